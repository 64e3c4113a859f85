//! Insights: where the weeks go, over all features.

use crate::parts::{bands, charts, frame, note, sentence, words};
use insight::telling::time::{Insights, Period};
use jiff::civil::Date;
use maud::{Markup, html};

/// The page.
pub fn page(insights: &Insights, as_of: Option<Date>) -> Markup {
    whole(insights, &period(insights, as_of))
}

/// The page in a report, which nobody can ask for another period.
pub fn in_report(insights: &Insights) -> Markup {
    whole(insights, &html! {})
}

fn whole(insights: &Insights, period: &Markup) -> Markup {
    let (from, until) = (insights.period.from, insights.period.until);
    let crumb = html! { span { "Insights" } span { (words::day(from, until)) " to " (words::day(until, until)) " " (until.year()) } };
    let nothing = insights.time.landed == 0 && insights.time.open == 0;
    html! {
        (frame::head(&crumb, "Where the weeks go", &sentence::lede(&insights.sentence)))
        @if nothing { div.sub { (note::empty("Nothing to measure yet", "As soon as features have a history, this page shows where their time goes, how long they take and between whom they are handed over.", Some(("Import a history", "/import")))) } }
        @else { (period) (tabs()) (time(insights)) (flow(insights)) (better(insights)) (handovers(insights)) }
    }
}

fn period(insights: &Insights, as_of: Option<Date>) -> Markup {
    html! {
        form.filters.sub action="/insights" method="get" {
            @if let Some(day) = as_of { input type="hidden" name="as_of" value=(day); }
            div.field { label for="from" { "From" } input #from type="date" name="from" value=(insights.period.from); }
            div.field { label for="until" { "Until" } input #until type="date" name="until" value=(insights.period.until); }
            button.btn type="submit" { "Show" }
        }
    }
}

fn tabs() -> Markup {
    let tabs = [("where", "Time"), ("flow", "Flow"), ("better", "Better?"), ("hand", "Hand-overs")];
    html! {
        nav.tabs.sub aria-label="Parts of insights" {
            @for (nth, (id, text)) in tabs.into_iter().enumerate() { a href={"#" (id)} data-number=(nth + 1) { (text) " " kbd aria-hidden="true" { (nth + 1) } } }
            a href="/insights/forecasts" { "Forecasts" }
            a href="/findings" { "Findings" }
        }
    }
}

fn time(insights: &Insights) -> Markup {
    let time = &insights.time;
    let about = html! { (words::counted(time.landed, "feature")) " that landed, and " (words::thousands(time.open as i64)) " under way" };
    let body = html! {
        @if time.landed == 0 { p.soft { "No feature has landed in this period." } } @else { (bands::bands(time)) }
        (bands::totals(time))
    };
    let mut counted: Vec<Markup> = time.how.iter().map(|how| html! { (how) }).collect();
    counted.extend([
        html! { (words::percent(time.inferred_share)) " of it is inferred from what another tool recorded" @if time.confirmed_share > 0.0 { ", " (words::percent(time.confirmed_share)) " was inferred and confirmed by a person" } "." @if time.rejected_share > 0.0 { " As much as " (words::percent(time.rejected_share)) " was inferred and rejected by a person; it does not count." } },
        html! { "n = " (words::thousands((time.landed + time.open) as i64)) " features." },
    ]);
    counted.extend(time.left_out.iter().map(|what| html! { "Left out: " (what) }));
    let margin = html! { (frame::aside("How it is counted", &counted)) (terminal(insights.period)) };
    frame::section("where", "Where the time goes", &about, &body, &margin)
}

fn terminal(period: Period) -> Markup {
    html! { div { p.label { "In your terminal" } p { code { "alongside insights --from " (period.from) " --until " (period.until) } } p { code { "alongside report" } " for the whole picture" } p { a href={"/api/v1/insights?from=" (period.from) "&until=" (period.until)} { "The same as JSON" } } } }
}

fn flow(insights: &Insights) -> Markup {
    let flow = &insights.flow;
    let title = match (flow.cycle_time_days_p50, flow.cycle_time_days_p85) {
        (Some(p50), Some(p85)) => format!(
            "From the start of building, half land within {} days, 85 in 100 within {} (cycle time)",
            words::days_of(p50),
            words::days_of(p85)
        ),
        _ => "Too few have landed to tell how long they take".into(),
    };
    let about = html! {
        (words::thousands(flow.wip as i64)) " under way"
        @if let Some(age) = flow.age_days_p50 { ", half of them older than " (words::days_of(age)) " days since their idea" }
        @if let Some(all) = flow.cycle_time_days_p50_censored { "; with those under way counted in, half take " (words::days_of(all)) " days from the start of building" }
    };
    let body = html! {
        div.cols-2 {
            figure.fig { h3.sub { (title) } (charts::scatter(flow)) (charts::cycle_table(flow)) }
            figure.fig { h3.sub { "How many are where" } (charts::cumulative_flow(flow)) (charts::flow_table(flow)) }
        }
    };
    frame::wide("flow", "How long, how many", &about, &body)
}

fn better(insights: &Insights) -> Markup {
    let time = &insights.time;
    let about = html! { "The overhead factor says how many times as long as its work a feature took" };
    let body = html! {
        div.cols-2 {
            figure.fig { h3.sub { "Elapsed ÷ work, by " (time.step) " of landing" } (charts::overhead(time)) }
            figure.fig { h3.sub { "How many landed" } (charts::throughput(time)) figcaption { "By " (time.step) ". The last one may not be over." }
                details.data { summary { "The same as a table" } table.table { thead { tr { th scope="col" { (words::capital(time.step)) } th.n scope="col" { "Landed" } } }
                    tbody { @for step in time.steps.iter().rev() { tr { th scope="row" { (step.name) } td.n { (step.landed) } } } } } }
            }
        }
    };
    frame::wide("better", "Are we getting better?", &about, &body)
}

fn handovers(insights: &Insights) -> Markup {
    let handovers = &insights.handovers;
    let total: usize = handovers.between.iter().map(|one| one.count).sum();
    let across: usize =
        handovers.between.iter().filter(|one| one.from.is_some() && one.to.is_some() && one.from != one.to).map(|one| one.count).sum();
    let about = html! { (words::thousands(across as i64)) " of " (words::thousands(total as i64)) " hand-overs cross between the sides" };
    let body = html! {
        @if total == 0 { p.soft { "No work was handed from one person to another." } } @else { (charts::handover_matrix(handovers)) }
        p.small.soft.sub {
            "Rows give, columns receive."
            @if let Some(seconds) = handovers.first_touch_seconds_p50 { " Half of these features wait at most " (words::length(seconds)) ", on average, from the last touch of one side to the first of the other." }
        }
    };
    let margin = html! {
        (frame::aside("Ping-pong", &[html! { "From one side to the other and back: " (words::thousands(handovers.ping_pong as i64)) " times." }, html! { (words::counted(handovers.features, "feature")) " crossed between the sides at least once." }]))
        (frame::aside("How it is counted", &[html! { "Handover of work: direct successions from one person to another within a feature (van der Aalst, Reijers, Song 2005), by side." }]))
    };
    frame::section("hand", "Hand-overs between the sides", &about, &body, &margin)
}
