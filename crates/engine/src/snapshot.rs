//! Snapshots shorten the fold. They are a cache: deleting one changes nothing.

use crate::{Fault, Journal};
use domain::{FORM, World, apply};

/// The world of a journal: from its last snapshot, if one of our form is kept,
/// and the events after it.
///
/// # Errors
/// When the journal cannot be read, or holds an event that nobody knows.
pub fn world(journal: &mut dyn Journal) -> Result<World, Fault> {
    let head = journal.head()?;
    let kept = journal.snapshot(FORM)?.filter(|(at, _)| *at <= head);
    let mut world = kept.and_then(|(_, bytes)| postcard::from_bytes(&bytes).ok()).unwrap_or_default();
    fold(journal, &mut world)?;
    Ok(world)
}

/// The world of a journal from its events alone.
///
/// # Errors
/// When the journal cannot be read, or holds an event that nobody knows.
pub fn world_from_events(journal: &mut dyn Journal) -> Result<World, Fault> {
    let mut world = World::default();
    fold(journal, &mut world)?;
    Ok(world)
}

fn fold(journal: &mut dyn Journal, world: &mut World) -> Result<(), Fault> {
    journal.read(world.seq, &mut |recorded| apply(world, &recorded))
}

/// Keeps a snapshot of a world that is durable.
///
/// # Errors
/// When the journal cannot be written.
pub fn keep(journal: &mut dyn Journal, world: &World) -> Result<(), Fault> {
    let bytes = postcard::to_allocvec(world).map_err(|error| Fault::new(error).during("could not write a snapshot"))?;
    journal.keep_snapshot(FORM, world.seq, &bytes)
}
