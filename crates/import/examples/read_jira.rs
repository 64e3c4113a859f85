//! Reads Jira files, guesses what they mean and takes them into a workspace in memory; says how
//! fast: `cargo run --release -p import --example read_jira -- PATH`.

use import::{Origin, Wish, files::Bounds, intake::Memory};
use std::{path::Path, time::Instant};

fn main() {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("Say which file or folder: read_jira PATH");
        std::process::exit(2);
    };
    let bytes = std::fs::metadata(&path).map_or(0, |file| file.len()) as f64;
    let now = jiff::Timestamp::now().into();
    let mut clock = Instant::now();
    let translated = import::jira::from_files(Path::new(&path), Bounds::default(), now, &mut |_| {});
    let seconds = lap(&mut clock);
    let facts: usize = translated.found.iter().map(|found| found.facts.len()).sum();
    println!(
        "{} items, {facts} facts, {} people, {} problems",
        translated.found.len(),
        translated.accounts.list().len(),
        translated.problems.len()
    );
    println!("read in {seconds:.2} s, {:.0} MB/s on {} cores", bytes / 1e6 / seconds, rayon::current_num_threads());
    for note in &translated.hints.notes {
        println!("  {note}");
    }
    for problem in translated.problems.iter().chain(&translated.cut).take(20) {
        println!("  {}: {}", problem.place, problem.message);
    }
    let guess = import::guess(&translated);
    println!("guessed in {:.2} s", lap(&mut clock));
    let origin = Origin { name: "tracker".into(), tool: domain::source::Tool::Jira, address: path.into() };
    let wish = Wish { partial: true, ..Wish::default() };
    match import::take_in(&mut Memory::new(now), &origin, translated, &guess, &wish, &mut |_| {}) {
        Ok(taken) => println!("{} items taken in, into memory, in {:.2} s", taken.tally.items, lap(&mut clock)),
        Err(stopped) => println!("stopped: {stopped}"),
    }
}

/// Seconds since the last lap.
fn lap(clock: &mut Instant) -> f64 {
    let seconds = clock.elapsed().as_secs_f64();
    *clock = Instant::now();
    seconds
}
