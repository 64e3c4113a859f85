//! Figures, dates and lists as people read them.
//!
//! One place for all faces, so that the page, the command line and a report
//! never say the same thing in two ways.

use domain::{DAY_SECONDS, Moment, PersonId, Text};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What people are called, by the number that the journal knows them by.
pub type Names = BTreeMap<PersonId, Text>;

/// What somebody is called; a person whose name was erased stays a number.
pub fn person(names: &Names, person: PersonId) -> String {
    names.get(&person).map_or_else(|| format!("person {}", person.0), ToString::to_string)
}

/// A number of things: `1 feature`, `1,204 features`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", number(n)) }
}

/// How often: `once`, `twice`, `5 times`.
pub fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{} times", number(n)),
    }
}

/// A whole number with its thousands apart: `1,204`.
pub fn number(n: usize) -> String {
    let digits = n.to_string();
    let (head, tail) = digits.split_at(digits.len() % 3);
    let groups = tail.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    (!head.is_empty()).then(|| head.to_owned()).into_iter().chain(groups).collect::<Vec<_>>().join(",")
}

/// Half days of a time: rounded to halves below 20 days, to whole days above.
fn half_days(seconds: i64) -> i64 {
    let days = seconds.max(0) as f64 / DAY_SECONDS as f64;
    let halves = (days * 2.0).round();
    (if halves < 40.0 { halves } else { days.round() * 2.0 }) as i64
}

/// A time in days, without its unit: `61`, `10½`, `½`, `0`.
pub fn days(seconds: i64) -> String {
    match half_days(seconds) {
        1 => "½".to_owned(),
        halves if halves % 2 == 0 => number((halves / 2) as usize),
        halves => format!("{}½", halves / 2),
    }
}

/// A time with its unit, in days from one day on: `61 days`, `1½ days`, `5 hours`, `40 minutes`.
pub fn duration(seconds: i64) -> String {
    let (minutes, hours) = ((seconds.max(0) + 30) / 60, (seconds.max(0) + 1800) / 3600);
    match (hours, minutes) {
        (24.., _) if half_days(seconds) == 2 => "1 day".to_owned(),
        (24.., _) => format!("{} days", days(seconds)),
        (_, 60..) => count(hours as usize, "hour", "hours"),
        (_, 1..) => count(minutes as usize, "minute", "minutes"),
        _ => "less than a minute".to_owned(),
    }
}

/// A time for a narrow column: `61 d`, `2 d 12 h`, `5 h`, `40 min`.
pub fn short_duration(seconds: i64) -> String {
    let (minutes, hours) = ((seconds.max(0) + 30) / 60, (seconds.max(0) + 1800) / 3600);
    match (hours / 24, hours % 24) {
        (10.., _) => format!("{} d", number(((hours + 12) / 24) as usize)),
        (0, _) if minutes < 60 => format!("{minutes} min"),
        (0, hours) => format!("{hours} h"),
        (days, 0) => format!("{days} d"),
        (days, hours) => format!("{days} d {hours} h"),
    }
}

/// A share of 0 to 1: `36%`; what is there but rounds to nothing is `under 1%`.
pub fn percent(share: f64) -> String {
    let percent = (share * 100.0).round();
    if percent < 1.0 && share > 0.0 { "under 1%".to_owned() } else { format!("{percent:.0}%") }
}

/// The words for odds, each from its share on: the scale of the IPCC (M. D. Mastrandrea et al.,
/// *Guidance note on consistent treatment of uncertainties*, 2010), with its two outermost words left out
/// and “about as likely as not” said shorter.
pub const LIKELIHOOD: [(f64, &str); 5] =
    [(0.90, "very likely"), (0.66, "likely"), (0.33, "as likely as not"), (0.10, "unlikely"), (0.0, "very unlikely")];

/// What odds (0 to 1) of something that is still to come are called.
pub fn likelihood(odds: f64) -> &'static str {
    LIKELIHOOD.iter().find(|(from, _)| odds >= *from).map_or("very unlikely", |(_, word)| word)
}

/// What is said of a day that has passed before the thing was there: odds would be those of another question.
pub const MISSED: &str = "missed";

/// A factor: `2.8`.
pub fn factor(factor: f64) -> String {
    if factor < 20.0 { format!("{factor:.1}") } else { number(factor.round() as usize) }
}

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A month's name: `November`.
pub fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()).clamp(1, 12) - 1]
}

/// A day seen from another: `4 December` in the same year, `12 Nov 2025` in another.
pub fn date(day: Date, seen_from: Date) -> String {
    if day.year() == seen_from.year() {
        format!("{} {}", day.day(), month(day))
    } else {
        format!("{} {} {}", day.day(), &month(day)[..3], day.year())
    }
}

/// How the days of one sentence are said, so that all have the same form: with their year where one
/// of them is in another year than the day of looking.
pub fn dates(days: &[Date], seen_from: Date) -> impl Fn(Date) -> String + use<> {
    let with_year = days.iter().any(|day| day.year() != seen_from.year());
    move |day: Date| if with_year { format!("{} {} {}", day.day(), &month(day)[..3], day.year()) } else { date(day, seen_from) }
}

/// The days from one to another: `from 3 to 9 March`, `on 3 March`.
pub fn span(from: Moment, until: Moment, seen_from: Moment) -> String {
    let (from, until, here) = (from.date(), until.date(), seen_from.date());
    match (from == until, (from.year(), from.month()) == (until.year(), until.month())) {
        (true, _) => format!("on {}", date(from, here)),
        (_, true) => format!("from {} to {}", from.day(), date(until, here)),
        _ => format!("from {} to {}", date(from, here), date(until, here)),
    }
}

/// Several in one breath: `a`, `a and b`, `a, b and c`.
pub fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// Longest text in characters that is quoted in a line.
const LINE: usize = 140;

/// What somebody wrote, in one line: white space closed up, cut at a word with `…`.
pub fn line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        let room = LINE.saturating_sub(line.chars().count());
        if word.chars().count() + 1 > room {
            if line.is_empty() {
                line.extend(word.chars().take(LINE));
            }
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// What somebody wrote, in one line and in quotation marks.
pub fn quote(text: &str) -> String {
    format!("“{}”", line(text))
}

/// The same text with its first letter large, to begin a sentence.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    const HOUR: i64 = 3600;

    #[test]
    fn days_are_rounded_to_halves_below_twenty_and_whole_above() {
        let said: Vec<_> = [0, 11, 14, 40, 252, 468, 491, 1470, 30_000 * 24].map(|hours| days(hours * HOUR)).into();
        assert_eq!(said, ["0", "½", "½", "1½", "10½", "19½", "20", "61", "30,000"]);
    }

    #[test]
    fn a_time_below_a_day_is_said_in_hours_and_below_an_hour_in_minutes() {
        let said: Vec<_> = [20, 61, 59 * 60, 3600, 5 * HOUR, 23 * HOUR + 1700, 23 * HOUR + 1900, 26 * HOUR, 36 * HOUR].map(duration).into();
        assert_eq!(said, ["less than a minute", "1 minute", "59 minutes", "1 hour", "5 hours", "23 hours", "1 day", "1 day", "1½ days"]);
        assert_eq!(duration(-5), "less than a minute");
    }

    #[test]
    fn a_narrow_column_keeps_days_and_hours() {
        let said: Vec<_> = [40 * 60, 5 * HOUR, 60 * HOUR, 72 * HOUR, 61 * 24 * HOUR].map(short_duration).into();
        assert_eq!(said, ["40 min", "5 h", "2 d 12 h", "3 d", "61 d"]);
    }

    #[test]
    fn a_year_is_said_only_where_it_is_another_one() {
        assert_eq!(date(day(2026, 12, 4), day(2026, 11, 23)), "4 December");
        assert_eq!(date(day(2025, 11, 12), day(2026, 11, 23)), "12 Nov 2025");
        let said = dates(&[day(2027, 1, 22), day(2026, 12, 11)], day(2026, 11, 23));
        assert_eq!([said(day(2027, 1, 22)), said(day(2026, 12, 11))], ["22 Jan 2027", "11 Dec 2026"]);
        let at = |month, n| Moment::start_of(day(2026, month, n));
        assert_eq!(span(at(3, 3), at(3, 9), at(4, 1)), "from 3 to 9 March");
        assert_eq!(span(at(2, 28), at(3, 3), at(4, 1)), "from 28 February to 3 March");
        assert_eq!(span(at(3, 3), at(3, 3), at(4, 1)), "on 3 March");
    }

    #[test]
    fn odds_have_one_scale_of_words() {
        assert_eq!(
            [0.95, 0.81, 0.72, 0.5, 0.37, 0.2, 0.004].map(likelihood),
            ["very likely", "likely", "likely", "as likely as not", "as likely as not", "unlikely", "very unlikely"]
        );
    }

    #[test]
    fn numbers_lists_and_shares_read_like_prose() {
        assert_eq!(number(1_204_000), "1,204,000");
        assert_eq!(count(1, "feature", "features"), "1 feature");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!([percent(0.36), percent(0.001), percent(0.0)], ["36%", "under 1%", "0%"]);
        assert_eq!(factor(2.75), "2.8");
    }

    #[test]
    fn a_quoted_line_is_cut_at_a_word_and_never_breaks() {
        assert_eq!(line("  who\n gets   it? "), "who gets it?");
        let long = line(&"word ".repeat(100));
        assert!(long.ends_with("word…") && long.chars().count() <= LINE + 1, "{long}");
        assert_eq!(line(&"x".repeat(500)).chars().count(), LINE + 1);
    }
}
