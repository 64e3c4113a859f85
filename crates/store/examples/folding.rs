//! How quickly a journal is read again: native events, imported items, and from
//! a snapshot. Takes the folder to write in.

use domain::{
    Event, ImportId, Mark, Moment, PersonId, QuestionId, Recorded, Seq, Side, SourceId, Stamp, Via, World,
    item::{self, Basis, Fact, ItemKind, What},
    question,
};
use engine::{Fault, Journal, snapshot};
use std::{env, error::Error, fs, path::Path, time::Instant};
use store::Sqlite;

/// As in `alongside`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const NATIVE: u64 = 1_000_000;
const ITEMS: u64 = 100_000;
const FACTS: u64 = 12;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).unwrap_or_else(|| ".".into());
    let folder = tempfile::tempdir_in(folder)?;
    measure("native events", &folder.path().join("native.db"), NATIVE, native)?;
    measure("imported items", &folder.path().join("items.db"), ITEMS, observed)?;
    Ok(())
}

fn measure(what: &str, path: &Path, count: u64, event: fn(u64) -> Event) -> Result<(), Box<dyn Error>> {
    let mut journal = Sqlite::open(path)?;
    let (_, wrote, wrote_cpu) = timed(|| write(&mut journal, count, event))?;
    drop(journal);
    let bytes = fs::metadata(path)?.len() as f64;
    let mut journal = Sqlite::open(path)?;
    println!("{count} {what}, {:.0} bytes each on disk", bytes / count as f64);
    println!("  written            {wrote:>6.2} s  {wrote_cpu:>6.2} CPU-s  {:>9.0} /s", count as f64 / wrote);
    let (_, decoded, cpu) = timed(|| journal.read(Seq(0), &mut drop))?;
    println!("  read and decoded   {decoded:>6.2} s  {cpu:>6.2} CPU-s  {:>9.0} /s", count as f64 / decoded);
    let (world, folded, cpu) = timed(|| snapshot::world_from_events(&mut journal))?;
    println!("  and folded         {folded:>6.2} s  {cpu:>6.2} CPU-s  {:>9.0} /s", count as f64 / folded);
    let (_, kept, cpu) = timed(|| snapshot::keep(&mut journal, &world))?;
    println!("  snapshot kept      {kept:>6.2} s  {cpu:>6.2} CPU-s");
    let (again, opened, cpu) = timed(|| snapshot::world(&mut Sqlite::open(path)?))?;
    println!("  from the snapshot  {opened:>6.2} s  {cpu:>6.2} CPU-s");
    same(&world, &again)
}

fn same(one: &World, other: &World) -> Result<(), Box<dyn Error>> {
    if one == other { Ok(()) } else { Err("the snapshot does not say the same as the events".into()) }
}

fn write(journal: &mut Sqlite, count: u64, event: fn(u64) -> Event) -> Result<(), Fault> {
    let places: Vec<_> = (1..=count).collect();
    for group in places.chunks(2_000) {
        let events: Vec<_> = group.iter().map(|n| recorded(*n, event(*n))).collect();
        journal.append(&events)?;
    }
    Ok(())
}

fn recorded(n: u64, event: Event) -> Recorded {
    let stamp = Stamp { at: moment(n), by: Some(PersonId((n % 50) as u32)), via: Via::Simulation };
    Recorded { mark: Mark { seq: Seq(n), stamp }, event, cause: None }
}

fn moment(n: u64) -> Moment {
    Moment::from_seconds(1_700_000_000 + 60 * n.cast_signed())
}

/// Questions asked, answered and accepted, on ten thousand features.
fn native(n: u64) -> Event {
    let (question, feature) = (QuestionId((n / 3) as u32), format!("PAY-{}", n % 10_000).as_str().into());
    match n % 3 {
        0 => question::Event::Asked {
            question,
            feature,
            to: Side::Product,
            text: "Who gets the money when it is split?".into(),
            blocking: true,
        },
        1 => question::Event::Answered { question, feature, text: "The shop that sold it, less our fee".into() },
        _ => question::Event::Accepted { question, feature },
    }
    .into()
}

/// An item with its twelve facts, as an import of a tracker brings it.
fn observed(n: u64) -> Event {
    let facts = (0..FACTS).map(|k| fact(n, k)).collect();
    item::Event::Observed { source: SourceId(1), import: ImportId(1), item: format!("PAY-{n}").as_str().into(), facts }.into()
}

fn fact(n: u64, k: u64) -> Fact {
    let statuses = ["Backlog", "Selected for Development", "In Progress", "In Review", "Done"];
    let status = |k: u64| statuses[(k % 5) as usize].into();
    let what = match k {
        0 => What::Opened {
            kind: ItemKind::Issue,
            r#type: "Story".into(),
            title: format!("A story about payments, number {n}").as_str().into(),
            status: "Backlog".into(),
            parent: Some(format!("PAY-{}", n / 10).as_str().into()),
            team: None,
        },
        1 | 6 => What::Assigned { from: None, to: Some(PersonId((n % 200) as u32)) },
        2 => What::Estimated { measure: item::Measure::Points, from: None, to: Some(3.0) },
        3 => What::Commented {
            id: format!("{n}-{k}").as_str().into(),
            text: "Could you say what should happen when the card is declined?".into(),
        },
        _ => What::Status { from: status(k), to: status(k + 1) },
    };
    Fact { at: moment(n * 20 + k), by: Some(PersonId((n % 200) as u32)), basis: Basis::Recorded, what }
}

/// What was done, how long it took by the clock, and how much computing it was.
fn timed<T, E>(act: impl FnOnce() -> Result<T, E>) -> Result<(T, f64, f64), E> {
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let done = act()?;
    Ok((done, start.elapsed().as_secs_f64(), cpu_seconds() - cpu))
}

/// User and system time of this process; 0 where the system does not tell.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
