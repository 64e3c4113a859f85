//! Walks forward through a history.

use crate::forecasting::{
    effort::{
        CommonFactor, Model, Task,
        common_factor::{STRETCH, Stretch, common_factor},
        sum,
    },
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

/// A stretch as it was forecast at its begin.
struct Seen {
    stretch: Stretch,
    /// The moment from which all its outcomes are known.
    known: Moment,
    /// The unit that the model assumed.
    unit: f64,
}

/// What a replay has seen of stretches so far.
struct Stretches<'a> {
    tasks: &'a [Task],
    /// Places of done tasks with an estimate in the order of their starts.
    order: Vec<usize>,
    next: usize,
    seen: Vec<Seen>,
}

impl<'a> Stretches<'a> {
    fn new(tasks: &'a [Task]) -> Self {
        let usable = |place: &usize| tasks[*place].known_from().is_some() && tasks[*place].asked().usable_estimate().is_some();
        Self { tasks, order: by_start(tasks).0.into_iter().filter(usable).collect(), next: 0, seen: Vec::new() }
    }

    /// When the next stretch begins.
    fn begins(&self) -> Option<Moment> {
        let places = self.order.get(self.next..self.next + STRETCH)?;
        Some(self.tasks[places[0]].start)
    }

    /// Forecasts the stretch that begins now.
    fn begin(&mut self, model: &Model) {
        let places = &self.order[self.next..self.next + STRETCH];
        let at = self.tasks[places[0]].start;
        let tasks = places.iter().map(|place| &self.tasks[*place]);
        let forecasts: Vec<Quantiles> = tasks.clone().filter_map(|task| model.quantiles(&task.asked(), at)).collect();
        let outcomes: Vec<f64> = tasks.clone().filter_map(Task::outcome).collect();
        let known = tasks.filter_map(Task::known_from).max().unwrap_or(at);
        let stretch = Stretch::of(&forecasts, &outcomes, &self.factor(at, model));
        self.seen.extend(stretch.map(|stretch| Seen { stretch, known, unit: model.unit_factor() }));
        self.next += STRETCH;
    }

    /// The common factor that the stretches show whose outcomes were all known before `moment`. Those
    /// from before the unit was found show only that.
    fn factor(&self, moment: Moment, model: &Model) -> CommonFactor {
        let usable = |seen: &&Seen| seen.known < moment && (seen.unit / model.unit_factor()).ln().abs() < 0.2;
        common_factor(self.seen.iter().filter(usable).map(|seen| &seen.stretch))
    }
}

/// The common factor that a history shows at a moment: it is walked through, and every stretch of
/// twenty tasks is forecast at its begin.
pub fn factor_at(tasks: &[Task], moment: Moment) -> CommonFactor {
    let (mut replay, mut stretches) = (Replay::new(tasks), Stretches::new(tasks));
    while let Some(begin) = stretches.begins().filter(|begin| *begin < moment) {
        replay.advance(begin);
        stretches.begin(&replay.model);
    }
    replay.advance(moment);
    stretches.factor(moment, &replay.model)
}

/// Forecasts sums of `n` done tasks that started one after another, for each `n` asked, beginning at
/// every `step`th task, at the start of the first task and with only what was done before it.
pub fn sums(tasks: &[Task], lengths: &[usize], step: usize, draws: usize) -> Vec<Vec<Sum>> {
    let (order, _) = by_start(tasks);
    let order: Vec<usize> = order.into_iter().filter(|place| tasks[*place].known_from().is_some()).collect();
    let (mut replay, mut stretches) = (Replay::new(tasks), Stretches::new(tasks));
    let mut found = vec![Vec::new(); lengths.len()];
    let longest = lengths.iter().copied().max().unwrap_or(0);
    for begin in (0..order.len()).step_by(step.max(1)) {
        let places = &order[begin..order.len().min(begin + longest)];
        let at = tasks[places[0]].start;
        while let Some(begin) = stretches.begins().filter(|begin| *begin <= at) {
            replay.advance(begin);
            stretches.begin(&replay.model);
        }
        replay.advance(at);
        let parts: Option<Vec<Quantiles>> = places.iter().map(|place| replay.model.quantiles(&tasks[*place].asked(), at)).collect();
        let Some(parts) = parts else { continue };
        let factor = stretches.factor(at, &replay.model);
        for (length, sums) in lengths.iter().zip(&mut found).filter(|(length, _)| **length > 0 && **length <= places.len()) {
            let actual = places[..*length].iter().filter_map(|place| tasks[*place].outcome()).sum();
            let estimate = places[..*length].iter().map(|place| tasks[*place].asked().usable_estimate()).sum();
            let Some(forecast) = sum(&parts[..*length], &factor, begin as u64, draws) else { continue };
            sums.push(Sum { first: places[0], scored: Scored { forecast, actual, estimate }, sigma: factor.sigma });
        }
    }
    found
}
