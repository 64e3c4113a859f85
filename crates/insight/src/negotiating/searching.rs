//! Good choices, quickly: from shares to whole items, and on by exchange.

use super::bounding::Relaxed;
use super::model::{Model, add};
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

/// Prices of effort per item, from the prices of scenarios.
fn weights(model: &Model, prices: &[(usize, f64)]) -> Vec<f64> {
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

/// Takes in whatever still fits, by value per weighted effort.
fn fill(model: &Model, choice: &mut Choice, weight: &[f64]) {
    let mut loaded = choice.load.clone();
    let pay = |item: usize, choice: &Choice| {
        let (value, weight) = model.down[item].without(&choice.set).fold((0.0, 1e-9), |(v, w), i| (v + model.value[i], w + weight[i]));
        value / weight
    };
    let mut order: Vec<(f64, usize)> = (0..model.len()).filter(|&i| !choice.set.has(i)).map(|i| (pay(i, choice), i)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, item) in order {
        if !choice.set.has(item) {
            choice.try_add(model, item, &mut loaded);
        }
    }
}
