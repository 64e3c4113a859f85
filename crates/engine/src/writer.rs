//! The one writer of a workspace: it decides commands one after another, and
//! commits those that wait in groups.
//!
//! It holds two worlds. `ahead` is what it decides on; it may be a few events
//! further than what is durable. `shared` is what everybody reads; it only ever
//! holds what is durable. When a commit fails, or another node was first,
//! `ahead` is made anew from `shared` and nobody has seen anything untrue.

use crate::{Append, Fault, Journal, Refused};
use domain::{Command, Mark, Recorded, Refusal, Seq, Stamp, World, apply, consequences, decide};
use std::{
    ops::Range,
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::{oneshot, watch};

/// How deep consequences of consequences may go; a rule that needs more is a bug.
const DEPTH: usize = 8;

/// What is asked of the writer.
pub(crate) enum Job {
    /// Do these, all or none.
    Act { stamp: Stamp, commands: Vec<Command>, reply: oneshot::Sender<Answer> },
    /// Fold in what other writers wrote.
    CatchUp { reply: oneshot::Sender<Result<Seq, Fault>> },
    /// Keep a snapshot of what is durable.
    Snapshot { reply: oneshot::Sender<Result<Seq, Fault>> },
}

/// The writer's answer to an act: what was recorded, durably.
pub(crate) type Answer = Result<Vec<Recorded>, Refused>;

/// An act that waits for its turn.
struct Act {
    stamp: Stamp,
    commands: Vec<Command>,
    reply: oneshot::Sender<Answer>,
}

pub(crate) struct Writer {
    journal: Box<dyn Journal>,
    ahead: World,
    /// What `ahead` holds and `shared` does not: decided, not yet durable.
    pending: Vec<Recorded>,
    shared: Arc<RwLock<World>>,
    announce: watch::Sender<Seq>,
}

impl Writer {
    pub(crate) fn new(journal: Box<dyn Journal>, shared: Arc<RwLock<World>>, announce: watch::Sender<Seq>) -> Self {
        let ahead = shared.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self { journal, ahead, pending: vec![], shared, announce }
    }

    /// Does a group of jobs in their order; acts beside each other are committed together.
    pub(crate) fn work(&mut self, jobs: Vec<Job>) {
        let mut acts = Vec::with_capacity(jobs.len());
        for job in jobs {
            match job {
                Job::Act { stamp, commands, reply } => acts.push(Act { stamp, commands, reply }),
                other => {
                    self.commit(std::mem::take(&mut acts));
                    self.attend(other);
                }
            }
        }
        self.commit(acts);
    }

    /// Does what is no act. Nobody may be listening any more; that is no error.
    fn attend(&mut self, job: Job) {
        match job {
            Job::Act { .. } => {}
            Job::CatchUp { reply } => drop(reply.send(self.catch_up())),
            Job::Snapshot { reply } => drop(reply.send(self.snapshot())),
        }
    }

    /// Decides a group of acts, makes them durable in one transaction, and only
    /// then lets anybody see or hear of them.
    fn commit(&mut self, acts: Vec<Act>) {
        while !acts.is_empty() {
            let decided: Vec<_> = acts.iter().map(|act| self.decide(act)).collect();
            match self.append() {
                Ok(Append::Done) => {
                    self.publish();
                    return self.answer(acts, decided);
                }
                Ok(Append::Behind(_)) => match self.catch_up() {
                    Ok(_) => {}
                    Err(fault) => return fail(acts, &fault),
                },
                Err(fault) => {
                    self.start_over();
                    return fail(acts, &fault.during("could not write what was decided, and nothing was changed"));
                }
            }
        }
    }

    /// Decides one act on `ahead` and folds it in: all of its commands, with
    /// their consequences, or none. The answer is its part of `pending`.
    fn decide(&mut self, act: &Act) -> Result<Range<usize>, Refused> {
        let start = self.pending.len();
        for command in &act.commands {
            if let Err(refusal) = self.follow(&act.stamp, command.clone(), None, DEPTH) {
                self.take_back(start);
                return Err(refusal.into());
            }
        }
        Ok(start..self.pending.len())
    }

    /// One command, then what follows from it.
    fn follow(&mut self, stamp: &Stamp, command: Command, cause: Option<Seq>, depth: usize) -> Result<(), Refusal> {
        for event in decide(&self.ahead, stamp, command)? {
            let mark = Mark { seq: self.ahead.seq.next(), stamp: *stamp };
            let recorded = Recorded { mark, event, cause };
            apply(&mut self.ahead, &recorded);
            let follows = if depth > 0 { consequences(&self.ahead, &recorded) } else { vec![] };
            self.pending.push(recorded);
            for command in follows {
                self.follow(stamp, command, Some(mark.seq), depth - 1)?;
            }
        }
        Ok(())
    }

    /// Takes back an act that was refused after some of its commands were folded.
    fn take_back(&mut self, start: usize) {
        if self.pending.len() == start {
            return;
        }
        let mut kept = std::mem::take(&mut self.pending);
        kept.truncate(start);
        self.start_over();
        kept.iter().for_each(|recorded| apply(&mut self.ahead, recorded));
        self.pending = kept;
    }

    fn append(&mut self) -> Result<Append, Fault> {
        if self.pending.is_empty() { Ok(Append::Done) } else { self.journal.append(&self.pending) }
    }

    /// What is durable becomes visible, and is announced.
    fn publish(&mut self) {
        let mut world = self.shared.write().unwrap_or_else(PoisonError::into_inner);
        self.pending.iter().for_each(|recorded| apply(&mut world, recorded));
        let seq = world.seq;
        drop(world);
        self.announce.send_if_modified(|known| std::mem::replace(known, seq) != seq);
    }

    /// Answers everybody. The parts of the acts lie in `pending` one after another.
    fn answer(&mut self, acts: Vec<Act>, decided: Vec<Result<Range<usize>, Refused>>) {
        let mut recorded = self.pending.drain(..);
        for (act, part) in acts.into_iter().zip(decided) {
            drop(act.reply.send(part.map(|part| recorded.by_ref().take(part.len()).collect())));
        }
    }

    /// Makes `ahead` what everybody can see, whatever was decided meanwhile.
    fn start_over(&mut self) {
        self.pending.clear();
        self.ahead = self.shared.read().unwrap_or_else(PoisonError::into_inner).clone();
    }

    /// Folds in what other writers wrote to the same journal.
    fn catch_up(&mut self) -> Result<Seq, Fault> {
        self.start_over();
        let Self { journal, ahead, pending, .. } = self;
        journal.read(ahead.seq, &mut |recorded| {
            apply(ahead, &recorded);
            pending.push(recorded);
        })?;
        self.publish();
        self.pending.clear();
        Ok(self.ahead.seq)
    }

    fn snapshot(&mut self) -> Result<Seq, Fault> {
        crate::snapshot::keep(self.journal.as_mut(), &self.ahead)?;
        Ok(self.ahead.seq)
    }
}

fn fail(acts: Vec<Act>, fault: &Fault) {
    tracing::error!(%fault, "the journal could not be written");
    for act in acts {
        drop(act.reply.send(Err(fault.clone().into())));
    }
}
