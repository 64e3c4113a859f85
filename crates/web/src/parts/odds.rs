//! Odds: a chip with a word, the curve of landing by each day, and shares as bars.

use super::{
    scale::{Scale, percent, px},
    words,
};
use domain::Moment;
use insight::telling::{
    forecast::{Dates, Odds},
    words::{MISSED, likelihood},
};
use jiff::civil::Date;
use maud::{Markup, html};

/// What odds are called, and in which tone: a colour never says it alone.
pub fn word(odds: f64) -> (&'static str, &'static str) {
    let tone = match odds {
        0.66.. => "good",
        0.33.. => "warn",
        _ => "bad",
    };
    (tone, likelihood(odds))
}

/// Odds in a chip: `71%, likely`.
pub fn chip(odds: f64) -> Markup {
    let (tone, word) = word(odds);
    html! { span class={"chip " (tone)} { (figure(odds)) " " (word) } }
}

/// Odds of a day in a chip; of a day that has passed without it, that it was missed.
pub fn chip_by(odds: f64, by: Date, today: Date) -> Markup {
    if by < today {
        html! { span.chip.bad { (MISSED) } }
    } else {
        chip(odds)
    }
}

/// Odds in a table: the figure and its word.
pub fn told(odds: f64) -> Markup {
    let (tone, word) = word(odds);
    html! { span class={"nb " (tone)} { (figure(odds)) " " (word) } }
}

/// Odds of a day in a table; of a day that has passed without it, that it was missed.
pub fn told_by(odds: f64, by: Date, today: Date) -> Markup {
    if by < today {
        html! { span.nb.bad { (MISSED) } }
    } else {
        told(odds)
    }
}

/// Odds of 100: `71%`; what is nearly certain or nearly impossible is never told as certain.
pub fn figure(odds: f64) -> String {
    match odds {
        0.995.. => ">99%".into(),
        odds if odds < 0.005 => "<1%".into(),
        odds => words::percent(odds),
    }
}

/// A change of odds in points of 100: `+12 points`, `−4 points`, `no change`.
pub fn points(change: f64) -> String {
    match (change * 100.0).round() as i64 {
        0 => "no change".into(),
        1 => "+1 point".into(),
        -1 => "−1 point".into(),
        up @ 1.. => format!("+{up} points"),
        down => format!("−{} points", -down),
    }
}

/// A share of 0 to 1 as a bar.
pub fn bar(share: f64) -> Markup {
    html! {
        svg.bar height="10" aria-hidden="true" {
            line.st-hair x1="0" x2="100%" y1="9.5" y2="9.5" {}
            rect.f-soft width=(percent(share.clamp(0.0, 1.0))) height="9" {}
        }
    }
}

const TOP: f64 = 22.0;
const FLOOR: f64 = 196.0;
const LEFT: f64 = 0.06;
const RIGHT: f64 = 0.985;

/// The odds of having landed by each day, from today to where nearly everything has.
pub fn curve(dates: &Dates, name: &str, now: Moment) -> Markup {
    let today = now.date();
    let end = moment_at(&dates.curve, 0.97).max(end_of(dates.p95)).plus_seconds(2 * domain::DAY_SECONDS);
    let scale = Scale::new(now, end, LEFT, RIGHT);
    let shown: Vec<Odds> = std::iter::once(Odds { at: now, odds: 0.0 })
        .chain(dates.curve.iter().copied().filter(|odds| odds.at > now && odds.at < end))
        .chain([Odds { at: end, odds: odds_at(&dates.curve, end) }])
        .collect();
    let x = |at: Moment| (scale.at(at) - LEFT) / (RIGHT - LEFT) * 100.0;
    let points: Vec<String> = shown.iter().map(|odds| format!("{:.2},{:.2}", x(odds.at), 100.0 - odds.odds * 100.0)).collect();
    html! {
        figure.fig {
            svg height="222" role="img" aria-labelledby="odds-t odds-d" {
                title id="odds-t" { "The odds of " (name) " having landed by each day" }
                desc id="odds-d" { (described(dates, today)) }
                @for tenth in [0, 50, 85, 95] {
                    @let line = y(f64::from(tenth) / 100.0);
                    line.st-hair x1=(percent(LEFT)) x2=(percent(RIGHT)) y1=(px(line)) y2=(px(line)) {}
                    text x="0" y=(px(line)) dy="4" { (tenth) @if tenth == 95 { "%" } }
                }
                svg x=(percent(LEFT)) y=(px(TOP)) width=(percent(RIGHT - LEFT)) height=(px(FLOOR - TOP)) viewBox="0 0 100 100" preserveAspectRatio="none" {
                    polygon.fan-3 points={ (points.join(" ")) " 100,100 0,100" } {}
                    polyline.st-both.st-thick.nss points=(points.join(" ")) {}
                }
                (scale_days(now, end, &scale))
                @for (odds, day) in [(0.5, dates.p50), (0.85, dates.p85), (0.95, dates.p95)] { (mark(odds, day, &scale, today)) }
                @if let Some((target, odds)) = dates.target.zip(dates.target_odds) { (target_mark(target, odds, end, &scale, today)) }
            }
            figcaption { "Every figure is odds: in so many of 100 cases it has come by then. It ends where it has in 97." }
        }
        (table(dates, today))
    }
}

fn y(odds: f64) -> f64 {
    FLOOR - (FLOOR - TOP) * odds.clamp(0.0, 1.0)
}

fn end_of(day: Date) -> Moment {
    Moment::start_of(day).plus_seconds(domain::DAY_SECONDS)
}

fn scale_days(now: Moment, end: Moment, scale: &Scale) -> Markup {
    html! { g.days { @for (at, text) in super::scale::calendar(now, end) { @if scale.at(at) < 0.95 && at >= now { text x=(scale.x(at)) y=(px(FLOOR + 18.0)) { (text) } } } } }
}

fn mark(odds: f64, day: Date, scale: &Scale, today: Date) -> Markup {
    let at = scale.at(end_of(day).plus_seconds(-domain::DAY_SECONDS / 2));
    let class = if odds < 0.6 { "ink b end halo" } else { "ink2 end halo" };
    html! {
        line.st-fan x1=(percent(at)) x2=(percent(at)) y1=(px(y(odds))) y2=(px(FLOOR)) {}
        circle.f-both cx=(percent(at)) cy=(px(y(odds))) r="3.5" {}
        text class=(class) x=(percent(at)) dx="-7" y=(px(y(odds) - 5.0)) { "P" (format!("{:.0}", odds * 100.0)) " " (words::soon(day, today)) }
    }
}

fn target_mark(target: Date, odds: f64, end: Moment, scale: &Scale, today: Date) -> Markup {
    let at = end_of(target).plus_seconds(-domain::DAY_SECONDS / 2);
    let late = scale.at(at) > 0.75;
    html! {
        @if at < end && target >= today {
            line.target-l x1=(scale.x(at)) x2=(scale.x(at)) y1="14" y2=(px(FLOOR)) {}
            text class=(if late { "ink2 halo end" } else { "ink2 halo" }) x=(scale.x(at)) dx=(if late { "-5" } else { "5" }) y="11" { "target " (words::soon(target, today)) ", " (figure(odds)) }
        }
    }
}

fn described(dates: &Dates, today: Date) -> String {
    let day = |day| words::day(day, today);
    let target =
        dates.target.zip(dates.target_odds).map(|(target, odds)| format!(" The target, {}, is met with {}.", day(target), figure(odds)));
    format!("Half by {}, 85 of 100 by {}, 95 of 100 by {}.{}", day(dates.p50), day(dates.p85), day(dates.p95), target.unwrap_or_default())
}

/// The same as a table.
fn table(dates: &Dates, today: Date) -> Markup {
    let levels = [0.1, 0.25, 0.5, 0.75, 0.85, 0.95];
    html! {
        details.data {
            summary { "The same as a table" }
            table.table {
                caption.vh { "The day by which it has landed, by odds" }
                thead { tr { th scope="col" { "Odds" } th scope="col" { "Landed by" } th.n scope="col" { "Days from now" } } }
                tbody { @for level in levels {
                    @let day = match level { 0.5 => dates.p50, 0.85 => dates.p85, 0.95 => dates.p95, level => moment_at(&dates.curve, level).date() };
                    tr { th scope="row" { (words::percent(level)) } td { (words::full_day(day)) } td.n { (days_from(today, day)) } }
                } }
            }
        }
    }
}

/// Whole days from one day to another.
pub fn days_from(today: Date, day: Date) -> i64 {
    Moment::start_of(day).seconds_since(Moment::start_of(today)) / domain::DAY_SECONDS
}

/// When the odds are reached on a rising curve.
fn moment_at(curve: &[Odds], odds: f64) -> Moment {
    let next = curve.partition_point(|point| point.odds < odds);
    match (next.checked_sub(1).map(|last| curve[last]), curve.get(next)) {
        (Some(low), Some(high)) => {
            let share = (odds - low.odds) / (high.odds - low.odds).max(1e-9);
            low.at.plus_seconds((high.at.seconds_since(low.at) as f64 * share).round() as i64)
        }
        (_, Some(high)) => high.at,
        (Some(low), None) => low.at,
        (None, None) => Moment::default(),
    }
}

/// The odds that are reached by a moment.
fn odds_at(curve: &[Odds], at: Moment) -> f64 {
    let next = curve.partition_point(|point| point.at <= at);
    match (next.checked_sub(1).map(|last| curve[last]), curve.get(next)) {
        (Some(low), Some(high)) => {
            let share = at.seconds_since(low.at) as f64 / high.at.seconds_since(low.at).max(1) as f64;
            low.odds + (high.odds - low.odds) * share
        }
        (None, _) => 0.0,
        (Some(low), None) => low.odds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_are_never_told_as_certain_and_always_have_a_word() {
        assert_eq!([figure(1.0), figure(0.0), figure(0.71)], [">99%", "<1%", "71%"].map(String::from));
        assert_eq!(
            [0.9, 0.7, 0.5, 0.01].map(word),
            [("good", "very likely"), ("good", "likely"), ("warn", "as likely as not"), ("bad", "very unlikely")]
        );
        assert_eq!(
            [points(0.12), points(-0.041), points(0.001), points(-0.01)],
            ["+12 points", "−4 points", "no change", "−1 point"].map(String::from)
        );
    }

    #[test]
    fn a_day_that_has_passed_is_missed_and_has_no_odds() {
        let (today, before) = (jiff::civil::date(2026, 11, 23), jiff::civil::date(2026, 11, 22));
        assert!(chip_by(0.001, before, today).into_string().contains(">missed<"));
        assert!(chip_by(0.7, today, today).into_string().contains("70% likely"));
    }

    #[test]
    fn a_curve_is_read_both_ways() {
        let at = |days: i64| Moment::default().plus_seconds(days * domain::DAY_SECONDS);
        let curve = [Odds { at: at(10), odds: 0.2 }, Odds { at: at(20), odds: 0.8 }];
        assert_eq!(moment_at(&curve, 0.5), at(15));
        assert!((odds_at(&curve, at(15)) - 0.5).abs() < 1e-9);
        assert_eq!((odds_at(&curve, at(1)), odds_at(&curve, at(99))), (0.0, 0.8));
        assert_eq!([moment_at(&curve, 0.1), moment_at(&curve, 0.9)], [at(10), at(20)]);
    }
}
