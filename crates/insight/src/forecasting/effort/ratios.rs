//! The distribution of outcome ÷ reference, learned task by task: counts in contexts, pooled with
//! learned weights, around a unit that turns the reference into the outcome's unit.

use super::{
    context::{Context, Counted, Labels},
    mixing::Mixture,
    scale,
};
use crate::forecasting::quantiles::{LEAST, Quantiles, TIE};

/// One outcome, kept to be learned anew when the unit turns out to be another.
#[derive(Clone, Copy)]
struct Outcome {
    labels: Labels,
    at: f64,
    actual: f64,
    reference: f64,
}

/// How the unit is found.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Unit {
    /// The reference is an estimate: the unit is 1, unless the outcomes are plainly in another one.
    OfEstimates,
    /// The reference is 1: the unit is the median of what tasks took.
    OfActuals,
}

/// See the module.
pub(super) struct Ratios {
    kind: Unit,
    unit: f64,
    prior: [f64; scale::THRESHOLDS],
    counted: Counted,
    mixture: Mixture,
    outcomes: Vec<Outcome>,
}

/// The fewest outcomes after which the unit is looked at; then again at each doubling.
const FIRST_LOOK: usize = 20;

impl Ratios {
    pub fn new(kind: Unit, contexts: &'static [Context], prior: [f64; scale::THRESHOLDS]) -> Self {
        let (counted, mixture) = (Counted::new(contexts), Mixture::new(contexts.len()));
        Self { kind, unit: 1.0, prior, counted, mixture, outcomes: Vec::new() }
    }

    /// Learns an outcome at `at` days; the forecast just before it was known.
    pub fn learn(&mut self, labels: Labels, at: f64, actual: f64, reference: f64) -> Quantiles {
        let outcome = Outcome { labels, at, actual, reference };
        self.outcomes.push(outcome);
        let forecast = self.take(outcome);
        if self.outcomes.len() >= FIRST_LOOK
            && (self.outcomes.len() / FIRST_LOOK).is_power_of_two()
            && self.outcomes.len().is_multiple_of(FIRST_LOOK)
        {
            self.look_at_the_unit();
        }
        forecast
    }

    fn take(&mut self, outcome: Outcome) -> Quantiles {
        let reference = outcome.reference * self.unit;
        let cell = scale::cell(outcome.actual, reference);
        let says = self.counted.says(outcome.labels, outcome.at, &self.prior);
        let forecast = scale::quantiles(&self.mixture.pool(&says), reference);
        self.mixture.learn(&says, cell);
        self.counted.count(outcome.labels, outcome.at, cell, &says);
        forecast
    }

    /// Learns all anew when the outcomes are in a unit other than the one assumed.
    fn look_at_the_unit(&mut self) {
        let unit = self.unit_of_outcomes();
        if (unit / self.unit).ln().abs() > 0.1 {
            self.unit = unit;
            self.counted = Counted::new(self.counted.contexts());
            self.mixture = Mixture::new(self.counted.contexts().len());
            for outcome in self.outcomes.clone() {
                self.take(outcome);
            }
        }
    }

    /// Estimates in points and actuals in hours differ by a factor that is no error of anybody: it is
    /// taken out when hardly any outcome equals its estimate and the usual one is off by more than 3.
    fn unit_of_outcomes(&self) -> f64 {
        let mut logs: Vec<f64> = self.outcomes.iter().map(|one| (one.actual.max(LEAST) / one.reference).ln()).collect();
        logs.sort_by(f64::total_cmp);
        let median = logs[logs.len() / 2];
        let equal = logs.iter().filter(|log| log.abs() <= TIE).count();
        match self.kind {
            Unit::OfEstimates if median.abs() < 3.0f64.ln() || equal * 50 > logs.len() => 1.0,
            _ => median.exp(),
        }
    }

    /// The forecast at `at` days of the outcome of a task with these labels.
    pub fn forecast(&self, labels: Labels, at: f64, reference: f64) -> Quantiles {
        let says = self.counted.says(labels, at, &self.prior);
        scale::quantiles(&self.mixture.pool(&says), reference * self.unit)
    }

    /// The factor from the reference to the outcome's unit.
    pub fn unit(&self) -> f64 {
        self.unit
    }

    /// How many outcomes were learned.
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// How many outcomes a context holds for these labels, and their weight at `at` days.
    pub fn sample(&self, context: usize, labels: Labels, at: f64) -> (usize, f64) {
        self.counted.sample(context, labels, at)
    }

    /// The share of the prior in what all tasks say.
    pub fn prior_share(&self, at: f64, labels: Labels) -> f64 {
        self.counted.prior_worth() / (self.counted.prior_worth() + self.counted.sample(0, labels, at).1)
    }
}
