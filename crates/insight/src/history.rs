//! The history of one feature, whatever it was kept in: the one thing that every
//! measure, detector and picture reads.
//!
//! A feature that was opened here and one that was imported become the same
//! history: stages, intervals that were recorded or inferred, and touches.

use crate::{Label, Sure};
use domain::{Key, Moment, PersonId, Side, SourceId, Stage, feature::Entered, item::Place};
use jiff::civil::Date;

/// One feature, from its idea to value or to the moment of looking.
#[derive(Clone, PartialEq, Debug)]
pub struct History {
    /// What people call it.
    pub key: Key,
    /// What it is.
    pub title: String,
    /// Prefix or name of the team that carries it.
    pub team: Option<String>,
    /// The tool it came from; `None` when it was opened here.
    pub source: Option<SourceId>,
    /// The owner from the product side.
    pub product: Option<PersonId>,
    /// The owner from the engineering side.
    pub engineering: Option<PersonId>,
    /// By when users should have it.
    pub target: Option<Date>,
    /// The idea: the beginning of its window.
    pub idea: Moment,
    /// The end of its window: value, or the moment of looking.
    pub until: Moment,
    /// How it ended; `None` while it is under way.
    pub end: Option<End>,
    /// Every stage it entered, in the order of happening, from the idea on.
    pub stages: Vec<Entered>,
    /// What was going on, in no order; overlaps are resolved by the sweep.
    pub intervals: Vec<Interval>,
    /// Moments when somebody touched it, in order.
    pub touches: Vec<Touch>,
    /// Events that were read.
    pub events: usize,
    /// What could not be used, and why, in sentences.
    pub left_out: Vec<String>,
}

/// How a feature ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Users have it.
    Value,
    /// It was given up.
    Dropped,
}

/// Something that was going on from one moment to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Interval {
    /// What it was. Never [`Label::Unexplained`].
    pub label: Label,
    /// Since when.
    pub from: Moment,
    /// Until when; `None` goes on.
    pub until: Option<Moment>,
    /// How it is known.
    pub sure: Sure,
    /// The event that opened it: its first evidence.
    pub opened: Place,
    /// The event that closed it.
    pub closed: Option<Place>,
    /// What it was about, in the reader's words.
    pub about: String,
}

/// Somebody touched the feature.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Touch {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: Option<PersonId>,
    /// From which side.
    pub side: Option<Side>,
    /// The event that says so.
    pub place: Place,
}
