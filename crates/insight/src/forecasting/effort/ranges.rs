//! Estimates that persons give as ranges, combined: first within each side, then across sides, so
//! that a side with more people does not outvote the other. What the sides disagree about is kept.

use crate::forecasting::quantiles::Quantiles;
use domain::Text;
use serde::Serialize;
use std::collections::BTreeMap;

/// One person's range, in any unit that all share.
#[derive(Clone, PartialEq, Debug)]
pub struct Range {
    /// Who gave it; a later range of the same person replaces the earlier.
    pub person: Text,
    /// The side on which they stand, such as product or engineering.
    pub side: Text,
    /// "In one of ten cases it takes less." Without it the range is read as lognormal.
    pub p10: Option<f64>,
    /// "As likely more as less."
    pub p50: f64,
    /// "In one of ten cases it takes more."
    pub p90: f64,
}

impl Range {
    /// The range as a distribution; `None` when it is none: not positive, or falling.
    pub fn quantiles(&self) -> Option<Quantiles> {
        let mut points = vec![(0.5, self.p50), (0.9, self.p90)];
        points.extend(self.p10.map(|p10| (0.1, p10)));
        let usable = points.iter().all(|(_, value)| value.is_finite() && *value > 0.0);
        let rises = self.p50 <= self.p90 && self.p10.is_none_or(|p10| p10 <= self.p50);
        Quantiles::through(&points).filter(|_| usable && rises)
    }
}

/// What the ranges come to together.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Combined {
    /// All sides together, each with the same weight.
    pub quantiles: Quantiles,
    /// Each side, by name.
    pub sides: Vec<SideRange>,
    /// How far the sides are apart; `None` when there is but one.
    pub spread: Option<Spread>,
    /// Ranges that were none, and are left out.
    pub left_out: usize,
}

/// What one side estimates.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SideRange {
    /// The side's name.
    pub side: String,
    /// How many persons estimated.
    pub persons: usize,
    /// Their ranges, averaged level by level.
    pub quantiles: Quantiles,
}

/// How far sides are apart.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Spread {
    /// The highest median of a side ÷ the lowest, 1 or more.
    pub ratio_of_medians: f64,
    /// The share of probability that the two sides furthest apart have in common, 0 to 1 (the
    /// overlapping coefficient).
    pub overlap: f64,
}

/// Combines ranges: averaged level by level within each side, then across sides (quantile averaging
/// keeps a shape that a mixture would smear: K. Lichtendahl et al., *Is it better to average
/// probabilities or quantiles?*, 2013). `None` when there is no usable range.
pub fn combine(ranges: &[Range]) -> Option<Combined> {
    let mut latest: BTreeMap<&Text, (&Text, Quantiles)> = BTreeMap::new();
    let mut left_out = 0;
    for range in ranges {
        match range.quantiles() {
            Some(quantiles) => drop(latest.insert(&range.person, (&range.side, quantiles))),
            None => left_out += 1,
        }
    }
    let mut by_side: BTreeMap<&Text, Vec<(Quantiles, f64)>> = BTreeMap::new();
    latest.into_values().for_each(|(side, quantiles)| by_side.entry(side).or_default().push((quantiles, 1.0)));
    let side = |(side, ranges): (&Text, Vec<(Quantiles, f64)>)| {
        Some(SideRange { side: side.to_string(), persons: ranges.len(), quantiles: Quantiles::averaged(&ranges)? })
    };
    let sides: Vec<SideRange> = by_side.into_iter().filter_map(side).collect();
    let equal: Vec<(Quantiles, f64)> = sides.iter().map(|side| (side.quantiles, 1.0)).collect();
    Some(Combined { quantiles: Quantiles::averaged(&equal)?, spread: spread(&sides), sides, left_out })
}

fn spread(sides: &[SideRange]) -> Option<Spread> {
    let by_median = |one: &&SideRange, other: &&SideRange| one.quantiles.median().total_cmp(&other.quantiles.median());
    let (low, high) = (sides.iter().min_by(by_median)?, sides.iter().max_by(by_median)?);
    (sides.len() > 1).then(|| Spread {
        ratio_of_medians: high.quantiles.median() / low.quantiles.median(),
        overlap: overlap(&low.quantiles, &high.quantiles),
    })
}

/// How finely two distributions are compared.
const STEPS: usize = 400;

/// The overlapping coefficient: the integral of the lower of both densities.
fn overlap(one: &Quantiles, other: &Quantiles) -> f64 {
    let from = one.at(0.0005).min(other.at(0.0005)).ln();
    let to = one.at(0.9995).max(other.at(0.9995)).ln();
    let below = |of: &Quantiles, step: usize| of.probability((from + (to - from) * step as f64 / STEPS as f64).exp()).1;
    let shared = |step: usize| {
        let mass = |of: &Quantiles| below(of, step) - below(of, step - 1);
        mass(one).min(mass(other)).max(0.0)
    };
    if to > from { (1..=STEPS).map(shared).sum::<f64>().min(1.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(person: &str, side: &str, p50: f64, p90: f64) -> Range {
        Range { person: person.into(), side: side.into(), p10: None, p50, p90 }
    }

    #[test]
    fn sides_weigh_alike_however_many_people_they_have() {
        let ranges = [range("a", "engineering", 8.0, 16.0), range("b", "engineering", 8.0, 16.0), range("c", "product", 2.0, 4.0)];
        let both = combine(&ranges).expect("ranges");
        assert!((both.quantiles.median() - 4.0).abs() < 1e-9, "the geometric middle of 8 and 2");
        assert!((both.quantiles.at(0.9) - 8.0).abs() < 1e-9);
        assert_eq!(both.sides.iter().map(|side| side.persons).collect::<Vec<_>>(), [2, 1]);
        let spread = both.spread.expect("two sides");
        // σ = ln 2 / 1.2816; the densities cross half-way: 2·Φ(−ln 4 / 2σ) = 2·Φ(−1.2816) = .2.
        assert!((spread.ratio_of_medians - 4.0).abs() < 1e-9 && (spread.overlap - 0.2).abs() < 0.02, "{spread:?}");
    }

    #[test]
    fn the_last_word_of_a_person_counts_and_what_is_no_range_is_left_out() {
        let ranges = [range("a", "x", 1.0, 2.0), range("a", "x", 3.0, 6.0), range("b", "x", 5.0, 4.0), range("c", "x", 0.0, 4.0)];
        let one = combine(&ranges).expect("a range");
        assert!((one.quantiles.median() - 3.0).abs() < 1e-9 && one.left_out == 2 && one.spread.is_none());
        assert_eq!(combine(&ranges[2..]), None);
        let three = Range { p10: Some(1.0), ..range("d", "x", 4.0, 5.0) }.quantiles().expect("a range");
        assert!((three.at(0.1) - 1.0).abs() < 1e-9 && (three.at(0.9) - 5.0).abs() < 1e-9);
    }
}
