//! Who is there to build it, and when: seats, leave and holidays as the scheduler reads them.

use crate::{
    forecasting::{
        planned::Planned,
        scheduling::{Availability, Capacity, Person},
    },
    measuring::Calendar,
};
use domain::{Moment, PersonId, Side, World};
use jiff::civil::Date;

/// How far ahead leave and holidays are looked up, in days.
const AHEAD: i32 = 1_100;

/// The crew of a plan from the day of `at` on. What had to be assumed is said in sentences.
pub fn crew(world: &World, plan: &Planned, calendar: &Calendar, at: Moment) -> (Capacity, Vec<String>) {
    let first = at.timestamp().to_zoned(calendar.zone.clone()).date();
    let hours = (calendar.closes - calendar.opens) as f64 / 3600.0;
    let usual = Availability { week: calendar.days.map(|works| if works { hours } else { 0.0 }), days: Default::default() };
    let day = Day { world, calendar, at, first, usual };
    let mut assumed = vec![];
    let mut people: Vec<Person> =
        plan.seats.iter().map(|(_, seat)| day.person(seat.person, Some(seat.side), seat.share, seat.from, seat.until)).collect();
    if people.is_empty() {
        assumed.push("Nobody has set time aside for it; one person at a time is assumed.".to_owned());
        people.push(day.person(None, None, 1.0, None, None));
    }
    for side in [Side::Product, Side::Engineering] {
        let wanted = plan.items.iter().any(|item| item.is_to_build() && item.side == Some(side));
        if wanted && !people.iter().any(|person| person.side.is_none() || person.side == Some(side)) {
            assumed.push(format!("No time of {side} is set aside for it, though slices need it; one person is assumed."));
            people.push(day.person(None, Some(side), 1.0, None, None));
        }
    }
    (Capacity { people: Some(people), working: Some((first, day.everybody())) }, assumed)
}

struct Day<'w> {
    world: &'w World,
    calendar: &'w Calendar,
    at: Moment,
    first: Date,
    usual: Availability,
}

impl Day<'_> {
    /// The working time of everybody: holidays off, and of today what is left.
    fn everybody(&self) -> Availability {
        self.availability(None, 1.0, None, None)
    }

    fn person(&self, person: Option<PersonId>, side: Option<Side>, share: f64, from: Option<Date>, until: Option<Date>) -> Person {
        Person { side, availability: Some(self.availability(person, share, from, until)) }
    }

    fn availability(&self, person: Option<PersonId>, share: f64, from: Option<Date>, until: Option<Date>) -> Availability {
        let mut availability = Availability { week: self.usual.week.map(|hours| hours * share), days: self.usual.days.clone() };
        let end = self.first.checked_add(jiff::Span::new().days(AHEAD)).unwrap_or(Date::MAX);
        let off = |from: Date, until: Date| {
            let until = until.min(end);
            from.max(self.first).series(jiff::Span::new().days(1)).take_while(move |day| *day <= until)
        };
        for (_, days, _) in self.world.absences.iter().filter(|(_, days, _)| days.person.is_none() || days.person == person) {
            availability.days.extend(off(days.from, days.until).map(|day| (day, 0.0)));
        }
        if let Some(before) = from.and_then(|from| from.yesterday().ok()) {
            availability.days.extend(off(self.first, before).map(|day| (day, 0.0)));
        }
        // A seat that ends is free for something else afterwards; whoever waits for it waits for the plan to change.
        if let Some(after) = until.and_then(|until| until.tomorrow().ok()) {
            availability.days.extend(off(after, end).map(|day| (day, 0.0)));
        }
        let left = self.calendar.working_seconds(self.at, Moment::start_of(self.first.tomorrow().unwrap_or(self.first))) as f64 / 3600.0;
        let today = availability.days.get(&self.first).copied();
        if today != Some(0.0) {
            availability.days.insert(self.first, left * share);
        }
        availability
    }
}
