//! What fits a date: a wish, and the scope that it buys.

use super::{Asked, address, why_then::days};
use crate::parts::{
    frame,
    frontier::{self, worth},
    odds, row, sentence, words,
};
use insight::telling::{
    Negotiation,
    negotiation::{ImpossibleView, ScopeLine},
};
use maud::{Markup, html};

/// How many slices that are in, and that are out, are shown.
const SHOWN: usize = 60;

/// The section of the page: the wish as a form that works without a script, and its answer.
pub fn section(told: &Negotiation, asked: Asked<'_>) -> Markup {
    let about = html! { "Drag the day or the odds; nothing is written" };
    let body = html! {
        (form(told, asked))
        (answer(told))
        (more(told, asked))
    };
    frame::section("fits", "What fits a date", &about, &body, &html! { (proof(told)) (terminal(told, asked)) })
}

/// The parts that change with the wish. Without the frontier it is the quick answer while somebody drags.
pub fn fits(told: &Negotiation, asked: Asked<'_>, whole: bool) -> Markup {
    html! { (answer(told)) (proof(told)) (terminal(told, asked)) @if whole { (more(told, asked)) } }
}

fn form(told: &Negotiation, asked: Asked<'_>) -> Markup {
    let address = address(&told.feature);
    let of_100 = format!("{:.0}", told.wished * 100.0);
    let span = odds::days_from(told.first, told.last).max(1);
    html! {
        form.wish action={ (address) "#fits" } method="get" data-plan={ (address) "/fits" } {
            @if let Some(day) = asked.as_of { input type="hidden" name="as_of" value=(day); }
            div.field {
                label for="by" { "Done by" }
                div.pair {
                    input #by type="date" name="by" value=(told.by) min=(told.first) required;
                    input #by-days type="range" min="0" max=(span) value=(odds::days_from(told.first, told.by)) data-first=(told.first) aria-label={ "Done by, days from " (words::day(told.first, told.first)) };
                }
            }
            div.field {
                label for="in-100" { "In so many of 100 cases" }
                div.pair { input #in-100 type="range" name="odds" min="5" max="99" value=(of_100); output for="in-100" { (of_100) " of 100" } }
            }
            button.btn type="submit" { "Show" }
        }
    }
}

fn answer(told: &Negotiation) -> Markup {
    html! {
        div #fits-answer {
            p.lead role="status" { (sentence::plain(&told.sentence)) }
            @match &told.impossible {
                Some(impossible) => (culprits(impossible)),
                None => (lines(told)),
            }
            @if !told.cut_first.is_empty() { (cuts(told)) }
        }
    }
}

fn lines(told: &Negotiation) -> Markup {
    let (within, out): (Vec<&ScopeLine>, Vec<&ScopeLine>) = told.slices.iter().partition(|line| line.is_in);
    let most = told.slices.iter().map(|line| line.value).fold(0.0, f64::max).max(1e-9);
    html! {
        table.table.fold.mid.sub {
            caption.vh { "What is in, and the price of what is out" }
            thead { tr { th.w-half scope="col" { "Slice" } th scope="col" { "Worth" } th.n scope="col" { "Work, P50" } th.n scope="col" { "Odds" } th.n scope="col" { "Price" } } }
            tbody {
                tr.group { th colspan="5" scope="rowgroup" { span.label { "In" } " " span.small.mute { (words::counted(within.len(), "slice")) ", worth " (worth(told.value)) " of " (worth(told.value_of_all)) "; lands in time: " (odds::told(told.odds)) } } }
                @for line in within.iter().take(SHOWN) { (line_of(line, most)) }
                (and_more(within.len()))
                @if within.is_empty() { tr { td.mute colspan="5" { "Nothing but what is done." } } }
            }
            @if !out.is_empty() { tbody {
                tr.group { th colspan="5" scope="rowgroup" { span.label { "Out" } " " span.small.mute { "each with what it would cost on top" } } }
                @for line in out.iter().take(SHOWN) { (line_of(line, most)) }
                (and_more(out.len()))
            } }
        }
    }
}

/// How many slices are left to the API.
fn and_more(all: usize) -> Markup {
    html! { @if all > SHOWN { tr { td.mute colspan="5" { "and " (words::thousands((all - SHOWN) as i64)) " more; the API has all" } } } }
}

fn line_of(line: &ScopeLine, most: f64) -> Markup {
    let with = words::short(&line.with.join(", "), 50);
    html! {
        tr data-key=(line.name) data-row class=[(!line.is_in).then_some("out")] {
            th scope="row" {
                (words::short(&line.title, 90))
                span.sub-t { (line.name) " · " (line.worth.word()) @if !line.with.is_empty() { @if line.is_in { " · takes " (with) " with it" } @else { " · brings " (with) } } }
            }
            td data-l="worth" { span.num { (worth(line.value)) } (odds::bar(line.value / most)) }
            td.n data-l="work, P50" { (format!("{:.0}", line.p50_hours)) " h" }
            td.n data-l=(if line.is_in { "odds without it" } else { "odds with it" }) { (odds::points(line.odds_change)) span.sub-t.hide-s { (if line.is_in { "without it" } else { "with it" }) } }
            td.n data-l="price" { @match line.days_more {
                None => span.mute { "in" },
                Some(more) if more >= 3_649.0 => span.bad { "over ten years" },
                Some(more) if more < 0.5 => "under a day",
                Some(more) => { "+" (days(more)) },
            } }
        }
    }
}

fn culprits(impossible: &ImpossibleView) -> Markup {
    html! {
        table.table.fold.sub {
            caption { "Essential slices that stand in the way: what would be, were one of them given up" }
            thead { tr { th.w-half scope="col" { "Given up" } th scope="col" { "Odds of the rest" } th.n scope="col" { "Days more, then" } } }
            tbody { @for one in &impossible.culprits { tr data-key=(one.name) data-row {
                th scope="row" { (words::short(&one.title, 90)) span.sub-t { (one.name) } }
                td data-l="odds of the rest" { (odds::told(one.odds_without)) }
                td.n data-l="days more" { @if one.days_more_without < 0.5 { "none: it fits" } @else { (days(one.days_more_without)) } }
            } } }
        }
        @if impossible.culprits.is_empty() { p.soft { "No single slice is in the way: all of them together take longer." } }
    }
}

fn cuts(told: &Negotiation) -> Markup {
    html! {
        h3.sub { "To cut first" }
        p.small.mute { "From everything that is planned and not put off, which lands by " (words::day(told.by, told.as_of.date())) " with " (odds::told(told.planned_odds)) ": what gives most odds for the least worth, and the odds of that day after this cut and all before it." }
        ol.rows.cuts { @for (nth, cut) in told.cut_first.iter().enumerate() { li data-key={ "cut-" (cut.names.join("-")) } {
            span.num.mute { (nth + 1) }
            div { p.t { (words::short(&cut.titles.join(", and "), 140)) } p.meta { (words::short(&cut.names.join(", "), 60)) " · worth " (worth(cut.value)) } }
            div.end { (odds::told(cut.odds)) }
        } } }
    }
}

/// What takes longer to find: what could be in instead, and what other days would buy.
fn more(told: &Negotiation, asked: Asked<'_>) -> Markup {
    html! {
        div #fits-more {
            @if !told.alternatives.is_empty() {
                h3.sub { "Nearly as good" }
                ul.rows.cuts { @for (nth, other) in told.alternatives.iter().enumerate() { li data-key={ "other-" (nth) } {
                    span.num.mute { (nth + 1) }
                    div {
                        p.t { @if other.more.is_empty() { "Nothing more" } @else { (words::short(&other.more.join(", "), 110)) } }
                        p.meta { "instead of " @if other.less.is_empty() { "nothing" } @else { (words::short(&other.less.join(", "), 140)) } }
                    }
                    div.end { div { "worth " (worth(other.value)) } div { (odds::told(other.odds)) } }
                } } }
            }
            @if !told.steps.is_empty() { (steps(told, asked)) }
            @if !told.frontier.is_empty() {
                h3.sub { "What other days and odds would buy" }
                (frontier::frontier(told, |by, odds| asked.wish(&told.feature, by, odds)))
            }
        }
    }
}

fn steps(told: &Negotiation, asked: Asked<'_>) -> Markup {
    html! {
        h3.sub { "What more time would buy" }
        p.small.mute { "With the same odds, the first day by which each better scope lands." }
        ol.rows.cuts { @for (nth, step) in told.steps.iter().enumerate() { li data-key={ "step-" (step.by) } {
            span.num.mute { (nth + 1) }
            div {
                p.t { (words::short(&step.more.join(", "), 140)) }
                p.meta { a href=(asked.wish(&told.feature, step.by, told.wished)) { "by " (words::day(step.by, told.as_of.date())) } ", " (words::counted(step.days_more.max(0) as usize, "day")) " later" @if !step.less.is_empty() { " · instead of " (words::short(&step.less.join(", "), 110)) } }
            }
            div.end { div { "worth " (worth(step.value)) } div { (odds::told(step.odds)) } }
        } } }
    }
}

fn proof(told: &Negotiation) -> Markup {
    html! {
        div #fits-proof {
            p.label { (if told.impossible.is_some() { "How it was found" } else if told.proven { "Proven best" } else { "How far from the best" }) }
            ul { @for what in told.method.iter().take(2) { li { (what) } } }
            @if told.method.len() > 2 { details.more { summary { "What it rests on" } ul { @for what in told.method.iter().skip(2) { li { (what) } } } } }
        }
    }
}

fn terminal(told: &Negotiation, asked: Asked<'_>) -> Markup {
    let of_100 = format!("{:.0}", told.wished * 100.0);
    html! {
        div #fits-terminal {
            p.label { "In your terminal" }
            p { code { "alongside negotiate " (told.feature) " --by " (told.by) " --odds " (of_100) @if let Some(day) = asked.as_of { " --as-of " (day) } } }
            p { a href={"/api/v1" (row::address(&told.feature, None)) "/negotiation?by=" (told.by) "&odds=" (of_100) @if let Some(day) = asked.as_of { "&as_of=" (row::encoded(day)) }} { "The same as JSON" } }
        }
    }
}
