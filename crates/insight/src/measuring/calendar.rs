//! When people are at work: the days and hours of one zone.

use domain::{DAY_SECONDS, Moment};
use jiff::tz::TimeZone;
use std::fmt;

const WEEK_SECONDS: i64 = 7 * DAY_SECONDS;

/// 1970-01-01 was a Thursday: the third day of its week, from Monday as 0.
const EPOCH_WEEKDAY: i64 = 3;

/// The days and hours in which people are at work. Holidays are not known.
#[derive(Clone, PartialEq, Debug)]
pub struct Calendar {
    /// The zone that the hours are read in.
    pub zone: TimeZone,
    /// Whether each day is a working day, from Monday.
    pub days: [bool; 7],
    /// When work begins, in seconds after midnight.
    pub opens: i64,
    /// When work ends, in seconds after midnight; later than `opens`, at most 86 400.
    pub closes: i64,
}

impl Default for Calendar {
    /// Monday to Friday, 9 to 17, in UTC.
    fn default() -> Self {
        Self { zone: TimeZone::UTC, days: [true, true, true, true, true, false, false], opens: 9 * 3600, closes: 17 * 3600 }
    }
}

impl fmt::Display for Calendar {
    /// "Monday to Friday, 9 to 17 UTC".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let working: Vec<usize> = (0..7).filter(|day| self.days[*day]).collect();
        match working[..] {
            [first, .., last] if last - first + 1 == working.len() => write!(f, "{} to {}", NAMES[first], NAMES[last])?,
            _ => f.write_str(&working.iter().map(|day| NAMES[*day]).collect::<Vec<_>>().join(", "))?,
        }
        let clock = |seconds: i64| match (seconds / 3600, seconds % 3600 / 60) {
            (hour, 0) => hour.to_string(),
            (hour, minute) => format!("{hour}:{minute:02}"),
        };
        write!(f, ", {} to {} {}", clock(self.opens), clock(self.closes), self.zone.iana_name().unwrap_or("local time"))
    }
}

impl Calendar {
    /// Seconds of working time from `from` to `until`; 0 when that is no time.
    pub fn working_seconds(&self, from: Moment, until: Moment) -> i64 {
        let mut sum = 0;
        self.offsets(from.seconds(), until.seconds(), |from, until, offset| {
            sum += self.worked_before(until + offset) - self.worked_before(from + offset);
        });
        sum
    }

    /// Seconds outside working time from `from` to `until`; 0 when that is no time.
    pub fn off_seconds(&self, from: Moment, until: Moment) -> i64 {
        (until.seconds() - from.seconds()).max(0) - self.working_seconds(from, until)
    }

    /// Hands over every stretch from `from` to `until`, and whether people are at work in it.
    pub fn hours(&self, from: Moment, until: Moment, mut each: impl FnMut(Moment, Moment, bool)) {
        self.offsets(from.seconds(), until.seconds(), |from, until, offset| {
            let mut now = from + offset;
            while now < until + offset {
                let (next, open) = self.next_turn(now);
                let next = next.min(until + offset);
                each(Moment::from_seconds(now - offset), Moment::from_seconds(next - offset), open);
                now = next;
            }
        });
    }

    /// Splits a stretch where the zone changes its distance from UTC, in seconds.
    fn offsets(&self, from: i64, until: i64, mut each: impl FnMut(i64, i64, i64)) {
        let mut now = from;
        while now < until {
            let here = Moment::from_seconds(now).timestamp();
            let turn = self.zone.following(here).next().map_or(until, |turn| turn.timestamp().as_second()).clamp(now + 1, until);
            each(now, turn, i64::from(self.zone.to_offset(here).seconds()));
            now = turn;
        }
    }

    /// The end of the stretch of open or closed hours around a local second, and whether it is open.
    fn next_turn(&self, local: i64) -> (i64, bool) {
        let midnight = local.div_euclid(DAY_SECONDS) * DAY_SECONDS;
        let (opens, closes) = (midnight + self.opens, midnight + self.closes);
        if self.is_working_day(midnight) && local < opens {
            (opens, false)
        } else if self.is_working_day(midnight) && local < closes {
            (closes, true)
        } else {
            let mornings = (1..=7).map(|day| midnight + day * DAY_SECONDS);
            let next = mornings.into_iter().find(|day| self.is_working_day(*day));
            (next.map_or(midnight + WEEK_SECONDS, |day| day + self.opens), false)
        }
    }

    fn is_working_day(&self, midnight: i64) -> bool {
        let weekday = (midnight.div_euclid(DAY_SECONDS) + EPOCH_WEEKDAY).rem_euclid(7);
        self.days[weekday as usize]
    }

    /// Working seconds since the Monday before 1970, up to a local second.
    fn worked_before(&self, local: i64) -> i64 {
        let since_monday = local + EPOCH_WEEKDAY * DAY_SECONDS;
        let (weeks, within) = (since_monday.div_euclid(WEEK_SECONDS), since_monday.rem_euclid(WEEK_SECONDS));
        let day_length = (self.closes - self.opens).max(0);
        let working_days = self.days.iter().filter(|day| **day).count() as i64;
        let this_week: i64 = self
            .days
            .iter()
            .zip(0..)
            .filter(|(day, _)| **day)
            .map(|(_, day)| (within - day * DAY_SECONDS - self.opens).clamp(0, day_length))
            .sum();
        weeks * working_days * day_length + this_week
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_calendar_says_when_people_are_at_work() {
        assert_eq!(Calendar::default().to_string(), "Monday to Friday, 9 to 17 UTC");
        let odd = Calendar { days: [true, false, true, false, false, false, false], opens: 30_600, ..Calendar::default() };
        assert_eq!(odd.to_string(), "Monday, Wednesday, 8:30 to 17 UTC");
    }

    fn at(text: &str) -> Moment {
        text.parse().expect("a time")
    }

    #[test]
    fn a_week_has_forty_working_hours() {
        let calendar = Calendar::default();
        assert_eq!(calendar.working_seconds(at("2026-03-02T00:00:00Z"), at("2026-03-09T00:00:00Z")), 40 * 3600);
        assert_eq!(calendar.working_seconds(at("2026-03-06T16:00:00Z"), at("2026-03-09T10:00:00Z")), 2 * 3600);
        assert_eq!(calendar.working_seconds(at("2026-03-07T00:00:00Z"), at("2026-03-08T23:00:00Z")), 0);
        assert_eq!(calendar.working_seconds(at("2026-03-09T00:00:00Z"), at("2026-03-02T00:00:00Z")), 0);
        assert_eq!(calendar.working_seconds(at("1969-12-29T00:00:00Z"), at("1970-01-05T00:00:00Z")), 40 * 3600);
    }

    #[test]
    fn the_hours_move_with_the_zone() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a zone");
        let calendar = Calendar { zone, ..Calendar::default() };
        let first = |from: &str| {
            let mut open = None;
            calendar.hours(at(from), at(from).plus_seconds(DAY_SECONDS), |from, _, is_open| {
                if is_open {
                    open = open.or(Some(from))
                }
            });
            open
        };
        assert_eq!(first("2026-03-27T00:00:00Z"), Some(at("2026-03-27T08:00:00Z")));
        assert_eq!(first("2026-03-30T00:00:00Z"), Some(at("2026-03-30T07:00:00Z")));
        let week = calendar.working_seconds(at("2026-03-23T00:00:00Z"), at("2026-04-06T00:00:00Z"));
        assert_eq!(week, 80 * 3600);
    }

    proptest! {
        #[test]
        fn counting_and_listing_agree_and_leave_no_gap(from in -4_000_000i64..4_000_000, length in 0i64..3_000_000) {
            let (from, until) = (Moment::from_seconds(from), Moment::from_seconds(from + length));
            let calendar = Calendar::default();
            let (mut now, mut open) = (from, 0);
            calendar.hours(from, until, |a, b, is_open| {
                assert!(a == now && b > a);
                now = b;
                open += if is_open { b.seconds_since(a) } else { 0 };
            });
            prop_assert_eq!(now, until.max(from));
            prop_assert_eq!(open, calendar.working_seconds(from, until));
        }
    }
}
