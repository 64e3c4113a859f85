//! Walks forward through a history.

use crate::forecasting::{
    effort::{Model, Task, common_factor::common_factor, sum},
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
}

/// A model that has learned what was known at a moment.
struct Replay<'a> {
    tasks: &'a [Task],
    /// Places of tasks, by the moment from which they are known.
    known: Vec<(Moment, usize)>,
    learned: usize,
    model: Model,
}

impl<'a> Replay<'a> {
    fn new(tasks: &'a [Task]) -> Self {
        let mut known: Vec<(Moment, usize)> = tasks.iter().enumerate().filter_map(|(i, task)| Some((task.known_from()?, i))).collect();
        known.sort();
        Self { tasks, known, learned: 0, model: Model::new() }
    }

    /// Learns what was known before `moment`, not what became known at it: a task that was done on
    /// the day another began teaches it nothing.
    fn advance(&mut self, moment: Moment) {
        while let Some((_, place)) = self.known.get(self.learned).filter(|(known, _)| *known < moment) {
            self.model.learn(&self.tasks[*place]);
            self.learned += 1;
        }
    }
}

/// Places of the tasks in the order of their starts, each id once, and the places of duplicates.
fn by_start(tasks: &[Task]) -> (Vec<usize>, Vec<usize>) {
    let mut order: Vec<usize> = (0..tasks.len()).collect();
    order.sort_by_key(|place| (tasks[*place].start, *place));
    let mut met: BTreeSet<&Text> = BTreeSet::new();
    order.into_iter().partition(|place| met.insert(&tasks[*place].id))
}

/// Forecasts every task at its start from only what was done before it.
pub fn walk(tasks: &[Task]) -> Walk {
    let mut replay = Replay::new(tasks);
    let (order, duplicates) = by_start(tasks);
    let mut forecasts = vec![None; tasks.len()];
    for place in order {
        let task = &tasks[place];
        replay.advance(task.start);
        forecasts[place] = replay.model.quantiles(&task.asked(), task.start);
    }
    Walk { forecasts, duplicates }
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

/// Forecasts sums of `n` done tasks that started one after another, for each `n` asked, beginning at
/// every `step`th task, at the start of the first task and with only what was done before it.
pub fn sums(tasks: &[Task], lengths: &[usize], step: usize, draws: usize) -> Vec<Vec<Sum>> {
    let (order, _) = by_start(tasks);
    let order: Vec<usize> = order.into_iter().filter(|place| tasks[*place].known_from().is_some()).collect();
    let mut replay = Replay::new(tasks);
    let mut found = vec![Vec::new(); lengths.len()];
    let longest = lengths.iter().copied().max().unwrap_or(0);
    for begin in (0..order.len()).step_by(step.max(1)) {
        let places = &order[begin..order.len().min(begin + longest)];
        let at = tasks[places[0]].start;
        replay.advance(at);
        let parts: Option<Vec<Quantiles>> = places.iter().map(|place| replay.model.quantiles(&tasks[*place].asked(), at)).collect();
        let Some(parts) = parts else { continue };
        let factor = common_factor(replay.model.past_scores());
        for (length, sums) in lengths.iter().zip(&mut found).filter(|(length, _)| **length > 0 && **length <= places.len()) {
            let actual = places[..*length].iter().filter_map(|place| tasks[*place].outcome()).sum();
            let estimate = places[..*length].iter().map(|place| tasks[*place].asked().usable_estimate()).sum();
            let Some(forecast) = sum(&parts[..*length], &factor, begin as u64, draws) else { continue };
            sums.push(Sum { first: places[0], scored: Scored { forecast, actual, estimate }, sigma: factor.sigma });
        }
    }
    found
}
