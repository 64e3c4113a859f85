//! How much a choice takes in every scenario, and what capacity lacks for it.

use super::instance::{Instance, limit, needed};
use serde::Serialize;

/// How much capacity is missing.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Short {
    /// By what the capacity of every scenario would have to be multiplied, at least 1;
    /// `None` if no factor is enough, because a scenario has no capacity at all.
    pub factor: Option<f64>,
    /// What every scenario would have to have more, in the unit of effort; at least 0.
    pub missing: f64,
}

/// What capacity lacks so that `chosen` fits with these odds.
pub fn short(instance: &Instance, chosen: &[usize], odds: f64) -> Short {
    Load::of(instance, chosen).short(odds)
}

/// The effort of a choice in every scenario.
#[derive(Clone)]
pub(super) struct Load<'i> {
    instance: &'i Instance,
    load: Vec<f64>,
}

impl<'i> Load<'i> {
    pub(super) fn of(instance: &'i Instance, items: &[usize]) -> Self {
        Self { instance, load: vec![0.0; instance.scenarios()] }.changed(items, 1.0)
    }

    /// With more items.
    pub(super) fn with(&self, items: &[usize]) -> Self {
        self.clone().changed(items, 1.0)
    }

    /// With fewer items.
    pub(super) fn without(&self, items: &[usize]) -> Self {
        self.clone().changed(items, -1.0)
    }

    fn changed(mut self, items: &[usize], times: f64) -> Self {
        for (s, load) in self.load.iter_mut().enumerate() {
            let effort = self.instance.effort(s);
            let after = *load + times * items.iter().map(|&item| effort[item]).sum::<f64>();
            // What is left of a sum by rounding is nothing.
            *load = if after > *load * 1e-12 { after } else { 0.0 };
        }
        self
    }

    /// The load of a scenario.
    pub(super) fn at(&self, scenario: usize) -> f64 {
        self.load[scenario]
    }

    /// In how many scenarios it is within the capacity.
    pub(super) fn met(&self) -> usize {
        let both = self.load.iter().zip(self.instance.capacity());
        both.map(|(load, capacity)| usize::from(*load <= limit(*capacity))).sum()
    }

    /// In which share of the scenarios it is within the capacity, 0 to 1.
    pub(super) fn odds(&self) -> f64 {
        self.met() as f64 / self.load.len() as f64
    }

    /// What capacity lacks so that it fits with these odds.
    pub(super) fn short(&self, odds: f64) -> Short {
        let Some(last) = needed(odds, self.load.len()).checked_sub(1) else { return Short { factor: Some(1.0), missing: 0.0 } };
        let both = self.load.iter().zip(self.instance.capacity());
        let nth = |mut values: Vec<f64>| *values.select_nth_unstable_by(last, f64::total_cmp).1;
        let factor = nth(both.clone().map(|(load, capacity)| factor(*load, *capacity)).collect());
        let missing = nth(both.map(|(load, capacity)| load - capacity).collect());
        Short { factor: factor.is_finite().then_some(factor.max(1.0)), missing: missing.max(0.0) }
    }

    /// The scenario that is missed by the smallest factor.
    pub(super) fn nearest_missed(&self) -> Option<usize> {
        let capacity = self.instance.capacity();
        let missed = (0..self.load.len()).filter(|&s| self.load[s] > limit(capacity[s]));
        missed.min_by(|&a, &b| factor(self.load[a], capacity[a]).total_cmp(&factor(self.load[b], capacity[b])))
    }
}

/// How much of the capacity a load takes; infinite where there is none.
fn factor(load: f64, capacity: f64) -> f64 {
    match (load > 0.0, capacity > 0.0) {
        (false, _) => 0.0,
        (true, false) => f64::INFINITY,
        (true, true) => load / capacity,
    }
}
