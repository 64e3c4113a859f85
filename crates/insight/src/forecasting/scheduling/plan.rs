//! A plan: items, how much work each may be, what each needs first.

use super::Fault;
use crate::forecasting::Quantiles;
use domain::Side;
use std::{cmp::Reverse, collections::BinaryHeap};

/// How much work an item may be, in the plan's own unit (hours, days).
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Effort {
    /// Anything that its quantiles say.
    Range(Quantiles),
    /// Lognormal, with the mean and the standard deviation of its logarithm.
    Lognormal {
        /// The mean of the logarithm.
        mu: f64,
        /// The standard deviation of the logarithm, 0 or more.
        sigma: f64,
    },
    /// Exactly this much, 0 or more, whatever happens to the rest: a milestone, a waiting time.
    Certain(f64),
}

impl From<Quantiles> for Effort {
    fn from(quantiles: Quantiles) -> Self {
        Self::Range(quantiles)
    }
}

/// Something to be done.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// What people call it; faults name it.
    pub name: String,
    /// How much work it may be.
    pub effort: Effort,
    /// Places, in the plan, of the items that must be done first.
    pub needs: Vec<usize>,
    /// The side that has to do it; `None` when anybody can.
    pub side: Option<Side>,
    /// It cannot be begun earlier than this, in the time of the answer (see [`super::Capacity`]); 0 when it can at once.
    pub not_before: f64,
}

impl Item {
    /// An item that anybody can begin once what it needs is done.
    pub fn new(name: impl Into<String>, effort: impl Into<Effort>, needs: impl Into<Vec<usize>>) -> Self {
        Self { name: name.into(), effort: effort.into(), needs: needs.into(), side: None, not_before: 0.0 }
    }

    /// It takes so much more, in every trial: of a lognormal, its median does.
    pub fn lasts_longer(&mut self, more: f64) {
        self.effort = match self.effort {
            Effort::Range(quantiles) => Effort::Range(quantiles.plus(more)),
            Effort::Lognormal { mu, sigma } => Effort::Lognormal { mu: (mu.exp() + more).ln(), sigma },
            Effort::Certain(effort) => Effort::Certain(effort + more),
        };
    }

    /// The same item, to be done by a side.
    pub fn by(self, side: Side) -> Self {
        Self { side: Some(side), ..self }
    }
}

/// Items, and the graph of what each needs.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Plan {
    /// In any order; among items that are ready at the same moment, the earlier goes first.
    pub items: Vec<Item>,
}

/// The graph in an order in which everything comes after what it needs. Items are told by
/// their *position* in that order from here on.
#[derive(Debug)]
pub(super) struct Net {
    /// The position of each item of the plan.
    pub position: Vec<u32>,
    /// What each position needs.
    pub before: Lists,
    /// What needs each position.
    pub after: Lists,
}

/// One list of positions for every position, end to end.
#[derive(Debug)]
pub(super) struct Lists {
    from: Vec<u32>,
    all: Vec<u32>,
}

impl Lists {
    fn new(lists: &[Vec<u32>]) -> Self {
        let mut from = vec![0];
        from.extend(lists.iter().scan(0, |sum, list| {
            *sum += list.len() as u32;
            Some(*sum)
        }));
        Self { from, all: lists.concat() }
    }

    /// The list of a position.
    #[inline(always)]
    pub fn of(&self, position: usize) -> &[u32] {
        &self.all[self.from[position] as usize..self.from[position + 1] as usize]
    }
}

impl Net {
    /// The plan's graph, or the first thing that is wrong with it.
    pub fn of(plan: &Plan) -> Result<Self, Fault> {
        if plan.items.is_empty() {
            return Err(Fault::Empty);
        }
        plan.items.iter().try_for_each(|item| checked(plan, item))?;
        let order = order(plan)?;
        let mut position = vec![0; plan.items.len()];
        order.iter().zip(0..).for_each(|(item, place)| position[*item] = place);
        let (mut before, mut after) = (vec![Vec::new(); order.len()], vec![Vec::new(); order.len()]);
        for (place, item) in order.iter().enumerate() {
            let needs: &mut Vec<u32> = &mut before[place];
            needs.extend(plan.items[*item].needs.iter().map(|need| position[*need]));
            needs.sort_unstable();
            needs.dedup();
            needs.iter().for_each(|need| after[*need as usize].push(place as u32));
        }
        Ok(Self { position, before: Lists::new(&before), after: Lists::new(&after) })
    }
}

/// Whether what an item says of itself makes sense.
fn checked(plan: &Plan, item: &Item) -> Result<(), Fault> {
    if let Some(need) = item.needs.iter().find(|need| **need >= plan.items.len()) {
        return Err(Fault::Missing { item: item.name.clone(), need: *need, items: plan.items.len() });
    }
    let sensible = match item.effort {
        Effort::Range(quantiles) => quantiles.values().iter().all(|value| value.is_finite()),
        Effort::Lognormal { mu, sigma } => mu.is_finite() && sigma.is_finite() && sigma >= 0.0,
        Effort::Certain(effort) => effort.is_finite() && effort >= 0.0,
    };
    let sensible = sensible && item.not_before.is_finite();
    sensible.then_some(()).ok_or_else(|| Fault::NoNumber { item: item.name.clone() })
}

/// The items, each after what it needs and otherwise as the plan has them.
fn order(plan: &Plan) -> Result<Vec<usize>, Fault> {
    let mut missing: Vec<usize> = plan.items.iter().map(|item| item.needs.len()).collect();
    let mut after = vec![Vec::new(); plan.items.len()];
    for (place, item) in plan.items.iter().enumerate() {
        item.needs.iter().for_each(|need| after[*need].push(place));
    }
    let mut ready: BinaryHeap<_> = (0..plan.items.len()).filter(|place| missing[*place] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(plan.items.len());
    while let Some(Reverse(place)) = ready.pop() {
        order.push(place);
        for next in &after[place] {
            missing[*next] -= 1;
            if missing[*next] == 0 {
                ready.push(Reverse(*next));
            }
        }
    }
    if order.len() == plan.items.len() { Ok(order) } else { Err(Fault::Cycle(cycle(plan, &missing))) }
}

/// The names along one cycle, each needing the next, the last needing the first.
fn cycle(plan: &Plan, missing: &[usize]) -> Vec<String> {
    // What is left over either lies on a cycle or needs something that does.
    let stuck = |place: &usize| missing[*place] > 0;
    let mut path: Vec<usize> = (0..missing.len()).filter(stuck).take(1).collect();
    while let Some(next) = path.last().and_then(|last| plan.items[*last].needs.iter().copied().find(stuck)) {
        if let Some(first) = path.iter().position(|seen| *seen == next) {
            return path[first..].iter().map(|place| plan.items[*place].name.clone()).collect();
        }
        path.push(next);
    }
    Vec::new()
}
