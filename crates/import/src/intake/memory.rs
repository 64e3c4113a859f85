//! A workspace in memory, for tests and for looking at a history without keeping it.

use super::{Intake, Stopped};
use crate::Account;
use domain::{Command, Event, Mark, Moment, PersonId, Recorded, Stamp, Via, World, apply, decide};
use std::collections::BTreeMap;

/// A world, how it came to be, and a vault.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The world as it is now.
    pub world: World,
    history: Vec<Recorded>,
    now: Moment,
    vault: BTreeMap<(String, String), (PersonId, Account)>,
}

impl Memory {
    /// An empty workspace whose clock stands still at `now`.
    pub fn new(now: Moment) -> Self {
        Self { world: World::default(), history: vec![], now, vault: BTreeMap::new() }
    }
}

impl Intake for Memory {
    fn world(&self, look: &mut dyn FnMut(&World)) {
        look(&self.world);
    }

    fn people(&mut self, source: &str, accounts: &[Account]) -> Result<Vec<PersonId>, Stopped> {
        let numbers = accounts.iter().map(|account| {
            let next = PersonId(self.vault.len() as u32 + 1);
            self.vault.entry((source.into(), account.id.clone())).or_insert_with(|| (next, account.clone())).0
        });
        Ok(numbers.collect())
    }

    fn accounts(&mut self, source: &str) -> Result<Vec<(PersonId, Account)>, Stopped> {
        let mut known: Vec<_> = self.vault.iter().filter(|((of, _), _)| of == source).map(|(_, known)| known.clone()).collect();
        known.sort();
        Ok(known)
    }

    fn ask(&mut self, commands: Vec<Command>) -> Result<Vec<Event>, Stopped> {
        let before = self.history.len();
        let stamp = Stamp { at: self.now, by: None, via: Via::Import };
        for command in commands {
            match decide(&self.world, &stamp, command) {
                Ok(events) => self.record(&stamp, events),
                Err(refusal) => {
                    self.take_back(before);
                    return Err(Stopped(refusal.to_string()));
                }
            }
        }
        Ok(self.history[before..].iter().map(|recorded| recorded.event.clone()).collect())
    }
}

impl Memory {
    fn record(&mut self, stamp: &Stamp, events: Vec<Event>) {
        for event in events {
            let mark = Mark { seq: self.world.seq.next(), stamp: *stamp };
            let recorded = Recorded { mark, event, cause: None };
            apply(&mut self.world, &recorded);
            self.history.push(recorded);
        }
    }

    /// Folds the world anew, without what came after the first `kept` events.
    fn take_back(&mut self, kept: usize) {
        self.history.truncate(kept);
        self.world = World::default();
        self.history.iter().for_each(|recorded| apply(&mut self.world, recorded));
    }
}
