//! What waits, and what moved.

use super::{Sentence, feature::Happening, feature::Matter, features::FeatureRow, findings::FindingView};
use domain::{Key, Moment};
use jiff::civil::Date;
use serde::Serialize;

/// The Today page.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Today {
    /// The answer in words.
    pub sentence: Sentence,
    /// Now.
    pub now: Moment,
    /// What waits for somebody, blocking and oldest first: at most 12.
    pub waiting: Vec<Waiting>,
    /// How many wait in all.
    pub waiting_in_all: usize,
    /// Features that moved last, latest first.
    pub moved: Vec<Moved>,
    /// What hurts most.
    pub findings: Vec<FindingView>,
    /// The oldest under way.
    pub oldest: Vec<FeatureRow>,
    /// Checkpoints that will probably not be reached in time, the nearest first: at most 5 of the next 16.
    pub at_risk: Vec<AtRisk>,
    /// Whether the workspace is empty: the page then teaches the first step.
    pub empty: bool,
}

/// A checkpoint that will probably not be reached in time.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AtRisk {
    /// Of which feature.
    pub feature: Key,
    /// Its title.
    pub title: String,
    /// What must be true.
    pub what: String,
    /// The day planned.
    pub by: Date,
    /// Whether that day has passed.
    pub overdue: bool,
    /// The odds (0 to 1) of reaching it in time.
    pub odds: f64,
    /// The day by which it is reached with even odds.
    pub p50: Date,
    /// The day by which it is reached in 85 of 100 cases.
    pub p85: Date,
}

/// Something that waits.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Waiting {
    /// In which feature.
    pub feature: Key,
    /// Its title.
    pub title: String,
    /// What.
    pub matter: Matter,
    /// For how many seconds.
    pub seconds: i64,
}

/// A feature that moved.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Moved {
    /// The feature.
    pub feature: FeatureRow,
    /// What happened last.
    pub last: Happening,
}
