//! The frontier: what each day would buy at even odds, at 85 and at 95 of 100.

use super::{
    odds,
    scale::{Scale, percent, px, round_step},
    words,
};
use domain::Moment;
use insight::telling::{Negotiation, negotiation::FrontierPoint};
use jiff::civil::Date;
use maud::{Markup, html};

const TOP: f64 = 16.0;
const FLOOR: f64 = 214.0;
const LEFT: f64 = 0.055;
const RIGHT: f64 = 0.9;

/// The picture, with the table behind it. `ask` makes the address of a wish.
pub fn frontier(told: &Negotiation, ask: impl Fn(Date, f64) -> String) -> Markup {
    let levels = levels(&told.frontier);
    let (Some(first), Some(last)) = (told.frontier.iter().map(|p| p.by).min(), told.frontier.iter().map(|p| p.by).max()) else {
        return html! {};
    };
    let scale = Scale::new(Moment::start_of(first), Moment::start_of(last), LEFT, RIGHT);
    let top = told.value_of_all.max(1e-9);
    let y = |value: f64| FLOOR - (FLOOR - TOP) * (value / top).clamp(0.0, 1.0);
    html! {
        figure.fig {
            svg height="240" role="img" aria-labelledby="front-t front-d" {
                title id="front-t" { "What each day would buy, by odds" }
                desc id="front-d" { (described(told)) }
                (grid(top, &y))
                @for (nth, level) in levels.iter().enumerate() { (line(&told.frontier, *level, nth, &scale, &y)) }
                (names(&told.frontier, &levels, &y))
                g.days { @for (at, text) in super::scale::calendar(Moment::start_of(first), Moment::start_of(last)) { @if scale.at(at) < 0.86 && scale.at(at) > LEFT { text x=(scale.x(at)) y=(px(FLOOR + 18.0)) { (text) } } } }
                (wish(told, &scale, &y))
            }
            figcaption { "Up is worth, right is later; the three lines are even odds, 85 and 95 of 100." @if told.impossible.is_none() { " The ring is what you asked for." } }
        }
        (table(told, &levels, ask))
    }
}

fn levels(points: &[FrontierPoint]) -> Vec<f64> {
    let mut levels: Vec<f64> = points.iter().map(|point| point.odds).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
}

fn grid(top: f64, y: &impl Fn(f64) -> f64) -> Markup {
    let step = round_step(top, 4.0);
    let count = (top / step + 1e-9).floor() as u32;
    html! {
        @for value in (0..=count).map(|nth| f64::from(nth) * step) {
            line.st-hair x1=(percent(LEFT)) x2=(percent(RIGHT)) y1=(px(y(value))) y2=(px(y(value))) {}
            text x="0" y=(px(y(value))) dy="4" { (worth(value)) }
        }
    }
}

/// A line of one level: it holds its worth until a later day buys more.
fn line(points: &[FrontierPoint], level: f64, nth: usize, scale: &Scale, y: &impl Fn(f64) -> f64) -> Markup {
    let x = |day: Date| (scale.at(Moment::start_of(day)) - LEFT) / (RIGHT - LEFT) * 100.0;
    let high = |value: f64| (y(value) - TOP) / (FLOOR - TOP) * 100.0;
    let mut drawn: Vec<String> = vec![];
    let mut last: Option<f64> = None;
    for (point, value) in points.iter().filter(|point| point.odds == level).filter_map(|point| Some((point, point.value?))) {
        drawn.extend(last.filter(|last| *last != value).map(|last| format!("{:.2},{:.2}", x(point.by), high(last))));
        drawn.push(format!("{:.2},{:.2}", x(point.by), high(value)));
        last = Some(value);
    }
    html! {
        @if !drawn.is_empty() {
            svg x=(percent(LEFT)) y=(px(TOP)) width=(percent(RIGHT - LEFT)) height=(px(FLOOR - TOP)) viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible" {
                polyline class={"front front-" (nth) " nss"} points=(drawn.join(" ")) {}
            }
        }
    }
}

/// The name of each line at its end; names never run into each other.
fn names(points: &[FrontierPoint], levels: &[f64], y: &impl Fn(f64) -> f64) -> Markup {
    let mut lowest = f64::MIN;
    let ends = levels.iter().map(|level| {
        let value = points.iter().rfind(|point| point.odds == *level).and_then(|point| point.value).unwrap_or(0.0);
        let place = y(value).max(lowest + 13.0);
        lowest = place;
        (*level, place)
    });
    let ends: Vec<(f64, f64)> = ends.collect();
    html! { @for (level, place) in ends { text class=(if level > 0.8 && level < 0.9 { "ink b" } else { "ink2" }) x=(percent(RIGHT + 0.012)) y=(px(place)) dy="4" { (words::percent(level)) } } }
}

fn wish(told: &Negotiation, scale: &Scale, y: &impl Fn(f64) -> f64) -> Markup {
    let at = scale.at(Moment::start_of(told.by));
    html! {
        line.target-l x1=(percent(at)) x2=(percent(at)) y1=(px(TOP - 6.0)) y2=(px(FLOOR)) {}
        @if told.impossible.is_none() { circle.wish cx=(percent(at)) cy=(px(y(told.value))) r="6" {} }
    }
}

fn described(told: &Negotiation) -> String {
    let first = told.frontier.iter().filter(|point| point.value.is_some_and(|value| value + 1e-9 >= told.value_of_all));
    let whole: Vec<String> = levels(&told.frontier)
        .into_iter()
        .filter_map(|level| {
            let day = first.clone().find(|point| point.odds == level)?.by;
            Some(format!("with {} by {}", odds::figure(level), words::day(day, told.as_of.date())))
        })
        .collect();
    if whole.is_empty() {
        "On none of the days drawn does everything fit. The table holds the figures.".into()
    } else {
        format!("Everything fits {}. The table holds the figures.", whole.join(", "))
    }
}

/// A worth as people read it.
pub fn worth(value: f64) -> String {
    if value == value.round() { format!("{value:.0}") } else { format!("{value:.1}") }
}

fn table(told: &Negotiation, levels: &[f64], ask: impl Fn(Date, f64) -> String) -> Markup {
    let mut days: Vec<Date> = told.frontier.iter().map(|point| point.by).collect();
    days.dedup();
    days.sort_unstable();
    days.dedup();
    let cell = |day: Date, level: f64| told.frontier.iter().find(|point| point.by == day && point.odds == level);
    html! {
        details.data {
            summary { "The same as a table, each cell a wish" }
            div.scroll tabindex="0" role="group" aria-label="What each day would buy" { table.table {
                caption.vh { "Worth of the best scope by day and odds" }
                thead { tr { th scope="col" { "By" } @for level in levels { th.n scope="col" { (words::percent(*level)) " of cases" } } } }
                tbody { @for day in &days { tr {
                    th scope="row" { (words::day(*day, told.as_of.date())) }
                    @for level in levels { td.n { (bought(cell(*day, *level), &ask)) } }
                } } }
            } }
            p.small.mute { "Worth, and how many slices are in. “nothing” means that not even what is essential fits." @if told.frontier.iter().any(|point| point.gap > 0.0005) { " Where “at most” stands, a better scope is not ruled out, but by no more than that." } }
        }
    }
}

fn bought(point: Option<&FrontierPoint>, ask: &impl Fn(Date, f64) -> String) -> Markup {
    html! {
        @match point.and_then(|point| Some((point, point.value?))) {
            Some((point, value)) => {
                a href=(ask(point.by, point.odds)) { (worth(value)) }
                " " span.mute { "· " (point.slices) @if point.gap > 0.0005 { ", at most " (format!("{:.1}%", point.gap * 100.0)) " more" } }
            }
            None => span.mute { "nothing" },
        }
    }
}
