//! `alongside restore`: back from a backup, or from an export.

use crate::{
    said,
    terminal::words::{count, number},
};
use anyhow::Context;
use clap::Args;
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

/// Brings a workspace back from a backup or from an export
#[derive(Args)]
#[command(after_help = "Examples:
  alongside restore monday.db                 a backup becomes ./alongside.db
  alongside restore journal.jsonl             an export becomes ./alongside.db
  alongside restore monday.db --force         in the place of the workspace that is there
  alongside restore monday.db --database other.db")]
pub struct Restore {
    /// A file made by `alongside backup` or `alongside export`
    #[arg(value_name = "FILE")]
    from: PathBuf,
    /// Replace the workspace that is there
    #[arg(long)]
    force: bool,
}

impl Restore {
    /// Brings it back.
    ///
    /// # Errors
    /// When the file is neither, is not sound, or a workspace stands in the way.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let from = self.from.display();
        let mut input = BufReader::new(File::open(&self.from).with_context(|| format!("could not open {from}"))?);
        let lines = input.fill_buf().with_context(|| format!("could not read {from}"))?.starts_with(b"{");
        if !lines {
            store::restore(&self.from, file, self.force)?;
            return said::say(&format!("{} is what {from} was.\n", file.display()));
        }
        let events = self.read_lines(&mut input, file)?;
        said::say(&format!("{} holds {} from {from}.\n", file.display(), count(events as usize, "event", "events")))
    }

    fn read_lines(&self, input: &mut impl BufRead, file: &Path) -> anyhow::Result<u64> {
        if !self.force || !file.exists() {
            return Ok(store::import(input, file)?);
        }
        let beside = file.with_extension("restoring");
        let events = store::import(input, &beside)?;
        let moved = store::restore(&beside, file, true);
        for leftover in ["restoring", "restoring-wal", "restoring-shm"] {
            drop(std::fs::remove_file(file.with_extension(leftover)));
        }
        moved.with_context(|| format!("{} events were read, but could not take their place", number(events as usize)))?;
        Ok(events)
    }
}
