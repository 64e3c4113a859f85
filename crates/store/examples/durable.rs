//! What a durable answer costs: the disk alone, SQLite alone, and the engine over
//! it, on the same disk in the same run. Takes the folder to write in.

use domain::{Command, Moment, Stamp, Via, feature, team};
use engine::{Engine, Fault};
use rusqlite::{Connection, params};
use std::{
    env,
    error::Error,
    fs::OpenOptions,
    io::Write,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};
use store::Sqlite;

/// The four are measured in turn, so often; the middle one counts.
const ROUNDS: usize = 5;
const LONG: Duration = Duration::from_secs(2);
const MANY: usize = 64;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).unwrap_or_else(|| ".".into());
    let folder = tempfile::tempdir_in(folder)?;
    let mut rates = [const { Vec::new() }; 4];
    for round in 0..ROUNDS {
        let place = |name| folder.path().join(format!("{round}-{name}"));
        rates[0].push(disk(&place("floor"))?);
        rates[1].push(sqlite(&place("sqlite.db"))?);
        rates[2].push(engine(&place("one.db"), 1)?);
        rates[3].push(engine(&place("many.db"), MANY)?);
    }
    let [floor, sqlite, one, many] = rates.map(middle);
    println!("disk: append of 4 kB and fdatasync      {floor:>8.0} /s");
    println!("SQLite: one durable row a transaction   {sqlite:>8.0} /s");
    println!("engine, 1 client: commands              {one:>8.0} /s  {:>5.2} x SQLite (at least 0.5)", one / sqlite);
    println!("engine, {MANY} clients: commands            {many:>8.0} /s  {:>5.2} x SQLite (at least 8)", many / sqlite);
    Ok(())
}

fn middle(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
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
