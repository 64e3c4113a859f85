//! One changed field of a Jira history → what it says.

use super::{
    changes::{Field, Item, some},
    lenient::number,
    reader::{Reader, recorded},
};
use crate::text::{value, words_changed};
use domain::{
    Key, Moment, PersonId, Text,
    item::{Basis, DUE_DATE, Fact, Measure, What},
};
use std::collections::BTreeSet;

/// Puts what a change says into `facts`.
pub(super) fn tell(reader: &mut Reader, at: Moment, by: Option<PersonId>, item: &Item, facts: &mut Vec<Fact>) {
    let (from, to) = (&item.from_string, &item.to_text);
    let what = match item.field {
        Field::Status => What::Status { from: value(from), to: value(to) },
        Field::Resolution => What::Resolved { from: value(from), to: value(to) },
        Field::Assignee => What::Assigned {
            from: reader.named(some(&item.from), some(&item.from_string)),
            to: reader.named(some(&item.to), some(&item.to_text)),
        },
        Field::Summary => What::Retitled { from: value(from), to: value(to) },
        Field::Description => {
            let (words_added, words_removed) = words_changed(from, to);
            What::Described { words_added, words_removed }
        }
        Field::Type => What::Retyped { from: value(from), to: value(to) },
        Field::Priority => What::Prioritised { from: value(from), to: value(to) },
        Field::Labels => return labels(reader, at, by, from, to, facts),
        Field::Link => return links(reader, at, by, item, facts),
        Field::TimeSpent => return facts.extend(spent(at, by, item)),
        Field::Sprint | Field::FixVersion | Field::DueDate => planned(item),
        Field::OriginalEstimate => estimated(Measure::OriginalSeconds, item),
        Field::RemainingEstimate => estimated(Measure::RemainingSeconds, item),
        Field::Flagged => flagged(to),
        Field::Points => What::Estimated { measure: Measure::Points, from: number(from), to: number(to) },
        Field::Parent => What::Moved { from: key(from), to: key(to) },
        Field::Other => What::Changed { field: value(&item.name), from: value(from), to: value(to) },
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

fn links(reader: &mut Reader, at: Moment, by: Option<PersonId>, item: &Item, facts: &mut Vec<Fact>) {
    if let Some(to) = some(&item.from) {
        let how = reader.word(how(&item.from_string, to));
        facts.push(recorded(at, by, What::Unlinked { how, to: Key::new(to) }));
    }
    if let Some(to) = some(&item.to) {
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
fn spent(at: Moment, by: Option<PersonId>, item: &Item) -> Option<Fact> {
    let seconds = number(&item.to).unwrap_or(0.0) - number(&item.from).unwrap_or(0.0);
    let seconds = plausible_seconds(seconds)?;
    Some(Fact { at: at.plus_seconds(-seconds), by, basis: Basis::FromFields, what: What::Worked { seconds } })
}

/// More than nothing and less than a year of work in one entry.
pub(super) fn plausible_seconds(seconds: f64) -> Option<i64> {
    (1.0..365.0 * 86_400.0).contains(&seconds).then_some(seconds as i64)
}

fn planned(item: &Item) -> What {
    let (into, from, to) = match item.field {
        Field::Sprint => ("sprint", &item.from_string, &item.to_text),
        Field::FixVersion => ("version", &item.from_string, &item.to_text),
        _ => (DUE_DATE, &item.from, &item.to),
    };
    What::Planned { into: Text::shared(into), from: value(from), to: value(to) }
}

fn estimated(measure: Measure, item: &Item) -> What {
    What::Estimated { measure, from: number(&item.from), to: number(&item.to) }
}

fn flagged(to: &Text) -> What {
    if to.is_empty() { What::Unflagged } else { What::Flagged { why: value(to) } }
}

#[cfg(test)]
mod tests {
    use super::{super::changes, *};

    fn told(json: &str) -> Vec<What> {
        let items = changes::parse(&format!("[{json}]")).expect("history items");
        let mut facts = vec![];
        tell(&mut Reader::new(Moment::default()), Moment::default(), None, &items[0], &mut facts);
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
