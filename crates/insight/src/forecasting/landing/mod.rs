//! **Landing**: when a feature will reach its users, with odds.
//!
//! A feature with a plan is simulated: what is left of each slice takes what its
//! estimate says, corrected by how earlier estimates turned out; around every hour of
//! work pass as many hours as around earlier work of the team; what comes before
//! building starts and after the last slice takes what it took before. A feature
//! without a plan is forecast by how long others took from the stage on that it is in, with
//! what is known of each, those under way counted as "at least so long"; and so is an open
//! issue of another tool, from its opening on.

mod around;
mod crew;
mod drivers;
mod efforts;
mod helping;
mod record;
mod simulated;
mod slipping;
mod survived;

pub use around::Around;
pub use helping::helps;
pub use record::track_record;
pub use simulated::{Model, checkpoints};
pub use slipping::{LONGER_HOURS, Slip, Waiting, waiting};
pub use survived::{Issues, Stays, issue, issue_landing};

use super::Quantiles;
use crate::{Label, Scene, measuring::Reading};
use domain::{Key, MilestoneId, Moment};
use jiff::civil::Date;

/// Trials of a landing: a P85 has odds of 85 to within ±0.8 points, two times in three; 95 times in 100 to within ±1.6.
pub const TRIALS: usize = 2_048;

/// The seed where nobody chooses one: the same world at the same moment gives the same forecast.
pub const SEED: u64 = 1;

/// When a feature will land, and why then.
#[derive(Clone, PartialEq, Debug)]
pub struct Landing {
    /// Which feature.
    pub feature: Key,
    /// The moment it is forecast from.
    pub at: Moment,
    /// How it was forecast.
    pub method: Method,
    /// Days from the beginning of the first day to value.
    pub days: Quantiles,
    /// The first day: the day of the moment it is forecast from.
    pub first: Date,
    /// Days from the first, and the odds (0 to 1) of having landed by then, rising.
    pub curve: Vec<(f64, f64)>,
    /// What it rests on, in sentences.
    pub rests_on: Vec<String>,
    /// What could not be used or had to be assumed, in sentences.
    pub left_out: Vec<String>,
}

/// How a landing was forecast.
#[derive(Clone, PartialEq, Debug)]
pub enum Method {
    /// Its plan was simulated.
    Plan(Box<Simulated>),
    /// By how long others took, with what is known of each.
    Others {
        /// What the others are: `features` or `issues`.
        of: &'static str,
        /// How many were looked at.
        n: usize,
        /// How many of them were over.
        over: usize,
        /// What is known of this one, and how much quicker that made others.
        paces: Vec<Pace>,
    },
}

/// Something that is known of what is waited for.
#[derive(Clone, PartialEq, Debug)]
pub struct Pace {
    /// What: `team`, `kind`, `stage` …
    pub of: &'static str,
    /// Which.
    pub value: domain::Text,
    /// How many times as quickly as the average (a ratio of hazards, shrunk to 1).
    pub times: f64,
}

/// What the simulation of a plan says beside the date.
#[derive(Clone, PartialEq, Debug)]
pub struct Simulated {
    /// Trials.
    pub trials: usize,
    /// The seed.
    pub seed: u64,
    /// Each slice that is left, in the order of the plan.
    pub parts: Vec<Part>,
    /// Hours of work that are left: the median over slices, summed.
    pub work_hours: f64,
    /// Where the days to the median landing go.
    pub stretches: Vec<Stretch>,
    /// What drives the spread, largest first; the shares sum to 1.
    pub drivers: Vec<Driver>,
    /// What happens when a slice takes longer, those first that decide most often.
    pub slips: Vec<Slip>,
    /// The checkpoints that are still to be reached.
    pub milestones: Vec<Checkpoint>,
}

/// A slice that is left.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// Its place among the items of the plan.
    pub place: usize,
    /// What is left of it, in hours of work.
    pub hours: Quantiles,
    /// When it is done: P50 and P85, in days from the first.
    pub done_days: [f64; 2],
    /// The share of trials in which it lay on the chain that decided the landing.
    pub critical: f64,
    /// How its effort was forecast, in words.
    pub method: String,
}

/// A stretch of the way to the median landing.
#[derive(Clone, PartialEq, Debug)]
pub struct Stretch {
    /// What passes.
    pub what: Passing,
    /// Days of it, in calendar time.
    pub days: f64,
}

/// What passes on the way to landing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Passing {
    /// Until building starts.
    BeforeBuilding,
    /// Work on the slices.
    Work,
    /// Time around the work that had this label in earlier features of the team.
    Around(Label),
    /// From the last slice to value.
    AfterBuilding,
}

/// Something that drives the spread of the landing.
#[derive(Clone, PartialEq, Debug)]
pub struct Driver {
    /// What.
    pub what: Cause,
    /// Its share of the variance, 0 to 1.
    pub share: f64,
}

/// A cause of spread.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// How much one slice takes: its place in the plan.
    Slice(usize),
    /// That estimates of one feature miss alike.
    Estimates,
    /// How much passes around the work.
    Around,
    /// How long it takes until building starts.
    BeforeBuilding,
    /// How long it takes from the last slice to value.
    AfterBuilding,
    /// How things meet: what no single cause drives.
    Together,
}

/// Something that would change the odds.
#[derive(Clone, PartialEq, Debug)]
pub struct Help {
    /// What.
    pub change: Change,
    /// The day whose odds are told: the target, or the day of even odds where there is none or its odds are
    /// nearly 0 or 1 whatever is done.
    pub by: Date,
    /// The odds then.
    pub odds: f64,
    /// How much better than now, 0 to 1.
    pub gain: f64,
    /// How many days sooner the P85 comes then.
    pub sooner_days: f64,
}

/// A change of the plan or of what is around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// This slice, by its place in the plan, is left out.
    Drop(usize),
    /// One more person of a side, or of either.
    OnePersonMore(Option<domain::Side>),
    /// Half as much passes around the work as does now.
    HalfTheWaiting,
    /// Building starts now.
    StartNow,
    /// What is built reaches users in half the time.
    HalfTheTail,
}

/// A checkpoint beside its forecast.
#[derive(Clone, PartialEq, Debug)]
pub struct Checkpoint {
    /// Which.
    pub milestone: MilestoneId,
    /// What must be true.
    pub what: String,
    /// The day planned.
    pub by: Date,
    /// The odds of reaching it by then, when what it needs goes first.
    pub odds: f64,
    /// P50 and P85 of when it is reached, in days from the first.
    pub days: [f64; 2],
}

impl Landing {
    /// The day by which it has landed with probability `p`.
    pub fn day(&self, p: f64) -> Date {
        day_after(self.first, self.days.at(p))
    }

    /// The odds of having landed by the end of a day.
    pub fn odds_by(&self, day: Date) -> f64 {
        let days = days_between(self.first, day) + 1.0;
        let next = self.curve.partition_point(|(reached, _)| *reached <= days);
        match (next.checked_sub(1).map(|last| self.curve[last]), self.curve.get(next)) {
            (None, _) => 0.0,
            (Some((_, odds)), None) => odds,
            (Some((from, low)), Some((to, high))) => low + (high - low) * ((days - from) / (to - from).max(1e-9)),
        }
    }
}

/// The day on which so many days from the beginning of the first have passed.
pub fn day_after(first: Date, days: f64) -> Date {
    let days = days.clamp(0.0, 36_500.0).floor() as i64;
    first.checked_add(jiff::Span::new().days(days)).unwrap_or(Date::MAX)
}

/// Days from the beginning of one day to the beginning of another.
pub fn days_between(first: Date, day: Date) -> f64 {
    Moment::start_of(day).days_since(Moment::start_of(first))
}

/// When a feature will land. `None` when there is no such feature, it has ended, or nothing is
/// known from which it could be told: no plan that can be estimated, and too few others.
pub fn landing(scene: &Scene<'_>, key: &Key) -> Option<Landing> {
    let reading = scene.readings.get(key).filter(|reading| reading.is_open())?;
    simulated::landing(scene, reading).or_else(|| survived::landing(scene, reading))
}

/// The same in short: the same dates and odds without what a plan says beside them ([`Simulated`] is
/// empty but for its trials). For lists, where one is wanted for every line.
pub fn glance(scene: &Scene<'_>, reading: &Reading) -> Option<Landing> {
    let reading = Some(reading).filter(|reading| reading.is_open())?;
    simulated::glance(scene, reading).or_else(|| survived::landing(scene, reading))
}

/// What a team's features are compared with: the team's own where it has enough, else everybody's.
pub(super) fn is_of_team(reading_team: Option<&domain::Text>, team: Option<&domain::Text>) -> bool {
    team.is_some() && reading_team == team
}
