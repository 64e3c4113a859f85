//! The way in: what taking in needs from whoever keeps the journal and the people.
//!
//! The import knows neither. The faces implement this over the engine and the
//! vault; the tests over a world in memory.

mod memory;

pub use memory::Memory;

use crate::Account;
use domain::{Command, Event, PersonId, World};

/// Why taking in stopped: a refusal or a fault, as a sentence for people.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Stopped(pub String);

/// A workspace that histories can be taken into.
pub trait Intake {
    /// Lets `look` see the world as it is now.
    fn world(&self, look: &mut dyn FnMut(&World));

    /// The numbers of these accounts of a source in the people vault, in their
    /// order; unknown ones get a number. Asking again answers the same and changes
    /// nothing. This writes to the vault only, never to the journal.
    ///
    /// # Errors
    /// When the vault cannot be read or written.
    fn people(&mut self, source: &str, accounts: &[Account]) -> Result<Vec<PersonId>, Stopped>;

    /// Every account of a source that the vault knows, in the order of their numbers.
    ///
    /// # Errors
    /// When the vault cannot be read.
    fn accounts(&mut self, source: &str) -> Result<Vec<(PersonId, Account)>, Stopped>;

    /// Decides these commands one after another and makes their events durable:
    /// all of them, or none when one is refused. Answers with the events.
    ///
    /// # Errors
    /// The refusal or the fault.
    fn ask(&mut self, commands: Vec<Command>) -> Result<Vec<Event>, Stopped>;
}

/// What `of` says about the world.
pub(crate) fn seen<T>(intake: &dyn Intake, of: impl FnOnce(&World) -> T) -> Option<T> {
    let (mut of, mut answer) = (Some(of), None);
    intake.world(&mut |world| answer = of.take().map(|of| of(world)));
    answer
}
