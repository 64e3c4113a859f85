//! Dates as people's tools write them. What a single date cannot tell — is 03/04 in
//! March or in April? — the whole column often can.

use crate::when;
use domain::{DAY_SECONDS, Moment};
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// Which comes first where a date is written in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 31/12/2024.
    DayFirst,
    /// 12/31/2024.
    MonthFirst,
}

/// How the dates of a column are read, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// Which comes first.
    pub order: DateOrder,
    /// Why, in a sentence; `None` where no date of the column depends on it.
    pub why: Option<String>,
}

/// Decides from all values of a column, which are taken as one.
pub(crate) fn decide<'a>(values: impl Iterator<Item = &'a str>) -> Reading {
    Evidence::of(values).reading(&Evidence::default())
}

/// What dates tell of which comes first.
#[derive(Default)]
pub(crate) struct Evidence<'a> {
    /// One that can only begin with the day.
    day: Option<&'a str>,
    /// One that can only begin with the month.
    month: Option<&'a str>,
    /// Whether any is written in numbers.
    open: bool,
}

impl<'a> Evidence<'a> {
    /// Looks at every value.
    pub fn of(values: impl Iterator<Item = &'a str>) -> Self {
        let mut evidence = Self::default();
        for value in values {
            let Some((a, b)) = numbers(value) else { continue };
            evidence.open = true;
            if a > 12 && b <= 12 {
                evidence.day.get_or_insert(value);
            } else if b > 12 && a <= 12 {
                evidence.month.get_or_insert(value);
            }
        }
        evidence
    }

    /// How a column is read: as its own dates tell, else as the others of its file do.
    pub fn reading(&self, file: &Evidence<'_>) -> Reading {
        let (order, why) = match (self.told(), file.told()) {
            (Some((order, why)), _) => (order, Some(why)),
            (None, Some((order, why))) if self.day.is_none() => (order, self.open.then(|| format!("elsewhere in the file {why}"))),
            _ => (DateOrder::DayFirst, self.untold()),
        };
        Reading { order, why }
    }

    /// The order, where the dates agree on one.
    fn told(&self) -> Option<(DateOrder, String)> {
        match (self.day, self.month) {
            (Some(day), None) => Some((DateOrder::DayFirst, format!("“{day}” can only begin with the day"))),
            (None, Some(month)) => Some((DateOrder::MonthFirst, format!("“{month}” can only begin with the month"))),
            _ => None,
        }
    }

    fn untold(&self) -> Option<String> {
        let untold = || "no date tells whether day or month comes first; the day was taken".to_owned();
        match (self.day, self.month) {
            (Some(day), Some(month)) => {
                Some(format!("“{day}” begins with the day and “{month}” with the month; the day was taken to come first"))
            }
            _ => self.open.then(untold),
        }
    }
}

/// The first two numbers of a date written as `a/b/year`.
fn numbers(text: &str) -> Option<(u32, u32)> {
    let date = text.trim().split([' ', 'T', ',']).next()?;
    let mut parts = date.split(['/', '.', '-']);
    let (a, b, year) = (parts.next()?, parts.next()?, parts.next()?);
    (a.len() <= 2 && b.len() <= 2 && year.len() >= 2).then(|| Some((a.parse().ok()?, b.parse().ok()?)))?
}

/// Reads a date in any known form; without a zone it is UTC, without a time midnight.
pub(crate) fn read(text: &str, order: DateOrder) -> Option<Moment> {
    let text = text.trim();
    when::moment(text).or_else(|| epoch(text)).or_else(|| javascript(text)).or_else(|| written(text, order))
}

/// Seconds since 1970; milliseconds are read before.
fn epoch(text: &str) -> Option<Moment> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (seconds.len() >= 9 && digits(seconds) && digits(fraction)).then(|| seconds.parse().ok().map(Moment::from_seconds))?
}

/// `Mon Feb 06 2023 05:00:00 GMT+0000 (GMT)`, as JavaScript writes it and Linear exports it.
fn javascript(text: &str) -> Option<Moment> {
    let mut words = text.split_whitespace();
    let (_, month, day, year, time, zone) = (words.next()?, words.next()?, words.next()?, words.next()?, words.next()?, words.next()?);
    let offset = zone.strip_prefix("GMT").or_else(|| zone.strip_prefix("UTC"))?;
    let date = Date::new(year.parse().ok()?, month_named(month)?, day.parse().ok()?).ok()?;
    moment(date, time_of(time)?, offset_seconds(offset)?)
}

fn offset_seconds(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes() {
        [] | [b'Z'] => return Some(0),
        [b'-', ..] => (-1, &text[1..]),
        [b'+', ..] => (1, &text[1..]),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let number: i64 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    Some(sign * (number / 100 * 3600 + number % 100 * 60))
}

/// `06/Feb/23 5:00 AM`, `02-Nov-04`, `31.12.2024 17:00`, `12/31/2024`, `2024/12/31`, `Feb 6, 2023`, `6 February 2023`;
/// an offset or UTC may stand behind.
fn written(text: &str, order: DateOrder) -> Option<Moment> {
    let spaced = text.replace(',', " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (date, rest) = match words.as_slice() {
        [a, b, year, rest @ ..] if b.parse::<u32>().is_ok() || month_named(b).is_some() && a.parse::<i8>().is_ok() => {
            (civil(a, b, year, order)?, rest)
        }
        [date, rest @ ..] => {
            let sign = ['/', '-', '.'].into_iter().find(|sign| date.contains(*sign))?;
            let parts: Vec<&str> = date.split(sign).collect();
            let [a, b, c] = parts.as_slice() else { return None };
            let date = if a.len() == 4 { civil(c, b, a, DateOrder::DayFirst) } else { civil(a, b, c, order) };
            (date?, rest)
        }
        [] => return None,
    };
    let (offset, time) = match rest.split_last() {
        Some((zone, time)) if !time.is_empty() => zone_seconds(zone).map_or((0, rest), |offset| (offset, time)),
        _ => (0, rest),
    };
    moment(date, time_of(&time.join(" "))?, offset)
}

/// `+0100`, `-03:30`, `UTC`, `Z`.
fn zone_seconds(text: &str) -> Option<i64> {
    let bare = text.trim_start_matches("UTC").trim_start_matches("GMT");
    if bare.is_empty() || bare.starts_with(['+', '-', 'Z']) { offset_seconds(bare) } else { None }
}

fn civil(a: &str, b: &str, year: &str, order: DateOrder) -> Option<Date> {
    let number = |text: &str| text.parse::<i8>().ok();
    let (day, month) = match (month_named(a), month_named(b)) {
        (Some(month), None) => (number(b)?, month),
        (None, Some(month)) => (number(a)?, month),
        _ if order == DateOrder::DayFirst => (number(a)?, number(b)?),
        _ => (number(b)?, number(a)?),
    };
    let (length, year) = (year.len(), year.parse::<i16>().ok()?);
    let year = match length {
        // Two digits: 70 to 99 are of the last century, as POSIX has it from 69 on.
        2 => year + if year >= 70 { 1900 } else { 2000 },
        4 => year,
        _ => return None,
    };
    Date::new(year, month, day).ok()
}

/// `17:00`, `17:00:05`, `5:00 PM`; nothing is midnight.
fn time_of(text: &str) -> Option<Time> {
    let lower = text.trim().to_ascii_lowercase();
    if lower.is_empty() {
        return Some(Time::midnight());
    }
    let (clock, half) = match lower.strip_suffix("pm").map(|clock| (clock, 12)).or_else(|| lower.strip_suffix("am").map(|clock| (clock, 0)))
    {
        Some((clock, half)) => (clock.trim(), Some(half)),
        None => (lower.as_str(), None),
    };
    let mut parts = clock.split(':').map(|part| part.split('.').next().unwrap_or(part).parse::<i8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}

/// How the names of months begin in English, German, French, Spanish, Italian, Portuguese and Dutch.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "mae", "mrz", "mrt", "maa"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mei", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aoû", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott", "out"],
    &["nov"],
    &["dec", "déc", "dez", "dic"],
];

fn month_named(text: &str) -> Option<i8> {
    let lower = text.trim_end_matches('.').to_lowercase();
    let is_name = lower.chars().all(char::is_alphabetic);
    let named = |starts: &[&str]| is_name && starts.iter().any(|start| lower.starts_with(start));
    (1..).zip(MONTHS).find(|(_, starts)| named(starts)).map(|(number, _)| number)
}

fn moment(date: Date, time: Time, offset: i64) -> Option<Moment> {
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    debug_assert!(seconds < DAY_SECONDS);
    Some(Moment::start_of(date).plus_seconds(seconds - offset))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn says(text: &str, order: DateOrder) -> String {
        read(text, order).map_or_else(|| "no date".into(), |moment| moment.to_string())
    }

    #[test]
    fn dates_are_read_in_the_forms_of_tools() {
        for (text, expected) in [
            ("2023-02-06T05:00:00Z", "2023-02-06T05:00:00Z"),
            ("2023-02-06", "2023-02-06T00:00:00Z"),
            ("Mon Feb 06 2023 05:00:00 GMT+0000 (GMT)", "2023-02-06T05:00:00Z"),
            ("Mon Feb 06 2023 05:00:00 GMT-0330 (NST)", "2023-02-06T08:30:00Z"),
            ("06/Feb/23 5:00 AM", "2023-02-06T05:00:00Z"),
            ("06/Feb/23 12:05 PM", "2023-02-06T12:05:00Z"),
            ("02-Nov-04", "2004-11-02T00:00:00Z"),
            ("31.12.1999 23:59", "1999-12-31T23:59:00Z"),
            ("Feb 6, 2023 17:00:05", "2023-02-06T17:00:05Z"),
            ("6 February 2023", "2023-02-06T00:00:00Z"),
            ("2023/02/06 05:00", "2023-02-06T05:00:00Z"),
            ("2023-02-06 5:00 PM", "2023-02-06T17:00:00Z"),
            ("2023-02-06 05:00:00 +0100", "2023-02-06T04:00:00Z"),
            ("2023-02-06 05:00:00 UTC", "2023-02-06T05:00:00Z"),
            ("06/Mär/23 05:00", "2023-03-06T05:00:00Z"),
            ("06/févr./23 05:00", "2023-02-06T05:00:00Z"),
            ("2023/02/06 05:00:00.000", "2023-02-06T05:00:00Z"),
            ("1675659600", "2023-02-06T05:00:00Z"),
            ("1675659600000", "2023-02-06T05:00:00Z"),
        ] {
            assert_eq!(says(text, DateOrder::DayFirst), expected, "{text}");
        }
        assert_eq!(says("02/06/2023 5:00 PM", DateOrder::MonthFirst), "2023-02-06T17:00:00Z");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "soon", "31/02/2023", "06/Feb/23 25:00", "06/Feb/23 13:00 AM", "1/2", "12", "Mon Feb 06 2023 05:00:00 GMT+x", "ää/öö/üü"]
        {
            assert_eq!(says(text, DateOrder::DayFirst), "no date", "{text}");
        }
    }

    #[test]
    fn the_whole_column_tells_day_from_month() {
        let decided = |values: &[&str]| decide(values.iter().copied());
        assert_eq!(decided(&["03/04/2024", "13/04/2024"]).order, DateOrder::DayFirst);
        let month = decided(&["03/04/2024", "04/13/2024 5:00 AM"]);
        assert_eq!(
            (month.order, month.why.as_deref()),
            (DateOrder::MonthFirst, Some("“04/13/2024 5:00 AM” can only begin with the month"))
        );
        assert!(decided(&["03/04/2024"]).why.is_some_and(|why| why.contains("no date tells")));
        assert_eq!(decided(&["2024-03-04", "06/Feb/23"]).why, None);
        let of = |values: &'static [&str]| Evidence::of(values.iter().copied());
        let elsewhere = of(&["03/04/2024"]).reading(&of(&["04/13/2024"]));
        assert_eq!(elsewhere.order, DateOrder::MonthFirst);
        assert_eq!(elsewhere.why.as_deref(), Some("elsewhere in the file “04/13/2024” can only begin with the month"));
        assert_eq!(of(&["13/04/2024"]).reading(&of(&["04/13/2024"])).order, DateOrder::DayFirst);
        assert_eq!(of(&["13/04/2024", "04/13/2024"]).reading(&of(&["04/13/2024"])).order, DateOrder::DayFirst);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in ".{0,40}") {
            read(&text, DateOrder::DayFirst);
            decide([text.as_str()].into_iter());
        }
    }
}
