//! A copy of everything in one file, taken while others write; and the way back.

use crate::{
    sqlite::{fault, open_to_read},
    verify,
};
use engine::Fault;
use rusqlite::{
    Connection, ErrorCode, OpenFlags,
    backup::{Backup, StepResult},
};
use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// Copies the journal, the vault and the attachments into one new file: the
/// state at one moment, while others go on writing.
///
/// # Errors
/// When the journal cannot be read, the copy cannot be written, or there is a
/// file of that name already: a backup is never overwritten.
pub fn backup(path: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<(), Fault> {
    let to = to.as_ref();
    if to.exists() {
        return Err(Fault::new("there is a file of that name already; choose another").during(to.display()));
    }
    let from = open_to_read(path.as_ref())?;
    copied(&from, to).map_err(|fault| fault.during(to.display()))
}

/// Puts a backup in the place of a journal, after checking the backup.
///
/// # Errors
/// When the backup is not sound, when there is a journal already and `force`
/// does not say to replace it, or when somebody has it open.
pub fn restore(from: impl AsRef<Path>, to: impl AsRef<Path>, force: bool) -> Result<(), Fault> {
    let (from, to) = (from.as_ref(), to.as_ref());
    let report = verify(from)?;
    if let Some(finding) = report.findings.first() {
        return Err(Fault::new(format!("this backup is not sound: {finding}")).during(from.display()));
    }
    if to.exists() {
        let free = if force { set_free(to) } else { Err(Fault::new("there is a journal already; say that it shall be replaced")) };
        free.map_err(|fault| fault.during(to.display()))?;
    }
    copied(&open_to_read(from)?, to).map_err(|fault| fault.during(to.display()))
}

/// Writes a copy beside `to` and moves it there when it is whole and on disk.
fn copied(from: &Connection, to: &Path) -> Result<(), Fault> {
    let partial = beside(to, ".partial");
    let written = copy(from, &partial).map_err(fault("copying")).and_then(|()| moved(&partial, to).map_err(disk));
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    written
}

fn copy(from: &Connection, to: &Path) -> rusqlite::Result<()> {
    let mut copy = Connection::open(to)?;
    copy.busy_timeout(Duration::from_secs(10))?;
    // All pages in one step: a copy in several would begin again after each write of another.
    if Backup::new(from, &mut copy)?.step(-1)? != StepResult::Done {
        return Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY), None));
    }
    // One file without companions: what a backup should be.
    copy.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    copy.close().map_err(|(_, error)| error)
}

fn moved(partial: &Path, to: &Path) -> io::Result<()> {
    File::open(partial)?.sync_all()?;
    for companion in ["-wal", "-shm"] {
        match fs::remove_file(beside(to, companion)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::rename(partial, to)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn disk(error: io::Error) -> Fault {
    Fault::new(error).during("writing the copy")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

/// Makes sure that nobody has the journal open: only then SQLite lets its
/// write-ahead log be given up. A file too damaged to open is nobody's.
fn set_free(to: &Path) -> Result<(), Fault> {
    let given_up = || {
        let connection = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.busy_timeout(Duration::ZERO)?;
        connection.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))
    };
    match given_up() {
        Err(error) if matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => {
            Err(Fault::new("somebody has it open; stop the server first"))
        }
        _ => Ok(()),
    }
}
