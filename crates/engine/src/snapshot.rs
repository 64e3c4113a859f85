//! Snapshots shorten the fold. They are a cache: deleting one changes nothing.

use crate::{Fault, Journal};
use domain::{FORM, Seq, World, apply};

/// Bytes that the trace of an event in the world usually needs at most, and bytes for which room is
/// made at once: a buffer that grows by doubling is copied again and again.
const EVENT: usize = 512;
const ROOM: usize = 64 << 20;

/// The world of a journal: from its last snapshot, if one of our form is kept,
/// and the events after it.
///
/// # Errors
/// When the journal cannot be read, or holds an event that nobody knows.
pub fn world(journal: &mut dyn Journal) -> Result<World, Fault> {
    world_and_news(journal).map(|(world, _)| world)
}

/// The same, and how many events came after the snapshot.
pub(crate) fn world_and_news(journal: &mut dyn Journal) -> Result<(World, u64), Fault> {
    let (head, mut world) = (journal.head()?, World::default());
    let mut take = |at: Seq, bytes: &[u8]| {
        if at <= head {
            world = postcard::from_bytes(bytes).unwrap_or_default();
        }
    };
    journal.snapshot(FORM, &mut take)?;
    let kept = world.seq;
    fold(journal, &mut world)?;
    let news = world.seq.0 - kept.0;
    Ok((world, news))
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
    let room = (world.seq.0 as usize).saturating_mul(EVENT).min(ROOM);
    let bytes =
        postcard::to_extend(world, Vec::with_capacity(room)).map_err(|error| Fault::new(error).during("could not write a snapshot"))?;
    journal.keep_snapshot(FORM, world.seq, &bytes)
}
