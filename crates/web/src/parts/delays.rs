//! The table behind the ribbon: days, share, evidence, and how it is known.

use super::{card, chip, ink, words};
use domain::Key;
use insight::{
    Label,
    telling::feature::{Cause, Why},
};
use maud::{Markup, html};

/// Where the time went, as a table.
pub fn table(why: &Why) -> Markup {
    let largest = why.causes.iter().map(|cause| cause.seconds).max().unwrap_or(0).max(1);
    let total: i64 = why.causes.iter().map(|cause| cause.seconds).sum();
    html! {
        table.table.fold.tight {
            caption.vh { "Days, share and evidence of each part of the ribbon" }
            thead { tr {
                th scope="col" { "What the time was" } th.n scope="col" { "Days" } th.n scope="col" { "Share" }
                th.hide-s.w-bar scope="col" { span.vh { "Bar" } }
                th scope="col" { "Without it, sooner" } th.w-ev scope="col" { "Evidence" } th scope="col" { "How known" }
            } }
            tbody { @for cause in &why.causes { (line(cause, largest, &why.feature.key)) } }
            tfoot { tr {
                th scope="row" { "Elapsed" } td.n { (words::days(total)) } td.n { "100%" }
                td.hide-s {} td.void {} td.void {} td.void {}
            } }
        }
    }
}

fn line(cause: &Cause, largest: i64, key: &Key) -> Markup {
    html! {
        tr data-key=(ink::name(cause.label)) {
            th scope="row" { (ink::named(cause.label)) }
            td.n data-l="days" { (words::days(cause.seconds)) }
            td.n data-l="share" { (words::percent(cause.share)) @if let Some(other) = cause.share_reversed { span.sub-t { "or " (words::percent(other)) } } }
            td.hide-s { (ink::bar(cause.label, cause.seconds as f64 / largest as f64)) }
            td data-l="sooner by" { (sooner(cause)) }
            td.full.last { (evidence(cause, key)) }
            td data-l="how known" { (known(cause)) }
        }
    }
}

fn sooner(cause: &Cause) -> Markup {
    html! {
        @match (cause.label, cause.sooner_seconds) {
            (Label::Work, _) => span.mute { "—" },
            (Label::Unexplained, _) | (_, None) => span.mute { "cannot tell" },
            (_, Some(..60)) => span.mute { "no sooner" },
            (_, Some(seconds)) => { "at most " (words::length(seconds)) }
        }
    }
}

fn evidence(cause: &Cause, key: &Key) -> Markup {
    html! {
        @match cause.evidence.split_first() {
            None if cause.label == Label::Unexplained => span.mute { "nothing was recorded then" },
            None => span.mute { "—" },
            Some((first, [])) if cause.evidence_left_out == 0 => (card::piece_of(first, Some(key))),
            Some((first, rest)) => {
                details.more {
                    summary { (words::short(&first.text, 60)) " " span.mute { "and " (rest.len() + cause.evidence_left_out) " more" } }
                    ul.plain { @for piece in cause.evidence.iter() { li {
                        (card::piece_of(piece, Some(key))) " " span.mute { (words::length(piece.seconds)) }
                    } } @if cause.evidence_left_out > 0 { li.mute { "and " (words::thousands(cause.evidence_left_out as i64)) " smaller ones" } } }
                }
            }
        }
        @if cause.masked_seconds > 0 && !matches!(cause.label, Label::OffHours | Label::Unexplained) { span.sub-t { (words::length(cause.masked_seconds)) " more of it was worked through and cost no time" } }
    }
}

fn known(cause: &Cause) -> Markup {
    let inferred = cause.inferred_seconds as f64 / cause.seconds.max(1) as f64;
    html! {
        @if cause.label == Label::Unexplained { (chip::chip(chip::Tone::Line, "none")) }
        @else if cause.label == Label::OffHours { (chip::chip(chip::Tone::Line, "calendar")) }
        @else if cause.inferred_seconds == 0 { (chip::chip(chip::Tone::Line, "recorded")) }
        @else {
            span.chip.inferred { "inferred" @if let Some(confidence) = cause.confidence { ", " (format!("{confidence:.1}")) } }
            @if inferred < 0.95 { span.sub-t { (words::percent(inferred)) " of it" } }
        }
    }
}
