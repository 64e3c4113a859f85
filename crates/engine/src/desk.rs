//! Where acts wait for the writer, and who makes it write.
//!
//! There is one [`Writer`], behind a lock; whoever holds the lock serves
//! everybody who waits. Somebody who blocks anyway takes the lock themselves
//! when it is free: one client alone pays for no change of threads. Otherwise
//! the thread "writer" does it, in groups: what comes while it commits waits
//! for its next commit.
//!
//! Nobody is forgotten: who puts a job down and then finds the lock taken can
//! rely on the holder, who looks once more after letting go.

use crate::writer::{Job, Writer};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};

/// How many waiting jobs one commit takes at most.
const GROUP: usize = 1024;

pub(crate) struct Desk {
    writer: Mutex<Writer>,
    waiting: Mutex<Waiting>,
    call: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: Vec<Job>,
    /// Nobody can ask any more, or nobody can answer.
    closed: bool,
}

/// The way to the desk; when the last one is gone, the desk closes.
pub(crate) struct Door(Arc<Desk>);

impl Door {
    /// Puts a desk up before the writer.
    pub fn new(writer: Writer) -> (Self, Arc<Desk>) {
        let desk = Arc::new(Desk { writer: Mutex::new(writer), waiting: Mutex::default(), call: Condvar::new() });
        (Self(Arc::clone(&desk)), desk)
    }

    /// Puts a job down and calls the writer's thread. False when nobody will answer.
    pub fn put(&self, job: Job) -> bool {
        let put = self.0.put(job);
        self.0.call.notify_one();
        put
    }

    /// Puts a job down, and serves it right here when the writer is free. False
    /// when nobody will answer.
    pub fn put_blocking(&self, job: Job) -> bool {
        self.0.put(job) && self.0.serve_once()
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.0.waiting().closed = true;
        self.0.call.notify_one();
    }
}

impl Desk {
    /// The work of the writer's thread: until the desk is closed and empty.
    pub fn serve(&self) {
        while self.wait() {
            let _watch = Watch(self);
            let Ok(mut writer) = self.writer.lock() else { return };
            while let Some(jobs) = self.group() {
                writer.work(jobs);
            }
        }
    }

    /// Waits for a job. False when none will come any more.
    fn wait(&self) -> bool {
        let idle = |waiting: &mut Waiting| waiting.jobs.is_empty() && !waiting.closed;
        let waiting = self.call.wait_while(self.waiting(), idle).unwrap_or_else(PoisonError::into_inner);
        !waiting.jobs.is_empty()
    }

    fn put(&self, job: Job) -> bool {
        let mut waiting = self.waiting();
        let open = !waiting.closed;
        if open {
            waiting.jobs.push(job);
        }
        open
    }

    /// Serves one group when the writer is free, and leaves the rest to its thread.
    fn serve_once(&self) -> bool {
        match self.writer.try_lock() {
            Ok(mut writer) => {
                let _watch = Watch(self);
                if let Some(jobs) = self.group() {
                    writer.work(jobs);
                }
            }
            Err(TryLockError::WouldBlock) => return true,
            Err(TryLockError::Poisoned(_)) => return false,
        }
        if !self.waiting().jobs.is_empty() {
            self.call.notify_one();
        }
        true
    }

    /// The jobs that waited longest, if any.
    fn group(&self) -> Option<Vec<Job>> {
        let mut waiting = self.waiting();
        let rest = waiting.jobs.len().min(GROUP);
        let later = waiting.jobs.split_off(rest);
        Some(std::mem::replace(&mut waiting.jobs, later)).filter(|jobs| !jobs.is_empty())
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When whoever serves panics, everybody who waits hears that nobody will answer.
struct Watch<'d>(&'d Desk);

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut waiting = self.0.waiting();
            waiting.closed = true;
            waiting.jobs.clear();
            drop(waiting);
            self.0.call.notify_one();
        }
    }
}
