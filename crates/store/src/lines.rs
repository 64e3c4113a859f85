//! The whole journal as JSON Lines, out and in again, byte for byte.
//!
//! The first line says what it is. Then one line an event, its body as it is
//! stored; then, where they are wanted, people, accounts and the index of
//! attachments.

use crate::{
    form::{self, Form, via_from_word},
    lifting::LIFTS,
    sqlite::{INSERT, Row, WORKSPACE, fault, head, number, open, open_to_read, walk},
};
use domain::{Moment, Seq};
use engine::Fault;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::{
    borrow::Cow,
    io::{BufRead, Read, Write},
    path::Path,
};

/// The version of the lines themselves.
const LINES: u32 = 1;

/// A line is at most so long, in bytes; SQLite itself holds no longer text.
const LONGEST: u64 = 1_000_000_000;

/// What goes out beside the events.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Also {
    /// Names, addresses and accounts of people.
    pub people: bool,
    /// The index of attachments: hash, size and media type, not the bytes.
    pub attachments: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct First {
    /// Version of the lines.
    alongside_journal: u32,
    /// The last event that follows.
    head: Seq,
    /// The last number that was given to a person, so that none is given twice.
    people_given: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    seq: Seq,
    at: Moment,
    by: Option<u32>,
    #[serde(borrow)]
    via: Cow<'a, str>,
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    version: u32,
    #[serde(borrow)]
    body: &'a RawValue,
    cause: Option<Seq>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Beside {
    Person { id: u32, name: Option<String>, email: Option<String>, avatar: Option<String> },
    Account { source: String, account: String, person: u32 },
    Attachment { sha256: String, bytes: i64, media_type: String },
}

/// Writes the whole journal as JSON Lines; answers how many events it wrote.
///
/// # Errors
/// When the journal cannot be read or the lines cannot be written.
pub fn export(path: impl AsRef<Path>, out: &mut impl Write, also: Also) -> Result<u64, Fault> {
    let path = path.as_ref();
    let connection = open_to_read(path)?;
    write_all(&connection, out, also).map_err(|fault| fault.during(path.display()))
}

fn write_all(connection: &Connection, out: &mut impl Write, also: Also) -> Result<u64, Fault> {
    let reading = fault("reading the journal");
    let one_moment = connection.unchecked_transaction().map_err(&reading)?;
    let head = head(&one_moment).map_err(&reading)?;
    write_line(out, &First { alongside_journal: LINES, head, people_given: people_given(&one_moment)? })?;
    walk(&one_moment, |row| write_line(out, &line_of(&row)?))?;
    if also.people {
        write_beside(&one_moment, "SELECT id, name, email, avatar FROM person ORDER BY id", person_line, out)?;
        write_beside(&one_moment, "SELECT source, account, person FROM account ORDER BY source, account", account_line, out)?;
    }
    if also.attachments {
        let index = "SELECT lower(hex(sha256)), bytes, media_type FROM attachment ORDER BY sha256";
        write_beside(&one_moment, index, attachment_line, out)?;
    }
    out.flush().map_err(cannot_write).map(|()| head.0)
}

fn write_line(out: &mut impl Write, line: &impl Serialize) -> Result<(), Fault> {
    serde_json::to_writer(&mut *out, line).map_err(cannot_write)?;
    out.write_all(b"\n").map_err(cannot_write)
}

fn cannot_write(error: impl std::fmt::Display) -> Fault {
    Fault::new(error).during("writing the lines")
}

fn line_of<'a>(row: &'a Row) -> Result<Line<'a>, Fault> {
    let body = serde_json::from_str(row.body).map_err(|error| Fault::new(error).during(format!("the body of event {}", row.seq)))?;
    let (via, r#type) = (Cow::Borrowed(row.via), Cow::Borrowed(row.r#type));
    Ok(Line { seq: row.seq, at: row.at, by: row.by.map(|by| by.0), via, r#type, version: row.version, body, cause: row.cause })
}

fn write_beside(
    connection: &Connection,
    sql: &str,
    line: fn(&rusqlite::Row) -> rusqlite::Result<Beside>,
    out: &mut impl Write,
) -> Result<(), Fault> {
    let reading = fault("reading what goes beside the journal");
    let mut statement = connection.prepare(sql).map_err(&reading)?;
    let mut rows = statement.query([]).map_err(&reading)?;
    while let Some(row) = rows.next().map_err(&reading)? {
        write_line(out, &line(row).map_err(&reading)?)?;
    }
    Ok(())
}

fn person_line(row: &rusqlite::Row) -> rusqlite::Result<Beside> {
    Ok(Beside::Person { id: row.get(0)?, name: row.get(1)?, email: row.get(2)?, avatar: row.get(3)? })
}

fn account_line(row: &rusqlite::Row) -> rusqlite::Result<Beside> {
    Ok(Beside::Account { source: row.get(0)?, account: row.get(1)?, person: row.get(2)? })
}

fn attachment_line(row: &rusqlite::Row) -> rusqlite::Result<Beside> {
    Ok(Beside::Attachment { sha256: row.get(0)?, bytes: row.get(1)?, media_type: row.get(2)? })
}

fn people_given(connection: &Connection) -> Result<u32, Fault> {
    let given = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'person'";
    connection.query_row(given, [], |row| row.get(0)).map_err(fault("reading the people vault"))
}

/// Reads a whole journal from JSON Lines into a file whose journal is empty;
/// answers how many events came in. Either everything comes in or nothing.
///
/// # Errors
/// When the journal is not empty, when a line cannot be read (the line is
/// named), when an event is one that nobody knows, or when the file cannot be
/// written.
pub fn import(input: &mut impl BufRead, path: impl AsRef<Path>) -> Result<u64, Fault> {
    let path = path.as_ref();
    let mut connection = open(path)?;
    let writing = |error| fault("writing the journal")(error).during(path.display());
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(writing)?;
    if head(&transaction).map_err(writing)? != Seq(0) {
        return Err(Fault::new("it holds events already; import into a new file").during(path.display()));
    }
    let events = import_lines(input, &transaction)?;
    transaction.commit().map_err(writing).map(|()| events)
}

fn import_lines(input: &mut impl BufRead, transaction: &Transaction) -> Result<u64, Fault> {
    let mut text = String::new();
    let mut first = None;
    let (mut events, mut number) = (0, 0_u64);
    while next_line(input, &mut text).map_err(|fault| fault.during(format!("line {}", number + 1)))? {
        number += 1;
        let here = |fault: Fault| fault.during(format!("line {number}"));
        match first {
            None => first = Some(begin(&text, transaction).map_err(here)?),
            Some(_) => events += import_line(&text, transaction, events).map_err(here)?,
        }
    }
    match first {
        Some(First { head, .. }) if head.0 == events => Ok(events),
        Some(First { head, .. }) => Err(Fault::new(format!("{head} events should be here, and {events} are: the lines were cut off"))),
        None => Err(Fault::new("there is no line in it")),
    }
}

fn next_line(input: &mut impl BufRead, text: &mut String) -> Result<bool, Fault> {
    text.clear();
    let read = input.by_ref().take(LONGEST).read_line(text).map_err(Fault::new)?;
    match text.pop() {
        None => Ok(false),
        Some('\n') => Ok(true),
        Some(_) if read as u64 == LONGEST => Err(Fault::new(format!("it is longer than {LONGEST} bytes"))),
        Some(last) => {
            text.push(last);
            Ok(true)
        }
    }
}

fn begin(text: &str, transaction: &Transaction) -> Result<First, Fault> {
    let first: First = serde_json::from_str(text).map_err(|error| Fault::new(error).during("this is no exported journal"))?;
    if first.alongside_journal != LINES {
        return Err(Fault::new("a newer version of Alongside wrote these lines; update Alongside"));
    }
    give(transaction, first.people_given).map_err(fault("writing the people vault"))?;
    Ok(first)
}

/// Notes that numbers up to here were given to people, here or in the history.
fn give(transaction: &Transaction, given: u32) -> rusqlite::Result<()> {
    let start = "INSERT INTO sqlite_sequence (name, seq) SELECT 'person', 0 \
                 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'person')";
    transaction.execute(start, [])?;
    transaction.execute("UPDATE sqlite_sequence SET seq = max(seq, ?1) WHERE name = 'person'", [given]).map(|_| ())
}

/// Takes one line in; answers how many events it was.
fn import_line(text: &str, transaction: &Transaction, events: u64) -> Result<u64, Fault> {
    let line = match serde_json::from_str::<Line>(text) {
        Ok(line) => line,
        Err(error) => {
            let no_line = || Fault::new(error).during("this is no line of an exported journal");
            let beside = serde_json::from_str::<Beside>(text).map_err(|_| no_line())?;
            return import_beside(&beside, transaction).map(|()| 0);
        }
    };
    if line.seq.0 != events + 1 {
        return Err(Fault::new(format!("event {} is here, where event {} belongs", line.seq, events + 1)));
    }
    let form = Form { r#type: &line.r#type, version: line.version, body: line.body.get() };
    let known = via_from_word(&line.via).and_then(|_| form::read(LIFTS, &form));
    known.map_err(|why| form::unreadable(line.seq, &line.r#type, &why))?;
    insert(&line, transaction).map_err(fault("writing the journal")).map(|()| 1)
}

fn insert(line: &Line, transaction: &Transaction) -> rusqlite::Result<()> {
    let (seq, at, cause) = (number(line.seq), line.at.millis(), line.cause.map(number));
    let mut insert = transaction.prepare_cached(INSERT)?;
    insert.execute(params![WORKSPACE, seq, at, line.by, line.via, line.r#type, line.version, line.body.get(), cause]).map(|_| ())
}

fn import_beside(line: &Beside, transaction: &Transaction) -> Result<(), Fault> {
    let written = match line {
        Beside::Person { id, name, email, avatar } => {
            let insert = "INSERT INTO person (id, name, email, avatar) VALUES (?1, ?2, ?3, ?4)";
            transaction.prepare_cached(insert).and_then(|mut insert| insert.execute(params![id, name, email, avatar]))
        }
        Beside::Account { source, account, person } => {
            let insert = "INSERT INTO account (source, account, person) VALUES (?1, ?2, ?3)";
            transaction.prepare_cached(insert).and_then(|mut insert| insert.execute(params![source, account, person]))
        }
        Beside::Attachment { sha256, bytes, media_type } => {
            let insert = "INSERT INTO attachment (sha256, bytes, media_type) VALUES (unhex(?1), ?2, ?3)";
            transaction.prepare_cached(insert).and_then(|mut insert| insert.execute(params![sha256, bytes, media_type]))
        }
    };
    written.map(|_| ()).map_err(fault("writing what goes beside the journal"))
}
