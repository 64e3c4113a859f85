//! The API on one page: what can be asked, with a way to try it.

use crate::parts::frame;
use maud::{Markup, html};
use utoipa::openapi::{
    OpenApi, RefOr,
    path::{Operation, Parameter},
};

/// The page.
pub fn page(description: &OpenApi) -> Markup {
    let crumb = html! { span { "API" } span { "version 1" } a href="/api/v1/openapi.json" { "OpenAPI 3.1" } };
    let lede = html! { p.lede { "The views that these pages show, as JSON. Times are in UTC; the name of a figure carries its unit (seconds, days, hours), shares and odds are 0 to 1. Every answer carries an " code { "ETag" } "." } };
    let body = html! {
        table.table.fold {
            thead { tr { th.w-name scope="col" { "Ask" } th scope="col" { "Answers" } th scope="col" { "With" } } }
            tbody { @for (path, item) in &description.paths.paths { @if let Some(get) = &item.get { (line(path, get)) } } }
        }
    };
    html! {
        (frame::head(&crumb, "REST API", &lede))
        (frame::wide("asks", "What can be asked", &html! { "Everything here only reads" }, &body))
        (frame::wide("parameters", "With", &html! { "A parameter that is not there is refused" }, &meanings(description)))
        (frame::wide("rules", "Rules", &html! { "The same everywhere" }, &rules()))
    }
}

fn line(path: &str, get: &Operation) -> Markup {
    let address = format!("/api/v1{path}");
    let parameters = get.parameters.as_deref().unwrap_or_default();
    html! {
        tr {
            th scope="row" { @if path.contains('{') { code { (address) } } @else { a href=(address) { code { (address) } } } }
            td.full { (ticked(get.summary.as_deref().unwrap_or_default())) }
            td.full.mute { @for (nth, parameter) in parameters.iter().enumerate() { @if nth > 0 { ", " } code { (name_of(parameter)) } } }
        }
    }
}

/// What every parameter means, once.
fn meanings(description: &OpenApi) -> Markup {
    let asks = description.paths.paths.values().filter_map(|item| item.get.as_ref());
    let parameters = asks.flat_map(|get| get.parameters.iter().flatten());
    let meant = parameters.filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some((parameter.name.as_str(), parameter.description.as_deref()?)),
        RefOr::Ref(_) => None,
    });
    let mut meant: Vec<(&str, &str)> = meant.collect();
    meant.sort_unstable();
    meant.dedup();
    html! {
        table.table.fold {
            tbody { @for (name, means) in meant { tr { th.w-name scope="row" { code { (name) } } td.full { (ticked(means)) } } } }
        }
    }
}

/// Text of the description, in which names stand in backticks.
fn ticked(text: &str) -> Markup {
    html! { @for (nth, piece) in text.split('`').enumerate() { @if nth % 2 == 1 { code { (piece) } } @else { (piece) } } }
}

fn name_of(parameter: &RefOr<Parameter>) -> &str {
    match parameter {
        RefOr::T(parameter) => &parameter.name,
        RefOr::Ref(reference) => &reference.ref_location,
    }
}

fn rules() -> Markup {
    html! {
        div.prose {
            p { b { "Time travel. " } code { "?as_of=2026-03-01" } " tells what was known at the end of that day." }
            p { b { "Pages. " } "Lists take " code { "skip" } " and " code { "take" } "; the next page is in the " code { "Link" } " header." }
            p { b { "The journal. " } code { "/api/v1/events?after=0" } " streams every event once and then each new one; go on with " code { "Last-Event-ID" } "." }
            p id="not-found" { b { "Problems " } "are RFC 9457 details: a stable type, a title, and a sentence that says what to do." }
        }
    }
}
