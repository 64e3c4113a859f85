//! Verify, backup, restore, export: nothing is lost, nothing is overwritten.

use crate::given::{ask, demo, done, json, place, refused};
use std::path::Path;

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

fn journal(file: &Path) -> String {
    done(ask(file, &["export", "--people", "--attachments"]))
}

#[test]
fn a_sound_journal_verifies() {
    let said = done(ask(demo(), &["verify"]));
    assert!(said.starts_with("Sound: "), "{said}");
    assert!(said.contains("without a gap, every one of a known form and readable; the tables are as they were made."), "{said}");
    assert!(!said.contains("damage"), "there is no checksum that could tell: {said}");
    let verdict = json(ask(demo(), &["verify", "--json"]));
    assert_eq!((verdict["clean"].as_bool(), verdict["events"].as_u64() > Some(1000)), (Some(true), true));
}

#[test]
fn what_is_no_journal_is_named() {
    let place = place();
    let file = place.path().join("notes.db");
    std::fs::write(&file, "not a database, but long enough to look at ".repeat(40)).expect("a file");
    for verb in [&["verify"][..], &["features"], &["export"]] {
        let said = refused(ask(&file, verb));
        assert!(said.contains("notes.db"), "{said}");
    }
    assert_eq!(ask(&file, &["doctor"]).code, Some(1));
}

#[test]
fn a_backup_restores_to_the_same_journal() {
    let place = place();
    let (copy, back) = (place.path().join("monday.db"), place.path().join("back.db"));
    done(ask(demo(), &["backup", text(&copy)]));
    assert!(refused(ask(demo(), &["backup", text(&copy)])).contains("monday.db"));
    done(ask(&back, &["restore", text(&copy)]));
    assert_eq!(journal(&back), journal(demo()));
    assert!(refused(ask(&back, &["restore", text(&copy)])).contains("--force"));
    done(ask(&back, &["restore", text(&copy), "--force"]));
    done(ask(&back, &["verify"]));
}

#[test]
fn an_export_restores_to_the_same_journal() {
    let place = place();
    let (lines, back) = (place.path().join("journal.jsonl"), place.path().join("back.db"));
    done(ask(demo(), &["export", "-o", text(&lines), "--people", "--attachments"]));
    refused(ask(demo(), &["export", "-o", text(&lines)]));
    done(ask(&back, &["restore", text(&lines)]));
    assert_eq!(journal(&back), std::fs::read_to_string(&lines).expect("the lines"));
    refused(ask(&back, &["restore", text(&lines)]));
    done(ask(&back, &["restore", text(&lines), "--force"]));
    assert_eq!(journal(&back), journal(demo()));
    let left: Vec<_> = std::fs::read_dir(place.path()).expect("the place").flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("restoring")), "{left:?}");
}

#[test]
fn an_export_holds_no_names_unless_they_are_asked_for() {
    let (journal, people) = (done(ask(demo(), &["export"])), done(ask(demo(), &["export", "--people"])));
    assert!(!journal.contains("\"person\":{") && people.contains("\"person\":{"));
    assert!(journal.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
}

#[test]
fn a_broken_line_is_named_and_nothing_is_restored() {
    let place = place();
    let (lines, back) = (place.path().join("broken.jsonl"), place.path().join("back.db"));
    let whole = done(ask(demo(), &["export"]));
    let cut: String = whole.lines().take(20).map(|line| format!("{line}\n")).chain(["{\"seq\":".into()]).collect();
    std::fs::write(&lines, cut).expect("a file");
    let said = refused(ask(&back, &["restore", text(&lines)]));
    assert!(said.contains("broken.jsonl") && said.contains("line 21"), "file and line are named: {said}");
    let left: Vec<_> = std::fs::read_dir(place.path()).expect("the place").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["broken.jsonl"], "nothing is left behind");
    let short: String = whole.lines().take(20).map(|line| format!("{line}\n")).collect();
    std::fs::write(&lines, short).expect("a file");
    let said = refused(ask(&back, &["restore", text(&lines)]));
    assert!(said.contains("the lines were cut off") && !back.exists(), "{said}");
}
