//! The track record that a landing carries: how good what it rests on has been so far.

use crate::forecasting::{experience::Experience, experience::Scale, survival::LookedBack};

/// Of a plan: how good forecasts of effort in the unit of its estimates have been.
pub(super) fn of_efforts(experience: &Experience, scale: &Scale) -> String {
    let Some(score) = experience.record(scale) else {
        return "Of its estimates it cannot be told yet how good forecasts are: fewer than 50 pieces of work in this unit are done."
            .to_owned();
    };
    let [p50, p85, p95] = score.coverage.map(|share| share * 100.0);
    format!(
        "Of its estimates: of the last {} pieces of work in this unit, each forecast again when it began, {p50:.0} % came in at or below their P50, {p85:.0} % at or below P85, {p95:.0} % at or below P95.",
        score.n
    )
}

/// By how long others took: what would have been said three months ago.
pub(super) fn of_waits(looked: Option<&LookedBack>, what: &str) -> String {
    looked.map_or_else(
        || format!("It cannot be told yet how good this is: fewer than 20 {what} were open three months ago."),
        |looked| {
            format!(
                "Of {} {what} that were open {:.0} days ago, {:.0} % were to be over by now, by what was known then; {:.0} % are.",
                looked.n,
                looked.days,
                looked.said * 100.0,
                looked.happened * 100.0
            )
        },
    )
}
