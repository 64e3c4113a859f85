//! Stored forms are for ever. The golden journal of a released version holds
//! every form of that version; it is read and written again, byte for byte.

use crate::given::{all, world};
use domain::{
    Event, ImportId, Mark, Moment, PersonId, Recorded, Seq, SourceId, Stamp, Via,
    item::{self, Basis, Fact, Measure, What},
    testing,
};
use engine::{Append, Journal};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::BTreeSet, path::PathBuf};
use store::{Also, Sqlite, Vault, export, import, verify};
use tempfile::TempDir;

const V0_1: &str = include_str!("golden/0.1.jsonl");

/// A journal with the history of version 0.1.
fn golden() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    import(&mut V0_1.as_bytes(), &path).expect("every event of version 0.1 is known");
    (folder, path)
}

fn history() -> Vec<Recorded> {
    let (_folder, path) = golden();
    all(&mut Sqlite::open(&path).expect("a journal"))
}

fn lines() -> impl Iterator<Item = Value> {
    V0_1.lines().map(|line| serde_json::from_str(line).expect("a line of JSON"))
}

/// While version 0.1 is the one that is written, every event is written as its
/// golden journal holds it. A form that changes from now on is lifted, and its
/// new form is pinned in the golden journal of the next version.
#[test]
fn every_event_is_written_exactly_as_pinned() {
    let history = history();
    let pinned: Vec<_> = lines().filter(|line| line.get("seq").is_some()).collect();
    assert_eq!(history.len(), pinned.len());
    for (recorded, line) in history.iter().zip(pinned) {
        let written = serde_json::to_string(&recorded.event).expect("it can be written");
        let body = written.split_once(':').expect("a map").1;
        let body = &body[..body.len() - 1];
        let stored = V0_1.lines().find(|stored| stored.starts_with(&format!("{{\"seq\":{},", line["seq"]))).expect("its line");
        assert!(stored.contains(&format!("\"body\":{body},\"cause\"")), "written: {written}\npinned: {stored}");
    }
}

#[test]
fn the_golden_journal_holds_every_event_and_every_fact_there_is() {
    let pinned: BTreeSet<_> = lines().filter_map(|line| Some(line.get("type")?.as_str()?.to_owned())).collect();
    let known: BTreeSet<_> = history().iter().flat_map(|recorded| types_of_the_practice(&recorded.event)).collect();
    assert_eq!(pinned, known);
    assert!(pinned.iter().all(|r#type| PRACTICES.contains(&r#type.split('.').next().unwrap_or_default())));
    for practice in PRACTICES {
        assert!(pinned.iter().any(|r#type| r#type.starts_with(practice)), "{practice} has no pinned form");
    }
    let facts = V0_1.lines().find(|line| line.contains("\"item.observed\"")).expect("facts");
    let error = What::deserialize(json!({"nothing": {}})).expect_err("no such fact").to_string();
    for fact in in_backticks(&error).skip(1) {
        assert!(
            facts.contains(&format!("\"what\":{{\"{fact}\"")) || facts.contains(&format!("\"what\":\"{fact}\"")),
            "{fact} is not pinned"
        );
    }
}

/// The first words of types; a source has two.
const PRACTICES: [&str; 20] = [
    "person",
    "team",
    "feature",
    "work",
    "dependency",
    "scope_item",
    "estimate",
    "capacity",
    "milestone",
    "absence",
    "question",
    "decision",
    "change",
    "success_metric",
    "defect",
    "source",
    "import",
    "mapping",
    "item",
    "inference",
];

/// The types that the event's practice knows, as serde names them to who asks
/// for one that it does not know. A practice that is added must be added here.
fn types_of_the_practice(event: &Event) -> Vec<String> {
    let practice = match event {
        Event::Person(_) => "person",
        Event::Team(_) => "team",
        Event::Feature(_) => "feature",
        Event::Work(_) => "work",
        Event::Dependency(_) => "dependency",
        Event::ScopeItem(_) => "scope_item",
        Event::Estimate(_) => "estimate",
        Event::Capacity(_) => "capacity",
        Event::Milestone(_) => "milestone",
        Event::Absence(_) => "absence",
        Event::Question(_) => "question",
        Event::Decision(_) => "decision",
        Event::Change(_) => "change",
        Event::SuccessMetric(_) => "success_metric",
        Event::Defect(_) => "defect",
        Event::Source(_) => "source",
        Event::Mapping(_) => "mapping",
        Event::Item(_) => "item",
        Event::Inference(_) => "inference",
    };
    let nothing = format!("{practice}.nothing");
    let error = Event::read(&nothing, json!({ nothing.as_str(): {} })).expect_err("no such event").to_string();
    in_backticks(&error).skip(1).map(str::to_owned).collect()
}

fn in_backticks(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What people write, what tools measure and when: to the last bit.
    #[test]
    fn any_text_figure_and_time_reads_back(text in any::<String>(), figure in proptest::num::f64::NORMAL | proptest::num::f64::ZERO, at in any::<i64>()) {
        let what = What::Commented { id: text.as_str().into(), text: text.as_str().into() };
        let estimated = What::Estimated { measure: Measure::Points, from: None, to: Some(figure) };
        let facts = [what, estimated].map(|what| Fact { at: testing::stamp(1).at, by: None, basis: Basis::Recorded, what });
        let event = item::Event::Observed { source: SourceId(1), import: ImportId(1), item: text.as_str().into(), facts: facts.into() };
        let stamp = Stamp { at: Moment::from_millis(at), by: None, via: Via::Import };
        let written = Recorded { mark: Mark { seq: Seq(1), stamp }, event: event.into(), cause: None };
        let mut journal = Sqlite::in_memory().expect("a journal in memory");
        prop_assert_eq!(journal.append(std::slice::from_ref(&written)), Ok(Append::Done));
        prop_assert_eq!(all(&mut journal), vec![written]);
    }
}

#[test]
fn a_journal_of_version_0_1_is_read_to_the_same_world_and_out_again() {
    let (_folder, path) = golden();
    let world = world(&history());
    assert_eq!((world.features.len(), world.items.len(), world.questions.len()), (1, 4, 1));
    assert_eq!(world.items.get(&"T-1".into()).expect("an item").facts().len(), 34);
    assert_eq!(world.success_metrics.len(), 1);
    assert_eq!(Vault::open(&path).expect("a vault").names().expect("names")[&PersonId(1)], "Ana");
    assert_eq!(verify(&path).expect("a report").findings, []);
    let mut out = vec![];
    export(&path, &mut out, Also { people: true, attachments: true }).expect("lines");
    assert!(out == V0_1.as_bytes(), "the same bytes");
}
