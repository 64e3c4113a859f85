//! `alongside backup`: one file that holds everything.

use crate::said;
use clap::Args;
use std::path::{Path, PathBuf};

/// Copies the workspace into one new file, while others go on working
#[derive(Args)]
#[command(after_help = "Examples:
  alongside backup monday.db       everything: journal, people, attachments
  alongside restore monday.db      and back")]
pub struct Backup {
    /// The new file; it must not be there yet
    #[arg(value_name = "FILE")]
    to: PathBuf,
}

impl Backup {
    /// Makes the copy.
    ///
    /// # Errors
    /// When there is no workspace, or the copy cannot be written.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        crate::workspace::present(file)?;
        store::backup(file, &self.to)?;
        said::say(&format!("{} now holds everything that {} holds.\n", self.to.display(), file.display()))
    }
}
