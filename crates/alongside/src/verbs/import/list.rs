//! `alongside import list`: what came in so far.

use crate::{
    said,
    terminal::{Paper, imports},
    workspace::Workspace,
};
use clap::Args;
use std::path::Path;

/// What came in so far, from where, and what was taken back
#[derive(Args)]
pub struct List {
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

impl List {
    /// Lists the imports.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let workspace = Workspace::open(file)?;
        let list = imports::list(&workspace.engine.world().sources);
        if self.json { said::say_json(&list) } else { said::say(&imports::render(Paper::of_stdout(), &list)) }
    }
}
