//! Who is there to do a plan.

use super::{
    Fault, Item, Plan,
    availability::{Availability, Timetable},
};
use domain::Side;
use jiff::civil::Date;
use serde::Serialize;

/// Somebody who does one item after another.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Person {
    /// The side whose items they do, beside those that anybody can; `None` when they do every side's.
    pub side: Option<Side>,
    /// When they work; `None` when the capacity's says it.
    pub availability: Option<Availability>,
}

impl Person {
    /// Whether they can do an item of this side.
    pub(super) fn can(&self, side: Option<Side>) -> bool {
        side.is_none() || self.side.is_none() || self.side == side
    }
}

/// Who is there to do a plan, and when they work.
///
/// Without a first day the answers are in the plan's own unit of effort, as if everybody
/// worked all the time. With one, they are days since its beginning, and fractions of a day
/// are spread evenly over it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Capacity {
    /// The people, in the order in which they are asked; `None`: as many as it takes.
    pub people: Option<Vec<Person>>,
    /// The first day, and how much is done on each by whoever does not say otherwise.
    pub working: Option<(Date, Availability)>,
}

impl Capacity {
    /// As many people as it takes: only the critical path counts.
    pub fn unlimited() -> Self {
        Self { people: None, working: None }
    }

    /// So many people, of whom any can do any item.
    pub fn people(count: usize) -> Self {
        let person = Person { side: None, availability: None };
        Self { people: Some(vec![person; count]), working: None }
    }

    /// So many people on each side.
    pub fn sides(product: usize, engineering: usize) -> Self {
        let of = |side, count| vec![Person { side: Some(side), availability: None }; count];
        Self { people: Some([of(Side::Product, product), of(Side::Engineering, engineering)].concat()), working: None }
    }

    /// The same people, beginning on a day and working so much on each.
    pub fn working(self, first: Date, availability: Availability) -> Self {
        Self { working: Some((first, availability)), ..self }
    }

    /// Whether the plan can be done at all by these people.
    pub(super) fn check(&self, plan: &Plan) -> Result<(), Fault> {
        let Some(people) = &self.people else { return self.check_hours(&[]) };
        let nobody = |item: &&Item| !people.iter().any(|person| person.can(item.side));
        match plan.items.iter().find(nobody) {
            Some(item) => Err(Fault::Nobody { item: item.name.clone(), side: item.side }),
            None => self.check_hours(people),
        }
    }

    fn check_hours(&self, people: &[Person]) -> Result<(), Fault> {
        let Some((_, usual)) = &self.working else { return Ok(()) };
        let never = |person: &Person| !person.availability.as_ref().unwrap_or(usual).is_sensible();
        match people.iter().position(never) {
            Some(person) => Err(Fault::NeverAtWork { person }),
            None if people.is_empty() && !usual.is_sensible() => Err(Fault::NeverAtWork { person: 0 }),
            None => Ok(()),
        }
    }

    /// When everybody works alike: that.
    pub(super) fn shared_timetable(&self) -> Option<Timetable> {
        let (first, _) = self.working.as_ref()?;
        Some(Timetable::of(self.alike()?, *first))
    }

    /// The availability that all have.
    fn alike(&self) -> Option<&Availability> {
        let (_, usual) = self.working.as_ref()?;
        let mut all = self.people.iter().flatten().map(|person| person.availability.as_ref().unwrap_or(usual));
        let first = all.next().unwrap_or(usual);
        all.all(|other| other == first).then_some(first)
    }

    /// Whether any person can do any of these items, at the same times as any other.
    pub(super) fn is_pool(&self, plan: &Plan) -> bool {
        let people = self.people.iter().flatten();
        let any = people.clone().all(|person| person.side.is_none()) || plan.items.iter().all(|item| item.side.is_none());
        any && plan.items.iter().all(|item| item.not_before <= 0.0) && (self.working.is_none() || self.alike().is_some())
    }

    /// By person: the place of their timetable, and the timetables.
    pub(super) fn timetables(&self) -> (Vec<usize>, Vec<Timetable>) {
        let Some((first, usual)) = &self.working else { return (Vec::new(), Vec::new()) };
        let mut known: Vec<&Availability> = Vec::new();
        let places = self.people.iter().flatten().map(|person| {
            let own = person.availability.as_ref().unwrap_or(usual);
            known.iter().position(|other| *other == own).unwrap_or_else(|| {
                known.push(own);
                known.len() - 1
            })
        });
        let places = places.collect();
        (places, known.iter().map(|availability| Timetable::of(availability, *first)).collect())
    }
}
