//! When people are at work: Monday to Friday, 9 to 17 UTC, without the holidays
//! of a company in Lisbon.

use domain::{DAY_SECONDS, Moment};
use jiff::civil::Date;

/// The hour at which work begins.
pub const OPENS: i64 = 9 * 3600;
/// The hour at which work ends.
pub const CLOSES: i64 = 17 * 3600;

/// Days on which nobody works, as month and day.
const HOLIDAYS: [(i8, i8); 12] =
    [(1, 1), (4, 25), (5, 1), (6, 10), (6, 13), (8, 15), (10, 5), (11, 1), (12, 1), (12, 8), (12, 24), (12, 25)];

/// Whether people work on that day.
pub fn is_working_day(date: Date) -> bool {
    date.weekday().to_monday_zero_offset() < 5 && !HOLIDAYS.contains(&(date.month(), date.day()))
}

/// The holidays between two days that fall on a Monday to Friday, each with its last day.
pub fn holidays(from: Date, until: Date) -> Vec<(Date, Date)> {
    let days = from.series(jiff::Span::new().days(1)).take_while(|day| *day <= until);
    let holidays: Vec<Date> = days.filter(|day| day.weekday().to_monday_zero_offset() < 5 && !is_working_day(*day)).collect();
    let next_to = |one: &Date, other: &Date| one.tomorrow().is_ok_and(|tomorrow| tomorrow == *other);
    holidays.chunk_by(next_to).filter_map(|run| Some((*run.first()?, *run.last()?))).collect()
}

/// The beginning of the UTC day of a moment, in seconds since 1970.
fn midnight(moment: Moment) -> i64 {
    moment.seconds().div_euclid(DAY_SECONDS) * DAY_SECONDS
}

/// Opening and closing of the day that begins at `midnight`; `None` when nobody works.
fn hours(midnight: i64) -> Option<(i64, i64)> {
    is_working_day(Moment::from_seconds(midnight).date()).then_some((midnight + OPENS, midnight + CLOSES))
}

/// The first moment at work from `moment` on.
pub fn at_work(moment: Moment) -> Moment {
    let mut day = midnight(moment);
    loop {
        if let Some((opens, closes)) = hours(day)
            && moment.seconds() < closes
        {
            return Moment::from_seconds(moment.seconds().max(opens));
        }
        day += DAY_SECONDS;
    }
}

/// The moment after so many seconds at work.
pub fn after(moment: Moment, seconds: i64) -> Moment {
    let (mut now, mut left) = (at_work(moment), seconds.max(0));
    loop {
        let closes = midnight(now) + CLOSES;
        if now.seconds() + left <= closes {
            return now.plus_seconds(left);
        }
        left -= closes - now.seconds();
        now = at_work(Moment::from_seconds(closes));
    }
}

/// The last end of a working day that is not after `moment`.
pub fn last_closing(moment: Moment) -> Moment {
    let mut day = midnight(moment);
    loop {
        if let Some((_, closes)) = hours(day)
            && closes <= moment.seconds()
        {
            return Moment::from_seconds(closes);
        }
        day -= DAY_SECONDS;
    }
}

/// A stretch of work as people write it down: nights belong to it, weekends and
/// holidays part it.
pub fn stretches(from: Moment, until: Moment) -> Vec<(Moment, Moment)> {
    let (mut parts, mut begun) = (vec![], Some(from));
    for day in (midnight(from)..until.seconds()).step_by(DAY_SECONDS as usize) {
        let Some((opens, closes)) = hours(day) else { continue };
        let morning = *begun.get_or_insert(Moment::from_seconds(opens));
        if hours(day + DAY_SECONDS).is_none() {
            let evening = Moment::from_seconds(closes).min(until);
            parts.extend((morning < evening).then_some((morning, evening)));
            begun = None;
        }
    }
    parts.extend(begun.filter(|begun| *begun < until).map(|begun| (begun, until)));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().expect(text)
    }

    #[test]
    fn an_hour_on_friday_evening_ends_on_monday() {
        assert_eq!(after(at("2026-11-20T16:30:00Z"), 3600), at("2026-11-23T09:30:00Z"));
        assert_eq!(at_work(at("2026-11-21T12:00:00Z")), at("2026-11-23T09:00:00Z"));
        assert_eq!(after(at("2026-12-23T16:59:59Z"), 2), at("2026-12-28T09:00:01Z"), "two holidays and a weekend");
    }

    #[test]
    fn a_stretch_holds_nights_and_leaves_weekends_out() {
        let week = stretches(at("2026-11-19T10:00:00Z"), at("2026-11-24T12:00:00Z"));
        let thursday_and_friday = (at("2026-11-19T10:00:00Z"), at("2026-11-20T17:00:00Z"));
        assert_eq!(week, [thursday_and_friday, (at("2026-11-23T09:00:00Z"), at("2026-11-24T12:00:00Z"))]);
    }
}
