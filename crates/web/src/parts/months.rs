//! Where the time goes over all features: a band per month, and the totals.

use super::{ink, scale::percent, words};
use insight::{
    Label,
    telling::time::{Month, Time},
};
use maud::{Markup, html};

const STEP: usize = 24;
const LEFT: f64 = 0.13;

/// One band a month, by the month in which the features landed.
pub fn bands(time: &Time) -> Markup {
    let months: Vec<&Month> = time.months.iter().filter(|month| month.landed > 0).collect();
    let height = months.len() * STEP + 22;
    html! {
        figure.fig {
            svg height=(height) role="img" aria-labelledby="months-t months-d" {
                title id="months-t" { "Share of elapsed time by cause, by the month in which features landed" }
                desc id="months-d" { (described(&months)) }
                @for (nth, month) in months.iter().enumerate() { (band(month, nth * STEP)) }
                @for quarter in 0..=4u8 {
                    @let at = LEFT + (1.0 - LEFT) * f64::from(quarter) / 4.0;
                    text class=(if quarter == 0 { "" } else if quarter == 4 { "end" } else { "mid" }) x=(percent(at)) y=(height - 6) { (quarter * 25) @if quarter == 4 { " %" } }
                }
            }
            figcaption { "Each line is a month; the small figure is how many features landed in it." }
        }
        (as_table(&months))
    }
}

fn described(months: &[&Month]) -> String {
    let share = |month: &Month| month.seconds.of(Label::Work) as f64 / month.seconds.total().max(1) as f64;
    match (months.first(), months.last()) {
        (Some(first), Some(last)) => format!(
            "Work was {} of the time of features that landed in {} and {} in {}.",
            words::percent(share(first)),
            first.month.strftime("%B %Y"),
            words::percent(share(last)),
            last.month.strftime("%B %Y")
        ),
        _ => "No feature has landed yet.".into(),
    }
}

fn band(month: &Month, y: usize) -> Markup {
    html! {
        text.ink2 x="0" y=(y + 13) { (month.month.strftime("%b %y")) }
        text.hide-s.end x=(percent(LEFT)) dx="-8" y=(y + 13) { (month.landed) }
        @for (label, at, width) in shares_of(month) {
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
fn shares_of(month: &Month) -> Vec<(Label, f64, f64)> {
    let total = month.seconds.total().max(1) as f64;
    let mut begun = 0.0;
    let placed = ink::LEGEND.into_iter().map(|label| {
        let (at, width) = (begun, month.seconds.of(label) as f64 / total);
        begun += width;
        (label, at, width)
    });
    placed.filter(|(_, _, width)| *width > 0.0).collect()
}

fn as_table(months: &[&Month]) -> Markup {
    let shown: Vec<Label> = ink::LEGEND.into_iter().filter(|label| months.iter().any(|month| month.seconds.of(*label) > 0)).collect();
    html! {
        details.data {
            summary { "The same as a table" }
            div.scroll tabindex="0" role="group" aria-label="Share of time by month" {
                table.table {
                    caption { "Days by cause, by month of landing" }
                    thead { tr { th scope="col" { "Month" } th.n scope="col" { "Landed" } @for label in &shown { th.n scope="col" { (label.words()) } } } }
                    tbody { @for month in months { tr {
                        th scope="row" { (month.month.strftime("%b %Y")) } td.n { (month.landed) }
                        @for label in &shown { td.n { (words::days(month.seconds.of(*label))) } }
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
                th.hide-s.w-bar scope="col" { span.vh { "Bar" } } th scope="col" { "By month" } th.n scope="col" { "Points" }
            } }
            tbody { @for label in ink::LEGEND { @if time.totals.of(label) > 0 {
                @let seconds = time.totals.of(label);
                tr {
                    th scope="row" { (ink::named(label)) }
                    td.n data-l="days" { (words::days(seconds)) }
                    td.n data-l="share" { (words::percent(seconds as f64 / total)) }
                    td.hide-s { (ink::bar(label, seconds as f64 / largest)) }
                    td data-l="by month" { (spark(&shares(time, label))) }
                    td.n data-l="points" { (points(label, &shares(time, label))) }
                }
            } } }
        }
        p.small.mute { "Points: how the share moved between the first half and the second half of the period." }
    }
}

fn shares(time: &Time, label: Label) -> Vec<f64> {
    let landed = time.months.iter().filter(|month| month.landed > 0);
    landed.map(|month| month.seconds.of(label) as f64 / month.seconds.total().max(1) as f64).collect()
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
