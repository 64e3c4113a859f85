//! **Event logs**: a CSV with a line for every event (`case, activity, timestamp,
//! resource`), or XES, the XML that process mining exchanges logs in.
//!
//! Each case is an item of kind [`ItemKind::Case`]; each activity is a status that
//! the case came into, by the resource's hand. The first event opens the case in
//! its activity; `ends` tells whether it is over, and then its last
//! event closes it.
//! Events of a case are ordered by time; events of the same time stay in the order
//! of the file, as pm4py reads them.

mod ends;
mod xes;

use crate::{
    Accounts, Found, Page, Translated,
    csv_export::{
        dates::{self, DateOrder, Evidence},
        decode, plain,
    },
    files::Bounds,
    text::{LONGEST_VALUE, bounded},
    when::{self, NoTime, plausible, recorded_at},
    whole::{self, LastRow},
};
use csv::{ByteRecord, ReaderBuilder};
use domain::{
    Key, Moment, PersonId, Text,
    item::{Basis, Fact, ItemKind, What},
    source::Problem,
};
use ends::Ends;
use std::{borrow::Cow, collections::HashMap, path::Path};

/// The names that the four columns go by, in small letters and digits alone, the most telling first.
const NAMES: [(&str, &[&str]); 4] = [
    ("case", &["caseconceptname", "caseid", "case", "casekey", "casenumber", "trace", "traceid", "processinstance"]),
    ("activity", &["conceptname", "activity", "activityname", "event", "eventname", "task", "action", "operation"]),
    (
        "timestamp",
        &[
            "timetimestamp",
            "timestamp",
            "completetimestamp",
            "time",
            "date",
            "datetime",
            "eventtime",
            "eventtimestamp",
            "endtimestamp",
            "endtime",
            "completiontime",
            "starttimestamp",
            "starttime",
        ],
    ),
    ("resource", &["orgresource", "resource", "user", "performer", "originator", "orgrole", "orggroup"]),
];

/// Whether a page is an event log in XES.
pub fn is_xes(page: &[u8]) -> bool {
    let head = String::from_utf8_lossy(page.get(..4096).unwrap_or(page));
    xes::is_xml(page) && (head.contains("<log") || head.contains(":log"))
}

/// Whether a first line is that of an event log: it names a case, an activity and a
/// time by names that trackers do not use together.
pub fn is_header(line: &[u8]) -> bool {
    columns(&fields(line)).is_ok()
}

/// The type of every case.
const TYPE: &str = "Case";

/// Says what event logs record. `now` is the moment of reading: nothing can have
/// been recorded after it. Never fails: a line that cannot be read is a problem
/// with its number.
pub fn translate(pages: impl IntoIterator<Item = Page>, now: Moment) -> Translated {
    let mut log = Log::new(now);
    pages.into_iter().for_each(|page| log.read(&page));
    log.finish()
}

/// Translates everything under `path`: a folder, an archive or a file. `now` is the
/// moment of reading; `seen` hears how many pages were read so far.
pub fn from_files(path: &Path, bounds: Bounds, now: Moment, seen: &mut dyn FnMut(u64)) -> Translated {
    whole::translated(path, bounds, seen, |pages| translate(pages, now))
}

/// Where the columns are.
struct Columns {
    case: usize,
    activity: usize,
    timestamp: usize,
    resource: Option<usize>,
}

fn columns(header: &[String]) -> Result<Columns, &'static str> {
    let place = |n: usize| {
        let (word, names) = NAMES[n];
        names.iter().find_map(|name| header.iter().position(|field| plain(field) == *name)).ok_or(word)
    };
    Ok(Columns { case: place(0)?, activity: place(1)?, timestamp: place(2)?, resource: place(3).ok() })
}

fn fields(line: &[u8]) -> Vec<String> {
    let mut record = ByteRecord::new();
    let mut reader = ReaderBuilder::new().has_headers(false).delimiter(delimiter(line)).from_reader(line);
    // What is no CSV has no fields; the caller says so.
    let read = reader.read_byte_record(&mut record).unwrap_or_default();
    let text = |field: &[u8]| String::from_utf8_lossy(field.strip_prefix(b"\xef\xbb\xbf").unwrap_or(field)).into_owned();
    if read { record.iter().map(text).collect() } else { vec![] }
}

fn delimiter(bytes: &[u8]) -> u8 {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    decode::delimiter(&String::from_utf8_lossy(line))
}

/// An event: what a case came into.
struct Event {
    at: Moment,
    activity: u32,
    by: Option<PersonId>,
}

/// Event logs while they are being read. Words and cases are numbered, so that a
/// line costs no allocation.
struct Log {
    now: Moment,
    cases: Numbers,
    events: Vec<Vec<Event>>,
    activities: Numbers,
    resources: Numbers,
    people: Vec<PersonId>,
    accounts: Accounts,
    problems: Vec<Problem>,
    notes: Vec<Text>,
    cut: Option<Problem>,
    /// Which comes first in dates that are not written as ISO 8601 has them.
    order: DateOrder,
}

/// Texts, numbered in the order of meeting.
#[derive(Default)]
struct Numbers {
    known: HashMap<Box<[u8]>, u32>,
    last: Option<(Box<[u8]>, u32)>,
}

impl Numbers {
    /// The number of a text, and whether it is new. The text before is remembered:
    /// the lines of a case often stand together.
    fn of(&mut self, text: &[u8]) -> (u32, bool) {
        if let Some((last, number)) = &self.last
            && **last == *text
        {
            return (*number, false);
        }
        let next = self.known.len() as u32;
        let (number, new) = match self.known.get(text) {
            Some(number) => (*number, false),
            None => {
                self.known.insert(text.into(), next);
                (next, true)
            }
        };
        match &mut self.last {
            Some((last, known)) if last.len() == text.len() => {
                last.copy_from_slice(text);
                *known = number;
            }
            last => *last = Some((text.into(), number)),
        }
        (number, new)
    }

    /// The texts in the order of their numbers.
    fn texts(self) -> Vec<String> {
        let mut all: Vec<_> = self.known.into_iter().collect();
        all.sort_unstable_by_key(|(_, number)| *number);
        all.into_iter().map(|(text, _)| bounded(&String::from_utf8_lossy(&text), LONGEST_VALUE)).collect()
    }
}

fn problem(place: &str, line: Option<u64>, message: String) -> Problem {
    let place = line.map_or_else(|| place.into(), |line| format!("{place}, line {line}"));
    Problem { place: place.into(), message: message.into() }
}

impl Log {
    fn new(now: Moment) -> Self {
        let [cases, activities, resources] = <[Numbers; 3]>::default();
        Self {
            now,
            cases,
            events: vec![],
            activities,
            resources,
            people: vec![],
            accounts: Accounts::default(),
            problems: vec![],
            notes: vec![],
            cut: None,
            order: DateOrder::DayFirst,
        }
    }

    fn problem(&mut self, place: &str, line: Option<u64>, message: String) {
        self.problems.push(problem(place, line, message));
    }

    /// The file ends here, before its end. The first such place counts.
    fn stop(&mut self, place: &str, line: Option<u64>, message: String) {
        self.cut.get_or_insert_with(|| problem(place, line, message));
    }

    fn read(&mut self, page: &Page) {
        if xes::is_xml(&page.bytes) { xes::read(self, page) } else { self.table(page) }
    }

    fn table(&mut self, page: &Page) {
        if page.bytes.trim_ascii().is_empty() {
            return self.problem(&page.place, None, whole::EMPTY.into());
        }
        let first = page.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let columns = match columns(&fields(first)) {
            Ok(columns) => columns,
            Err(missing) => {
                let message = format!(
                    "An event log needs the columns case, activity and timestamp; there is no {missing}. Name them so in the first line."
                );
                return self.problem(&page.place, Some(1), message);
            }
        };
        let mut reader = ReaderBuilder::new().delimiter(delimiter(first)).flexible(true).from_reader(page.bytes.as_slice());
        self.decide(page, delimiter(first), columns.timestamp);
        match self.events(&page.place, &mut reader, &columns) {
            Ok(last) => {
                let width = reader.byte_headers().map_or(0, ByteRecord::len);
                if let Some((line, why)) = last.and_then(|last| whole::cut_off(&page.bytes, width, &last, delimiter(first))) {
                    self.stop(&page.place, Some(line), why);
                }
            }
            Err(error) => self.stop(&page.place, error.position().map(csv::Position::line), format!("Reading stopped: {error}.")),
        }
    }

    /// Which comes first in the dates of a table, where they are not written as ISO 8601 has them.
    fn decide(&mut self, page: &Page, delimiter: u8, column: usize) {
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(page.bytes.as_slice());
        let cell = |record: ByteRecord| String::from_utf8_lossy(record.get(column).unwrap_or_default()).into_owned();
        let mut cells = reader.byte_records().map_while(Result::ok).map(cell).peekable();
        self.order = DateOrder::DayFirst;
        if cells.peek().is_none_or(|first| when::moment(&without_microseconds(first)).is_some()) {
            return;
        }
        let cells: Vec<String> = cells.collect();
        let reading = Evidence::of(cells.iter().map(String::as_str)).reading(&Evidence::default());
        self.order = reading.order;
        self.notes.extend(reading.why.map(|why| format!("Dates of the timestamps: {why}.").into()));
    }

    /// Takes in every event of a table; answers with its last row.
    fn events(&mut self, place: &str, reader: &mut csv::Reader<&[u8]>, columns: &Columns) -> Result<Option<LastRow>, csv::Error> {
        let mut record = ByteRecord::new();
        let headers = reader.byte_headers()?;
        let mut last = headers.position().map(|from| LastRow { from: from.clone(), fields: headers.len() });
        while reader.read_byte_record(&mut record)? {
            let field = |column: usize| record.get(column).unwrap_or_default().trim_ascii();
            let resource = columns.resource.map(field).unwrap_or_default();
            let fields = [field(columns.case), field(columns.activity), field(columns.timestamp), resource];
            self.event(place, record.position().map(csv::Position::line), fields);
            last = record.position().map(|from| LastRow { from: from.clone(), fields: record.len() });
        }
        Ok(last)
    }

    /// Takes in one event: its case, activity, timestamp and resource.
    fn event(&mut self, place: &str, line: Option<u64>, [case, activity, timestamp, resource]: [&[u8]; 4]) {
        for (name, text) in [("case", case), ("activity", activity)] {
            if text.is_empty() {
                return self.problem(place, line, format!("This event names no {name}; it was left out."));
            }
        }
        let at = match at(timestamp, self.order, self.now) {
            Ok(at) => at,
            Err(why) => return self.problem(place, line, format!("This event was left out: its timestamp {why}.")),
        };
        let by = self.person(resource);
        let activity = self.activities.of(activity).0;
        let (case, new) = self.cases.of(case);
        if new {
            self.events.push(vec![]);
        }
        if let Some(events) = self.events.get_mut(case as usize) {
            events.push(Event { at, activity, by });
        }
    }

    fn person(&mut self, resource: &[u8]) -> Option<PersonId> {
        if resource.is_empty() {
            return None;
        }
        let (number, new) = self.resources.of(resource);
        if new {
            let name = String::from_utf8_lossy(resource);
            self.people.push(self.accounts.number(&name, &name, None));
        }
        self.people.get(number as usize).copied()
    }

    fn finish(mut self) -> Translated {
        let activities: Vec<Text> = self.activities.texts().into_iter().map(Into::into).collect();
        self.events.iter_mut().for_each(|events| events.sort_by_key(|event| event.at));
        let ends = Ends::of(&self.events, activities.len());
        let (kind, mut over) = (Text::from(TYPE), 0);
        let found = self.cases.texts().into_iter().zip(&self.events).map(|(case, events)| {
            let mut facts = facts(events, &activities, &case, &kind);
            if ends.is_over(events) {
                over += 1;
                facts
                    .extend(events.last().map(|last| Fact { basis: Basis::FromFields, ..recorded(last, What::Closed { why: "".into() }) }));
            }
            Found { item: Key::new(&case), facts }
        });
        let mut done =
            Translated { found: found.collect(), accounts: self.accounts, problems: self.problems, cut: self.cut, ..Translated::default() };
        done.hints.notes.extend(self.notes.into_iter().chain(ends.said(over, self.events.len())));
        done
    }
}

fn recorded(event: &Event, what: What) -> Fact {
    Fact { at: event.at, by: event.by, basis: Basis::Recorded, what }
}

/// A case as facts: opened in its first activity, then from one to the next.
fn facts(events: &[Event], activities: &[Text], case: &str, kind: &Text) -> Vec<Fact> {
    let word = |event: &Event| activities.get(event.activity as usize).cloned().unwrap_or_default();
    let mut before: Option<Text> = None;
    let told = events.iter().map(|event| {
        let to = word(event);
        let what = match before.replace(to.clone()) {
            Some(from) => What::Status { from, to },
            None => What::Opened { kind: ItemKind::Case, r#type: kind.clone(), title: case.into(), status: to, parent: None, team: None },
        };
        recorded(event, what)
    });
    told.collect()
}

/// The time of an event in any known form, also with microseconds and a space, as pandas writes it.
fn at(text: &[u8], order: DateOrder, now: Moment) -> Result<Moment, NoTime> {
    let text = String::from_utf8_lossy(text);
    match recorded_at(&without_microseconds(&text), now) {
        Err(NoTime::Form(_)) => plausible(dates::read(&text, order).ok_or_else(|| NoTime::Form(text.chars().take(40).collect()))?, now),
        read => read,
    }
}

/// `.788000+02:00` as `.788+02:00`: a moment has milliseconds.
fn without_microseconds(text: &str) -> Cow<'_, str> {
    let Some((seconds, rest)) = text.split_once('.') else { return Cow::Borrowed(text) };
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits <= 3 {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{seconds}.{}{}", &rest[..3], &rest[digits..]))
}
