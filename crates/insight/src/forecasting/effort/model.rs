//! What a history says of the next task: learned one done task at a time, asked at any moment.

use super::{
    context::{Labels, Names, WITH_ESTIMATE, WITHOUT_ESTIMATE},
    prior,
    ratios::{Ratios, Unit},
    recalibration::Recalibration,
    task::{Asked, Task},
};
use crate::forecasting::quantiles::Quantiles;
use domain::{DAY_SECONDS, Moment, Text};
use serde::Serialize;
use std::{collections::BTreeSet, sync::OnceLock};

/// The fewest done tasks from which a task without an estimate is forecast.
const FEWEST_WITHOUT_ESTIMATE: usize = 10;

/// Below this many done tasks no quantile comes from own data alone: the forecast says so.
pub const FEWEST_OF_OWN: usize = 50;

/// A forecast of what a task will take.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EffortForecast {
    /// What it will take, in the unit of the actuals.
    pub quantiles: Quantiles,
    /// How it was made, in words.
    pub method: String,
    /// The tasks it rests on, from all to those most like it.
    pub sample: Vec<Level>,
    /// How many tasks those of all levels weigh today, older ones counting less.
    pub effective_n: f64,
    /// The share, 0 to 1, that the shipped prior has in what all tasks say.
    pub prior_share: f64,
    /// The factor from the estimate's unit to the actual's, 1 when they are the same.
    pub unit_factor: f64,
    /// Whether it was corrected for how earlier forecasts turned out.
    pub recalibrated: bool,
}

/// One level of the sample: tasks that share what it names, and what the levels before it name.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Level {
    /// What they share.
    pub name: &'static str,
    /// How many were done.
    pub n: usize,
    /// What they weigh today, older ones counting less.
    pub effective_n: f64,
}

/// The levels shown of each list of contexts, by position in it.
const SHOWN_WITH: [(&str, usize); 5] = [("all", 0), ("this size", 2), ("this kind", 8), ("this person", 12), ("this project", 13)];
const SHOWN_WITHOUT: [(&str, usize); 3] = [("all", 0), ("this person", 3), ("this kind", 4)];

/// A history of done tasks, and what it says of others.
pub struct Model {
    names: Names,
    seen: BTreeSet<Text>,
    estimated: Ratios,
    /// What tasks took, whether estimated or not: made when a task without an estimate is first asked
    /// about, which in most histories never happens.
    all: OnceLock<Ratios>,
    /// Labels, days and what it took, of every done task.
    outcomes: Vec<(Labels, f64, f64)>,
    recalibration: Recalibration,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            names: Names::default(),
            seen: BTreeSet::new(),
            estimated: Ratios::new(Unit::OfEstimates, WITH_ESTIMATE, prior::of_estimates()),
            all: OnceLock::new(),
            outcomes: Vec::new(),
            recalibration: Recalibration::default(),
        }
    }
}

impl Model {
    /// With no history: the shipped prior speaks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Learns from a done task; tasks are best told in the order in which they were done. `false`
    /// when there is nothing to learn: still open, no usable actual, or a duplicate.
    pub fn learn(&mut self, task: &Task) -> bool {
        let (Some(done), Some(actual)) = (task.known_from(), task.outcome()) else { return false };
        if !self.seen.insert(task.id.clone()) {
            return false;
        }
        let (asked, at) = (task.asked(), days(done));
        let labels = self.names.meet(&asked);
        if let Some(estimate) = asked.usable_estimate() {
            let forecast = self.estimated.learn(labels, at, actual, estimate);
            self.recalibration.learn(&forecast, actual);
        }
        self.outcomes.push((labels, at, actual));
        if let Some(all) = self.all.get_mut() {
            all.learn(labels, at, actual, 1.0);
        }
        true
    }

    /// What a task would take if it began at `at`; what was learned should have been done before
    /// then. `None` is "cannot tell": no estimate, and fewer than ten done tasks.
    pub fn forecast(&self, asked: &Asked, at: Moment) -> Option<EffortForecast> {
        let (labels, at) = (self.names.labels(asked), days(at));
        match asked.usable_estimate() {
            Some(estimate) => Some(self.told_by_estimate(labels, at, estimate)),
            None => (self.len() >= FEWEST_WITHOUT_ESTIMATE).then(|| self.told_by_others(labels, at)),
        }
    }

    /// Only the quantiles of a forecast, for those who need many.
    pub fn quantiles(&self, asked: &Asked, at: Moment) -> Option<Quantiles> {
        let (labels, at) = (self.names.labels(asked), days(at));
        match asked.usable_estimate() {
            Some(estimate) => Some(self.corrected(self.estimated.forecast(labels, at, estimate))),
            None => (self.len() >= FEWEST_WITHOUT_ESTIMATE).then(|| self.all().forecast(labels, at, 1.0)),
        }
    }

    /// The factor from the unit of estimates to that of actuals, as far as it shows: 1 when the same.
    pub fn unit_factor(&self) -> f64 {
        self.estimated.unit()
    }

    /// How many done tasks were learned.
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// Whether nothing was learned yet.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    fn all(&self) -> &Ratios {
        self.all.get_or_init(|| {
            let mut all = Ratios::new(Unit::OfActuals, WITHOUT_ESTIMATE, prior::of_actuals());
            self.outcomes.iter().for_each(|(labels, at, actual)| _ = all.learn(*labels, *at, *actual, 1.0));
            all
        })
    }

    fn corrected(&self, forecast: Quantiles) -> Quantiles {
        if self.recalibration.helps() { self.recalibration.corrected(&forecast) } else { forecast }
    }

    fn told_by_estimate(&self, labels: Labels, at: f64, estimate: f64) -> EffortForecast {
        let n = self.estimated.len();
        let words = match n {
            0 => "actual ÷ estimate of two public records; no history of one's own yet".to_owned(),
            _ if n < FEWEST_OF_OWN => format!("actual ÷ estimate of two public records and of {n} done tasks"),
            _ => format!(
                "actual ÷ estimate of {n} done tasks, nested by size, kind, person and project, newer and closer ones counting more"
            ),
        };
        let quantiles = self.corrected(self.estimated.forecast(labels, at, estimate));
        described(&self.estimated, &SHOWN_WITH, labels, at, words, quantiles, self.recalibration.helps())
    }

    fn told_by_others(&self, labels: Labels, at: f64) -> EffortForecast {
        let words =
            format!("no estimate: what {} done tasks took, nested by kind and person, newer and closer ones counting more", self.len());
        described(self.all(), &SHOWN_WITHOUT, labels, at, words, self.all().forecast(labels, at, 1.0), false)
    }
}

fn described(
    ratios: &Ratios,
    shown: &[(&'static str, usize)],
    labels: Labels,
    at: f64,
    method: String,
    quantiles: Quantiles,
    recalibrated: bool,
) -> EffortForecast {
    let level = |(name, context): &(&'static str, usize)| {
        let (n, effective_n) = ratios.sample(*context, labels, at);
        Level { name, n, effective_n }
    };
    let sample: Vec<Level> = shown.iter().map(level).collect();
    EffortForecast {
        quantiles,
        method,
        effective_n: sample[0].effective_n,
        sample,
        prior_share: ratios.prior_share(at, labels),
        unit_factor: ratios.unit(),
        recalibrated,
    }
}

/// Days since 1970.
fn days(at: Moment) -> f64 {
    at.millis() as f64 / (DAY_SECONDS * 1000) as f64
}
