//! `alongside findings`: what hurts.

use super::reading::Reading;
use crate::terminal;
use clap::Args;
use std::path::Path;

/// What hurts, with evidence and a way out
#[derive(Args)]
#[command(after_help = "Examples:
  alongside findings                      what hurts now, and what was looked for
  alongside findings --as-of 2026-03-01   what would have been found then
  alongside findings --json               for a script")]
pub struct Findings {
    #[command(flatten)]
    reading: Reading,
}

impl Findings {
    /// Says what was found.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let view = self.reading.look(file)?;
        self.reading.say(&insight::telling::hurting::findings(&view.scene(), &view.found), terminal::findings::render)
    }
}
