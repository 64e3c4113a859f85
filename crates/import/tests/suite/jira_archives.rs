//! Every real Jira archive: nothing is lost, nothing is made up.

use crate::given::{NOW, essence, memory, read, shared, take};
use domain::{
    World,
    item::{Basis, What},
};
use import::{
    Translated,
    files::{self, Bounds},
};
use std::{collections::BTreeSet, path::Path};

const ARCHIVES: [&str; 5] = ["changelog-apache", "changelog-duraspace", "tidev-ALOY", "tidev-MOD", "tidev-TIMOB-slice-dev"];

fn archives() -> impl Iterator<Item = (&'static str, std::path::PathBuf)> {
    ARCHIVES.into_iter().filter_map(|name| Some((name, shared(&format!("jira/{name}.tar.xz"))?)))
}

/// The issue a file is about, by its name.
fn key_of(place: &str) -> String {
    let stem = Path::new(place).file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
    stem.trim_end_matches("_CL").trim_end_matches("_Comment").to_owned()
}

#[test]
fn every_file_is_an_item_or_a_problem_with_its_address() {
    for (name, path) in archives() {
        let translated = read(&path);
        let bad: BTreeSet<String> = translated.problems.iter().map(|problem| problem.place.to_string()).collect();
        let mut expected = BTreeSet::new();
        let reading = files::read(&path, Bounds::default(), &mut |page| {
            if !bad.contains(&page.place) {
                expected.insert(key_of(&page.place));
            }
        });
        let found: BTreeSet<String> = translated.found.iter().map(|found| found.item.to_string()).collect();
        assert_eq!(found, expected, "{name}");
        assert!(reading.pages > 300 && bad.len() <= 1, "{name}: {bad:?}");
    }
}

fn count(all: &[Translated], is: impl Fn(&What) -> bool, basis: Basis) -> usize {
    let facts = all.iter().flat_map(|translated| &translated.found).flat_map(|found| &found.facts);
    facts.filter(|fact| fact.basis == basis && is(&fact.what)).count()
}

#[test]
fn the_counts_of_the_changelog_archives_are_those_of_their_publisher() {
    let all: Vec<_> = archives().filter(|(name, _)| name.starts_with("changelog")).map(|(_, path)| read(&path)).collect();
    if all.len() < 2 {
        return;
    }
    let recorded = |is: fn(&What) -> bool| count(&all, is, Basis::Recorded);
    assert_eq!(all.iter().map(|t| t.found.len()).sum::<usize>(), 1_468);
    assert_eq!(recorded(|what| matches!(what, What::Status { .. })), 2_558);
    assert_eq!(recorded(|what| matches!(what, What::Described { .. })), 237);
    assert_eq!(recorded(|what| matches!(what, What::Retitled { .. })), 119);
    assert_eq!(recorded(|what| matches!(what, What::Commented { .. })), 3_958);
    assert_eq!(recorded(|what| matches!(what, What::Linked { .. } | What::Unlinked { .. })), 420);
}

#[test]
fn an_archive_without_history_says_so_in_every_fact_taken_from_fields() {
    for (name, path) in archives().filter(|(name, _)| name.starts_with("tidev")) {
        let all = [read(&path)];
        assert_eq!(count(&all, |what| matches!(what, What::Status { .. } | What::Resolved { .. }), Basis::Recorded), 0, "{name}");
        assert!(count(&all, |what| matches!(what, What::Resolved { .. }), Basis::FromFields) > 200, "{name}");
    }
}

#[test]
fn twice_adds_nothing_and_undo_leaves_the_world_as_before() {
    for (name, path) in archives() {
        let (translated, mut memory) = (read(&path), memory());
        let first = take(&mut memory, translated.clone()).expect(name);
        let once = memory.world.clone();
        assert_eq!(first.tally.items as usize, translated.found.len(), "{name}");
        assert_eq!(take(&mut memory, translated.clone()).expect(name).import, None, "{name}");
        assert_eq!(memory.world.seq, once.seq, "{name}: a second import appended something");
        import::undo(&mut memory, first.import.expect("it began")).expect(name);
        assert_eq!(essence(&memory.world), World::default(), "{name}");
        take(&mut memory, translated).expect(name);
        assert_eq!(memory.world.items.len(), once.items.len(), "{name}: after an undo it comes in again");
    }
}

#[test]
fn every_archive_has_features_and_both_ends_of_the_way() {
    for (name, path) in archives() {
        let translated = read(&path);
        let guess = import::guess(&translated);
        let preview = import::preview(&World::default(), "tracker", &translated, &guess, &guess.mapping);
        println!("{name}: {} features, {} parts, {} defects, {} others", preview.features, preview.parts, preview.defects, preview.others);
        preview.statuses.iter().for_each(|word| println!("  {} = {} ({})", word.word, word.means, word.why.as_deref().unwrap_or_default()));
        let placed = preview.people.iter().filter(|person| person.discipline.is_some()).count();
        println!("  {placed} of {} people placed", preview.people.len());
        assert!(preview.features > 50 && preview.defects > 50 && placed > 3, "{name}");
        assert!(preview.statuses.iter().any(|word| word.means == "value done"), "{name}");
        assert!(preview.last < Some(NOW), "{name}");
    }
}

#[test]
fn other_tools_archives_of_jira_are_read_too() {
    if let Some(path) = shared("devlake/jira-raw.tar.xz") {
        let translated = read(&path);
        assert_eq!(translated.found.len(), 33 + 22, "issues of the board, and those that they are linked to");
        assert!(count(&[translated], |what| matches!(what, What::Status { .. }), Basis::Recorded) > 30);
    }
    if let Some(path) = shared("grimoirelab/jira.json.xz") {
        let translated = read(&path);
        // One of the five items has no fields, and is said to have none.
        assert_eq!((translated.found.len(), translated.problems.len()), (4, 1));
    }
}
