//! What to cut first: one item after another, each time what buys the most odds for its value.

use super::check::met;
use super::impossible::factor;
use super::instance::{Instance, limit};
use super::pricing::{dependants, worth};
use serde::Serialize;

/// One step of cutting.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Cut {
    /// The item to cut.
    pub item: usize,
    /// What goes with it: itself and what still is in and needs it, in increasing order.
    pub with: Vec<usize>,
    /// What all of that is worth.
    pub value: f64,
    /// The odds after this cut and all before it, 0 to 1.
    pub odds: f64,
    /// How much this cut adds to them.
    pub odds_change: f64,
    /// What is left after it is worth.
    pub value_left: f64,
}

/// An item that can go, with what goes with it.
struct Candidate {
    item: usize,
    with: Vec<usize>,
    value: f64,
    /// What it takes off the load of every scenario.
    relief: Vec<f64>,
}

/// The first `most` items to cut from a scope that is closed under needs and in increasing
/// order, until the odds are 1 or only what is essential is left.
///
/// Each step cuts what adds most odds per value. Where no single cut adds any, it is the one
/// that per value brings the scenarios that are missed by least nearest to being met.
pub fn cuts(instance: &Instance, chosen: &[usize], most: usize) -> Vec<Cut> {
    let mut load: Vec<f64> = (0..instance.scenarios()).map(|s| total(instance, s, chosen)).collect();
    let mut candidates = candidates(instance, chosen);
    let (mut cuts, mut value_left, mut before) = (Vec::new(), worth(instance, chosen), met(instance, chosen));
    while cuts.len() < most && before < instance.scenarios() {
        let aim = nearest_missed(instance, &load);
        let gain = |candidate: &Candidate| gain(instance, &load, candidate, before, aim);
        let scored = candidates.iter().enumerate().map(|(place, candidate)| (gain(candidate), place));
        let Some((_, best)) = scored.max_by(|a, b| a.0.0.total_cmp(&b.0.0).then(a.0.1.total_cmp(&b.0.1)).then(b.1.cmp(&a.1))) else {
            break;
        };
        let Candidate { item, with, value, relief } = candidates.swap_remove(best);
        candidates.sort_by_key(|candidate| candidate.item);
        load.iter_mut().zip(&relief).for_each(|(load, relief)| *load -= relief);
        without(instance, &mut candidates, &with);
        value_left -= value;
        let met = count(instance, load.iter().copied());
        let (odds, odds_change) = (share(instance, met as f64), share(instance, met as f64 - before as f64));
        cuts.push(Cut { item, with, value, odds, odds_change, value_left });
        before = met;
    }
    cuts
}

fn candidates(instance: &Instance, chosen: &[usize]) -> Vec<Candidate> {
    let essential = |with: &[usize]| with.iter().any(|item| instance.items()[*item].essential);
    let all = chosen.iter().zip(dependants(instance, chosen)).filter(|(_, with)| !essential(with));
    all.map(|(&item, with)| Candidate {
        item,
        value: worth(instance, &with),
        relief: (0..instance.scenarios()).map(|s| total(instance, s, &with)).collect(),
        with,
    })
    .collect()
}

/// Odds gained per value; and how far the nearest missed scenario comes, per value.
fn gain(instance: &Instance, load: &[f64], candidate: &Candidate, before: usize, aim: Option<usize>) -> (f64, f64) {
    let after = count(instance, load.iter().zip(&candidate.relief).map(|(load, relief)| load - relief));
    let value = candidate.value.max(f64::MIN_POSITIVE);
    let nearer = aim.map_or(0.0, |s| candidate.relief[s]);
    ((after as f64 - before as f64) / value, nearer / value)
}

/// The scenario that is missed by the smallest factor.
fn nearest_missed(instance: &Instance, load: &[f64]) -> Option<usize> {
    let over = |s: usize| factor(load[s], instance.capacity()[s]);
    let missed = (0..load.len()).filter(|&s| load[s] > limit(instance.capacity()[s]));
    missed.min_by(|&a, &b| over(a).total_cmp(&over(b)))
}

/// Takes out what is gone, from all that would have taken it along.
fn without(instance: &Instance, candidates: &mut Vec<Candidate>, gone: &[usize]) {
    candidates.retain(|candidate| gone.binary_search(&candidate.item).is_err());
    for candidate in candidates {
        let (lost, with): (Vec<usize>, Vec<usize>) = candidate.with.iter().partition(|item| gone.binary_search(item).is_ok());
        if !lost.is_empty() {
            candidate.relief.iter_mut().enumerate().for_each(|(s, relief)| *relief = total(instance, s, &with));
            candidate.value = worth(instance, &with);
            candidate.with = with;
        }
    }
}

fn total(instance: &Instance, scenario: usize, items: &[usize]) -> f64 {
    items.iter().map(|&item| instance.effort(scenario)[item]).sum()
}

fn count(instance: &Instance, load: impl Iterator<Item = f64>) -> usize {
    load.zip(instance.capacity()).map(|(load, capacity)| usize::from(load <= limit(*capacity))).sum()
}

fn share(instance: &Instance, met: f64) -> f64 {
    met / instance.scenarios() as f64
}
