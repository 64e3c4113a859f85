//! The landing of a feature without a plan, and when an open issue is over: by how long others took,
//! with what is known of each.

use super::{Landing, Method, Pace};
use crate::{
    End, Scene,
    forecasting::{
        Quantiles,
        quantiles::LEVELS,
        survival::{LookedBack, Survival, Wait},
        throughput::HORIZON_DAYS,
    },
    history::Traits,
    measuring::{Calendar, Part, Reading, Readings, part},
};
use domain::{
    Key, Moment, Role, Text, World,
    item::{ItemKind, Measure},
};
use rayon::prelude::*;
use std::sync::OnceLock;

/// Fewest landed features from which it can be told.
const FEWEST: usize = 8;

/// What is known of a feature, in the order of its covariates.
const OF_FEATURE: [&str; 5] = ["stage", "team", "kind", "priority", "size"];

/// What is known of an issue, in the order of its covariates.
const OF_ISSUE: [&str; 4] = ["kind", "team", "priority", "size"];

/// How long features take from a stage on. Made once for a moment of looking: every feature without a
/// plan is held against it.
///
/// From entering each stage to value, and not from the idea: the stage says more than the age. Walked
/// forward through simulated companies the score of "within 30 days" (Brier) is better from the stage;
/// through trackers of issues it is better from the opening, for their statuses say little.
#[derive(Default)]
pub struct Stays {
    survival: Option<Survival>,
    /// What would have been said before, read at the first question that needs it.
    record: OnceLock<Option<LookedBack>>,
    n: usize,
    landed: usize,
}

impl Stays {
    /// Of every feature that was measured.
    pub fn of(readings: &Readings) -> Self {
        let all = readings.all();
        let landed = all.iter().filter(|reading| reading.end == Some(End::Value)).count();
        let survival = (landed >= FEWEST).then(|| Survival::learn(all.iter().flat_map(stays), readings.at)).flatten();
        Self { survival, record: OnceLock::new(), n: all.len(), landed }
    }

    /// Whether others took long enough, often enough, for anything to be told.
    pub fn are_known(&self) -> bool {
        self.survival.is_some()
    }

    /// What would have been said of open features before, each from the stage that it was in, beside what came of it.
    pub(super) fn record(&self, readings: &Readings) -> Option<LookedBack> {
        let of = || {
            let by_feature: Vec<Vec<Wait>> = readings.all().iter().map(|reading| stays(reading).collect()).collect();
            LookedBack::of(by_feature.iter().map(Vec::as_slice), readings.at)
        };
        *self.record.get_or_init(of)
    }
}

/// From entering each stage of the way to value. What was given up counts as long as it lasted.
fn stays(reading: &Reading) -> impl Iterator<Item = Wait> {
    let first = |nth: usize| !reading.stages[..nth].iter().any(|(earlier, _)| *earlier == reading.stages[nth].0);
    let entered = (0..reading.stages.len()).filter(move |nth| first(*nth)).map(|nth| reading.stages[nth]);
    entered.filter(|(stage, _)| !stage.is_over()).map(|(stage, since)| Wait {
        since,
        over: reading.value(),
        given_up: (reading.end == Some(End::Dropped)).then_some(reading.until),
        covariates: of_feature(reading, stage),
    })
}

fn of_feature(reading: &Reading, stage: domain::Stage) -> Vec<Text> {
    let Traits { kind, priority, size } = &reading.traits;
    let text = |known: &Option<Text>| known.clone().unwrap_or_default();
    vec![stage.word().into(), text(&reading.team), text(kind), text(priority), size_word(*size)]
}

/// Sizes by doubling: `2 to 4 points`.
fn size_word(size: Option<(Measure, f64)>) -> Text {
    let Some((measure, size)) = size else { return Text::default() };
    let (size, unit) = if measure == Measure::Points { (size, "points") } else { (size / 3600.0, "hours") };
    let from = size.max(0.5).log2().floor().exp2();
    Text::from(format!("{from} to {} {unit}", 2.0 * from))
}

/// By how long others took from the stage that it is in. `None` where too few landed, or too few that were as old as it.
pub(super) fn landing(scene: &Scene<'_>, reading: &Reading) -> Option<Landing> {
    let stays = &scene.experience().stays;
    let survival = stays.survival.as_ref()?;
    let (stage, entered) = *reading.stages.last()?;
    let known = of_feature(reading, stage);
    let paces = paces(survival, &OF_FEATURE, &known);
    let age = scene.at.days_since(entered).max(0.0);
    let rests_on = vec![
        format!(
            "It has no plan that can be simulated. Of {} features {} landed; those under way count as “at least so long”, and only what lies beyond the {age:.0} days it has been in this stage.",
            stays.n, stays.landed
        ),
        in_words(&paces),
    ];
    let method = Method::Others { of: "features", n: stays.n, over: stays.landed, paces };
    told(scene, &reading.key, method, survival.remaining_days(&known, age), rests_on)
}

fn told(scene: &Scene<'_>, key: &Key, method: Method, left: Quantiles, rests_on: Vec<String>) -> Option<Landing> {
    // What others took says little about ten years and more. Judged, not calibrated.
    if left.at(0.85) > f64::from(HORIZON_DAYS) {
        return None;
    }
    let first = scene.at.timestamp().to_zoned(scene.readings.calendar().zone.clone()).date();
    let today = scene.at.days_since(Moment::start_of(first));
    let days = Quantiles::new(left.values().map(|left| left + today));
    let curve = (0..LEVELS).map(|i| (days.values()[i], Quantiles::level(i))).collect();
    Some(Landing { feature: key.clone(), at: scene.at, method, days, first, curve, rests_on, left_out: vec![] })
}

fn paces(survival: &Survival, names: &[&'static str], known: &[Text]) -> Vec<Pace> {
    let multipliers = survival.multipliers_of(known);
    let paces = names.iter().zip(known).zip(multipliers).filter(|((_, value), _)| !value.is_empty());
    paces.map(|((of, value), times)| Pace { of, value: value.clone(), times }).collect()
}

/// What each covariate does, in a sentence.
fn in_words(paces: &[Pace]) -> String {
    let said: Vec<String> = paces.iter().map(|pace| format!("{} {} ×{:.2}", pace.of, pace.value, pace.times)).collect();
    if said.is_empty() {
        return "Nothing is known of it that made others quicker or slower.".to_owned();
    }
    format!(
        "How quickly it goes beside the average, by what is known of it: {} (1 is average; what few showed is shrunk to it).",
        said.join(", ")
    )
}

/// How long the issues of other tools take: what is no feature. Made when one is first asked for.
#[derive(Default)]
pub struct Issues {
    survival: Option<Survival>,
    waits: Vec<Wait>,
    record: OnceLock<Option<LookedBack>>,
    n: usize,
    over: usize,
}

impl Issues {
    /// Of every issue that was imported and is no feature.
    pub fn of(world: &World, calendar: &Calendar, at: Moment) -> Self {
        let keys: Vec<&Key> = world.items.keys().collect();
        let waits: Vec<Wait> =
            keys.into_par_iter().with_min_len(64).filter_map(|key| issue(world, key, calendar, at)).map(|part| wait(&part)).collect();
        let over = waits.iter().filter(|wait| wait.over.is_some()).count();
        Self { survival: Survival::learn(&waits, at), n: waits.len(), over, waits, record: OnceLock::new() }
    }

    /// Whether enough of them were over for anything to be told.
    pub fn are_known(&self) -> bool {
        self.survival.is_some()
    }

    /// What would have been said of open issues before, beside what came of it.
    pub(super) fn record(&self, at: Moment) -> Option<LookedBack> {
        *self.record.get_or_init(|| LookedBack::of(self.waits.chunks(1), at))
    }
}

/// An issue of another tool that is no feature; `None` for anything else, or where it is not there yet.
pub fn issue<'w>(world: &'w World, key: &Key, calendar: &Calendar, at: Moment) -> Option<Part<'w>> {
    let item = world.items.get(key).filter(|item| item.kind() == ItemKind::Issue)?;
    let is_feature = world.role(key) == Some(Role::Feature);
    part(world, key, calendar, at).filter(|part| !is_feature && part.opened <= at && !item.batches.is_empty())
}

/// From its opening until it was over, whether done or given up: somebody who waits for it wants to know either.
fn wait(part: &Part<'_>) -> Wait {
    Wait { since: part.opened, over: part.over, given_up: None, covariates: of_issue(part) }
}

fn of_issue(part: &Part<'_>) -> Vec<Text> {
    let text = |known: Option<&Text>| known.cloned().unwrap_or_default();
    vec![text(part.r#type), text(part.team), text(part.priority), size_word(part.estimate)]
}

/// When an open issue is over. `None` when it is, too few were, or too few that were as old as it.
pub fn issue_landing(scene: &Scene<'_>, part: &Part<'_>) -> Option<Landing> {
    if part.over.is_some() {
        return None;
    }
    let issues = scene.experience().issues(scene);
    let survival = issues.survival.as_ref()?;
    let (known, age) = (of_issue(part), scene.at.days_since(part.opened).max(0.0));
    let paces = paces(survival, &OF_ISSUE, &known);
    let rests_on = vec![
        format!(
            "Of {} issues {} are over, done or given up; those that are open count as “at least so long”, and only what lies beyond the {age:.0} days it has been open.",
            issues.n, issues.over
        ),
        in_words(&paces),
    ];
    let method = Method::Others { of: "issues", n: issues.n, over: issues.over, paces };
    told(scene, part.key, method, survival.remaining_days(&known, age), rests_on)
}
