//! Features: what is in flight, how old, and what it is waiting for.

use crate::parts::{board, field, field::Select, frame, note, sentence, words};
use domain::{Side, Stage};
use insight::telling::{
    FeatureList,
    features::{Query, Sort, State},
};
use maud::{Markup, html};

/// How the features are laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One line each.
    #[default]
    List,
    /// A column a stage.
    Board,
}

impl Layout {
    const fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Board => "board",
        }
    }
}

/// What the page is asked for, kept in its address.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// How it is laid out.
    pub layout: Layout,
    /// The day in the past, as the address has it.
    pub as_of: Option<&'a str>,
}

/// The page.
pub fn page(list: &FeatureList, asked: &Asked<'_>) -> Markup {
    let crumb =
        html! { span { "Features" } span { (words::thousands(list.matching as i64)) " of " (words::thousands(list.total as i64)) } };
    html! {
        (frame::head(&crumb, title(list.query.state), &sentence::lede(&list.sentence)))
        @if list.total == 0 {
            div.sub { (note::empty("No feature yet", "A feature is carried from idea to value by two owners, one from product and one from engineering. Bring in those you have.", Some(("Import a history", "/import")))) }
        } @else {
            (filters(list, asked))
            section.sect.wide aria-label="Features" { div.body {
                @if list.rows.is_empty() { (nothing_matches()) }
                @else { @match asked.layout { Layout::List => (board::list(list, heads(list, asked))), Layout::Board => (board::board(list)) } }
                (paging(list, asked))
            } }
        }
    }
}

const fn title(state: State) -> &'static str {
    match state {
        State::Open => "What is in flight",
        State::Landed => "What landed",
        State::Dropped => "What was dropped",
        State::All => "All features",
    }
}

fn nothing_matches() -> Markup {
    note::empty("Nothing matches", "No feature fits all of these filters.", Some(("Show everything in flight", "/features")))
}

/// The stored word of a sort order or state, as the address has it.
pub fn word<T: serde::Serialize>(one: &T) -> String {
    serde_json::to_value(one).ok().and_then(|value| value.as_str().map(Into::into)).unwrap_or_default()
}

fn filters(list: &FeatureList, asked: &Asked<'_>) -> Markup {
    let query = &list.query;
    html! {
        form.filters.sub action="/features" method="get" role="search" {
            (kept(asked))
            div.field { label for="find" { "Find" } input #find type="search" name="find" value=(query.find) placeholder="key or title" data-find; }
            (choices(list))
            button.btn type="submit" { "Show" }
            nav.switch aria-label="Layout" {
                @for layout in [Layout::List, Layout::Board] {
                    a href={ "/features?" (address(query, layout, asked.as_of, 0)) } aria-current=[(layout == asked.layout).then_some("true")] { (words::capital(layout.word())) }
                }
            }
        }
    }
}

fn kept(asked: &Asked<'_>) -> Markup {
    html! {
        @if asked.layout == Layout::Board { input type="hidden" name="view" value="board"; }
        @if let Some(day) = asked.as_of { input type="hidden" name="as_of" value=(day); }
    }
}

fn choices(list: &FeatureList) -> Markup {
    let query = &list.query;
    let stages: Vec<_> = std::iter::once(("", "all stages")).chain(Stage::ALL.map(|stage| (stage.word(), stage.word()))).collect();
    let named = |all: &'static str, names: &'static [&'static str]| {
        std::iter::once(("", all)).chain(names.iter().map(|name| (*name, *name))).collect()
    };
    let state = word(&query.state);
    let waiting = query.waiting.map(|side| side.to_string()).unwrap_or_default();
    let states = vec![("open", "in flight"), ("landed", "landed"), ("dropped", "dropped"), ("all", "all")];
    let stage = query.stage.map(Stage::word).unwrap_or_default();
    html! {
        (field::select(&Select { id: "state", name: "state", label: "Which", options: states, chosen: &state }))
        (field::select(&Select { id: "stage", name: "stage", label: "Stage", options: stages, chosen: stage }))
        (field::select(&Select { id: "waiting", name: "waiting", label: "Waiting for", options: named("any side", &["product", "engineering"]), chosen: &waiting }))
        @if list.teams.len() > 1 { (from_names("team", "Team", "all teams", &list.teams, &query.team)) }
        @if list.sources.len() > 1 { (from_names("source", "Source", "all sources", &list.sources, &query.source)) }
    }
}

fn from_names(id: &str, label: &str, all: &str, names: &[String], chosen: &str) -> Markup {
    let options = std::iter::once(("", all)).chain(names.iter().map(|name| (name.as_str(), name.as_str()))).collect();
    field::select(&Select { id, name: id, label, options, chosen })
}

fn heads(list: &FeatureList, asked: &Asked<'_>) -> Markup {
    let query = &list.query;
    let head = |sort: Sort, text: &str, class: &str| {
        let mut sorted = query.clone();
        sorted.sort = sort;
        let chosen = query.sort == sort;
        html! {
            th class=[Some(class).filter(|class| !class.is_empty())] scope="col" aria-sort=[chosen.then_some(if sort == Sort::Key || sort == Sort::Stage || sort == Sort::Work { "ascending" } else { "descending" })] {
                a href={ "/features?" (address(&sorted, asked.layout, asked.as_of, 0)) } { (text) @if chosen { " " span aria-hidden="true" { "↓" } } }
            }
        }
    };
    html! {
        thead { tr {
            th.hide-s scope="col" { span.vh { "Sides" } }
            (head(Sort::Key, "Feature", "w-name")) th.w-rib scope="col" { "Its time" }
            (head(Sort::Age, "Age", "n")) (head(Sort::Work, "Work", "n"))
            @if board::has_forecasts(list) { th scope="col" { "Lands, P50–P85" } }
            (head(Sort::Questions, "Questions", ""))
            th scope="col" { (if query.state == State::Open { "Waits for" } else { "Waits or ended" }) } th scope="col" { "Finding" }
        } }
    }
}

/// The query as an address, without what is usual.
pub fn address(query: &Query, layout: Layout, as_of: Option<&str>, skip: usize) -> String {
    let side = |side: Side| side.to_string();
    let (state, sort) = (word(&query.state), word(&query.sort));
    let mut pairs: Vec<(&str, String)> = Vec::new();
    let mut add = |name, value: String, usual: &str| {
        if value != usual {
            pairs.push((name, value));
        }
    };
    add("view", layout.word().into(), "list");
    add("find", query.find.clone(), "");
    add("state", state, "open");
    add("stage", query.stage.map(|stage| stage.word().to_string()).unwrap_or_default(), "");
    add("team", query.team.clone(), "");
    add("source", query.source.clone(), "");
    add("waiting", query.waiting.map(side).unwrap_or_default(), "");
    add("sort", sort, "age");
    add("skip", skip.to_string(), "0");
    add("as_of", as_of.unwrap_or_default().to_string(), "");
    pairs.iter().map(|(name, value)| format!("{name}={}", crate::parts::row::encoded(value))).collect::<Vec<_>>().join("&")
}

fn paging(list: &FeatureList, asked: &Asked<'_>) -> Markup {
    let (skip, take) = (list.query.skip, list.rows.len().max(1));
    let next = skip + list.rows.len();
    let page = |skip| format!("/features?{}", address(&list.query, asked.layout, asked.as_of, skip));
    html! {
        @if skip > 0 || next < list.matching {
            nav.btns.sub aria-label="Pages" {
                @if skip > 0 { a.btn.small href=(page(skip.saturating_sub(if list.query.take == 0 { take.max(50) } else { list.query.take }))) rel="prev" { "Before" } }
                span.small.mute { @if next > skip { (words::thousands(skip as i64 + 1)) " to " (words::thousands(next as i64)) " of " (words::thousands(list.matching as i64)) } @else { "There are " (words::thousands(list.matching as i64)) } }
                @if next < list.matching { a.btn.small href=(page(next)) rel="next" { "Next" } }
            }
        }
    }
}
