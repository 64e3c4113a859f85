//! # Absence
//!
//! Days on which nobody works, or one person does not: holidays, leave, parental
//! time. What is forecast for a July with two weeks off must know of them.

use crate::{Mark, PersonId, Seq, Stamp, Text, World};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Number of an absence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AbsenceId(pub u32);

impl fmt::Display for AbsenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "absence {}", self.0)
    }
}

/// Days off.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Days {
    /// Who is away; `None` is everybody.
    pub person: Option<PersonId>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Why, as far as it is anybody's business: a holiday's name, or nothing.
    pub why: Text,
}

impl Days {
    /// Whether somebody is away on a day.
    pub fn hold(&self, person: Option<PersonId>, day: Date) -> bool {
        self.from <= day && day <= self.until && self.person.is_none_or(|away| person == Some(away))
    }
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Say that somebody, or everybody, is away.
    Announce {
        /// Who, and when.
        days: Days,
    },
    /// They are there after all.
    Withdraw {
        /// Which absence.
        absence: AbsenceId,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands")]
pub enum Event {
    /// Somebody will be away.
    #[serde(rename = "absence.announced")]
    Announced { absence: AbsenceId, days: Days },
    /// They will be there after all.
    #[serde(rename = "absence.withdrawn")]
    Withdrawn { absence: AbsenceId, was: Days },
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such person.
    #[error("There is no person {} here; let them join first.", .0.0)]
    Nobody(PersonId),
    /// No such absence.
    #[error("There is no {0}.")]
    Unknown(AbsenceId),
    /// The end is before the beginning.
    #[error("The last day, {until}, is before the first, {from}.")]
    Backwards {
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
    },
}

/// All days off.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Absences {
    all: BTreeMap<AbsenceId, (Days, Seq)>,
    last: u32,
}

impl Absences {
    /// All of them, in the order of announcement, each with the event that says so.
    pub fn iter(&self) -> impl Iterator<Item = (AbsenceId, &Days, Seq)> {
        self.all.iter().map(|(id, (days, seq))| (*id, days, *seq))
    }

    /// Whether somebody (`None`: everybody) is away on a day.
    pub fn hold(&self, person: Option<PersonId>, day: Date) -> bool {
        self.all.values().any(|(days, _)| days.hold(person, day))
    }
}

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Announce { days } => announce(world, days),
        Command::Withdraw { absence } => {
            let (was, _) = world.absences.all.get(&absence).cloned().ok_or(Refusal::Unknown(absence))?;
            Ok(vec![Event::Withdrawn { absence, was }])
        }
    }
}

fn announce(world: &World, days: Days) -> Result<Vec<Event>, Refusal> {
    if let Some(nobody) = days.person.filter(|person| world.people.get(*person).is_none()) {
        return Err(Refusal::Nobody(nobody));
    }
    if days.until < days.from {
        return Err(Refusal::Backwards { from: days.from, until: days.until });
    }
    let is_known = world.absences.iter().any(|(_, known, _)| *known == days);
    let absence = AbsenceId(world.absences.last.saturating_add(1));
    Ok(if is_known { vec![] } else { vec![Event::Announced { absence, days }] })
}

/// Folds an event into the slice.
pub fn apply(absences: &mut Absences, mark: &Mark, event: &Event) {
    match event {
        Event::Announced { absence, days } => {
            absences.last = absences.last.max(absence.0);
            absences.all.insert(*absence, (days.clone(), mark.seq));
        }
        Event::Withdrawn { absence, .. } => drop(absences.all.remove(absence)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::given;
    use jiff::civil::date;

    fn christmas() -> Days {
        Days { person: None, from: date(2026, 12, 24), until: date(2026, 12, 25), why: "Christmas".into() }
    }

    #[test]
    fn everybody_is_away_on_a_holiday_and_one_person_on_leave() {
        let announce = Command::Announce { days: christmas() };
        given([]).when(announce.clone()).then([Event::Announced { absence: AbsenceId(1), days: christmas() }]);
        let world = given([announce.clone().into()]);
        world.when(announce).then([] as [Event; 0]);
        assert!(world.0.absences.hold(Some(PersonId(4)), date(2026, 12, 25)) && world.0.absences.hold(None, date(2026, 12, 24)));
        assert!(!world.0.absences.hold(None, date(2026, 12, 26)));
        let leave = Days { person: Some(PersonId(1)), ..christmas() };
        assert!(leave.hold(Some(PersonId(1)), date(2026, 12, 24)));
        assert!(!leave.hold(None, date(2026, 12, 24)) && !leave.hold(Some(PersonId(2)), date(2026, 12, 24)));
    }

    #[test]
    fn it_can_be_taken_back_and_must_be_in_order() {
        let withdraw = Command::Withdraw { absence: AbsenceId(1) };
        let world = given([Command::Announce { days: christmas() }.into()]);
        world.when(withdraw.clone()).then([Event::Withdrawn { absence: AbsenceId(1), was: christmas() }]);
        given([]).when(withdraw).refused(Refusal::Unknown(AbsenceId(1)));
        let backwards = Days { until: date(2026, 12, 1), ..christmas() };
        let refusal = Refusal::Backwards { from: backwards.from, until: backwards.until };
        given([]).when(Command::Announce { days: backwards }).refused(refusal);
        let nobody = Days { person: Some(PersonId(9)), ..christmas() };
        given([]).when(Command::Announce { days: nobody }).refused(Refusal::Nobody(PersonId(9)));
    }
}
