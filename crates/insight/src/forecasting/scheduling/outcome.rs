//! What the trials of a plan say.

use super::{
    Capacity, Fault, Plan,
    trials::{Block, Ready},
};
use crate::forecasting::{
    Quantiles,
    chance::{LANES, Lane},
};
use rayon::prelude::*;
use serde::Serialize;

/// How many blocks are told together.
const BLOCKS: usize = 16;

/// The finishes of items are told from so many trials at most, to spare memory: a P85 of
/// 4,096 trials lies within ±1.1 points of the P85 of all, two times in three within ±0.6.
const KEPT: usize = 4_096;

/// When a plan will be done, and why then.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Outcome {
    /// How it was simulated, in words.
    pub method: &'static str,
    /// How many items were scheduled.
    pub sample: usize,
    /// How many trials.
    pub trials: usize,
    /// The seed; the same gives the same outcome to the bit.
    pub seed: u64,
    /// The standard deviation of the logarithm of the common factor.
    pub factor_sigma: f64,
    /// When the last item is done.
    pub finish: Quantiles,
    /// By place in the plan.
    pub items: Vec<Part>,
    /// The share of the variance of the finish that comes from the common factor.
    pub common: f64,
    /// The share that comes from things meeting (and from bends), which no single one drives.
    pub together: f64,
    /// The finish of every trial, the earliest first.
    #[serde(skip)]
    sorted: Vec<f64>,
}

/// What the trials say of one item.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Part {
    /// What people call it.
    pub name: String,
    /// When it is done: P50.
    pub p50: f64,
    /// When it is done: P85.
    pub p85: f64,
    /// When it is done: P95.
    pub p95: f64,
    /// Critical-path index: the share of trials in which it was on the chain that decided the
    /// finish. With unlimited people a critical path; else the chain of items of which each
    /// began when the one before ended, because it needed it or because it needed its person.
    pub critical: f64,
    /// The share of the variance of the finish that comes from its own uncertainty: its squared
    /// correlation with the finish (the first term of the decomposition by Hermite polynomials
    /// of the scores that everything is drawn from), less what chance alone would show.
    pub spread: f64,
}

impl Outcome {
    /// The probability of being done by a time.
    pub fn odds_by(&self, time: f64) -> f64 {
        self.sorted.partition_point(|finish| *finish <= time) as f64 / self.sorted.len() as f64
    }

    /// The time by which the plan is done with probability `p`.
    pub fn at(&self, p: f64) -> f64 {
        at(&self.sorted, p)
    }

    /// The odds of being done by each of `steps` times from the earliest trial to the latest.
    pub fn curve(&self, steps: usize) -> Vec<(f64, f64)> {
        let (first, last) = (self.at(0.0), self.at(1.0));
        let time = |step: usize| first + (last - first) * step as f64 / steps.saturating_sub(1).max(1) as f64;
        (0..steps).map(time).map(|time| (time, self.odds_by(time))).collect()
    }
}

/// The quantile of what is sorted, between the two nearest.
fn at(sorted: &[f64], p: f64) -> f64 {
    let rank = p.clamp(0.0, 1.0) * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[rank as usize], sorted[(rank as usize + 1).min(sorted.len() - 1)]);
    low + (high - low) * rank.fract()
}

/// Simulates a plan with a common factor whose logarithm has the standard deviation
/// `factor_sigma` (0: items vary independently), in at least one trial.
///
/// # Errors
/// When the plan or the capacity makes no sense.
pub fn simulate(plan: &Plan, capacity: &Capacity, factor_sigma: f64, trials: usize, seed: u64) -> Result<Outcome, Fault> {
    let ready = Ready::of(plan, capacity, factor_sigma)?;
    let trials = trials.max(1);
    let blocks = trials.div_ceil(LANES).div_ceil(BLOCKS);
    let told: Vec<Told> = (0..blocks)
        .into_par_iter()
        .map_init(|| Block::new(&ready, true), |block, place| told(&ready, block, seed, place * BLOCKS * LANES, trials))
        .collect();
    let mut sorted: Vec<f64> = told.iter().flat_map(|told| &told.last).map(|last| ready.answer(*last)).collect();
    sorted.sort_by(f64::total_cmp);
    let spread = Spread::of(&told);
    let parts = |place: usize| {
        let position = ready.net.position[place] as usize;
        let [p50, p85, p95] = done(&ready, &told, position);
        let critical = told.iter().map(|told| told.critical[position] as usize).sum::<usize>() as f64 / trials as f64;
        Part { name: plan.items[place].name.clone(), p50, p85, p95, critical, spread: spread.items[position] }
    };
    Ok(Outcome {
        method: ready.method(),
        sample: ready.items(),
        trials,
        seed,
        factor_sigma,
        finish: Quantiles::new(std::array::from_fn(|i| at(&sorted, Quantiles::level(i)))),
        items: (0..ready.items()).into_par_iter().map(parts).collect(),
        common: spread.common,
        together: (1.0 - spread.common - spread.items.iter().sum::<f64>()).clamp(0.0, 1.0),
        sorted,
    })
}

/// What some blocks of trials tell, by position.
struct Told {
    /// When the last item was done in each trial.
    last: Vec<f32>,
    /// The sum of that, and of its square.
    sums: [f64; 2],
    /// In how many trials the item was critical.
    critical: Vec<u32>,
    /// The sum of the item's scores, and of the products with when all was done.
    with: Vec<[f64; 2]>,
    /// The same of the common scores.
    common: [f64; 2],
    /// When the item was done in each trial; empty past those that are kept.
    finishes: Vec<Vec<f32>>,
}

fn told(ready: &Ready, block: &mut Block, seed: u64, first: usize, trials: usize) -> Told {
    let (items, keep) = (ready.items(), first < KEPT);
    let finishes = vec![Vec::new(); if keep { items } else { 0 }];
    let mut told =
        Told { last: Vec::new(), sums: [0.0; 2], critical: vec![0; items], with: vec![[0.0; 2]; items], common: [0.0; 2], finishes };
    for first in (first..trials.min(first + BLOCKS * LANES)).step_by(LANES) {
        let valid = LANES.min(trials - first);
        let mut last = ready.block_told(block, seed, first as u64);
        told.last.extend_from_slice(&last[..valid]);
        last[valid..].fill(0.0);
        told.take(block, &last, valid);
    }
    told
}

impl Told {
    /// Takes in a block; beyond the valid trials, `last` is 0.
    fn take(&mut self, block: &mut Block, last: &Lane<f32>, valid: usize) {
        add(&mut self.sums, sums(last, last));
        block.draws.common[valid..].fill(0.0);
        add(&mut self.common, sums(&block.draws.common, last));
        for (with, scores) in self.with.iter_mut().zip(&mut block.draws.scores) {
            scores[valid..].fill(0.0);
            add(with, sums(scores, last));
        }
        let Some(details) = &block.details else { return };
        for (critical, marks) in self.critical.iter_mut().zip(&details.marks) {
            *critical += marks[..valid].iter().map(|mark| mark & 1).sum::<u32>();
        }
        for (kept, finishes) in self.finishes.iter_mut().zip(&details.finishes) {
            kept.extend_from_slice(&finishes[..valid]);
        }
    }
}

fn add(sums: &mut [f64; 2], more: [f64; 2]) {
    sums[0] += more[0];
    sums[1] += more[1];
}

/// The sum of the first, and of the products with the other; always added up in the same order:
/// eight sums side by side.
fn sums(one: &Lane<f32>, other: &Lane<f32>) -> [f64; 2] {
    let (mut firsts, mut products) = ([0.0; 8], [0.0; 8]);
    for (one, other) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for i in 0..8 {
            firsts[i] += f64::from(one[i]);
            products[i] += f64::from(one[i]) * f64::from(other[i]);
        }
    }
    [firsts.iter().sum(), products.iter().sum()]
}

/// What drives the spread, as shares of the variance.
struct Spread {
    common: f64,
    /// By position.
    items: Vec<f64>,
}

impl Spread {
    fn of(told: &[Told]) -> Self {
        let n: f64 = told.iter().map(|told| told.last.len() as f64).sum();
        let total = |of: &dyn Fn(&Told) -> [f64; 2]| {
            told.iter().fold([0.0; 2], |mut sums, told| {
                add(&mut sums, of(told));
                sums
            })
        };
        let [sum, squares] = total(&|told| told.sums);
        let variance = (squares / n - (sum / n) * (sum / n)).max(0.0);
        let share = |[scores, products]: [f64; 2]| {
            let covariance = products / n - scores / n * (sum / n);
            // Scores have variance 1. Of a squared correlation, 1 / n is chance.
            let correlated = covariance * covariance / variance;
            if variance > 0.0 && n > 2.0 { ((correlated * n - 1.0) / (n - 1.0)).clamp(0.0, 1.0) } else { 0.0 }
        };
        let items = told.first().map_or(0, |told| told.with.len());
        Self { common: share(total(&|told| told.common)), items: (0..items).map(|item| share(total(&|told| told.with[item]))).collect() }
    }
}

/// P50, P85 and P95 of when an item is done.
fn done(ready: &Ready, told: &[Told], position: usize) -> [f64; 3] {
    let mut finishes: Vec<f32> = told.iter().filter_map(|told| told.finishes.get(position)).flatten().copied().collect();
    // Each is looked for among what lies above the one before.
    let (last, mut below) = (finishes.len() - 1, 0);
    [0.5, 0.85, 0.95].map(|p| {
        let rank = (p * last as f64).round() as usize;
        let (_, found, _) = finishes[below..].select_nth_unstable_by(rank - below, f32::total_cmp);
        below = rank;
        ready.answer(*found)
    })
}
