//! The most profitable set of items that is closed under needs, where profits may be negative.
//!
//! Picard (1976): a maximum closure is a minimum cut, so profit *flows* from items that have
//! it to the needs that cost some. Needs carry any amount; what an item sends on it no longer
//! has. Whatever the flow, no closed set is worth more than the sum of all positive remainders,
//! and a flow with which no remainder can reach a cost any more attains that sum (Hochbaum
//! 2008, *The pseudoflow algorithm*). A flow of earlier profits is a good start for later ones.

use super::model::Model;

/// Amounts below this (in value) count as nothing; values are at least about one.
const NOTHING: f64 = 1e-9;

/// Finds maximum closures; keeps its flow from one call to the next.
#[derive(Clone)]
pub(super) struct Closures {
    /// Where each item's needs begin in `need`.
    first: Vec<u32>,
    /// For each edge the item that is needed, and the one that needs it.
    need: Vec<u32>,
    tail: Vec<u32>,
    /// For each item the edges that lead to it: (edge, item that needs it).
    first_back: Vec<u32>,
    back: Vec<(u32, u32)>,
    flow: Vec<f64>,
    rest: Vec<f64>,
    strong: Vec<bool>,
    seen: Vec<u32>,
    turn: u32,
    queue: Vec<u32>,
    /// How an item was reached: the edge, and whether along it.
    via: Vec<(u32, bool)>,
}

impl Closures {
    pub(super) fn new(model: &Model) -> Self {
        let n = model.len();
        let (mut first, mut need, mut tail) = (vec![0], Vec::new(), Vec::new());
        let mut back = vec![Vec::new(); n];
        for (item, needs) in model.needs.iter().enumerate() {
            for &needed in needs {
                back[needed].push((need.len() as u32, item as u32));
                need.push(needed as u32);
                tail.push(item as u32);
            }
            first.push(need.len() as u32);
        }
        let mut first_back = vec![0];
        back.iter().for_each(|edges| first_back.push(first_back[first_back.len() - 1] + edges.len() as u32));
        Self {
            flow: vec![0.0; need.len()],
            first,
            need,
            tail,
            first_back,
            back: back.concat(),
            rest: vec![0.0; n],
            strong: vec![false; n],
            seen: vec![0; n],
            turn: 0,
            queue: Vec::new(),
            via: vec![(0, false); n],
        }
    }

    /// Forgets the flow of earlier calls.
    pub(super) fn forget(&mut self) {
        self.flow.fill(0.0);
    }

    /// Moves profit until no remainder can reach a cost. Only items with `free` take part: what
    /// they need must be free or in already, and what needs them free or out.
    ///
    /// Afterwards [`Closures::inside`] is the smallest closure of the greatest profit; the
    /// answer is an upper bound of that profit which holds whatever the arithmetic did.
    pub(super) fn maximise(&mut self, profit: &[f64], free: &[bool]) -> f64 {
        self.start(profit, free);
        for item in 0..self.rest.len() {
            while free[item] && !self.strong[item] && self.rest[item] > NOTHING {
                if !self.send(item as u32, free) {
                    self.queue.iter().for_each(|&reached| self.strong[reached as usize] = true);
                }
            }
        }
        self.bound(profit, free)
    }

    /// Whether the item is in the closure found last.
    pub(super) fn inside(&self, item: usize) -> bool {
        self.strong[item]
    }

    /// What each free item has left of its profit.
    pub(super) fn rest(&self) -> &[f64] {
        &self.rest
    }

    fn start(&mut self, profit: &[f64], free: &[bool]) {
        self.strong.fill(false);
        self.settle(profit, free);
    }

    /// What each item has left of its profit after what it sends and gets.
    fn settle(&mut self, profit: &[f64], free: &[bool]) {
        self.rest.copy_from_slice(profit);
        for item in 0..self.rest.len() {
            for edge in self.first[item] as usize..self.first[item + 1] as usize {
                let needed = self.need[edge] as usize;
                if free[item] && free[needed] {
                    self.rest[item] -= self.flow[edge];
                    self.rest[needed] += self.flow[edge];
                } else {
                    self.flow[edge] = 0.0;
                }
            }
        }
    }

    /// Sends profit of `item` along a shortest way to a cost; false if it reaches none, and
    /// then `queue` holds all that it reaches.
    fn send(&mut self, item: u32, free: &[bool]) -> bool {
        self.turn += 1;
        self.queue.clear();
        self.queue.push(item);
        self.seen[item as usize] = self.turn;
        let mut next = 0;
        while let Some(&at) = self.queue.get(next) {
            next += 1;
            let (low, high) = (self.first[at as usize] as usize, self.first[at as usize + 1] as usize);
            for edge in low..high {
                let needed = self.need[edge];
                if self.reach(needed, (edge as u32, true), free) {
                    return self.push(item, needed);
                }
            }
            let (low, high) = (self.first_back[at as usize] as usize, self.first_back[at as usize + 1] as usize);
            for place in low..high {
                let (edge, sender) = self.back[place];
                if self.flow[edge as usize] > NOTHING && self.reach(sender, (edge, false), free) {
                    return self.push(item, sender);
                }
            }
        }
        false
    }

    /// Notes that `item` is reached; true if it costs something.
    fn reach(&mut self, item: u32, via: (u32, bool), free: &[bool]) -> bool {
        let at = item as usize;
        if self.seen[at] == self.turn || self.strong[at] || !free[at] {
            return false;
        }
        self.seen[at] = self.turn;
        self.via[at] = via;
        self.queue.push(item);
        self.rest[at] < -NOTHING
    }

    fn push(&mut self, from: u32, to: u32) -> bool {
        let (mut amount, mut at) = (self.rest[from as usize].min(-self.rest[to as usize]), to);
        while at != from {
            let (edge, along) = self.via[at as usize];
            at = if along {
                self.tail[edge as usize]
            } else {
                amount = amount.min(self.flow[edge as usize]);
                self.need[edge as usize]
            };
        }
        at = to;
        while at != from {
            let (edge, along) = self.via[at as usize];
            self.flow[edge as usize] += if along { amount } else { -amount };
            at = if along { self.tail[edge as usize] } else { self.need[edge as usize] };
        }
        self.rest[from as usize] -= amount;
        self.rest[to as usize] += amount;
        true
    }

    /// The sum of positive remainders, computed afresh from the flow and rounded up by more
    /// than the arithmetic can have lost (each of the terms at most half a unit in the last place).
    fn bound(&mut self, profit: &[f64], free: &[bool]) -> f64 {
        self.flow.iter_mut().for_each(|flow| *flow = flow.max(0.0));
        self.settle(profit, free);
        let sum: f64 = self.rest.iter().zip(free).filter(|(_, free)| **free).map(|(rest, _)| rest.max(0.0)).sum();
        let size = profit.iter().map(|profit| profit.abs()).sum::<f64>() + 2.0 * self.flow.iter().sum::<f64>();
        sum + size * (self.rest.len() + self.flow.len()) as f64 * f64::EPSILON
    }
}
