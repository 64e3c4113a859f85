//! # Team
//!
//! People of both sides who carry features under one key prefix. A team gives
//! features their keys (`PAY-12`), and lets figures be read for a group instead
//! of a person.

use crate::{Mark, Moment, PersonId, Stamp, Text, World};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Start a team.
    Form {
        /// Key prefix of its features: 2 to 10 letters or digits, first a letter.
        prefix: Text,
        /// What it calls itself.
        name: Text,
    },
    /// Somebody works in the team from now on.
    Add {
        /// The team.
        prefix: Text,
        /// Who.
        person: PersonId,
    },
    /// Somebody works in the team no longer.
    Remove {
        /// The team.
        prefix: Text,
        /// Who.
        person: PersonId,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands")]
pub enum Event {
    /// A team was formed.
    #[serde(rename = "team.formed")]
    Formed { prefix: Text, name: Text },
    /// Somebody came into the team.
    #[serde(rename = "team.joined")]
    Joined { prefix: Text, person: PersonId },
    /// Somebody left the team.
    #[serde(rename = "team.left")]
    Left { prefix: Text, person: PersonId },
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The prefix cannot begin keys.
    #[error("“{0}” cannot begin a key; take 2 to 10 capital letters or digits, first a letter, such as PAY.")]
    Prefix(Text),
    /// The prefix is taken.
    #[error("A team with the prefix {0} exists already; choose another prefix.")]
    Taken(Text),
    /// No such team.
    #[error("There is no team {0}; form it first.")]
    Unknown(Text),
    /// No such person.
    #[error("There is no person {} here; let them join first.", .0.0)]
    Nobody(PersonId),
}

/// A team.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Team {
    /// What it calls itself.
    pub name: Text,
    /// Who works in it now.
    pub members: BTreeSet<PersonId>,
    /// When it was formed.
    pub formed: Moment,
}

/// All teams, by prefix.
pub type Teams = BTreeMap<Text, Team>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Form { prefix, .. } if !begins_keys(&prefix) => Err(Refusal::Prefix(prefix)),
        Command::Form { prefix, .. } if world.teams.contains_key(&prefix) => Err(Refusal::Taken(prefix)),
        Command::Form { prefix, name } => Ok(vec![Event::Formed { prefix, name }]),
        Command::Add { prefix, person } => {
            let team = known(world, &prefix, person)?;
            Ok(if team.members.contains(&person) { vec![] } else { vec![Event::Joined { prefix, person }] })
        }
        Command::Remove { prefix, person } => {
            let team = known(world, &prefix, person)?;
            Ok(if team.members.contains(&person) { vec![Event::Left { prefix, person }] } else { vec![] })
        }
    }
}

fn begins_keys(prefix: &str) -> bool {
    (2..=10).contains(&prefix.len())
        && prefix.starts_with(|c: char| c.is_ascii_uppercase())
        && prefix.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

fn known<'w>(world: &'w World, prefix: &Text, person: PersonId) -> Result<&'w Team, Refusal> {
    world.people.get(person).ok_or(Refusal::Nobody(person))?;
    world.teams.get(prefix).ok_or_else(|| Refusal::Unknown(prefix.clone()))
}

/// Folds an event into the slice.
pub fn apply(teams: &mut Teams, mark: &Mark, event: &Event) {
    match event {
        Event::Formed { prefix, name } => {
            teams.insert(prefix.clone(), Team { name: name.clone(), members: BTreeSet::new(), formed: mark.stamp.at });
        }
        Event::Joined { prefix, person } => {
            if let Some(team) = teams.get_mut(prefix) {
                team.members.insert(*person);
            }
        }
        Event::Left { prefix, person } => {
            if let Some(team) = teams.get_mut(prefix) {
                team.members.remove(person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{person, testing::given};

    const ANA: PersonId = PersonId(1);

    fn form(prefix: &str) -> Command {
        Command::Form { prefix: prefix.into(), name: "Payments".into() }
    }

    fn ana_joins() -> crate::Command {
        person::Command::Join { person: ANA, discipline: None, why: None, import: None }.into()
    }

    #[test]
    fn a_prefix_must_be_able_to_begin_keys() {
        for bad in ["", "P", "pay", "1PAY", "PAY-", "ABCDEFGHIJK"] {
            given([]).when(form(bad)).refused(Refusal::Prefix(bad.into()));
        }
        given([form("PAY").into()]).when(form("PAY")).refused(Refusal::Taken("PAY".into()));
    }

    #[test]
    fn members_come_and_go_once() {
        let add = Command::Add { prefix: "PAY".into(), person: ANA };
        let remove = Command::Remove { prefix: "PAY".into(), person: ANA };
        given([form("PAY").into(), ana_joins()]).when(add.clone()).then([Event::Joined { prefix: "PAY".into(), person: ANA }]);
        given([form("PAY").into(), ana_joins(), add.clone().into()]).when(add.clone()).then([] as [Event; 0]);
        given([form("PAY").into(), ana_joins()]).when(remove).then([] as [Event; 0]);
        given([form("PAY").into()]).when(add.clone()).refused(Refusal::Nobody(ANA));
        given([ana_joins()]).when(add).refused(Refusal::Unknown("PAY".into()));
    }
}
