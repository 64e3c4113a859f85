//! `alongside import list`: what came in so far.

use crate::{
    terminal::imports,
    verbs::reading::Reading,
    workspace::{Workspace, now},
};
use clap::Args;
use std::path::Path;

/// What came in so far, from where, and what was taken back
#[derive(Args)]
#[command(after_help = "Examples:
  alongside import list                       what came in so far
  alongside import list --as-of 2026-03-01    what had come in by the end of that day")]
pub struct List {
    #[command(flatten)]
    reading: Reading,
}

impl List {
    /// Lists the imports.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let workspace = Workspace::open(file)?;
        let at = self.reading.as_of.unwrap_or_else(now);
        let list = imports::list(&workspace.engine.world().sources, at);
        self.reading.say(&list, |paper, list| imports::render(paper, list))
    }
}
