//! The tables, and how older files come to have them.

use engine::Fault;
use rusqlite::{Connection, TransactionBehavior};

use super::connection::fault;

/// Marks a file as ours, so that a wrong path is noticed: "Alng".
const APPLICATION_ID: i32 = 0x416c_6e67;

/// Each step from one version of the tables to the next; the version of a file
/// is the number of steps it has taken. A step that was released never changes.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001.sql")];

/// Brings the tables to the version that this program knows.
///
/// # Errors
/// When the file is another program's, or a newer Alongside's.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    if check(connection)? == MIGRATIONS.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive).map_err(fault("preparing the tables"))?;
    let version = check(&transaction)?;
    for step in &MIGRATIONS[version..] {
        transaction.execute_batch(step).map_err(fault("preparing the tables"))?;
    }
    let mark = format!("PRAGMA user_version = {}; PRAGMA application_id = {APPLICATION_ID}", MIGRATIONS.len());
    transaction.execute_batch(&mark).map_err(fault("preparing the tables"))?;
    transaction.commit().map_err(fault("preparing the tables"))
}

/// The version of the file's tables, 0 when it has none yet.
///
/// # Errors
/// When the file is another program's, or a newer Alongside's.
pub(crate) fn check(connection: &Connection) -> Result<usize, Fault> {
    let (application, version, tables) = marks(connection).map_err(fault("reading the file's version"))?;
    match usize::try_from(version) {
        Ok(0) if application == 0 && tables == 0 => Ok(0),
        _ if application != APPLICATION_ID => Err(Fault::new("this is another program's database; choose another path")),
        Ok(version) if version <= MIGRATIONS.len() => Ok(version),
        _ => Err(Fault::new(format!("a newer version of Alongside wrote it (tables of version {version}); update Alongside"))),
    }
}

/// Whose file it is, the version of its tables, and how many there are: of one moment, since another process
/// may be making them right now. A savepoint, because the question is also asked within a transaction.
fn marks(connection: &Connection) -> rusqlite::Result<(i32, i32, i64)> {
    connection.execute_batch("SAVEPOINT look")?;
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let tables = || connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0));
    let marks = tables().and_then(|tables| Ok((number("application_id")?, number("user_version")?, tables)));
    connection.execute_batch("RELEASE look")?;
    marks
}

/// The tables, indexes and triggers of a file, by name.
pub(crate) fn shape(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = connection.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
