//! What is left to decide: an [`Instance`] without what is settled beforehand.
//!
//! Essential items and their needs are in; an item that with its needs would miss too many
//! scenarios is out, with all that needs it; a scenario in which everything fits, or the
//! essential items alone do not, no longer decides anything. What remains is scaled to a
//! capacity of about one in every scenario and renumbered so that needs come first.

use super::instance::{Instance, limit, needed};
use super::set::Set;

/// An effort of so many capacities is too much, and more of it is no different; it keeps sums
/// of absurd efforts finite.
const TOO_MUCH: f64 = 1e9;

/// What remains to be decided. Items and scenarios have new numbers here.
pub(super) struct Model {
    /// The place in the instance of every free item; each comes after all that it needs.
    pub items: Vec<usize>,
    /// The items in the instance that are in whatever is decided, in increasing order.
    pub settled: Vec<usize>,
    /// The value of the settled items, as it was given.
    pub base: f64,
    /// What each free item is worth, times [`Model::unit`].
    pub value: Vec<f64>,
    /// A power of two that brings the greatest value near a thousand, so that what counts as
    /// nothing next to it is the same whatever values are measured in. It rounds nothing.
    pub unit: f64,
    /// What each free item needs directly.
    pub needs: Vec<Vec<usize>>,
    /// Each item with all that it needs, directly or not.
    pub down: Vec<Set>,
    /// Each item with all that needs it, directly or not.
    pub up: Vec<Set>,
    /// How much is left in each scenario after the settled items.
    pub room: Vec<f64>,
    /// How many of the scenarios may be missed.
    pub spare: usize,
    /// The greatest number of which all values are multiples; 0 if there is none.
    pub step: f64,
    by_scenario: Vec<f64>,
    by_item: Vec<f64>,
    total: Vec<f64>,
    all: f64,
}

/// The essential items alone meet too few scenarios.
pub(super) struct TooMuch;

impl Model {
    /// The model of an instance at wished odds.
    pub(super) fn new(instance: &Instance, odds: f64) -> Result<Self, TooMuch> {
        let order = instance.order();
        let (settled, mut free) = essential(instance, &order);
        let base_load = |scenario: usize| settled.iter().map(|&item| instance.effort(scenario)[item]).sum::<f64>();
        let rest: Vec<f64> = (0..instance.scenarios()).map(|s| limit(instance.capacity()[s]) - base_load(s)).collect();
        let open: Vec<usize> = (0..rest.len()).filter(|&s| rest[s] >= 0.0).collect();
        let spare = (open.len()).checked_sub(needed(odds, rest.len())).ok_or(TooMuch)?;
        drop_hopeless(instance, &order, &mut free, (&open, &rest), spare);

        let items: Vec<usize> = order.into_iter().filter(|&item| free[item]).collect();
        let total = |s: usize| items.iter().map(|&item| instance.effort(s)[item]).sum::<f64>();
        let open: Vec<usize> = open.into_iter().filter(|&s| total(s) > rest[s]).collect();
        Ok(Self::build(instance, items, settled, &open, &rest, spare))
    }

    fn build(instance: &Instance, items: Vec<usize>, settled: Vec<usize>, open: &[usize], rest: &[f64], spare: usize) -> Self {
        let scale: Vec<f64> = open.iter().map(|&s| 1.0 / if rest[s] > 0.0 { instance.capacity()[s] } else { 1.0 }).collect();
        let n = items.len();
        let mut by_scenario = Vec::with_capacity(n * open.len());
        for (&s, scale) in open.iter().zip(&scale) {
            by_scenario.extend(items.iter().map(|&item| (instance.effort(s)[item] * scale).min(TOO_MUCH)));
        }
        let by_item = (0..n).flat_map(|i| (0..open.len()).map(move |s| (s, i))).map(|(s, i)| by_scenario[s * n + i]).collect();
        let mut place = vec![usize::MAX; instance.items().len()];
        items.iter().enumerate().for_each(|(i, &item)| place[item] = i);
        let free_needs = |item: &usize| {
            let mut needs: Vec<usize> = instance.items()[*item].needs.iter().map(|need| place[*need]).filter(|i| *i < n).collect();
            needs.sort_unstable();
            needs.dedup();
            needs
        };
        let needs: Vec<Vec<usize>> = items.iter().map(free_needs).collect();
        let (down, up) = closures(&needs);
        let all = instance.items();
        let given: Vec<f64> = items.iter().map(|&item| all[item].value).collect();
        let unit = unit(&given);
        let value: Vec<f64> = given.iter().map(|value| value * unit).collect();
        Self {
            base: settled.iter().map(|&item| all[item].value).sum(),
            step: step(&given) * unit,
            unit,
            room: open.iter().zip(&scale).map(|(&s, scale)| rest[s] * scale).collect(),
            spare: spare.min(open.len()),
            items,
            settled,
            needs,
            down,
            up,
            total: by_scenario.chunks(n.max(1)).map(|row| row.iter().sum()).collect(),
            all: value.iter().sum(),
            value,
            by_scenario,
            by_item,
        }
    }

    /// How many items are free.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// How many scenarios decide something.
    pub(super) fn scenarios(&self) -> usize {
        self.room.len()
    }

    /// The efforts of all items in a scenario, as shares of its capacity.
    pub(super) fn row(&self, scenario: usize) -> &[f64] {
        &self.by_scenario[scenario * self.len()..][..self.len()]
    }

    /// The efforts of an item in all scenarios, as shares of their capacity.
    pub(super) fn column(&self, item: usize) -> &[f64] {
        &self.by_item[item * self.scenarios()..][..self.scenarios()]
    }

    /// The load of all free items in a scenario.
    pub(super) fn total(&self, scenario: usize) -> f64 {
        self.total[scenario]
    }

    /// The value of all free items.
    pub(super) fn worth_of_all(&self) -> f64 {
        self.all
    }

    /// The chosen items by their place in the instance, in increasing order.
    pub(super) fn chosen(&self, set: &Set) -> Vec<usize> {
        let mut chosen: Vec<usize> = self.settled.iter().copied().chain(set.iter().map(|i| self.items[i])).collect();
        chosen.sort_unstable();
        chosen
    }

    /// The value of free items.
    pub(super) fn worth(&self, set: &Set) -> f64 {
        set.iter().map(|i| self.value[i]).sum()
    }

    /// The load of free items in every scenario.
    pub(super) fn load(&self, set: &Set) -> Vec<f64> {
        let mut load = vec![0.0; self.scenarios()];
        set.iter().for_each(|i| add(&mut load, self.column(i)));
        load
    }

    /// How many scenarios a load misses.
    pub(super) fn missed(&self, load: &[f64]) -> usize {
        load.iter().zip(&self.room).map(|(load, room)| usize::from(load > room)).sum()
    }
}

/// Adds an item's column to a load.
pub(super) fn add(load: &mut [f64], column: &[f64]) {
    load.iter_mut().zip(column).for_each(|(load, effort)| *load += effort);
}

/// Adds a share of an item's column to a load.
pub(super) fn add_share(load: &mut [f64], column: &[f64], share: f64) {
    load.iter_mut().zip(column).for_each(|(load, effort)| *load += share * effort);
}

/// The essential items with their needs in increasing order, and which items are free.
fn essential(instance: &Instance, order: &[usize]) -> (Vec<usize>, Vec<bool>) {
    let items = instance.items();
    let mut inside: Vec<bool> = items.iter().map(|item| item.essential).collect();
    for &item in order.iter().rev() {
        if inside[item] {
            items[item].needs.iter().for_each(|&needed| inside[needed] = true);
        }
    }
    let settled = (0..items.len()).filter(|&item| inside[item]).collect();
    (settled, inside.into_iter().map(|inside| !inside).collect())
}

/// Takes out of `free` what with its needs would miss more than `spare` scenarios.
fn drop_hopeless(instance: &Instance, order: &[usize], free: &mut [bool], (open, rest): (&[usize], &[f64]), spare: usize) {
    let n = instance.items().len();
    let mut down: Vec<Set> = vec![Set::none(n); n];
    for &item in order {
        if !free[item] {
            continue;
        }
        let mut set = Set::none(n);
        let needs = &instance.items()[item].needs;
        let settled_or_possible = needs.iter().all(|&needed| free[needed] || down[needed].len() == 0);
        needs.iter().for_each(|&needed| set.add_all(&down[needed]));
        set.add(item);
        let load = |s: usize| set.iter().map(|i| instance.effort(s)[i]).sum::<f64>();
        if !settled_or_possible || open.iter().filter(|&&s| load(s) > rest[s]).count() > spare {
            free[item] = false;
        }
        down[item] = set;
    }
}

fn closures(needs: &[Vec<usize>]) -> (Vec<Set>, Vec<Set>) {
    let n = needs.len();
    let mut down: Vec<Set> = Vec::with_capacity(n);
    for (item, needs) in needs.iter().enumerate() {
        let mut set = Set::none(n);
        set.add(item);
        needs.iter().for_each(|&needed| set.add_all(&down[needed]));
        down.push(set);
    }
    let mut up = vec![Set::none(n); n];
    for (item, set) in down.iter().enumerate() {
        set.iter().for_each(|below| up[below].add(item));
    }
    (down, up)
}

/// The power of two that brings the greatest of some values between 512 and 1024.
fn unit(values: &[f64]) -> f64 {
    let greatest = values.iter().fold(0.0f64, |greatest, value| greatest.max(*value));
    let exponent = (greatest.to_bits() >> 52) as i32 - 1023;
    if greatest.is_normal() { 2f64.powi((9 - exponent).clamp(-1000, 1000)) } else { 1.0 }
}

/// The greatest common divisor of whole values; 0 where a value is not whole or too large.
fn step(values: &[f64]) -> f64 {
    let whole = |value: &f64| value.fract() == 0.0 && *value < 1e9;
    if !values.iter().all(whole) {
        return 0.0;
    }
    values.iter().fold(0, |divisor, value| gcd(divisor, *value as u64)) as f64
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
