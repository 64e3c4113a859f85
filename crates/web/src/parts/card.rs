//! A card: a finding, with its evidence and the way out.

use super::{chip, row, words};
use domain::{Key, Moment};
use insight::telling::{feature::Evidence, findings::FindingView};
use maud::{Markup, html};

/// The findings side by side.
pub fn findings(findings: &[FindingView], now: Moment) -> Markup {
    html! { div.cols-3.cards.two { @for finding in findings { (finding_card(finding, now)) } } }
}

fn finding_card(finding: &FindingView, now: Moment) -> Markup {
    html! {
        article.card data-key={ (finding.detector) @if let Some(key) = &finding.feature { "/" (key) } } {
            p.label { a href={"/findings/" (finding.detector)} { (finding.name) } }
            h3 {
                @match (&finding.feature, &finding.title) {
                    (Some(key), title) => a href=(row::address(key, None)) data-go { (key) @if let Some(title) = title { " " (words::short(title, 90)) } },
                    (None, _) => "In the whole workspace",
                }
            }
            p.soft { (finding.text) }
            dl {
                div { dt { "Evidence" } dd { (evidence(&finding.evidence, finding.feature.as_ref())) } }
                div { dt { "What to try" } dd { (finding.way_out) } }
            }
            p.small.mute { (chip::confidence(finding.confidence)) " since " (words::since(finding.since, now)) " · " (finding.quiet_when) }
        }
    }
}

/// The first pieces of evidence, each leading to its place on the feature's timeline.
pub fn evidence(evidence: &[Evidence], feature: Option<&Key>) -> Markup {
    const SHOWN: usize = 3;
    html! {
        @if evidence.is_empty() { span.mute { "nothing recorded" } }
        ul.plain {
            @for piece in evidence.iter().take(SHOWN) { li { (piece_of(piece, feature)) } }
            @if evidence.len() > SHOWN { li.mute { "and " (words::thousands((evidence.len() - SHOWN) as i64)) " more" } }
        }
    }
}

/// One piece of evidence.
pub fn piece_of(piece: &Evidence, feature: Option<&Key>) -> Markup {
    let text = words::short(&piece.text, 110);
    html! {
        @match (feature, piece.place) {
            (Some(key), Some(place)) => a href={ (row::address(key, None)) "#e-" (place.seq) "-" (place.nth) } { (text) },
            _ => (text),
        }
        @if let Some(reason) = &piece.inferred { " " span.mute { "(inferred: " (reason) ")" } }
    }
}
