//! Throughput forecasts held against public issue trackers, walking forward: at each start only
//! what was resolved before is known. Nothing is tuned on the two that are held to a band; the
//! shipped prior of the drift comes from others.

use domain::Moment;
use insight::forecasting::throughput::Throughput;
use std::{io::Read, path::Path};

/// How many are asked for.
const WANTED: usize = 60;

/// When the issues of a Jira archive were resolved; `None`, with a line that says so, where it is absent.
fn resolved(archive: &str) -> Option<Vec<Moment>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../../shared/data/jira/{archive}.tar.xz"));
    let Ok(packed) = std::fs::read(&path) else {
        domain::testing::skipped(&format!("{} is not here", path.display()));
        return None;
    };
    let mut archive = tar::Archive::new(liblzma::read::XzDecoder::new(&packed[..]));
    let mut resolved: Vec<Moment> = Vec::new();
    for entry in archive.entries().expect("an archive") {
        let mut text = String::new();
        entry.expect("an entry").read_to_string(&mut text).expect("a text");
        let issue: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        // Jira writes +0000, without the colon.
        let time = issue["fields"]["resolutiondate"].as_str();
        resolved.extend(time.map(|time| format!("{}Z", &time[..19]).parse::<Moment>().expect("a time")));
    }
    resolved.sort_unstable();
    Some(resolved)
}

/// The odds that were given, at every start, to what then happened.
fn walked(resolved: &[Moment], starts: &[Moment]) -> Vec<f64> {
    let forecasts = Throughput::walk(resolved, starts).into_iter().zip(starts);
    let odds = forecasts.filter_map(|(throughput, start)| {
        let mut throughput = throughput?;
        throughput.trials = 400;
        let last = resolved.get(resolved.partition_point(|time| time < start) + WANTED - 1)?;
        Some(throughput.when(WANTED as u32, 1).odds_by(last.days_since(*start)))
    });
    odds.collect()
}

/// The shares of starts whose truth lay within each of these quantiles.
fn coverage(odds: &[f64], levels: &[f64]) -> Vec<f64> {
    levels.iter().map(|p| odds.iter().filter(|odds| *odds <= p).count() as f64 / odds.len() as f64).collect()
}

/// Coverage with a start every week, and with one after every fifth resolution.
fn report(archive: &str) -> Option<(f64, f64)> {
    let resolved = resolved(archive)?;
    let (first, last) = (*resolved.first()?, *resolved.last()?);
    let midnight = |time: Moment| Moment::start_of(time.date());
    let weekly: Vec<Moment> = (1..).map(|week| midnight(first).plus_seconds(week * 7 * 86_400)).take_while(|time| *time < last).collect();
    let mut by_event: Vec<Moment> = resolved.iter().step_by(5).map(|time| midnight(*time).plus_seconds(86_400)).collect();
    by_event.dedup();
    let p85 = [("every week", weekly), ("every fifth resolution", by_event)].map(|(what, starts)| {
        let odds = walked(&resolved, &starts);
        let covered = coverage(&odds, &[0.05, 0.25, 0.5, 0.75, 0.85, 0.95]);
        println!("{archive}, {what}: {} starts, P05 P25 P50 P75 P85 P95 covered {covered:.2?}", odds.len());
        covered[4]
    });
    Some((p85[0], p85[1]))
}

#[test]
fn when_the_next_sixty_are_resolved_is_covered_as_promised_on_alloy() {
    let Some((weekly, _)) = report("tidev-ALOY") else { return };
    assert!((0.80..=0.88).contains(&weekly), "P85 covered {weekly}");
}

#[test]
fn when_the_next_sixty_are_resolved_is_covered_as_promised_on_titanium() {
    let Some((weekly, _)) = report("tidev-TIMOB-slice-dev") else { return };
    assert!((0.80..=0.88).contains(&weekly), "P85 covered {weekly}");
}

#[test]
fn without_drift_the_bootstrap_is_much_too_sure() {
    let Some(resolved) = resolved("tidev-ALOY") else { return };
    let starts: Vec<Moment> = (20..400).step_by(4).map(|week| resolved[0].plus_seconds(week * 7 * 86_400)).collect();
    let walked = Throughput::walk(&resolved, &starts).into_iter().zip(&starts);
    let covered: Vec<bool> = walked
        .filter_map(|(throughput, start)| {
            let last = resolved.get(resolved.partition_point(|time| time < start) + WANTED - 1)?;
            let mut days = throughput?.plain().when(WANTED as u32, 1_000, 1);
            days.sort_unstable();
            Some(last.days_since(*start) <= f64::from(days[850]))
        })
        .collect();
    let share = covered.iter().filter(|covered| **covered).count() as f64 / covered.len() as f64;
    assert!(covered.len() > 50 && share < 0.7, "P85 of the plain bootstrap covered {share} of {}", covered.len());
}
