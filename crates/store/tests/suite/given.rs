//! Events and journals for the tests.

use domain::{
    Discipline, Event, ImportId, Key, Mark, PersonId, QuestionId, Recorded, Seq, Side, SourceId, Stamp, Via, World, apply,
    item::{self, Basis, Fact, What},
    person, question, testing,
};
use engine::{Append, Journal};
use std::path::PathBuf;
use tempfile::TempDir;

/// The `n`th event of a little history: people, questions, facts from a tracker.
pub fn event(n: u64) -> Event {
    let number = u32::try_from(n).expect("a small history");
    let (question, feature) = (QuestionId(number), Key::from("PAY-1"));
    match n % 3 {
        0 => {
            question::Event::Asked { question, feature, to: Side::Product, text: "Who pays “it”?\n\u{1F600}".into(), blocking: true }.into()
        }
        1 => person::Event::Joined { person: PersonId(number), discipline: Some(Discipline::Data), why: None, import: None }.into(),
        _ => {
            let what = What::Estimated { measure: item::Measure::Points, from: None, to: Some(0.1 + 0.2) };
            let facts = [Fact { at: testing::stamp(n).at, by: None, basis: Basis::FromFields, what }].into();
            item::Event::Observed { source: SourceId(1), import: ImportId(1), item: format!("T-{n}").as_str().into(), facts }.into()
        }
    }
}

/// The same, in its place.
pub fn recorded(n: u64) -> Recorded {
    let stamp = Stamp { by: (n.is_multiple_of(2)).then_some(PersonId(7)), via: Via::Simulation, ..testing::stamp(n) };
    Recorded { mark: Mark { seq: Seq(n), stamp }, event: event(n), cause: (n > 1 && n.is_multiple_of(5)).then_some(Seq(n - 1)) }
}

/// The events of these places.
pub fn history(places: impl IntoIterator<Item = u64>) -> Vec<Recorded> {
    places.into_iter().map(recorded).collect()
}

/// Everything in a journal.
pub fn all(journal: &mut impl Journal) -> Vec<Recorded> {
    let mut all = vec![];
    journal.read(Seq(0), &mut |recorded| all.push(recorded)).expect("it can be read");
    all
}

/// What a history comes to.
pub fn world(history: &[Recorded]) -> World {
    let mut world = World::default();
    history.iter().for_each(|recorded| apply(&mut world, recorded));
    world
}

/// A folder with a journal of so many events in it.
pub fn file(events: u64) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let mut journal = store::Sqlite::open(&path).expect("a journal");
    assert_eq!(journal.append(&history(1..=events)), Ok(Append::Done));
    (folder, path)
}
