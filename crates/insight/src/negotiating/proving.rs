//! Branch and bound (Land, Doig 1960) over which scenarios are missed and which items are in.
//!
//! A case in which a relaxed choice misses more scenarios than may be is split by them
//! (Luedtke 2014, *A branch-and-cut decomposition algorithm for solving chance-constrained
//! mathematical programs with finite support*): of the k + 1 first missed, where k may be,
//! one must be met; case j meets the j-th and gives up those before it. A case in which only
//! shares of items are in the way is split by an item: in with its needs, or out with what
//! needs it. Cases are worked off best bound first, a fixed number at a time and merged in
//! their order, so that the answer does not depend on how many threads there are.

use super::bounding::{Bounding, Precision, Relaxed};
use super::deducing::{Case, Deducing};
use super::enumerating::enumerate;
use super::model::Model;
use super::searching::{Choice, near, weights};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::{Arc, Mutex};

/// So many steps of an enumeration are about as much work as one closure.
const STEPS: u64 = 16;

/// A case with its bound.
pub(super) struct Node {
    bound: f64,
    number: u64,
    case: Case,
    /// The relaxation of the case, or of the one that it came from.
    relaxed: Arc<Relaxed>,
    /// Whether `relaxed` is of this case.
    own: bool,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Node {}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Node {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound.total_cmp(&other.bound).then(other.number.cmp(&self.number))
    }
}

/// When to stop.
#[derive(Clone, Copy)]
pub(super) struct Limits<'c> {
    /// How many closures may be computed.
    pub closures: u64,
    /// The gap, as a share of the value, that is small enough.
    pub gap: f64,
    /// Asked between rounds; true ends the proof.
    pub cancelled: Option<&'c (dyn Fn() -> bool + Sync)>,
}

/// How a proof goes about its work: what pays depends on how many items are free. No way
/// changes what is true, only how soon it is found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// Whether a good choice is looked for before.
    pub dive: bool,
    /// Whether each free item is tried in every case.
    pub probe: bool,
    /// Up to how many free items a case is enumerated, at most 31.
    pub enumerate: usize,
    /// Whether a case is split by missed scenarios even while items are in by a share.
    pub scenarios_first: bool,
    /// Whether a case whose bound fell below others' waits for its turn again.
    pub best_first: bool,
    /// How many exchanges are tried on what a case suggests.
    pub exchanges: usize,
    /// How many cases are worked off side by side.
    pub batch: usize,
    /// How precise bounds are at the end, as a share of the value; at most 0.005.
    pub precision: f64,
}

impl Way {
    /// Up to a hundred free items a complete proof is the aim, so thorough work on every case
    /// pays; beyond, it is a small gap.
    pub(super) fn of(model: &Model) -> Self {
        if model.len() <= 100 {
            Self {
                dive: true,
                probe: true,
                enumerate: 16,
                scenarios_first: false,
                best_first: false,
                exchanges: 0,
                batch: 32,
                precision: 1e-4,
            }
        } else {
            Self {
                dive: true,
                probe: false,
                enumerate: 16,
                scenarios_first: true,
                best_first: true,
                exchanges: 40,
                batch: 8,
                precision: 5e-4,
            }
        }
    }
}

/// What came out of one case.
#[derive(Default)]
struct Outcome {
    children: Vec<Node>,
    found: Option<Choice>,
    closures: u64,
}

/// A proof under way.
pub(super) struct Proving<'m> {
    deducing: Deducing<'m>,
    open: BinaryHeap<Node>,
    numbered: u64,
    /// The best choice so far.
    pub best: Choice,
    /// How many closures were computed.
    pub closures: u64,
    /// How many cases were looked at.
    pub cases: u64,
    way: Way,
    /// How precise bounds are now, as a share of the value.
    precision: f64,
}

impl<'m> Proving<'m> {
    /// A proof for the choices of one case.
    pub(super) fn new(deducing: Deducing<'m>, case: Case, best: Choice, way: Way) -> Self {
        let root = Node { bound: f64::INFINITY, number: 0, case, relaxed: Arc::new(Relaxed::default()), own: false };
        Self { deducing, open: BinaryHeap::from([root]), numbered: 1, best, closures: 0, cases: 0, precision: way.precision, way }
    }

    /// No choice of the case is worth more (free items only).
    pub(super) fn bound(&self) -> f64 {
        let open = self.open.peek().map_or(f64::NEG_INFINITY, |node| node.bound);
        open.min(self.deducing.model.worth_of_all()).max(self.best.value)
    }

    /// Works until the proof is complete or a limit is reached.
    pub(super) fn run(&mut self, limits: Limits) {
        let model = self.deducing.model;
        let idle: Mutex<Vec<Bounding>> = Mutex::default();
        let batch = self.way.batch;
        while self.closures < limits.closures && !limits.cancelled.is_some_and(|cancelled| cancelled()) {
            let cutoff = cutoff(model, self.best.value);
            let mut nodes = Vec::with_capacity(batch);
            while nodes.len() < batch {
                match self.open.pop() {
                    Some(node) if node.bound >= cutoff => nodes.push(node),
                    Some(_) => self.open.clear(),
                    None => break,
                }
            }
            if nodes.is_empty() || nodes[0].bound - self.best.value <= limits.gap * self.best.value {
                self.open.extend(nodes);
                return;
            }
            let next = self.open.peek().map_or(f64::NEG_INFINITY, |node| node.bound);
            self.cases += nodes.len() as u64;
            // What tells cases apart now need not be more precise than a tenth of the whole gap.
            self.precision = (0.1 * (nodes[0].bound / self.best.value - 1.0)).clamp(self.way.precision, 5e-3);
            let work = |node: Node| {
                let mut bounding = idle.lock().ok().and_then(|mut idle| idle.pop()).unwrap_or_else(|| Bounding::new(model));
                let outcome = self.work_off(&mut bounding, node, cutoff, next);
                if let Ok(mut idle) = idle.lock() {
                    idle.push(bounding);
                }
                outcome
            };
            let outcomes: Vec<Outcome> = nodes.into_par_iter().with_max_len(1).map(work).collect();
            outcomes.into_iter().for_each(|outcome| self.merge(outcome));
        }
    }

    fn merge(&mut self, outcome: Outcome) {
        self.closures += outcome.closures;
        for mut node in outcome.children {
            node.number = self.numbered;
            self.numbered += 1;
            self.open.push(node);
        }
        if let Some(found) = outcome.found.filter(|found| found.value > self.best.value) {
            self.best = found;
        }
    }

    /// Concludes, bounds and splits one case.
    fn work_off(&self, bounding: &mut Bounding, mut node: Node, cutoff: f64, next: f64) -> Outcome {
        let before = bounding.closures_found;
        let mut outcome = Outcome::default();
        self.split_up(bounding, &mut node, &mut outcome, cutoff, next);
        outcome.closures += bounding.closures_found - before + 1;
        outcome
    }

    fn split_up(&self, bounding: &mut Bounding, node: &mut Node, outcome: &mut Outcome, cutoff: f64, next: f64) {
        let (deducing, model) = (&self.deducing, self.deducing.model);
        let known = node.case.decided.clone();
        if !deducing.deduce(&mut node.case, cutoff) {
            return;
        }
        if !node.own || known != node.case.decided {
            let precision = Precision { cutoff, gap: self.precision };
            let Some(relaxed) = bounding.relax(&node.case.decided, &node.relaxed, precision) else { return };
            node.bound = node.bound.min(floor(model, relaxed.bound));
            let choice = near(model, &relaxed, self.best.value, self.way.exchanges);
            outcome.found = (choice.value >= cutoff).then_some(choice);
            node.relaxed = Arc::new(relaxed);
            node.own = true;
        }
        deducing.fix(&mut node.case, &node.relaxed, cutoff);
        if node.case.decided.free.len() <= self.way.enumerate {
            let (found, steps) = enumerate(model, &node.case, &node.relaxed, cutoff);
            outcome.closures += steps / STEPS;
            let found = found.map(|set| Choice::of(model, set));
            if found.as_ref().is_some_and(|found| outcome.found.as_ref().is_none_or(|best| best.value < found.value)) {
                outcome.found = found;
            }
            return;
        }
        if node.bound < next && self.way.best_first {
            outcome.children.push(Node { case: node.case.clone(), relaxed: node.relaxed.clone(), ..*node });
            return;
        }
        self.branch(bounding, node, outcome, cutoff);
    }

    fn branch(&self, bounding: &mut Bounding, node: &Node, outcome: &mut Outcome, cutoff: f64) {
        let model = self.deducing.model;
        let (case, relaxed) = (&node.case, &node.relaxed);
        let between = |item: &usize| relaxed.share[*item] > 1e-6 && relaxed.share[*item] < 1.0 - 1e-6;
        let between: Vec<usize> = case.decided.free.iter().filter(between).collect();
        let left = model.spare - case.given_up.len();
        let over = |s: usize| relaxed.load[s] - model.room[s];
        let mut missed: Vec<usize> = (0..model.scenarios()).filter(|&s| !case.given_up.has(s) && over(s) > 1e-7).collect();
        if missed.len() > left && (between.is_empty() || self.way.scenarios_first) {
            missed.sort_by(|&a, &b| over(b).total_cmp(&over(a)).then(a.cmp(&b)));
            missed.truncate(left + 1);
            self.split_by_scenarios(bounding, node, outcome, &missed, cutoff);
            return;
        }
        // Where all is whole and enough is met, the relaxed choice was found already; what is
        // left of the case is split by any item.
        if let Some(item) = decisive(model, case, relaxed, &between).or_else(|| case.decided.free.iter().next()) {
            for inside in [true, false] {
                let mut case = case.clone();
                if inside {
                    self.deducing.take(&mut case, item);
                } else {
                    self.deducing.leave(&mut case, item);
                }
                outcome.children.push(Node { bound: node.bound, number: 0, case, relaxed: relaxed.clone(), own: false });
            }
        }
    }

    fn split_by_scenarios(&self, bounding: &mut Bounding, node: &Node, outcome: &mut Outcome, missed: &[usize], cutoff: f64) {
        let precision = Precision { cutoff, gap: self.precision };
        let mut parts = Vec::with_capacity(missed.len());
        for &scenario in missed {
            let mut case = node.case.clone();
            case.decided.hard.add(scenario);
            let relaxed = bounding.relax(&case.decided, &node.relaxed, precision);
            parts.push((relaxed.as_ref().map_or(f64::NEG_INFINITY, |relaxed| relaxed.bound), scenario, case, relaxed));
        }
        // The scenarios that bound most are given up by most cases.
        parts.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut given_up = node.case.given_up.clone();
        for (bound, scenario, mut case, relaxed) in parts {
            if let Some(relaxed) = relaxed {
                case.given_up = given_up.clone();
                self.deducing.fix(&mut case, &relaxed, cutoff);
                let bound = node.bound.min(floor(self.deducing.model, bound));
                outcome.children.push(Node { bound, number: 0, case, relaxed: Arc::new(relaxed), own: true });
            }
            given_up.add(scenario);
        }
    }
}

/// The item between in and out that changes most whichever way it is decided: the weighted
/// effort that comes in with its needs, times what goes out with those that need it.
fn decisive(model: &Model, case: &Case, relaxed: &Relaxed, between: &[usize]) -> Option<usize> {
    let weight = weights(model, &relaxed.prices);
    let change = |item: usize| {
        let comes: f64 = model.down[item].and(&case.decided.free).map(|i| (1.0 - relaxed.share[i]) * weight[i]).sum();
        let goes: f64 = model.up[item].and(&case.decided.free).map(|i| relaxed.share[i] * weight[i]).sum();
        comes * goes
    };
    let changes = between.iter().map(|&item| (change(item), item));
    changes.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, item)| item)
}

/// What a choice must be worth to be better than `best`.
pub(super) fn cutoff(model: &Model, best: f64) -> f64 {
    if model.step > 0.0 { best + model.step * (1.0 - 1e-6) } else { best + best.abs().max(1e-9) * 1e-9 }
}

/// The greatest value at or below a bound that a choice can have.
pub(super) fn floor(model: &Model, bound: f64) -> f64 {
    if model.step > 0.0 { (bound / model.step).floor() * model.step } else { bound }
}
