//! Sums of tasks: what a stretch of work has in common.
//!
//! Tasks that are done at the same time share what is not in their estimates: interruptions, a
//! habit of estimating that has just changed, a part of the system that turns out harder. Their
//! errors are correlated, and a sum of independent draws is too sure of itself. Each outcome's place
//! in its forecast, as a normal score, is therefore taken as `σ·common + √(1 − σ²)·own`: a Gaussian
//! copula with one factor, which leaves every single forecast as it is. σ² is the variance that
//! means of stretches have in excess of what independent scores would give.
//!
//! A sum can also be off as a whole while its parts are not: it is governed by the few largest tasks,
//! of which a history holds few. What past stretches came to, against the forecast of their sum,
//! shifts the next sum.

use crate::forecasting::quantiles::{Curve, LEAST, Quantiles, score};
use serde::Serialize;

/// How many tasks in a row make a stretch.
pub const STRETCH: usize = 20;

/// What σ² is before there is a history, and how many stretches that is worth: the mean of what the
/// public records behind the prior of single tasks show (`prior`): .07 in the early part of SiP, .08
/// in Project 22.
const PRIOR: (f64, f64) = (0.07, 10.0);

/// How much the outcomes of one stretch have in common.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CommonFactor {
    /// The weight of the common part in a normal score, 0 (independent) to below 1.
    pub sigma: f64,
    /// The logarithm of the factor by which sums have come out against their forecasts.
    pub shift: f64,
    /// How many stretches it was learned from.
    pub n: usize,
    /// How it was found, in words.
    pub method: String,
}

impl CommonFactor {
    /// Independent tasks.
    pub fn none() -> Self {
        Self { sigma: 0.0, shift: 0.0, n: 0, method: "independent".to_owned() }
    }
}

/// A past stretch of tasks, all forecast at its begin.
#[derive(Clone, PartialEq, Debug)]
pub struct Stretch {
    /// The normal scores of the outcomes within their forecasts.
    pub scores: Vec<f64>,
    /// The logarithm of what they came to ÷ the median forecast of their sum.
    pub log_ratio: f64,
}

impl Stretch {
    /// From the forecasts at the begin of a stretch and what happened; `None` of nothing.
    pub fn of(forecasts: &[Quantiles], outcomes: &[f64], factor: &CommonFactor) -> Option<Self> {
        let unshifted = CommonFactor { shift: 0.0, ..factor.clone() };
        let median = sum(forecasts, &unshifted, 0, DRAWS)?.median();
        let scores = forecasts.iter().zip(outcomes).map(|(forecast, outcome)| forecast.score_of(*outcome)).collect();
        Some(Self { scores, log_ratio: (outcomes.iter().sum::<f64>().max(LEAST) / median).ln() })
    }
}

/// Scenarios for the median of a stretch's sum: its error, 5 %, is small beside what is learned.
const DRAWS: usize = 400;

/// The common factor that past stretches show.
pub fn common_factor<'a>(stretches: impl Iterator<Item = &'a Stretch>) -> CommonFactor {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let within = |values: &[f64]| values.iter().map(|z| (z - mean(values)).powi(2)).sum::<f64>() / (values.len() - 1) as f64;
    let excess = |values: &[f64]| mean(values).powi(2) - within(values) / values.len() as f64;
    let (mut n, mut found, mut ratios) = (0, 0.0, Vec::new());
    for stretch in stretches.filter(|stretch| stretch.scores.len() > 1) {
        n += 1;
        found += excess(&stretch.scores);
        ratios.push(stretch.log_ratio);
    }
    ratios.sort_by(f64::total_cmp);
    let shift = if n == 0 { 0.0 } else { n as f64 * (ratios[(n - 1) / 2] + ratios[n / 2]) / 2.0 };
    let (prior, worth) = PRIOR;
    let variance = ((prior * worth + found) / (worth + n as f64)).clamp(0.0, 0.8);
    let method = format!("what {n} stretches of {STRETCH} tasks had in common beyond chance, with a prior worth {worth} stretches");
    CommonFactor { sigma: variance.sqrt(), shift: shift / (worth + n as f64), n, method }
}

/// The sum of several quantities that share a common factor, from `draws` scenarios. The same seed
/// gives the same sum to the bit. `None` of nothing.
pub fn sum(parts: &[Quantiles], factor: &CommonFactor, seed: u64, draws: usize) -> Option<Quantiles> {
    let curves: Vec<Curve> = parts.iter().map(Quantiles::curve).collect();
    let own = (1.0 - factor.sigma.powi(2)).sqrt();
    let mut normal = Normals::new(seed);
    let scenario = |draw: usize| {
        // The common part is stratified: its own chance adds nothing to the error.
        let common = factor.sigma * score((draw as f64 + 0.5) / draws as f64);
        let total: f64 = curves.iter().map(|curve| curve.at_score(common + own * normal.draw())).sum();
        (total * factor.shift.exp(), 1.0)
    };
    let scenarios: Vec<(f64, f64)> = (0..draws).map(scenario).collect();
    if parts.is_empty() { None } else { Quantiles::of_weighted(&scenarios) }
}

/// Standard normal draws: SplitMix64 (G. Steele et al., *Fast splittable pseudorandom number
/// generators*, 2014) and Box–Muller.
struct Normals {
    state: u64,
    spare: Option<f64>,
}

impl Normals {
    fn new(seed: u64) -> Self {
        Self { state: seed, spare: None }
    }

    /// Uniform over (0, 1].
    fn uniform(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64 + 1.0 / (1u64 << 53) as f64
    }

    fn draw(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        let (sin, cos) = (std::f64::consts::TAU * self.uniform()).sin_cos();
        self.spare = Some(radius * sin);
        radius * cos
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_common_factor_is_recovered() {
        for sigma in [0.0, 0.3, 0.6] {
            let mut normal = Normals::new(7);
            let own = (1.0f64 - sigma * sigma).sqrt();
            let mut stretch = || {
                let common = sigma * normal.draw();
                let scores = (0..STRETCH).map(|_| common + own * normal.draw()).collect();
                Stretch { scores, log_ratio: 0.2 }
            };
            let past: Vec<Stretch> = (0..400).map(|_| stretch()).collect();
            let found = common_factor(past.iter());
            assert!((found.shift - 0.2).abs() < 0.01, "{found:?}");
            assert!((found.sigma - sigma).abs() < 0.06 && found.n == 400, "{sigma}: {found:?}");
        }
        assert_eq!(common_factor([].iter()).sigma, PRIOR.0.sqrt());
    }

    #[test]
    fn sums_with_a_common_factor_are_covered_only_when_it_is_taken_in() {
        let (sigma, mut normal) = (0.5, Normals::new(11));
        let parts = [Quantiles::lognormal(1.0, 0.6); 30];
        let own = (1.0f64 - sigma * sigma).sqrt();
        let mut outcome = || {
            let common = sigma * normal.draw();
            parts.iter().map(|part| part.at_score(common + own * normal.draw())).sum::<f64>()
        };
        let outcomes: Vec<f64> = (0..2000).map(|_| outcome()).collect();
        let covered = |factor: &CommonFactor| {
            let p85 = sum(&parts, factor, 3, 2000).expect("parts").at(0.85);
            outcomes.iter().filter(|outcome| **outcome <= p85).count() as f64 / 2000.0
        };
        let (with, without) = (covered(&CommonFactor { sigma, ..CommonFactor::none() }), covered(&CommonFactor::none()));
        assert!((with - 0.85).abs() < 0.03 && without < 0.75, "{with} and {without}");
    }

    #[test]
    fn a_sum_of_alike_lognormals_has_the_known_mean_and_spread() {
        let parts = [Quantiles::lognormal(0.0, 0.5); 50];
        let independent = sum(&parts, &CommonFactor::none(), 1, 4000).expect("parts");
        // Mean e^(σ²/2) = 1.133, variance (e^σ² − 1)·e^σ² = 0.3647 each.
        let (mean, deviation) = (50.0 * 1.1331, (50.0f64 * 0.3647).sqrt());
        assert!((independent.median() / mean - 1.0).abs() < 0.02, "{}", independent.median());
        assert!(((independent.at(0.85) - mean) / deviation - 1.036).abs() < 0.12, "{}", independent.at(0.85));
        let factor = CommonFactor { sigma: 0.9, ..CommonFactor::none() };
        let common = sum(&parts, &factor, 1, 4000).expect("parts");
        assert!(common.at(0.85) > independent.at(0.85) * 1.2);
        assert_eq!(sum(&parts, &factor, 1, 4000), Some(common), "the same seed, the same sum");
        assert_eq!(sum(&[], &factor, 1, 100), None);
    }
}
