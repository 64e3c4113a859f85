//! The timeline: what happened, newest first, by day.

use super::{mark, words};
use insight::telling::feature::Happening;
use jiff::civil::Date;
use maud::{Markup, html};

/// What happened; those beyond `most` are counted, not shown.
pub fn timeline(happenings: &[Happening], most: usize) -> Markup {
    let mut last: Option<Date> = None;
    html! {
        ol.time {
            @for happening in happenings.iter().rev().take(most) {
                @let date = happening.at.date();
                @if last.replace(date) != Some(date) { li.day { h3.label { (words::full_day(date)) } } }
                li id={"e-" (happening.place.seq) "-" (happening.place.nth)} {
                    (words::time(happening.at, &words::clock(happening.at)))
                    (mark::of_side(happening.side))
                    p { (told(happening)) }
                }
            }
        }
    }
}

/// One happening as a sentence.
pub fn told(happening: &Happening) -> Markup {
    match &happening.who {
        Some(who) => html! { (who) " " (happening.what) "." },
        None => html! { "Somebody " (happening.what) "." },
    }
}
