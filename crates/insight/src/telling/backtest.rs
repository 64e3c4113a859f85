//! How good our forecasts have been: every piece of estimated work forecast again from
//! what was known when it began, held against what it took.

use super::{Sentence, words};
use crate::{
    Scene,
    forecasting::{
        backtesting::{self, Report, Walk},
        effort::Task,
        experience::{Estimated, Scale},
        scoring::Score,
    },
};
use domain::Moment;
use serde::Serialize;
use std::collections::BTreeMap;

/// How good forecasts of effort have been.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Backtest {
    /// The moment that this is told from.
    pub as_of: Moment,
    /// The answer in words.
    pub sentence: Sentence,
    /// One report for each scale of estimates: hours first, then points of each team.
    pub scales: Vec<ScaleReport>,
    /// How it was made.
    pub method: Vec<String>,
}

/// The report of one scale.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ScaleReport {
    /// In what the estimates are said: `hours and days`, `points of PAY`.
    pub scale: String,
    /// Over all, by team, by kind and by side.
    pub report: Report,
}

const METHOD: [&str; 3] = [
    "Every piece of work is forecast at the moment it began, from only what was done before: actual ÷ estimate, nested by size, kind, person and team, newer and closer ones counting more.",
    "Coverage is the share of outcomes at or below a level; P85 should cover 85 %. CRPS is on the logarithmic scale, relative to the estimate taken as the truth: below 1 the forecast is better. The histogram (PIT) is flat when forecasts are calibrated.",
    "Below 50 forecasts with an outcome it cannot be told.",
];

/// The report of a workspace.
pub fn backtest(scene: &Scene<'_>) -> Backtest {
    let mut scales: BTreeMap<&Scale, Vec<&Estimated>> = BTreeMap::new();
    for estimated in &scene.experience().tasks {
        scales.entry(&estimated.scale).or_default().push(estimated);
    }
    let reports: Vec<ScaleReport> = scales.into_iter().map(|(scale, estimated)| of_scale(scale, &estimated)).collect();
    Backtest { as_of: scene.at, sentence: sentence(&reports), scales: reports, method: METHOD.map(String::from).to_vec() }
}

/// The report of tasks that come from a file, and the walk that it sums up.
pub fn of_tasks(tasks: &[Task], at: Moment) -> (Backtest, Walk) {
    let walk = backtesting::walk(tasks);
    let report = backtesting::report(tasks, &walk, |_| None);
    let reports = vec![ScaleReport { scale: "as given".to_owned(), report }];
    (Backtest { as_of: at, sentence: sentence(&reports), scales: reports, method: METHOD.map(String::from).to_vec() }, walk)
}

fn of_scale(scale: &Scale, estimated: &[&Estimated]) -> ScaleReport {
    let tasks: Vec<Task> = estimated.iter().map(|one| one.task.clone()).collect();
    let sides: BTreeMap<&str, Option<domain::Side>> = estimated.iter().map(|one| (one.task.id.as_str(), one.side)).collect();
    let side = |task: &Task| sides.get(task.id.as_str()).copied().flatten().map(|side| side.to_string());
    let report = backtesting::report(&tasks, &backtesting::walk(&tasks), side);
    let scale = match scale {
        Scale::Time => "hours and days".to_owned(),
        Scale::Points(team) if team.is_empty() => "points".to_owned(),
        Scale::Points(team) => format!("points of {team}"),
    };
    ScaleReport { scale, report }
}

/// What a score says of the forecasts, in words, by how much came in at or below their P85.
pub fn verdict(score: &Score) -> &'static str {
    match score.coverage[1] {
        p85 if p85 < 0.80 => "too sure of themselves",
        p85 if p85 > 0.90 => "too careful",
        _ => "as promised",
    }
}

/// "Of 312 forecasts, 86% came in below their P85: calibrated. They were 21% sharper than the estimates."
fn sentence(reports: &[ScaleReport]) -> Sentence {
    let best = reports.iter().filter_map(|one| Some((one, one.report.all.score.as_ref()?))).max_by_key(|(_, score)| score.n);
    let Some((one, score)) = best else {
        let n: usize = reports.iter().map(|one| one.report.all.n).sum();
        return Sentence::default()
            .say("It cannot be told yet how good forecasts are: ")
            .stress(words::count(n, "piece of estimated work is done", "pieces of estimated work are done"))
            .say(format!(", and it takes {}.", backtesting::FEWEST));
    };
    let [_, p85, _] = score.coverage;
    let verdict = verdict(score);
    let sentence = Sentence::default()
        .say("Of ")
        .stress(words::count(score.n, "forecast", "forecasts"))
        .say(format!(" of work estimated in {}, ", one.scale))
        .stress(format!("{:.0}%", p85 * 100.0))
        .say(format!(" came in at or below their P85: {verdict}."));
    match score.relative_log {
        Some(relative) if relative < 1.0 => {
            sentence.say(" They miss by ").stress(format!("{:.0}%", (1.0 - relative) * 100.0)).say(" less than the estimates alone.")
        }
        Some(_) => sentence.say(" They are no better than the estimates alone."),
        None => sentence,
    }
}
