//! **Detecting**: patterns that hurt, each with its evidence and a way out.
//!
//! A detector is one file with one constant, [`Detector`], and one line in
//! [`ALL`]. Its words are its public page; its thresholds are constants that the
//! definition names. It looks at a [`Scene`] and finds; too little data is no
//! finding, and the count of what it could judge says so. No finding blames: it
//! describes the state of a feature, not of a person.

mod ageing_work;
mod context_loss;
mod decision_avoidance;
mod found;
mod slow_answers;
#[cfg(test)]
mod tests;

pub use found::{Found, view};

use crate::{Scene, quantile, telling::feature::Evidence};
use domain::{DAY_SECONDS, Key, Moment};

/// Every detector, in the order in which pages list them.
pub const ALL: [Detector; 4] = [ageing_work::DETECTOR, context_loss::DETECTOR, decision_avoidance::DETECTOR, slow_answers::DETECTOR];

/// A pattern that hurts, and how it is looked for.
#[derive(Clone, Copy)]
pub struct Detector {
    /// Stored name: `ageing_work`. Never changes.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// The question that it answers.
    pub question: &'static str,
    /// Why the pattern hurts.
    pub why: &'static str,
    /// When it finds something, with its thresholds.
    pub definition: fn() -> String,
    /// What to try.
    pub way_out: &'static str,
    /// When it will be quiet again.
    pub quiet_when: &'static str,
    /// Looks.
    pub look: fn(&Scene<'_>) -> Looked,
}

/// What a detector saw.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Looked {
    /// How many features it could judge.
    pub judged: usize,
    /// What it found, in any order.
    pub findings: Vec<Finding>,
}

/// A pattern found in a feature.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// In which feature.
    pub feature: Key,
    /// What was found, as a sentence with figures.
    pub text: String,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Since when.
    pub since: Moment,
    /// Seconds that it has cost so far, as far as can be told: findings are ordered by it.
    pub cost_seconds: i64,
    /// What proves it.
    pub evidence: Vec<Evidence>,
}

/// Fewest finished cases from which a percentile is taken; below that nobody can tell.
pub const FEWEST: usize = 5;

/// The 85th percentile of some seconds; `None` below [`FEWEST`] of them.
fn p85(seconds: &mut [i64]) -> Option<i64> {
    let days = quantile::days(seconds, 0.85)?;
    (seconds.len() >= FEWEST).then(|| (days * DAY_SECONDS as f64).round() as i64)
}
