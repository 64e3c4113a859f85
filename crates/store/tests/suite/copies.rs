//! Copies: backup and restore, export and import.

use crate::given::{all, file, history, world};
use domain::{PersonId, Seq};
use engine::{Append, Journal};
use std::{fs, path::Path, thread};
use store::{Account, Also, Sqlite, Vault, backup, export, import, restore, verify};

const EVERYTHING: Also = Also { people: true, attachments: true };

fn lines(path: &Path, also: Also) -> String {
    let mut lines = vec![];
    export(path, &mut lines, also).expect("lines");
    String::from_utf8(lines).expect("text")
}

fn people(path: &Path) -> Vault {
    let mut vault = Vault::open(path).expect("a vault");
    let account = |n: &str| Account { source: "tracker".into(), account: n.into(), name: Some(n.into()), email: None };
    assert_eq!(vault.people_for(&[account("ana"), account("ben"), account("cy")]), Ok(vec![PersonId(1), PersonId(2), PersonId(3)]));
    vault
}

#[test]
fn lines_out_in_and_out_again_are_the_same_bytes_and_the_same_world() {
    let (folder, path) = file(500);
    assert_eq!(people(&path).erase(PersonId(3)), Ok(true));
    let other = folder.path().join("other.db");
    for also in [EVERYTHING, Also::default()] {
        let out = lines(&path, also);
        assert_eq!(import(&mut out.as_bytes(), &other), Ok(500));
        assert_eq!(lines(&other, also), out);
        let (one, two) = (Sqlite::open(&path), Sqlite::open(&other));
        assert_eq!(world(&all(&mut one.expect("a journal"))), world(&all(&mut two.expect("a journal"))));
        let newcomer = Account { source: "x".into(), account: "dee".into(), name: None, email: None };
        assert_eq!(Vault::open(&other).expect("a vault").person_for(&newcomer), Ok(PersonId(4)), "3 was somebody");
        fs::remove_file(&other).expect("gone");
    }
}

#[test]
fn names_stay_at_home_unless_they_are_asked_for() {
    let (_folder, path) = file(3);
    people(&path);
    assert!(!lines(&path, Also::default()).contains("ana"));
    assert!(lines(&path, EVERYTHING).contains("ana"));
}

#[test]
fn who_is_erased_is_gone_from_the_file_too() {
    let (folder, path) = file(3);
    let mut vault = people(&path);
    assert_eq!(vault.rename(PersonId(2), "Zebulon Quux"), Ok(true));
    let on_disk = || {
        let files = fs::read_dir(folder.path()).expect("a folder").map(|entry| fs::read(entry.expect("a file").path()).expect("its bytes"));
        files.flatten().collect::<Vec<_>>().windows(12).any(|bytes| bytes == b"Zebulon Quux")
    };
    assert!(on_disk());
    assert_eq!(vault.erase(PersonId(2)), Ok(true));
    assert!(!on_disk());
}

#[test]
fn lines_that_cannot_be_read_are_named_and_nothing_comes_in() {
    let (folder, path) = file(5);
    let out = lines(&path, Also::default());
    let other = folder.path().join("other.db");
    let spoilt = [
        (out.replace("\"seq\":3", "\"seq\":4"), "line 4: event 4 is here, where event 3 belongs"),
        (out.replacen("question.asked", "poem.written", 1), "event 3 (poem.written) cannot be read"),
        (out.lines().take(4).map(|line| format!("{line}\n")).collect(), "cut off"),
        (out.lines().skip(1).collect(), "line 1: this is no exported journal"),
        (out[..out.len() - 20].to_owned(), "line 6"),
        (out.replace("simulation", "window"), "“window”"),
        (String::new(), "no line"),
    ];
    for (text, says) in spoilt {
        let fault = import(&mut text.as_bytes(), &other).expect_err(says).to_string();
        assert!(fault.contains(says), "{fault}");
        assert_eq!(Sqlite::open(&other).expect("a journal").head(), Ok(Seq(0)));
    }
    let fault = import(&mut out.as_bytes(), &path).expect_err("not empty").to_string();
    assert!(fault.contains("import into a new file"), "{fault}");
}

#[test]
fn a_backup_is_one_sound_moment_while_others_write() {
    let (folder, path) = file(3_000);
    people(&path);
    let copy = folder.path().join("copy.db");
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut journal = Sqlite::open(&path).expect("a journal");
            for n in 3_001..=3_040 {
                assert_eq!(journal.append(&history([n])), Ok(Append::Done));
            }
        });
        backup(&path, &copy).expect("a backup");
        writer.join().expect("the writer was not disturbed");
    });
    let report = verify(&copy).expect("a report");
    assert!(report.is_clean() && report.head >= Seq(3_000));
    assert_eq!(all(&mut Sqlite::open(&copy).expect("a journal")), history(1..=report.head.0));
    assert_eq!(Vault::open(&copy).expect("a vault").names().expect("names").len(), 3);
    assert!(backup(&path, &copy).is_err(), "a backup is never overwritten");
}

#[test]
fn restoring_replaces_only_when_told_and_never_under_a_running_server() {
    let (folder, path) = file(20);
    let copy = folder.path().join("copy.db");
    backup(&path, &copy).expect("a backup");
    let mut running = Sqlite::open(&path).expect("a journal");
    running.append(&history([21])).expect("one more");
    let says = |force| restore(&copy, &path, force).expect_err("refused").to_string();
    assert!(says(false).contains("already"));
    assert!(says(true).contains("stop the server first"));
    assert_eq!(running.head(), Ok(Seq(21)));
    drop(running);
    restore(&copy, &path, true).expect("restored");
    assert_eq!(all(&mut Sqlite::open(&path).expect("a journal")), history(1..=20));
}

#[test]
fn restoring_brings_back_what_was_damaged_or_lost() {
    let (folder, path) = file(20);
    let copy = folder.path().join("copy.db");
    backup(&path, &copy).expect("a backup");
    fs::write(&path, "nonsense".repeat(2_000)).expect("damage");
    restore(&copy, &path, true).expect("restored");
    assert_eq!(all(&mut Sqlite::open(&path).expect("a journal")), history(1..=20));
    fs::remove_file(&path).expect("lost");
    restore(&copy, &path, false).expect("restored");
    assert_eq!(all(&mut Sqlite::open(&path).expect("a journal")), history(1..=20));
}

#[test]
fn an_unsound_backup_is_not_restored() {
    let (folder, path) = file(2_000);
    let copy = folder.path().join("copy.db");
    backup(&path, &copy).expect("a backup");
    let mut spoilt = fs::read(&copy).expect("a file");
    let middle = spoilt.len() / 2;
    spoilt[middle..middle + 10_000].fill(7);
    fs::write(&copy, spoilt).expect("damage");
    let fault = restore(&copy, &path, true).expect_err("refused").to_string();
    assert!(fault.contains("copy.db"), "{fault}");
    assert_eq!(Sqlite::open(&path).expect("a journal").head(), Ok(Seq(2_000)));
}
