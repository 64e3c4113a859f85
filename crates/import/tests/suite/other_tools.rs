//! GitHub, CSV and event logs, from the file to the world and back.

use crate::{
    data::{NOW, file},
    given::{essence, memory, shared},
};
use domain::{Role, source::Tool};
use import::{Origin, Page, Translated, Wish, csv_export, event_log, files::Bounds, github, intake::Memory, take_in};

fn take(memory: &mut Memory, tool: Tool, translated: &Translated) -> u64 {
    let origin = Origin { name: "tracker".into(), tool, address: "a file".into() };
    let guess = import::guess(translated);
    let taken = take_in(memory, &origin, translated.clone(), &guess, &Wish::default(), &mut |_| {}).expect("it comes in");
    taken.tally.facts
}

/// Everything comes in; again, nothing does; undone, nothing is left.
fn comes_in_once_and_goes_whole(tool: Tool, translated: &Translated) {
    let mut memory = memory();
    let before = essence(&memory.world);
    let facts: usize = translated.found.iter().map(|found| found.facts.len()).sum();
    assert_eq!(take(&mut memory, tool, translated), facts as u64);
    assert_eq!(take(&mut memory, tool, translated), 0);
    let imports: Vec<_> = memory.world.sources.imports().map(|(id, _)| id).collect();
    for import in imports {
        import::undo(&mut memory, import).expect("it can be undone");
    }
    assert_eq!(essence(&memory.world), before);
}

#[test]
fn histories_of_github_come_in_once() {
    let Some(path) = shared("github/ietf-archive/core-wg__oscore-groupcomm.archive.json.xz") else { return };
    let translated = github::from_files(&path, Bounds::default(), None, NOW, &mut |_| {});
    assert_eq!((translated.problems.as_slice(), translated.found.len()), (&[][..], 79 + 34));
    comes_in_once_and_goes_whole(Tool::Github, &translated);
}

#[test]
fn a_backup_of_github_is_opened_from_its_archive() {
    let Some(path) = shared("github/bitcoin-core-gui.tar.xz") else { return };
    let mut seen = 0;
    let translated = github::from_files(&path, Bounds::default(), None, NOW, &mut |pages| seen = pages);
    assert_eq!((translated.problems.as_slice(), translated.cut.as_ref()), (&[][..], None));
    assert_eq!((translated.found.len(), seen), (341 + 537, 341 + 537 + 1));
    let roles = import::guess(&translated).mapping.types;
    assert_eq!(roles["Issue"].is, Role::Feature);
    assert_eq!(roles["Bug"].is, Role::Defect);
}

#[test]
fn tables_come_in_once() {
    let Some(path) = shared("linear/linear-export.csv.xz") else { return };
    let linear = csv_export::from_files(&path, Bounds::default(), &csv_export::Columns::default(), NOW, &mut |_| {});
    comes_in_once_and_goes_whole(Tool::Csv, &linear);
    let Some(log) = file("eventlogs/running-example.csv.xz") else { return };
    comes_in_once_and_goes_whole(Tool::EventLog, &event_log::translate([log], NOW));
}

#[test]
fn statuses_that_were_told_here_are_known_to_the_guess() {
    let page = Page { place: "x.csv".into(), bytes: "ID,Created,Started,Completed\n1,2024-01-01,2024-01-02,2024-01-03\n".into() };
    let translated = csv_export::translate([page], &csv_export::Columns::default(), NOW);
    let statuses = import::guess(&translated).mapping.statuses;
    for (word, standing, _) in csv_export::STATUSES.iter().take(3) {
        assert_eq!(statuses[*word].is, *standing, "{word}");
    }
}
