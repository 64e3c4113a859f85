//! How the rate of completions drifts: a hidden level that moves from fortnight to fortnight,
//! and how strongly it moves, learned together from one's own past.
//!
//! The model: in a fortnight with level λ the number of completions is negative binomial with
//! mean λ and shape r (a Poisson number whose rate varies as a gamma: bursts, bulk closes, quiet
//! weeks). Between fortnights ln λ moves as `m + φ (ln λ − m)` plus a normal step of standard
//! deviation q: a rush or a lull passes. What it tends back to, m, follows the level in its turn
//! and forgets in a quarter or in a year: projects grow and die. With φ = 1 the level wanders freely.
//!
//! Nothing is fitted by hand. All combinations of a small grid of (q, φ and m, r) are filtered side
//! by side; after each fortnight every combination is weighted by how well it had forecast that
//! fortnight, so what remains is what one's own forecast errors say of the drift (Dawid 1984,
//! prequential analysis). With little history the weights are those of the shipped prior.

use crate::forecasting::chance;
use std::sync::LazyLock;

/// The days of a step.
pub(super) const STEP_DAYS: f64 = 14.0;

/// Standard deviations of the step of ln λ.
const STEPS: [f64; 7] = [0.04, 0.08, 0.15, 0.25, 0.4, 0.65, 1.0];

/// How much of the distance from the usual level is left after a step, and how fast the usual level follows
/// the level: which of [`FOLLOWS`].
const KEEPS: [(f64, usize); 7] = [(1.0, 0), (0.95, 0), (0.85, 0), (0.7, 0), (0.95, 1), (0.85, 1), (0.7, 1)];

/// How fast the usual level follows the level, in a fortnight: it remembers a year, or a quarter.
const FOLLOWS: [f64; 2] = [1.0 / 26.0, 1.0 / 6.5];

/// Shapes of the negative binomial: the smaller, the more bursts.
const SHAPES: [f64; 5] = [0.3, 0.7, 1.5, 4.0, 15.0];

/// The shipped prior: what is believed of each before anything is known. It is what was believed
/// on average at the end of 18 public histories of at least 150 completions, each begun with all
/// alike: issues and pull requests of bitcoin-core/gui and of seven IETF repositories, and the Jira
/// projects MOD, ISLANDORA, DuraSpace's and small Apache ones together (rounded to a hundredth).
const STEP_PRIOR: [f64; 7] = [0.01, 0.02, 0.09, 0.18, 0.20, 0.19, 0.31];
const KEEP_PRIOR: [f64; 7] = [0.27, 0.08, 0.13, 0.15, 0.10, 0.13, 0.14];
const SHAPE_PRIOR: [f64; 5] = [0.19, 0.36, 0.30, 0.10, 0.05];

/// Levels: ln λ, λ in completions a fortnight.
const LEVELS: usize = 80;
const LOWEST: f64 = -4.0;
const WIDTH: f64 = 0.17;

/// What is as good as impossible.
const NEGLIGIBLE: f64 = 1e-12;

type Levels = [f64; LEVELS];

/// What is believed of the level and of how it moves.
#[derive(Clone, Debug)]
pub(super) struct Drift {
    /// Probabilities: by step, keep and shape, of each level.
    belief: Vec<Levels>,
    /// The same, of all levels together.
    weights: Vec<f64>,
    /// What the level tends back to: ln λ, averaged over the last year or so.
    usual: [f64; 2],
    /// How many fortnights have passed.
    steps: f64,
}

/// A combination and a level, drawn from the belief.
#[derive(Clone, Copy, Debug)]
pub(super) struct Believed {
    /// ln λ.
    pub level: f64,
    /// What it tends back to.
    pub usual: f64,
    /// How fast that follows the level.
    pub follows: f64,
    /// The standard deviation of its steps.
    pub step: f64,
    /// How much of the distance from the mean is left after a step.
    pub keep: f64,
    /// The shape of the bursts.
    pub shape: f64,
}

fn places() -> impl Iterator<Item = (usize, usize, usize)> {
    (0..STEPS.len()).flat_map(|step| (0..KEEPS.len()).flat_map(move |keep| (0..SHAPES.len()).map(move |shape| (step, keep, shape))))
}

impl Default for Drift {
    fn default() -> Self {
        let weight = |(step, keep, shape): (usize, usize, usize)| STEP_PRIOR[step] * KEEP_PRIOR[keep] * SHAPE_PRIOR[shape];
        let total: f64 = places().map(weight).sum::<f64>() * LEVELS as f64;
        let belief = places().map(|place| [weight(place) / total; LEVELS]).collect();
        Self { belief, weights: places().map(|place| weight(place) / total * LEVELS as f64).collect(), usual: [0.0; 2], steps: 0.0 }
    }
}

impl Drift {
    /// Lets a fortnight pass in which so many were completed, or the part of one that has passed.
    pub fn observe(&mut self, completions: u32, part: f64) {
        if self.steps > 0.0 {
            self.pass(part);
        }
        let likelihoods = SHAPES.map(|shape| likelihood(completions, part, shape));
        for (belief, (_, _, shape)) in self.belief.iter_mut().zip(places()) {
            belief.iter_mut().zip(&likelihoods[shape]).for_each(|(belief, likelihood)| *belief *= likelihood);
        }
        let total: f64 = self.belief.iter().flatten().sum();
        self.belief.iter_mut().flatten().for_each(|belief| *belief /= total);
        self.weights = self.belief.iter().map(|belief| belief.iter().sum()).collect();
        self.steps += part;
        let level = self.level();
        for (usual, follows) in self.usual.iter_mut().zip(FOLLOWS) {
            *usual += (level - *usual) * (part / self.steps).max(follows * part);
        }
    }

    /// The expected ln λ.
    fn level(&self) -> f64 {
        let sums = self.belief.iter().fold([0.0; LEVELS], |mut sums, belief| {
            sums.iter_mut().zip(belief).for_each(|(sum, belief)| *sum += belief);
            sums
        });
        sums.iter().enumerate().map(|(level, weight)| weight * (LOWEST + level as f64 * WIDTH)).sum()
    }

    /// The level moves.
    fn pass(&mut self, part: f64) {
        let kernels = STEPS.map(|step| kernel(step * part.sqrt() / WIDTH));
        for (belief, (step, keep, _)) in self.belief.iter_mut().zip(places()) {
            if belief.iter().all(|belief| *belief < NEGLIGIBLE) {
                *belief = [0.0; LEVELS];
                continue;
            }
            let (keep, follows) = KEEPS[keep];
            if keep < 1.0 {
                *belief = drawn_back(belief, self.usual[follows], 1.0 - (1.0 - keep) * part);
            }
            *belief = blurred(belief, &kernels[step]);
        }
    }

    /// The state at a place of the distribution, 0..1; `within` says where in its level, −½..½.
    pub fn at(&self, mut place: f64, within: f64) -> Believed {
        for ((belief, weight), (step, keep, shape)) in self.belief.iter().zip(&self.weights).zip(places()) {
            if place >= *weight {
                place -= weight;
                continue;
            }
            let mut level = 0;
            while level + 1 < LEVELS && place >= belief[level] {
                place -= belief[level];
                level += 1;
            }
            let level = LOWEST + (level as f64 + within) * WIDTH;
            let (keep, follows) = KEEPS[keep];
            return Believed {
                level,
                usual: self.usual[follows],
                follows: FOLLOWS[follows],
                step: STEPS[step],
                keep,
                shape: SHAPES[shape],
            };
        }
        Believed { level: self.usual[0], usual: self.usual[0], follows: FOLLOWS[0], step: STEPS[0], keep: 1.0, shape: SHAPES[4] }
    }

    /// The standard deviation of a step (root of the mean square), and how much is kept on
    /// average: what a reader is told.
    pub fn learned(&self) -> (f64, f64) {
        let mut sums = (0.0, 0.0);
        for (weight, (step, keep, _)) in self.weights.iter().zip(places()) {
            sums.0 += weight * STEPS[step] * STEPS[step];
            sums.1 += weight * KEEPS[keep].0;
        }
        (sums.0.sqrt(), sums.1)
    }
}

/// The probability of a number of completions, by level; the largest is 1.
fn likelihood(completions: u32, part: f64, shape: f64) -> Levels {
    let n = f64::from(completions);
    let logarithm = |level: usize| {
        let mean = LEVEL_MEANS[level] * part;
        // The terms that do not depend on the level are left to `rising`.
        n * chance::ln(mean / (mean + shape)) - shape * chance::ln(1.0 + mean / shape)
    };
    let logarithms: Levels = std::array::from_fn(logarithm);
    let scale = rising(completions, shape);
    logarithms.map(|logarithm| chance::exp(logarithm + scale))
}

/// ln of Γ(n + r) / (Γ(r) n!): what makes shapes comparable.
fn rising(completions: u32, shape: f64) -> f64 {
    (0..completions).map(|i| chance::ln((shape + f64::from(i)) / (1.0 + f64::from(i)))).sum()
}

static LEVEL_MEANS: LazyLock<Levels> = LazyLock::new(|| std::array::from_fn(|level| chance::exp(LOWEST + level as f64 * WIDTH)));

/// Every level goes towards the mean; what falls between two is shared.
fn drawn_back(belief: &Levels, mean: f64, keep: f64) -> Levels {
    let mut moved = [0.0; LEVELS];
    let mean = (mean - LOWEST) / WIDTH;
    for (level, weight) in belief.iter().enumerate() {
        let to = (mean + keep * (level as f64 - mean)).clamp(0.0, (LEVELS - 1) as f64 - 1e-9);
        let (low, share) = (to as usize, to.fract());
        moved[low] += weight * (1.0 - share);
        moved[low + 1] += weight * share;
    }
    moved
}

/// Convolved with a kernel; what leaves the grid stays at its edge.
fn blurred(belief: &Levels, kernel: &[f64]) -> Levels {
    let mut moved = [0.0; LEVELS];
    for (level, weight) in belief.iter().enumerate().filter(|(_, weight)| **weight > NEGLIGIBLE) {
        moved[level] += weight * kernel[0];
        for (distance, share) in kernel.iter().enumerate().skip(1) {
            moved[level.saturating_sub(distance)] += weight * share;
            moved[(level + distance).min(LEVELS - 1)] += weight * share;
        }
    }
    moved
}

/// A normal on whole numbers, from its middle outwards. A narrow one keeps its variance
/// with three points; a sampled one would lose it.
fn kernel(deviation: f64) -> Vec<f64> {
    if deviation < 0.7 {
        let side = deviation * deviation / 2.0;
        return vec![1.0 - 2.0 * side, side];
    }
    let reach = (4.0 * deviation).ceil() as usize;
    let mut kernel: Vec<f64> = (0..=reach).map(|at| chance::exp(-0.5 * (at as f64 / deviation) * (at as f64 / deviation))).collect();
    let total = kernel[0] + 2.0 * kernel[1..].iter().sum::<f64>();
    kernel.iter_mut().for_each(|share| *share /= total);
    kernel
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecasting::chance::Stream;

    /// A history with a known drift: fortnights of Poisson numbers whose rate wanders.
    fn learned_from(step: f64, seed: u64) -> (f64, Drift) {
        let mut stream = Stream::named("test", seed, 0);
        let (mut level, mut drift) = (4.0, Drift::default());
        for _ in 0..200 {
            level = f64::clamp(level + step * stream.normal(), 2.0, 7.0);
            let mean = chance::exp(level);
            drift.observe((mean + mean.sqrt() * stream.normal()).round().max(0.0) as u32, 1.0);
        }
        (level, drift)
    }

    #[test]
    fn a_drift_is_recovered_from_the_history_that_it_made() {
        for (step, low, high) in [(0.04, 0.0, 0.11), (0.15, 0.09, 0.22), (0.4, 0.28, 0.55)] {
            let (level, drift) = learned_from(step, 5);
            assert!((low..high).contains(&drift.learned().0), "{step}: {:?}", drift.learned());
            assert!((drift.level() - level).abs() < 0.4, "{step}: level {} and {level}", drift.level());
        }
    }

    #[test]
    fn belief_stays_a_probability_whatever_happens() {
        let mut drift = Drift::default();
        for completions in [0, 0, 0, 5_000, 0, 1, 0, 0, 12, 100_000, 0] {
            drift.observe(completions, 1.0);
            let total: f64 = drift.weights.iter().sum();
            assert!((total - 1.0).abs() < 1e-9, "{total} after {completions}");
        }
    }

    #[test]
    fn a_part_of_a_fortnight_says_less_than_a_whole_one() {
        let (_, before) = learned_from(0.15, 5);
        let moved = |part: f64| {
            let mut drift = before.clone();
            drift.observe(0, part);
            before.level() - drift.level()
        };
        assert!(0.0 < moved(0.05) && moved(0.05) < moved(0.5) && moved(0.5) < moved(1.0));
    }

    #[test]
    fn a_place_in_the_belief_is_found_as_often_as_it_is_likely() {
        let (_, drift) = learned_from(0.15, 5);
        let draws = 2_000;
        let sum: f64 = (0..draws).map(|i| drift.at((f64::from(i) + 0.5) / f64::from(draws), 0.0).level).sum();
        assert!((sum / f64::from(draws) - drift.level()).abs() < 0.01);
    }
}
