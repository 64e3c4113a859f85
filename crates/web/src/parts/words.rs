//! Figures and times as people read them: those that every face shares come from
//! [`insight::telling::words`]; what only pages need is here.

use domain::{DAY_SECONDS, Moment, Side, Stage};
use insight::telling::{time::Step, words as told};
use jiff::civil::Date;
use maud::{Markup, html};

/// Days to the half, without the unit: `61`, `10½`, `½`.
pub fn days(seconds: i64) -> String {
    told::days(seconds)
}

/// As [`days`], from days with fraction.
pub fn days_of(days: f64) -> String {
    told::days((days * DAY_SECONDS as f64).round() as i64)
}

/// A length of time for a narrow place: `40 min`, `7 h`, `2 d 12 h`, `61 d`.
pub fn length(seconds: i64) -> String {
    told::short_duration(seconds)
}

/// A length of time in a sentence: `61 days`, `5 hours`.
pub fn in_words(seconds: i64) -> String {
    told::duration(seconds)
}

/// A share of 0 to 1: `36%`.
pub fn percent(share: f64) -> String {
    told::percent(share)
}

/// How many times as long: `2.8×`.
pub fn times(factor: f64) -> String {
    format!("{}×", told::factor(factor))
}

/// A count with its thousands apart: `7,828`.
pub fn thousands(count: i64) -> String {
    format!("{}{}", if count < 0 { "−" } else { "" }, told::number(count.unsigned_abs() as usize))
}

/// A count with its noun, in the singular for one: `1 question`, `3 questions`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(count as i64), if count == 1 { "" } else { "s" })
}

/// A day: `23 Sep`, with its year when that is not the year of `near`.
pub fn day(date: Date, near: Date) -> String {
    if date.year() == near.year() { date.strftime("%-d %b").to_string() } else { date.strftime("%-d %b %Y").to_string() }
}

/// A day of a forecast: without its year where the next nine months hold it.
pub fn soon(date: Date, near: Date) -> String {
    let days = Moment::start_of(date).days_since(Moment::start_of(near));
    if (-60.0..270.0).contains(&days) { date.strftime("%-d %b").to_string() } else { day(date, near) }
}

/// From one day to another: `4–16 Dec`, `28 Nov–2 Dec`, `20 Aug–4 Sep 2027`; one day stands alone.
pub fn days_between(from: Date, until: Date, near: Date) -> String {
    if from == until {
        soon(from, near)
    } else if (from.year(), from.month()) == (until.year(), until.month()) {
        format!("{}–{}", from.day(), soon(until, near))
    } else {
        format!(
            "{}–{}",
            if from.year() == until.year() { from.strftime("%-d %b").to_string() } else { soon(from, near) },
            soon(until, near)
        )
    }
}

/// A step of a period for a narrow place: `Mar 26`, `Q1 26`; a year stays whole.
pub fn step(step: &Step) -> String {
    match step.name.split_once(' ') {
        Some((first, _)) => format!("{first} {:02}", step.from.year() % 100),
        None => step.name.clone(),
    }
}

/// A day in full: `Monday, 23 November 2026`.
pub fn full_day(date: Date) -> String {
    date.strftime("%A, %-d %B %Y").to_string()
}

/// How long ago, in words: `just now`, `40 min ago`, `3 days ago`, then the day itself.
pub fn ago(at: Moment, now: Moment) -> String {
    let seconds = now.seconds_since(at);
    match seconds {
        ..0 => day(at.date(), now.date()),
        0..60 => "just now".into(),
        60..DAY_SECONDS => format!("{} ago", length(seconds)),
        _ if seconds < 14 * DAY_SECONDS => {
            let whole = seconds / DAY_SECONDS;
            format!("{whole} day{} ago", if whole == 1 { "" } else { "s" })
        }
        _ => day(at.date(), now.date()),
    }
}

/// The clock time in UTC: `14:05`.
pub fn clock(at: Moment) -> String {
    at.timestamp().strftime("%H:%M").to_string()
}

/// The exact time in UTC, for a tooltip.
pub fn exact(at: Moment) -> String {
    at.timestamp().strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// A time with `shown` in sight and the exact one on hover; the script puts it
/// in the reader's zone.
pub fn time(at: Moment, shown: &str) -> Markup {
    html! { time datetime=(at) title=(exact(at)) { (shown) } }
}

/// A time, told as how long ago.
pub fn since(at: Moment, now: Moment) -> Markup {
    time(at, &ago(at, now))
}

/// A stage as a title: `Build`.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Idea => "Idea",
        Stage::Understand => "Understand",
        Stage::Design => "Design",
        Stage::Plan => "Plan",
        Stage::Build => "Build",
        Stage::Release => "Release",
        Stage::Value => "Value",
        Stage::Delivered => "Delivered",
        Stage::Dropped => "Dropped",
    }
}

/// A side in words; a side that is not known says so.
pub fn side(side: Option<Side>) -> &'static str {
    match side {
        Some(Side::Product) => "product",
        Some(Side::Engineering) => "engineering",
        None => "side not known",
    }
}

/// The first letter as a capital: for a sentence that begins with given words.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// At most `most` letters, cut at the end with an ellipsis.
pub fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_lie_together_are_told_together() {
        use jiff::civil::date;
        let near = date(2026, 11, 23);
        assert_eq!(days_between(date(2026, 12, 4), date(2026, 12, 16), near), "4–16 Dec");
        assert_eq!(days_between(date(2026, 11, 28), date(2026, 12, 2), near), "28 Nov–2 Dec");
        assert_eq!(days_between(date(2026, 12, 20), date(2027, 1, 4), near), "20 Dec–4 Jan");
        assert_eq!(days_between(date(2027, 8, 20), date(2027, 9, 4), near), "20 Aug–4 Sep 2027");
        assert_eq!(days_between(date(2026, 12, 20), date(2028, 1, 4), near), "20 Dec–4 Jan 2028");
        assert_eq!(days_between(date(2026, 12, 4), date(2026, 12, 4), near), "4 Dec");
    }

    #[test]
    fn a_cut_text_never_splits_a_letter() {
        assert_eq!(short("Überraschung", 4), "Über…");
        assert_eq!(short("kurz", 4), "kurz");
    }
}
