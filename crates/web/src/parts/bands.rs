//! Where the time goes over all features: a band for each step of a period, and the totals.

use super::{ink, scale::percent, words};
use insight::{
    Label,
    telling::time::{Step, Time},
};
use maud::{Markup, html};

const HIGH: usize = 24;
const LEFT: f64 = 0.13;

/// One band a step, by the step in which the features landed.
pub fn bands(time: &Time) -> Markup {
    let steps: Vec<&Step> = time.steps.iter().filter(|step| step.landed > 0).collect();
    let height = steps.len() * HIGH + 22;
    html! {
        figure.fig {
            svg height=(height) role="img" aria-labelledby="months-t months-d" {
                title id="months-t" { "Share of elapsed time by cause, by the " (time.step) " in which features landed" }
                desc id="months-d" { (described(&steps)) }
                @for (nth, step) in steps.iter().enumerate() { (band(step, nth * HIGH)) }
                @for quarter in 0..=4u8 {
                    @let at = LEFT + (1.0 - LEFT) * f64::from(quarter) / 4.0;
                    text class=(if quarter == 0 { "" } else if quarter == 4 { "end" } else { "mid" }) x=(percent(at)) y=(height - 6) { (quarter * 25) @if quarter == 4 { " %" } }
                }
            }
            figcaption { "Each line is a " (time.step) span.hide-s { "; the small figure is how many features landed in it" } "." }
        }
        (as_table(&steps, time.step))
    }
}

fn described(steps: &[&Step]) -> String {
    let share = |step: &Step| step.seconds.of(Label::Work) as f64 / step.seconds.total().max(1) as f64;
    match (steps.first(), steps.last()) {
        (Some(first), Some(last)) => format!(
            "Work was {} of the time of features that landed in {} and {} in {}.",
            words::percent(share(first)),
            first.name,
            words::percent(share(last)),
            last.name
        ),
        _ => "No feature has landed yet.".into(),
    }
}

fn band(step: &Step, y: usize) -> Markup {
    html! {
        text.ink2 x="0" y=(y + 13) { (words::step(step)) }
        text.hide-s.end x=(percent(LEFT)) dx="-8" y=(y + 13) { (step.landed) }
        @for (label, at, width) in shares_of(step) {
            @let (x, wide) = (percent(LEFT + (1.0 - LEFT) * at), percent((1.0 - LEFT) * width));
            g {
                title { (label.words()) ", " (words::percent(width)) }
                rect x=(x) y=(y) width=(wide) height="18" fill=(ink::fill(label)) {}
                @if label == Label::Unexplained { rect.unx x=(x) y=(format!("{y}.5")) width=(wide) height="17" {} }
                rect.seg-edge x=(x) y=(y) width="1" height="18" {}
            }
        }
    }
}

/// Labels side by side in legend order: where each begins and how wide it is, 0 to 1.
fn shares_of(step: &Step) -> Vec<(Label, f64, f64)> {
    let total = step.seconds.total().max(1) as f64;
    let mut begun = 0.0;
    let placed = ink::LEGEND.into_iter().map(|label| {
        let (at, width) = (begun, step.seconds.of(label) as f64 / total);
        begun += width;
        (label, at, width)
    });
    placed.filter(|(_, _, width)| *width > 0.0).collect()
}

fn as_table(steps: &[&Step], word: &str) -> Markup {
    let shown: Vec<Label> = ink::LEGEND.into_iter().filter(|label| steps.iter().any(|step| step.seconds.of(*label) > 0)).collect();
    html! {
        details.data {
            summary { "The same as a table" }
            div.scroll tabindex="0" role="group" aria-label={"Share of time by " (word)} {
                table.table {
                    caption { "Days by cause, by " (word) " of landing" }
                    thead { tr { th scope="col" { (words::capital(word)) } th.n scope="col" { "Landed" } @for label in &shown { th.n scope="col" { (label.words()) } } } }
                    tbody { @for step in steps { tr {
                        th scope="row" { (step.name) } td.n { (step.landed) }
                        @for label in &shown { td.n { (words::days(step.seconds.of(*label))) } }
                    } } }
                }
            }
        }
    }
}

/// Over the whole period, by label, with how the share moved from the first half to the second.
pub fn totals(time: &Time) -> Markup {
    let total = time.totals.total().max(1) as f64;
    let largest = ink::LEGEND.into_iter().map(|label| time.totals.of(label)).max().unwrap_or(0).max(1) as f64;
    html! {
        table.table.fold.tight.sub {
            caption.vh { "Days and share by cause over the whole period" }
            thead { tr {
                th scope="col" { "What the time was" } th.n scope="col" { "Days" } th.n scope="col" { "Share" }
                th.hide-s.w-bar scope="col" { span.vh { "Bar" } } th scope="col" { "By " (time.step) } th.n scope="col" { "Points" }
            } }
            tbody { @for label in ink::LEGEND { @if time.totals.of(label) > 0 {
                @let seconds = time.totals.of(label);
                tr {
                    th scope="row" { (ink::named(label)) }
                    td.n data-l="days" { (words::days(seconds)) }
                    td.n data-l="share" { (words::percent(seconds as f64 / total)) }
                    td.hide-s { (ink::bar(label, seconds as f64 / largest)) }
                    td data-l={"by " (time.step)} { (spark(&shares(time, label))) }
                    td.n data-l="points" { (points(label, &shares(time, label))) }
                }
            } } }
        }
        p.small.mute { "Points: how the share moved between the first half and the second half of the period." }
    }
}

fn shares(time: &Time, label: Label) -> Vec<f64> {
    let landed = time.steps.iter().filter(|step| step.landed > 0);
    landed.map(|step| step.seconds.of(label) as f64 / step.seconds.total().max(1) as f64).collect()
}

fn points(label: Label, shares: &[f64]) -> Markup {
    if shares.len() < 4 {
        return html! { span.mute { "cannot tell" } };
    }
    let (first, second) = shares.split_at(shares.len() / 2);
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
    let moved = ((mean(second) - mean(first)) * 100.0).round() as i64;
    let better = if label == Label::Work { moved > 0 } else { moved < 0 };
    let tone = if moved == 0 {
        ""
    } else if better {
        "good"
    } else {
        "bad"
    };
    html! { span class=(tone) { @if moved > 0 { "+" (moved) } @else if moved < 0 { "−" (-moved) } @else { "0" } @if moved != 0 { span.vh { (if better { " points, better" } else { " points, worse" }) } } } }
}

/// A line without an axis: how a share moved.
pub fn spark(shares: &[f64]) -> Markup {
    if shares.len() < 2 {
        return html! { span.mute { "–" } };
    }
    let top = shares.iter().copied().fold(0.01, f64::max);
    let place = |nth: usize, share: f64| (72.0 * nth as f64 / (shares.len() - 1) as f64, 16.0 - 14.0 * share / top);
    let points: Vec<String> =
        shares.iter().enumerate().map(|(nth, share)| place(nth, *share)).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let last = place(shares.len() - 1, shares[shares.len() - 1]);
    html! {
        svg.spark viewBox="0 0 72 18" aria-hidden="true" {
            polyline.st-ink points=(points.join(" ")) {}
            circle.f-ink cx=(format!("{:.1}", last.0)) cy=(format!("{:.1}", last.1)) r="2.2" {}
        }
    }
}
