//! Why it lands then: where the days go, what drives the spread, what would change the odds.

use crate::parts::{frame, ink, odds, words};
use insight::{Label, telling::Forecast};
use maud::{Markup, html};

/// Whether there is anything to say.
pub fn says_something(forecast: &Forecast) -> bool {
    !forecast.stretches.is_empty() || !forecast.drivers.is_empty() || !forecast.helps.is_empty()
}

/// Days on the way, causes of the spread, and what would help.
pub fn sections(forecast: &Forecast) -> Markup {
    html! {
        @if says_something(forecast) { (frame::wide("why", "Why then", &about(forecast), &html! {
            div.cols-2 { (stretches(forecast)) (drivers(forecast)) }
            @if !forecast.helps.is_empty() { (helps(forecast)) }
        })) }
    }
}

/// What drives the spread most, in words.
fn about(forecast: &Forecast) -> Markup {
    html! { @if let Some(first) = forecast.drivers.first() { "Most of the spread: " (first.what) } }
}

fn stretches(forecast: &Forecast) -> Markup {
    let total: f64 = forecast.stretches.iter().map(|stretch| stretch.days).sum();
    let most = forecast.stretches.iter().map(|stretch| stretch.days).fold(0.0, f64::max).max(1e-9);
    html! {
        div {
            h3.sub { "Where the days to even odds go" }
            table.table {
                caption.vh { "Calendar days to the median landing" }
                thead { tr { th scope="col" { "What passes" } th.n scope="col" { "Days" } th.w-rib.hide-s scope="col" { span.vh { "Bar" } } } }
                tbody { @for stretch in &forecast.stretches { tr {
                    th scope="row" { @match stretch.label {
                        Some(Label::Work) => { (ink::swatch(Label::Work)) (words::capital(&stretch.what)) },
                        Some(label) => (ink::named(label)),
                        None => { span.swatch {} (words::capital(&stretch.what)) },
                    } }
                    td.n { @if stretch.days < 0.25 { "under ½" } @else { (words::days_of(stretch.days)) } }
                    td.hide-s { @match stretch.label { Some(label) => (ink::bar(label, stretch.days / most)), None => (odds::bar(stretch.days / most)) } }
                } } }
                tfoot { tr { th scope="row" { "To even odds" } td.n { (words::days_of(total)) } td.hide-s {} } }
            }
            p.small.mute.note-s { "What passes around the work is split as it was in features that landed." }
        }
    }
}

fn drivers(forecast: &Forecast) -> Markup {
    let most = forecast.drivers.iter().map(|driver| driver.share).fold(0.0, f64::max).max(1e-9);
    html! {
        div {
            h3.sub { "What drives the spread" }
            table.table {
                caption.vh { "Shares of the variance of the landing" }
                thead { tr { th scope="col" { "Cause" } th.n scope="col" { "Share" } th.w-rib.hide-s scope="col" { span.vh { "Bar" } } } }
                tbody { @for driver in &forecast.drivers { tr {
                    th scope="row" { (words::capital(&driver.what)) }
                    td.n { (words::percent(driver.share)) }
                    td.hide-s { (odds::bar(driver.share / most)) }
                } } }
            }
        }
    }
}

fn helps(forecast: &Forecast) -> Markup {
    let target = forecast.dates.as_ref().and_then(|dates| dates.target);
    let by = forecast.helps.first().map(|help| help.by);
    let day = by.map(|day| words::day(day, forecast.as_of.date())).unwrap_or_default();
    html! {
        h3.sub { "What would change the odds most" }
        table.table.fold {
            caption.vh { "Changes of the plan, each simulated alone" }
            thead { tr { th.w-half scope="col" { "If" } th scope="col" { "Odds of " (day) } th.n scope="col" { "Change" } th.n scope="col" { "P85 sooner by" } } }
            tbody { @for help in &forecast.helps { tr {
                th scope="row" { (words::capital(&help.what)) }
                td data-l="odds then" { (odds::told(help.odds)) }
                td.n data-l="change" { (odds::points(help.gain)) }
                td.n data-l="P85 sooner by" { (days(help.sooner_days)) }
            } } }
        }
        p.small.mute.note-s { "Each is the same plan simulated again with that one change. " @match (target, by == target) { (_, true) => {}, (None, _) => "There is no target, so the odds are those of today’s P50.", (Some(_), _) => "The target’s odds hardly move whatever is done, so the odds are those of today’s P50." } }
    }
}

/// Days in words: `1 day`, `12 days`.
pub fn days(days: f64) -> String {
    words::counted(days.round().max(0.0) as usize, "day")
}
