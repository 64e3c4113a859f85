//! One changed field of a Jira history → what it says.

use super::{
    form::Item,
    lenient::number,
    reader::{Reader, recorded},
};
use crate::text::{LONGEST_VALUE, bounded, words_changed};
use domain::{
    Key, Moment, PersonId,
    item::{Basis, DUE_DATE, Fact, Measure, What},
};
use std::collections::BTreeSet;

/// The words by which Jira installations call story points.
const POINTS: [&str; 5] = ["story points", "story point estimate", "storypoints", "points", "estimated story points"];

/// Whether a field of this name holds story points.
pub(super) fn is_points(name: &str) -> bool {
    POINTS.iter().any(|points| name.eq_ignore_ascii_case(points))
}

/// Whether a change of this field moves the item below another one.
pub(super) fn is_parent(name: &str) -> bool {
    matches!(name, "Parent" | "Epic Link" | "IssueParentAssociation" | "Parent Link")
}

/// How histories name the day on which an issue is due.
pub(super) const DUE_DATE_FIELD: &str = "duedate";

/// Puts what a change says into `facts`.
pub(super) fn tell(reader: &mut Reader, at: Moment, by: Option<PersonId>, item: &Item<'_>, facts: &mut Vec<Fact>) {
    let (from, to) = (&*item.from_string, &*item.to_text);
    let what = match &*item.field {
        "status" => What::Status { from: reader.word(from), to: reader.word(to) },
        "resolution" => What::Resolved { from: reader.word(from), to: reader.word(to) },
        "assignee" => What::Assigned {
            from: reader.named(item.from.get(), item.from_string.get()),
            to: reader.named(item.to.get(), item.to_text.get()),
        },
        "summary" => What::Retitled { from: bounded(from, LONGEST_VALUE).into(), to: bounded(to, LONGEST_VALUE).into() },
        "description" => {
            let (words_added, words_removed) = words_changed(from, to);
            What::Described { words_added, words_removed }
        }
        "issuetype" => What::Retyped { from: reader.word(from), to: reader.word(to) },
        "priority" => What::Prioritised { from: reader.word(from), to: reader.word(to) },
        "labels" => return labels(reader, at, by, from, to, facts),
        "Link" => return links(reader, at, by, item, facts),
        "timespent" => return facts.extend(spent(at, by, item)),
        "Sprint" | "Fix Version" | DUE_DATE_FIELD => planned(reader, item),
        "timeoriginalestimate" => estimated(Measure::OriginalSeconds, item),
        "timeestimate" => estimated(Measure::RemainingSeconds, item),
        "Flagged" | "flagged" => flagged(reader, to),
        name if is_points(name) => What::Estimated { measure: Measure::Points, from: number(from), to: number(to) },
        name if is_parent(name) => What::Moved { from: key(from), to: key(to) },
        name => What::Changed { field: reader.word(name), from: reader.word(from), to: reader.word(to) },
    };
    facts.push(recorded(at, by, what));
}

/// The key that a text is: `ABC-12`. Anything else is none.
pub(super) fn key(text: &str) -> Option<Key> {
    let (project, number) = text.rsplit_once('-')?;
    let starts = project.starts_with(|c: char| c.is_ascii_uppercase());
    let is_project = project.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    (starts && is_project && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then(|| Key::new(text))
}

/// Labels are named as a whole, before and after, with spaces between them.
fn labels(reader: &mut Reader, at: Moment, by: Option<PersonId>, from: &str, to: &str, facts: &mut Vec<Fact>) {
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (from.split_whitespace().collect(), to.split_whitespace().collect());
    for removed in old.difference(&new) {
        facts.push(recorded(at, by, What::Unlabelled { removed: reader.word(removed) }));
    }
    for added in new.difference(&old) {
        facts.push(recorded(at, by, What::Labelled { added: reader.word(added) }));
    }
}

fn links(reader: &mut Reader, at: Moment, by: Option<PersonId>, item: &Item<'_>, facts: &mut Vec<Fact>) {
    if let Some(to) = item.from.get() {
        let how = reader.word(how(&item.from_string, to));
        facts.push(recorded(at, by, What::Unlinked { how, to: Key::new(to) }));
    }
    if let Some(to) = item.to.get() {
        let how = reader.word(how(&item.to_text, to));
        facts.push(recorded(at, by, What::Linked { how, to: Key::new(to) }));
    }
}

/// `This issue is blocked by ANY-29` → `is blocked by`.
fn how<'a>(text: &'a str, key: &str) -> &'a str {
    text.trim().trim_start_matches("This issue").trim_end_matches(key).trim()
}

/// Time spent grew by a log of work that ended, as far as the history knows, at
/// the moment of logging.
fn spent(at: Moment, by: Option<PersonId>, item: &Item<'_>) -> Option<Fact> {
    let seconds = number(&item.to).unwrap_or(0.0) - number(&item.from).unwrap_or(0.0);
    let seconds = plausible_seconds(seconds)?;
    Some(Fact { at: at.plus_seconds(-seconds), by, basis: Basis::FromFields, what: What::Worked { seconds } })
}

/// More than nothing and less than a year of work in one entry.
pub(super) fn plausible_seconds(seconds: f64) -> Option<i64> {
    (1.0..365.0 * 86_400.0).contains(&seconds).then_some(seconds as i64)
}

fn planned(reader: &mut Reader, item: &Item<'_>) -> What {
    let (into, from, to) = match &*item.field {
        "Sprint" => ("sprint", &*item.from_string, &*item.to_text),
        "Fix Version" => ("version", &*item.from_string, &*item.to_text),
        _ => (DUE_DATE, &*item.from, &*item.to),
    };
    What::Planned { into: reader.word(into), from: reader.word(from), to: reader.word(to) }
}

fn estimated(measure: Measure, item: &Item<'_>) -> What {
    What::Estimated { measure, from: number(&item.from), to: number(&item.to) }
}

fn flagged(reader: &mut Reader, to: &str) -> What {
    if to.is_empty() { What::Unflagged } else { What::Flagged { why: reader.word(to) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str) -> Vec<What> {
        let item: Item<'_> = serde_json::from_str(json).expect("a history item");
        let mut facts = vec![];
        tell(&mut Reader::new(Moment::default()), Moment::default(), None, &item, &mut facts);
        facts.into_iter().map(|fact| fact.what).collect()
    }

    #[test]
    fn every_field_that_means_something_becomes_its_own_fact() {
        let status = told(r#"{"field":"status","from":"1","fromString":"Open","to":"5","toString":"Resolved"}"#);
        assert_eq!(status, [What::Status { from: "Open".into(), to: "Resolved".into() }]);
        let labels = told(r#"{"field":"labels","fromString":"a b","toString":"b c"}"#);
        assert_eq!(labels, [What::Unlabelled { removed: "a".into() }, What::Labelled { added: "c".into() }]);
        let link = told(r#"{"field":"Link","from":null,"to":"ANY-29","toString":"This issue is blocked by ANY-29"}"#);
        assert_eq!(link, [What::Linked { how: "is blocked by".into(), to: "ANY-29".into() }]);
        let points = told(r#"{"field":"Story Points","fromString":"8","toString":null}"#);
        assert_eq!(points, [What::Estimated { measure: Measure::Points, from: Some(8.0), to: None }]);
        let work = told(r#"{"field":"timespent","from":null,"to":"7200","toString":"7200"}"#);
        assert_eq!(work, [What::Worked { seconds: 7200 }]);
        let epic = told(r#"{"field":"Epic Link","fromString":"","toString":"PAY-1"}"#);
        assert_eq!(epic, [What::Moved { from: None, to: Some("PAY-1".into()) }]);
        assert_eq!(told(r#"{"field":"Flagged","fromString":"Impediment","toString":""}"#), [What::Unflagged]);
        let other = told(r#"{"field":"Rank","fromString":"","toString":"Ranked higher"}"#);
        assert_eq!(other, [What::Changed { field: "Rank".into(), from: "".into(), to: "Ranked higher".into() }]);
    }

    #[test]
    fn a_key_is_a_project_and_a_number() {
        assert_eq!(key("ANY23-29"), Some("ANY23-29".into()));
        for text in ["", "12537916", "api legacy", "a-1", "AB-", "AB-1x"] {
            assert_eq!(key(text), None, "{text}");
        }
    }
}
