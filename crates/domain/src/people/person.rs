//! # Person
//!
//! Somebody who carries features. Work stalls between *sides*, so the one thing
//! that Alongside must know of a person is the discipline they speak for. Names
//! and addresses are not here: they live in a vault that can forget them, and
//! the history stays true.

use crate::{ImportId, Mark, Stamp, Text, World};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Number of a person, given by the people vault.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct PersonId(pub u32);

/// What somebody is here for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Discipline {
    Product,
    Design,
    Research,
    CustomerFacing,
    Engineering,
    Quality,
    Operations,
    Data,
    Leadership,
    Other,
}

/// One of the two sides that carry a feature together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Product, design, research, customer-facing.
    Product,
    /// Engineering, quality, operations, data.
    Engineering,
}

impl Side {
    /// The side across the wall.
    pub const fn other(self) -> Self {
        match self {
            Self::Product => Self::Engineering,
            Self::Engineering => Self::Product,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Product => "product",
            Self::Engineering => "engineering",
        })
    }
}

impl Discipline {
    /// Every discipline, in the order in which pages list them.
    pub const ALL: [Self; 10] = [
        Self::Product,
        Self::Design,
        Self::Research,
        Self::CustomerFacing,
        Self::Engineering,
        Self::Quality,
        Self::Operations,
        Self::Data,
        Self::Leadership,
        Self::Other,
    ];

    /// The side it belongs to; leadership and others stand on neither.
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::Product | Self::Design | Self::Research | Self::CustomerFacing => Some(Side::Product),
            Self::Engineering | Self::Quality | Self::Operations | Self::Data => Some(Side::Engineering),
            Self::Leadership | Self::Other => None,
        }
    }

    /// The word people read and write.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Design => "design",
            Self::Research => "research",
            Self::CustomerFacing => "customer-facing",
            Self::Engineering => "engineering",
            Self::Quality => "quality",
            Self::Operations => "operations",
            Self::Data => "data",
            Self::Leadership => "leadership",
            Self::Other => "other",
        }
    }

    /// The discipline of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.word() == word)
    }
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Somebody is here from now on.
    Join {
        /// Their number in the vault.
        person: PersonId,
        /// What they are here for, if it is known.
        discipline: Option<Discipline>,
        /// Why we think so, when it was guessed.
        why: Option<Text>,
        /// The import that brought them, when one did.
        import: Option<ImportId>,
    },
    /// Say what somebody is here for.
    SetDiscipline {
        /// Who.
        person: PersonId,
        /// What for.
        discipline: Option<Discipline>,
        /// Why we think so, when it is a guess; `None` when a person said it.
        why: Option<Text>,
    },
    /// Somebody is no longer here.
    Leave {
        /// Who.
        person: PersonId,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Event {
    /// Somebody came.
    #[serde(rename = "person.joined")]
    Joined {
        /// Who.
        person: PersonId,
        /// What for.
        discipline: Option<Discipline>,
        /// Why we think so, when it was guessed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Text>,
        /// The import that brought them, when one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        import: Option<ImportId>,
    },
    /// It was said, or guessed anew, what somebody is here for.
    #[serde(rename = "person.discipline_set")]
    DisciplineSet {
        /// Who.
        person: PersonId,
        /// Before.
        was: Option<Discipline>,
        /// Now.
        discipline: Option<Discipline>,
        /// Why we think so, when it is a guess.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Text>,
    },
    /// Somebody went.
    #[serde(rename = "person.left")]
    Left {
        /// Who.
        person: PersonId,
    },
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The number is taken.
    #[error("Person {} is here already; change their discipline instead.", .0.0)]
    Here(PersonId),
    /// The number is unknown.
    #[error("There is no person {} here; see the People page for who is.", .0.0)]
    Unknown(PersonId),
}

/// Somebody.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Person {
    /// What for.
    pub discipline: Option<Discipline>,
    /// Why we think so; `None` when a person said it.
    pub why: Option<Text>,
    /// The import that brought them.
    pub import: Option<ImportId>,
    /// When they came.
    pub joined: crate::Moment,
    /// When they went.
    pub left: Option<crate::Moment>,
}

/// Everybody who is or was here.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct People(BTreeMap<PersonId, Person>);

impl People {
    /// One of them.
    pub fn get(&self, person: PersonId) -> Option<&Person> {
        self.0.get(&person)
    }

    /// The side somebody stands on.
    pub fn side(&self, person: PersonId) -> Option<Side> {
        self.get(person)?.discipline?.side()
    }

    /// All of them, by number.
    pub fn iter(&self) -> impl Iterator<Item = (PersonId, &Person)> {
        self.0.iter().map(|(id, person)| (*id, person))
    }

    /// Forgets whom an import brought, when it is undone.
    pub fn undo(&mut self, import: ImportId) {
        self.0.retain(|_, person| person.import != Some(import));
    }
}

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Join { person, .. } if world.people.get(person).is_some() => Err(Refusal::Here(person)),
        Command::Join { person, discipline, why, import } => Ok(vec![Event::Joined { person, discipline, why, import }]),
        Command::SetDiscipline { person, discipline, why } => set_discipline(world, person, discipline, why),
        Command::Leave { person } => match world.people.get(person) {
            None => Err(Refusal::Unknown(person)),
            Some(known) if known.left.is_some() => Ok(vec![]),
            Some(_) => Ok(vec![Event::Left { person }]),
        },
    }
}

fn set_discipline(world: &World, person: PersonId, discipline: Option<Discipline>, why: Option<Text>) -> Result<Vec<Event>, Refusal> {
    let known = world.people.get(person).ok_or(Refusal::Unknown(person))?;
    if known.discipline == discipline && known.why == why {
        return Ok(vec![]);
    }
    Ok(vec![Event::DisciplineSet { person, was: known.discipline, discipline, why }])
}

/// Folds an event into the slice.
pub fn apply(people: &mut People, mark: &Mark, event: &Event) {
    match event {
        Event::Joined { person, discipline, why, import } => {
            let joined = mark.stamp.at;
            people.0.insert(*person, Person { discipline: *discipline, why: why.clone(), import: *import, joined, left: None });
        }
        Event::DisciplineSet { person, discipline, why, .. } => {
            if let Some(known) = people.0.get_mut(person) {
                known.discipline = *discipline;
                known.why.clone_from(why);
            }
        }
        Event::Left { person } => {
            if let Some(known) = people.0.get_mut(person) {
                known.left = Some(mark.stamp.at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::given;

    const ANA: PersonId = PersonId(1);

    fn join(person: PersonId) -> Command {
        Command::Join { person, discipline: Some(Discipline::Product), why: None, import: None }
    }

    #[test]
    fn somebody_joins_once() {
        given([]).when(join(ANA)).then([Event::Joined { person: ANA, discipline: Some(Discipline::Product), why: None, import: None }]);
        given([join(ANA).into()]).when(join(ANA)).refused(Refusal::Here(ANA));
    }

    #[test]
    fn saying_what_is_known_changes_nothing() {
        let say = Command::SetDiscipline { person: ANA, discipline: Some(Discipline::Product), why: None };
        given([join(ANA).into()]).when(say.clone()).then([] as [Event; 0]);
        given([]).when(say).refused(Refusal::Unknown(ANA));
    }

    #[test]
    fn a_new_discipline_names_the_old_one() {
        let say = Command::SetDiscipline { person: ANA, discipline: Some(Discipline::Design), why: None };
        let said = Event::DisciplineSet { person: ANA, was: Some(Discipline::Product), discipline: Some(Discipline::Design), why: None };
        given([join(ANA).into()]).when(say).then([said]);
    }

    #[test]
    fn every_discipline_has_a_word_of_its_own() {
        for discipline in Discipline::ALL {
            assert_eq!(Discipline::from_word(discipline.word()), Some(discipline));
        }
    }
}
