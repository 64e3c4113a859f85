//! What a workspace has lived through, as far as forecasts learn from it: how much
//! estimated work really took, and how much time passes around an hour of work.

use super::{
    backtesting,
    effort::{CommonFactor, Model, Task},
    growth::{self, Growth},
    landing::{Issues, Stays},
    planned::{Planned, Slice, State, planned},
    scoring::Score,
};
use crate::{
    End, Scene,
    measuring::{Calendar, Reading, Readings},
};
use domain::{Key, Moment, Stage, Text, World, estimate::Unit};
use std::{collections::BTreeMap, sync::OnceLock};

/// Everything that forecasts of a workspace rest on, made once for a moment of looking.
pub struct Experience {
    /// Pieces of work with an estimate, done or not, in the order of their beginning.
    pub tasks: Vec<Estimated>,
    /// What has been learned of effort, by what the estimates are said in.
    models: BTreeMap<Scale, Learned>,
    /// What happened around the work of features that landed, in the order of landing.
    pub ways: Vec<Way>,
    /// How the hours that pass while building grow with the work.
    pub growth: Growth,
    /// By which factor features usually miss their estimates; 1 where nothing is known.
    pub usual_miss: f64,
    /// How long features took from each stage on.
    pub stays: Stays,
    /// How long issues of other tools took, read at the first question that needs it.
    issues: OnceLock<Issues>,
    /// How good forecasts of effort were on each scale, read at the first question that needs it.
    records: OnceLock<BTreeMap<Scale, Score>>,
}

/// Tasks of a scale at most that its record is made of: the last to begin. More would cost seconds.
const RECORDED: usize = 1_000;

/// In what an estimate is said: hours are hours everywhere, points are a team's own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scale {
    /// Hours and days.
    Time,
    /// Points of a team.
    Points(Text),
}

impl Scale {
    /// The scale of a unit in a team.
    pub fn of(unit: Unit, team: Option<&Text>) -> Self {
        match unit {
            Unit::Hours | Unit::Days => Self::Time,
            Unit::Points => Self::Points(team.cloned().unwrap_or_default()),
        }
    }
}

/// A piece of work with an estimate.
#[derive(Clone, PartialEq, Debug)]
pub struct Estimated {
    /// As the model of effort reads it; estimates in hours or points, actuals in hours.
    pub task: Task,
    /// In what the estimate is said.
    pub scale: Scale,
    /// The feature that it belongs to.
    pub feature: Key,
    /// The side whose work it is.
    pub side: Option<domain::Side>,
}

/// What has been learned on one scale.
pub struct Learned {
    /// What a task will take.
    pub model: Model,
    /// What the tasks of one feature have in common.
    pub common: CommonFactor,
}

/// What happened around the work of a feature that landed. Hours are working hours.
#[derive(Clone, PartialEq, Debug)]
pub struct Way {
    /// Which feature.
    pub feature: Key,
    /// Its team.
    pub team: Option<Text>,
    /// When it landed.
    pub landed: Moment,
    /// For each stage of the way before building, the hours from entering it to the start of building.
    pub until_build: BTreeMap<Stage, f64>,
    /// Hours that passed from the start of building until the last slice was done, and hours of work on slices meanwhile.
    pub build: Option<Build>,
    /// Hours from the last slice to value.
    pub tail: Option<f64>,
}

/// How building went: working hours.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Build {
    /// Hours that passed from the start of building until the last slice was done.
    pub passed: f64,
    /// Hours of work on slices meanwhile.
    pub spent: f64,
    /// Hours of work that its slices were estimated at; `None` where some were not, or not in time.
    pub estimated: Option<f64>,
}

impl Build {
    /// The factor by which the work took more than was to be expected, when features usually take
    /// `usual_miss` times their estimates; 1 where there were none.
    pub fn surprise(&self, usual_miss: f64) -> f64 {
        self.estimated.map_or(1.0, |estimated| self.spent / (estimated * usual_miss))
    }
}

impl Experience {
    /// Reads everything that is known at the moment of looking.
    pub fn of(world: &World, readings: &Readings, at: Moment) -> Self {
        let calendar = readings.calendar();
        let (mut tasks, mut ways) = (vec![], vec![]);
        for reading in readings.all() {
            let plan = planned(world, &reading.key, calendar, at);
            tasks.extend(plan.items.iter().filter_map(|item| estimated(item, reading)));
            ways.extend(Way::of(reading, &plan, calendar));
        }
        tasks.sort_by(|one, other| (one.task.start, &one.task.id).cmp(&(other.task.start, &other.task.id)));
        ways.sort_by(|one, other| (one.landed, &one.feature).cmp(&(other.landed, &other.feature)));
        let models = learned(&tasks);
        let builds: Vec<Build> = ways.iter().filter_map(|way| way.build).collect();
        let (growth, usual_miss) = (Growth::of(&builds), growth::usual_miss(&builds));
        Self { tasks, models, ways, growth, usual_miss, stays: Stays::of(readings), issues: OnceLock::new(), records: OnceLock::new() }
    }

    /// How long the issues of other tools took; `scene` is the one that this is the experience of.
    pub(crate) fn issues(&self, scene: &Scene<'_>) -> &Issues {
        self.issues.get_or_init(|| Issues::of(scene.world, scene.readings.calendar(), scene.at))
    }

    /// How good forecasts of effort were on a scale, over the last tasks to begin, each forecast again from what was
    /// done before; `None` of fewer than 50.
    pub fn record(&self, scale: &Scale) -> Option<&Score> {
        let of = |scale: &Scale| {
            let tasks: Vec<Task> = self.tasks.iter().filter(|one| one.scale == *scale).map(|one| one.task.clone()).collect();
            let last = &tasks[tasks.len().saturating_sub(RECORDED)..];
            Some((scale.clone(), backtesting::report(last, &backtesting::walk(last), |_| None).all.score?))
        };
        self.records.get_or_init(|| self.models.keys().filter_map(of).collect()).get(scale)
    }

    /// What has been learned on a scale; `None` where nothing was estimated in it yet.
    pub fn learned(&self, scale: &Scale) -> Option<&Learned> {
        self.models.get(scale)
    }
}

/// A slice as a task: a slice that nobody estimated or began says nothing.
fn estimated(item: &Slice, reading: &Reading) -> Option<Estimated> {
    let (range, _) = item.range?;
    let (done, actual) = match item.state {
        State::Done(at) => (Some(at), Some(item.spent_hours).filter(|hours| *hours > 0.0)),
        State::UnderWay(_) => (None, None),
        State::Ahead => return None,
    };
    let task = Task {
        id: item.name.to_string().into(),
        start: item.begun?,
        done,
        estimate: Some(range.p50 * range.unit.hours().unwrap_or(1.0)),
        actual,
        person: item.person.map_or_else(Text::default, |person| person.0.to_string().into()),
        project: reading.team.clone().unwrap_or_default(),
        category: item.kind.clone(),
    };
    Some(Estimated { task, scale: Scale::of(range.unit, reading.team.as_ref()), feature: reading.key.clone(), side: item.side })
}

/// Learns from everything that is done, in the order of being done.
fn learned(tasks: &[Estimated]) -> BTreeMap<Scale, Learned> {
    let mut done: Vec<&Estimated> = tasks.iter().filter(|estimated| estimated.task.known_from().is_some()).collect();
    done.sort_by(|one, other| (one.task.known_from(), &one.task.id).cmp(&(other.task.known_from(), &other.task.id)));
    let mut models: BTreeMap<Scale, (Model, BTreeMap<&Key, Vec<f64>>)> = BTreeMap::new();
    for estimated in done {
        let (model, scores) = models.entry(estimated.scale.clone()).or_default();
        let forecast = model.quantiles(&estimated.task.asked(), estimated.task.start);
        if let Some((forecast, actual)) = forecast.zip(estimated.task.outcome()) {
            scores.entry(&estimated.feature).or_default().push(forecast.score_of(actual));
        }
        model.learn(&estimated.task);
    }
    let finished = |(scale, (model, scores)): (Scale, (Model, BTreeMap<&Key, Vec<f64>>))| {
        let common = common_factor(scores.values().map(Vec::as_slice));
        (scale, Learned { model, common })
    };
    models.into_iter().map(finished).collect()
}

impl Way {
    /// The way of a feature that landed; `None` for others.
    fn of(reading: &Reading, plan: &Planned, calendar: &Calendar) -> Option<Self> {
        let landed = reading.value().filter(|_| reading.end == Some(End::Value))?;
        let build = reading.stages.iter().find(|(stage, _)| matches!(stage, Stage::Build | Stage::Release)).map(|(_, at)| *at);
        let hours = |from: Moment, until: Moment| calendar.working_seconds(from, until) as f64 / 3600.0;
        let before = reading.stages.iter().filter(|(stage, at)| *stage < Stage::Build && build.is_some_and(|build| *at <= build));
        let until_build = before.rev().map(|(stage, at)| (*stage, hours(*at, build.unwrap_or(*at)))).collect();
        let last = plan.items.iter().filter_map(|item| if let State::Done(at) = item.state { Some(at) } else { None }).max();
        let spent: f64 = plan.items.iter().map(|item| item.spent_hours).sum();
        let done = plan.items.iter().filter(|item| matches!(item.state, State::Done(_)));
        let estimated = done.map(|item| item.range.and_then(|(range, _)| Some(range.p50 * range.unit.hours()?))).sum::<Option<f64>>();
        let passed = last.zip(build).map(|(last, build)| hours(build, last));
        Some(Self {
            feature: reading.key.clone(),
            team: reading.team.clone(),
            landed,
            until_build,
            build: passed.filter(|passed| spent >= 1.0 && *passed > 0.0).map(|passed| Build {
                passed,
                spent,
                estimated: estimated.filter(|hours| *hours > 0.0),
            }),
            tail: last.map(|last| hours(last, landed)),
        })
    }
}

/// What features have in common before any has been seen, as a share of the variance of a normal
/// score, and how many features that is worth. Judged; ten features of one's own weigh as much.
const PRIOR: (f64, f64) = (0.15, 10.0);

/// What the slices of one feature have in common: outcomes within their forecasts as normal scores,
/// by feature. The variance between features beyond what chance alone would show (one-way random
/// effects by moments, Searle 1971), shrunk to a prior.
pub fn common_factor<'s>(features: impl Iterator<Item = &'s [f64]>) -> CommonFactor {
    let groups: Vec<&[f64]> = features.filter(|scores| scores.len() > 1).collect();
    let n = groups.len();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let squares = |values: &[f64]| values.iter().map(|z| (z - mean(values)).powi(2)).sum::<f64>();
    let free: usize = groups.iter().map(|scores| scores.len() - 1).sum();
    let within = groups.iter().map(|scores| squares(scores)).sum::<f64>() / free.max(1) as f64;
    let means: Vec<f64> = groups.iter().map(|scores| mean(scores)).collect();
    let chance = groups.iter().map(|scores| within / scores.len() as f64).sum::<f64>() / n.max(1) as f64;
    let between = if n > 1 { squares(&means) / (n - 1) as f64 - chance } else { 0.0 };
    let total = (within + between.max(0.0)).max(1e-9);
    let (prior, worth) = PRIOR;
    let variance = ((prior * worth + between / total * n as f64) / (worth + n as f64)).clamp(0.0, 0.8);
    let method = format!("variance between {n} features beyond chance, with a prior worth {worth} features");
    CommonFactor { sigma: variance.sqrt(), shift: 0.0, n, method }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_that_miss_as_a_whole_have_something_in_common() {
        let apart: Vec<Vec<f64>> = (0..200)
            .map(|n| {
                let common = f64::from(n % 5) - 2.0;
                vec![common + 0.3, common - 0.3, common]
            })
            .collect();
        assert!(common_factor(apart.iter().map(Vec::as_slice)).sigma > 0.8);
        let alike: Vec<Vec<f64>> = (0..200).map(|_| vec![1.0, -1.0, 0.5, -0.5]).collect();
        assert!(common_factor(alike.iter().map(Vec::as_slice)).sigma < 0.1);
        assert!((common_factor(std::iter::empty()).sigma - PRIOR.0.sqrt()).abs() < 1e-12);
    }
}
