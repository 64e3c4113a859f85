//! The track record of a landing: how good what it rests on has been so far.

use super::{Landing, Method};
use crate::{
    Scene,
    forecasting::{
        experience::Scale,
        planned::{Slice, planned},
        survival::LookedBack,
    },
};
use domain::estimate::Unit;

/// In a sentence: of a plan, how good forecasts of effort have been; else what would have been said of
/// what was open, month by month, beside what came of it.
pub fn track_record(scene: &Scene<'_>, landing: &Landing) -> String {
    match &landing.method {
        Method::Plan(_) => of_efforts(scene, landing),
        Method::Others { of, .. } if *of == "issues" => of_waits(scene.experience().issues(scene).record(scene.at), of),
        Method::Others { of, .. } => of_waits(scene.experience().stays.record(scene.readings), of),
    }
}

fn of_efforts(scene: &Scene<'_>, landing: &Landing) -> String {
    let plan = planned(scene.world, &landing.feature, scene.readings.calendar(), scene.at);
    let unit = plan.items.iter().filter(|slice| Slice::is_open(slice)).find_map(|slice| slice.range.map(|(range, _)| range.unit));
    let team = scene.readings.get(&landing.feature).and_then(|reading| reading.team.as_ref());
    let Some(score) = scene.experience().record(&Scale::of(unit.unwrap_or(Unit::Hours), team)) else {
        return "Of its estimates it cannot be told yet how good forecasts are: fewer than 50 pieces of work in this unit are done."
            .to_owned();
    };
    let [p50, p85, p95] = score.coverage.map(|share| share * 100.0);
    format!(
        "Of its estimates: of the last {} pieces of work in this unit, each forecast again when it began, {p50:.0}% came in at or below their P50, {p85:.0}% at or below P85, {p95:.0}% at or below P95.",
        score.n
    )
}

fn of_waits(looked: Option<LookedBack>, what: &str) -> String {
    looked.map_or_else(
        || format!("It cannot be told yet how good this is: month by month, fewer than 20 {what} were open."),
        |looked| {
            format!(
                "Asked at {} moments of the past, {:.0} days apart, of {} {what} that were open: {:.0}% were to be over by the next, by what was known then; {:.0}% were.",
                looked.moments,
                looked.days,
                looked.n,
                looked.said * 100.0,
                looked.happened * 100.0
            )
        },
    )
}
