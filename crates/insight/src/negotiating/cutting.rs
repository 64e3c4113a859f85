//! What to cut first: one item after another, each time what buys the most odds for its value.

use super::instance::Instance;
use super::load::Load;
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
}

/// The first `most` items to cut from a scope that is closed under needs and in increasing
/// order, until the odds are 1 or only what is essential is left.
///
/// Each step cuts what adds most odds per value. Where no single cut adds any, it is the one
/// that per value brings the scenario that is missed by least nearest to being met.
pub fn cuts(instance: &Instance, chosen: &[usize], most: usize) -> Vec<Cut> {
    let mut load = Load::of(instance, chosen);
    let mut candidates = candidates(instance, chosen);
    let (mut cuts, mut value_left) = (Vec::new(), worth(instance, chosen));
    while cuts.len() < most && load.met() < instance.scenarios() {
        let gains = candidates.iter().enumerate().map(|(place, candidate)| (gain(&load, candidate), place));
        let better = |a: &(f64, f64), b: &(f64, f64)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1));
        let Some((_, best)) = gains.max_by(|a, b| better(&a.0, &b.0).then(b.1.cmp(&a.1))) else { break };
        let Candidate { item, with, value } = candidates.remove(best);
        let after = load.without(&with);
        forget(instance, &mut candidates, &with);
        value_left -= value;
        cuts.push(Cut { item, with, value, odds: after.odds(), odds_change: after.odds() - load.odds(), value_left });
        load = after;
    }
    cuts
}

fn candidates(instance: &Instance, chosen: &[usize]) -> Vec<Candidate> {
    let essential = |with: &[usize]| with.iter().any(|item| instance.items()[*item].essential);
    let all = chosen.iter().zip(dependants(instance, chosen)).filter(|(_, with)| !essential(with));
    all.map(|(&item, with)| Candidate { item, value: worth(instance, &with), with }).collect()
}

/// Odds gained per value; and how much nearer the nearest missed scenario comes, per value.
fn gain(load: &Load, candidate: &Candidate) -> (f64, f64) {
    let after = load.without(&candidate.with);
    let value = candidate.value.max(f64::MIN_POSITIVE);
    let nearer = load.nearest_missed().map_or(0.0, |s| load.at(s) - after.at(s));
    ((after.odds() - load.odds()) / value, nearer / value)
}

/// Takes out what is gone, from all that would have taken it along.
fn forget(instance: &Instance, candidates: &mut Vec<Candidate>, gone: &[usize]) {
    candidates.retain(|candidate| gone.binary_search(&candidate.item).is_err());
    for candidate in candidates {
        candidate.with.retain(|item| gone.binary_search(item).is_err());
        candidate.value = worth(instance, &candidate.with);
    }
}
