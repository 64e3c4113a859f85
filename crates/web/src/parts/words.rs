//! Figures and times as people read them.

use domain::{DAY_SECONDS, Moment, Side, Stage};
use jiff::civil::Date;
use maud::{Markup, html};

/// A thin space: stands between a figure and its unit.
pub const THIN: &str = "\u{2009}";

/// Days to the half from one day on (`10½`), to a tenth below; without the unit.
pub fn days(seconds: i64) -> String {
    days_of(seconds as f64 / DAY_SECONDS as f64)
}

/// As [`days`], from days with fraction.
pub fn days_of(days: f64) -> String {
    if days < 0.05 {
        return "0".into();
    }
    if days < 1.0 {
        return format!("{days:.1}");
    }
    let halves = (days * 2.0).round() as i64;
    let half = if halves % 2 == 1 && days < 100.0 { "½" } else { "" };
    format!("{}{half}", thousands(if days < 100.0 { halves / 2 } else { days.round() as i64 }))
}

/// A length of time with its unit: `40 min`, `7 h`, `2 d 12 h`, `61 days`.
pub fn length(seconds: i64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60);
    match seconds {
        ..60 => "less than a minute".into(),
        60..3600 => format!("{minutes} min"),
        3600..DAY_SECONDS => format!("{hours} h"),
        _ if seconds < 10 * DAY_SECONDS => match hours % 24 {
            0 => format!("{} d", hours / 24),
            rest => format!("{} d {rest} h", hours / 24),
        },
        _ => format!("{} days", days(seconds)),
    }
}

/// A share of 0 to 1 in whole percent: `36 %`; something that is not nothing is at least `<1 %`.
pub fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.005 {
        return format!("<1{THIN}%");
    }
    format!("{:.0}{THIN}%", share * 100.0)
}

/// How many times as long: `2.8×`.
pub fn times(factor: f64) -> String {
    if factor >= 100.0 { format!("{}×", thousands(factor.round() as i64)) } else { format!("{factor:.1}×") }
}

/// A count with a thin space between thousands: `7 828`.
pub fn thousands(count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("{}{}", if count < 0 { "−" } else { "" }, groups.join("\u{202f}"))
}

/// A count with its noun, in the singular for one: `1 question`, `3 questions`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(count as i64), if count == 1 { "" } else { "s" })
}

/// A day: `23 Sep`, with its year when that is not the year of `near`.
pub fn day(date: Date, near: Date) -> String {
    if date.year() == near.year() { date.strftime("%-d %b").to_string() } else { date.strftime("%-d %b %Y").to_string() }
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
    fn days_are_told_to_the_half() {
        let told = |days: f64| super::days((days * DAY_SECONDS as f64) as i64);
        assert_eq!(
            [told(0.0), told(0.3), told(1.0), told(10.5), told(61.2), told(100.5), told(7828.0)],
            ["0", "0.3", "1", "10½", "61", "101", "7\u{202f}828"]
        );
    }

    #[test]
    fn a_length_carries_its_unit() {
        assert_eq!(
            [length(30), length(2400), length(7 * 3600), length(60 * 3600), length(48 * 3600), length(61 * DAY_SECONDS)],
            ["less than a minute", "40 min", "7 h", "2 d 12 h", "2 d", "61 days"]
        );
    }

    #[test]
    fn a_cut_text_never_splits_a_letter() {
        assert_eq!(short("Überraschung", 4), "Über…");
        assert_eq!(short("kurz", 4), "kurz");
    }
}
