//! How long reading an event log takes: `read_event_log LOG.csv`. Prints what was
//! read and the CPU seconds from opening the file to the last fact.

use domain::Moment;
use import::{event_log, files::Bounds};
use std::{path::Path, time::Instant};

fn main() {
    let path = std::env::args().nth(1).expect("a path");
    let begin = Instant::now();
    let now = Moment::from(jiff::Timestamp::now());
    let log = event_log::from_files(Path::new(&path), Bounds::default(), now, &mut |_| {});
    let facts: usize = log.found.iter().map(|found| found.facts.len()).sum();
    println!("{} cases, {facts} facts, {} problems, {:?} elapsed", log.found.len(), log.problems.len(), begin.elapsed());
    println!("{:.2} CPU seconds", cpu_seconds().unwrap_or(f64::NAN));
    // Freeing is not reading.
    std::mem::forget(log);
}

/// User and system time of this process, where Linux tells it (in ticks of 10 ms).
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: Vec<f64> = fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    Some(ticks.iter().sum::<f64>() / 100.0)
}
