//! The table behind the ribbon: days, share, evidence, and how it is known.

use super::{card, chip, ink, row, words};
use crate::judging::Answer;
use domain::{Key, inference::Verdict};
use insight::{
    Label,
    telling::feature::{Cause, Evidence, Rejected, Why},
};
use maud::{Markup, html};

/// Whether whoever reads may confirm and reject what was inferred.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Judging {
    /// On the page of the present.
    Offered,
    /// In a report, and in the past.
    Closed,
}

/// Where the time went, as a table.
pub fn table(why: &Why, judging: Judging) -> Markup {
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
            tbody { @for cause in &why.causes { (line(cause, largest, &why.feature.key, judging)) } }
            tfoot { tr {
                th scope="row" { "Elapsed" } td.n { (words::days(total)) } td.n { "100%" }
                td.hide-s {} td.void {} td.void {} td.void {}
            } }
        }
    }
}

fn line(cause: &Cause, largest: i64, key: &Key, judging: Judging) -> Markup {
    html! {
        tr id=[(judging == Judging::Offered).then(|| format!("l-{}", cause.label.word()))] data-key=(ink::name(cause.label)) {
            th scope="row" { (ink::named(cause.label)) }
            td.n data-l="days" { (words::days(cause.seconds)) }
            td.n data-l="share" { (words::percent(cause.share)) @if let Some(other) = cause.share_reversed { span.sub-t { "or " (words::percent(other)) } } }
            td.hide-s { (ink::bar(cause.label, cause.seconds as f64 / largest as f64)) }
            td data-l="sooner by" { (sooner(cause)) }
            td.full.last { (evidence(cause, key, judging)) }
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

fn evidence(cause: &Cause, key: &Key, judging: Judging) -> Markup {
    let has_buttons = |piece: &Evidence| judging == Judging::Offered && piece.inferred.is_some() && piece.place.is_some();
    html! {
        @match cause.evidence.split_first() {
            None if cause.label == Label::Unexplained => span.mute { "nothing was recorded then" },
            None => span.mute { "—" },
            Some((first, [])) if cause.evidence_left_out == 0 && !has_buttons(first) => (card::piece_of(first, Some(key))),
            Some((first, rest)) => {
                details.more {
                    summary {
                        (words::short(&first.text, 160))
                        @let more = rest.len() + cause.evidence_left_out;
                        @if more > 0 { " " span.mute { "and " (more) " more" } }
                    }
                    ul.plain { @for piece in cause.evidence.iter() { li {
                        (card::piece_of(piece, Some(key))) " " span.mute { (words::length(piece.seconds)) }
                        @if has_buttons(piece) { (judge(key, cause.label, piece)) }
                    } } @if cause.evidence_left_out > 0 { li.mute { "and " (words::thousands(cause.evidence_left_out as i64)) " smaller ones" } } }
                }
            }
        }
        @if cause.masked_seconds > 0 && !matches!(cause.label, Label::OffHours | Label::Unexplained) { span.sub-t { (words::length(cause.masked_seconds)) " more of it was worked through and cost no time" } }
    }
}

/// The form by which a person says whether an inference holds.
fn judge(key: &Key, label: Label, piece: &Evidence) -> Markup {
    let Some(place) = piece.place else { return html! {} };
    let answers: &[(Answer, &str)] = match piece.verdict {
        None => &[(Answer::Confirm, "Confirm"), (Answer::Reject, "Reject")],
        Some(_) => &[(Answer::Forget, "Take back")],
    };
    let said = match piece.verdict {
        None => "Was it so?",
        Some(Verdict::Confirmed) => "Confirmed.",
        Some(Verdict::Rejected) => "Rejected.",
    };
    html! {
        form.judge method="post" action={ (row::address(key, None)) "/inferences" } {
            input type="hidden" name="seq" value=(place.seq);
            input type="hidden" name="nth" value=(place.nth);
            input type="hidden" name="label" value=(label.word());
            span { (said) }
            @for (answer, said) in answers {
                button.btn.small type="submit" name="answer" value=(answer.word()) { (said) span.vh { ": " (label.words()) ", " (words::short(&piece.text, 60)) } }
            }
        }
    }
}

/// What a person rejected, each with the way to take that back.
pub fn rejected(rejected: &[Rejected], key: &Key, judging: Judging) -> Markup {
    html! {
        @if !rejected.is_empty() {
            details.more.small.note-s #rejected {
                summary { (words::counted(rejected.len(), "inference")) " rejected, and not counted" }
                ul.plain { @for Rejected { label, evidence } in rejected { li {
                    (ink::named(*label)) " " (card::piece_of(evidence, Some(key))) " " span.mute { "at most " (words::length(evidence.seconds)) }
                    @if judging == Judging::Offered { (judge(key, *label, evidence)) }
                } } }
            }
        }
    }
}

fn known(cause: &Cause) -> Markup {
    let share = |seconds: i64| seconds as f64 / cause.seconds.max(1) as f64;
    let (inferred, confirmed) = (share(cause.inferred_seconds), share(cause.confirmed_seconds));
    html! {
        @if cause.label == Label::Unexplained { (chip::chip(chip::Tone::Line, "none")) }
        @else if cause.label == Label::OffHours { (chip::chip(chip::Tone::Line, "calendar")) }
        @else if cause.inferred_seconds == 0 && cause.confirmed_seconds == 0 { (chip::chip(chip::Tone::Line, "recorded")) }
        @else if cause.inferred_seconds == 0 { (chip::chip(chip::Tone::Line, "confirmed")) @if confirmed < 0.95 { span.sub-t { (words::percent(confirmed)) " of it" } } }
        @else {
            span.chip.inferred { "inferred" @if let Some(confidence) = cause.confidence { ", " (format!("{confidence:.1}")) } }
            @if inferred < 0.95 { span.sub-t { (words::percent(inferred)) " of it" @if confirmed > 0.0 { ", " (words::percent(confirmed)) " confirmed" } } }
        }
    }
}
