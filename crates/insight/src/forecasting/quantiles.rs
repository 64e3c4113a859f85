//! A positive quantity that is not known yet, as its quantiles: the one form in which
//! effort, durations and dates are forecast, combined, drawn and scored.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};

/// How many levels a forecast states: 5 %, 10 %, … 95 %.
pub const LEVELS: usize = 19;

/// The smallest quantity that is told apart from nothing; keeps logarithms finite.
const LEAST: f64 = 1e-6;

/// The quantiles of a positive quantity at the levels .05, .10, … .95, in its own unit
/// (hours, days, points), never falling. Between them, and beyond them, it is read on the
/// logarithmic scale against the standard normal's quantiles: exact for a lognormal.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Quantiles([f64; LEVELS]);

impl Quantiles {
    /// The probability of the `index`th level, 0 to 18.
    pub fn level(index: usize) -> f64 {
        (index + 1) as f64 / (LEVELS + 1) as f64
    }

    /// From values at the nineteen levels; what falls is lifted to what came before.
    pub fn new(values: [f64; LEVELS]) -> Self {
        let mut highest = LEAST;
        Self(values.map(|value| {
            highest = highest.max(value);
            highest
        }))
    }

    /// From a few points (probability in 0..1, value), such as somebody's P50 and P90: piecewise
    /// lognormal through them, its outer pieces carried on. `None` of no point; one point is certain.
    pub fn through(points: &[(f64, f64)]) -> Option<Self> {
        let mut known: Vec<(f64, f64)> = points.iter().map(|(p, value)| (score(*p), value.max(LEAST).ln())).collect();
        known.sort_by(|one, other| one.0.total_cmp(&other.0));
        (!known.is_empty()).then(|| Self::new(std::array::from_fn(|i| along(&known, score(Self::level(i))).exp())))
    }

    /// Lognormal, with the given mean and standard deviation of its logarithm.
    pub fn lognormal(mu: f64, sigma: f64) -> Self {
        Self::new(std::array::from_fn(|i| (mu + sigma * score(Self::level(i))).exp()))
    }

    /// From weighted values, by the mid-point rule: each value stands in the middle of its weight.
    /// `None` when nothing has weight.
    pub fn of_weighted(sample: &[(f64, f64)]) -> Option<Self> {
        let mut sample: Vec<(f64, f64)> = sample.iter().copied().filter(|(_, weight)| *weight > 0.0).collect();
        sample.sort_by(|one, other| one.0.total_cmp(&other.0));
        let total: f64 = sample.iter().map(|(_, weight)| weight).sum();
        let mut below = 0.0;
        let middles: Vec<(f64, f64)> = sample
            .iter()
            .map(|(value, weight)| {
                below += weight;
                ((below - weight / 2.0) / total, *value)
            })
            .collect();
        (total > 0.0).then(|| Self::new(std::array::from_fn(|i| between(&middles, Self::level(i)))))
    }

    /// Level by level the average of several (Vincent averaging): keeps the shape that a
    /// mixture would smear. `None` of none, or when all weights are zero.
    pub fn averaged(several: &[(Self, f64)]) -> Option<Self> {
        let total: f64 = several.iter().map(|(_, weight)| weight).sum();
        let at = |i: usize| several.iter().map(|(one, weight)| one.0[i].ln() * weight).sum::<f64>() / total;
        (total > 0.0).then(|| Self::new(std::array::from_fn(|i| at(i).exp())))
    }

    /// The value below which the quantity stays with probability `p` (clamped to 0.0005..0.9995).
    pub fn at(&self, p: f64) -> f64 {
        self.at_score(score(p.clamp(0.0005, 0.9995)))
    }

    /// The value at a standard normal score: a draw, when the score is one.
    pub fn at_score(&self, z: f64) -> f64 {
        let known: [(f64, f64); LEVELS] = std::array::from_fn(|i| (score(Self::level(i)), self.0[i].ln()));
        along(&known, z).exp()
    }

    /// The same quantity times a factor: another unit, or a rate.
    pub fn times(&self, factor: f64) -> Self {
        Self::new(self.0.map(|value| value * factor))
    }

    /// The values at the nineteen levels.
    pub fn values(&self) -> &[f64; LEVELS] {
        &self.0
    }

    /// The median.
    pub fn median(&self) -> f64 {
        self.0[9]
    }
}

/// The standard normal's quantile of `p`.
fn score(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

/// The value at `at` on the lines through `points`, the outer lines carried on.
fn along(points: &[(f64, f64)], at: f64) -> f64 {
    let [first, .., last] = points else { return points.first().map_or(0.0, |only| only.1) };
    if first.0 == last.0 {
        return first.1;
    }
    let next = points.partition_point(|point| point.0 <= at).clamp(1, points.len() - 1);
    let (low, high) = (points[next - 1], points[next]);
    if high.0 == low.0 { low.1 } else { low.1 + (high.1 - low.1) * (at - low.0) / (high.0 - low.0) }
}

/// The value at `at` on the lines through `points`, flat outside them.
fn between(points: &[(f64, f64)], at: f64) -> f64 {
    let (first, last) = (points[0], points[points.len() - 1]);
    along(points, at.clamp(first.0, last.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lognormal_is_read_exactly_between_and_beyond_its_levels() {
        let one = Quantiles::lognormal(1.0, 0.5);
        for p in [0.01, 0.05, 0.33, 0.5, 0.85, 0.95, 0.99] {
            let exact = (1.0 + 0.5 * score(p)).exp();
            assert!((one.at(p) / exact - 1.0).abs() < 1e-9, "{p}: {} and {exact}", one.at(p));
        }
        assert!((one.times(8.0).median() / one.median() - 8.0).abs() < 1e-9);
    }

    #[test]
    fn a_range_of_two_points_is_a_lognormal_through_both() {
        let range = Quantiles::through(&[(0.9, 20.0), (0.5, 8.0)]).expect("two points");
        assert!((range.at(0.5) - 8.0).abs() < 1e-9 && (range.at(0.9) - 20.0).abs() < 1e-9);
        assert!((range.at(0.1) - 8.0 * 8.0 / 20.0).abs() < 1e-9, "symmetric on the logarithmic scale");
        let certain = Quantiles::through(&[(0.5, 3.0)]).expect("one point");
        assert_eq!((certain.at(0.05), certain.at(0.95)), (3.0f64.ln().exp(), 3.0f64.ln().exp()));
        assert_eq!(Quantiles::through(&[]), None);
    }

    #[test]
    fn weights_move_the_quantiles_and_ties_make_them_flat() {
        let even = Quantiles::of_weighted(&[(1.0, 1.0), (2.0, 1.0), (3.0, 1.0)]).expect("three");
        assert!((even.median() - 2.0).abs() < 1e-9);
        let tied = Quantiles::of_weighted(&[(1.0, 8.0), (5.0, 1.0), (0.2, 1.0)]).expect("three");
        assert!((tied.median() - 1.0).abs() < 1e-9);
        assert_eq!(Quantiles::of_weighted(&[(1.0, 0.0)]), None);
    }

    #[test]
    fn averaging_two_sides_lies_between_them_level_by_level() {
        let (low, high) = (Quantiles::lognormal(0.0, 0.2), Quantiles::lognormal(2.0, 0.6));
        let both = Quantiles::averaged(&[(low, 1.0), (high, 1.0)]).expect("two");
        assert!((both.median() - 1.0f64.exp()).abs() < 1e-9);
        assert!(both.values().iter().zip(low.values()).zip(high.values()).all(|((b, l), h)| l <= b && b <= h));
    }

    #[test]
    fn what_falls_is_lifted() {
        let mut values = [2.0; LEVELS];
        values[18] = 1.0;
        assert_eq!(Quantiles::new(values).values()[18], 2.0);
    }
}
