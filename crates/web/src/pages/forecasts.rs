//! Forecasts: when what is open will be done, and how good we have been at saying so.

use crate::parts::{field, field::Select, frame, note, odds, row, scale::percent, scale::px, sentence, words};
use insight::{
    forecasting::{backtesting::Row, scoring::Score},
    telling::{
        Backtest, Outlook,
        backtest::{ScaleReport, verdict},
        outlook::Any,
    },
};
use jiff::civil::Date;
use maud::{Markup, html};

/// The page.
pub fn page(outlook: &Outlook, backtest: &Backtest, as_of: Option<Date>) -> Markup {
    let crumb = html! { span { "Forecasts" } span { "what will be, and how good we are at saying so" } };
    html! {
        (frame::head(&crumb, "How good have our forecasts been?", &sentence::lede(&backtest.sentence)))
        (tabs())
        (been(backtest))
        (ahead(outlook, as_of))
    }
}

fn tabs() -> Markup {
    html! {
        nav.tabs.sub aria-label="Parts of forecasts" {
            a href="#been" data-number="1" { "Promised and kept" " " kbd aria-hidden="true" { "1" } }
            a href="#ahead" data-number="2" { "When all is done" " " kbd aria-hidden="true" { "2" } }
            a href="/insights" data-number="3" { "Insights" " " kbd aria-hidden="true" { "3" } }
        }
    }
}

fn ahead(outlook: &Outlook, as_of: Option<Date>) -> Markup {
    let now = outlook.as_of.date();
    let about = html! { (words::counted(outlook.features, "feature")) " under way" @if !outlook.team.is_empty() { " of " (outlook.team) } };
    let any = |which: fn(&Any) -> Option<Date>| outlook.any.as_ref().and_then(which);
    let days = [
        ("50 of 100", outlook.p50, any(|any| any.p50)),
        ("85 of 100", outlook.p85, any(|any| any.p85)),
        ("95 of 100", outlook.p95, any(|any| any.p95)),
    ];
    let body = html! {
        (whose(outlook, as_of))
        p.lead.sub { (sentence::plain(&outlook.sentence)) }
        @if outlook.p50.is_some() || outlook.any.is_some() {
            div.cols-2.sub {
                table.table {
                    caption { "When all of these have landed, and any so many" }
                    thead { tr { th scope="col" { "Cases" } th scope="col" { "All of these" } th.n scope="col" { "Days" } th scope="col" { "Any " (outlook.features) } } }
                    tbody { @for (told, all, any) in days { tr {
                        th scope="row" { (told) }
                        td.nb { @match all { Some(day) => (words::day(day, now)), None => span.mute { "cannot tell" } } }
                        td.n { @match all { Some(day) => (words::thousands(odds::days_from(now, day))), None => "–" } }
                        td.nb { @match any { Some(day) => (words::day(day, now)), None => span.mute { "cannot tell" } } }
                    } } }
                }
                table.table {
                    caption { "So many land, or more" }
                    thead { tr { th scope="col" { "Within" } th.n scope="col" { "85 of 100" } th.n scope="col" { "50" } th.n scope="col" { "15" } } }
                    tbody { @for one in &outlook.how_many { tr { th scope="row" { (one.days) " days" } td.n { (whole(one.p15)) } td.n { (whole(one.p50)) } td.n { (whole(one.p85)) } } } }
                }
            }
        }
    };
    let body = html! { (body) @if !outlook.issues.is_empty() { (issues(outlook)) } };
    let counted: Vec<Markup> = outlook.method.iter().map(|what| html! { (what) }).collect();
    let margin = html! {
        @if !counted.is_empty() { (frame::aside("How it was made", &counted)) }
        div { p.label { "In your terminal" } p { code { "alongside forecast" @if !outlook.team.is_empty() { " --team " (outlook.team) } } } p { a href="/api/v1/insights/outlook" { "The same as JSON" } } }
    };
    frame::section("ahead", "When all that is open is done", &about, &body, &margin)
}

/// Open issues of other tools that match, each with its odds.
fn issues(outlook: &Outlook) -> Markup {
    let now = outlook.as_of.date();
    html! {
        table.table.fold.sub {
            caption { "When each open issue that matches is over" }
            thead { tr { th.w-half scope="col" { "Issue" } th scope="col" { "Kind" } th.n scope="col" { "Days open" } th scope="col" { "Over by, P50–P85" } } }
            tbody { @for issue in &outlook.issues { tr data-key=(issue.issue) data-row {
                th scope="row" { a href={(row::address(&issue.issue, None)) "/plan"} { (words::short(&issue.title, 90)) } span.sub-t { (issue.issue) } }
                td data-l="kind" { (issue.kind) }
                td.n data-l="days open" { (words::days_of(issue.age_days)) }
                td.nb data-l="over by" { (words::days_between(issue.p50, issue.p85, now)) }
            } } }
        }
    }
}

fn whole(count: f64) -> String {
    words::thousands(count.floor() as i64)
}

fn whose(outlook: &Outlook, as_of: Option<Date>) -> Markup {
    let teams = std::iter::once(("", "all teams")).chain(outlook.teams.iter().map(|team| (team.as_str(), team.as_str()))).collect();
    html! {
        form.filters action="/insights/forecasts" method="get" {
            @if let Some(day) = as_of { input type="hidden" name="as_of" value=(day); }
            div.field { label for="find" { "Features and issues" } input #find type="search" name="find" value=(outlook.find) placeholder="key or words of the title"; }
            (field::select(&Select { id: "team", name: "team", label: "Team", options: teams, chosen: &outlook.team }))
            button.btn type="submit" { "Show" }
        }
    }
}

/// How good forecasts have been.
pub fn been(backtest: &Backtest) -> Markup {
    let about = html! { "Every piece of estimated work, forecast again from what was known when it began" };
    let told: Vec<&ScaleReport> = backtest.scales.iter().filter(|one| one.report.all.n > 0).collect();
    let body = html! {
        @if told.is_empty() { (note::empty("Nothing to hold against what happened", "As soon as work that was estimated is done, this page shows whether 85 of 100 really came in below their P85. Estimates come in with a plan file or with the history of a tracker.", Some(("Import a history", "/import")))) }
        @for (nth, scale) in told.iter().enumerate() { (scale_of(scale, nth)) }
    };
    let counted: Vec<Markup> = backtest.method.iter().map(|what| html! { (what) }).collect();
    let margin = html! {
        (frame::aside("How it is counted", &counted))
        div { p.label { "In your terminal" } p { code { "alongside backtest" } } p { a href="/api/v1/insights/backtest" { "The same as JSON" } } }
        div { p.label { "And landing dates" } p { "Here pieces of work are held against what they took. " a href="/insights/forecasts/landings" { "How good landing dates have been" } } }
    };
    frame::section("been", "Promised and kept", &about, &body, &margin)
}

fn scale_of(scale: &ScaleReport, nth: usize) -> Markup {
    let report = &scale.report;
    html! {
        h3.sub { "Estimates in " (scale.scale) }
        @match &report.all.score {
            Some(score) => {
                div.cols-2 { (kept(score)) (histogram(score, nth)) }
                p.soft.sub { (against_estimate(score)) }
            },
            None => p.soft { (words::counted(report.all.n, "forecast")) " with an outcome: too few to tell. It takes 50." },
        }
        @for (title, rows) in [(scale.groups[0], &report.by_project), (scale.groups[1], &report.by_category), ("side", &report.by_side)] {
            @if rows.len() > 1 || rows.iter().any(|row| !row.name.is_empty()) { (group(&words::capital(title), rows)) }
        }
        p.small.mute.note-s { "Kept: the share that came in at or below the level. To estimate: how far the forecasts miss, as a share of how far the estimates miss. Below 50 it cannot be told." }
        @if report.not_forecast + report.without_outcome + report.duplicates > 0 {
            p.small.mute.note-s { "Not counted: " (words::thousands(report.without_outcome as i64)) " not done or without a recorded effort, " (words::thousands(report.not_forecast as i64)) " without an estimate and a history, " (words::thousands(report.duplicates as i64)) " recorded twice." }
        }
    }
}

/// What was promised beside what was kept.
fn kept(score: &Score) -> Markup {
    let promised = [0.5, 0.85, 0.95];
    html! {
        table.table {
            caption { "Of " (words::thousands(score.n as i64)) " forecasts, so many came in at or below" }
            thead { tr { th scope="col" { "Level" } th.n scope="col" { "Promised" } th.n scope="col" { "Kept" } th.w-rib scope="col" { span.vh { "Picture" } } } }
            tbody { @for (promise, kept) in promised.into_iter().zip(score.coverage) { tr {
                th scope="row" { "P" (format!("{:.0}", promise * 100.0)) } td.n { (words::percent(promise)) } td.n { b { (words::percent(kept)) } } td { (promise_bar(promise, kept)) }
            } } }
            tfoot { tr { th colspan="4" scope="row" { (words::capital(verdict(score))) } } }
        }
    }
}

fn promise_bar(promise: f64, kept: f64) -> Markup {
    html! {
        svg.bar height="12" aria-hidden="true" {
            line.st-hair x1="0" x2="100%" y1="10.5" y2="10.5" {}
            rect.f-soft y="3" width=(percent(kept.clamp(0.0, 1.0))) height="6" {}
            line.today-l x1=(percent(promise)) x2=(percent(promise)) y1="0" y2="12" {}
        }
    }
}

/// Into which tenth of its forecast each outcome fell: flat is calibrated.
fn histogram(score: &Score, nth: usize) -> Markup {
    const FLOOR: f64 = 96.0;
    let top = score.pit.iter().copied().fold(0.2, f64::max);
    let high = |share: f64| (FLOOR - 8.0) * share / top;
    let id = format!("pit-{nth}");
    html! {
        figure.fig {
            svg height="118" role="img" aria-labelledby={ (id) "-t " (id) "-d" } {
                title id={ (id) "-t" } { "Into which tenth of its forecast each outcome fell" }
                desc id={ (id) "-d" } { (score.pit.iter().map(|share| words::percent(*share)).collect::<Vec<_>>().join(", ")) ", from the lowest tenth to the highest; 10% each is calibrated." }
                @for (tenth, share) in score.pit.iter().enumerate() {
                    rect.f-ink2 x=(percent(tenth as f64 / 10.0 + 0.006)) width=(percent(0.088)) y=(px(FLOOR - high(*share))) height=(px(high(*share))) {}
                }
                line.target-l x1="0" x2="100%" y1=(px(FLOOR - high(0.1))) y2=(px(FLOOR - high(0.1))) {}
                line.st-line x1="0" x2="100%" y1=(px(FLOOR)) y2=(px(FLOOR)) {}
                text x="0" y="112" { "quicker than forecast" }
                text.end x="100%" y="112" { "slower" }
            }
            figcaption { "Each bar is a tenth of the forecast (PIT); calibrated forecasts fill all to the dotted line. Furthest off by " (format!("{:.1}", score.pit_deviation * 100.0)) " points on average." }
        }
    }
}

fn against_estimate(score: &Score) -> Markup {
    html! {
        @match score.relative_log {
            Some(relative) => {
                "Against the plain estimate taken as the truth, the forecasts miss by " b { (words::percent((1.0 - relative).abs())) @if relative < 1.0 { " less" } @else { " more" } }
                " (CRPS on the logarithmic scale, " span.num { (format!("{relative:.2}")) } " of the estimate’s). Their P85 is usually " (words::times(score.sharpness)) " their P50."
            },
            None => "There is no estimate to hold them against.",
        }
    }
}

fn group(title: &str, rows: &[Row]) -> Markup {
    html! {
        table.table.fold.sub {
            caption.vh { "How good forecasts have been by " (title.to_lowercase()) }
            thead { tr { th.w-name scope="col" { (title) } th.n scope="col" { "n" } th.n scope="col" { "P50 kept" } th.n scope="col" { "P85 kept" } th.n scope="col" { "P95 kept" } th.n scope="col" { "To estimate" } th scope="col" { "In words" } } }
            tbody { @for row in rows { tr {
                th scope="row" { @if row.name.is_empty() { span.mute { "not known" } } @else { (words::short(&row.name, 60)) } }
                td.n data-l="n" { (words::thousands(row.n as i64)) }
                @match &row.score {
                    Some(score) => {
                        @for (name, kept) in ["P50 kept", "P85 kept", "P95 kept"].into_iter().zip(score.coverage) { td.n data-l=(name) { (words::percent(kept)) } }
                        td.n data-l="to the estimate" { @match score.relative_log { Some(relative) => (words::percent(relative)), None => span.mute { "–" } } }
                        td.nb data-l="in words" { (verdict(score)) }
                    },
                    None => { @for _ in 0..4 { td.n.void { span.mute { "–" } } } td.nb data-l="in words" { span.mute { "cannot tell" } } },
                }
            } } }
        }
    }
}
