//! Solves the instances that the peers solve, and prints what was found and proven.
//!
//! `negotiate_bench FOLDER [ODDS [WORK [GAP]]]`: every `scope-N-S-SEED.json` in the folder, as written by
//! `scope_cpsat.py`. Of those with at most 30 items also the frontier of twelve dates and three odds.

use insight::negotiating::{Instance, Item, Limits, check, frontier, solve};
use serde::Deserialize;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Deserialize)]
struct Scope {
    value: Vec<f64>,
    edges: Vec<(usize, usize)>,
    effort: Vec<Vec<f64>>,
    capacity: Vec<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("usage: negotiate_bench FOLDER [ODDS [WORK [GAP]]]")?;
    let odds = arguments.next().map_or(Ok(0.85), |odds| odds.parse())?;
    let mut limits = Limits::default();
    if let Some(work) = arguments.next() {
        limits.work = work.parse()?;
    }
    if let Some(gap) = arguments.next() {
        limits.gap = gap.parse()?;
    }
    println!("{:<24} {:>9} {:>9} {:>7} {:>7} {:>8} {:>8} {:>10}", "instance", "value", "bound", "gap", "met", "ms", "CPU ms", "work");
    for path in instances(&folder)? {
        let instance = read(&path)?;
        let (start, before) = (Instant::now(), cpu_ms());
        let answer = solve(&instance, odds, limits)?;
        let (time, cpu) = (start.elapsed(), cpu_ms() - before);
        let checked = check(&instance, &answer.chosen, odds).map_err(|flaw| format!("{}: {flaw:?}", path.display()))?;
        assert_eq!(checked.value, answer.value, "the value is that of the chosen items");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        println!(
            "{:<24} {:>9} {:>9.0} {:>6.2}% {:>7} {:>8.1} {cpu:>8.1} {:>10}",
            name,
            answer.value,
            answer.bound,
            100.0 * answer.gap,
            answer.met,
            time.as_secs_f64() * 1e3,
            answer.work
        );
    }
    for path in instances(&folder)? {
        let instance = read(&path)?;
        if instance.items().len() <= 30 {
            time_frontier(&instance, &path, limits)?;
        }
    }
    Ok(())
}

/// Twelve dates, from half of the capacity on in steps of a tenth, at three odds.
fn time_frontier(instance: &Instance, path: &Path, limits: Limits) -> Result<(), Box<dyn Error>> {
    let capacities = |date: u32| instance.capacity().iter().map(|capacity| capacity * (0.5 + 0.1 * f64::from(date))).collect();
    let dates: Vec<Vec<f64>> = (0..12).map(capacities).collect();
    let (start, before) = (Instant::now(), cpu_ms());
    let cells = frontier(instance, &dates, &[0.5, 0.85, 0.95], limits)?;
    let (time, cpu) = (start.elapsed(), cpu_ms() - before);
    let proven = cells.iter().filter(|cell| cell.answer.as_ref().is_some_and(|answer| answer.proven)).count();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    println!("{name:<24} frontier of {} cells, {proven} proven: {:.1} ms, {cpu:.1} CPU ms", cells.len(), time.as_secs_f64() * 1e3);
    Ok(())
}

/// What all threads have used so far, where the system tells (Linux); 0 elsewhere.
fn cpu_ms() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let spent = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("schedstat")).ok());
    spent.filter_map(|spent| spent.split(' ').next()?.parse::<f64>().ok()).sum::<f64>() / 1e6
}

/// The files by number of items and seed.
fn instances(folder: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let numbers = |path: &PathBuf| -> Option<(usize, usize)> {
        let name = path.file_stem()?.to_str()?.strip_prefix("scope-")?.to_owned();
        let mut parts = name.split('-').map(str::parse);
        Some((parts.next()?.ok()?, parts.next_back()?.ok()?))
    };
    let all = std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    let mut all: Vec<PathBuf> = all.into_iter().filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    all.sort_by_key(numbers);
    Ok(all)
}

fn read(path: &Path) -> Result<Instance, Box<dyn Error>> {
    let scope: Scope = serde_json::from_slice(&std::fs::read(path)?)?;
    let mut items: Vec<Item> = scope.value.iter().map(|value| Item { value: *value, essential: false, needs: Vec::new() }).collect();
    scope.edges.iter().for_each(|(needed, item)| items[*item].needs.push(*needed));
    Ok(Instance::new(items, &scope.effort, scope.capacity)?)
}
