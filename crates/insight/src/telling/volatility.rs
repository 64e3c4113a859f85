//! Requirements volatility as people read it.

use super::words;
use crate::{History, measuring::volatility as measured};
use domain::{Moment, World, item::Measure};
use serde::Serialize;

/// How much of what was agreed moved afterwards.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Volatility {
    /// The answer, with its baseline and its rule, in words.
    pub text: String,
    /// When the baseline was taken: the commitment.
    pub baseline_at: Moment,
    /// What stood then: the feature and its parts.
    pub baseline: usize,
    /// What moved between the commitment and the start of building.
    pub before_build: Moves,
    /// What moved after building had started.
    pub after_build: Moves,
    /// What a part weighs: `points`, `original_seconds`; `None` when nothing is estimated.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub measure: Option<Measure>,
    /// How many of what stood or moved had no estimate, and weigh as much as a part of usual size.
    pub without_estimate: usize,
}

/// What moved in a part of the way.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Moves {
    /// Parts that came.
    pub added: usize,
    /// Parts that went.
    pub removed: usize,
    /// Descriptions that changed, and accepted changes of intent.
    pub changed: usize,
    /// Weight of what moved ÷ weight of the baseline; it can be more than 1.
    pub share: f64,
    /// The same with every part counting one.
    pub share_by_count: f64,
}

/// What a feature's history tells; `None` while nobody has committed to it.
pub fn volatility(world: &World, history: &History, now: Moment) -> Option<Volatility> {
    let measured = measured::volatility(world, history)?;
    let moves = |moved: measured::Moved, share: f64, share_by_count: f64| Moves {
        added: moved.count.added,
        removed: moved.count.removed,
        changed: moved.count.changed,
        share,
        share_by_count,
    };
    let before_build = moves(measured.before_build, measured.before(), measured.before_by_count());
    let after_build = moves(measured.after_build, measured.after(), measured.after_by_count());
    let mut told = Volatility {
        text: String::new(),
        baseline_at: measured.baseline_at,
        baseline: measured.baseline,
        before_build,
        after_build,
        measure: measured.measure,
        without_estimate: measured.without_estimate,
    };
    told.text = said(&told, history.build_start().is_some(), now);
    Some(told)
}

/// "On 3 March the feature and its 4 parts were agreed. After building had started, 2
/// came and 1 changed: 60% of that by story points, 60% by count."
fn said(told: &Volatility, was_built: bool, now: Moment) -> String {
    let parts = match told.baseline - 1 {
        0 => "the feature was agreed".to_owned(),
        n => format!("the feature and its {} were agreed", words::count(n, "part", "parts")),
    };
    let mut text = format!("On {} {parts}.", words::date(told.baseline_at.date(), now.date()));
    for (when, moves) in [("Before building", told.before_build), ("After building had started", told.after_build)] {
        text += &match moves.words() {
            None if when.starts_with("After") && !was_built => " It has not been built.".to_owned(),
            None => format!(" {when} nothing of it moved."),
            Some(moved) => format!(" {when} {moved}: {}.", share(moves, told.measure)),
        };
    }
    if told.measure.is_some() && told.without_estimate > 0 {
        text += &format!(" Without an estimate: {}; each weighs as much as a part of usual size.", told.without_estimate);
    }
    text
}

impl Moves {
    fn words(self) -> Option<String> {
        let told = [(self.added, "came"), (self.removed, "went"), (self.changed, "changed")];
        let told: Vec<String> = told.into_iter().filter(|(n, _)| *n > 0).map(|(n, verb)| format!("{n} {verb}")).collect();
        match &told[..] {
            [] => None,
            [one] => Some(one.clone()),
            [most @ .., last] => Some(format!("{} and {last}", most.join(", "))),
        }
    }
}

fn share(moves: Moves, measure: Option<Measure>) -> String {
    let by_count = format!("{} by count", of_that(moves.share_by_count));
    match measure {
        None => by_count,
        Some(Measure::Points) => format!("{} by story points, {by_count}", of_that(moves.share)),
        Some(_) => format!("{} by estimated effort, {by_count}", of_that(moves.share)),
    }
}

/// A part of what was agreed, or several times as much: what changes twice counts twice.
fn of_that(share: f64) -> String {
    if share > 1.0 { format!("{} times that", words::factor(share)) } else { format!("{} of that", words::percent(share)) }
}
