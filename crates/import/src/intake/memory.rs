//! A workspace in memory, for tests and for looking at a history without keeping it.

use super::{Intake, Stopped};
use crate::Account;
use domain::{Command, Event, Mark, Moment, PersonId, Recorded, Stamp, Via, World, apply, decide};
use std::collections::BTreeMap;

/// A world, a vault, and the number of events so far.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The world as it is now.
    pub world: World,
    now: Moment,
    vault: BTreeMap<(String, String), (PersonId, Account)>,
}

impl Memory {
    /// An empty workspace whose clock stands still at `now`.
    pub fn new(now: Moment) -> Self {
        Self { world: World::default(), now, vault: BTreeMap::new() }
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
        let before = self.world.clone();
        let stamp = Stamp { at: self.now, by: None, via: Via::Import };
        let mut events = vec![];
        for command in commands {
            let decided = decide(&self.world, &stamp, command).map_err(|refusal| {
                self.world = before.clone();
                Stopped(refusal.to_string())
            })?;
            for event in decided {
                let mark = Mark { seq: self.world.seq.next(), stamp };
                apply(&mut self.world, &Recorded { mark, event: event.clone(), cause: None });
                events.push(event);
            }
        }
        Ok(events)
    }
}
