//! One suite for every journal: memory, SQLite, and what comes later as one
//! more line; and what only a file can be asked.

mod contract;
mod copies;
mod damage;
mod forms;
mod given;
mod killing;
mod racing;

use contract::contract;
use engine::MemoryJournal;
use store::Sqlite;

#[test]
fn memory_is_a_journal() {
    contract(MemoryJournal::default);
}

#[test]
fn sqlite_in_memory_is_a_journal() {
    contract(|| Sqlite::in_memory().expect("a journal in memory"));
}

#[test]
fn a_sqlite_file_is_a_journal() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = 0;
    contract(|| {
        files += 1;
        Sqlite::open(folder.path().join(format!("{files}.db"))).expect("a journal in a file")
    });
}
