//! Gauges: a clock against its limit, and a figure on its scale.

use super::scale::percent;
use maud::{Markup, html};

/// A figure on a scale from left to right.
#[derive(Clone, Debug)]
pub struct Dial {
    /// What it measures.
    pub name: &'static str,
    /// The figure, with its unit; `None` cannot tell.
    pub figure: Option<String>,
    /// Where it stands on the scale, 0 to 1.
    pub at: Option<f64>,
    /// The usual band, 0 to 1.
    pub usual: Option<(f64, f64)>,
    /// What it means, in a few words.
    pub meaning: String,
}

/// A strip of dials.
pub fn strip(dials: &[Dial]) -> Markup {
    html! { dl.dials { @for dial in dials { (one(dial)) } } }
}

fn one(dial: &Dial) -> Markup {
    html! {
        div {
            dt { (dial.name) }
            dd.fig-n { @match &dial.figure { Some(figure) => (figure), None => span.mute { "cannot tell" } } }
            dd { (picture(dial)) span.sub-t { (dial.meaning) } }
        }
    }
}

fn picture(dial: &Dial) -> Markup {
    html! {
        svg.dial height="18" aria-hidden="true" {
            line.st-line x1="0" x2="100%" y1="15" y2="15" {}
            @for tick in 0..=10 { line.st-line x1=(percent(f64::from(tick) / 10.0)) x2=(percent(f64::from(tick) / 10.0)) y1="13" y2="15" {} }
            @if let Some((low, high)) = dial.usual { rect.f-hair x=(percent(low)) y="9" width=(percent((high - low).max(0.0))) height="6" {} }
            @if let Some(at) = dial.at {
                svg x=(percent(at.clamp(0.0, 1.0))) y="3" width="1" height="1" overflow="visible" { path.f-ink d="M-4.5 0H4.5L0 7Z" {} path.st-ink d="M0 5V12" {} }
            }
        }
    }
}

/// A ring that fills until a limit; the words beside it say the same.
pub fn ring(seconds: i64, limit_seconds: i64) -> Markup {
    let share = (seconds as f64 / limit_seconds.max(1) as f64).clamp(0.0, 1.0);
    let tone = if share >= 1.0 {
        "g-val late"
    } else if share >= 0.75 {
        "g-val near"
    } else {
        "g-val fine"
    };
    html! {
        svg.gauge viewBox="0 0 26 26" aria-hidden="true" {
            circle.g-track cx="13" cy="13" r="10" {}
            circle class=(tone) cx="13" cy="13" r="10" pathLength="100" stroke-dasharray={ (format!("{:.0}", share * 100.0)) " 100" } transform="rotate(-90 13 13)" {}
        }
    }
}

/// How long something waits, against how long it should.
pub fn wait(seconds: i64, limit_seconds: i64) -> Markup {
    let late = seconds >= limit_seconds;
    html! {
        span.clock {
            (ring(seconds, limit_seconds))
            span.bad[late] { (super::words::length(seconds)) @if late { span.vh { ", longer than agreed" } } }
        }
    }
}
