//! A positive quantity that is not known yet, as its quantiles: the one form in which
//! effort, durations and dates are forecast, combined, drawn and scored.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};
use std::array::from_fn;

/// How many levels a forecast states: 5 %, 10 %, … 95 %.
pub const LEVELS: usize = 19;

/// The smallest quantity that is told apart from nothing; keeps logarithms finite.
pub const LEAST: f64 = 1e-6;

/// How far, relatively, a value may be from a quantile and still count as equal to it: actuals are
/// logged in round numbers, and many equal their estimate.
pub const TIE: f64 = 1e-3;

/// The standard normal's quantiles at the nineteen levels: every reading needs them, so they are
/// not computed again each time.
pub const SCORES: [f64; LEVELS] = [
    -1.6448536269514729,
    -1.2815515655446004,
    -1.0364333894937898,
    -0.8416212335729142,
    -0.6744897501960817,
    -0.5244005127080408,
    -0.3853204664075676,
    -0.2533471031357997,
    -0.12566134685507402,
    0.0,
    0.12566134685507402,
    0.2533471031357997,
    0.3853204664075676,
    0.5244005127080408,
    0.6744897501960817,
    0.8416212335729142,
    1.0364333894937898,
    1.2815515655446004,
    1.6448536269514729,
];

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
        (!known.is_empty()).then(|| Self::new(from_fn(|i| along(&known, SCORES[i]).exp())))
    }

    /// Lognormal, with the given mean and standard deviation of its logarithm.
    pub fn lognormal(mu: f64, sigma: f64) -> Self {
        Self::new(from_fn(|i| (mu + sigma * SCORES[i]).exp()))
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
        (total > 0.0).then(|| Self::new(from_fn(|i| between(&middles, Self::level(i)))))
    }

    /// Level by level the average of several (Vincent averaging): keeps the shape that a
    /// mixture would smear. `None` of none, or when all weights are zero.
    pub fn averaged(several: &[(Self, f64)]) -> Option<Self> {
        let total: f64 = several.iter().map(|(_, weight)| weight).sum();
        let at = |i: usize| several.iter().map(|(one, weight)| one.0[i].ln() * weight).sum::<f64>() / total;
        (total > 0.0).then(|| Self::new(from_fn(|i| at(i).exp())))
    }

    /// The value below which the quantity stays with probability `p` (clamped to 0.0005..0.9995).
    pub fn at(&self, p: f64) -> f64 {
        self.at_score(score(p.clamp(0.0005, 0.9995)))
    }

    /// The value at a standard normal score: a draw, when the score is one.
    pub fn at_score(&self, z: f64) -> f64 {
        if self.0[0] == self.0[LEVELS - 1] {
            return self.0[0];
        }
        let next = SCORES.partition_point(|known| *known <= z).clamp(1, LEVELS - 1);
        let (low, high) = (self.0[next - 1].ln(), self.0[next].ln());
        (low + (high - low) * (z - SCORES[next - 1]) / (SCORES[next] - SCORES[next - 1])).exp()
    }

    /// The same quantity made ready for many readings: the logarithms are taken once.
    pub fn curve(&self) -> Curve {
        let logs = self.0.map(f64::ln);
        let slope = |i: usize| (logs[i + 1] - logs[i]) / (SCORES[i + 1] - SCORES[i]);
        let slopes: [f64; LEVELS - 1] = from_fn(slope);
        Curve { starts: from_fn(|i| logs[i] - slopes[i] * SCORES[i]), slopes }
    }

    /// The probability of staying below `value`, and of staying below it or at it. They differ where
    /// levels tie at the value (within `TIE`): the forecast then has that much weight on it.
    pub fn probability(&self, value: f64) -> (f64, f64) {
        let value = value.max(LEAST);
        let under = self.0.partition_point(|known| *known < value * (1.0 - TIE));
        let upto = self.0.partition_point(|known| *known <= value * (1.0 + TIE));
        if upto > under {
            // Half a step on each side: the weight reaches on the average half-way to the next level.
            let half = if upto - under > 1 { 0.5 / (LEVELS + 1) as f64 } else { 0.0 };
            return (Self::level(under) - half, Self::level(upto - 1) + half);
        }
        let next = under.clamp(1, LEVELS - 1);
        let (low, high) = (self.0[next - 1].ln(), self.0[next].ln());
        let step = if high > low { (value.ln() - low) / (high - low) } else { 0.5 };
        let z = SCORES[next - 1] + (SCORES[next] - SCORES[next - 1]) * step;
        // Beyond the outer levels their own step may be flat: it is at least outside of them.
        let p = Normal::standard().cdf(z);
        let p = match under {
            0 => p.min(Self::level(0)),
            LEVELS => p.max(Self::level(LEVELS - 1)),
            _ => p,
        };
        (p, p)
    }

    /// Where `value` lies, as a standard normal score; a tie stands in the middle of its weight, and
    /// what is beyond all levels no further than one in 200.
    pub fn score_of(&self, value: f64) -> f64 {
        let (below, upto) = self.probability(value);
        score(((below + upto) / 2.0).clamp(0.005, 0.995))
    }

    /// Everything so much later or more.
    pub fn plus(&self, more: f64) -> Self {
        Self::new(self.values().map(|value| value + more))
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

/// A quantity read at many scores, as when scenarios are drawn: `Quantiles::curve` makes it.
#[derive(Clone, Copy, Debug)]
pub struct Curve {
    starts: [f64; LEVELS - 1],
    slopes: [f64; LEVELS - 1],
}

impl Curve {
    /// The value at a standard normal score.
    pub fn at_score(&self, z: f64) -> f64 {
        let piece = SCORES.partition_point(|known| *known <= z).clamp(1, LEVELS - 1) - 1;
        (self.starts[piece] + self.slopes[piece] * z).exp()
    }
}

/// The standard normal's quantile of `p`.
pub fn score(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

/// The value at `at` on the lines through `points`, the outer lines carried on.
pub(super) fn along(points: &[(f64, f64)], at: f64) -> f64 {
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
    fn the_kept_scores_are_the_normals() {
        for (i, kept) in SCORES.iter().enumerate() {
            assert!((kept - score(Quantiles::level(i))).abs() < 1e-9, "{i}: {kept}");
        }
    }

    #[test]
    fn a_curve_reads_what_the_quantiles_read() {
        let one = Quantiles::through(&[(0.1, 2.0), (0.5, 3.0), (0.9, 40.0)]).expect("three points");
        for z in [-4.0, -1.7, -1.2, -0.1, 0.0, 0.3, 1.5, 1.7, 4.0] {
            assert!((one.curve().at_score(z) / one.at_score(z) - 1.0).abs() < 1e-9, "{z}");
        }
    }

    #[test]
    fn a_probability_is_what_its_quantile_says_and_a_tie_has_weight() {
        let one = Quantiles::lognormal(1.0, 0.5);
        for p in [0.02, 0.33, 0.52, 0.97] {
            let (below, upto) = one.probability(one.at(p));
            assert!((below - p).abs() < 1e-6 && (upto - p).abs() < 1e-6, "{p}: {below} to {upto}");
        }
        let mut values = *one.values();
        let tied = values[12];
        values[5..=12].fill(tied);
        let (below, upto) = Quantiles::new(values).probability(tied);
        assert!((below - 0.275).abs() < 1e-9 && (upto - 0.675).abs() < 1e-9, "{below} to {upto}");
        let certain = Quantiles::new([4.0; LEVELS]);
        assert!(certain.probability(3.0).1 <= 0.05 && certain.probability(5.0).0 >= 0.95);
        assert_eq!(certain.probability(4.0), (0.025, 0.975));
    }

    #[test]
    fn what_falls_is_lifted() {
        let mut values = [2.0; LEVELS];
        values[18] = 1.0;
        assert_eq!(Quantiles::new(values).values()[18], 2.0);
    }
}
