//! When somebody works, and how much a day.

use domain::DAY_SECONDS;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// How far days are looked up one by one: ten years. Beyond, every week is like the usual one.
const HORIZON: usize = 3_653;

/// How much somebody gets done on each day, in the plan's unit of effort: eight hours a
/// working day, half on Fridays, nothing on holidays.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Availability {
    /// For each weekday, from Monday.
    pub week: [f64; 7],
    /// Days that are otherwise: holidays, leave, half days.
    pub days: BTreeMap<Date, f64>,
}

impl Availability {
    /// So much each day from Monday to Friday.
    pub fn working_days(a_day: f64) -> Self {
        Self { week: [a_day, a_day, a_day, a_day, a_day, 0.0, 0.0], days: BTreeMap::new() }
    }

    /// The same, with nothing done on these days.
    pub fn without(mut self, days: impl IntoIterator<Item = Date>) -> Self {
        self.days.extend(days.into_iter().map(|day| (day, 0.0)));
        self
    }

    /// Whether there is a weekday on which anything is done, and no day is below nothing.
    pub(super) fn is_sensible(&self) -> bool {
        let fine = |a_day: &f64| a_day.is_finite() && *a_day >= 0.0;
        self.week.iter().all(fine) && self.days.values().all(fine) && self.week.iter().any(|a_day| *a_day > 0.0)
    }
}

/// An availability from a first day on, made ready for looking up. Times are days since the
/// beginning of that first day.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Timetable {
    /// What is done on each day.
    a_day: Vec<f64>,
    /// What is done before each day.
    before: Vec<f64>,
    /// What is done on an average day of a usual week, beyond the horizon.
    average: f64,
}

impl Timetable {
    /// The days of an availability from `first` on.
    pub fn of(availability: &Availability, first: Date) -> Self {
        let weekday = first.weekday().to_monday_zero_offset() as usize;
        let mut a_day: Vec<f64> = (0..HORIZON).map(|day| availability.week[(weekday + day) % 7]).collect();
        let begin = domain::Moment::start_of(first).seconds();
        for (date, done) in &availability.days {
            let day = (domain::Moment::start_of(*date).seconds() - begin).div_euclid(DAY_SECONDS);
            if let Some(known) = usize::try_from(day).ok().and_then(|day| a_day.get_mut(day)) {
                *known = *done;
            }
        }
        let mut sum = 0.0;
        let add = |done: &f64| {
            sum += done;
            sum
        };
        let before = std::iter::once(0.0).chain(a_day.iter().map(add)).collect();
        Self { a_day, before, average: availability.week.iter().sum::<f64>() / 7.0 }
    }

    /// What is done from the beginning until a time, in effort.
    pub fn worked(&self, time: f64) -> f64 {
        let day = time.max(0.0) as usize;
        match self.a_day.get(day) {
            Some(done) => self.before[day] + (time - day as f64) * done,
            None => self.before[HORIZON] + (time - HORIZON as f64) * self.average,
        }
    }

    /// The earliest time at which so much is done.
    pub fn when(&self, effort: f64) -> f64 {
        let day = self.before.partition_point(|before| *before < effort);
        match day.checked_sub(1) {
            None => 0.0,
            Some(HORIZON) => HORIZON as f64 + (effort - self.before[HORIZON]) / self.average,
            Some(day) => day as f64 + (effort - self.before[day]) / self.a_day[day],
        }
    }

    /// When work that begins at a time is done.
    pub fn done(&self, begin: f64, effort: f64) -> f64 {
        if effort <= 0.0 { begin } else { self.when(self.worked(begin) + effort).max(begin) }
    }

    /// The next moment at which somebody is at work, `time` itself when they are.
    pub fn at_work(&self, time: f64) -> f64 {
        let day = time as usize;
        let Some(rest) = self.a_day.get(day..) else { return time };
        match rest.iter().position(|done| *done > 0.0) {
            Some(0) => time,
            Some(later) => (day + later) as f64,
            None => HORIZON as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// From Thursday, 2026-01-01, with the Friday off.
    fn timetable() -> Timetable {
        Timetable::of(&Availability::working_days(8.0).without([date(2026, 1, 2)]), date(2026, 1, 1))
    }

    #[test]
    fn work_rests_on_holidays_and_at_weekends() {
        let timetable = timetable();
        assert_eq!(timetable.done(0.0, 4.0), 0.5);
        assert_eq!(timetable.done(0.0, 8.0), 1.0);
        assert_eq!(timetable.done(0.0, 12.0), 4.5, "the second day is off, then comes a weekend");
        assert_eq!(timetable.done(2.0, 40.0), 9.0);
        assert_eq!((timetable.at_work(0.5), timetable.at_work(1.2), timetable.at_work(4.7)), (0.5, 4.0, 4.7));
        assert_eq!(timetable.done(1.5, 0.0), 1.5);
    }

    #[test]
    fn beyond_ten_years_every_week_is_a_usual_one() {
        let timetable = timetable();
        let far = timetable.done(0.0, 40.0 * 1_000.0);
        assert!((far / 7_000.0 - 1.0).abs() < 1e-3, "{far}");
        assert!((timetable.worked(far) - 40_000.0).abs() < 1e-6);
    }

    #[test]
    fn who_is_never_at_work_is_found() {
        assert!(Availability::working_days(8.0).is_sensible());
        assert!(!Availability::working_days(0.0).is_sensible());
        assert!(!Availability::working_days(-1.0).is_sensible());
    }

    proptest! {
        #[test]
        fn what_is_done_in_a_time_is_what_the_time_is_for(effort in 0.001f64..60_000.0, later in 0.0f64..100.0) {
            let timetable = timetable();
            prop_assert!((timetable.worked(timetable.when(effort)) - effort).abs() < 1e-6);
            prop_assert!(timetable.when(effort + later) >= timetable.when(effort));
        }
    }
}
