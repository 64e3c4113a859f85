//! The landing of a feature without a plan: how long others took from the same stage on.

use super::{Landing, Method, whose};
use crate::{
    End, Scene,
    forecasting::{Quantiles, quantiles::LEVELS},
    measuring::{Reading, Readings, flow::Survival},
};
use domain::{DAY_SECONDS, Moment, Stage, Text};
use std::collections::BTreeMap;

/// Fewest landed features from which it can be told.
const FEWEST: usize = 8;

/// How long features took from entering a stage to value, by stage and by whose they are; `None` is
/// everybody. Made once for a moment of looking: every feature without a plan is held against them.
///
/// A feature counts among those that it is held against. It is still under way, so it says nothing of
/// what comes beyond its own age, and only that is asked.
#[derive(Default)]
pub struct Stays(BTreeMap<(Stage, Option<Text>), Survival>);

impl Stays {
    /// Of every feature that was measured.
    pub fn of(readings: &Readings) -> Self {
        let mut durations: BTreeMap<_, Vec<(i64, bool)>> = BTreeMap::new();
        for reading in readings.all() {
            for (nth, (stage, entered)) in reading.stages.iter().enumerate() {
                if reading.stages[..nth].iter().any(|(earlier, _)| earlier == stage) {
                    continue;
                }
                // What was given up left without value: it counts as long as it lasted.
                let duration = (reading.until.seconds_since(*entered).max(0), reading.end == Some(End::Value));
                durations.entry((*stage, None)).or_default().push(duration);
                if let Some(team) = &reading.team {
                    durations.entry((*stage, Some(team))).or_default().push(duration);
                }
            }
        }
        let kept = |((stage, team), all): ((_, Option<&Text>), _)| ((stage, team.cloned()), Survival::of(all));
        Self(durations.into_iter().map(kept).collect())
    }

    /// From a stage on: of the team where enough of its features landed, else of everybody where enough did.
    fn from(&self, reading: &Reading, stage: Stage) -> Option<(&Survival, String)> {
        let enough = |survival: &&Survival| survival.ended >= FEWEST;
        let own = reading.team.as_ref().and_then(|team| self.0.get(&(stage, Some(team.clone())))).filter(enough);
        let all = || self.0.get(&(stage, None)).filter(enough);
        own.map(|own| (own, whose(reading))).or_else(|| all().map(|all| (all, "all features".to_owned())))
    }
}

/// From those who entered the same stage, of the team where there are enough. `None` where too few landed.
pub(super) fn landing(scene: &Scene<'_>, reading: &Reading) -> Option<Landing> {
    let (stage, entered) = *reading.stages.last()?;
    let age = scene.at.seconds_since(entered).max(0);
    let (survival, of) = scene.experience().stays.from(reading, stage)?;
    let (n, landed) = (survival.n.saturating_sub(1), survival.ended);
    let days = left(survival, age)?;
    let first = scene.at.timestamp().to_zoned(scene.readings.calendar().zone.clone()).date();
    let today = scene.at.days_since(Moment::start_of(first));
    let days = Quantiles::new(days.values().map(|left| left + today));
    let curve = (0..LEVELS).map(|i| (days.values()[i], Quantiles::level(i))).collect();
    let rests_on = vec![format!(
        "It has no plan that can be simulated. Of {n} features of {of} that came into this stage, {landed} landed; those under way count as “at least so long” (Kaplan–Meier), and only what lies beyond the {:.0} days it has been here.",
        age as f64 / DAY_SECONDS as f64
    )];
    let method = Method::Others { stage, of, n, landed };
    Some(Landing { feature: reading.key.clone(), at: scene.at, method, days, first, curve, rests_on, left_out: vec![] })
}

/// The days that are left, given that it has lasted so long: quantiles of the survival beyond its age.
/// Beyond the longest that landed, the last known pace goes on; `None` where nobody lasted so long.
fn left(survival: &Survival, age: i64) -> Option<Quantiles> {
    let alive = survival.share_after(age);
    if alive <= 0.0 {
        return None;
    }
    let days = |seconds: i64| (seconds - age).max(0) as f64 / DAY_SECONDS as f64;
    let known: Vec<(f64, f64)> = (0..LEVELS)
        .filter_map(|i| {
            let share = alive * (1.0 - Quantiles::level(i));
            // Shares fall, so the first step beyond is found by halving.
            let next = survival.steps.partition_point(|(seconds, left)| *seconds <= age || *left > share + 1e-12);
            let (seconds, _) = survival.steps.get(next)?;
            Some((Quantiles::level(i), days(*seconds).max(0.25)))
        })
        .collect();
    Quantiles::through(&known)
}
