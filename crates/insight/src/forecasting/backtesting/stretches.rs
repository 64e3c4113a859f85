//! Stretches of past tasks, from which the common factor of the next ones is learned.

use super::replay::{Replay, by_start};
use crate::forecasting::{
    effort::{
        CommonFactor, Model, Task,
        common_factor::{STRETCH, Stretch, common_factor},
    },
    quantiles::Quantiles,
};
use domain::Moment;

/// A stretch as it was forecast at its begin.
struct Seen {
    stretch: Stretch,
    /// The moment from which all its outcomes are known.
    known: Moment,
    /// The unit that the model assumed.
    unit: f64,
}

/// What a replay has seen of stretches so far.
pub(super) struct Stretches<'a> {
    tasks: &'a [Task],
    /// Places of done tasks with an estimate in the order of their starts.
    order: Vec<usize>,
    next: usize,
    seen: Vec<Seen>,
}

impl<'a> Stretches<'a> {
    pub fn new(tasks: &'a [Task]) -> Self {
        let usable = |place: &usize| tasks[*place].known_from().is_some() && tasks[*place].asked().usable_estimate().is_some();
        Self { tasks, order: by_start(tasks).0.into_iter().filter(usable).collect(), next: 0, seen: Vec::new() }
    }

    /// When the next stretch begins, if there is a whole one.
    fn begins(&self) -> Option<Moment> {
        let places = self.order.get(self.next..self.next + STRETCH)?;
        Some(self.tasks[places[0]].start)
    }

    /// Forecasts the stretches that have begun by `moment`, each at its begin.
    pub fn advance(&mut self, moment: Moment, replay: &mut Replay) {
        while let Some(begin) = self.begins().filter(|begin| *begin <= moment) {
            replay.advance(begin);
            self.begin(&replay.model);
        }
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
    pub fn factor(&self, moment: Moment, model: &Model) -> CommonFactor {
        let usable = |seen: &&Seen| seen.known < moment && (seen.unit / model.unit_factor()).ln().abs() < 0.2;
        common_factor(self.seen.iter().filter(usable).map(|seen| &seen.stretch))
    }
}

/// The common factor that a history shows at a moment: it is walked through, and every stretch of
/// twenty tasks is forecast at its begin.
pub fn factor_at(tasks: &[Task], moment: Moment) -> CommonFactor {
    let (mut replay, mut stretches) = (Replay::new(tasks), Stretches::new(tasks));
    stretches.advance(moment, &mut replay);
    replay.advance(moment);
    stretches.factor(moment, &replay.model)
}
