//! What is negotiated: scope items, how much effort each takes in every joint scenario,
//! and the capacity that each scenario leaves until the date.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A piece of scope that can be in or out.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// What it is worth, in any unit that adds up; from 0 to [`GREATEST`].
    pub value: f64,
    /// Whether it must be in, with all that it needs.
    pub essential: bool,
    /// The items without which it cannot be done, by their place in [`Instance::items`].
    pub needs: Vec<usize>,
}

/// Items, joint scenarios of their effort, and the capacity of each scenario.
///
/// A *scenario* is one way the future may go, drawn jointly for all items, so that what
/// makes everything slower (a common factor) does so in the same scenario.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Instance {
    items: Vec<Item>,
    effort: Vec<f64>,
    capacity: Vec<f64>,
}

/// The greatest value of an item, so that a thousand of them add up without loss.
pub const GREATEST: f64 = 1e12;

/// How many scenarios must be met so that the odds are at least `odds` (0 to 1).
pub fn needed(odds: f64, scenarios: usize) -> usize {
    // 0.85 × 200 is 170.00000000000003 in binary; a hair must not cost a scenario.
    (odds * scenarios as f64 - 1e-9).ceil().max(0.0) as usize
}

/// The most that a load may be to count as within `capacity`: a billionth more, so that
/// 0.1 + 0.2 fits into 0.3.
pub fn limit(capacity: f64) -> f64 {
    capacity + capacity * 1e-9
}

impl Instance {
    /// An instance from its parts: `effort[s][i]` is the effort of item `i` in scenario `s`,
    /// in the unit of `capacity[s]`.
    ///
    /// # Errors
    /// [`Invalid`] names the first thing that is wrong.
    pub fn new(items: Vec<Item>, effort: &[Vec<f64>], capacity: Vec<f64>) -> Result<Self, Invalid> {
        if effort.is_empty() {
            return Err(Invalid::NoScenarios);
        }
        for (scenario, row) in effort.iter().enumerate() {
            if row.len() != items.len() {
                return Err(Invalid::EffortMissing { scenario, found: row.len(), expected: items.len() });
            }
            if let Some(item) = row.iter().position(|effort| !(effort.is_finite() && *effort >= 0.0)) {
                return Err(Invalid::Effort { scenario, item, effort: row[item] });
            }
        }
        items.iter().enumerate().try_for_each(|(item, it)| item_is_sound(item, it, items.len()))?;
        if let Some(cycle) = cycle(&items) {
            return Err(Invalid::Cycle { items: cycle });
        }
        Self { items, effort: effort.concat(), capacity: Vec::new() }.with_capacity_for(effort.len(), capacity)
    }

    /// The same items and efforts with other capacities, for example those of another date.
    ///
    /// # Errors
    /// When there is not one finite, non-negative capacity per scenario.
    pub fn with_capacity(&self, capacity: Vec<f64>) -> Result<Self, Invalid> {
        self.clone().with_capacity_for(self.scenarios(), capacity)
    }

    fn with_capacity_for(mut self, scenarios: usize, capacity: Vec<f64>) -> Result<Self, Invalid> {
        if capacity.len() != scenarios {
            return Err(Invalid::CapacityMissing { found: capacity.len(), expected: scenarios });
        }
        if let Some(scenario) = capacity.iter().position(|capacity| !(capacity.is_finite() && *capacity >= 0.0)) {
            return Err(Invalid::Capacity { scenario, capacity: capacity[scenario] });
        }
        self.capacity = capacity;
        Ok(self)
    }

    /// The items.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// How many scenarios there are; at least one.
    pub fn scenarios(&self) -> usize {
        self.capacity.len()
    }

    /// The efforts of all items in one scenario.
    pub fn effort(&self, scenario: usize) -> &[f64] {
        &self.effort[scenario * self.items.len()..][..self.items.len()]
    }

    /// The capacity of every scenario.
    pub fn capacity(&self) -> &[f64] {
        &self.capacity
    }

    /// The same with other values, from the place and the value of each item.
    pub(super) fn with_values(&self, value: impl Fn(usize, f64) -> f64) -> Self {
        let mut other = self.clone();
        other.items.iter_mut().enumerate().for_each(|(item, it)| it.value = value(item, it.value));
        other
    }

    /// Some of the items (in increasing order, closed under needs), none of them essential.
    pub(super) fn only(&self, items: &[usize]) -> Self {
        let place = |item: &usize| items.binary_search(item).ok();
        let part = |item: &usize| {
            let Item { value, needs, .. } = &self.items[*item];
            Item { value: *value, essential: false, needs: needs.iter().filter_map(place).collect() }
        };
        let effort = (0..self.scenarios()).flat_map(|s| items.iter().map(move |&item| self.effort(s)[item])).collect();
        Self { items: items.iter().map(part).collect(), effort, capacity: self.capacity.clone() }
    }

    /// The items in an order in which each comes after all that it needs.
    pub fn order(&self) -> Vec<usize> {
        order(&self.items)
    }
}

fn item_is_sound(item: usize, it: &Item, items: usize) -> Result<(), Invalid> {
    if !(0.0..=GREATEST).contains(&it.value) {
        return Err(Invalid::Value { item, value: it.value });
    }
    match it.needs.iter().find(|needed| **needed >= items) {
        Some(&needed) => Err(Invalid::NeedMissing { item, needed }),
        None => Ok(()),
    }
}

/// Kahn's order (1962): what needs nothing first; among equals the lower number first.
/// Items on a cycle, or that need one, are left out.
fn order(items: &[Item]) -> Vec<usize> {
    let mut waiting: Vec<usize> = items.iter().map(|item| item.needs.len()).collect();
    let mut needed_by = vec![Vec::new(); items.len()];
    for (item, it) in items.iter().enumerate() {
        it.needs.iter().for_each(|&needed| needed_by[needed].push(item));
    }
    let mut order: Vec<usize> = (0..items.len()).filter(|&item| waiting[item] == 0).collect();
    let mut next = 0;
    while let Some(&item) = order.get(next) {
        next += 1;
        for &follower in &needed_by[item] {
            waiting[follower] -= 1;
            if waiting[follower] == 0 {
                order.push(follower);
            }
        }
    }
    order
}

/// The items of one cycle, each needing the next and the last the first; `None` if there is none.
fn cycle(items: &[Item]) -> Option<Vec<usize>> {
    let mut stuck = vec![true; items.len()];
    order(items).into_iter().for_each(|item| stuck[item] = false);
    // Whatever is stuck needs something stuck, so following needs must come round.
    let mut way = vec![stuck.iter().position(|stuck| *stuck)?];
    loop {
        let last = *way.last()?;
        let next = *items[last].needs.iter().find(|needed| stuck[**needed])?;
        match way.iter().position(|item| *item == next) {
            Some(start) => return Some(way.split_off(start)),
            None => way.push(next),
        }
    }
}

/// Why an instance cannot be read. Items and scenarios are named by their place, from 0.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "wrong", rename_all = "snake_case")]
pub enum Invalid {
    /// There is not a single scenario.
    NoScenarios,
    /// A scenario does not have one effort per item.
    EffortMissing {
        /// The scenario.
        scenario: usize,
        /// How many efforts it has.
        found: usize,
        /// How many items there are.
        expected: usize,
    },
    /// An effort is negative, infinite or not a number.
    Effort {
        /// The scenario.
        scenario: usize,
        /// The item.
        item: usize,
        /// What was given.
        effort: f64,
    },
    /// There is not one capacity per scenario.
    CapacityMissing {
        /// How many capacities were given.
        found: usize,
        /// How many scenarios there are.
        expected: usize,
    },
    /// A capacity is negative, infinite or not a number.
    Capacity {
        /// The scenario.
        scenario: usize,
        /// What was given.
        capacity: f64,
    },
    /// A value is negative, above [`GREATEST`] or not a number.
    Value {
        /// The item.
        item: usize,
        /// What was given.
        value: f64,
    },
    /// An item needs one that does not exist.
    NeedMissing {
        /// The item.
        item: usize,
        /// The place that it names.
        needed: usize,
    },
    /// Items need each other in a circle.
    Cycle {
        /// The circle: each needs the next, and the last the first.
        items: Vec<usize>,
    },
    /// The wished odds are not between 0 and 1.
    Odds {
        /// What was given.
        odds: f64,
    },
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoScenarios => write!(f, "there are no scenarios; give at least one"),
            Self::EffortMissing { scenario, found, expected } => {
                write!(f, "scenario {scenario} has {found} efforts for {expected} items; give one per item")
            }
            Self::Effort { scenario, item, effort } => {
                write!(f, "the effort of item {item} in scenario {scenario} is {effort}; give a number from 0 on")
            }
            Self::CapacityMissing { found, expected } => {
                write!(f, "there are {found} capacities for {expected} scenarios; give one per scenario")
            }
            Self::Capacity { scenario, capacity } => {
                write!(f, "the capacity of scenario {scenario} is {capacity}; give a number from 0 on")
            }
            Self::Value { item, value } => write!(f, "the value of item {item} is {value}; give a number from 0 to {GREATEST:e}"),
            Self::NeedMissing { item, needed } => {
                write!(f, "item {item} needs item {needed}, which does not exist; remove the need or add the item")
            }
            Self::Cycle { items } => {
                let way: Vec<String> = items.iter().chain(items.first()).map(ToString::to_string).collect();
                write!(f, "items need each other in a circle ({}); remove one of these needs", way.join(" needs "))
            }
            Self::Odds { odds } => write!(f, "odds of {odds} cannot be; give a number from 0 to 1"),
        }
    }
}

impl std::error::Error for Invalid {}
