//! Checking that a journal is what it must be: gapless, of known forms, readable. There is no
//! checksum: what was changed into another readable event is not noticed.

use crate::{
    form::unreadable,
    sqlite::{Row, Sqlite, WORKSPACE, fault, open_in_memory, open_to_read, seq, shape, walk},
};
use domain::{Seq, World, apply};
use engine::{Fault, snapshot};
use rusqlite::{Connection, OptionalExtension};
use std::{collections::BTreeMap, fmt, path::Path};

/// Findings beyond these are counted, not listed.
const LISTED: usize = 100;

/// What the walk over a journal found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// How many events it holds.
    pub events: u64,
    /// The place of the last one.
    pub head: Seq,
    /// The place that the snapshot stands for, where there is one.
    pub snapshot: Option<Seq>,
    /// What is wrong, the first hundred; none in a sound journal.
    pub findings: Vec<Finding>,
    /// How many more things are wrong.
    pub unlisted: u64,
}

/// One thing that is wrong with a journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// At which event, where it is one event's.
    pub seq: Option<Seq>,
    /// What is wrong, in a sentence.
    pub what: String,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// Adds what another check found.
    pub fn find(&mut self, seq: Option<Seq>, what: impl fmt::Display) {
        if self.findings.len() < LISTED {
            self.findings.push(Finding { seq, what: what.to_string() });
        } else {
            self.unlisted += 1;
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "event {seq}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// Walks over the journal in a file: SQLite's own check, the triggers that make
/// it insert-only, gaps, causes, whether every event can be read, and whether
/// the snapshot says the same as the events. Others may be writing meanwhile.
///
/// # Errors
/// When the file is missing, is not a journal, or cannot be read at all. What
/// is wrong inside a file that can be read is in the report.
pub fn verify(path: impl AsRef<Path>) -> Result<Report, Fault> {
    let path = path.as_ref();
    verified(open_to_read(path)?).map_err(|fault| fault.during(path.display()))
}

fn verified(connection: Connection) -> Result<Report, Fault> {
    let mut report = Report::default();
    connection.execute_batch("BEGIN").map_err(fault("reading one moment of the journal"))?;
    check_file(&connection, &mut report).map_err(fault("checking the file"))?;
    check_tables(&connection, &mut report)?;
    let world = check_events(&connection, &mut report);
    check_snapshot(&connection, &mut report).map_err(fault("checking the snapshot"))?;
    if report.is_clean() && report.snapshot.is_some() {
        let from_snapshot = snapshot::world(&mut Sqlite::over(connection))?;
        if from_snapshot != world {
            report.find(None, "the snapshot does not say the same as the events; delete it");
        }
    }
    Ok(report)
}

/// Walks over the events and folds those that can be read.
fn check_events(connection: &Connection, report: &mut Report) -> World {
    let mut world = World::default();
    let walked = walk(connection, |row| {
        check_row(&row, report, &mut world);
        Ok(())
    });
    if let Err(fault) = walked {
        report.find(None, format!("after event {}: {fault}", report.head));
    }
    world
}

fn check_row(row: &Row, report: &mut Report, world: &mut World) {
    let expected = report.head.next();
    if row.seq > expected {
        report.find(Some(expected), format!("missing, as are all up to {}", row.seq));
    }
    if row.cause.is_some_and(|cause| cause >= row.seq || cause == Seq(0)) {
        report.find(Some(row.seq), "its cause does not come before it");
    }
    match row.recorded() {
        Ok(recorded) => apply(world, &recorded),
        Err(why) => report.find(None, unreadable(row.seq, row.r#type, &why)),
    }
    report.events += 1;
    report.head = row.seq;
}

fn check_file(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    for check in ["PRAGMA integrity_check", "PRAGMA foreign_key_check"] {
        let mut statement = connection.prepare(check)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            match row.get::<_, String>(0)?.as_str() {
                "ok" => {}
                found => report.find(None, format!("{check}: {found}")),
            }
        }
    }
    Ok(())
}

/// The tables and triggers must be the ones that this version makes.
fn check_tables(connection: &Connection, report: &mut Report) -> Result<(), Fault> {
    let reading = fault("reading the tables");
    let shapes = |connection| shape(connection).map(BTreeMap::from_iter).map_err(&reading);
    let (expected, found) = (shapes(&open_in_memory()?)?, shapes(connection)?);
    for (name, sql) in expected {
        match found.get(&name) {
            None => report.find(None, format!("the table, index or trigger {name} is missing")),
            Some(found) if *found != sql => report.find(None, format!("the table, index or trigger {name} was changed")),
            Some(_) => {}
        }
    }
    Ok(())
}

fn check_snapshot(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let kept = "SELECT seq FROM snapshot WHERE workspace = ?1";
    report.snapshot = connection.query_row(kept, [WORKSPACE], |row| row.get(0)).optional()?.map(seq);
    if report.snapshot.is_some_and(|at| at > report.head) {
        report.find(None, format!("the snapshot stands for an event after the last, {}; delete it", report.head));
    }
    Ok(())
}
