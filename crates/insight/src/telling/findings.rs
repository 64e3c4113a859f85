//! What hurts, with evidence and a way out.

use super::{Sentence, feature::Evidence};
use domain::{Key, Moment};
use serde::Serialize;

/// All findings.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Findings {
    /// The answer in words.
    pub sentence: Sentence,
    /// What was found, what hurts most first: at most 200.
    pub findings: Vec<FindingView>,
    /// How many there are in all.
    pub matching: usize,
    /// Every detector, with what it looks for, found something or not.
    pub detectors: Vec<DetectorView>,
}

/// One finding.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FindingView {
    /// The detector's stored name: `ageing_work`.
    pub detector: &'static str,
    /// Its name for people: "Ageing work".
    pub name: &'static str,
    /// In which feature; `None` concerns the workspace.
    pub feature: Option<Key>,
    /// That feature's title.
    pub title: Option<String>,
    /// What was found, as a sentence with figures.
    pub text: String,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Since when.
    pub since: Moment,
    /// What proves it.
    pub evidence: Vec<Evidence>,
    /// What to try.
    pub way_out: String,
    /// When it will be quiet again.
    pub quiet_when: String,
}

/// A detector's page.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DetectorView {
    /// Stored name.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// Why the pattern hurts.
    pub why: &'static str,
    /// When it finds something, with its thresholds.
    pub definition: String,
    /// What to try.
    pub way_out: &'static str,
    /// When it will be quiet again.
    pub quiet_when: &'static str,
    /// How many findings there are now.
    pub count: usize,
    /// How many features it could judge.
    pub judged: usize,
}
