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
    /// What of a file was not understood or was set aside, with its line; empty for a workspace.
    pub remarks: Vec<String>,
    /// How it was made.
    pub method: Vec<String>,
}

/// The report of one scale.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ScaleReport {
    /// In what the estimates are said: `hours and days`, `points of PAY`.
    pub scale: String,
    /// What `by_project` and `by_category` of the report are called: team and kind, or project and category in a file.
    pub groups: [&'static str; 2],
    /// Over all, by team, by kind and by side.
    pub report: Report,
}

const METHOD: [&str; 4] = [
    "Every piece of work is forecast at the moment it began, from only what was done before: actual ÷ estimate, nested by size, kind, person and team, newer and closer ones counting more.",
    "Coverage is the share of outcomes at or below a level; P85 should cover 85 %. “As promised” is said where the shares at P50, P85 and P95 all lie within the middle 90 % of what chance gives when exactly the promised share comes in (exact binomial); otherwise the words name the level that does not.",
    "CRPS says how far a whole forecast lies from what happened, in one figure; here on the logarithmic scale and relative to the estimate taken as the truth: below 1 the forecast is better. The histogram (PIT) shows into which tenth of its forecast each outcome fell; all tenths alike are calibrated.",
    "Below 50 forecasts with an outcome it cannot be told.",
];

/// The report of a workspace.
pub fn backtest(scene: &Scene<'_>) -> Backtest {
    let mut scales: BTreeMap<&Scale, Vec<&Estimated>> = BTreeMap::new();
    for estimated in &scene.experience().tasks {
        scales.entry(&estimated.scale).or_default().push(estimated);
    }
    let reports: Vec<ScaleReport> = scales.into_iter().map(|(scale, estimated)| of_scale(scale, &estimated)).collect();
    Backtest { as_of: scene.at, sentence: sentence(&reports), scales: reports, remarks: vec![], method: METHOD.map(String::from).to_vec() }
}

/// The report of tasks that come from a file, and the walk that it sums up.
pub fn of_tasks(tasks: &[Task], at: Moment) -> (Backtest, Walk) {
    let walk = backtesting::walk(tasks);
    let report = backtesting::report(tasks, &walk, |_| None);
    let reports = vec![ScaleReport { scale: "the unit of the file".to_owned(), groups: ["project", "category"], report }];
    (
        Backtest { as_of: at, sentence: sentence(&reports), scales: reports, remarks: vec![], method: METHOD.map(String::from).to_vec() },
        walk,
    )
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
    ScaleReport { scale, groups: ["team", "kind"], report }
}

/// What was known of tasks at a moment: those that had begun, without what came later.
pub fn known_at(tasks: &[Task], at: Moment) -> Vec<Task> {
    let begun = tasks.iter().filter(|task| task.start <= at).cloned();
    let known = begun.map(|task| match task.known_from() {
        Some(known) if known > at => Task { done: None, actual: None, ..task },
        _ => task,
    });
    known.collect()
}

/// The probability that each tail of the middle 90 % has.
const TAIL: f64 = 0.05;

/// What was promised at P50, P85 and P95.
const PROMISED: [f64; 3] = [0.5, 0.85, 0.95];

/// Fewer came in at or below a level than chance explains, or more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Off {
    Fewer,
    More,
}

/// Whether a share of `n` outcomes lies outside the middle 90 % of a binomial distribution with the
/// promised share. `strict` is the share clearly below: ties may count either way.
fn off(n: usize, promised: f64, kept: f64, strict: f64) -> Option<Off> {
    let came = |share: f64| (share * n as f64).round() as usize;
    if at_most(came(kept), n, promised) <= TAIL {
        Some(Off::Fewer)
    } else if 1.0 - came(strict).checked_sub(1).map_or(0.0, |less| at_most(less, n, promised)) <= TAIL {
        Some(Off::More)
    } else {
        None
    }
}

/// The probability of at most `k` of `n`, each with probability `p`; summed in logarithms, so that large `n` do not underflow.
fn at_most(k: usize, n: usize, p: f64) -> f64 {
    let (mut log, mut sum) = (n as f64 * (1.0 - p).ln(), 0.0);
    for i in 0..=k.min(n) {
        sum += log.exp();
        log += ((n - i) as f64 / (i + 1) as f64).ln() + (p / (1.0 - p)).ln();
    }
    sum.min(1.0)
}

/// What a score says of the forecasts, in words, by the shares kept at P50, P85 and P95.
pub fn verdict(score: &Score) -> &'static str {
    let ([half, high, highest], [strict_half, strict_high]) = (score.coverage, score.strict_coverage);
    let strict = [strict_half, strict_high, highest];
    let told = [0, 1, 2].map(|nth| off(score.n, PROMISED[nth], [half, high, highest][nth], strict[nth]));
    match told {
        [None, None, None] => "as promised",
        [_, Some(Off::Fewer), _] => "too sure of themselves",
        [_, _, Some(Off::Fewer)] => "too sure of themselves at P95",
        [_, Some(Off::More), _] => "too careful",
        [_, _, Some(Off::More)] => "too careful at P95",
        [Some(Off::Fewer), ..] => "too hopeful at P50",
        [Some(Off::More), ..] => "too careful at P50",
    }
}

/// "Of 312 forecasts of work estimated in hours and days, 86% came in at or below their P85; they were as promised. They miss by 21% less than the estimates alone."
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
        .say(format!(" came in at or below their P85; over P50, P85 and P95 they were {verdict}."));
    match score.relative_log {
        Some(relative) if relative < 1.0 => {
            sentence.say(" They miss by ").stress(format!("{:.0}%", (1.0 - relative) * 100.0)).say(" less than the estimates alone.")
        }
        Some(_) => sentence.say(" They are no better than the estimates alone."),
        None => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecasting::{Quantiles, scoring::Scored};

    /// A score of `n` forecasts that kept these shares.
    fn score(n: usize, coverage: [f64; 3]) -> Score {
        let forecast = Quantiles::new([1.0; 19]);
        let one = Scored { forecast, actual: 1.0, estimate: None };
        let score = Score::of(&[one]).expect("one forecast");
        Score { n, coverage, strict_coverage: [coverage[0], coverage[1]], ..score }
    }

    #[test]
    fn as_promised_is_said_only_where_chance_explains_every_level() {
        assert_eq!(verdict(&score(346, [0.52, 0.86, 0.94])), "as promised");
        assert_eq!(verdict(&score(76, [0.395, 0.83, 0.96])), "too hopeful at P50");
        assert_eq!(verdict(&score(75, [0.49, 0.84, 0.89])), "too sure of themselves at P95");
        assert_eq!(verdict(&score(346, [0.52, 0.80, 0.94])), "too sure of themselves");
        assert_eq!(verdict(&score(346, [0.52, 0.92, 0.95])), "too careful");
        assert_eq!(verdict(&score(200, [0.60, 0.86, 0.95])), "too careful at P50");
    }

    #[test]
    fn the_chance_of_at_most_so_many_is_exact() {
        assert!((at_most(1, 2, 0.5) - 0.75).abs() < 1e-12);
        assert!((at_most(0, 3, 0.85) - 0.15_f64.powi(3)).abs() < 1e-12);
        assert!((at_most(50_000, 100_000, 0.5) - 0.5).abs() < 0.01, "it does not underflow");
    }

    #[test]
    fn tasks_as_of_a_day_know_nothing_of_later_ones() {
        let at = |day: &str| day.parse::<Moment>().expect("a time");
        let task = |id: &str, start, done| Task {
            id: id.into(),
            start: at(start),
            done: Some(at(done)),
            estimate: Some(4.0),
            actual: Some(5.0),
            person: "".into(),
            project: "".into(),
            category: "".into(),
        };
        let tasks = [
            task("done", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
            task("begun", "2026-01-01T00:00:00Z", "2026-03-02T00:00:00Z"),
            task("later", "2026-02-02T00:00:00Z", "2026-02-03T00:00:00Z"),
        ];
        let known = known_at(&tasks, at("2026-02-01T00:00:00Z"));
        let told: Vec<_> = known.iter().map(|task| (&*task.id, task.actual)).collect();
        assert_eq!(told, [("done", Some(5.0)), ("begun", None)]);
    }
}
