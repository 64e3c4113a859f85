//! How good landing dates have been.

use crate::parts::{frame, odds, sentence, words};
use insight::telling::{
    Landings,
    landings::{LandingLevel, LandingRow},
};
use maud::{Markup, html};

/// The page.
pub fn page(told: &Landings) -> Markup {
    let crumb = html! { a href="/insights/forecasts" { "Forecasts" } span { "landing dates" } };
    let about =
        html! { (words::counted(told.forecasts, "landing")) " forecast at " (words::counted(told.moments, "moment")) " of the past" };
    let counted: Vec<Markup> = told.method.iter().map(|what| html! { (what) }).collect();
    let margin = html! {
        (frame::aside("How it is counted", &counted))
        div { p.label { "In your terminal" } p { code { "alongside backtest --landings" } } p { a href="/api/v1/insights/landings" { "The same as JSON" } } }
    };
    html! {
        (frame::head(&crumb, "How good have landing dates been?", &sentence::lede(&told.sentence)))
        (frame::section("kept", "Told and kept", &about, &table(&told.rows), &margin))
    }
}

fn table(rows: &[LandingRow]) -> Markup {
    html! {
        table.table.fold {
            caption { "Of the dates whose day has come, so many were kept" }
            thead { tr { th scope="col" { "Of" } @for level in ["P50", "P85", "P95"] { th.n scope="col" { (level) " kept" } th.n scope="col" { "n" } } } }
            tbody { @for row in rows { tr data-key=(row.name) data-row {
                th scope="row" { (words::capital(&row.name)) }
                @for level in &row.levels { (cells(level)) }
            } } }
        }
    }
}

fn cells(level: &LandingLevel) -> Markup {
    let promised = odds::figure(level.promised);
    html! {
        td.n data-l={ "kept of " (promised) } { @match level.kept { Some(kept) => b { (words::percent(kept)) }, None => span.mute { "cannot tell" } } }
        td.n data-l="n" { (words::thousands(level.n as i64)) }
    }
}
