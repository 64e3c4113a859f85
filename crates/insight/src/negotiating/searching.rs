//! Good choices, quickly: from shares to whole items, and on by exchange.

use super::bounding::{Bounding, Decided, Precision, Relaxed};
use super::model::{Model, add, add_share};
use super::set::Set;

/// A choice that can be had, with its load.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub set: Set,
    pub value: f64,
    load: Vec<f64>,
}

impl Choice {
    /// Nothing beyond what is settled.
    pub(super) fn nothing(model: &Model) -> Self {
        Self { set: Set::none(model.len()), value: 0.0, load: vec![0.0; model.scenarios()] }
    }

    /// A set that is known to meet enough scenarios.
    pub(super) fn of(model: &Model, set: Set) -> Self {
        Self { value: model.worth(&set), load: model.load(&set), set }
    }

    /// The better of two.
    pub(super) fn or(self, other: Self) -> Self {
        if other.value > self.value { other } else { self }
    }

    /// Takes an item in with what it needs, if enough scenarios are still met.
    fn try_add(&mut self, model: &Model, item: usize, loaded: &mut [f64]) -> bool {
        loaded.copy_from_slice(&self.load);
        model.down[item].without(&self.set).for_each(|i| add(loaded, model.column(i)));
        if model.missed(loaded) > model.spare {
            return false;
        }
        self.value += model.down[item].without(&self.set).map(|i| model.value[i]).sum::<f64>();
        self.load.copy_from_slice(loaded);
        self.set.add_all(&model.down[item]);
        true
    }
}

/// What each item's effort costs at prices of scenarios, from the prices of scenarios.
pub(super) fn weights(model: &Model, prices: &[(usize, f64)]) -> Vec<f64> {
    let mut weight = vec![0.0; model.len()];
    for &(scenario, price) in prices {
        weight.iter_mut().zip(model.row(scenario)).for_each(|(weight, effort)| *weight += price * effort);
    }
    weight
}

/// Takes items in by falling share as long as enough scenarios are met, then what pays best.
pub(super) fn round(model: &Model, relaxed: &Relaxed) -> Choice {
    let mut choice = Choice::nothing(model);
    let mut loaded = choice.load.clone();
    let mut order: Vec<usize> = (0..model.len()).filter(|&i| relaxed.share[i] > 1e-3).collect();
    order.sort_by(|&a, &b| relaxed.share[b].total_cmp(&relaxed.share[a]).then(relaxed.rest[b].total_cmp(&relaxed.rest[a])).then(a.cmp(&b)));
    for item in order {
        if !choice.set.has(item) {
            choice.try_add(model, item, &mut loaded);
        }
    }
    fill(model, &mut choice, &weights(model, &relaxed.prices));
    choice
}

/// Takes in whatever still fits, what pays best first.
fn fill(model: &Model, choice: &mut Choice, weight: &[f64]) {
    let mut loaded = choice.load.clone();
    for (item, _) in outside(model, choice, weight) {
        if !choice.set.has(item) {
            choice.try_add(model, item, &mut loaded);
        }
    }
}

/// A first choice: gives up the scenarios that are missed most, relaxes with all others met,
/// and again with those that this misses most, until they stay the same.
pub(super) fn dive(model: &Model, bounding: &mut Bounding, gap: f64) -> Choice {
    let mut best = Choice::nothing(model);
    let mut decided = Decided::nothing(model);
    let mut known = Relaxed::default();
    let mut load: Vec<f64> = (0..model.scenarios()).map(|s| model.total(s)).collect();
    for _ in 0..ROUNDS {
        let hard = hardest_given_up(model, &load);
        if hard == decided.hard {
            break;
        }
        decided.hard = hard;
        let Some(relaxed) = bounding.relax(&decided, &known, Precision { cutoff: f64::NEG_INFINITY, gap }) else { break };
        best = best.or(polish(model, round(model, &relaxed), &relaxed));
        load.copy_from_slice(&relaxed.load);
        known = relaxed;
    }
    let whole = settle(model, bounding, decided, known.clone(), gap);
    best.or(polish(model, whole, &known))
}

/// All scenarios but as many as may be missed, those with the greatest load.
fn hardest_given_up(model: &Model, load: &[f64]) -> Set {
    let mut order: Vec<usize> = (0..model.scenarios()).collect();
    let share = |s: usize| load[s] / model.room[s].max(f64::MIN_POSITIVE);
    order.sort_by(|&a, &b| share(b).total_cmp(&share(a)).then(a.cmp(&b)));
    let mut hard = Set::none(model.scenarios());
    order[model.spare..].iter().for_each(|&s| hard.add(s));
    hard
}

/// Exchanges as long as that helps.
fn polish(model: &Model, mut choice: Choice, relaxed: &Relaxed) -> Choice {
    let weight = weights(model, &relaxed.prices);
    while exchange(model, &mut choice, &weight, model.len()) {}
    choice
}

/// How often the scenarios to give up are chosen anew; three or four times are the rule.
const ROUNDS: usize = 8;

/// Makes a relaxed choice whole by deciding one item after another and relaxing the others
/// anew, then takes in what still fits.
fn settle(model: &Model, bounding: &mut Bounding, mut decided: Decided, mut relaxed: Relaxed, gap: f64) -> Choice {
    loop {
        let between = |item: &usize| relaxed.share[*item] > 1e-6 && relaxed.share[*item] < 1.0 - 1e-6;
        let clear = |item: usize| (relaxed.share[item] - 0.5).abs();
        let item = decided
            .free
            .iter()
            .filter(between)
            .max_by(|&a, &b| clear(a).total_cmp(&clear(b)).then(model.value[a].total_cmp(&model.value[b])));
        let Some(item) = item else { break };
        let mut with = decided.clone();
        with.inside.add_all(&model.down[item]);
        with.free.remove_all(&model.down[item]);
        let precision = Precision { cutoff: f64::NEG_INFINITY, gap };
        let next = if relaxed.share[item] > 0.5 { bounding.relax(&with, &relaxed, precision) } else { None };
        if let Some(next) = next {
            (decided, relaxed) = (with, next);
            continue;
        }
        decided.free.remove_all(&model.up[item]);
        match bounding.relax(&decided, &relaxed, precision) {
            Some(next) => relaxed = next,
            None => break,
        }
    }
    let mut set = decided.inside;
    decided.free.iter().filter(|&item| relaxed.share[item] > 0.5).for_each(|item| set.add(item));
    let mut choice = Choice::of(model, set);
    if model.missed(&choice.load) > model.spare {
        return Choice::nothing(model);
    }
    fill(model, &mut choice, &weights(model, &relaxed.prices));
    choice
}
/// A relaxed choice made whole quickly and, if that brings it near the best so far, exchanged.
pub(super) fn near(model: &Model, relaxed: &Relaxed, best: f64, exchanges: usize) -> Choice {
    let mut choice = round(model, relaxed);
    if exchanges > 0 && choice.value > best * NEAR {
        exchange(model, &mut choice, &weights(model, &relaxed.prices), exchanges);
    }
    choice
}

/// What is worth less than this share of the best is not worth exchanging.
const NEAR: f64 = 0.98;

/// Exchanges: takes one item out (with what needs it), fills up with others, and keeps what is
/// better; the items that pay least first, `most` of them. Tells whether it found something.
pub(super) fn exchange(model: &Model, choice: &mut Choice, weight: &[f64], most: usize) -> bool {
    let before = choice.value;
    let mut order: Vec<(f64, usize)> = choice.set.iter().map(|item| (pay(model, model.up[item].and(&choice.set), weight), item)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut outside = outside(model, choice, weight);
    let (mut other, mut loaded) = (choice.clone(), choice.load.clone());
    for (_, item) in order.into_iter().take(most) {
        if !choice.set.has(item) {
            continue;
        }
        other.clone_from(choice);
        for dropped in model.up[item].and(&choice.set) {
            other.value -= model.value[dropped];
            add_share(&mut other.load, model.column(dropped), -1.0);
        }
        other.set.remove_all(&model.up[item]);
        let released: f64 = model.up[item].and(&choice.set).map(|i| weight[i]).sum();
        for &(next, heavy) in &outside {
            if heavy <= released * ROOM && !other.set.has(next) && !model.down[next].has(item) {
                other.try_add(model, next, &mut loaded);
            }
        }
        if other.value > choice.value + 1e-9 {
            // Sums that went down and up again have lost a little.
            other = Choice::of(model, std::mem::take(&mut other.set));
            if model.missed(&other.load) <= model.spare {
                choice.clone_from(&other);
                outside = self::outside(model, choice, weight);
            }
        }
    }
    choice.value > before
}

/// Value per weighted effort of some items.
fn pay(model: &Model, items: impl Iterator<Item = usize>, weight: &[f64]) -> f64 {
    let (value, weight) = items.fold((0.0, 1e-9), |(value, sum), i| (value + model.value[i], sum + weight[i]));
    value / weight
}

/// What is not in, what pays best with its needs first.
fn outside(model: &Model, choice: &Choice, weight: &[f64]) -> Vec<(usize, f64)> {
    let heavy = |item: usize| model.down[item].without(&choice.set).map(|i| weight[i]).sum();
    let out = (0..model.len()).filter(|&i| !choice.set.has(i));
    let mut order: Vec<(f64, usize)> = out.map(|i| (pay(model, model.down[i].without(&choice.set), weight), i)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    order.into_iter().map(|(_, item)| (item, heavy(item))).collect()
}

/// What takes more than this many times the weighted effort that an exchange released is not
/// tried: it would not fit.
const ROOM: f64 = 1.5;
