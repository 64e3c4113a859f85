//! The report as one HTML file that stands alone: no script, no link outwards,
//! the style sheet inside. It is set from the same parts as the pages.

use super::Report;
use crate::terminal::words;
use insight::telling::Why;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use web::{
    assets, pages,
    parts::{chip, delays, frame, ink, ribbon, sentence},
};

/// What a document needs that is no page: its parts apart, no tabs of the server.
const ALONE: &str = "\n.part + .part { margin-top: var(--s-16); }\n.part > .tabs { display: none; }\n";

/// The report.
pub fn render(report: &Report) -> String {
    let keys: Vec<&str> = report.features.iter().map(|why| why.feature.key.as_str()).collect();
    let body = html! {
        main.page {
            div.part { (pages::insights::in_report(&report.insights)) }
            div.part { (pages::findings::page(&report.findings, report.as_of)) }
            div.part { (pages::ahead::in_report(&report.under_way, &report.at_risk, &report.outlook, &report.backtest)) }
            div.part { (features(&report.features)) }
            p.small.mute.sub { "Made by Alongside as of " (words::minute(report.as_of)) " UTC." }
        }
    };
    document(&PreEscaped(inward(&body.into_string(), &keys))).into_string()
}

fn document(body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Where the weeks go · Alongside" }
                style { (PreEscaped(assets::style_sheet())) (PreEscaped(ALONE)) }
            }
            body { (ink::patterns()) (body) }
        }
    }
}

fn features(told: &[Why]) -> Markup {
    html! {
        @if !told.is_empty() {
            header.head.sub { h1 { "The features that waited most" } p.lede { "Of all features, these held most time that was not work." } }
            @for why in told { (feature(why)) }
        }
    }
}

fn feature(why: &Why) -> Markup {
    let row = &why.feature;
    let about = html! { (row.key) " " (chip::stage(row.stage)) };
    let body = html! { (sentence::lede(&why.sentence)) (ribbon::large(&why.ribbon, row.lands.as_ref(), row.key.as_str())) (delays::table(why, delays::Judging::Closed)) (delays::rejected(&why.method.rejected, &row.key, delays::Judging::Closed)) };
    frame::wide(row.key.as_str(), &row.title, &about, &body)
}

/// Turns links to pages of the server inward: to a feature that is told here, or to nowhere.
fn inward(html: &str, keys: &[&str]) -> String {
    let mut pieces = html.split(" href=\"/");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (address, rest) = piece.split_once('"').unwrap_or((piece, ""));
        let page = address.split(['?', '#']).next().unwrap_or_default();
        if let Some(key) = page.strip_prefix("features/").filter(|key| keys.contains(key)) {
            text += &format!(" href=\"#{key}\"");
        }
        text += rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_link_leads_out_of_the_report() {
        let html =
            r##"<a class="x" href="/features/PAY-1#q">1</a><a href="/features/PAY-2">2</a><a href="#where">3</a><a href="/api">4</a>"##;
        let here = r##"<a class="x" href="#PAY-1">1</a><a>2</a><a href="#where">3</a><a>4</a>"##;
        assert_eq!(inward(html, &["PAY-1"]), here);
    }
}
