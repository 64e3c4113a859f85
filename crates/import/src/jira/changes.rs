//! What an entry of a history changed.
//!
//! A tracker writes the same change ("In Progress" to "Review") thousands of times
//! in the same words, so each thread remembers what it read of such words lately.

use super::lenient::{List, Maybe, Str};
use domain::Text;
use foldhash::fast::RandomState;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::{cell::RefCell, hash::BuildHasher, rc::Rc};

/// A field of Jira's by what a change of it means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Field {
    Status,
    Resolution,
    Assignee,
    Summary,
    Description,
    Type,
    Priority,
    Labels,
    Link,
    TimeSpent,
    Sprint,
    FixVersion,
    DueDate,
    OriginalEstimate,
    RemainingEstimate,
    Flagged,
    Points,
    /// Whatever moves the issue below another one.
    Parent,
    #[default]
    Other,
}

impl Field {
    /// As histories name them.
    fn of(name: &str) -> Self {
        match name {
            "status" => Self::Status,
            "resolution" => Self::Resolution,
            "assignee" => Self::Assignee,
            "summary" => Self::Summary,
            "description" => Self::Description,
            "issuetype" => Self::Type,
            "priority" => Self::Priority,
            "labels" => Self::Labels,
            "Link" => Self::Link,
            "timespent" => Self::TimeSpent,
            "Sprint" => Self::Sprint,
            "Fix Version" => Self::FixVersion,
            "duedate" => Self::DueDate,
            "timeoriginalestimate" => Self::OriginalEstimate,
            "timeestimate" => Self::RemainingEstimate,
            "Flagged" | "flagged" => Self::Flagged,
            "Parent" | "Epic Link" | "IssueParentAssociation" | "Parent Link" => Self::Parent,
            name if is_points(name) => Self::Points,
            _ => Self::Other,
        }
    }
}

/// The words by which Jira installations call story points.
const POINTS: [&str; 5] = ["story points", "story point estimate", "storypoints", "points", "estimated story points"];

/// Whether a field of this name holds story points.
pub(super) fn is_points(name: &str) -> bool {
    POINTS.iter().any(|points| name.eq_ignore_ascii_case(points))
}

/// One field that changed.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Item {
    #[serde(skip)]
    pub field: Field,
    #[serde(deserialize_with = "shared", rename = "field")]
    pub name: Text,
    #[serde(deserialize_with = "shared")]
    pub from: Text,
    #[serde(deserialize_with = "shared")]
    pub from_string: Text,
    #[serde(deserialize_with = "shared")]
    pub to: Text,
    #[serde(deserialize_with = "shared", rename = "toString")]
    pub to_text: Text,
}

/// Reads what may have any form as a shared text.
fn shared<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    Str::deserialize(deserializer).map(|text| Text::shared(&text))
}

/// The text, where there is one.
pub(super) fn some(text: &Text) -> Option<&str> {
    Some(&**text).filter(|text| !text.is_empty())
}

/// Longest words that are remembered.
const LONGEST: usize = 512;

/// How many are remembered in each thread; those that meet in a place push each other out.
const PLACES: usize = 4_096;

struct Known {
    written: Box<str>,
    items: Rc<[Item]>,
}

thread_local! {
    static KNOWN: RefCell<Vec<Option<Known>>> = RefCell::new((0..PLACES).map(|_| None).collect());
    static PLACE: RandomState = RandomState::default();
}

/// The fields that changed, as an entry writes them.
///
/// # Errors
/// When a text in it is none, or a field is there twice.
pub(super) fn read(written: &RawValue) -> serde_json::Result<Rc<[Item]>> {
    let written = written.get();
    if written.len() > LONGEST {
        return parse(written);
    }
    let place = PLACE.with(|state| state.hash_one(written)) as usize % PLACES;
    KNOWN.with_borrow_mut(|known| match &known[place] {
        Some(known) if *known.written == *written => Ok(known.items.clone()),
        _ => {
            let items = parse(written)?;
            known[place] = Some(Known { written: written.into(), items: items.clone() });
            Ok(items)
        }
    })
}

pub(super) fn parse(written: &str) -> serde_json::Result<Rc<[Item]>> {
    let list: List<Maybe<Item>, 1> = serde_json::from_str(written)?;
    let items = list.0.into_iter().filter_map(|item| item.0);
    Ok(items.map(|item| Item { field: Field::of(&item.name), ..item }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &str) -> serde_json::Result<Vec<String>> {
        let written: &RawValue = serde_json::from_str(json).expect("JSON");
        Ok(read(written)?.iter().map(|item| item.name.to_string()).collect())
    }

    #[test]
    fn the_same_words_are_the_same_change_and_others_are_not() {
        for _ in 0..2 {
            for nth in 0..2 * PLACES {
                let json = format!(r#"[{{"field":"status {nth}"}},null,7,{{"field":"resolution"}}]"#);
                assert_eq!(fields(&json).expect("a list"), [format!("status {nth}"), "resolution".into()]);
            }
        }
    }

    #[test]
    fn long_ones_are_read_and_not_kept() {
        let long = "x".repeat(LONGEST);
        assert_eq!(fields(&format!(r#"[{{"field":"{long}"}}]"#)).expect("a list"), [long]);
    }

    #[test]
    fn what_is_no_list_changes_nothing_and_what_is_no_text_is_an_error() {
        assert!(fields("{}").expect("an object").is_empty());
        assert!(fields(r#"[{"field":"\ud800"}]"#).is_err());
        assert!(fields(r#"[{"field":"a","field":"b"}]"#).is_err());
    }
}
