//! A wish that cannot be granted: not even the essential items fit often enough.

use super::check::met;
use super::instance::{Instance, needed};
use super::solving::{Limits, solve};
use serde::Serialize;
use std::fmt;

/// Why a wish cannot be granted, and what would have to give.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Impossible {
    /// The essential items with all that they need, in increasing order.
    pub essential: Vec<usize>,
    /// In which share of the scenarios they fit, 0 to 1.
    pub odds: f64,
    /// The share that was wished for.
    pub wished: f64,
    /// How much of them is too much.
    pub short: Short,
    /// Every item marked essential, worst first: by how much less is missing without it.
    pub items: Vec<Culprit>,
    /// The part of them worth most that does fit with the wished odds, in increasing order.
    pub would_fit: Vec<usize>,
}

/// How much capacity is missing.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Short {
    /// By what the capacity of every scenario would have to be multiplied, at least 1;
    /// `None` if no factor is enough, because a scenario has no capacity at all.
    pub factor: Option<f64>,
    /// What every scenario would have to have more, in the unit of effort; at least 0.
    pub missing: f64,
}

/// What one essential item does to the odds.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Culprit {
    /// The item.
    pub item: usize,
    /// What goes with it if it is given up: itself, the essential items that need it, and
    /// what only these need.
    pub with: Vec<usize>,
    /// The odds of this item alone with what it needs, 0 to 1.
    pub alone: f64,
    /// The odds of the other essential items once it is given up, 0 to 1.
    pub without: f64,
    /// What is still missing once it is given up.
    pub short_without: Short,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (odds, wished) = (100.0 * self.odds, 100.0 * self.wished);
        write!(f, "the essential items alone fit in {odds:.0} % of the scenarios, not in {wished:.0} %; ")?;
        match self.short.factor {
            Some(factor) => write!(f, "it takes {:.0} % more capacity, or fewer essential items", 100.0 * (factor - 1.0)),
            None => write!(f, "there is no capacity at all in too many scenarios; add some, or choose a later date"),
        }
    }
}

/// What capacity lacks so that `chosen` fits with these odds.
pub fn short(instance: &Instance, chosen: &[usize], odds: f64) -> Short {
    let Some(last) = needed(odds, instance.scenarios()).checked_sub(1) else { return Short { factor: Some(1.0), missing: 0.0 } };
    let load = |s: usize| chosen.iter().map(|&item| instance.effort(s)[item]).sum::<f64>();
    let both = (0..instance.scenarios()).map(|s| (load(s), instance.capacity()[s]));
    let nth = |mut values: Vec<f64>| *values.select_nth_unstable_by(last, f64::total_cmp).1;
    let factor = nth(both.clone().map(|(load, capacity)| factor(load, capacity)).collect());
    let missing = nth(both.map(|(load, capacity)| load - capacity).collect());
    Short { factor: factor.is_finite().then_some(factor.max(1.0)), missing: missing.max(0.0) }
}

/// How much of the capacity a load takes; infinite where there is none.
pub(super) fn factor(load: f64, capacity: f64) -> f64 {
    match (load > 0.0, capacity > 0.0) {
        (false, _) => 0.0,
        (true, false) => f64::INFINITY,
        (true, true) => load / capacity,
    }
}

/// Explains why the essential items do not fit.
pub(super) fn impossible(instance: &Instance, odds: f64) -> Impossible {
    let marked: Vec<usize> = (0..instance.items().len()).filter(|&item| instance.items()[item].essential).collect();
    let share = |chosen: &[usize]| met(instance, chosen) as f64 / instance.scenarios() as f64;
    let essential = closed(instance, &marked);
    let mut items: Vec<Culprit> = marked.iter().map(|&item| culprit(instance, &marked, &essential, item, odds)).collect();
    items.sort_by(|a, b| {
        let missing = |culprit: &Culprit| culprit.short_without.missing;
        missing(a).total_cmp(&missing(b)).then(b.without.total_cmp(&a.without)).then(a.item.cmp(&b.item))
    });
    Impossible {
        odds: share(&essential),
        wished: odds,
        short: short(instance, &essential, odds),
        items,
        would_fit: would_fit(instance, &essential, odds),
        essential,
    }
}

fn culprit(instance: &Instance, marked: &[usize], essential: &[usize], item: usize, odds: f64) -> Culprit {
    let keeps = |other: &&usize| !closed(instance, &[**other]).contains(&item);
    let others: Vec<usize> = marked.iter().filter(keeps).copied().collect();
    let rest = closed(instance, &others);
    let share = |chosen: &[usize]| met(instance, chosen) as f64 / instance.scenarios() as f64;
    Culprit {
        item,
        with: essential.iter().filter(|item| rest.binary_search(item).is_err()).copied().collect(),
        alone: share(&closed(instance, &[item])),
        without: share(&rest),
        short_without: short(instance, &rest, odds),
    }
}

/// Items with all that they need, in increasing order.
pub(super) fn closed(instance: &Instance, items: &[usize]) -> Vec<usize> {
    let mut inside = vec![false; instance.items().len()];
    let mut next: Vec<usize> = items.to_vec();
    while let Some(item) = next.pop() {
        if !std::mem::replace(&mut inside[item], true) {
            next.extend(&instance.items()[item].needs);
        }
    }
    (0..inside.len()).filter(|&item| inside[item]).collect()
}

/// The part of the essential items worth most that fits.
fn would_fit(instance: &Instance, essential: &[usize], odds: f64) -> Vec<usize> {
    let part = instance.only(essential);
    let answer = solve(&part, odds, Limits { work: 1_000_000, ..Limits::default() });
    answer.map(|answer| answer.chosen.iter().map(|&place| essential[place]).collect()).unwrap_or_default()
}
