//! The landing of a feature without a plan: how long others took from the same stage on.

use super::{Landing, Method, whose};
use crate::{
    End, Scene,
    forecasting::{Quantiles, quantiles::LEVELS},
    measuring::{Reading, flow::Survival},
};
use domain::{DAY_SECONDS, Moment};

/// Fewest landed features from which it can be told.
const FEWEST: usize = 8;

/// From those who entered the same stage, of the team where there are enough. `None` where too few landed.
pub(super) fn landing(scene: &Scene<'_>, reading: &Reading) -> Option<Landing> {
    let (_, entered) = *reading.stages.last()?;
    let age = scene.at.seconds_since(entered).max(0);
    let own = durations(scene, reading, true);
    let (sample, of) = match ended(&own) >= FEWEST {
        true => (own, whose(reading)),
        false => (durations(scene, reading, false), "all features".to_owned()),
    };
    let landed = ended(&sample);
    if landed < FEWEST {
        return None;
    }
    let n = sample.len();
    let survival = Survival::of(sample);
    let days = left(&survival, age)?;
    let first = scene.at.timestamp().to_zoned(scene.readings.calendar().zone.clone()).date();
    let today = scene.at.days_since(Moment::start_of(first));
    let days = Quantiles::new(days.values().map(|left| left + today));
    let curve = (0..LEVELS).map(|i| (days.values()[i], Quantiles::level(i))).collect();
    let rests_on = vec![format!(
        "It has no plan that can be simulated. Of {n} features of {of} that came into this stage, {landed} landed; those under way count as “at least so long” (Kaplan–Meier), and only what lies beyond the {:.0} days it has been here.",
        age as f64 / DAY_SECONDS as f64
    )];
    let method = Method::Others { stage: reading.stage, of, n, landed };
    Some(Landing { feature: reading.key.clone(), at: scene.at, method, days, first, curve, rests_on, left_out: vec![] })
}

/// Seconds from entering the stage to value, and whether value came. What was given up left without value: it counts as long as it lasted.
fn durations(scene: &Scene<'_>, reading: &Reading, own: bool) -> Vec<(i64, bool)> {
    let others = scene.readings.all().iter().filter(|other| other.key != reading.key);
    let others = others.filter(|other| !own || super::is_of_team(other.team.as_ref(), reading.team.as_ref()));
    let duration = |other: &Reading| {
        let (_, entered) = other.stages.iter().find(|(stage, _)| *stage == reading.stage)?;
        Some((other.until.seconds_since(*entered).max(0), other.end == Some(End::Value)))
    };
    others.filter_map(duration).collect()
}

fn ended(sample: &[(i64, bool)]) -> usize {
    sample.iter().filter(|(_, ended)| *ended).count()
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
            let (seconds, _) = survival.steps.iter().find(|(seconds, left)| *seconds > age && *left <= share + 1e-12)?;
            Some((Quantiles::level(i), days(*seconds).max(0.25)))
        })
        .collect();
    Quantiles::through(&known)
}
