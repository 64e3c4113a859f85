//! `alongside import`: histories from other tools.

pub(super) mod bring;
mod csv;
mod event_log;
mod github;
mod jira;
mod list;
mod mapping;
mod source;
mod undo;

use clap::{Args, Subcommand};
use std::path::Path;

/// Brings a history in from another tool, or takes one back
#[derive(Args)]
#[command(after_help = "Examples:
  alongside import jira export.tar.xz --dry-run      what would come in, and what was guessed
  alongside import jira export.tar.xz                bring it in; running it again adds nothing
  alongside import github https://github.com/owner/repo --token …
  alongside import csv linear.csv --name Linear
  alongside import event-log log.csv
  alongside import list                              what came in so far
  alongside import undo                              take the last one back, whole

Statuses, types and people's sides are guessed; correct them without importing again:
  alongside import mapping Linear --write words.toml   then edit the file
  alongside import mapping Linear words.toml")]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// From Jira: a folder, an archive or a file of issue JSON, or the address of a server
    Jira(bring::Bring<jira::Jira>),
    /// From GitHub: a folder, an archive or a file, or the address of a repository
    Github(bring::Bring<github::Github>),
    /// From any tracker's CSV export
    Csv(bring::Bring<csv::Csv>),
    /// From an event log: CSV with case, activity, timestamp, resource, or XES
    EventLog(bring::Bring<event_log::EventLog>),
    Undo(undo::Undo),
    Mapping(mapping::Mapping),
    List(list::List),
}

impl Import {
    /// Does what was asked.
    ///
    /// # Errors
    /// What was refused or failed, in sentences.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        match self.what {
            What::Jira(bring) => bring.run(file),
            What::Github(bring) => bring.run(file),
            What::Csv(bring) => bring.run(file),
            What::EventLog(bring) => bring.run(file),
            What::Undo(undo) => undo.run(file),
            What::Mapping(mapping) => mapping.run(file),
            What::List(list) => list.run(file),
        }
    }
}
