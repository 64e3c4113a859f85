//! `alongside restore`: back from a backup, or from an export.

use crate::{said, terminal::words::count};
use anyhow::{Context, bail};
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
        if file.exists() && !self.force {
            bail!("there is a workspace at {} already; --force puts {from} in its place, --database names another file", file.display());
        }
        if !lines {
            store::restore(&self.from, file, self.force)?;
            return said::say(&format!("{} is what {from} was.\n", file.display()));
        }
        let events = self.read_lines(&mut input, file)?;
        said::say(&format!("{} holds {} from {from}.\n", file.display(), count(events as usize, "event", "events")))
    }

    /// Reads them into a file beside; only what came in whole takes the place.
    fn read_lines(&self, input: &mut impl BufRead, file: &Path) -> anyhow::Result<u64> {
        let beside = file.with_extension("restoring");
        let clear =
            || ["restoring", "restoring-wal", "restoring-shm"].map(|ending| drop(std::fs::remove_file(file.with_extension(ending))));
        clear();
        let read = store::import(input, &beside).with_context(|| format!("nothing was restored from {}", self.from.display()));
        let moved = read.and_then(|events| {
            let lost = || format!("{}, but could not be put in place", count(events as usize, "event was read", "events were read"));
            store::restore(&beside, file, true).with_context(lost).map(|()| events)
        });
        clear();
        moved
    }
}
