//! Today: what waits for somebody, and what moved.

use crate::parts::{card, frame, mark, note, odds, ribbon, row, sentence, timeline, words};
use insight::telling::today::{AtRisk, Moved, Today};
use jiff::civil::Date;
use maud::{Markup, html};

/// The page.
pub fn page(today: &Today) -> Markup {
    let date = today.now.date();
    let crumb = html! { span { (words::full_day(date)) } span { (words::time(today.now, &words::clock(today.now))) " UTC" } };
    html! {
        (frame::head(&crumb, "Today", &sentence::lede(&today.sentence)))
        @if today.empty { (first_step()) } @else { (waiting(today)) (risks(&today.at_risk, today.now.date())) (findings(today)) (moved(today)) (oldest(today)) }
    }
}

fn first_step() -> Markup {
    let text = "Alongside shows where the weeks of a feature went. Bring in a history you already have: a folder or an archive from Jira or GitHub, \
                or a CSV export of any tracker. You see a preview first, and can take everything back.";
    html! {
        div.sub { (note::empty("Nothing here yet", text, Some(("Import a history", "/import")))) }
        p.small.mute.sub { "Only looking? " code { "alongside demo" } " opens a ready workspace with a year of invented work." }
    }
}

fn waiting(today: &Today) -> Markup {
    let about = html! { "Blocking and longest first" };
    let body = html! {
        @if today.waiting.is_empty() { p.soft { "Nothing that was asked is open. Nobody waits for an answer." } }
        ul.rows { @for waiting in &today.waiting { (row::waiting(waiting)) } }
        @if today.waiting_in_all > today.waiting.len() { p.small.mute.sub { "and " (words::thousands((today.waiting_in_all - today.waiting.len()) as i64)) " more; " a href="/features?sort=questions" { "features by their longest question" } } }
    };
    let blocking = today.waiting.iter().filter(|waiting| waiting.matter.blocking).count();
    let blocking = match blocking {
        0 => "None of those shown was marked as blocking.".to_owned(),
        n => format!(
            "{} of those shown {} marked as blocking: whoever asked said that work cannot go on without it.",
            words::thousands(n as i64),
            if n == 1 { "was" } else { "were" }
        ),
    };
    let margin = frame::aside(
        "How it is counted",
        &[
            html! { "Open questions, undecided changes and the like, from the moment they were raised." },
            html! { "The ring fills after a day where it blocks, after three days otherwise." },
            html! { (blocking) " A feature can wait for an answer all the same." },
        ],
    );
    frame::section("wait", "What waits", &about, &body, &margin)
}

/// Checkpoints that will probably not be reached in time; nothing where there are none.
pub fn risks(at_risk: &[AtRisk], now: Date) -> Markup {
    let about = html! { "More likely missed than met; the nearest first" };
    let body = html! {
        table.table.fold {
            caption.vh { "Checkpoints that will probably not be reached in time" }
            thead { tr { th.w-half scope="col" { "What must be true" } th scope="col" { "By" } th scope="col" { "Odds" } th scope="col" { "Probably, P50–P85" } } }
            tbody { @for point in at_risk { tr data-key={ (point.feature) "/" (point.what) } data-row {
                th scope="row" { a href={ (row::address(&point.feature, None)) "/plan#milestones" } data-go { (words::short(&point.what, 90)) } span.sub-t { (point.feature) " · " (words::short(&point.title, 70)) } }
                td.nb data-l="by" { (words::day(point.by, now)) @if point.overdue { span.sub-t.bad { "overdue" } } }
                td data-l="odds" { (odds::chip_by(point.odds, point.by, now)) }
                td.nb data-l="probably" { (words::days_between(point.p50, point.p85, now)) }
            } } }
        }
    };
    html! { @if !at_risk.is_empty() { (frame::wide("risk", "Checkpoints at risk", &about, &body)) } }
}

fn moved(today: &Today) -> Markup {
    let scale = ribbon::shared_days(today.moved.iter().map(|moved| &moved.feature));
    let about = html! { "Latest first; ribbons share one scale of " (words::counted(scale.ceil() as usize, "day")) };
    let body = html! {
        @if today.moved.is_empty() { p.soft { "Nothing has moved of late." } }
        @else { table.table.fold.tight.mid {
            caption.vh { "Features that moved last" }
            thead { tr { th.hide-s scope="col" { span.vh { "Sides" } } th.w-name scope="col" { "Feature" } th.w-rib scope="col" { "Its time" } th.n scope="col" { "Age" } th scope="col" { "What happened" } } }
            tbody { @for one in &today.moved { (moved_line(one, today, scale)) } }
        } }
    };
    frame::wide("moved", "What moved", &about, &body)
}

fn moved_line(moved: &Moved, today: &Today, scale: f64) -> Markup {
    let feature = &moved.feature;
    html! {
        tr data-key=(feature.key) data-row {
            td.hide-s { (mark::of_sides(&feature.took_part)) }
            th scope="row" { a href=(row::address(&feature.key, None)) data-go { (words::short(&feature.title, 80)) } span.sub-t { (feature.key) " · " (feature.stage.word()) } }
            td.full { (ribbon::small(&feature.ribbon, feature.lands.as_ref(), scale)) }
            td.n data-l="age" { (words::days_of(feature.age_days)) }
            td.full.last { (timeline::told(&moved.last)) span.sub-t { (words::since(moved.last.at, today.now)) } }
        }
    }
}

fn findings(today: &Today) -> Markup {
    let shown = &today.findings[..today.findings.len().min(3)];
    let about = html! { a href="/findings" { "All findings" } };
    html! { @if !shown.is_empty() { (frame::wide("findings", "What hurts most", &about, &card::findings(shown, today.now))) } }
}

fn oldest(today: &Today) -> Markup {
    let about = html! { a href="/features?sort=age" { "All features under way" } };
    let scale = ribbon::shared_days(today.oldest.iter());
    let body = html! {
        table.table.fold.tight.mid {
            caption.vh { "The oldest features under way" }
            thead { tr { th.w-name scope="col" { "Feature" } th.w-half scope="col" { "Its time" } th.n scope="col" { "Age" } th scope="col" { "Waits for" } } }
            tbody { @for feature in &today.oldest { tr data-key=(feature.key) {
                th scope="row" { a href=(row::address(&feature.key, None)) { (words::short(&feature.title, 80)) } span.sub-t { (feature.key) " · " (feature.stage.word()) } }
                td.full { (ribbon::small(&feature.ribbon, feature.lands.as_ref(), scale)) }
                td.n data-l="age" { (words::days_of(feature.age_days)) }
                td.full.last data-l="waits for" { @match &feature.waiting_for { Some(what) => (words::short(what, 60)), None => span.mute { "nobody" } } }
            } } }
        }
    };
    html! { @if !today.oldest.is_empty() { (frame::wide("oldest", "Under way for longest", &about, &body)) } }
}
