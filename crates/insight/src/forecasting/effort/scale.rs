//! The scale on which actual ÷ reference is counted: thresholds on its logarithm, dense around
//! equality and wide outside, with equality itself set apart (many actuals are logged as exactly
//! what was estimated).

use crate::forecasting::quantiles::{LEAST, Quantiles, TIE};
use std::sync::LazyLock;

/// Thresholds to each side of equality.
const SIDE: usize = 24;

/// How many thresholds there are: both sides, just below and at equality, and "next to nothing".
pub(super) const THRESHOLDS: usize = 2 * SIDE + 3;

/// How many cells they bound.
pub(super) const CELLS: usize = THRESHOLDS + 1;

/// The threshold below equality; the next one is at it.
pub(super) const BELOW_EQUAL: usize = SIDE + 1;

/// Logarithm of the ratio under which a task took next to nothing.
const NOTHING: f64 = -9.0;

/// The thresholds of the logarithm of actual ÷ reference, rising. To each side they lie at
/// 0.2 · sinh(0.16 k), k = 1..24: steps of 3 % near equality, a factor of 2 at 100-fold. The form
/// was chosen to bring both ends within few thresholds, and off the round ratios (½, 2, 3).
static EDGES: LazyLock<[f64; THRESHOLDS]> = LazyLock::new(|| {
    let side = |k: usize| 0.2 * (0.16 * k as f64).sinh();
    std::array::from_fn(|i| match i {
        0 => NOTHING,
        _ if i < BELOW_EQUAL => -side(BELOW_EQUAL - i),
        BELOW_EQUAL => -TIE,
        _ if i == BELOW_EQUAL + 1 => TIE,
        _ => side(i - BELOW_EQUAL - 1),
    })
});

/// The thresholds, rising.
pub(super) fn edges() -> &'static [f64; THRESHOLDS] {
    &EDGES
}

/// The four zones that have weights of their own: far below, below, above and far above equality.
pub(super) const ZONES: usize = 4;

/// The zone of a threshold; far is beyond a factor of e^0.3 = 1.35.
pub(super) fn zone(threshold: usize) -> usize {
    match edges()[threshold] {
        edge if edge < -0.3 => 0,
        edge if edge < 0.0 => 1,
        edge if edge < 0.3 => 2,
        _ => 3,
    }
}

/// The cell of an outcome: the number of thresholds that it exceeds.
pub(super) fn cell(actual: f64, reference: f64) -> usize {
    let ratio = (actual.max(LEAST) / reference).ln();
    edges().partition_point(|edge| *edge < ratio)
}

/// Quantiles from the probabilities of staying at or below each threshold, in the reference's unit.
pub(super) fn quantiles(below: &[f64; THRESHOLDS], reference: f64) -> Quantiles {
    let mut rising = *below;
    for i in 1..THRESHOLDS {
        rising[i] = rising[i].max(rising[i - 1]);
    }
    Quantiles::new(std::array::from_fn(|level| (reference.ln() + log_at(&rising, Quantiles::level(level))).exp()))
}

/// The logarithm of the ratio at probability `p`; `below` rises.
fn log_at(below: &[f64; THRESHOLDS], p: f64) -> f64 {
    let edges = edges();
    match below.partition_point(|known| *known < p) {
        0 => f64::MIN_POSITIVE.ln(),
        THRESHOLDS => edges[THRESHOLDS - 1] + 0.5,
        i if i == BELOW_EQUAL + 1 => 0.0,
        i => edges[i - 1] + (edges[i] - edges[i - 1]) * (p - below[i - 1]) / (below[i] - below[i - 1]),
    }
}
