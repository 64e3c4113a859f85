//! What can be wrong with a plan or with those who are to do it.

use domain::Side;
use std::fmt;

/// Why a plan cannot be simulated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// There is nothing in it.
    Empty,
    /// Items that need one another in a circle: each needs the next, the last needs the first.
    Cycle(Vec<String>),
    /// An item needs one that is not there.
    Missing {
        /// The name of the item.
        item: String,
        /// The place that it needs.
        need: usize,
        /// How many items there are.
        items: usize,
    },
    /// An effort or a date is no number, or below nothing.
    NoNumber {
        /// The name of the item.
        item: String,
    },
    /// Nobody there can do an item.
    Nobody {
        /// The name of the item.
        item: String,
        /// The side that it has to be done by.
        side: Option<Side>,
    },
    /// Somebody is never at work.
    NeverAtWork {
        /// The place of the person in the crew.
        person: usize,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "The plan has no items; add at least one."),
            Self::Cycle(names) => match &names[..] {
                [only] => write!(f, "{only} needs itself; take that away."),
                [first, ..] => write!(f, "{} needs {first} again: none of them can begin; take one of these away.", names.join(" needs ")),
                [] => write!(f, "Some items need one another; take one of their needs away."),
            },
            Self::Missing { item, need, items } => {
                write!(f, "{item} needs item number {}, and the plan has only {items}; add that item or take the need away.", need + 1)
            }
            Self::NoNumber { item } => write!(f, "The effort or earliest day of {item} is not a number from 0 up; correct it."),
            Self::Nobody { item, side: Some(side) } => {
                let side = match side {
                    Side::Product => "product",
                    Side::Engineering => "engineering",
                };
                write!(f, "{item} is to be done by {side}, and nobody of that side is there; add somebody or change its side.")
            }
            Self::Nobody { item, side: None } => write!(f, "Nobody is there to do {item}; add somebody."),
            Self::NeverAtWork { person } => {
                write!(f, "Person number {} is never at work; give them working days or take them away.", person + 1)
            }
        }
    }
}

impl std::error::Error for Fault {}
