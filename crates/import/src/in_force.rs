//! What is said of a source by now: what its words mean, and what its people are here for.

use crate::{
    Account, Accounts,
    guess::Guess,
    intake::{Intake, Stopped, seen},
    mapping_file,
};
use domain::{Discipline, Mapping, PersonId, Text, World};
use serde::Serialize;

/// Somebody, as a tool knows them, and what they are here for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Placed {
    /// The tool's own identifier.
    pub account: String,
    /// The name it shows.
    pub name: String,
    /// What they are here for, where it is clear.
    pub discipline: Option<Discipline>,
    /// Why we think so.
    pub why: Option<Text>,
}

impl Placed {
    /// Everybody who was met, as a guess places them.
    pub fn by(guess: &Guess, accounts: &Accounts) -> Vec<Self> {
        let standpoints = guess.people.iter().cloned().chain(std::iter::repeat(None));
        let placed = accounts.list().iter().zip(standpoints).map(|(account, standpoint)| {
            let (discipline, why) = standpoint.map_or((None, None), |s| (Some(s.discipline), Some(s.why)));
            Self { account: account.id.clone(), name: account.name.clone(), discipline, why }
        });
        placed.collect()
    }
}

/// What is in force for a source.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InForce {
    /// What its words mean.
    #[serde(flatten)]
    pub mapping: Mapping,
    /// Its people.
    pub people: Vec<Placed>,
}

impl InForce {
    /// For a source of this name; `None` when there is none.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn of(intake: &mut dyn Intake, source: &str) -> Result<Option<Self>, Stopped> {
        let Some(mapping) = seen(intake, |world| mapping(world, source)).flatten() else { return Ok(None) };
        let accounts = intake.accounts(source)?;
        let placed = |world: &World| accounts.into_iter().filter_map(|known| placed(world, known)).collect();
        Ok(Some(Self { mapping, people: seen(intake, placed).unwrap_or_default() }))
    }

    /// In the form of the mapping file.
    pub fn text(&self) -> String {
        mapping_file::write(&self.mapping, &self.people)
    }
}

fn placed(world: &World, (number, account): (PersonId, Account)) -> Option<Placed> {
    let person = world.people.get(number)?;
    Some(Placed { account: account.id, name: account.name, discipline: person.discipline, why: person.why.clone() })
}

/// What the words of a source mean by now; `None` when there is no such source.
pub fn mapping(world: &World, source: &str) -> Option<Mapping> {
    let (id, _) = world.sources.named(source)?;
    Some(world.mappings.get(&id).cloned().unwrap_or_default())
}
