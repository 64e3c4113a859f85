//! The question and its answer.

use super::bounding::Bounding;
use super::check::{self, Checked};
use super::deducing::Deducing;
use super::impossible::{Impossible, impossible};
use super::instance::{Instance, Invalid};
use super::model::Model;
use super::potential::Potentials;
use super::proving::{self, Proving, Way};
use super::searching::{self, Choice};
use super::set::Set;
use serde::Serialize;
use std::fmt;

/// A scope, how it stands, and how good it is proven to be.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// The items that are in, in increasing order.
    pub chosen: Vec<usize>,
    /// The sum of their values.
    pub value: f64,
    /// In how many scenarios they fit.
    pub met: usize,
    /// The same as a share of all scenarios, 0 to 1.
    pub odds: f64,
    /// No scope with the wished odds is worth more.
    pub bound: f64,
    /// How far the bound is above the value, as a share of the value; 0 where proven, 1 where
    /// nothing of value was found.
    pub gap: f64,
    /// Whether no scope with the wished odds is worth more than this one.
    pub proven: bool,
    /// How much work it took, in the unit of [`Limits::work`].
    pub work: u64,
}

impl Answer {
    /// Items that are in whatever the scenarios say; nothing is proven of them.
    pub(super) fn unproven(instance: &Instance, chosen: &[usize]) -> Self {
        let Checked { value, met, odds } = Checked::of(instance, chosen, check::met(instance, chosen));
        Self { chosen: chosen.to_vec(), value, met, odds, bound: value, gap: 0.0, proven: false, work: 0 }
    }
}

/// How long to look for a better scope or a better proof.
///
/// Work is counted, not timed, so that the answer is the same on every machine and with any
/// number of threads.
#[derive(Clone, Copy)]
pub struct Limits<'c> {
    /// How much work may be done on the proof: the number of closures computed, times the
    /// number of items. A million take one to three tenths of a second on one core. Finding a
    /// good scope to begin with comes first and is not limited: less than a second for 1,000
    /// items and 200 scenarios.
    pub work: u64,
    /// The gap, as a share of the value, at which to stop; 0 asks for a complete proof.
    pub gap: f64,
    /// Asked every few milliseconds; when it says yes, the best so far is the answer. An
    /// answer that was cut short this way depends on when it was.
    pub cancelled: Option<&'c (dyn Fn() -> bool + Sync)>,
}

impl Default for Limits<'_> {
    fn default() -> Self {
        Self { work: 3_000_000, gap: 0.0, cancelled: None }
    }
}

/// Why there is no scope to answer with.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The question is not one.
    Invalid(Invalid),
    /// Not even the essential items alone have the wished odds.
    Impossible(Box<Impossible>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(invalid) => invalid.fmt(f),
            Self::Impossible(impossible) => impossible.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

/// The scope worth most among those that hold all essential items, are closed under needs,
/// and fit in at least `odds` (0 to 1) of the scenarios.
///
/// # Errors
/// [`Refusal::Impossible`] where the essential items alone do not fit often enough.
pub fn solve(instance: &Instance, odds: f64, limits: Limits) -> Result<Answer, Refusal> {
    solve_from(instance, odds, limits, &[])
}

/// As [`solve`], beginning with scopes that may be good: those of a similar question.
///
/// # Errors
/// As [`solve`].
pub fn solve_from(instance: &Instance, odds: f64, limits: Limits, known: &[&[usize]]) -> Result<Answer, Refusal> {
    solve_by(instance, odds, limits, known, Way::of)
}

/// As [`solve_from`], in a way that is chosen for the model.
pub(super) fn solve_by(
    instance: &Instance,
    odds: f64,
    limits: Limits,
    known: &[&[usize]],
    way: impl Fn(&Model) -> Way,
) -> Result<Answer, Refusal> {
    if !(0.0..=1.0).contains(&odds) {
        return Err(Refusal::Invalid(Invalid::Odds { odds }));
    }
    let Ok(model) = Model::new(instance, odds) else {
        return Err(Refusal::Impossible(Box::new(impossible(instance, odds))));
    };
    if model.scenarios() <= model.spare {
        let everything = Choice::of(&model, Set::all(model.len()));
        return Ok(answer(instance, &model, &everything.set, everything.value, 0));
    }
    let known = known.iter().filter_map(|chosen| start(instance, &model, odds, chosen));
    let known = known.fold(Choice::nothing(&model), Choice::or);
    let (way, size) = (way(&model), model.len() as u64);
    let mut bounding = Bounding::new(&model);
    let dive = || if way.dive { searching::dive(&model, &mut bounding, way.precision) } else { Choice::nothing(&model) };
    let (potentials, dived) = rayon::join(|| Potentials::new(&model), dive);
    let deducing = Deducing { model: &model, potentials: &potentials, probe: way.probe };
    let case = deducing.whole();
    let mut proving = Proving::new(deducing, case, known.or(dived), way);
    proving.run(proving::Limits { closures: limits.work / size, gap: limits.gap, cancelled: limits.cancelled });
    let work = (bounding.closures_found + potentials.closures + proving.closures) * size;
    Ok(answer(instance, &model, &proving.best.set, proving.bound(), work))
}

/// A known scope as a choice of this model, if it is one.
fn start(instance: &Instance, model: &Model, odds: f64, chosen: &[usize]) -> Option<Choice> {
    check::check(instance, chosen, odds).ok()?;
    let mut set = Set::none(model.len());
    model.items.iter().enumerate().filter(|(_, item)| chosen.binary_search(item).is_ok()).for_each(|(i, _)| set.add(i));
    Some(Choice::of(model, set))
}

fn answer(instance: &Instance, model: &Model, set: &Set, bound: f64, work: u64) -> Answer {
    let chosen = model.chosen(set);
    let met = check::met(instance, &chosen);
    let Checked { value, met, odds } = Checked::of(instance, &chosen, met);
    let proven = proving::cutoff(model, model.worth(set)) > bound;
    let bound = if proven { value } else { (model.base + bound / model.unit).max(value) };
    let gap = gap(value, bound);
    Answer { chosen, value, met, odds, bound, gap, proven, work }
}

/// How far a bound is above a value, as a share of the value; 1 where there is no value.
pub(super) fn gap(value: f64, bound: f64) -> f64 {
    match (bound > value, value > 0.0) {
        (false, _) => 0.0,
        (true, false) => 1.0,
        (true, true) => (bound - value) / value,
    }
}
