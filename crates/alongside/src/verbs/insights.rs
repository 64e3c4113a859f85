//! `alongside insights`: where the time goes over all features.

use super::reading::Reading;
use crate::terminal;
use clap::Args;
use std::path::Path;

/// Where the time goes over all features, how long they take, and between whom
#[derive(Args)]
#[command(after_help = "Examples:
  alongside insights                      the last twelve months
  alongside insights --as-of 2026-03-01   as it was known at the end of that day
  alongside insights --json               for a script")]
pub struct Insights {
    #[command(flatten)]
    reading: Reading,
}

impl Insights {
    /// Says where the time goes.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let view = self.reading.look(file)?;
        self.reading.say(&insight::telling::insights::insights(&view.scene(), None), terminal::insights::render)
    }
}
