//! Events as they are stored: a type, a version and a JSON body.

use crate::lifting::{self, LIFTS, Lift};
use domain::{Event, Seq, Via};
use engine::Fault;
use serde::{
    Deserialize,
    de::value::{Error as NoVia, StrDeserializer},
};
use serde_json::{Deserializer, Value};
use std::ops::Range;

/// Several events written one after another into one buffer.
#[derive(Default)]
pub(crate) struct Forms {
    bytes: Vec<u8>,
    parts: Vec<Parts>,
}

struct Parts {
    r#type: Range<usize>,
    body: Range<usize>,
    version: u32,
}

/// One event as it is stored.
pub(crate) struct Form<'a> {
    pub r#type: &'a str,
    pub version: u32,
    pub body: &'a str,
}

impl Forms {
    /// Writes one more event. An event serialises as `{"type":body}`, so its
    /// type and body are cut out of what was written, not written again.
    pub fn push(&mut self, event: &Event) -> Result<(), Fault> {
        let start = self.bytes.len();
        serde_json::to_writer(&mut self.bytes, event).map_err(|error| Fault::new(error).during("writing the form of an event"))?;
        let parts = cut(&self.bytes, start).ok_or_else(|| Fault::new("an event must be written as a map from its type to its body"))?;
        debug_assert_eq!(read(LIFTS, &self.form(&parts)).as_ref(), Ok(event), "an event reads back as it was written");
        self.parts.push(parts);
        Ok(())
    }

    /// The forms, in the order of writing.
    pub fn iter(&self) -> impl Iterator<Item = Form<'_>> {
        self.parts.iter().map(|parts| self.form(parts))
    }

    fn form(&self, parts: &Parts) -> Form<'_> {
        let text = |range: &Range<usize>| str::from_utf8(&self.bytes[range.clone()]).unwrap_or_default();
        Form { r#type: text(&parts.r#type), version: parts.version, body: text(&parts.body) }
    }
}

fn cut(bytes: &[u8], start: usize) -> Option<Parts> {
    let whole = bytes.get(start..)?;
    let quote = whole.strip_prefix(b"{\"")?.iter().position(|byte| *byte == b'"')?;
    let r#type = start + 2..start + 2 + quote;
    let body = r#type.end + 2..bytes.len() - 1;
    let is_map = bytes.get(r#type.end..body.start)? == b"\":" && bytes.last() == Some(&b'}') && !body.is_empty();
    let version = lifting::current(LIFTS, str::from_utf8(&bytes[r#type.clone()]).ok()?);
    is_map.then_some(Parts { r#type, body, version })
}

/// Reads an event from its stored form.
///
/// # Errors
/// A sentence that says what is wrong with the form.
pub(crate) fn read(lifts: &[Lift], form: &Form) -> Result<Event, String> {
    let whole = format!("{{\"{}\":{}}}", form.r#type, form.body);
    read_whole(lifts, form.r#type, form.version, whole.as_bytes())
}

/// Reads an event from `{"type":body}`.
///
/// # Errors
/// A sentence that says what is wrong with the form.
pub(crate) fn read_whole(lifts: &[Lift], r#type: &str, version: u32, whole: &[u8]) -> Result<Event, String> {
    if lifting::is_old(lifts, r#type, version) {
        return read_old(lifts, r#type, version, whole);
    }
    let current = lifting::current(lifts, r#type);
    if version != current {
        return Err(format!("its form has version {version}, and this version of Alongside knows up to {current}"));
    }
    let mut json = Deserializer::from_slice(whole);
    let event = Event::read(r#type, &mut json).map_err(|error| error.to_string())?;
    json.end().map_err(|error| error.to_string())?;
    Ok(event)
}

fn read_old(lifts: &[Lift], r#type: &str, version: u32, whole: &[u8]) -> Result<Event, String> {
    let mut whole: Value = serde_json::from_slice(whole).map_err(|error| error.to_string())?;
    let (r#type, _, body) = lifting::lift(lifts, r#type, version, whole[r#type].take());
    let lifted = Value::Object([(r#type.clone(), body)].into_iter().collect());
    Event::read(&r#type, lifted).map_err(|error| format!("lifted from version {version}: {error}"))
}

/// An event that cannot be read stops everything: never skip, never guess.
pub(crate) fn unreadable(seq: Seq, r#type: &str, why: &str) -> Fault {
    Fault::new(format!(
        "event {seq} ({type}) cannot be read: {why}. A newer version of Alongside may have written it: update Alongside, or restore a backup"
    ))
}

/// The stored word of a door.
pub(crate) fn via_word(via: Via) -> &'static str {
    match via {
        Via::Web => "web",
        Via::Api => "api",
        Via::Cli => "cli",
        Via::Import => "import",
        Via::Simulation => "simulation",
        Via::Alongside => "alongside",
    }
}

/// The door of a stored word.
pub(crate) fn via_from_word(word: &str) -> Result<Via, String> {
    Via::deserialize(StrDeserializer::<NoVia>::new(word)).map_err(|_| format!("it came through “{word}”, a door that nobody knows"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{QuestionId, question};
    use serde_json::json;

    fn accepted() -> Event {
        question::Event::Accepted { question: QuestionId(7), feature: "PAY-1".into() }.into()
    }

    #[test]
    fn a_form_is_cut_from_what_was_written_once() {
        let mut forms = Forms::default();
        forms.push(&accepted()).expect("it can be written");
        forms.push(&accepted()).expect("it can be written");
        assert_eq!(forms.iter().count(), 2);
        for form in forms.iter() {
            assert_eq!((form.r#type, form.version, form.body), ("question.accepted", 1, r#"{"question":7,"feature":"PAY-1"}"#));
            assert_eq!(read(LIFTS, &form), Ok(accepted()));
        }
    }

    #[test]
    fn an_old_form_is_read_as_todays_event() {
        let lift = Lift {
            r#type: "request.granted",
            version: 1,
            becomes: "question.accepted",
            body: |old| json!({"question": old["number"], "feature": old["of"]}),
        };
        let form = Form { r#type: "request.granted", version: 1, body: r#"{"number":7,"of":"PAY-1"}"# };
        assert_eq!(read(&[lift], &form), Ok(accepted()));
    }

    #[test]
    fn what_nobody_knows_is_said_not_guessed() {
        let unread = |r#type, version, body| read(LIFTS, &Form { r#type, version, body }).expect_err("nobody knows it");
        assert!(unread("poem.written", 1, "{}").contains("poem.written"));
        assert!(unread("question.sung", 1, "{}").contains("question.sung"));
        assert!(unread("question.accepted", 2, "{}").contains("version 2"));
        assert!(unread("question.accepted", 1, r#"{"question":7}"#).contains("feature"));
        assert!(!unread("question.accepted", 1, r#"{"question":7,"feature":"PAY-1"}} {"#).is_empty());
    }

    #[test]
    fn every_door_has_the_word_that_serde_gives_it() {
        for via in [Via::Web, Via::Api, Via::Cli, Via::Import, Via::Simulation, Via::Alongside] {
            assert_eq!(serde_json::to_value(via).expect("a word"), via_word(via));
            assert_eq!(via_from_word(via_word(via)), Ok(via));
        }
        assert!(via_from_word("window").expect_err("no such door").contains("window"));
    }
}
