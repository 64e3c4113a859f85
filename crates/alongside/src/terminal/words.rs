//! Figures in words: those of every face, and what a narrow column needs besides.

use domain::{Moment, item::Place};
pub use insight::telling::words::{count, factor, number, percent, short_duration as time};
use jiff::civil::Date;

/// Days with what fraction matters: `61 d`, `2.4 d`.
pub fn days(days: f64) -> String {
    if days >= 9.95 { format!("{} d", number(days.round() as usize)) } else { format!("{days:.1} d") }
}

/// An age as every face says it, to half days below twenty: `17½ d`, `64 d`.
pub fn age(days: f64) -> String {
    format!("{} d", insight::telling::words::days((days * domain::DAY_SECONDS as f64) as i64))
}

/// Days, or the honest answer.
pub fn days_or(known: Option<f64>) -> String {
    known.map_or_else(|| CANNOT_TELL.into(), days)
}

/// The honest answer to too little data.
pub const CANNOT_TELL: &str = "cannot tell";

/// Text of at most so many characters, cut with `…`.
pub fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.into() } else { text.chars().take(most - 1).chain(['…']).collect() }
}

/// A place in the journal: `#512`, or `#512.3` for a fact among many.
pub fn place(place: Place) -> String {
    match place.nth {
        0 => format!("#{}", place.seq),
        nth => format!("#{}.{nth}", place.seq),
    }
}

/// A day as people write it: `3 Nov 2026`.
pub fn day(moment: Moment) -> String {
    date(moment.date())
}

/// A calendar day: `3 Nov 2026`.
pub fn date(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// A moment to the minute, in UTC: `3 Nov 2026 09:30`.
pub fn minute(moment: Moment) -> String {
    moment.timestamp().strftime("%-d %b %Y %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_a_fraction_where_it_matters() {
        assert_eq!([0.04, 2.449, 9.94, 9.96, 61.2, 1094.3].map(days), ["0.0 d", "2.4 d", "9.9 d", "10 d", "61 d", "1,094 d"]);
        assert_eq!(days_or(None), "cannot tell");
    }

    #[test]
    fn dates_are_short_and_unmistakable() {
        let moment: Moment = "2026-11-03T09:30:59Z".parse().expect("a time");
        assert_eq!((day(moment), minute(moment)), ("3 Nov 2026".into(), "3 Nov 2026 09:30".into()));
    }
}
