//! Findings: what hurts, with evidence and a way out; and what each detector looks for.

use crate::parts::{card, frame, note, sentence, words};
use domain::Moment;
use insight::telling::findings::{DetectorView, Findings};
use maud::{Markup, html};

/// How many findings a page shows.
const SHOWN: usize = 60;

/// All findings.
pub fn page(findings: &Findings, now: Moment) -> Markup {
    let crumb = html! { span { "Findings" } span { (words::thousands(findings.matching as i64)) } };
    let about = html! { "What hurts most first" };
    let shown = &findings.findings[..findings.findings.len().min(SHOWN)];
    let body = html! {
        @if findings.findings.is_empty() { (note::empty("Nothing found", "No detector sees its pattern in what is recorded. Below stands what each of them looks for, and how many features it could judge.", None)) }
        @else { (card::findings(shown, now)) }
        @if findings.matching > shown.len() { p.small.mute.sub { "and " (words::thousands((findings.matching - shown.len()) as i64)) " more; each detector’s page shows its own." } }
    };
    html! {
        (frame::head(&crumb, "What hurts", &sentence::lede(&findings.sentence)))
        (frame::wide("found", "Findings", &about, &body))
        (frame::wide("detectors", "What is looked for", &html! { "Facts about features, never about persons" }, &detectors(findings)))
    }
}

fn detectors(findings: &Findings) -> Markup {
    html! {
        table.table.fold {
            thead { tr { th scope="col" { "Detector" } th scope="col" { "Question" } th.n scope="col" { "Found" } th.n scope="col" { "Could judge" } } }
            tbody { @for detector in &findings.detectors { tr {
                th scope="row" { a href={"/findings/" (detector.id)} { (detector.name) } }
                td.full { (detector.question) } td.n data-l="found" { (words::thousands(detector.count as i64)) } td.n data-l="could judge" { (words::thousands(detector.judged as i64)) }
            } } }
        }
    }
}

/// One detector's page.
pub fn detector(detector: &DetectorView, findings: &Findings, now: Moment) -> Markup {
    let own: Vec<_> = findings.findings.iter().filter(|finding| finding.detector == detector.id).cloned().collect();
    let crumb = html! { a href="/findings" { "Findings" } span { "could judge " (words::counted(detector.judged, "feature")) } };
    let lede = html! { p.lede { (detector.question) } };
    let shown = &own[..own.len().min(SHOWN)];
    let body = html! {
        @if own.is_empty() { p.soft { "Not seen anywhere at the moment." } } @else { (card::findings(shown, now)) }
        @if detector.count > shown.len() { p.small.mute.sub { "and " (detector.count - shown.len()) " more in the " a href="/api/v1/findings" { "API" } } }
    };
    html! {
        (frame::head(&crumb, detector.name, &lede))
        (frame::wide("definition", "When it speaks", &html! { "The definition, with its thresholds" }, &definition(detector)))
        (frame::wide("found", "Where it speaks now", &html! { (words::counted(detector.count, "finding")) }, &body))
    }
}

fn definition(detector: &DetectorView) -> Markup {
    html! {
        div.prose { @for part in detector.definition.split("\n\n") { p { (part) } } }
        dl.card.quiet.sub {
            div { dt { "Why it hurts" } dd { (detector.why) } }
            div { dt { "What to try" } dd { (detector.way_out) } }
            div { dt { "Quiet again when" } dd { (detector.quiet_when) } }
        }
    }
}
