//! When the world fails: full disks, damaged files, other people's SQL.

use crate::given::{all, file, history};
use domain::Seq;
use engine::{Append, Fault, Journal, snapshot};
use rusqlite::Connection;
use std::fs;
use store::{Report, Sqlite, verify};

fn fault<T>(result: Result<T, Fault>) -> String {
    result.err().expect("a fault").to_string()
}

fn findings(report: &Report) -> String {
    report.findings.iter().map(|finding| format!("{finding}\n")).collect()
}

#[test]
fn a_full_disk_keeps_what_was_and_says_so() {
    let (_folder, path) = file(10);
    let mut journal = Sqlite::open(&path).expect("a journal");
    journal.limit_bytes(200_000).expect("a limit");
    let full = fault(journal.append(&history(11..=5_000)));
    assert!(full.contains("full") && full.contains("nothing was written"), "{full}");
    assert_eq!(all(&mut journal), history(1..=10));
    assert_eq!(journal.append(&history(11..=20)), Ok(Append::Done), "a small one still fits");
    assert!(verify(&path).expect("a report").is_clean());
}

#[test]
fn events_that_leave_a_gap_among_themselves_are_a_fault() {
    let (_folder, path) = file(2);
    let mut journal = Sqlite::open(&path).expect("a journal");
    for places in [[3, 5], [3, 3]] {
        assert!(fault(journal.append(&history(places))).contains("leave a gap"));
    }
    assert_eq!(all(&mut journal), history(1..=2));
}

#[test]
fn the_database_itself_refuses_to_change_history() {
    let (_folder, path) = file(3);
    let sql = Connection::open(&path).expect("a database");
    let copy = "SELECT workspace, seq, at, by, via, 'poem.written', version, body, cause FROM journal WHERE seq = 2";
    for act in [
        "UPDATE journal SET body = '{}' WHERE seq = 2".to_owned(),
        "DELETE FROM journal".to_owned(),
        format!("INSERT OR REPLACE INTO journal {copy}"),
        "INSERT INTO journal SELECT workspace, seq + 2, at, by, via, type, version, body, cause FROM journal WHERE seq = 3".to_owned(),
    ] {
        let refused = sql.execute_batch(&act).expect_err(&act).to_string();
        assert!(refused.contains("insert-only"), "{refused}");
    }
    drop(sql);
    assert_eq!(all(&mut Sqlite::open(&path).expect("a journal")), history(1..=3));
}

#[test]
fn a_file_that_is_no_journal_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (text, foreign) = (folder.path().join("notes.txt"), folder.path().join("foreign.db"));
    fs::write(&text, "Dear diary, ".repeat(1_000)).expect("a text");
    Connection::open(&foreign).and_then(|sql| sql.execute_batch("CREATE TABLE notes (text)")).expect("a foreign database");
    for (path, says) in [(&text, "no Alongside database"), (&foreign, "another program's database")] {
        let before = fs::read(path).expect("a file");
        let refused = fault(Sqlite::open(path));
        assert!(refused.contains(says) && refused.contains(&path.display().to_string()), "{refused}");
        assert_eq!(fs::read(path).expect("a file"), before);
    }
    let nowhere = fault(Sqlite::open(folder.path().join("no/such/folder.db")));
    assert!(nowhere.contains("check that the folder exists"), "{nowhere}");
}

#[test]
fn a_file_of_a_newer_version_says_update() {
    let (_folder, path) = file(1);
    Connection::open(&path).and_then(|sql| sql.execute_batch("PRAGMA user_version = 99")).expect("a newer file");
    let refused = fault(Sqlite::open(&path));
    assert!(refused.contains("update Alongside"), "{refused}");
}

#[test]
fn an_event_that_nobody_knows_stops_the_reader_with_its_place() {
    let (_folder, path) = file(3);
    let sql = Connection::open(&path).expect("a database");
    let insert = "INSERT INTO journal VALUES (1, 4, 0, NULL, 'cli', 'poem.written', 1, '{}', NULL)";
    sql.execute_batch(insert).expect("an event of the future");
    let stopped = fault(Sqlite::open(&path).expect("a journal").read(Seq(0), &mut drop));
    assert!(stopped.contains("event 4 (poem.written)") && stopped.contains("update Alongside"), "{stopped}");
    let report = verify(&path).expect("a report");
    assert_eq!((report.events, report.head), (4, Seq(4)));
    assert!(findings(&report).contains("event 4 (poem.written)"));
}

#[test]
fn an_unknown_event_far_behind_stops_the_reader_too() {
    let (_folder, path) = file(9_000);
    let sql = Connection::open(&path).expect("a database");
    let insert = "INSERT INTO journal VALUES (1, 9001, 0, NULL, 'cli', 'question.asked', 1, '{\"question\":\"x\"}', NULL)";
    sql.execute_batch(insert).expect("a spoilt event");
    let mut read = 0;
    let stopped = fault(Sqlite::open(&path).expect("a journal").read(Seq(0), &mut |_| read += 1));
    assert!(stopped.contains("event 9001 (question.asked)"), "{stopped}");
    assert!(read >= 8_000, "what comes before it was read");
}

#[test]
fn verify_names_gaps_missing_guards_and_wrong_causes() {
    let (_folder, path) = file(6);
    assert!(verify(&path).expect("a report").is_clean());
    let spoil = "DROP TRIGGER journal_refuses_delete; DELETE FROM journal WHERE seq IN (2, 3);
                 INSERT INTO journal VALUES (1, 7, 0, NULL, 'cli', 'person.left', 1, '{\"person\":1}', 9);
                 INSERT INTO snapshot VALUES (1, 'x', 99, x'00');";
    Connection::open(&path).and_then(|sql| sql.execute_batch(spoil)).expect("a spoilt journal");
    let report = verify(&path).expect("a report");
    let found = findings(&report);
    for says in
        ["event 2: missing, as are all up to 4", "journal_refuses_delete is missing", "event 7: its cause", "the snapshot stands for"]
    {
        assert!(found.contains(says), "{says} should be in:\n{found}");
    }
    assert_eq!((report.events, report.head, report.findings.len()), (5, Seq(7), 4));
}

#[test]
fn verify_holds_the_snapshot_to_the_events() {
    let (_folder, path) = file(30);
    let mut journal = Sqlite::open(&path).expect("a journal");
    let mut world = snapshot::world_from_events(&mut journal).expect("a world");
    snapshot::keep(&mut journal, &world).expect("kept");
    let report = verify(&path).expect("a report");
    assert_eq!((report.is_clean(), report.snapshot), (true, Some(Seq(30))));
    world.questions.clear();
    snapshot::keep(&mut journal, &world).expect("kept");
    let found = findings(&verify(&path).expect("a report"));
    assert!(found.contains("the snapshot does not say the same as the events"), "{found}");
}

#[test]
fn a_truncated_or_overwritten_file_is_a_clear_fault_and_never_a_panic() {
    let (_folder, path) = file(3_000);
    drop(Sqlite::open(&path).expect("a journal"));
    let whole = fs::read(&path).expect("a file");
    assert!(whole.len() > 100_000);
    for cut in [50, 4_000, 20_000, whole.len() / 2, whole.len() - 9_000] {
        fs::write(&path, &whole[..cut]).expect("a truncated file");
        assert_damage_is_named(&path, cut);
    }
    for from in [8_192, 16_384, whole.len() / 2, whole.len() - 30_000] {
        let mut spoilt = whole.clone();
        spoilt[from..from + 20_000].fill(0xA5);
        fs::write(&path, &spoilt).expect("a spoilt file");
        assert_damage_is_named(&path, from);
    }
}

fn assert_damage_is_named(path: &std::path::Path, place: usize) {
    let read = Sqlite::open(path).and_then(|mut journal| journal.read(Seq(0), &mut drop));
    let reported = verify(path).map_or_else(|fault| fault.to_string(), |report| findings(&report));
    assert!(!reported.is_empty(), "verify sees the damage at {place}");
    if let Err(fault) = read {
        assert!(fault.to_string().contains("restore a backup"), "{fault}");
    }
}
