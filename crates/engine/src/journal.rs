//! Where events are kept. SQLite, PostgreSQL and memory answer to the same suite.

use domain::{Recorded, Seq};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// An append-only, gapless, durable list of events: the one truth of a workspace.
pub trait Journal: Send {
    /// The place of the last event; 0 when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn head(&mut self) -> Result<Seq, Fault>;

    /// Appends events in one durable transaction: all of them or none.
    ///
    /// Their places must follow `head` without a gap. When another writer was
    /// first, the answer is [`Append::Behind`] and nothing was written.
    ///
    /// # Errors
    /// When the store cannot be written; then nothing was.
    fn append(&mut self, events: &[Recorded]) -> Result<Append, Fault>;

    /// Hands the events after `after`, in order, to `take`.
    ///
    /// # Errors
    /// When the store cannot be read, or holds an event that nobody knows: its
    /// place and type are named.
    fn read(&mut self, after: Seq, take: &mut dyn FnMut(Recorded)) -> Result<(), Fault>;

    /// Hands the last snapshot, if it was kept in this form, to `take`, with the place it stands for.
    ///
    /// # Errors
    /// When the store cannot be read. A snapshot in another form is none.
    fn snapshot(&mut self, form: &str, take: &mut dyn FnMut(Seq, &[u8])) -> Result<(), Fault>;

    /// Keeps a snapshot; it replaces the one before. A snapshot is a cache:
    /// losing it changes nothing.
    ///
    /// # Errors
    /// When the store cannot be written.
    fn keep_snapshot(&mut self, form: &str, at: Seq, bytes: &[u8]) -> Result<(), Fault>;
}

/// The answer of [`Journal::append`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Append {
    /// The events are durable.
    Done,
    /// Somebody else wrote up to here first.
    Behind(Seq),
}

/// The world failed: the disk, the database, the network. What was tried, and
/// what went wrong, from the outside in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(String);

impl Fault {
    /// A fault with its first line of context.
    pub fn new(what: impl fmt::Display) -> Self {
        Self(what.to_string())
    }

    /// The same fault, with what was being done when it came.
    #[must_use]
    pub fn during(self, doing: impl fmt::Display) -> Self {
        Self(format!("{doing}: {}", self.0))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

/// A journal that lives as long as the process: for tests and simulations.
/// Clones are ways into the same journal.
#[derive(Clone, Default)]
pub struct MemoryJournal(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    events: Vec<Recorded>,
    snapshot: Option<(String, Seq, Vec<u8>)>,
}

impl MemoryJournal {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal for MemoryJournal {
    fn head(&mut self) -> Result<Seq, Fault> {
        Ok(Seq(self.kept().events.len() as u64))
    }

    fn append(&mut self, events: &[Recorded]) -> Result<Append, Fault> {
        let mut kept = self.kept();
        let head = Seq(kept.events.len() as u64);
        if events.first().is_some_and(|first| first.mark.seq != head.next()) {
            return Ok(Append::Behind(head));
        }
        if events.windows(2).any(|pair| pair[1].mark.seq != pair[0].mark.seq.next()) {
            return Err(Fault::new("the events to append leave a gap between their places; this is a bug"));
        }
        kept.events.extend_from_slice(events);
        Ok(Append::Done)
    }

    fn read(&mut self, after: Seq, take: &mut dyn FnMut(Recorded)) -> Result<(), Fault> {
        let events: Vec<_> = self.kept().events.iter().skip(after.0 as usize).cloned().collect();
        events.into_iter().for_each(take);
        Ok(())
    }

    fn snapshot(&mut self, form: &str, take: &mut dyn FnMut(Seq, &[u8])) -> Result<(), Fault> {
        let kept = self.kept();
        kept.snapshot.iter().filter(|(known, ..)| known == form).for_each(|(_, at, bytes)| take(*at, bytes));
        Ok(())
    }

    fn keep_snapshot(&mut self, form: &str, at: Seq, bytes: &[u8]) -> Result<(), Fault> {
        self.kept().snapshot = Some((form.into(), at, bytes.into()));
        Ok(())
    }
}
