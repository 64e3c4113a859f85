//! What each item would cost or save: the odds with one more, and with one less.

use super::impossible::closed;
use super::instance::Instance;
use super::load::{Load, Short};
use serde::Serialize;

/// What it takes to have one more item.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Addition {
    /// The item.
    pub item: usize,
    /// What comes in with it: itself and its needs that are out, in increasing order.
    pub with: Vec<usize>,
    /// What all of that is worth.
    pub value: f64,
    /// The odds afterwards, 0 to 1.
    pub odds: f64,
    /// How they change: negative or zero.
    pub odds_change: f64,
    /// How much capacity would have to be added to have the wished odds again. A factor of
    /// 1.1 is a tenth more time, or a tenth more people.
    pub short: Short,
}

/// What it brings to do without an item.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Removal {
    /// The item.
    pub item: usize,
    /// What goes with it: itself and what is in and needs it, in increasing order.
    pub with: Vec<usize>,
    /// What all of that is worth.
    pub value: f64,
    /// The odds afterwards, 0 to 1.
    pub odds: f64,
    /// How they change: positive or zero.
    pub odds_change: f64,
    /// Whether an essential item goes with it, so that it cannot be done without.
    pub essential: bool,
}

/// The price of every item that is out, in their order.
///
/// `chosen` must be closed under needs and in increasing order.
pub fn additions(instance: &Instance, chosen: &[usize], odds: f64) -> Vec<Addition> {
    let now = Load::of(instance, chosen);
    let out = (0..instance.items().len()).filter(|item| chosen.binary_search(item).is_err());
    let price = |item: usize| {
        let with: Vec<usize> = closed(instance, &[item]).into_iter().filter(|item| chosen.binary_search(item).is_err()).collect();
        let after = now.with(&with);
        Addition {
            item,
            value: worth(instance, &with),
            odds: after.odds(),
            odds_change: after.odds() - now.odds(),
            short: after.short(odds),
            with,
        }
    };
    out.map(price).collect()
}

/// What it brings to do without each item that is in, in their order.
///
/// `chosen` must be closed under needs and in increasing order.
pub fn removals(instance: &Instance, chosen: &[usize]) -> Vec<Removal> {
    let now = Load::of(instance, chosen);
    let price = |(item, with): (&usize, Vec<usize>)| {
        let after = now.without(&with);
        Removal {
            item: *item,
            value: worth(instance, &with),
            odds: after.odds(),
            odds_change: after.odds() - now.odds(),
            essential: with.iter().any(|item| instance.items()[*item].essential),
            with,
        }
    };
    chosen.iter().zip(dependants(instance, chosen)).map(price).collect()
}

/// For each chosen item, itself and the chosen ones that need it, in increasing order.
pub(super) fn dependants(instance: &Instance, chosen: &[usize]) -> Vec<Vec<usize>> {
    let place = |item: &usize| chosen.binary_search(item).ok();
    let mut going: Vec<Vec<usize>> = vec![Vec::new(); chosen.len()];
    for &item in chosen {
        closed(instance, &[item]).iter().filter_map(place).for_each(|needed| going[needed].push(item));
    }
    going
}

/// What items are worth together.
pub(super) fn worth(instance: &Instance, items: &[usize]) -> f64 {
    items.iter().fold(0.0, |sum, &item| sum + instance.items()[item].value)
}
