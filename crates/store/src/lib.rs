//! Where a workspace is kept: the journal in SQLite, the people vault, and the
//! ways to check, copy and move them.
//!
//! The journal holds an event as a *form*: its type, a version and a JSON body.
//! This crate turns events into forms and forms into events, lifts the forms of
//! older versions while reading, and never knows what an event means.

mod backup;
mod form;
mod lifting;
mod lines;
mod sqlite;
mod vault;
mod verify;

pub use backup::{backup, restore};
pub use lines::{Also, export, import};
pub use sqlite::Sqlite;
pub use vault::{Account, Person, Vault};
pub use verify::{Finding, Report, verify};
