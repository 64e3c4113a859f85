//! The fan: right of today the height is the chance that it is still not done. It
//! fades where half, 85 and 95 of 100 cases have landed.

use super::{
    scale::{Scale, percent},
    words,
};
use domain::Moment;
use insight::telling::{Glance, forecast::Odds};
use jiff::civil::Date;
use maud::{Markup, html};

/// From now to the P50, from there to the P85, from there to the P95: places in the nineteen levels
/// of a fan, behind the moment of looking.
const BANDS: [(usize, usize); 3] = [(0, 10), (10, 17), (17, 19)];

/// The fan of a list, behind a band that ends at `from` (0 to 1) of the width.
pub fn small(lands: &Glance, now: Moment, from: f64, days_wide: f64) -> Markup {
    let place = |at: Moment| at.days_since(now).max(0.0) / days_wide.max(f64::MIN_POSITIVE);
    drawn(&lands.fan, from, 1.0, place, 2, 12)
}

/// The fan of the large ribbon.
pub fn large(lands: &Glance, scale: &Scale, right: f64, y: u8, height: u8) -> Markup {
    let Some(now) = lands.fan.first() else { return html! {} };
    let from = scale.at(now.at);
    drawn(&lands.fan, from, right, |at| scale.beyond(at) - from, y, height)
}

/// `place` says how far behind `from` a moment lies, as a share of the width.
fn drawn(fan: &[Odds], from: f64, right: f64, place: impl Fn(Moment) -> f64, y: u8, height: u8) -> Markup {
    let width = (right - from).max(0.0);
    let points: Vec<(f64, f64)> = fan.iter().map(|odds| (place(odds.at) / width.max(1e-9) * 100.0, 1.0 - odds.odds)).collect();
    html! {
        @if width > 0.005 {
            svg.fan x=(percent(from)) y=(y) width=(percent(width)) height=(height) viewBox="0 0 100 100" preserveAspectRatio="none" {
                @for (nth, (first, last)) in BANDS.into_iter().enumerate() {
                    @if let Some(path) = points.get(first..=last.min(points.len().saturating_sub(1))).and_then(band) { path class={"fan-" (nth + 1)} d=(path) {} }
                }
            }
        }
    }
}

/// The outline of a part of the fan, cut off at the right edge; `None` where it lies beyond.
fn band(points: &[(f64, f64)]) -> Option<String> {
    let inside = points.iter().take_while(|(x, _)| *x <= 100.0).count();
    let mut shown = points[..inside].to_vec();
    if let (Some((x, h)), Some((beyond, then))) = (shown.last().copied(), points.get(inside)) {
        shown.push((100.0, h + (then - h) * (100.0 - x) / (beyond - x).max(1e-9)));
    }
    let edge = |(x, h): &(f64, f64), side: f64| format!("{x:.2} {:.2}", 50.0 + side * 50.0 * h);
    let upper = shown.iter().map(|point| edge(point, -1.0));
    let lower = shown.iter().rev().map(|point| edge(point, 1.0));
    (shown.len() > 1).then(|| format!("M{}Z", upper.chain(lower).collect::<Vec<_>>().join("L")))
}

/// The three days under the fan of the large ribbon, one below the other so that they never collide.
pub fn marks(lands: &Glance, scale: &Scale, top: u8, y: u8, now: Date) -> Markup {
    let days = [("P50", lands.p50, 12, "ink b"), ("P85", lands.p85, 27, "ink2"), ("P95", lands.p95, 42, "ink2")];
    html! {
        @for (name, day, below, class) in days {
            @let at = scale.beyond(Moment::start_of(day).plus_seconds(domain::DAY_SECONDS));
            @if at <= 1.0 {
                line.st-fan x1=(percent(at)) x2=(percent(at)) y1=(top) y2=(y + below - 10) {}
                text class={"end halo " (class)} x=(percent(at)) dx="3" y=(y + below) { (name) " " (words::soon(day, now)) }
            }
        }
    }
}

/// When it lands, in a few words: `lands 4–16 Dec`.
pub fn brief(lands: &Glance, now: Date) -> String {
    format!("lands {} (P50 to P85)", between(lands, now))
}

/// From P50 to P85: `4–16 Dec`.
pub fn between(lands: &Glance, now: Date) -> String {
    words::days_between(lands.p50, lands.p85, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fan_narrows_and_ends_at_the_edge() {
        let inside = band(&[(0.0, 1.0), (50.0, 0.5)]).expect("inside");
        assert_eq!(inside, "M0.00 0.00L50.00 25.00L50.00 75.00L0.00 100.00Z");
        let cut = band(&[(50.0, 0.5), (150.0, 0.1)]).expect("half of it");
        assert_eq!(cut, "M50.00 25.00L100.00 35.00L100.00 65.00L50.00 75.00Z");
        assert_eq!(band(&[(120.0, 0.5), (150.0, 0.1)]), None);
        assert_eq!(band(&[]), None);
    }
}
