//! Moments: when something happened, in UTC, to the millisecond.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, negative before it.
///
/// Stored and exchanged as RFC 3339 in UTC (`2026-03-01T09:30:00Z`, with
/// `.123` only where there are milliseconds). Valid from year -9999 to 9999,
/// the range of [`jiff::Timestamp`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
pub struct Moment(i64);

/// Seconds in a day of elapsed time; calendars are the business of the reader.
pub const DAY_SECONDS: i64 = 86_400;

/// The text is no moment. `Display` names the text and shows the expected form.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no time; write it like 2026-03-01T09:30:00Z")]
pub struct NotAMoment(String);

/// A moment of the past, as somebody typed it, from which nothing can be told.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoPast {
    /// It is neither a day nor a time.
    #[error("“{0}” is no day; write it like 2026-03-01 or 2026-03-01T09:30:00Z")]
    Form(String),
    /// Nothing is known of it yet.
    #[error("{0} is still to come; today, {1}, is the latest that can be looked at")]
    ToCome(String, Date),
}

impl Moment {
    /// The moment that a day or a time names from which somebody wants to look: a day means its end
    /// (UTC); `None` is now, and the day that is not over yet.
    ///
    /// # Errors
    /// When it is neither a day nor a time, or is still to come.
    pub fn as_of(text: &str, now: Self) -> Result<Option<Self>, NoPast> {
        let said = || text.trim().chars().take(40).collect::<String>();
        let day = text.trim().parse::<Date>().ok();
        let end_of = |day: Date| Some(Self(Self::start_of(day.checked_add(1.day()).ok()?).0 - 1));
        let moment = day.and_then(end_of).or_else(|| text.trim().parse().ok()).ok_or_else(|| NoPast::Form(said()))?;
        let to_come = day.map_or(moment > now, |day| day > now.date());
        if to_come { Err(NoPast::ToCome(said(), now.date())) } else { Ok(Some(moment).filter(|moment| *moment < now)) }
    }

    /// From milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From whole seconds since 1970.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded towards the past.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The moment `seconds` later (earlier when negative).
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole seconds from `earlier` to here; negative when `earlier` is later.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.seconds().saturating_sub(earlier.seconds())
    }

    /// Elapsed days from `earlier` to here, with fraction.
    pub fn days_since(self, earlier: Self) -> f64 {
        self.seconds_since(earlier) as f64 / DAY_SECONDS as f64
    }

    /// As jiff's timestamp, clamped to its range.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }

    /// The UTC calendar date.
    pub fn date(self) -> Date {
        self.timestamp().to_zoned(TimeZone::UTC).date()
    }

    /// Midnight UTC at the start of `date`.
    pub fn start_of(date: Date) -> Self {
        date.to_zoned(TimeZone::UTC).map(|z| z.timestamp().into()).unwrap_or_default()
    }
}

impl From<Timestamp> for Moment {
    fn from(t: Timestamp) -> Self {
        Self(t.as_millisecond())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match written(self.0) {
            Some(text) => f.write_str(str::from_utf8(&text).unwrap_or_default()),
            None => fmt::Display::fmt(&self.timestamp(), f),
        }
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        plain(text.as_bytes())
            .or_else(|| text.parse::<Timestamp>().ok().map(Self::from))
            .ok_or_else(|| NotAMoment(text.chars().take(40).collect()))
    }
}

/// The form we write ourselves, `2026-03-01T09:30:00Z`, read without the
/// general parser: a journal holds millions of them.
fn plain(text: &[u8]) -> Option<Moment> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2, b'Z'] = *text else {
        return None;
    };
    let pair = |a: u8, b: u8| (a.is_ascii_digit() && b.is_ascii_digit()).then(|| i64::from(a - b'0') * 10 + i64::from(b - b'0'));
    let year = pair(y1, y2)? * 100 + pair(y3, y4)?;
    let (month, day) = (pair(m1, m2)?, pair(d1, d2)?);
    let (hour, minute, second) = (pair(h1, h2)?, pair(n1, n2)?, pair(s1, s2)?);
    let date = Date::new(year as i16, month as i8, day as i8).ok()?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = i64::from(date.since(EPOCH).ok()?.get_days());
    Some(Moment::from_seconds(days * DAY_SECONDS + hour * 3600 + minute * 60 + second))
}

/// The counterpart of [`plain`]: whole seconds of the years 1000 to 9999, written
/// without the general printer.
fn written(millis: i64) -> Option<[u8; 20]> {
    let seconds = millis / 1000;
    if millis % 1000 != 0 || !WRITTEN.contains(&seconds) {
        return None;
    }
    let (days, second) = (seconds.div_euclid(DAY_SECONDS), seconds.rem_euclid(DAY_SECONDS));
    let (year, month, day) = civil(days);
    let mut text = *b"0000-00-00T00:00:00Z";
    let mut pair = |at: usize, number: i64| {
        text[at] += (number / 10) as u8;
        text[at + 1] += (number % 10) as u8;
    };
    pair(0, year / 100);
    pair(2, year % 100);
    pair(5, month);
    pair(8, day);
    pair(11, second / 3600);
    pair(14, second / 60 % 60);
    pair(17, second % 60);
    Some(text)
}

/// Seconds since 1970 from the year 1000 to the end of jiff's range.
const WRITTEN: std::ops::Range<i64> = -30_610_224_000..253_402_207_200;

/// Year, month and day of a count of days since 1970: Hinnant, "chrono-compatible
/// low-level date algorithms", civil_from_days; for years after 0.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * march + 2) / 5 + 1)
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_i64(self.0);
        }
        match written(self.0) {
            Some(text) => serializer.serialize_str(str::from_utf8(&text).unwrap_or_default()),
            None => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = Moment;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time like 2026-03-01T09:30:00Z")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Moment, E> {
                text.parse().map_err(E::custom)
            }
        }
        if deserializer.is_human_readable() { deserializer.deserialize_str(Text) } else { i64::deserialize(deserializer).map(Moment) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_to_look_from_is_a_day_to_its_end_or_a_time_and_never_to_come() {
        let now: Moment = "2026-11-23T10:40:00Z".parse().expect("a time");
        let read = |text: &str| Moment::as_of(text, now);
        assert_eq!(read("2026-03-01").map(|at| at.map(|at| at.to_string())), Ok(Some("2026-03-01T23:59:59.999Z".into())));
        assert_eq!(read(" 2026-03-01T09:30:00Z ").map(|at| at.map(|at| at.to_string())), Ok(Some("2026-03-01T09:30:00Z".into())));
        assert_eq!([read("2026-11-23"), read("2026-11-23T10:40:00Z")], [Ok(None), Ok(None)]);
        for late in ["2026-11-24", "2026-11-23T10:41:00Z", "2031-01-01"] {
            assert!(read(late).is_err_and(|no| no.to_string().contains("today, 2026-11-23, is the latest")), "{late}");
        }
        assert!(read("yesterday").is_err_and(|no| no.to_string().contains("2026-03-01")));
        assert!(read("2026-02-30").is_err());
    }

    #[test]
    fn both_readers_agree_at_the_edges_of_the_calendar() {
        for text in ["1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2000-02-29T12:00:00Z", "2262-04-11T23:47:16Z", "0001-01-01T00:00:00Z"]
        {
            let fast = plain(text.as_bytes()).expect(text);
            let slow: Moment = text.parse::<Timestamp>().expect(text).into();
            assert_eq!(fast, slow, "{text}");
            assert_eq!(fast.to_string(), text);
        }
    }

    #[test]
    fn both_writers_agree_on_every_day_and_its_last_second() {
        for day in (-354_285..2_932_895).step_by(97) {
            for second in [0, DAY_SECONDS - 1] {
                let moment = Moment::from_seconds(day * DAY_SECONDS + second);
                assert!(written(moment.0).is_some());
                assert_eq!(moment.to_string(), moment.timestamp().to_string());
            }
        }
        for seconds in [WRITTEN.start - 1, WRITTEN.start, WRITTEN.end - 1, WRITTEN.end] {
            let moment = Moment::from_seconds(seconds);
            assert_eq!(moment.to_string(), moment.timestamp().to_string());
        }
    }

    #[test]
    fn what_is_no_time_is_refused_with_the_form_to_write() {
        for text in ["2023-02-29T00:00:00Z", "2023-01-01T24:00:00Z", "yesterday", "", "2023-01-01"] {
            let refusal = text.parse::<Moment>().expect_err(text).to_string();
            assert!(refusal.contains("2026-03-01T09:30:00Z"), "{refusal}");
        }
    }

    #[test]
    fn offsets_and_milliseconds_are_kept() {
        let moment: Moment = "2011-10-11T13:45:40.276+02:00".parse().expect("a time with offset");
        assert_eq!(moment.to_string(), "2011-10-11T11:45:40.276Z");
        assert_eq!(Moment::from_millis(-1).seconds(), -1);
    }
}
