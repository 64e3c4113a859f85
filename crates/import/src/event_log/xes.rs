//! Event logs in XES, the XML of IEEE 1849: traces of events with attributes.
//!
//! Of a trace its `concept:name` counts (the case), of an event its `concept:name`
//! (the activity), `time:timestamp` and `org:resource`. Everything else (globals,
//! classifiers, extensions, attributes of attributes) is passed over. The log is read
//! as a stream of tags: no entity is ever expanded but XML's own five, nothing that a
//! document type declares is looked at, and what is nested too deeply ends the reading.

use super::Log;
use crate::Page;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use std::borrow::Cow;

/// No log nests its elements so deeply: attributes of attributes of events are five.
const DEEPEST: usize = 64;

/// Whether a page is XML rather than a table: its first sign is `<`.
pub(super) fn is_xml(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().first() == Some(&b'<')
}

/// What stands in a trace or an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Log,
    Trace,
    Event,
    /// Anything else, and all below it.
    Elsewhere,
}

/// The attributes of one event that count, and where it begins.
#[derive(Default)]
struct Told {
    line: u64,
    activity: String,
    timestamp: String,
    resource: String,
    group: String,
}

/// Reading under way.
struct Reading<'p> {
    log: &'p mut Log,
    page: &'p Page,
    /// Where the open elements are, the outermost first.
    open: Vec<Place>,
    case: String,
    events: Vec<Told>,
    /// How far lines were counted: bytes and lines.
    counted: (usize, u64),
}

/// Reads a log into the events; what cannot be read becomes a problem with its line.
pub(super) fn read(log: &mut Log, page: &Page) {
    let mut reader = Reader::from_reader(page.bytes.as_slice());
    let mut reading = Reading { log, page, open: vec![], case: String::new(), events: vec![], counted: (0, 1) };
    let mut seen = false;
    loop {
        let at = reader.buffer_position() as usize;
        let step = match reader.read_event() {
            Ok(Event::Start(tag)) => reading.start(&tag, at).map(|()| seen = true),
            Ok(Event::Empty(tag)) => reading.start(&tag, at).map(|()| reading.end()),
            Ok(Event::End(_)) => {
                reading.end();
                Ok(())
            }
            Ok(Event::Eof) if reading.open.is_empty() && seen => return,
            Ok(Event::Eof) if seen => Err("the file ends before the log does; it is cut off".to_owned()),
            Ok(Event::Eof) => Err("there is no log in it".to_owned()),
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(why) = step {
            return if seen { reading.stop(at, &why) } else { reading.refuse(at, &why) };
        }
    }
}

impl Reading<'_> {
    fn start(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<(), String> {
        if self.open.len() >= DEEPEST {
            return Err(format!("its elements are nested more than {DEEPEST} deep"));
        }
        let place = match (self.open.last(), tag.local_name().as_ref()) {
            (None, "log") => Place::Log,
            (None, _) => return Err("it is XML, and no log in XES".into()),
            (Some(Place::Log), "trace") => Place::Trace,
            (Some(Place::Trace), "event") => Place::Event,
            (Some(Place::Log), "event") => {
                let line = self.line(at);
                self.log.problem(&self.page.place, Some(line), "This event belongs to no trace; it was left out.".into());
                Place::Elsewhere
            }
            _ => Place::Elsewhere,
        };
        match (place, self.open.last()) {
            (Place::Trace, _) => self.case.clear(),
            (Place::Event, _) => {
                let line = self.line(at);
                self.events.push(Told { line, ..Told::default() });
            }
            (_, Some(Place::Trace | Place::Event)) => self.attribute(tag, at),
            _ => {}
        }
        self.open.push(place);
        Ok(())
    }

    fn end(&mut self) {
        if self.open.pop() == Some(Place::Trace) {
            self.told();
        }
    }

    /// An attribute of a trace or an event: `<string key="concept:name" value="pay"/>`.
    fn attribute(&mut self, tag: &BytesStart<'_>, at: usize) {
        let value = |name: &str| match tag.try_get_attribute(name) {
            Ok(Some(found)) => found.normalized_value(XmlVersion::default()).map_err(|error| error.to_string()),
            Ok(None) => Ok(Cow::Borrowed("")),
            Err(error) => Err(error.to_string()),
        };
        let (key, value) = match (value("key"), value("value")) {
            (Ok(key), Ok(value)) => (key, value),
            (Err(why), _) | (_, Err(why)) => {
                let line = self.line(at);
                return self.log.problem(&self.page.place, Some(line), format!("This attribute cannot be read: {why}."));
            }
        };
        let in_event = self.open.last() == Some(&Place::Event);
        let place = match (&*key, self.events.last_mut()) {
            ("concept:name", Some(event)) if in_event => &mut event.activity,
            ("time:timestamp", Some(event)) if in_event => &mut event.timestamp,
            ("org:resource", Some(event)) if in_event => &mut event.resource,
            ("org:group", Some(event)) if in_event => &mut event.group,
            ("concept:name", _) if !in_event => &mut self.case,
            _ => return,
        };
        *place = value.into_owned();
    }

    /// Takes in the events of a trace that ended.
    fn told(&mut self) {
        for event in std::mem::take(&mut self.events) {
            let resource = if event.resource.is_empty() { &event.group } else { &event.resource };
            let fields = [&self.case, &event.activity, &event.timestamp, resource].map(|field| field.trim().as_bytes());
            self.log.event(&self.page.place, Some(event.line), fields);
        }
    }

    /// Nothing was in the file; that ends nothing else.
    fn refuse(&mut self, at: usize, why: &str) {
        let line = self.line(at);
        self.log.problem(&self.page.place, Some(line), format!("Nothing was read: {why}."));
    }

    /// What came before the reading stopped is kept, but for an event that it stopped in.
    fn stop(&mut self, at: usize, why: &str) {
        let line = self.line(at);
        if self.open.contains(&Place::Event) {
            self.events.pop();
        }
        self.told();
        self.log.stop(
            &self.page.place,
            Some(line),
            format!("Reading stopped: {why}. The file is damaged or cut off; export or copy it again."),
        );
    }

    /// The line of a byte, from 1. Lines are counted once: places only grow.
    fn line(&mut self, at: usize) -> u64 {
        let at = at.min(self.page.bytes.len());
        let (from, lines) = self.counted;
        let more = self.page.bytes.get(from..at).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count() as u64;
        self.counted = (at.max(from), lines + more);
        self.counted.1
    }
}
