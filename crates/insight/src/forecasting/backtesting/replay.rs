//! Walks forward through a history.

use super::stretches::Stretches;
use crate::forecasting::{
    effort::{Model, Task, sum},
    quantiles::Quantiles,
    scoring::Scored,
};
use domain::{Moment, Text};
use std::collections::BTreeSet;

/// Every task's forecast, made at its start.
#[derive(Clone, PartialEq, Debug)]
pub struct Walk {
    /// A forecast for each task by its place in the history; `None` where it could not be told.
    pub forecasts: Vec<Option<Quantiles>>,
    /// Places of tasks whose id had been there before: they are left out.
    pub duplicates: Vec<usize>,
    /// Sums of consecutive tasks, a list for each length asked.
    pub sums: Vec<Vec<Sum>>,
}

/// Which sums of consecutive tasks to forecast.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sums {
    /// Of how many tasks.
    pub lengths: Vec<usize>,
    /// At every how many'th done task a sum begins; 0 counts as 1.
    pub step: usize,
    /// From how many scenarios each is forecast.
    pub draws: usize,
}

/// A sum of consecutive tasks: forecast at the start of the first, and what it came to.
#[derive(Clone, PartialEq, Debug)]
pub struct Sum {
    /// The place of its first task in the history.
    pub first: usize,
    /// The forecast of the sum beside what happened; the estimate is the sum of estimates.
    pub scored: Scored,
    /// The weight of the common factor at the time.
    pub sigma: f64,
}

/// A model that has learned what was known at a moment.
pub(super) struct Replay<'a> {
    tasks: &'a [Task],
    /// Places of tasks, by the moment from which they are known.
    known: Vec<(Moment, usize)>,
    learned: usize,
    pub model: Model,
}

impl<'a> Replay<'a> {
    pub fn new(tasks: &'a [Task]) -> Self {
        let mut known: Vec<(Moment, usize)> = tasks.iter().enumerate().filter_map(|(i, task)| Some((task.known_from()?, i))).collect();
        known.sort();
        Self { tasks, known, learned: 0, model: Model::new() }
    }

    /// Learns what was known before `moment`, not what became known at it: a task that was done at
    /// the moment another began teaches it nothing.
    pub fn advance(&mut self, moment: Moment) {
        while let Some((_, place)) = self.known.get(self.learned).filter(|(known, _)| *known < moment) {
            self.model.learn(&self.tasks[*place]);
            self.learned += 1;
        }
    }
}

/// Places of the tasks in the order of their starts, each id once, and the places of duplicates.
pub(super) fn by_start(tasks: &[Task]) -> (Vec<usize>, Vec<usize>) {
    let mut order: Vec<usize> = (0..tasks.len()).collect();
    order.sort_by_key(|place| (tasks[*place].start, *place));
    let mut met: BTreeSet<&Text> = BTreeSet::new();
    order.into_iter().partition(|place| met.insert(&tasks[*place].id))
}

/// Forecasts every task at its start from only what was done before it.
pub fn walk(tasks: &[Task]) -> Walk {
    walk_with_sums(tasks, &Sums::default())
}

/// Forecasts every task at its start from only what was done before it, and sums of consecutive done
/// tasks: those that started one after another, all forecast at the start of the first.
pub fn walk_with_sums(tasks: &[Task], asked: &Sums) -> Walk {
    let (order, duplicates) = by_start(tasks);
    let done: Vec<usize> = order.iter().copied().filter(|place| tasks[*place].known_from().is_some()).collect();
    let (mut replay, mut stretches) = (Replay::new(tasks), Stretches::new(tasks));
    let mut walk = Walk { forecasts: vec![None; tasks.len()], duplicates, sums: vec![Vec::new(); asked.lengths.len()] };
    let mut begun = 0;
    for place in order {
        let task = &tasks[place];
        if !asked.lengths.is_empty() {
            stretches.advance(task.start, &mut replay);
        }
        replay.advance(task.start);
        walk.forecasts[place] = replay.model.quantiles(&task.asked(), task.start);
        if done.get(begun) == Some(&place) {
            if begun % asked.step.max(1) == 0 {
                begin_sums(tasks, &done[begun..], asked, &replay, &stretches, &mut walk.sums);
            }
            begun += 1;
        }
    }
    walk
}

/// Forecasts the sums that begin with the first of `places`.
fn begin_sums(tasks: &[Task], places: &[usize], asked: &Sums, replay: &Replay, stretches: &Stretches, sums: &mut [Vec<Sum>]) {
    let longest = asked.lengths.iter().copied().filter(|length| *length <= places.len()).max().unwrap_or(0);
    let Some(first) = places.first().filter(|_| longest > 0) else { return };
    let at = tasks[*first].start;
    let parts: Option<Vec<Quantiles>> = places[..longest].iter().map(|place| replay.model.quantiles(&tasks[*place].asked(), at)).collect();
    let Some(parts) = parts else { return };
    let factor = stretches.factor(at, &replay.model);
    for (length, sums) in asked.lengths.iter().zip(sums).filter(|(length, _)| **length <= longest) {
        let summed = places[..*length].iter().map(|place| &tasks[*place]);
        let Some(forecast) = sum(&parts[..*length], &factor, *first as u64, asked.draws) else { continue };
        let actual = summed.clone().filter_map(Task::outcome).sum();
        let estimate = summed.map(|task| task.asked().usable_estimate()).sum();
        sums.push(Sum { first: *first, scored: Scored { forecast, actual, estimate }, sigma: factor.sigma });
    }
}
