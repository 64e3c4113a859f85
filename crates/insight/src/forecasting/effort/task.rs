//! What is known of a task: read from a CSV, from a tracker's items, or from the workspace's own
//! features.

use domain::{Moment, Text};

/// A piece of work with an estimate, and, once it is done, what it took. Every field but `id` and
/// `start` may be missing; a missing text is empty. Estimate and actual may be in any unit (hours,
/// days, points), and in different ones, as long as each stays the same through a history.
#[derive(Clone, PartialEq, Debug)]
pub struct Task {
    /// Names it within its history; a second task of the same id is a duplicate.
    pub id: Text,
    /// When work on it began: the moment at which it is forecast.
    pub start: Moment,
    /// When it was done; from then on others may learn from it.
    pub done: Option<Moment>,
    /// What it was thought to take, > 0; anything else counts as not estimated.
    pub estimate: Option<f64>,
    /// What it took, ≥ 0; zero is "next to nothing".
    pub actual: Option<f64>,
    /// Who does it (or which side, where persons are not told apart).
    pub person: Text,
    /// The project or team.
    pub project: Text,
    /// The kind of work. A slash makes it a kind within a kind: `Development/Bug`.
    pub category: Text,
}

/// What is known before the work: all that a forecast may use.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Asked {
    /// What it is thought to take; `None` when nobody has estimated it.
    pub estimate: Option<f64>,
    /// Who would do it; empty when open.
    pub person: Text,
    /// The project or team; empty when unknown.
    pub project: Text,
    /// The kind of work, perhaps within another: `Development/Bug`; empty when unknown.
    pub category: Text,
}

impl Task {
    /// What was known of the task at its start.
    pub fn asked(&self) -> Asked {
        Asked { estimate: self.estimate, person: self.person.clone(), project: self.project.clone(), category: self.category.clone() }
    }

    /// The first moment at which others may learn from it: when it was done, never before it began
    /// (records with the two swapped exist). `None` while open or without a usable actual.
    pub fn known_from(&self) -> Option<Moment> {
        self.outcome().and(self.done).map(|done| done.max(self.start))
    }

    /// What it took, when that is a usable number.
    pub fn outcome(&self) -> Option<f64> {
        self.actual.filter(|actual| actual.is_finite() && *actual >= 0.0)
    }
}

impl Asked {
    /// The estimate, when it is a usable number.
    pub fn usable_estimate(&self) -> Option<f64> {
        self.estimate.filter(|estimate| estimate.is_finite() && *estimate > 0.0)
    }
}
