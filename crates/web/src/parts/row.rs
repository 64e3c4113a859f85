//! A row: a sentence with its mark, and what it waits for at its end.

use super::{gauge, mark, words};
use domain::{DAY_SECONDS, Key, Moment};
use insight::telling::{
    feature::{METRIC, Matter},
    today::Waiting,
};
use maud::{Markup, html};

/// A blocking matter should wait no longer than this.
pub const BLOCKING_SECONDS: i64 = DAY_SECONDS;
/// Any other matter should wait no longer than this.
pub const PATIENT_SECONDS: i64 = 3 * DAY_SECONDS;

const fn limit(matter: &Matter) -> i64 {
    if matter.blocking { BLOCKING_SECONDS } else { PATIENT_SECONDS }
}

/// Something that waits, somewhere.
pub fn waiting(waiting: &Waiting) -> Markup {
    let matter = &waiting.matter;
    html! {
        li data-key={ (waiting.feature) "/" (matter.code) } {
            (mark::waiting_for(matter.waits_for))
            div {
                p.t { a href=(address(&waiting.feature, Some(&matter.code))) data-go { (matter.text) } }
                p.meta { (waiting.feature) " · " (waiting.title) " · " (kind_and_wait(matter)) }
            }
            div.end { (gauge::wait(waiting.seconds, limit(matter))) }
        }
    }
}

fn kind_and_wait(matter: &Matter) -> Markup {
    html! {
        (matter.kind) @if let Some(side) = matter.waits_for { " for " (side.to_string()) }
        @if matter.blocking { " · " b.bad { "work stops until it is settled" } }
    }
}

/// A matter of one feature, open or settled.
pub fn matter(matter: &Matter, now: Moment) -> Markup {
    html! {
        li id={"m-" (matter.code)} data-key=(matter.code) {
            @match (matter.settled_at, matter.settled.is_some()) {
                (None, false) => (mark::waiting_for(matter.waits_for)),
                _ => (mark::mark(mark::Part::Took, mark::Part::Took)),
            }
            div {
                p.t { (matter.text) }
                p.meta {
                    span.num { (matter.code) } " · " (matter.kind) " · " (words::since(matter.raised, now))
                    @if matter.blocking && matter.settled.is_none() { " · " b.bad { "work stops until it is settled" } }
                }
                @if let Some(settled) = &matter.settled { p.small { (settled) } }
            }
            div.end { (end(matter, now)) }
        }
    }
}

fn end(matter: &Matter, now: Moment) -> Markup {
    match matter.settled_at {
        None if matter.kind == METRIC && matter.settled.is_none() => html! { span.mute { "not agreed yet" } },
        None if matter.settled.is_none() => gauge::wait(now.seconds_since(matter.raised).max(0), limit(matter)),
        None => html! { span.mute { "settled" } },
        Some(at) => html! { span.mute { "settled after " (words::length(at.seconds_since(matter.raised).max(0))) } },
    }
}

/// The address of a feature's page, or of something on it.
pub fn address(key: &Key, matter: Option<&str>) -> String {
    let mut address = format!("/features/{}", encoded(key.as_str()));
    if let Some(code) = matter {
        address.push_str("#m-");
        address.push_str(&encoded(code));
    }
    address
}

/// Text as one segment of a path: everything but letters, digits, `-`, `.`, `_` and `~` is escaped.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
