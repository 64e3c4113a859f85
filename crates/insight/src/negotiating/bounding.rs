//! The most that a choice can be worth while some scenarios *must* be met.
//!
//! The relaxation lets items be in by a share, keeps needs (an item is in by no more than
//! what it needs), and keeps the rows of the scenarios that must be met; of the others it
//! knows nothing. By duality, prices λ ≥ 0 per unit of load in those scenarios bound it:
//!
//! > value(x) ≤ Σ λ·room + max over closed sets of Σ (value − λ·effort)
//!
//! for *any* prices (Lagrangian relaxation, Geoffrion 1974; the closed sets are the vertices
//! of the relaxation, so the best prices give its optimum). Every bound handed out is this
//! right-hand side with the maximum bounded by a flow ([`Closures::maximise`]) and rounded
//! up; the linear program that suggests prices need not be trusted.

use super::closure::Closures;
use super::mixture::Mixture;
use super::model::{Model, add_share};
use super::set::Set;
use std::sync::Arc;

/// A closed set of free items.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Closed {
    pub set: Set,
    pub value: f64,
}

/// What is decided already where a bound is asked for.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Decided {
    /// Items that are in; closed under needs.
    pub inside: Set,
    /// Items of which nothing is decided.
    pub free: Set,
    /// Scenarios that must be met.
    pub hard: Set,
}

impl Decided {
    /// Nothing is decided.
    pub(super) fn nothing(model: &Model) -> Self {
        Self { inside: Set::none(model.len()), free: Set::all(model.len()), hard: Set::none(model.scenarios()) }
    }
}

/// A bound, and the mixture of closed sets that nearly attains it.
#[derive(Clone, Default, Debug)]
pub(super) struct Relaxed {
    /// No choice under what is decided is worth more (free items only).
    pub bound: f64,
    /// How much of each item is in.
    pub share: Vec<f64>,
    /// The load of those shares in every scenario.
    pub load: Vec<f64>,
    /// The sets in the mixture.
    pub mixed: Vec<Arc<Closed>>,
    /// The scenarios that have a price, with it.
    pub prices: Vec<(usize, f64)>,
    /// What each free item adds to the bound at its prices after what it passes on: a choice
    /// with an item of negative rest, or without one of positive rest, is worth that much less.
    pub rest: Vec<f64>,
    /// The flow that proves the bound.
    pub flow: Vec<f64>,
}

/// When to stop looking for better prices.
#[derive(Clone, Copy, Debug)]
pub(super) struct Precision {
    /// A bound below this is as good as any.
    pub cutoff: f64,
    /// A share of the value within which a bound is good enough.
    pub gap: f64,
}

/// Computes bounds; holds what is reused between them.
pub(super) struct Bounding<'m> {
    model: &'m Model,
    closures: Closures,
    free: Vec<bool>,
    profit: Vec<f64>,
    rest: Vec<f64>,
    bound: f64,
    /// How many closures were asked for.
    pub closures_found: u64,
}

/// A mixture and the prices of the rows at which it is best.
struct Priced {
    mixture: Mixture,
    prices: Vec<(usize, f64)>,
}

impl<'m> Bounding<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let n = model.len();
        Self {
            model,
            closures: Closures::new(model),
            free: vec![true; n],
            profit: vec![0.0; n],
            rest: vec![0.0; n],
            bound: 0.0,
            closures_found: 0,
        }
    }

    /// The relaxation under what is decided, starting from what was found in a similar case;
    /// `None` if no choice is possible or none reaches the cutoff.
    ///
    /// The answer depends on nothing that was asked before.
    pub(super) fn relax(&mut self, decided: &Decided, known: &Relaxed, precision: Precision) -> Option<Relaxed> {
        self.closures.begin(&known.flow);
        (0..self.free.len()).for_each(|item| self.free[item] = decided.free.has(item));
        self.bound = f64::INFINITY;
        let base_load = self.model.load(&decided.inside);
        if decided.hard.iter().any(|s| base_load[s] > self.model.room[s]) {
            return None;
        }
        let still = known.prices.iter().filter(|(s, _)| decided.hard.has(*s));
        let (mut rows, prices): (Vec<usize>, Vec<f64>) = still.copied().unzip();
        self.price(decided, &rows, &prices);
        if self.bound < precision.cutoff {
            return None;
        }
        let mut columns = vec![Arc::new(Closed { value: self.model.worth(&decided.inside), set: decided.inside.clone() })];
        columns.extend(known.mixed.iter().map(|closed| self.fit(closed, decided)));
        loop {
            let priced = self.generate(decided, &rows, &mut columns, precision)?;
            let relaxed = self.tell(priced, &columns);
            let over = |s: &usize| relaxed.load[*s] - self.model.room[*s];
            let worst = decided.hard.iter().filter(|s| !rows.contains(s)).max_by(|a, b| over(a).total_cmp(&over(b)));
            match worst {
                Some(s) if over(&s) > 1e-7 => rows.push(s),
                _ => return Some(relaxed),
            }
        }
    }

    /// The bound of one price for the load of a single scenario that must be met, nothing else
    /// being decided; and whether the scenario is missed by what is worth most at that price,
    /// so that a higher price may bound better. [`Bounding::rest`] is that of this price.
    pub(super) fn single(&mut self, scenario: usize, price: f64) -> (f64, bool) {
        self.bound = f64::INFINITY;
        self.free.fill(true);
        let nothing = Set::none(self.model.len());
        let decided = Decided { inside: nothing.clone(), free: Set::all(self.model.len()), hard: nothing };
        let most = self.price(&decided, &[scenario], &[price]);
        let load: f64 = most.set.iter().map(|i| self.model.row(scenario)[i]).sum();
        (self.bound, load > self.model.room[scenario])
    }

    /// What each free item has left at the prices of the best bound last asked for.
    pub(super) fn rest(&self) -> &[f64] {
        &self.rest
    }

    /// The set with what must be in and without what must be out: still closed.
    fn fit(&self, closed: &Arc<Closed>, decided: &Decided) -> Arc<Closed> {
        let mut set = closed.set.clone();
        set.keep(&decided.free);
        set.add_all(&decided.inside);
        if set == closed.set {
            return closed.clone();
        }
        Arc::new(Closed { value: self.model.worth(&set), set })
    }

    /// Generates columns until the prices of `rows` are good enough.
    fn generate(&mut self, decided: &Decided, rows: &[usize], columns: &mut Vec<Arc<Closed>>, precision: Precision) -> Option<Priced> {
        let room: Vec<f64> = rows.iter().map(|&s| self.model.room[s]).collect();
        let mut mixture = Mixture::new(&room, columns[0].value, &self.loads(&columns[0], rows));
        columns[1..].iter().for_each(|closed| mixture.add(closed.value, &self.loads(closed, rows)));
        loop {
            mixture.optimise();
            let prices: Vec<f64> = (0..rows.len()).map(|row| mixture.price(row)).collect();
            let closed = self.price(decided, rows, &prices);
            if self.bound < precision.cutoff {
                return None;
            }
            let worth = mixture.worth();
            let loads = self.loads(&closed, rows);
            let profit = closed.value - loads.iter().zip(&prices).map(|(load, price)| load * price).sum::<f64>();
            let stale = profit <= mixture.price(rows.len()) + 1e-7 * worth.abs().max(1.0);
            if self.bound - worth <= precision.gap * worth.abs() || stale {
                let prices = rows.iter().copied().zip(prices).filter(|(_, price)| *price > 0.0).collect();
                return Some(Priced { mixture, prices });
            }
            mixture.add(closed.value, &loads);
            columns.push(Arc::new(closed));
        }
    }

    /// The closed set that is worth most at these prices; lowers the bound to theirs.
    fn price(&mut self, decided: &Decided, rows: &[usize], prices: &[f64]) -> Closed {
        self.closures_found += 1;
        self.profit.copy_from_slice(&self.model.value);
        for (&s, &price) in rows.iter().zip(prices).filter(|(_, price)| **price > 0.0) {
            self.profit.iter_mut().zip(self.model.row(s)).for_each(|(profit, effort)| *profit -= price * effort);
        }
        let most = self.closures.maximise(&self.profit, &self.free);
        let settled: f64 = decided.inside.iter().map(|i| self.profit[i]).sum();
        let paid: f64 = rows.iter().zip(prices).map(|(&s, price)| self.model.room[s] * price).sum();
        let taken: f64 = rows.iter().zip(prices).map(|(&s, price)| self.model.total(s) * price).sum();
        // Far more than the sums above can lose, and far less than a difference in value.
        let bound = settled + paid + most + (self.model.worth_of_all() + taken + paid) * 1e-12;
        if bound < self.bound {
            self.bound = bound;
            self.rest.copy_from_slice(self.closures.rest());
        }
        let mut set = decided.inside.clone();
        decided.free.iter().filter(|&i| self.closures.inside(i)).for_each(|i| set.add(i));
        Closed { value: self.model.worth(&set), set }
    }

    fn loads(&self, closed: &Closed, rows: &[usize]) -> Vec<f64> {
        rows.iter().map(|&s| closed.set.iter().map(|i| self.model.row(s)[i]).sum()).collect()
    }

    fn tell(&self, priced: Priced, columns: &[Arc<Closed>]) -> Relaxed {
        let mut share = vec![0.0; self.model.len()];
        let mut mixed = Vec::new();
        for (column, amount) in priced.mixture.shares() {
            columns[column].set.iter().for_each(|i| share[i] += amount);
            mixed.push(columns[column].clone());
        }
        let mut load = vec![0.0; self.model.scenarios()];
        for (item, share) in share.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            add_share(&mut load, self.model.column(item), *share);
        }
        Relaxed {
            bound: self.bound,
            share,
            load,
            mixed,
            prices: priced.prices,
            rest: self.rest.clone(),
            flow: self.closures.flow().to_vec(),
        }
    }
}
