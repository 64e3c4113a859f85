//! Histories from other tools.
//!
//! One folder per source, in two halves: *fetch* talks to the tool (or opens
//! files) and keeps the raw pages; *translate* is pure and turns a page into
//! facts. Neither knows where the facts are kept.

mod contradictions;
pub mod csv_export;
pub mod event_log;
pub mod files;
pub mod found;
pub mod github;
pub mod guess;
pub mod in_force;
pub mod intake;
pub mod jira;
pub mod kept;
pub mod mapping_file;
pub mod plan_file;
pub mod preview;
pub mod taking_in;
pub mod talk;
pub mod task_table;
pub mod text;
pub mod when;
mod whole;

pub use found::{Account, Accounts, Category, Found, Hints, Page, Translated};
pub use guess::{Guess, guess};
pub use in_force::{InForce, Placed};
pub use intake::{Intake, Stopped};
pub use kept::Kept;
pub use preview::{Preview, preview};
pub use taking_in::{Origin, Progress, Taken, Wish, take_in, undo};
