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

/// The mark of an item that takes no part, or that is known to be in the closure.
const DONE: u32 = u32::MAX;

/// A need, seen from the item that has it or from the item that is needed.
#[derive(Clone, Copy, Default)]
struct Edge {
    /// Its place among all needs.
    place: u32,
    /// The item at the other end.
    other: u32,
}

/// Finds maximum closures; keeps its flow from one call to the next.
pub(super) struct Closures {
    /// For each item where its needs begin in `needs`, and those that need it in `needed_by`.
    first: Vec<(u32, u32)>,
    needs: Vec<Edge>,
    needed_by: Vec<Edge>,
    flow: Vec<f64>,
    rest: Vec<f64>,
    /// The turn in which an item was last reached, or [`DONE`].
    mark: Vec<u32>,
    turn: u32,
    queue: Vec<u32>,
    /// How an item was reached: the need and where it came from, and whether along the need.
    via: Vec<(Edge, bool)>,
}

impl Closures {
    pub(super) fn new(model: &Model) -> Self {
        let n = model.len();
        let (mut first, mut needs) = (Vec::with_capacity(n + 1), Vec::new());
        let mut by = vec![Vec::new(); n];
        for (item, needed) in model.needs.iter().enumerate() {
            first.push((needs.len() as u32, 0));
            for &other in needed {
                by[other].push(Edge { place: needs.len() as u32, other: item as u32 });
                needs.push(Edge { place: needs.len() as u32, other: other as u32 });
            }
        }
        first.push((needs.len() as u32, needs.len() as u32));
        let mut start = 0;
        for (first, by) in first.iter_mut().zip(&by) {
            first.1 = start;
            start += by.len() as u32;
        }
        Self {
            flow: vec![0.0; needs.len()],
            first,
            needs,
            needed_by: by.concat(),
            rest: vec![0.0; n],
            mark: vec![0; n],
            turn: 0,
            queue: vec![0; n],
            via: vec![(Edge::default(), false); n],
        }
    }

    /// Begins with a flow of earlier profits; an empty one is none.
    pub(super) fn begin(&mut self, flow: &[f64]) {
        if flow.is_empty() {
            self.flow.fill(0.0);
        } else {
            self.flow.copy_from_slice(flow);
        }
    }

    /// The flow of the last call.
    pub(super) fn flow(&self) -> &[f64] {
        &self.flow
    }

    /// Moves profit until no remainder can reach a cost. Only items with `free` take part: what
    /// they need must be free or in already, and what needs them free or out.
    ///
    /// Afterwards [`Closures::inside`] is the smallest closure of the greatest profit; the
    /// answer is an upper bound of that profit which holds whatever the arithmetic did.
    pub(super) fn maximise(&mut self, profit: &[f64], free: &[bool]) -> f64 {
        self.turn = 0;
        self.mark.iter_mut().zip(free).for_each(|(mark, free)| *mark = if *free { 0 } else { DONE });
        self.settle(profit, free);
        for item in 0..self.rest.len() {
            while self.mark[item] != DONE && self.rest[item] > NOTHING {
                self.send(item as u32);
            }
        }
        self.bound(profit, free)
    }

    /// Whether a free item is in the closure found last.
    pub(super) fn inside(&self, item: usize) -> bool {
        self.mark[item] == DONE
    }

    /// What each free item has left of its profit.
    pub(super) fn rest(&self) -> &[f64] {
        &self.rest
    }

    /// What each item has left of its profit after what it sends and gets.
    fn settle(&mut self, profit: &[f64], free: &[bool]) {
        self.rest.copy_from_slice(profit);
        for (item, bounds) in self.first.windows(2).enumerate() {
            let edges = &self.needs[bounds[0].0 as usize..bounds[1].0 as usize];
            let flows = &mut self.flow[bounds[0].0 as usize..bounds[1].0 as usize];
            for (edge, flow) in edges.iter().zip(flows) {
                let needed = edge.other as usize;
                *flow = if free[item] && free[needed] { flow.max(0.0) } else { 0.0 };
                self.rest[item] -= *flow;
                self.rest[needed] += *flow;
            }
        }
    }

    /// Sends profit of `item` along shortest ways to costs, until it has none left or a way is
    /// used up that others were found behind. If it reaches no cost any more, it is in the
    /// closure with all that it reaches.
    fn send(&mut self, item: u32) {
        self.turn += 1;
        (self.queue[0], self.mark[item as usize]) = (item, self.turn);
        let (mut next, mut reached) = (0, 1);
        while next < reached {
            match self.look_from(next, &mut reached) {
                None => next += 1,
                Some(cost) if self.push(item, cost) => {}
                Some(_) => return,
            }
        }
        self.queue[..reached].iter().for_each(|&reached| self.mark[reached as usize] = DONE);
    }

    /// Queues what is reached from a place of the queue in one step, up to the first cost.
    fn look_from(&mut self, next: usize, reached: &mut usize) -> Option<u32> {
        let (mark, flow, at) = (&mut self.mark[..], &self.flow[..], self.queue[next]);
        let (start, end) = (self.first[at as usize], self.first[at as usize + 1]);
        let along = self.needs[start.0 as usize..end.0 as usize].iter().map(|edge| (edge, true));
        let against = self.needed_by[start.1 as usize..end.1 as usize].iter().filter(|edge| flow[edge.place as usize] > NOTHING);
        for (edge, forward) in along.chain(against.map(|edge| (edge, false))) {
            let other = edge.other as usize;
            if mark[other] >= self.turn {
                continue;
            }
            mark[other] = self.turn;
            self.via[other] = (Edge { place: edge.place, other: at }, forward);
            self.queue[*reached] = edge.other;
            *reached += 1;
            if self.rest[other] < -NOTHING {
                return Some(edge.other);
            }
        }
        None
    }

    /// Moves as much as the way just found carries; whether there is more to move and all ways
    /// found so far still are ways.
    fn push(&mut self, from: u32, to: u32) -> bool {
        let (mut narrowest, mut at) = (f64::INFINITY, to);
        while at != from {
            let (edge, along) = self.via[at as usize];
            if !along {
                narrowest = narrowest.min(self.flow[edge.place as usize]);
            }
            at = edge.other;
        }
        let amount = self.rest[from as usize].min(-self.rest[to as usize]).min(narrowest);
        at = to;
        while at != from {
            let (edge, along) = self.via[at as usize];
            self.flow[edge.place as usize] += if along { amount } else { -amount };
            at = edge.other;
        }
        self.rest[from as usize] -= amount;
        self.rest[to as usize] += amount;
        self.rest[from as usize] > NOTHING && narrowest - amount > NOTHING
    }

    /// The sum of positive remainders, computed afresh from the flow and rounded up by more
    /// than the arithmetic can have lost (each of the terms at most half a unit in the last place).
    fn bound(&mut self, profit: &[f64], free: &[bool]) -> f64 {
        self.settle(profit, free);
        let sum: f64 = self.rest.iter().zip(free).map(|(rest, free)| if *free { rest.max(0.0) } else { 0.0 }).sum();
        let size = profit.iter().map(|profit| profit.abs()).sum::<f64>() + 2.0 * self.flow.iter().sum::<f64>();
        sum + size * (self.rest.len() + self.flow.len()) as f64 * f64::EPSILON
    }
}
