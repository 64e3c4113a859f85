//! When open issues will be resolved, walked forward through the public Jira archives.

use domain::{DAY_SECONDS, Moment, Text, testing::skipped};
use insight::forecasting::survival::{Survival, Wait};
use std::{io::Read, path::Path};

/// The issues of a packed archive; `None`, with a line that says so, where it is absent.
fn archive(name: &str) -> Option<Vec<Wait>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../../shared/data/jira/{name}.tar.xz"));
    let Ok(packed) = std::fs::read(&path) else {
        skipped(&format!("{} is not here", path.display()));
        return None;
    };
    let mut issues = Vec::new();
    for entry in tar::Archive::new(liblzma::read::XzDecoder::new(&packed[..])).entries().expect("an archive") {
        let mut text = String::new();
        let read = entry.expect("an entry").read_to_string(&mut text);
        let Ok(whole) = serde_json::from_str::<serde_json::Value>(&text) else { continue };
        issues.extend(read.ok().and_then(|_| issue(&whole["fields"])));
    }
    Some(issues)
}

fn issue(fields: &serde_json::Value) -> Option<Wait> {
    let moment = |name: &str| fields[name].as_str()?.replace("+0000", "Z").parse::<Moment>().ok();
    let name = |field: &str| Text::from(fields[field]["name"].as_str().unwrap_or(""));
    Some(Wait {
        since: moment("created")?,
        over: moment("resolutiondate"),
        given_up: None,
        covariates: vec![name("issuetype"), name("priority")],
    })
}

/// What was said at a moment of an issue that was open then, and what became of it.
struct Said {
    forecast: f64,
    by_finished_only: f64,
    happened: f64,
}

const DAYS: i64 = DAY_SECONDS * 1000;

/// At the begin of each month, of each open issue: will it be resolved within so many days?
fn walked(issues: &[Wait], within: i64) -> Vec<Said> {
    let last = issues.iter().filter_map(|issue| issue.over).max().expect("a resolved issue").millis();
    let first = issues.iter().map(|issue| issue.since.millis()).min().expect("an issue");
    let mut said = Vec::new();
    for at in (first..last - within * DAYS).step_by((30 * DAYS) as usize) {
        let now = Moment::from_millis(at);
        let finished: Vec<Wait> = issues.iter().filter(|issue| issue.over.is_some_and(|resolved| resolved < now)).cloned().collect();
        let (Some(model), Some(finished)) = (Survival::learn(issues, now), Survival::learn(&finished, now)) else { continue };
        for issue in issues.iter().filter(|issue| issue.since < now && issue.over.is_none_or(|resolved| resolved >= now)) {
            let age = (at - issue.since.millis()) as f64 / DAYS as f64;
            let happened = issue.over.is_some_and(|resolved| resolved.millis() < at + within * DAYS);
            said.push(Said {
                forecast: model.within(&issue.covariates, age, within as f64),
                by_finished_only: finished.within(&issue.covariates, age, within as f64),
                happened: f64::from(u8::from(happened)),
            });
        }
    }
    said
}

#[test]
fn open_issues_are_resolved_about_as_often_as_was_said() {
    for name in ["tidev-ALOY", "tidev-TIMOB-slice-dev"] {
        let Some(issues) = archive(name) else { return };
        for within in [30, 90] {
            let said = walked(&issues, within);
            let mean = |of: &dyn Fn(&Said) -> f64| said.iter().map(of).sum::<f64>() / said.len() as f64;
            let (forecast, happened) = (mean(&|one| one.forecast), mean(&|one| one.happened));
            let brier = mean(&|one| (one.forecast - one.happened).powi(2));
            let finished = mean(&|one| (one.by_finished_only - one.happened).powi(2));
            let rate = happened * (1.0 - happened);
            println!(
                "{name} {within} d: n {} said {forecast:.3} happened {happened:.3} Brier {brier:.4} finished only {finished:.4} rate {rate:.4}",
                said.len()
            );
            assert!((forecast - happened).abs() < 0.05, "{name} {within}: {forecast} and {happened}");
            assert!(brier < finished, "{name} {within}: leaving open issues out would have been better");
        }
    }
}
