//! # Capacity
//!
//! Who has how much of their time for a feature, and from when until when. A date
//! without people is a wish: a forecast asks not only how much work there is but
//! who is there to do it.

use crate::{Key, Mark, PersonId, Seq, Side, Stamp, World};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Number of a seat.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeatId(pub u32);

impl fmt::Display for SeatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seat {}", self.0)
    }
}

/// A place in the crew of a feature: somebody's time, or a place that is still to be filled.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Seat {
    /// Who sits there; `None` is somebody of that side.
    pub person: Option<PersonId>,
    /// Whose work is done there.
    pub side: Side,
    /// The share of the working time that goes to this feature: above 0, at most 1.
    pub share: f64,
    /// The first day; `None` is from now on.
    pub from: Option<Date>,
    /// The last day; `None` is until it is done.
    pub until: Option<Date>,
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Give a feature somebody's time.
    Staff {
        /// Which feature.
        feature: Key,
        /// Whose time, and how much of it.
        seat: Seat,
    },
    /// Say it otherwise.
    Reseat {
        /// Which seat.
        id: SeatId,
        /// What it is now.
        seat: Seat,
    },
    /// Take the time back.
    Free {
        /// Which seat.
        id: SeatId,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands, with the old value beside the new")]
pub enum Event {
    /// A seat came.
    #[serde(rename = "capacity.staffed")]
    Staffed { id: SeatId, feature: Key, seat: Seat },
    /// It was said otherwise.
    #[serde(rename = "capacity.reseated")]
    Reseated { id: SeatId, feature: Key, was: Seat, seat: Seat },
    /// It went.
    #[serde(rename = "capacity.freed")]
    Freed { id: SeatId, feature: Key, was: Seat },
}

impl Event {
    /// The feature that it concerns.
    pub fn feature(&self) -> &Key {
        let (Self::Staffed { feature, .. } | Self::Reseated { feature, .. } | Self::Freed { feature, .. }) = self;
        feature
    }
}

/// Why not.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such feature.
    #[error("There is no feature {0} to staff; see the Features page for the keys in use.")]
    NoFeature(Key),
    /// No such seat.
    #[error("There is no {0}; see the plan of the feature for those there are.")]
    Unknown(SeatId),
    /// No such person.
    #[error("There is no person {} here; let them join first.", .0.0)]
    Nobody(PersonId),
    /// The share is none.
    #[error("{0} is no share of somebody's time; write a number above 0 and at most 1, such as 0.5 for half of it.")]
    NoShare(f64),
    /// The end is before the beginning.
    #[error("The last day, {until}, is before the first, {from}.")]
    Backwards {
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
    },
}

/// A seat and where it is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Staffed {
    /// Of which feature.
    pub feature: Key,
    /// Whose time, and how much of it.
    pub seat: Seat,
    /// The events that say so.
    pub seqs: Vec<Seq>,
}

/// Everybody's time, by seat; who is not listed has no time set aside.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Capacity {
    seats: BTreeMap<SeatId, Staffed>,
    of: BTreeMap<Key, BTreeSet<SeatId>>,
    last: u32,
}

impl Capacity {
    /// One of the seats.
    pub fn get(&self, id: SeatId) -> Option<&Staffed> {
        self.seats.get(&id)
    }

    /// All seats, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (SeatId, &Staffed)> {
        self.seats.iter().map(|(id, staffed)| (*id, staffed))
    }

    /// The seats of one feature.
    pub fn of(&self, feature: &Key) -> impl Iterator<Item = (SeatId, &Staffed)> {
        self.of.get(feature).into_iter().flatten().filter_map(|id| Some((*id, self.seats.get(id)?)))
    }
}

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Staff { feature, .. } if !world.carries(&feature) => Err(Refusal::NoFeature(feature)),
        Command::Staff { feature, seat } => {
            check(world, &seat)?;
            Ok(vec![Event::Staffed { id: SeatId(world.capacity.last.saturating_add(1)), feature, seat }])
        }
        Command::Reseat { id, seat } => {
            check(world, &seat)?;
            let Staffed { feature, seat: was, .. } = known(world, id)?.clone();
            Ok(if was == seat { vec![] } else { vec![Event::Reseated { id, feature, was, seat }] })
        }
        Command::Free { id } => {
            let Staffed { feature, seat: was, .. } = known(world, id)?.clone();
            Ok(vec![Event::Freed { id, feature, was }])
        }
    }
}

fn check(world: &World, seat: &Seat) -> Result<(), Refusal> {
    if let Some(nobody) = seat.person.filter(|person| world.people.get(*person).is_none()) {
        return Err(Refusal::Nobody(nobody));
    }
    if !(seat.share > 0.0 && seat.share <= 1.0) {
        return Err(Refusal::NoShare(seat.share));
    }
    match (seat.from, seat.until) {
        (Some(from), Some(until)) if until < from => Err(Refusal::Backwards { from, until }),
        _ => Ok(()),
    }
}

fn known(world: &World, id: SeatId) -> Result<&Staffed, Refusal> {
    world.capacity.get(id).ok_or(Refusal::Unknown(id))
}

/// Folds an event into the slice.
pub fn apply(capacity: &mut Capacity, mark: &Mark, event: &Event) {
    match event {
        Event::Staffed { id, feature, seat } => {
            capacity.last = capacity.last.max(id.0);
            capacity.of.entry(feature.clone()).or_default().insert(*id);
            capacity.seats.insert(*id, Staffed { feature: feature.clone(), seat: seat.clone(), seqs: vec![mark.seq] });
        }
        Event::Reseated { id, seat, .. } => {
            if let Some(known) = capacity.seats.get_mut(id) {
                known.seat = seat.clone();
                known.seqs.push(mark.seq);
            }
        }
        Event::Freed { id, feature, .. } => {
            capacity.seats.remove(id);
            if let Some(of) = capacity.of.get_mut(feature) {
                of.remove(id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{feature::one_feature, testing::given};
    use jiff::civil::date;

    fn seat(share: f64) -> Seat {
        Seat { person: None, side: Side::Engineering, share, from: None, until: None }
    }

    fn staff(seat: Seat) -> Command {
        Command::Staff { feature: "PAY-1".into(), seat }
    }

    #[test]
    fn a_feature_gets_time_and_gives_it_back() {
        let id = SeatId(1);
        given(one_feature()).when(staff(seat(0.5))).then([Event::Staffed { id, feature: "PAY-1".into(), seat: seat(0.5) }]);
        let staffed = given(one_feature().into_iter().chain([staff(seat(0.5)).into()]));
        let reseated = Event::Reseated { id, feature: "PAY-1".into(), was: seat(0.5), seat: seat(1.0) };
        staffed.when(Command::Reseat { id, seat: seat(1.0) }).then([reseated]);
        staffed.when(Command::Free { id }).then([Event::Freed { id, feature: "PAY-1".into(), was: seat(0.5) }]);
        staffed.when(Command::Free { id: SeatId(2) }).refused(Refusal::Unknown(SeatId(2)));
    }

    #[test]
    fn a_number_is_not_given_twice() {
        let freed = [staff(seat(0.5)).into(), Command::Free { id: SeatId(1) }.into()];
        let world = given(one_feature().into_iter().chain(freed));
        world.when(staff(seat(1.0))).then([Event::Staffed { id: SeatId(2), feature: "PAY-1".into(), seat: seat(1.0) }]);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for share in [0.0, -1.0, 1.5] {
            given(one_feature()).when(staff(seat(share))).refused(Refusal::NoShare(share));
        }
        let (from, until) = (date(2026, 3, 2), date(2026, 3, 1));
        let backwards = Seat { from: Some(from), until: Some(until), ..seat(1.0) };
        given(one_feature()).when(staff(backwards)).refused(Refusal::Backwards { from, until });
        given([]).when(staff(seat(1.0))).refused(Refusal::NoFeature("PAY-1".into()));
        let nobody = PersonId(9);
        given(one_feature()).when(staff(Seat { person: Some(nobody), ..seat(1.0) })).refused(Refusal::Nobody(nobody));
    }
}
