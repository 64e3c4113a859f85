//! The plan of one feature: when it lands, what would fit a date, and why then.

mod fits;
mod slips;
mod why_then;

pub use fits::fits;

use crate::parts::{chip, chip::Tone, frame, mark, note, odds, row, sentence, words};
use domain::{Key, Worth};
use insight::telling::{Forecast, Negotiation, forecast::SliceView};
use jiff::civil::Date;
use maud::{Markup, html};

/// How many slices are shown, open and done.
const SHOWN: usize = 100;

/// What the page is asked for, kept in its address.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The day in the past, as the address has it.
    pub as_of: Option<&'a str>,
}

impl Asked<'_> {
    /// The address of a wish.
    pub fn wish(&self, feature: &Key, by: Date, odds: f64) -> String {
        let kept = self.as_of.map(|day| format!("&as_of={}", row::encoded(day))).unwrap_or_default();
        format!("{}?by={by}&odds={:.0}{kept}#fits", address(feature), odds * 100.0)
    }
}

/// Where the plan of a feature is.
pub fn address(feature: &Key) -> String {
    format!("{}/plan", row::address(feature, None))
}

/// The page. `told` is `None` where there is nothing to negotiate.
pub fn page(forecast: &Forecast, told: Option<&Negotiation>, asked: Asked<'_>) -> Markup {
    html! {
        (head(forecast))
        (tabs(forecast, told))
        @if let Some(dates) = &forecast.dates { (lands(forecast, dates)) }
        @if let Some(told) = told { (fits::section(told, asked)) }
        @if forecast.plan.is_empty() && forecast.open && is_feature(forecast) { (teaching(forecast)) }
        @if !forecast.plan.is_empty() { (slices(forecast)) }
        @if !forecast.waiting.is_empty() { (slips::section(forecast)) }
        (why_then::sections(forecast))
        @if has_milestones(forecast) { (milestones(forecast)) }
    }
}

fn head(forecast: &Forecast) -> Markup {
    let crumb = html! {
        @if is_feature(forecast) { a.key href=(row::address(&forecast.feature, None)) { (forecast.feature) } } @else { span.key { (forecast.feature) } }
        (chip::stage(forecast.stage))
        @if let Some(team) = &forecast.team { span { (team) } }
        span { @if is_feature(forecast) { "plan and odds" } @else { "odds of an issue" } }
    };
    frame::head(&crumb, &words::short(&forecast.title, 160), &sentence::lede(&forecast.sentence))
}

/// Whether it is a feature, and no issue that another tool keeps.
fn is_feature(forecast: &Forecast) -> bool {
    forecast.kind == "feature"
}

fn has_milestones(forecast: &Forecast) -> bool {
    forecast.open && (!forecast.milestones.is_empty() || !forecast.crew.is_empty())
}

fn tabs(forecast: &Forecast, told: Option<&Negotiation>) -> Markup {
    let parts = [
        ("odds", if is_feature(forecast) { "When it lands" } else { "When it is over" }, forecast.dates.is_some()),
        ("fits", "What fits a date", told.is_some()),
        (
            "slices",
            if forecast.open { "The plan" } else { "What was built" },
            !forecast.plan.is_empty() || (forecast.open && is_feature(forecast)),
        ),
        ("waiting", "What slips with it", !forecast.waiting.is_empty()),
        ("why", "Why then", why_then::says_something(forecast)),
        ("milestones", "Checkpoints", has_milestones(forecast)),
    ];
    let shown: Vec<_> = parts.into_iter().filter(|(_, _, there)| *there).collect();
    html! {
        nav.tabs.sub aria-label="Parts of this plan" {
            @for (nth, (id, text, _)) in shown.iter().enumerate() { a href={"#" (id)} data-number=(nth + 1) { (text) " " kbd aria-hidden="true" { (nth + 1) } } }
            @if is_feature(forecast) { a href=(row::address(&forecast.feature, None)) data-number=(shown.len() + 1) { "Where its time went" " " kbd aria-hidden="true" { (shown.len() + 1) } } }
        }
    }
}

fn lands(forecast: &Forecast, dates: &insight::telling::forecast::Dates) -> Markup {
    let about = html! {
        @match dates.target.zip(dates.target_odds) {
            Some((target, chance)) => { "The target, " (words::day(target, forecast.as_of.date())) ": " (odds::chip_by(chance, target, forecast.as_of.date())) },
            None => "No target day is set",
        }
    };
    let body = html! { (odds::curve(dates, forecast.feature.as_str(), forecast.as_of)) };
    frame::section("odds", if is_feature(forecast) { "When it lands" } else { "When it is over" }, &about, &body, &made(forecast))
}

/// How the forecast was made: what it rests on, and what was left out.
fn made(forecast: &Forecast) -> Markup {
    let method = &forecast.method;
    html! {
        div {
            p.label { "How it was made" }
            p { (method.words) }
            @if method.trials > 0 {
                dl.facts {
                    div { dt { "Trials" } dd { (words::thousands(method.trials as i64)) } }
                    div { dt { "Seed" } dd { (method.seed) } }
                }
            }
            details.more {
                summary { "What it rests on and what was left out" }
                ul { @for what in &method.rests_on { li { (what) } } @for what in &method.left_out { li { "Left out or assumed: " (what) } } }
                @if method.left_out.is_empty() { p { "Nothing was left out." } }
            }
        }
        @if !method.track_record.is_empty() {
            div {
                p.label { "Its track record" }
                p { (method.track_record) }
                p { a href="/insights/forecasts" { "Work forecast and done" } " · " a href="/insights/forecasts/landings" { "Landing dates" } }
            }
        }
        div {
            p.label { "In your terminal" }
            p { code { "alongside forecast " (forecast.feature) } }
            p { a href={"/api/v1" (row::address(&forecast.feature, None)) "/forecast"} { "The same as JSON" } }
        }
    }
}

/// What a plan looks like, where there is none.
fn teaching(forecast: &Forecast) -> Markup {
    const EXAMPLE: &str = "[[item]]\nid = \"payers\"\ntitle = \"Two people pay\"\nvalue = 8\nworth = \"essential\"\nside = \"engineering\"\nengineering = \"3 to 8 days\"\nproduct = \"2 to 5 days\"\n\n[[item]]\ntitle = \"A receipt for each of them\"\nvalue = 3\nworth = \"wanted\"\nneeds = [\"payers\"]\nengineering = \"1 to 2 days\"\n\n[[seat]]\nside = \"engineering\"\nshare = 0.5\n\n[[milestone]]\nwhat = \"Ten shops split payments\"\nby = \"2026-12-01\"\n";
    let about = html! { "Slices that users get, what each is worth, and how long each side thinks it takes" };
    let body = html! {
        (note::empty("No plan yet", "Cut the feature into slices, say what each is worth and what it takes as a range from even odds to 9 of 10. Then this page says when it lands, what would fit a date, and the price of each slice.", None))
        div.cols-2.sub {
            div { h3.sub { "A plan is a file" } pre.file tabindex="0" { code { (EXAMPLE) } } }
            div.stack {
                h3.sub { "Load it" }
                pre.file tabindex="0" { code { "alongside plan load " (forecast.feature) " plan.toml" } }
                p.soft { "A CSV with a line for each slice does as well. Only the title is needed; whatever a file does not say stays as it is." }
                p.soft { "In imported histories the parts of a feature are its slices, with the estimates and links that their tool keeps." }
            }
        }
    };
    frame::wide("slices", "The plan", &about, &body)
}

fn slices(forecast: &Forecast) -> Markup {
    if !forecast.open {
        return built(forecast);
    }
    let done = forecast.plan.iter().filter(|slice| slice.state == "done").count();
    let about = html! { (words::counted(forecast.plan.len(), "slice")) ", " (done) " done" };
    let most = forecast.plan.iter().map(|slice| slice.value).fold(0.0, f64::max).max(1e-9);
    let (open, built): (Vec<&SliceView>, Vec<&SliceView>) = forecast.plan.iter().partition(|slice| slice.state != "done");
    let body = html! {
        @if !open.is_empty() { (slice_table(&open, most, forecast)) }
        @if open.len() > SHOWN { p.small.mute.note-s { "and " (words::thousands((open.len() - SHOWN) as i64)) " more; the API has all" } }
        @if !built.is_empty() { details.data open[open.is_empty()] { summary { (words::counted(built.len(), "slice")) " done" } (built_table(&built, most)) } }
        @if !open.is_empty() { p.small.mute.note-s { "From even odds to 85 of 100: hours of work that are left, without what passes around it, and the days by which it is done. “Decides” is the share of trials in which the slice lay on the chain that decided the landing (critical-path index). “A week longer”: how many days later the feature lands, P50 and P85, when this slice takes 40 working hours more and everything else is drawn as before; what has slack absorbs it." } }
    };
    frame::wide("slices", "The plan", &about, &body)
}

/// Of a feature that has ended: what was built, with what it was to take and took, and apart from it what was left out.
fn built(forecast: &Forecast) -> Markup {
    let most = forecast.plan.iter().map(|slice| slice.value).fold(0.0, f64::max).max(1e-9);
    let (out, built): (Vec<&SliceView>, Vec<&SliceView>) = forecast.plan.iter().partition(|slice| slice.state != "done");
    let about = html! { (words::counted(built.len(), "slice")) " built, " (words::thousands(out.len() as i64)) " left out" };
    let body = html! {
        @if built.is_empty() { p.soft { "No slice of it was finished." } } @else { (built_table(&built, most)) }
        @if built.len() > SHOWN { p.small.mute.note-s { "and " (words::thousands((built.len() - SHOWN) as i64)) " more; the API has all" } }
        @if !out.is_empty() { h3.sub { "What was left out" } (built_table(&out, most)) }
    };
    frame::wide("slices", "What was built", &about, &body)
}

fn slice_table(slices: &[&SliceView], most: f64, forecast: &Forecast) -> Markup {
    let now = forecast.as_of.date();
    html! {
        table.table.fold.mid {
            caption.vh { "The slices that are still to be built" }
            thead { tr {
                th.w-ev scope="col" { "Slice" } th.w-bar scope="col" { "Worth" } th.w-ev scope="col" { "Takes" }
                th.n scope="col" { "Left" } th scope="col" { "Done by" } th.n scope="col" { "Decides" } th.n scope="col" { "A week longer" }
            } }
            tbody { @for slice in slices.iter().take(SHOWN) { tr data-key=(slice.name) data-row {
                th scope="row" { (mark::of_side(slice.side)) (words::short(&slice.title, 90)) span.sub-t { (about_slice(slice)) } }
                td data-l="worth" { (valued(slice, most)) }
                td.full data-l="takes" { (estimated(slice)) }
                td.n.nb data-l="left" { @match slice.left_p50_hours.zip(slice.left_p85_hours) { Some((p50, p85)) => (format!("{p50:.0}–{p85:.0} h")), None => span.mute { "–" } } }
                td.nb data-l="done by" { @match slice.done_p50.zip(slice.done_p85) { Some((p50, p85)) => (words::days_between(p50, p85, now)), None => span.mute { (if slice.worth == Worth::Later { "put off" } else { "cannot tell" }) } } }
                td.n data-l="decides" { @match slice.critical { Some(critical) => (words::percent(critical)), None => span.mute { "–" } } }
                td.n.nb data-l="a week longer" { (slips::slipped(slice.slip_p50_days, slice.slip_p85_days)) }
            } } }
        }
    }
}

fn built_table(slices: &[&SliceView], most: f64) -> Markup {
    html! {
        table.table.fold {
            thead { tr { th.w-half scope="col" { "Slice" } th scope="col" { "Worth" } th scope="col" { "Was to take" } th.n scope="col" { "Took" } } }
            tbody { @for slice in slices.iter().take(SHOWN) { tr {
                th scope="row" { (mark::of_side(slice.side)) (words::short(&slice.title, 90)) span.sub-t { (slice.name) } }
                td data-l="worth" { (valued(slice, most)) }
                td data-l="was to take" { @match &slice.estimate { Some(estimate) => (estimate), None => span.mute { "not estimated" } } }
                td.n data-l="took" { (hours(Some(slice.spent_hours).filter(|hours| *hours > 0.0))) }
            } } }
        }
    }
}

fn about_slice(slice: &SliceView) -> Markup {
    html! {
        (slice.name) " · " (slice.state)
        @if slice.state == "under way" && slice.spent_hours >= 0.05 { ", " (hours(Some(slice.spent_hours))) " so far" }
        @if !slice.needs.is_empty() { " · needs " (words::short(&slice.needs.join(", "), 60)) }
    }
}

/// What a slice is worth: its word and, beside the others, its value.
fn valued(slice: &SliceView, most: f64) -> Markup {
    html! { (worth(slice.worth)) " " span.num { (crate::parts::frontier::worth(slice.value)) } (odds::bar(slice.value / most)) }
}

/// Essential, wanted or later, in a chip.
fn worth(worth: Worth) -> Markup {
    match worth {
        Worth::Essential => chip::chip(Tone::Plain, "essential"),
        Worth::Wanted => chip::chip(Tone::Line, "wanted"),
        Worth::Later => chip::chip(Tone::Line, "later"),
    }
}

fn estimated(slice: &SliceView) -> Markup {
    html! {
        @match &slice.estimate { Some(estimate) => (estimate), None => span.mute { "not estimated" } }
        @if !slice.sides.is_empty() { span.sub-t { (slice.sides.join("; ")) } }
        @if let Some(apart) = slice.apart.filter(|apart| *apart >= 1.05) {
            span.sub-t { @if apart >= 1.5 { span.warn { "the sides lie " (words::times(apart)) " apart" } } @else { "the sides lie " (words::times(apart)) " apart" } }
        }
    }
}

/// Hours of work: `4½`-like precision where it is little, whole otherwise.
fn hours(hours: Option<f64>) -> Markup {
    html! {
        @match hours {
            Some(hours) if hours < 9.95 => { (format!("{hours:.1}")) " h" },
            Some(hours) => { (words::thousands(hours.round() as i64)) " h" },
            None => span.mute { "–" },
        }
    }
}

fn milestones(forecast: &Forecast) -> Markup {
    let now = forecast.as_of.date();
    let about = html! { "Forecast against plan" };
    let body = html! {
        @if forecast.milestones.is_empty() { p.soft { "No checkpoint is planned. One is a day and what must be true by then." } }
        @else { table.table.fold {
            caption.vh { "Checkpoints that are still to be reached" }
            thead { tr { th.w-half scope="col" { "What must be true" } th scope="col" { "Planned" } th scope="col" { "Odds" } th scope="col" { "Probably, P50–P85" } } }
            tbody { @for point in &forecast.milestones { tr {
                th scope="row" { (words::short(&point.what, 120)) }
                td.nb data-l="planned" { (words::day(point.by, now)) @if point.by < now { span.sub-t.bad { "overdue" } } }
                td data-l="odds" { (odds::chip_by(point.odds, point.by, now)) }
                td.nb data-l="probably" { (words::days_between(point.p50, point.p85, now)) }
            } } }
        } }
    };
    let crew: Vec<Markup> = forecast.crew.iter().map(|who| html! { (who) }).collect();
    let margin = html! {
        @if crew.is_empty() { div { p.label { "Who has time for it" } p { "Nobody has set time aside for it." } } }
        @else { (frame::aside("Who has time for it", &crew)) }
    };
    frame::section("milestones", "Checkpoints and crew", &about, &body, &margin)
}
