//! The frame of every page: rail, skip link, search, and the note that says from
//! which moment a page is told.

use super::{ink, mark, words};
use crate::assets;
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The pages of the rail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nav {
    /// What waits, and what moved.
    Today,
    /// What is in flight.
    Features,
    /// Where the weeks go.
    Insights,
    /// What will be, and how good we are at saying so.
    Forecasts,
    /// What hurts.
    Findings,
    /// What came in from elsewhere.
    Import,
}

impl Nav {
    const ALL: [Self; 6] = [Self::Today, Self::Features, Self::Insights, Self::Forecasts, Self::Findings, Self::Import];

    const fn address(self) -> &'static str {
        match self {
            Self::Today => "/",
            Self::Features => "/features",
            Self::Insights => "/insights",
            Self::Forecasts => "/insights/forecasts",
            Self::Findings => "/findings",
            Self::Import => "/import",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Features => "Features",
            Self::Insights => "Insights",
            Self::Forecasts => "Forecasts",
            Self::Findings => "Findings",
            Self::Import => "Import",
        }
    }
}

/// What a page says around its content.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The title in the browser's tab.
    pub title: String,
    /// Where in the rail.
    pub nav: Option<Nav>,
    /// The day in the past that the page is told from.
    pub as_of: Option<Date>,
    /// The journal's place that the page shows; `None` does not follow it.
    pub seq: Option<u64>,
    /// This page's address without `as_of`.
    pub here: String,
}

/// A whole page.
pub fn page(frame: &Frame, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (frame.title) " · Alongside" }
                link rel="icon" href=(assets::address("mark.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::address("alongside.css"));
                script src=(assets::address("theme.js")) {}
                script type="module" src=(assets::address("live.js")) {}
                script type="module" src=(assets::address("keys.js")) {}
            }
            body data-seq=[frame.seq.filter(|_| frame.as_of.is_none())] {
                a.skip href="#main" { "Skip to the page" }
                (ink::patterns())
                div.shell {
                    (rail(frame))
                    main.page #main tabindex="-1" { (past(frame)) (in_its_time(content, frame.as_of)) }
                }
            }
        }
    }
}

fn rail(frame: &Frame) -> Markup {
    let kept = frame.as_of.map(|date| format!("?as_of={date}")).unwrap_or_default();
    html! {
        header.rail {
            a.brand href={"/" (kept)} aria-label="Alongside, today" { (mark::logo()) span { "Alongside" } }
            nav.nav aria-label="Main" {
                @for item in Nav::ALL {
                    @let kept = if item == Nav::Import { "" } else { &kept };
                    a href={ (item.address()) (kept) } aria-current=[(frame.nav == Some(item)).then_some("page")] { span { (item.words()) } }
                }
            }
            div.rail-foot {
                button.find type="button" data-palette hidden { "Find or go to " kbd { "Ctrl K" } }
                button.find type="button" data-theme-toggle hidden { "Light or dark" }
                a href="/api" { "API" }
                a href="/styleguide" { "Style guide" }
                span { "No sign-in yet: served to this machine only." }
            }
        }
    }
}

fn past(frame: &Frame) -> Markup {
    html! {
        @if let Some(date) = frame.as_of {
            div.past-note role="note" {
                span { "Told as it was known on " b { (words::full_day(date)) } "." }
                a href=(frame.here) { "Back to now" }
            }
        }
    }
}

/// Every link of a page that is told from the past leads to a page told from the same past.
fn in_its_time(content: &Markup, as_of: Option<Date>) -> Markup {
    const HREF: &str = "href=\"/";
    let Some(day) = as_of else { return content.clone() };
    let mut rest = content.0.as_str();
    let mut told = String::with_capacity(rest.len() + 2_048);
    while let Some(at) = rest.find(HREF) {
        let (before, link) = rest.split_at(at + HREF.len() - 1);
        let (address, after) = link.split_at(link.find('"').unwrap_or(link.len()));
        told.push_str(before);
        told.push_str(&carried(address, day));
        rest = after;
    }
    told.push_str(rest);
    PreEscaped(told)
}

/// An address with the day, where it leads to something that can be told from the past.
fn carried(address: &str, day: Date) -> String {
    let reads = address == "/" || ["/features", "/findings", "/insights"].iter().any(|page| address.starts_with(page));
    if !reads || address.contains("as_of=") {
        return address.into();
    }
    let (path, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
    format!("{path}{}as_of={day}{fragment}", if path.contains('?') { "&amp;" } else { "?" })
}

/// The head of a page: where it belongs, its subject, its answer.
pub fn head(crumb: &Markup, title: &str, answer: &Markup) -> Markup {
    html! { header.head { p.crumb { (crumb) } h1 { (title) } (answer) } }
}

/// A section over the whole width.
pub fn wide(id: &str, title: &str, about: &Markup, body: &Markup) -> Markup {
    html! {
        section.sect.wide aria-labelledby=(id) {
            header.sect-h { h2 id=(id) { (title) } p { (about) } }
            div.body { (body) }
        }
    }
}

/// A section with its evidence in the margin.
pub fn section(id: &str, title: &str, about: &Markup, body: &Markup, margin: &Markup) -> Markup {
    html! {
        section.sect aria-labelledby=(id) {
            header.sect-h { h2 id=(id) { (title) } p { (about) } }
            div.body { (body) }
            aside.margin aria-label={"Evidence: " (title)} { (margin) }
        }
    }
}

/// A named list in the margin.
pub fn aside(label: &str, items: &[Markup]) -> Markup {
    html! { div { p.label { (label) } ul { @for item in items { li { (item) } } } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_the_past_leads_to_pages_of_the_same_past() {
        let content = html! {
            a href="/features/PAY-1#m-Q1" { "one" } a href="/features?sort=age" { "two" } a href="/import" { "three" } a href="#why" { "four" } "href=\"/features\""
        };
        let told = in_its_time(&content, Some(jiff::civil::date(2026, 3, 1))).into_string();
        assert!(told.contains("href=\"/features/PAY-1?as_of=2026-03-01#m-Q1\""), "{told}");
        assert!(told.contains("href=\"/features?sort=age&amp;as_of=2026-03-01\""), "{told}");
        assert!(told.contains("href=\"/import\"") && told.contains("href=\"#why\""), "{told}");
        assert_eq!(in_its_time(&content, None).into_string(), content.into_string());
    }
}
