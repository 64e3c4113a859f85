//! Times as tools write them, and which of them can be true.

use domain::{DAY_SECONDS, Moment};

/// Before this no tracker of today was in use: 1990-01-01.
const EARLIEST: Moment = Moment::from_seconds(631_152_000);

/// Why a time cannot be used, in words that fit after "the time of …".
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoTime {
    /// Nothing is written there.
    #[error("is missing")]
    Missing,
    /// It has no form of a time.
    #[error("“{0}” is no time; write it like 2026-03-01T09:30:00Z")]
    Form(String),
    /// Nobody used a tracker then.
    #[error("{0} is before 1990, when nothing can have been recorded; the tool's clock or export is wrong")]
    TooEarly(Moment),
    /// It is still to come.
    #[error("{0} is still to come, so it cannot have been recorded; the tool's clock or export is wrong")]
    TooLate(Moment),
}

/// Reads the time at which something was recorded, and refuses what cannot be true:
/// before 1990, or more than a day after `now`.
///
/// # Errors
/// [`NoTime`] says why.
pub fn recorded_at(text: &str, now: Moment) -> Result<Moment, NoTime> {
    if text.is_empty() {
        return Err(NoTime::Missing);
    }
    plausible(moment(text).ok_or_else(|| NoTime::Form(text.chars().take(40).collect()))?, now)
}

/// Refuses a time that cannot be true: before 1990, or more than a day after `now`.
///
/// # Errors
/// [`NoTime`] says why.
pub(crate) fn plausible(moment: Moment, now: Moment) -> Result<Moment, NoTime> {
    match moment {
        early if early < EARLIEST => Err(NoTime::TooEarly(early)),
        late if late > now.plus_seconds(DAY_SECONDS) => Err(NoTime::TooLate(late)),
        plausible => Ok(plausible),
    }
}

/// Reads a time in the forms that tools write: RFC 3339, an offset without colon
/// as Jira writes it, no offset at all (UTC), a bare date, or milliseconds since 1970.
pub fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    jira(text.as_bytes()).or_else(|| text.parse().ok()).or_else(|| loose(text))
}

/// `2015-09-30T20:08:25.000+0000`: read by hand, because an import has millions.
fn jira(text: &[u8]) -> Option<Moment> {
    let (date, rest) = text.split_at_checked(19)?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T' | b' ', h1, h2, b':', n1, n2, b':', s1, s2] = *date else { return None };
    let (millis, zone) = match rest {
        [b'.', a, b, c, zone @ ..] => (digits(&[*a, *b, *c])?, zone),
        zone => (0, zone),
    };
    let offset_minutes = match *zone {
        [b'Z'] => 0,
        [sign @ (b'+' | b'-'), a, b, c, d] | [sign @ (b'+' | b'-'), a, b, b':', c, d] => {
            let minutes = digits(&[a, b])? * 60 + digits(&[c, d])?;
            if sign == b'-' { -minutes } else { minutes }
        }
        _ => return None,
    };
    let days = days_since_1970(digits(&[y1, y2, y3, y4])?, digits(&[m1, m2])?, digits(&[d1, d2])?)?;
    let (hour, minute, second) = (digits(&[h1, h2])?, digits(&[n1, n2])?, digits(&[s1, s2])?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = days * DAY_SECONDS + hour * 3600 + (minute - offset_minutes) * 60 + second;
    Some(Moment::from_millis(seconds * 1000 + millis))
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
}

/// Days from 1970-01-01 in the Gregorian calendar (Howard Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms", `days_from_civil`).
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// A date alone, a time without offset, or milliseconds since 1970.
fn loose(text: &str) -> Option<Moment> {
    if let Some(millis) = text.parse::<i64>().ok().filter(|_| text.len() >= 12) {
        return Some(Moment::from_millis(millis));
    }
    let local = text.parse::<jiff::civil::DateTime>().ok()?;
    local.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Moment = Moment::from_seconds(1_790_000_000);

    #[test]
    fn the_forms_of_tools_are_read() {
        let expected = "2015-09-30T20:08:25Z".parse().ok();
        for text in ["2015-09-30T20:08:25.000+0000", "2015-09-30T22:08:25.000+02:00", "2015-09-30T20:08:25", "1443643705000"] {
            assert_eq!(moment(text), expected, "{text}");
        }
        assert_eq!(moment("2015-09-30").map(|m| m.to_string()).as_deref(), Some("2015-09-30T00:00:00Z"));
    }

    #[test]
    fn what_cannot_be_true_is_refused_and_says_why() {
        let why = |text: &str| recorded_at(text, NOW).expect_err(text).to_string();
        assert!(why("1970-01-01T00:00:00.000+0000").contains("before 1990"));
        assert!(why("2262-04-11T23:47:16.000+0000").contains("still to come"));
        assert!(why("2023-02-30T00:00:00.000+0000").contains("is no time"));
        assert_eq!(why(""), "is missing");
    }

    proptest! {
        #[test]
        fn both_readers_agree(seconds in -60_000_000_000_i64..60_000_000_000) {
            let moment = Moment::from_seconds(seconds);
            let text = moment.to_string();
            prop_assert_eq!(jira(text.as_bytes()), text.parse().ok());
        }
    }
}
