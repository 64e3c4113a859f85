//! The one writer: decide → append → apply → announce.

pub mod journal;

pub use journal::{Append, Fault, Journal, MemoryJournal};
