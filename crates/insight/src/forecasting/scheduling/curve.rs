//! How an effort follows from a standard normal score: the quantile function that draws come from.

use super::{Effort, Item};
use crate::forecasting::{
    Quantiles,
    chance::{self, LANES, Lane, exp32},
    quantiles::LEVELS,
};

/// Slopes that differ by less are one: a tenth of a per mille of the effort, at three deviations.
const STRAIGHT: f64 = 3e-5;

/// The logarithm of an effort over the normal score: a line, and the bends in it.
/// It is exactly what [`Quantiles::at_score`] reads, and what a lognormal is.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Curve {
    /// The logarithm at score 0 of the first piece.
    base: f32,
    /// By how much it grows with the score.
    slope: f32,
    /// From which score on it grows by how much more.
    bends: Vec<(f32, f32)>,
    /// How much of the common factor it takes: 0 for what is certain.
    shared: f32,
    /// What everything is multiplied with: 0 for what takes no time at all.
    times: f32,
}

impl Curve {
    /// The curve of an item, under a common factor whose logarithm has this standard deviation.
    pub fn of(item: &Item, factor_sigma: f64) -> Self {
        let straight = |base: f64, slope: f64, shared: f64| Self {
            base: base as f32,
            slope: slope as f32,
            bends: Vec::new(),
            shared: shared as f32,
            times: 1.0,
        };
        match item.effort {
            Effort::Range(quantiles) => Self::bent(&quantiles, factor_sigma),
            Effort::Lognormal { mu, sigma } => straight(mu, sigma, factor_sigma),
            Effort::Certain(effort) if effort < f64::from(f32::MIN_POSITIVE) => Self { times: 0.0, ..straight(0.0, 0.0, 0.0) },
            Effort::Certain(effort) => straight(chance::ln(effort), 0.0, 0.0),
        }
    }

    fn bent(quantiles: &Quantiles, factor_sigma: f64) -> Self {
        let known: [(f64, f64); LEVELS] =
            std::array::from_fn(|i| (chance::normal_score(Quantiles::level(i)), chance::ln(quantiles.values()[i])));
        let slope = |i: usize| (known[i + 1].1 - known[i].1) / (known[i + 1].0 - known[i].0);
        let mut now = slope(0);
        let (base, first) = (known[0].1 - now * known[0].0, now);
        let mut bends = Vec::new();
        for (i, (score, _)) in known.iter().enumerate().take(LEVELS - 1).skip(1) {
            if (slope(i) - now).abs() > STRAIGHT {
                bends.push((*score as f32, (slope(i) - now) as f32));
                now = slope(i);
            }
        }
        Self { base: base as f32, slope: first as f32, bends, shared: factor_sigma as f32, times: 1.0 }
    }

    /// The efforts of the trials with these scores and these common scores.
    #[inline(always)]
    pub fn draw(&self, scores: &Lane<f32>, common: &Lane<f32>, efforts: &mut Lane<f32>) {
        // Held apart, so that it stays in registers.
        let mut logarithms = [0.0; LANES];
        for ((logarithm, score), common) in logarithms.iter_mut().zip(scores).zip(common) {
            *logarithm = self.base + self.slope * score + self.shared * common;
        }
        for (at, more) in &self.bends {
            for (logarithm, score) in logarithms.iter_mut().zip(scores) {
                let beyond = score - at;
                *logarithm += if beyond > 0.0 { more * beyond } else { 0.0 };
            }
        }
        for (effort, logarithm) in efforts.iter_mut().zip(logarithms) {
            *effort = exp32(logarithm) * self.times;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(effort: Effort, score: f32) -> f64 {
        let mut efforts = [0.0; LANES];
        Curve::of(&Item::new("it", effort, []), 0.0).draw(&[score; LANES], &[0.0; LANES], &mut efforts);
        f64::from(efforts[0])
    }

    #[test]
    fn a_curve_reads_what_the_quantiles_say() {
        let ranges = [
            Quantiles::lognormal(1.0, 0.5),
            Quantiles::through(&[(0.1, 2.0), (0.5, 3.0), (0.9, 40.0)]).expect("three points"),
            Quantiles::of_weighted(&[(1.0, 8.0), (5.0, 1.0), (0.2, 1.0), (9.0, 3.0)]).expect("four"),
        ];
        for range in ranges {
            for score in [-4.0, -1.7, -0.8, -0.1, 0.0, 0.3, 1.2, 1.6, 3.5] {
                let (ours, exact) = (drawn(range.into(), score), range.at_score(f64::from(score)));
                assert!((ours / exact - 1.0).abs() < 2e-5, "{score}: {ours} and {exact}");
            }
        }
    }

    #[test]
    fn a_lognormal_has_no_bends_and_a_range_of_three_points_has_one() {
        let bends = |range: Quantiles| Curve::of(&Item::new("it", range, []), 0.2).bends.len();
        assert_eq!(bends(Quantiles::lognormal(3.0, 0.9)), 0);
        assert_eq!(bends(Quantiles::through(&[(0.1, 2.0), (0.5, 3.0), (0.9, 40.0)]).expect("three points")), 1);
    }

    #[test]
    fn what_is_certain_neither_varies_nor_follows_the_others() {
        let mut efforts = [9.0; LANES];
        Curve::of(&Item::new("wait", Effort::Certain(14.0), []), 0.5).draw(&[2.0; LANES], &[3.0; LANES], &mut efforts);
        assert!(efforts.iter().all(|effort| (effort - 14.0).abs() < 1e-5));
        Curve::of(&Item::new("milestone", Effort::Certain(0.0), []), 0.5).draw(&[2.0; LANES], &[3.0; LANES], &mut efforts);
        assert_eq!(efforts, [0.0; LANES]);
    }
}
