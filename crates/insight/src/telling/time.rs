//! Where the time goes over all features, how long, how many, between whom.

use super::Sentence;
use crate::{Label, Seconds};
use domain::{Key, Moment, Side};
use jiff::civil::Date;
use serde::Serialize;

/// The Insights page.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Insights {
    /// The answer in words.
    pub sentence: Sentence,
    /// First and last day of what is shown.
    pub period: Period,
    /// Where the time went.
    pub time: Time,
    /// How long and how many.
    pub flow: FlowView,
    /// Between whom.
    pub handovers: Handovers,
}

/// Days from the first to the last, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// A period whose first day comes after its last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{from} is after {until}; the first day comes first.")]
pub struct Backwards {
    /// What was said to be the first day.
    pub from: Date,
    /// What was said to be the last.
    pub until: Date,
}

/// Where the time goes.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Time {
    /// How long a step is: "month", or "quarter" or "year" where a period has too many of them.
    pub step: &'static str,
    /// By the step of the period in which features landed.
    pub steps: Vec<Step>,
    /// Over the whole period, by label in legend order.
    pub totals: Seconds,
    /// Features that landed in the period.
    pub landed: usize,
    /// Features under way at the end of the period.
    pub open: usize,
    /// Features left out, and why, in a sentence each.
    pub left_out: Vec<String>,
    /// Median overhead factor (elapsed ÷ value-adding work) of those with work on record;
    /// `None` where they are fewer than 5.
    pub overhead_factor_p50: Option<f64>,
    /// How many have work on record.
    pub overhead_factor_n: usize,
    /// Share of all time that was inferred and that nobody has confirmed, 0 to 1.
    pub inferred_share: f64,
    /// Share of all time that was inferred and confirmed by a person, 0 to 1.
    pub confirmed_share: f64,
    /// Share of all time that was inferred and rejected by a person, 0 to 1; it counts nowhere.
    pub rejected_share: f64,
    /// How the time is counted, in sentences.
    pub how: Vec<String>,
}

/// The features that landed in one step of a period.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Step {
    /// Its first day.
    pub from: Date,
    /// What it is called: `Mar 2026`, `Q1 2026` or `2026`.
    pub name: String,
    /// How many landed.
    pub landed: usize,
    /// Their time.
    pub seconds: Seconds,
    /// Median overhead factor of those with work on record; `None` where they are fewer than 5.
    pub overhead_factor_p50: Option<f64>,
    /// How many have work on record.
    pub overhead_factor_n: usize,
}

/// How long, how many.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FlowView {
    /// Start to value of those that landed, by landing day; at most 600, the rest thinned evenly.
    pub cycle_times: Vec<CycleTime>,
    /// How many there are in all.
    pub cycle_times_n: usize,
    /// Half took at most so many days.
    pub cycle_time_days_p50: Option<f64>,
    /// 85 in 100 took at most so many days.
    pub cycle_time_days_p85: Option<f64>,
    /// Half of all, the open ones censored (Kaplan–Meier).
    pub cycle_time_days_p50_censored: Option<f64>,
    /// How many had reached which stage at the end of a day; at most 60 days, evenly apart.
    pub cumulative_flow: Vec<FlowDay>,
    /// Under way at the end of the period.
    pub wip: usize,
    /// Age in days of those under way, at the end of the period: half are at most so old.
    pub age_days_p50: Option<f64>,
    /// WIP ÷ throughput, in days: what Little's law expects of the mean time from idea to value.
    pub little_days: Option<f64>,
    /// The mean that was measured, in days.
    pub mean_days: Option<f64>,
}

/// How many were in each stage at the end of a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FlowDay {
    /// The day.
    pub day: Date,
    /// Counts in the order of `Stage::WAY`; value counts all that have landed in the period.
    pub in_stage: [usize; 7],
}

/// One feature that landed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CycleTime {
    /// Which.
    pub key: Key,
    /// When it landed.
    pub landed: Moment,
    /// Start to value in days.
    pub days: f64,
    /// The label that cost most, work aside.
    pub worst: Option<Label>,
}

/// Hand-overs of work between sides and stages.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Handovers {
    /// Direct successions of work from a side to a side.
    pub between: Vec<Handover>,
    /// i → j → i within a feature.
    pub ping_pong: usize,
    /// Features with at least one hand-over between sides.
    pub features: usize,
    /// Seconds from the last touch of one side to the first of the other: half of these features took at most so long, on average of each.
    pub first_touch_seconds_p50: Option<i64>,
}

/// How often work went from one side to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Handover {
    /// Who gave; `None` where the side is not known.
    pub from: Option<Side>,
    /// Who received.
    pub to: Option<Side>,
    /// How often.
    pub count: usize,
}
