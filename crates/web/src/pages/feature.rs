//! One feature: why it took as long as it took, with the evidence.

use crate::parts::{
    card, chip,
    delays::{self, Judging},
    frame,
    gauge::{self, Dial},
    mark, ribbon, row, sentence, stages, timeline, words,
};
use domain::{DAY_SECONDS, Side};
use insight::{
    measuring::{Usual, usual::Band},
    telling::{
        Why,
        feature::{Cause, METRIC, Matter},
    },
};
use maud::{Markup, html};

/// How many happenings the page shows at first.
const SHOWN: usize = 40;

/// What the page needs beside its view.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// Whether it is told from a day in the past.
    pub past: bool,
    /// Whether the whole timeline is wanted.
    pub whole: bool,
}

/// The page.
pub fn page(why: &Why, usual: &Usual, asked: Asked) -> Markup {
    html! {
        (head(why))
        (tabs(why))
        (time(why, asked))
        (gauges(why, usual))
        (findings(why))
        (matters(why))
        (happened(why, asked))
    }
}

fn head(why: &Why) -> Markup {
    let feature = &why.feature;
    let crumb = html! {
        span.key { (feature.key) } (chip::stage(feature.stage))
        @if let Some(team) = &feature.team { span { (team) } }
        span.nb { "idea " (words::day(feature.idea.date(), why.as_of.date())) }
        @if let Some(source) = &feature.source { span { "from " (source) } }
    };
    html! {
        (frame::head(&crumb, &words::short(&feature.title, 160), &html! { (stages::track(&why.stages)) (sentence::lede(&why.sentence)) (lands(why)) }))
        dl.owners {
            (owner("Product owner", Side::Product, feature.product.as_deref(), feature.open))
            (owner("Engineering owner", Side::Engineering, feature.engineering.as_deref(), feature.open))
            @if let Some(what) = &feature.waiting_for { div { dt { "Waiting for" } dd { (words::short(what, 80)) @if let Some(side) = feature.waiting_side { " " (chip::side(side)) } } } }
            @if let Some(target) = feature.target { div { dt { "Target" } dd { (words::day(target, why.as_of.date())) } } }
        }
    }
}

/// When it will land, and where the plan is.
fn lands(why: &Why) -> Markup {
    let feature = &why.feature;
    let plan = format!("{}/plan", row::address(&feature.key, None));
    html! {
        @match &feature.lands {
            Some(lands) => p.lead.lands { (sentence::plain(&lands.sentence)) " " a href=(plan) { @if lands.planned { "The plan, and what would fit a date" } @else { "How that is known" } } },
            None if feature.open => p.lead.lands { "When it lands cannot be told yet. " a href=(plan) { "What a plan would say" } },
            None => {},
        }
    }
}

fn owner(role: &str, side: Side, name: Option<&str>, open: bool) -> Markup {
    html! {
        div {
            dt { (role) }
            dd { @match name {
                Some(name) => span.who { (mark::of_side(Some(side))) (name) },
                None => span.who { (mark::of_sides(&[])) @if open { span.warn { "none yet" } } @else { span.mute { "never named" } } },
            } }
        }
    }
}

fn tabs(why: &Why) -> Markup {
    let open = why.agreed.iter().filter(|matter| matter.settled.is_none() && matter.kind != METRIC).count();
    let tabs = [
        ("why", "Time", None),
        ("findings", "Findings", Some(why.findings.len())),
        ("matters", "Questions and decisions", Some(open)),
        ("events", "Timeline", Some(why.timeline.len() + why.earlier)),
    ];
    html! {
        nav.tabs.sub aria-label="Parts of this feature" {
            @for (nth, (id, text, count)) in tabs.iter().enumerate() {
                a href={"#" (id)} data-number=(nth + 1) { (text) @if let Some(count) = count.filter(|count| *count > 0) { span.num.mute { " · " (words::thousands(count as i64)) } } " " kbd aria-hidden="true" { (nth + 1) } }
            }
            a href={ (row::address(&why.feature.key, None)) "/plan" } data-number=(tabs.len() + 1) { "Plan and odds" " " kbd aria-hidden="true" { (tabs.len() + 1) } }
        }
    }
}

fn time(why: &Why, asked: Asked) -> Markup {
    let name = why.feature.key.to_string();
    let title = format!("Where {} went", words::in_words(why.clocks.idea_to_value_seconds));
    let about = html! {
        @if let Some(factor) = why.clocks.overhead_factor { "Took " (format!("{factor:.1}")) " times as long as the work in it; " }
        @match why.method.recorded_share {
            Some(share) => { (words::percent(share)) " of what is explained was recorded or confirmed" }
            None => { "nothing on record explains it yet" }
        }
    };
    let judging = if asked.past { Judging::Closed } else { Judging::Offered };
    let body = html! {
        (ribbon::large(&why.ribbon, why.feature.lands.as_ref(), &name))
        (delays::table(why, judging))
        (delays::rejected(&why.method.rejected, &why.feature.key, judging))
        (reversed(&why.causes))
        aside.margin.strip aria-label="Evidence: where the time went" { (evidence(why)) (travel(why, asked)) (terminal(why)) }
    };
    html! {
        section.sect.wide aria-labelledby="why" {
            header.sect-h { h2 #why { (title) } p { (about) } }
            div.body { (body) }
        }
    }
}

fn reversed(causes: &[Cause]) -> Markup {
    let moved = causes.iter().filter(|cause| cause.share_reversed.is_some()).count();
    html! {
        p.small.mute.note-s {
            @if moved == 0 { "With the order of precedence reversed, no share moves by more than 10 points." }
            @else { "Where two figures stand, the share depends on the order of precedence by more than 10 points: the truth lies between." }
        }
    }
}

fn evidence(why: &Why) -> Markup {
    let method = &why.method;
    html! {
        div {
            p.label { "Evidence" }
            dl.facts {
                div { dt { "Events read" } dd { (words::thousands(method.events as i64)) } }
                div { dt { "Inferred time" } dd { (words::days((why.clocks.idea_to_value_seconds as f64 * method.inferred_share) as i64)) " d (" (words::percent(method.inferred_share)) ")" } }
                @if method.confirmed_share > 0.0 { div { dt { "Confirmed by a person" } dd { (words::percent(method.confirmed_share)) } } }
                @if method.rejected_share > 0.0 { div { dt { "Rejected by a person" } dd { (words::percent(method.rejected_share)) } } }
                div { dt { "As of" } dd { (words::time(why.as_of, &why.as_of.date().strftime("%-d %b %Y").to_string())) } }
            }
            details.more {
                summary { "Formula and what was left out" }
                @for how in &method.how { p { (how) } }
                @if method.left_out.is_empty() { p { "Nothing was left out." } }
                ul { @for what in &method.left_out { li { (what) } } }
            }
        }
    }
}

fn travel(why: &Why, asked: Asked) -> Markup {
    let address = row::address(&why.feature.key, None);
    let days = why.ribbon.seconds() / DAY_SECONDS;
    let date = why.as_of.date();
    html! {
        div {
            p.label { "As it was known on" }
            form.travel action=(address) method="get" {
                label.vh for="as_of" { "Day" }
                input #as_of type="date" name="as_of" value=(date) min=(why.feature.idea.date());
                button.btn.small type="submit" { "Show" }
            }
            @if days > 1 && !asked.past {
                form.travel action=(address) method="get" {
                    label.vh for="day" { "Day of its way, 0 to " (days) }
                    input #day type="range" name="day" min="1" max=(days) value=(days) data-slider=(why.feature.idea);
                    button.btn.small type="submit" { "Replay" }
                    output.small for="day" { "day " (days) }
                }
            }
        }
    }
}

fn terminal(why: &Why) -> Markup {
    html! { div { p.label { "In your terminal" } p { code { "alongside why " (why.feature.key) } } @if why.feature.open { p { code { "alongside forecast " (why.feature.key) } } } p { a href={"/api/v1" (row::address(&why.feature.key, None)) "/why"} { "The same as JSON" } } } }
}

fn gauges(why: &Why, usual: &Usual) -> Markup {
    let clocks = &why.clocks;
    let logarithm = |factor: f64| (factor.max(1.0).ln() / 10f64.ln()).clamp(0.0, 1.0);
    let on = |band: Band, place: &dyn Fn(f64) -> f64| band.map(|(low, high)| (place(low), place(high)));
    let dials = [
        Dial {
            name: "Overhead factor",
            figure: clocks.overhead_factor.map(words::times),
            at: clocks.overhead_factor.map(logarithm),
            usual: on(usual.overhead_factor, &logarithm),
            meaning: told(usual.overhead_factor, "elapsed ÷ work", &words::times),
        },
        Dial {
            name: "Flow efficiency",
            figure: clocks.flow_efficiency.map(words::percent),
            at: clocks.flow_efficiency,
            usual: usual.flow_efficiency,
            meaning: told(usual.flow_efficiency, "worked on ÷ elapsed", &words::percent),
        },
        clock("Start to value", clocks.start_to_value_seconds, usual.start_to_value, "cycle time"),
        clock("Commitment to value", clocks.commitment_to_value_seconds, usual.commitment_to_value, "lead time"),
    ];
    html! {
        section.sect.wide aria-label="Gauges" { div.body {
            (gauge::strip(&dials))
            p.small.mute.note-s {
                @if *usual != Usual::default() && dials.iter().any(|dial| dial.usual.is_some()) { "The grey band holds the middle half of what landed, of " (usual.of) ". " }
                "Working time on the way: " (words::length(clocks.working_seconds)) ", counted Monday to Friday, 9 to 17. "
                "Flow efficiency counts every hour in which somebody worked on it, rework too; the work in the table above is what remains of it where nothing else held the feature up. "
                @if why.feature.value.is_none() { "It is still under way: every figure is so far." }
            }
            @if let Some(volatility) = &why.volatility { p.small.mute.note-s { "Requirements volatility. " (volatility.text) } }
        } }
    }
}

/// A length of time on a scale that holds it and what is usual.
fn clock(name: &'static str, seconds: Option<i64>, usual: Band, field: &str) -> Dial {
    let longest = usual.map_or(0.0, |(_, high)| high).max(seconds.unwrap_or(0) as f64).max(1.0) * 1.25;
    Dial {
        name,
        figure: seconds.map(words::length),
        at: seconds.map(|seconds| seconds as f64 / longest),
        usual: usual.map(|(low, high)| (low / longest, high / longest)),
        meaning: told(usual, field, &|seconds| words::length(seconds as i64)),
    }
}

fn told(usual: Band, means: &str, figure: &dyn Fn(f64) -> String) -> String {
    match usual {
        Some((low, high)) => format!("{means}; usual {} to {}", figure(low), figure(high)),
        None => format!("{means}; too few to say what is usual"),
    }
}

fn findings(why: &Why) -> Markup {
    let about = html! { "Patterns that hurt, with a way out" };
    let body = html! {
        @if why.findings.is_empty() { p.soft { "No detector found a pattern that hurts here. " a href="/findings" { "What they look for" } } }
        @else { (card::findings(&why.findings, why.as_of)) }
    };
    frame::wide("findings", "Findings", &about, &body)
}

fn matters(why: &Why) -> Markup {
    let (open, settled): (Vec<&Matter>, Vec<&Matter>) = why.agreed.iter().partition(|matter| matter.settled.is_none());
    let metrics = open.iter().filter(|matter| matter.kind == METRIC).count();
    let about = html! {
        (words::thousands((open.len() - metrics) as i64)) " open, "
        @if metrics > 0 { (words::counted(metrics, METRIC)) " not agreed yet, " }
        (words::thousands(settled.len() as i64)) " settled"
    };
    let body = html! {
        @if why.agreed.is_empty() { p.soft { "No question, decision or change was recorded here. What was read from comments, links and labels of another tool stands among the delays." } }
        @if !open.is_empty() { h3.sub { "Open" } ul.rows { @for matter in &open { (row::matter(matter, why.as_of)) } } }
        @if !settled.is_empty() {
            h3.sub { "Settled" }
            ul.rows { @for matter in settled.iter().rev().take(30) { (row::matter(matter, why.as_of)) } }
            @if settled.len() > 30 { p.small.mute.sub { "and " (settled.len() - 30) " earlier ones" } }
        }
    };
    frame::wide("matters", "Questions, decisions, changes", &about, &body)
}

fn happened(why: &Why, asked: Asked) -> Markup {
    let all = why.timeline.len() + why.earlier;
    let shown = if asked.whole { 2_000 } else { SHOWN };
    let about = html! { "Newest first; " (words::thousands(all as i64)) " events" };
    let body = html! {
        @if why.timeline.is_empty() { p.soft { "Nothing has happened yet." } }
        (timeline::timeline(&why.timeline, shown))
        @if all > shown && !asked.whole { p.btns.sub { a.btn.small href={ (row::address(&why.feature.key, None)) "?timeline=all#events" } { "Show " (words::thousands((all - shown) as i64)) " earlier events" } } }
        @else if why.earlier > 0 { p.small.mute.sub { "The " (words::thousands(why.earlier as i64)) " earliest events are in the journal, " code { "/api/v1/events" } "." } }
    };
    frame::wide("events", "What happened", &about, &body)
}
