//! Several writers on one file: nothing lost, nothing twice, no gap.

use crate::given::{all, recorded};
use domain::Seq;
use engine::{Append, Journal};
use std::thread;
use store::Sqlite;

const WRITERS: u64 = 3;
const EACH: u64 = 15;

#[test]
fn who_was_second_hears_it_and_comes_after() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                let mut journal = Sqlite::open(&path).expect("all may open a new file at once");
                (0..EACH).for_each(|_| append_one(&mut journal));
            });
        }
    });
    let read = all(&mut Sqlite::open(&path).expect("a journal"));
    assert_eq!(read, (1..=WRITERS * EACH).map(recorded).collect::<Vec<_>>());
}

fn append_one(journal: &mut Sqlite) {
    let mut head = journal.head().expect("a head");
    while let Append::Behind(other) = journal.append(&[recorded(head.next().0)]).expect("an answer") {
        assert!(other > head, "behind means that somebody wrote");
        head = other;
    }
}

/// Opening makes the tables: whoever comes meanwhile waits, and is not told of a strange file.
#[test]
fn many_open_a_new_file_at_once() {
    for _ in 0..40 {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.db");
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| Sqlite::open(&path).map(drop).expect("all may open a new file at once"));
            }
        });
    }
}

#[test]
fn a_reader_sees_a_moment_while_others_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let mut writer = Sqlite::open(&path).expect("a journal");
    let mut reader = Sqlite::open(&path).expect("a journal");
    writer.append(&[recorded(1)]).expect("an answer");
    let mut read = 0;
    reader
        .read(Seq(0), &mut |_| {
            read += 1;
            writer.append(&[recorded(read + 1)]).expect("an answer");
        })
        .expect("it can be read");
    assert_eq!((read, writer.head()), (1, Ok(Seq(2))));
}
