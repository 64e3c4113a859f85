//! What slips if this slips: other features that wait for this one.

use crate::parts::{frame, row, words};
use insight::telling::{Forecast, forecast::WaitingView};
use maud::{Markup, html};

/// How many days later P50 and P85 come: `+3 · +4 d`.
pub fn slipped(p50: Option<f64>, p85: Option<f64>) -> Markup {
    html! {
        @match p50.zip(p85) {
            Some((p50, p85)) if p50 < 0.25 && p85 < 0.25 => span.mute { "no later" },
            Some((p50, p85)) => { "+" (words::days_of(p50)) " · +" (words::days_of(p85)) " d" },
            None => span.mute { "–" },
        }
    }
}

/// The features that wait for this one, and whether they land later when it slips by a week.
pub fn section(forecast: &Forecast) -> Markup {
    let moved = forecast.waiting.iter().filter(|other| other.later_p50_days.is_some_and(|days| days >= 0.25)).count();
    let about = html! { (words::counted(forecast.waiting.len(), "link")) " from other features, of which " (moved) @if moved == 1 { " moves" } @else { " move" } };
    let body = html! {
        table.table.fold {
            caption.vh { "Features that wait for this one" }
            thead { tr { th.w-half scope="col" { "Feature" } th scope="col" { "Waits for" } th.n scope="col" { "Lands later by, P50 · P85" } } }
            tbody { @for other in &forecast.waiting { tr data-key=(other.feature) data-row { (line(other)) } } }
        }
        p.small.mute.note-s { "By the links that trackers keep (“blocks”, “is blocked by”, “depends on”) and by what is on the other’s map. How much later the other lands when what it waits for comes a week (7 days) after its even odds; “no later” where the other has slack, “cannot tell” where it has no plan that can be simulated." }
    };
    frame::wide("waiting", "What slips with it", &about, &body)
}

fn line(other: &WaitingView) -> Markup {
    html! {
        th scope="row" {
            a href={(row::address(&other.feature, None)) "/plan"} { (words::short(&other.title, 90)) }
            span.sub-t { (other.feature) @if other.what != other.feature { ", its part " (other.what) } }
        }
        td data-l="waits for" { (other.on) }
        td.n.nb data-l="lands later by" { @match other.later_p50_days { Some(_) => (slipped(other.later_p50_days, other.later_p85_days)), None => span.mute { "cannot tell" } } }
    }
}
