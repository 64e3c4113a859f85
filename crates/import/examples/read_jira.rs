//! Reads Jira files and says how fast: `cargo run --release -p import --example read_jira -- PATH`.

use std::{path::Path, time::Instant};

fn main() {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("Say which file or folder: read_jira PATH");
        std::process::exit(2);
    };
    let begun = Instant::now();
    let translated =
        import::jira::from_files(Path::new(&path), import::files::Bounds::default(), jiff::Timestamp::now().into(), &mut |_| {});
    let seconds = begun.elapsed().as_secs_f64();
    let facts: usize = translated.found.iter().map(|found| found.facts.len()).sum();
    let bytes = std::fs::metadata(&path).map_or(0, |file| file.len());
    println!(
        "{} items, {facts} facts, {} people, {} problems",
        translated.found.len(),
        translated.accounts.list().len(),
        translated.problems.len()
    );
    println!("{seconds:.2} s, {:.0} MB/s on {} cores", bytes as f64 / 1e6 / seconds, rayon::current_num_threads());
    for note in &translated.hints.notes {
        println!("{note}");
    }
    for problem in translated.problems.iter().chain(&translated.cut).take(20) {
        println!("{}: {}", problem.place, problem.message);
    }
}
