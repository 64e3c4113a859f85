//! A wish that cannot be granted: not even the essential items fit often enough.

use super::instance::Instance;
use super::load::{Load, Short};
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

/// Explains why the essential items do not fit.
pub(super) fn impossible(instance: &Instance, odds: f64) -> Impossible {
    let marked: Vec<usize> = (0..instance.items().len()).filter(|&item| instance.items()[item].essential).collect();
    let essential = closed(instance, &marked);
    let load = Load::of(instance, &essential);
    let needs: Vec<Vec<usize>> = marked.iter().map(|&item| closed(instance, &[item])).collect();
    let culprit = |(&item, needs_of_it): (&usize, &Vec<usize>)| {
        let with = goes_with(item, &essential, &needs);
        let rest = load.without(&with);
        let alone = Load::of(instance, needs_of_it).odds();
        Culprit { item, alone, without: rest.odds(), short_without: rest.short(odds), with }
    };
    let mut items: Vec<Culprit> = marked.iter().zip(&needs).map(culprit).collect();
    items.sort_by(|a, b| {
        let missing = |culprit: &Culprit| culprit.short_without.missing;
        missing(a).total_cmp(&missing(b)).then(b.without.total_cmp(&a.without)).then(a.item.cmp(&b.item))
    });
    Impossible {
        odds: load.odds(),
        wished: odds,
        short: load.short(odds),
        items,
        would_fit: would_fit(instance, &essential, odds),
        essential,
    }
}

/// What is not needed any more once an essential item is given up, and with it those that need
/// it; `needs` holds for each essential item itself with all that it needs.
fn goes_with(item: usize, essential: &[usize], needs: &[Vec<usize>]) -> Vec<usize> {
    let stays = needs.iter().filter(|needs| needs.binary_search(&item).is_err());
    let mut kept: Vec<usize> = stays.flatten().copied().collect();
    kept.sort_unstable();
    kept.dedup();
    essential.iter().filter(|item| kept.binary_search(item).is_err()).copied().collect()
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
