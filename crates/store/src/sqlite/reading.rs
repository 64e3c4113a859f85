//! Reading the journal: one thread takes rows from SQLite, others turn forms
//! into events, and the caller gets the events in order.

use crate::{
    form::{self, read_whole, unreadable},
    lifting::LIFTS,
};
use domain::{Mark, Moment, PersonId, Recorded, Seq, Stamp, Via};
use engine::Fault;
use rusqlite::{Connection, Rows, params};
use std::{
    ops::Range,
    sync::{
        Mutex,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use super::{WORKSPACE, connection::fault, number, seq};

/// A portion ends at so many events or so many bytes of forms.
const PORTION_EVENTS: usize = 2_048;
const PORTION_BYTES: usize = 1 << 20;

/// Portions that may wait between the threads; bounds the memory.
const WAITING: usize = 4;

const READ: &str = "SELECT seq, at, by, via, type, version, body, cause FROM journal WHERE workspace = ?1 AND seq > ?2 ORDER BY seq";

/// A row of the journal; `whole` is `{"type":body}`.
pub(crate) struct Row<'a> {
    pub seq: Seq,
    pub at: Moment,
    pub by: Option<PersonId>,
    pub via: &'a str,
    pub r#type: &'a str,
    pub version: u32,
    pub body: &'a str,
    pub cause: Option<Seq>,
}

/// Rows that travel together: their texts lie in one buffer.
#[derive(Default)]
struct Portion {
    rows: Vec<Packed>,
    bytes: Vec<u8>,
}

struct Packed {
    mark: Mark,
    cause: Option<Seq>,
    r#type: Range<usize>,
    version: u32,
    whole: Range<usize>,
}

type Decoded = Result<Vec<Recorded>, Fault>;

/// Hands every event after `after` to `take`, in order.
///
/// # Errors
/// When a row cannot be read, or holds an event that nobody knows.
pub(crate) fn read_decoded(connection: &mut Connection, after: Seq, take: &mut dyn FnMut(Recorded)) -> Result<(), Fault> {
    let reading = fault("reading the journal");
    let mut statement = connection.prepare_cached(READ).map_err(&reading)?;
    let mut rows = statement.query(params![WORKSPACE, number(after)]).map_err(&reading)?;
    let (first, more) = portion(&mut rows)?;
    first.decode()?.into_iter().for_each(&mut *take);
    if !more {
        return Ok(());
    }
    drop(rows);
    drop(statement);
    let after = head_of(&first);
    read_in_parallel(connection, after, take)
}

fn head_of(portion: &Portion) -> Seq {
    portion.rows.last().map(|row| row.mark.seq).unwrap_or_default()
}

fn read_in_parallel(connection: &mut Connection, after: Seq, take: &mut dyn FnMut(Recorded)) -> Result<(), Fault> {
    let decoders = thread::available_parallelism().map_or(1, usize::from).min(4);
    let (order, in_order) = sync_channel::<Receiver<Decoded>>(WAITING);
    let (work, jobs) = sync_channel::<(Portion, SyncSender<Decoded>)>(WAITING);
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        for _ in 0..decoders {
            scope.spawn(|| decode_all(&jobs));
        }
        let reader = scope.spawn(move || read_all(connection, after, &order, &work));
        let mut taken = Ok(());
        while let (Ok(()), Ok(decoded)) = (&taken, in_order.recv()) {
            taken = decoded.recv().unwrap_or_else(|_| Err(stopped())).map(|events| events.into_iter().for_each(&mut *take));
        }
        drop(in_order);
        let read = reader.join().unwrap_or_else(|_| Err(stopped()));
        taken.and(read)
    })
}

fn stopped() -> Fault {
    Fault::new("reading the journal stopped half way")
}

/// Reads portions until the end, or until nobody listens any more.
fn read_all(
    connection: &Connection,
    after: Seq,
    order: &SyncSender<Receiver<Decoded>>,
    work: &SyncSender<(Portion, SyncSender<Decoded>)>,
) -> Result<(), Fault> {
    let reading = fault("reading the journal");
    let mut statement = connection.prepare_cached(READ).map_err(&reading)?;
    let mut rows = statement.query(params![WORKSPACE, number(after)]).map_err(&reading)?;
    loop {
        let (portion, more) = portion(&mut rows)?;
        let (done, decoded) = sync_channel(1);
        let listening = order.send(decoded).is_ok() && work.send((portion, done)).is_ok();
        if !more || !listening {
            return Ok(());
        }
    }
}

fn decode_all(jobs: &Mutex<Receiver<(Portion, SyncSender<Decoded>)>>) {
    loop {
        let Ok(jobs) = jobs.lock() else { return };
        let Ok((portion, done)) = jobs.recv() else { return };
        drop(jobs);
        if done.send(portion.decode()).is_err() {
            return;
        }
    }
}

/// The next rows, and whether there may be more.
fn portion(rows: &mut Rows) -> Result<(Portion, bool), Fault> {
    let mut portion = Portion::default();
    while portion.rows.len() < PORTION_EVENTS && portion.bytes.len() < PORTION_BYTES {
        match rows.next().map_err(fault("reading the journal"))? {
            Some(row) => portion.push(&Row::of(row).map_err(fault("reading a row of the journal"))?)?,
            None => return Ok((portion, false)),
        }
    }
    Ok((portion, true))
}

impl Portion {
    fn push(&mut self, row: &Row) -> Result<(), Fault> {
        let start = self.bytes.len();
        for part in ["{\"", row.r#type, "\":", row.body, "}"] {
            self.bytes.extend_from_slice(part.as_bytes());
        }
        let r#type = start + 2..start + 2 + row.r#type.len();
        let stamp = row.stamp().map_err(|why| unreadable(row.seq, row.r#type, &why))?;
        let mark = Mark { seq: row.seq, stamp };
        self.rows.push(Packed { mark, cause: row.cause, r#type, version: row.version, whole: start..self.bytes.len() });
        Ok(())
    }

    fn decode(&self) -> Decoded {
        self.rows.iter().map(|row| self.event(row)).collect()
    }

    fn event(&self, row: &Packed) -> Result<Recorded, Fault> {
        let r#type = str::from_utf8(&self.bytes[row.r#type.clone()]).unwrap_or_default();
        let event = read_whole(LIFTS, r#type, row.version, &self.bytes[row.whole.clone()]);
        let event = event.map_err(|why| unreadable(row.mark.seq, r#type, &why))?;
        Ok(Recorded { mark: row.mark, event, cause: row.cause })
    }
}

impl<'a> Row<'a> {
    fn of(row: &'a rusqlite::Row) -> rusqlite::Result<Self> {
        let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        Ok(Self {
            seq: seq(row.get(0)?),
            at: Moment::from_millis(row.get(1)?),
            by: row.get::<_, Option<u32>>(2)?.map(PersonId),
            via: text(3)?,
            r#type: text(4)?,
            version: row.get(5)?,
            body: text(6)?,
            cause: row.get::<_, Option<i64>>(7)?.map(seq),
        })
    }

    /// Who, when and through which door.
    ///
    /// # Errors
    /// When the door is unknown.
    pub fn stamp(&self) -> Result<Stamp, String> {
        let via: Via = form::via_from_word(self.via)?;
        Ok(Stamp { at: self.at, by: self.by, via })
    }

    /// The event, decoded.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn recorded(&self) -> Result<Recorded, String> {
        let stamp = self.stamp()?;
        let event = form::read(LIFTS, &form::Form { r#type: self.r#type, version: self.version, body: self.body })?;
        Ok(Recorded { mark: Mark { seq: self.seq, stamp }, event, cause: self.cause })
    }
}

/// Walks over every stored row in order, decoded or not.
///
/// # Errors
/// When a row cannot be read, and those of `take`.
pub(crate) fn walk(connection: &Connection, mut take: impl FnMut(Row) -> Result<(), Fault>) -> Result<(), Fault> {
    let reading = fault("reading the journal");
    let mut statement = connection.prepare(READ).map_err(&reading)?;
    let mut rows = statement.query(params![WORKSPACE, 0]).map_err(&reading)?;
    while let Some(row) = rows.next().map_err(&reading)? {
        take(Row::of(row).map_err(fault("reading a row of the journal"))?)?;
    }
    Ok(())
}
