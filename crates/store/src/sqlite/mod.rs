//! The journal in one SQLite file.

mod connection;
mod reading;
mod schema;

use crate::form::{Forms, via_word};
use domain::{Recorded, Seq};
use engine::{Append, Fault, Journal};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::path::Path;

pub(crate) use connection::{fault, open, open_in_memory, open_to_read};
pub(crate) use reading::{Row, read_decoded, walk};
pub(crate) use schema::shape;

/// The workspace of a file that holds one.
pub(crate) const WORKSPACE: i64 = 1;

/// A journal in a SQLite file: durable when [`Journal::append`] has answered,
/// insert-only by triggers, open to several processes at once.
pub struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    /// Opens the journal in a file, and makes the file where it is missing.
    ///
    /// # Errors
    /// When the file cannot be read or made, is damaged, is not a journal, was
    /// written by a newer version, or lies where writes cannot be made durable.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Fault> {
        Ok(Self { connection: open(path.as_ref())? })
    }

    /// A journal that lives as long as this value: for tests and trials.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> Result<Self, Fault> {
        Ok(Self { connection: open_in_memory()? })
    }

    /// Over a connection that was opened here.
    pub(crate) fn over(connection: Connection) -> Self {
        Self { connection }
    }

    /// Bounds the size of the file, in bytes; writing beyond it is a full disk.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn limit_bytes(&mut self, bytes: u64) -> Result<(), Fault> {
        let limited = || {
            let page: i64 = self.connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
            let pages = i64::try_from(bytes).unwrap_or(i64::MAX) / page;
            self.connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
        };
        limited().map_err(fault("limiting the size of the file"))
    }
}

impl Journal for Sqlite {
    fn head(&mut self) -> Result<Seq, Fault> {
        head(&self.connection).map_err(fault("reading the last event"))
    }

    fn append(&mut self, events: &[Recorded]) -> Result<Append, Fault> {
        let Some(first) = events.first() else { return Ok(Append::Done) };
        if !events.iter().zip(first.mark.seq.0..).all(|(event, place)| event.mark.seq.0 == place) {
            return Err(Fault::new(format!("the events from {} on leave a gap; nothing was written", first.mark.seq)));
        }
        let mut forms = Forms::default();
        events.iter().try_for_each(|event| forms.push(&event.event))?;
        self.insert(first.mark.seq, events, &forms).map_err(fault("appending to the journal"))
    }

    fn read(&mut self, after: Seq, take: &mut dyn FnMut(Recorded)) -> Result<(), Fault> {
        read_decoded(&mut self.connection, after, take)
    }

    fn snapshot(&mut self, form: &str, take: &mut dyn FnMut(Seq, &[u8])) -> Result<(), Fault> {
        let kept = "SELECT seq, bytes FROM snapshot WHERE workspace = ?1 AND form = ?2";
        let row = self.connection.query_row(kept, params![WORKSPACE, form], |row| {
            take(seq(row.get(0)?), row.get_ref(1)?.as_blob()?);
            Ok(())
        });
        row.optional().map(|_| ()).map_err(fault("reading the snapshot"))
    }

    fn keep_snapshot(&mut self, form: &str, at: Seq, bytes: &[u8]) -> Result<(), Fault> {
        let keep = "INSERT OR REPLACE INTO snapshot (workspace, form, seq, bytes) VALUES (?1, ?2, ?3, ?4)";
        let kept = self.connection.execute(keep, params![WORKSPACE, form, number(at), bytes]);
        kept.map(|_| ()).map_err(fault("keeping a snapshot"))
    }
}

impl Sqlite {
    /// One transaction: all events or none, and only right after the head.
    fn insert(&mut self, first: Seq, events: &[Recorded], forms: &Forms) -> rusqlite::Result<Append> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let head = head(&transaction)?;
        if first != head.next() {
            return Ok(Append::Behind(head));
        }
        let mut insert = transaction.prepare_cached(INSERT)?;
        for (Recorded { mark, cause, .. }, form) in events.iter().zip(forms.iter()) {
            let stamp = &mark.stamp;
            insert.execute(params![
                WORKSPACE,
                number(mark.seq),
                stamp.at.millis(),
                stamp.by.map(|by| by.0),
                via_word(stamp.via),
                form.r#type,
                form.version,
                form.body,
                cause.map(number),
            ])?;
        }
        drop(insert);
        transaction.commit()?;
        Ok(Append::Done)
    }
}

pub(crate) const INSERT: &str = "INSERT OR ROLLBACK INTO journal (workspace, seq, at, by, via, type, version, body, cause) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

/// The place of the last event.
pub(crate) fn head(connection: &Connection) -> rusqlite::Result<Seq> {
    let mut last = connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM journal WHERE workspace = ?1")?;
    last.query_row([WORKSPACE], |row| row.get(0)).map(seq)
}

/// SQLite has no unsigned numbers; places never reach the sign bit.
pub(crate) fn number(seq: Seq) -> i64 {
    seq.0.cast_signed()
}

pub(crate) fn seq(number: i64) -> Seq {
    Seq(number.cast_unsigned())
}
