//! What a durable answer costs: the disk alone, SQLite alone, and the engine over
//! it, on the same disk in the same run. Takes the folder to write in.

use domain::{Command, Moment, Stamp, Via, feature, team};
use engine::{Engine, Fault};
use rusqlite::{Connection, params};
use std::{
    env,
    error::Error,
    fmt,
    fs::{self, OpenOptions},
    io::Write,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};
use store::Sqlite;

/// As in `alongside`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The four are measured in turn, so often and so briefly that a disk or a machine
/// that changes its mind does so for all of them; the middle ones count.
const ROUNDS: usize = 25;
const LONG: Duration = Duration::from_millis(400);
const MANY: usize = 64;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).unwrap_or_else(|| ".".into());
    let folder = tempfile::tempdir_in(folder)?;
    let mut series = [const { Series::new() }; 4];
    for round in 0..ROUNDS {
        let place = |name| folder.path().join(format!("{round}-{name}"));
        series[0].take(|| disk(&place("floor")))?;
        series[1].take(|| sqlite(&place("sqlite.db")))?;
        series[2].take(|| engine(&place("one.db"), 1))?;
        series[3].take(|| engine(&place("many.db"), MANY))?;
    }
    let [floor, sqlite, one, many] = &series;
    println!("disk: append of 4 kB and fdatasync     {floor}");
    println!("SQLite: one durable row a transaction  {sqlite}");
    println!("engine, 1 client: commands             {one}  {:>6.2} x SQLite (at least 0.5)", one.beside(sqlite));
    println!("engine, {MANY} clients: commands           {many}  {:>6.2} x SQLite (at least 8)", many.beside(sqlite));
    Ok(())
}

/// What one of the four did, round by round.
struct Series {
    rates: Vec<f64>,
    acts: f64,
    cpu: f64,
}

impl Series {
    const fn new() -> Self {
        Self { rates: vec![], acts: 0.0, cpu: 0.0 }
    }

    fn take<E>(&mut self, round: impl FnOnce() -> Result<f64, E>) -> Result<(), E> {
        let cpu = cpu_seconds();
        let rate = round()?;
        self.rates.push(rate);
        self.acts += rate * LONG.as_secs_f64();
        self.cpu += cpu_seconds() - cpu;
        Ok(())
    }

    /// The middle of the ratios of the rounds.
    fn beside(&self, other: &Self) -> f64 {
        middle(self.rates.iter().zip(&other.rates).map(|(one, other)| one / other))
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>8.0} /s  {:>6.0} CPU-us each", middle(self.rates.iter().copied()), 1e6 * self.cpu / self.acts)
    }
}

fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// User and system time of this process; 0 where the system does not tell.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// Does it again and again, and answers how often in a second.
fn rate<E>(mut act: impl FnMut(u64) -> Result<(), E>) -> Result<f64, E> {
    let start = Instant::now();
    let mut done = 0;
    while start.elapsed() < LONG {
        act(done)?;
        done += 1;
    }
    Ok(done as f64 / start.elapsed().as_secs_f64())
}

fn disk(path: &Path) -> std::io::Result<f64> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    rate(|_| file.write_all(&[b'x'; 4096]).and_then(|()| file.sync_data()))
}

/// The pragmas and the columns of the journal, and nothing else of it.
fn sqlite(path: &Path) -> rusqlite::Result<f64> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE journal (workspace INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, by INTEGER, via TEXT NOT NULL,
           type TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, cause INTEGER, PRIMARY KEY (workspace, seq)) STRICT",
    )?;
    let mut insert = connection.prepare("INSERT INTO journal VALUES (1, ?1, ?2, NULL, 'cli', 'feature.opened', 1, ?3, NULL)")?;
    rate(|n| {
        let body = format!(r#"{{"feature":"PAY-{n}","team":"PAY","title":"{}"}}"#, title(n));
        insert.execute(params![n.cast_signed() + 1, n.cast_signed(), body]).map(|_| ())
    })
}

fn title(n: u64) -> String {
    format!("A feature that people asked for, number {n}")
}

/// Commands that are answered when they are durable, one event each.
fn engine(path: &Path, clients: usize) -> Result<f64, Box<dyn Error>> {
    let journal = || -> Result<_, Fault> { Ok(Box::new(Sqlite::open(path)?)) };
    let engine = Engine::open(journal()?, journal()?)?;
    ask(&engine, team::Command::Form { prefix: "PAY".into(), name: "Payments".into() })?;
    let done = AtomicU64::new(0);
    let start = Instant::now();
    thread::scope(|scope| {
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(|| client(&engine, &done))).collect();
        clients.into_iter().try_for_each(|client| client.join().map_err(|_| Fault::new("a client ended early"))?)
    })?;
    Ok(done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64())
}

fn client(engine: &Engine, done: &AtomicU64) -> Result<(), Fault> {
    rate(|n| {
        ask(engine, feature::Command::Open { team: "PAY".into(), title: title(n).as_str().into() })?;
        done.fetch_add(1, Ordering::Relaxed);
        Ok(())
    })
    .map(|_| ())
}

fn ask(engine: &Engine, command: impl Into<Command>) -> Result<(), Fault> {
    let stamp = Stamp { at: Moment::default(), by: None, via: Via::Cli };
    engine.ask_blocking(stamp, vec![command.into()]).map(|_| ()).map_err(Fault::new)
}
