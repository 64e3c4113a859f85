//! What a choice can still be worth if a given scenario is met.
//!
//! For every scenario alone, good prices are computed once, when nothing is decided. They
//! give each item a *rest* (see [`Relaxed::rest`](super::bounding::Relaxed::rest)): every later decision against it lowers that
//! scenario's bound by a known amount, so that all bounds follow a decision by one
//! subtraction each. A scenario whose bound falls below what is wanted cannot be met, and
//! when too few scenarios are left, neither can the odds: this is the quantile bound of
//! Song, Luedtke and Küçükyavuz (2014), *Chance-constrained binary packing problems*, kept
//! up to date in every case of the case distinction.

use super::bounding::Bounding;
use super::model::Model;
use rayon::prelude::*;

/// Scenarios whose prices are found one after another, each from the one before.
const RUN: usize = 25;

/// The bounds of all scenarios, and what they lose by each decision.
pub(super) struct Potentials {
    /// The most that a choice which meets the scenario can be worth, nothing being decided.
    pub at_most: Vec<f64>,
    /// Item after item, one rest per scenario.
    rest: Vec<f64>,
    /// How many closures it took.
    pub closures: u64,
}

/// The price of one scenario and what it tells.
struct Priced {
    scenario: usize,
    bound: f64,
    rest: Vec<f64>,
}

impl Potentials {
    pub(super) fn new(model: &Model) -> Self {
        // Scenarios that are about as tight have about the same price.
        let mut order: Vec<usize> = (0..model.scenarios()).collect();
        let tight = |s: usize| model.total(s) / model.room[s].max(f64::MIN_POSITIVE);
        order.sort_by(|&a, &b| tight(a).total_cmp(&tight(b)).then(a.cmp(&b)));
        let runs: Vec<(Vec<Priced>, u64)> = order.par_chunks(RUN).map(|run| price_each(model, run)).collect();
        let closures = runs.iter().map(|(_, closures)| closures).sum();
        let mut each: Vec<Priced> = runs.into_iter().flat_map(|(run, _)| run).collect();
        each.sort_by_key(|priced| priced.scenario);
        let rest = (0..model.len()).flat_map(|item| each.iter().map(move |priced| priced.rest[item])).collect();
        Self { at_most: each.iter().map(|priced| priced.bound).collect(), rest, closures }
    }

    fn row(&self, item: usize) -> &[f64] {
        &self.rest[item * self.at_most.len()..][..self.at_most.len()]
    }

    /// What is left once the item is in.
    pub(super) fn take(&self, potential: &mut [f64], item: usize) {
        potential.iter_mut().zip(self.row(item)).for_each(|(potential, rest)| *potential += rest.min(0.0));
    }

    /// What is left once the item is out.
    pub(super) fn leave(&self, potential: &mut [f64], item: usize) {
        potential.iter_mut().zip(self.row(item)).for_each(|(potential, rest)| *potential -= rest.max(0.0));
    }
}

/// Prices scenarios of rising tightness.
fn price_each(model: &Model, scenarios: &[usize]) -> (Vec<Priced>, u64) {
    let mut bounding = Bounding::new(model);
    // To begin with, what a full load is worth on average; found out by doubling and halving.
    let first = scenarios.first().map_or(1.0, |&s| model.worth_of_all() / model.total(s));
    let (mut price, mut step, mut tries) = (first, 2.0, 24);
    let mut each = Vec::with_capacity(scenarios.len());
    for &scenario in scenarios {
        let mut priced = Priced { scenario, bound: f64::INFINITY, rest: Vec::new() };
        price = search(&mut bounding, &mut priced, price, step, tries);
        each.push(priced);
        (step, tries) = (1.04, 3);
    }
    (each, bounding.closures_found)
}

/// Tries prices, one `step` up or down until the best is between two, then between these.
/// The best one; its bound and rest go to `priced`.
fn search(bounding: &mut Bounding, priced: &mut Priced, start: f64, step: f64, tries: usize) -> f64 {
    let (mut price, mut best, mut low, mut high) = (start, start, None, None);
    for _ in 0..tries {
        let (bound, missed) = bounding.single(priced.scenario, price);
        if bound < priced.bound {
            (best, priced.bound) = (price, bound);
            priced.rest.clear();
            priced.rest.extend_from_slice(bounding.rest());
        }
        if missed {
            low = Some(price);
        } else {
            high = Some(price);
        }
        price = match (low, high) {
            (Some(low), Some(high)) if high < low * 1.005 => break,
            (Some(low), Some(high)) => (low * high).sqrt(),
            _ if missed => price * step,
            _ => price / step,
        };
    }
    best
}
