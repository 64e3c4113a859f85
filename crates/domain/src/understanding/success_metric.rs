//! # Success metric
//!
//! How both sides will know that the feature was worth it: agreed before it is
//! built, observed after it is used.

use crate::{Key, Mark, Moment, Seq, Side, Stamp, Text, World};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Number of a success metric.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MetricId(pub u32);

impl fmt::Display for MetricId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "M{}", self.0)
    }
}

/// What is measured and what would be good.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Definition {
    /// What is measured, in words.
    pub name: Text,
    /// In which unit.
    pub unit: Text,
    /// What it is today.
    pub baseline: Option<f64>,
    /// What it should become.
    pub target: f64,
    /// By when.
    pub by: Option<Date>,
    /// Where it is read.
    pub read_at: Option<Text>,
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Propose how success will be known.
    Propose {
        /// Of which feature.
        feature: Key,
        /// What would be good.
        definition: Definition,
    },
    /// A side agrees to it.
    Agree {
        /// Which.
        metric: MetricId,
        /// Which side.
        side: Side,
    },
    /// It was read.
    Observe {
        /// Which.
        metric: MetricId,
        /// The figure, in the metric's unit.
        value: f64,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands")]
pub enum Event {
    /// It was proposed.
    #[serde(rename = "success_metric.proposed")]
    Proposed { metric: MetricId, feature: Key, definition: Definition },
    /// A side agreed.
    #[serde(rename = "success_metric.agreed")]
    Agreed { metric: MetricId, feature: Key, side: Side },
    /// It was read.
    #[serde(rename = "success_metric.observed")]
    Observed { metric: MetricId, feature: Key, value: f64 },
}

impl Event {
    /// The feature that it concerns.
    pub fn feature(&self) -> &Key {
        let (Self::Proposed { feature, .. } | Self::Agreed { feature, .. } | Self::Observed { feature, .. }) = self;
        feature
    }
}

/// Why not.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such feature.
    #[error("There is no feature {0} to measure; see the Features page for the keys in use.")]
    NoFeature(Key),
    /// No such metric.
    #[error("There is no success metric {0}; propose it first.")]
    Unknown(MetricId),
    /// It says nothing.
    #[error("A success metric needs a name and a unit.")]
    Empty,
    /// Not a figure.
    #[error("A figure must be a finite number.")]
    NotFinite,
}

/// A success metric.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SuccessMetric {
    /// Of which feature.
    pub feature: Key,
    /// What would be good.
    pub definition: Definition,
    /// The sides that agreed.
    pub agreed: BTreeSet<Side>,
    /// Every reading: when and what.
    pub observations: Vec<(Moment, f64)>,
    /// When it was proposed.
    pub proposed: Moment,
    /// The events that say so.
    pub seqs: Vec<Seq>,
}

/// All success metrics, by number.
pub type SuccessMetrics = BTreeMap<MetricId, SuccessMetric>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Propose { feature, definition } => propose(world, feature, definition),
        Command::Agree { metric, side } => {
            let known = known(world, metric)?;
            let feature = known.feature.clone();
            Ok(if known.agreed.contains(&side) { vec![] } else { vec![Event::Agreed { metric, feature, side }] })
        }
        Command::Observe { value, .. } if !value.is_finite() => Err(Refusal::NotFinite),
        Command::Observe { metric, value } => {
            let feature = known(world, metric)?.feature.clone();
            Ok(vec![Event::Observed { metric, feature, value }])
        }
    }
}

fn propose(world: &World, feature: Key, definition: Definition) -> Result<Vec<Event>, Refusal> {
    if !world.carries(&feature) {
        return Err(Refusal::NoFeature(feature));
    }
    if definition.name.trim().is_empty() || definition.unit.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if !definition.target.is_finite() || definition.baseline.is_some_and(|b| !b.is_finite()) {
        return Err(Refusal::NotFinite);
    }
    let metric = MetricId(world.success_metrics.keys().next_back().map_or(1, |last| last.0 + 1));
    Ok(vec![Event::Proposed { metric, feature, definition }])
}

fn known(world: &World, metric: MetricId) -> Result<&SuccessMetric, Refusal> {
    world.success_metrics.get(&metric).ok_or(Refusal::Unknown(metric))
}

/// Folds an event into the slice.
pub fn apply(metrics: &mut SuccessMetrics, mark: &Mark, event: &Event) {
    match event {
        Event::Proposed { metric, feature, definition } => {
            let (feature, definition) = (feature.clone(), definition.clone());
            let (agreed, observations, proposed, seqs) = (BTreeSet::new(), vec![], mark.stamp.at, vec![mark.seq]);
            metrics.insert(*metric, SuccessMetric { feature, definition, agreed, observations, proposed, seqs });
        }
        Event::Agreed { metric, side, .. } => with(metrics, mark, *metric, |m| {
            m.agreed.insert(*side);
        }),
        Event::Observed { metric, value, .. } => with(metrics, mark, *metric, |m| m.observations.push((mark.stamp.at, *value))),
    }
}

fn with(metrics: &mut SuccessMetrics, mark: &Mark, id: MetricId, change: impl FnOnce(&mut SuccessMetric)) {
    if let Some(metric) = metrics.get_mut(&id) {
        change(metric);
        metric.seqs.push(mark.seq);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{feature::one_feature, testing::given};

    const M1: MetricId = MetricId(1);

    fn refused_payments(target: f64) -> Definition {
        let (name, unit) = ("Payments refused at checkout".into(), "%".into());
        Definition { name, unit, baseline: Some(4.1), target, by: None, read_at: None }
    }

    fn propose(target: f64) -> Command {
        Command::Propose { feature: "PAY-1".into(), definition: refused_payments(target) }
    }

    #[test]
    fn a_metric_has_a_finite_target() {
        let proposed = Event::Proposed { metric: M1, feature: "PAY-1".into(), definition: refused_payments(2.0) };
        given(one_feature()).when(propose(2.0)).then([proposed]);
        given(one_feature()).when(propose(f64::NAN)).refused(Refusal::NotFinite);
        given([]).when(propose(2.0)).refused(Refusal::NoFeature("PAY-1".into()));
    }

    #[test]
    fn each_side_agrees_once() {
        let agree = Command::Agree { metric: M1, side: Side::Engineering };
        let proposed = || one_feature().into_iter().chain([propose(2.0).into()]);
        given(proposed()).when(agree.clone()).then([Event::Agreed { metric: M1, feature: "PAY-1".into(), side: Side::Engineering }]);
        given(proposed().chain([agree.clone().into()])).when(agree).then([] as [Event; 0]);
    }
}
