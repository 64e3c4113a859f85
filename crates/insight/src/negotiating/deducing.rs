//! What follows from what is decided: scenarios that cannot be met any more, scenarios that
//! must be, items that cannot come in, and items that cannot stay out.

use super::bounding::{Decided, Relaxed};
use super::model::{Model, add};
use super::potential::Potentials;
use super::set::Set;

/// A case of the case distinction.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// What is decided in it.
    pub decided: Decided,
    /// The scenarios that may be missed in it, because they are or as its definition.
    pub given_up: Set,
    /// The most it can be worth if a scenario is met, for every scenario.
    pub potential: Vec<f64>,
}

/// Draws conclusions; the same for all cases of a model.
pub(super) struct Deducing<'m> {
    pub model: &'m Model,
    pub potentials: &'m Potentials,
    /// Whether each free item is tried, in and out; it pays where there are few.
    pub probe: bool,
}

impl Deducing<'_> {
    /// Nothing is decided.
    pub(super) fn whole(&self) -> Case {
        Case {
            decided: Decided::nothing(self.model),
            given_up: Set::none(self.model.scenarios()),
            potential: self.potentials.at_most.clone(),
        }
    }

    /// Lets an item in, with what it needs.
    pub(super) fn take(&self, case: &mut Case, item: usize) {
        for i in self.model.down[item].and(&case.decided.free) {
            case.decided.inside.add(i);
            self.potentials.take(&mut case.potential, i);
        }
        case.decided.free.remove_all(&self.model.down[item]);
    }

    /// Keeps an item out, with what needs it.
    pub(super) fn leave(&self, case: &mut Case, item: usize) {
        for i in self.model.up[item].and(&case.decided.free) {
            self.potentials.leave(&mut case.potential, i);
        }
        case.decided.free.remove_all(&self.model.up[item]);
    }

    /// Draws all conclusions for choices worth at least `cutoff`; false if there are none.
    pub(super) fn deduce(&self, case: &mut Case, cutoff: f64) -> bool {
        let load = self.model.load(&case.decided.inside);
        let Some(spare) = self.scenarios(case, &load, cutoff) else { return false };
        if self.probe {
            let weight = weights(case, load.len());
            self.probe_in(case, (&load, &weight), cutoff, spare);
            self.probe_out(case, &weight, cutoff, spare);
        }
        true
    }

    /// Fixes the items against which no choice worth `cutoff` can decide at these prices.
    pub(super) fn fix(&self, case: &mut Case, relaxed: &Relaxed, cutoff: f64) {
        let slack = relaxed.bound - cutoff;
        for item in 0..self.model.len() {
            if case.decided.free.has(item) && relaxed.rest[item].abs() > slack {
                if relaxed.rest[item] > 0.0 {
                    self.take(case, item);
                } else {
                    self.leave(case, item);
                }
            }
        }
    }

    /// How many more scenarios may be missed; `None` if too many are.
    fn scenarios(&self, case: &mut Case, load: &[f64], cutoff: f64) -> Option<usize> {
        for (s, load) in load.iter().enumerate() {
            if *load > self.model.room[s] || case.potential[s] < cutoff {
                case.given_up.add(s);
            }
        }
        let spare = self.model.spare.checked_sub(case.given_up.len())?;
        if case.decided.hard.meets(&case.given_up) {
            return None;
        }
        if spare == 0 {
            case.decided.hard = Set::all(load.len());
            case.decided.hard.remove_all(&case.given_up);
        }
        Some(spare)
    }

    fn probe_in(&self, case: &mut Case, (load, weight): (&[f64], &[u32]), cutoff: f64, spare: usize) {
        let (mut with, mut potential) = (load.to_vec(), load.to_vec());
        for item in 0..self.model.len() {
            if !case.decided.free.has(item) {
                continue;
            }
            with.copy_from_slice(load);
            potential.copy_from_slice(&case.potential);
            for i in self.model.down[item].and(&case.decided.free) {
                add(&mut with, self.model.column(i));
                self.potentials.take(&mut potential, i);
            }
            let missed = with.iter().zip(&self.model.room).zip(potential.iter().zip(weight));
            let missed: u32 = missed.map(|((load, room), (most, weight))| weight * u32::from((load > room) | (*most < cutoff))).sum();
            if missed as usize > spare {
                self.leave(case, item);
            }
        }
    }

    fn probe_out(&self, case: &mut Case, weight: &[u32], cutoff: f64, spare: usize) {
        let mut potential = case.potential.clone();
        for item in 0..self.model.len() {
            if !case.decided.free.has(item) {
                continue;
            }
            potential.copy_from_slice(&case.potential);
            for i in self.model.up[item].and(&case.decided.free) {
                self.potentials.leave(&mut potential, i);
            }
            let missed: u32 = potential.iter().zip(weight).map(|(most, weight)| weight * u32::from(*most < cutoff)).sum();
            if missed as usize > spare {
                self.take(case, item);
            }
        }
    }
}

/// How much it counts to miss each scenario: nothing where it is given up, more than can be
/// spared where it must be met.
fn weights(case: &Case, scenarios: usize) -> Vec<u32> {
    let weight = |s| if case.decided.hard.has(s) { 1 << 20 } else { u32::from(!case.given_up.has(s)) };
    (0..scenarios).map(weight).collect()
}
