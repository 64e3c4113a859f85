//! What lies ahead, in a report: when what is under way lands, which checkpoints are at
//! risk, and how good forecasts have been.

use super::{forecasts, today};
use crate::parts::{frame, odds, row, sentence, words};
use insight::telling::{Backtest, Outlook, features::FeatureRow, today::AtRisk};
use jiff::civil::Date;
use maud::{Markup, html};

/// The part of a report.
pub fn in_report(under_way: &[FeatureRow], at_risk: &[AtRisk], outlook: &Outlook, backtest: &Backtest) -> Markup {
    let now = outlook.as_of.date();
    html! {
        header.head.sub { h1 { "When it lands" } (sentence::lede(&outlook.sentence)) }
        @if !under_way.is_empty() { (frame::wide("lands", "What is under way", &html! { "Days by which each has landed, by odds" }, &lands(under_way, now))) }
        (today::risks(at_risk, now))
        (forecasts::been(backtest))
    }
}

fn lands(under_way: &[FeatureRow], now: Date) -> Markup {
    html! {
        table.table.fold {
            caption.vh { "When each feature under way lands" }
            thead { tr { th.w-name scope="col" { "Feature" } th scope="col" { "P50" } th scope="col" { "P85" } th scope="col" { "P95" } th scope="col" { "Target" } th scope="col" { "Odds" } } }
            tbody { @for feature in under_way { tr {
                th scope="row" { a href=(row::address(&feature.key, None)) { (words::short(&feature.title, 80)) } span.sub-t { (feature.key) " · " (feature.stage.word()) } }
                @match &feature.lands {
                    Some(lands) => { @for (level, day) in [("P50", lands.p50), ("P85", lands.p85), ("P95", lands.p95)] { td.nb data-l=(level) { (words::day(day, now)) } } },
                    None => td.mute colspan="3" { "cannot tell" },
                }
                td.nb data-l="target" { @match feature.target { Some(target) => (words::day(target, now)), None => span.mute { "none" } } }
                td data-l="odds" { @if let Some((target, chance)) = feature.target.zip(feature.lands.as_ref().and_then(|lands| lands.target_odds)) { (odds::chip_by(chance, target, now)) } }
            } } }
        }
    }
}
