//! The one writer: decide → append → apply → announce.
//!
//! [`Engine`] is the only way to change a workspace. Commands queue; one writer
//! decides them one after another on the current world and commits them in
//! groups; whoever asked is answered only after their commit is durable.

mod desk;
pub mod journal;
pub mod snapshot;
mod writer;

pub use journal::{Append, Fault, Journal, MemoryJournal};

use desk::Door;
use domain::{Command, Moment, Recorded, Refusal, Seq, Stamp, World};
use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard},
    thread,
};
use tokio::sync::{oneshot, watch};
use writer::{Job, Writer};

/// How many moments of the past are kept folded.
const PASTS: usize = 4;

/// Events folded at opening, above which a snapshot is worth keeping.
const WORTH_A_SNAPSHOT: u64 = 5_000;

/// Why an act was not done.
#[derive(Clone, PartialEq, Debug)]
pub enum Refused {
    /// The core says no, with the way out.
    Refusal(Refusal),
    /// The world failed.
    Fault(Fault),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refusal(refusal) => refusal.fmt(f),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// A workspace at work. Clones are ways to the same one; the writer ends when
/// the last of them is gone.
#[derive(Clone)]
pub struct Engine {
    door: Arc<Door>,
    world: Arc<RwLock<World>>,
    announced: watch::Receiver<Seq>,
    past: Arc<Mutex<Past>>,
}

/// A way into the journal beside the writer, and the pasts that were folded.
struct Past {
    journal: Box<dyn Journal>,
    folded: VecDeque<(Moment, Seq, Arc<World>)>,
}

impl Engine {
    /// Folds a journal and starts its writer. `reader` is a second way into the
    /// same journal, for reading the past beside the writer.
    ///
    /// # Errors
    /// When the journal cannot be read, or holds an event that nobody knows.
    pub fn open(mut writer: Box<dyn Journal>, reader: Box<dyn Journal>) -> Result<Self, Fault> {
        let (world, news) = snapshot::world_and_news(writer.as_mut())?;
        if news > WORTH_A_SNAPSHOT {
            snapshot::keep(writer.as_mut(), &world)?;
        }
        let (announce, announced) = watch::channel(world.seq);
        let world = Arc::new(RwLock::new(world));
        let (door, desk) = Door::new(Writer::new(writer, Arc::clone(&world), announce));
        let thread = thread::Builder::new().name("writer".into());
        thread.spawn(move || desk.serve()).map_err(|error| Fault::new(error).during("could not start the writer"))?;
        let past = Arc::new(Mutex::new(Past { journal: reader, folded: VecDeque::new() }));
        Ok(Self { door: Arc::new(door), world, announced, past })
    }

    /// A workspace that lives as long as the process.
    ///
    /// # Errors
    /// When the writer's thread cannot be started.
    pub fn in_memory() -> Result<Self, Fault> {
        let journal = MemoryJournal::default();
        Self::open(Box::new(journal.clone()), Box::new(journal))
    }

    /// The world as it is, durable to the last event. Hold it briefly: a commit
    /// waits for its readers.
    pub fn world(&self) -> RwLockReadGuard<'_, World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does all of the commands or none, and answers when that is durable.
    ///
    /// # Errors
    /// The first refusal, or a fault of the store. Then nothing was changed.
    pub async fn ask(&self, stamp: Stamp, commands: Vec<Command>) -> Result<Vec<Recorded>, Refused> {
        let (reply, answer) = oneshot::channel();
        let put = self.door.put(Job::Act { stamp, commands, reply });
        if put { answer.await.map_err(|_| gone())? } else { Err(gone().into()) }
    }

    /// [`Engine::ask`] for callers that are not asynchronous; never call it from
    /// an asynchronous task. When the writer is free, the caller's thread writes.
    ///
    /// # Errors
    /// As [`Engine::ask`].
    pub fn ask_blocking(&self, stamp: Stamp, commands: Vec<Command>) -> Result<Vec<Recorded>, Refused> {
        self.send(|reply| Job::Act { stamp, commands, reply })?
    }

    /// Folds in what other processes wrote to the same journal; where nobody did, that is only a look.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn catch_up_blocking(&self) -> Result<Seq, Fault> {
        let head = self.past.lock().unwrap_or_else(PoisonError::into_inner).journal.head()?;
        if head <= self.world().seq { Ok(head) } else { self.send(|reply| Job::CatchUp { reply })? }
    }

    /// Keeps a snapshot, so that the next opening is quick.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn snapshot_blocking(&self) -> Result<Seq, Fault> {
        self.send(|reply| Job::Snapshot { reply })?
    }

    /// Tells the place of the last event, each time it moves.
    pub fn subscribe(&self) -> watch::Receiver<Seq> {
        self.announced.clone()
    }

    /// Hands the durable events after `after` to `take`, in order.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn events(&self, after: Seq, take: &mut dyn FnMut(Recorded)) -> Result<(), Fault> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner).journal.read(after, take)
    }

    /// The world as it was known at a moment in the past: a shorter fold. The
    /// last few are kept.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn as_known_at(&self, moment: Moment) -> Result<Arc<World>, Fault> {
        let head = self.world().seq;
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((.., world)) = past.folded.iter().find(|(at, seq, _)| *at == moment && *seq == head) {
            return Ok(Arc::clone(world));
        }
        let mut world = World::default();
        past.journal.read(Seq(0), &mut |recorded| domain::apply_known_at(&mut world, moment, recorded))?;
        let world = Arc::new(world);
        past.folded.truncate(PASTS - 1);
        past.folded.push_front((moment, head, Arc::clone(&world)));
        Ok(world)
    }

    fn send<T>(&self, job: impl FnOnce(oneshot::Sender<T>) -> Job) -> Result<T, Fault> {
        let (reply, answer) = oneshot::channel();
        if self.door.put_blocking(job(reply)) { answer.blocking_recv().map_err(|_| gone()) } else { Err(gone()) }
    }
}

fn gone() -> Fault {
    Fault::new("the writer of this workspace has ended; restart Alongside and look at its log for the reason")
}

#[cfg(test)]
mod tests;
