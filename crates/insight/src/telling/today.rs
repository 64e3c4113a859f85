//! What waits, and what moved.

use super::{Sentence, feature::Happening, feature::Matter, features::FeatureRow, findings::FindingView};
use domain::{Key, Moment};
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
    /// Whether the workspace is empty: the page then teaches the first step.
    pub empty: bool,
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
