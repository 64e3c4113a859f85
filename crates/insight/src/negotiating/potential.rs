//! What a choice can still be worth if a given scenario is met.
//!
//! For every scenario alone, good prices are computed once, when nothing is decided. They
//! give each item a *rest* (see [`Relaxed`]): every later decision against it lowers that
//! scenario's bound by a known amount, so that all bounds follow a decision by one
//! subtraction each. A scenario whose bound falls below what is wanted cannot be met, and
//! when too few scenarios are left, neither can the odds: this is the quantile bound of
//! Song, Luedtke and Küçükyavuz (2014), *Chance-constrained binary packing problems*, kept
//! up to date in every case of the case distinction.

use super::bounding::{Bounding, Decided, Precision, Relaxed};
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

impl Potentials {
    pub(super) fn new(model: &Model, gap: f64) -> Self {
        let all: Vec<usize> = (0..model.scenarios()).collect();
        let runs: Vec<(Vec<Relaxed>, u64)> = all.par_chunks(RUN).map(|run| relax_each(model, run, gap)).collect();
        let closures = runs.iter().map(|(_, closures)| closures).sum();
        let each: Vec<Relaxed> = runs.into_iter().flat_map(|(run, _)| run).collect();
        let rest = (0..model.len()).flat_map(|item| each.iter().map(move |relaxed| relaxed.rest[item])).collect();
        Self { at_most: each.iter().map(|relaxed| relaxed.bound).collect(), rest, closures }
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

fn relax_each(model: &Model, scenarios: &[usize], gap: f64) -> (Vec<Relaxed>, u64) {
    let mut bounding = Bounding::new(model);
    let mut known = Relaxed::default();
    let mut each = Vec::with_capacity(scenarios.len());
    for &scenario in scenarios {
        let mut decided = Decided::nothing(model);
        decided.hard.add(scenario);
        known.prices.iter_mut().for_each(|(priced, _)| *priced = scenario);
        let relaxed = bounding.relax(&decided, &known, Precision { cutoff: f64::NEG_INFINITY, gap });
        each.extend(relaxed.iter().cloned());
        known = relaxed.filter(|relaxed| !relaxed.prices.is_empty()).unwrap_or(known);
    }
    (each, bounding.closures_found)
}
