//! Opening a file so that what is committed is durable.

use engine::Fault;
use rusqlite::{Connection, Error, ErrorCode, OpenFlags, config::DbConfig};
use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use super::schema;

/// How long to wait for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// Four events of 3 kB fit; smaller pages waste a fifth of the file. Measured
/// in `bench/durable.md`.
const PAGE_BYTES: u32 = 16_384;

/// Pages of write-ahead log, after which it goes into the file and is written over again: a log
/// that grows makes the file system write its size with every commit. Measured in `bench/durable.md`.
const LOG_PAGES: u32 = 128;

/// Opens a file, makes it where it is missing, and brings its tables up to date.
///
/// # Errors
/// When it cannot be read or made, is damaged, or is not ours.
pub(crate) fn open(path: &Path) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = || {
        let mut connection = Connection::open_with_flags(path, flags).map_err(fault("opening it"))?;
        prepare(&connection).map_err(fault("setting it up"))?;
        schema::check(&connection)?;
        make_durable(&connection)?;
        schema::migrate(&mut connection)?;
        Ok(connection)
    };
    opened().map_err(|fault: Fault| fault.during(path.display()))
}

/// Opens a file that must exist, for reading only.
///
/// # Errors
/// When it is missing, cannot be read, is damaged, or is not ours.
pub(crate) fn open_to_read(path: &Path) -> Result<Connection, Fault> {
    let opened = || {
        if !path.is_file() {
            return Err(Fault::new("there is no such file"));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(fault("opening it"))?;
        prepare(&connection).map_err(fault("setting it up"))?;
        match schema::check(&connection)? {
            0 => Err(Fault::new("there is nothing in it")),
            _ => connection.pragma_update(None, "query_only", true).map_err(fault("setting it up")).map(|()| connection),
        }
    };
    opened().map_err(|fault: Fault| fault.during(path.display()))
}

/// A database that lives as long as its connection.
///
/// # Errors
/// When there is no memory for it.
pub(crate) fn open_in_memory() -> Result<Connection, Fault> {
    let mut connection = Connection::open_in_memory().map_err(fault("opening a database in memory"))?;
    prepare(&connection).map_err(fault("setting it up"))?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Statements are planned once, not for every value that is bound.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(())
}

/// Asks for durability and checks that it was granted: a commit that is
/// answered survives a crash of the machine.
fn make_durable(connection: &Connection) -> Result<(), Fault> {
    let set = fault("making it durable");
    let mode = write_ahead(connection).map_err(&set)?;
    connection.pragma_update(None, "synchronous", "full").map_err(&set)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES).map_err(&set)?;
    connection.pragma_update(None, "journal_size_limit", 67_108_864).map_err(&set)?;
    let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0)).map_err(&set)?;
    if mode == "wal" && synchronous == 2 {
        return Ok(());
    }
    Err(Fault::new(format!(
        "what is written here would not be durable (journal mode {mode}, synchronous {synchronous}); choose a local disk"
    )))
}

/// Asks for a write-ahead log. While another process asks for it too, SQLite answers "busy" at once and
/// does not wait as it does elsewhere, so the waiting is done here.
fn write_ahead(connection: &Connection) -> rusqlite::Result<String> {
    let begun = Instant::now();
    loop {
        let asked = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0));
        match asked {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && begun.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(5));
            }
            answered => return answered,
        }
    }
}

/// Turns what SQLite says into a fault with a way out, where there is one.
pub(crate) fn fault(doing: &'static str) -> impl Fn(Error) -> Fault {
    move |error| {
        let hint = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => "; make room and try again, nothing was written",
            Some(ErrorCode::DatabaseCorrupt) => "; the file is damaged: restore a backup",
            Some(ErrorCode::NotADatabase) => "; the file is damaged or no Alongside database: check the path or restore a backup",
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "; another process keeps it busy: stop it or try again",
            Some(ErrorCode::CannotOpen) => "; check that the folder exists and may be written",
            Some(ErrorCode::ReadOnly) => "; check that the file and its folder may be written",
            _ => "",
        };
        Fault::new(format!("{error}{hint}")).during(doing)
    }
}
