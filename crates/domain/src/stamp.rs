//! Who did it, when, and through which door.

use crate::{Moment, PersonId, Seq};
use serde::{Deserialize, Serialize};

/// The door an act came through.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// A page in a browser.
    Web,
    /// The REST API.
    Api,
    /// The command line.
    Cli,
    /// A history from another tool.
    Import,
    /// A simulated organisation.
    Simulation,
    /// A consequence that Alongside drew by itself.
    Alongside,
}

/// What the edge knows when somebody acts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stamp {
    /// When the act reached Alongside.
    pub at: Moment,
    /// Who acted; `None` is Alongside itself or the person at an unsigned terminal.
    pub by: Option<PersonId>,
    /// The door.
    pub via: Via,
}

/// A stamp with its place in the journal: what `apply` knows about an event.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Mark {
    /// Place in the journal.
    pub seq: Seq,
    /// Who, when, how.
    pub stamp: Stamp,
}

/// An event as the journal keeps it.
#[derive(Clone, PartialEq, Debug)]
pub struct Recorded {
    /// Place and stamp.
    pub mark: Mark,
    /// What happened.
    pub event: crate::Event,
    /// The event that this one is a consequence of.
    pub cause: Option<Seq>,
}
