//! **The plan of a feature** as people and tools keep it: slices that were cut here,
//! parts that another tool keeps, what each is said to take, what has been done, who
//! has time, and what must be true by when. The one thing that forecasts and
//! negotiations read, like a [`History`](crate::History) is for measures.

pub mod combining;
mod reading;
mod spent;

pub use combining::{Combined, combine};
pub use reading::planned;
pub(crate) use spent::spent_hours;

use domain::{
    Key, MilestoneId, Moment, PersonId, ScopeItemId, SeatId, Side, Text, Worth,
    capacity::Seat,
    estimate::{Given, Range},
    milestone,
};
use std::fmt;

/// The plan of one feature at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Planned {
    /// Which feature.
    pub feature: Key,
    /// Its slices and parts: what is to be built, is being built and was built. What was given up is not among them.
    pub items: Vec<Slice>,
    /// Who has time for it.
    pub seats: Vec<(SeatId, Seat)>,
    /// Checkpoints that are still to be reached.
    pub milestones: Vec<(MilestoneId, milestone::Definition)>,
    /// What could not be used, and why, in sentences.
    pub left_out: Vec<String>,
}

/// What a slice is called.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Name {
    /// A scope item that was cut here.
    Item(ScopeItemId),
    /// A part that another tool keeps.
    Part(Key),
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(item) => item.fmt(f),
            Self::Part(key) => key.fmt(f),
        }
    }
}

/// How far a slice is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Nobody has begun.
    Ahead,
    /// Somebody works on it, since then.
    UnderWay(Moment),
    /// It is done, since then.
    Done(Moment),
}

/// Why the range of a slice counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Basis {
    /// People settled on it.
    Settled,
    /// It was combined from what people of the sides said.
    Combined,
    /// Its tool keeps it.
    Tracker,
}

/// A slice of a feature.
#[derive(Clone, PartialEq, Debug)]
pub struct Slice {
    /// What it is called.
    pub name: Name,
    /// What users get.
    pub title: Text,
    /// What it is worth beside the others.
    pub value: f64,
    /// Whether the feature makes sense without it.
    pub worth: Worth,
    /// The side whose work it mostly is.
    pub side: Option<Side>,
    /// The kind that its tool gives it; empty for slices that were cut here.
    pub kind: Text,
    /// Who has it.
    pub person: Option<PersonId>,
    /// Places, among the items, of those that must be done first.
    pub needs: Vec<usize>,
    /// What people of each side said.
    pub given: Vec<Given>,
    /// What counts, and why.
    pub range: Option<(Range, Basis)>,
    /// How far it is.
    pub state: State,
    /// When work on it began.
    pub begun: Option<Moment>,
    /// Hours of work on it so far.
    pub spent_hours: f64,
}

impl Slice {
    /// Whether somebody still has to work on it.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, State::Done(_))
    }

    /// Whether it is to be built now: open, and not put off.
    pub fn is_to_build(&self) -> bool {
        self.is_open() && self.worth != Worth::Later
    }
}

impl Planned {
    /// The places of the items that are to be built, in order.
    pub fn to_build(&self) -> impl Iterator<Item = usize> {
        self.items.iter().enumerate().filter(|(_, item)| item.is_to_build()).map(|(place, _)| place)
    }

    /// Whether nothing is planned at all.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}
