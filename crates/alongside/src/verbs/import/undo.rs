//! `alongside import undo`: take an import back, whole.

use crate::{said, workspace::Workspace};
use anyhow::Context;
use clap::Args;
use domain::{ImportId, World, source::Import};
use std::path::Path;

/// Takes back everything an import brought
#[derive(Args)]
#[command(after_help = "Examples:
  alongside import undo      the last one that was not undone
  alongside import undo 3    the third; `alongside import list` has the numbers")]
pub struct Undo {
    /// Number of the import; without it, the last
    #[arg(value_name = "N")]
    import: Option<u32>,
}

impl Undo {
    /// Takes it back.
    ///
    /// # Errors
    /// When there is none, it was undone already, or the journal fails.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let workspace = Workspace::open(file)?;
        let import = match self.import {
            Some(number) => ImportId(number),
            None => last(&workspace.engine.world())?,
        };
        import::undo(&mut workspace.door()?, import)?;
        let world = workspace.engine.world();
        let source = world.sources.imports().find(|(id, _)| *id == import).map(|(_, import)| world.sources.name(import.source));
        let name = source.unwrap_or_default();
        let left = world.sources.named(&name).is_some_and(|(id, _)| world.mappings.contains_key(&id));
        let words = if left { "" } else { " What its words were said to mean went with it." };
        said::say(&format!("Import {} from “{name}” was taken back; nothing that it brought counts any more.{words}\n", import.0))
    }
}

fn last(world: &World) -> anyhow::Result<ImportId> {
    let stands = |(_, import): &(ImportId, &Import)| import.undone.is_none();
    let last = world.sources.imports().filter(stands).last().map(|(id, _)| id);
    last.with_context(|| match world.sources.imports().next() {
        Some(_) => "every import was taken back already; `alongside import list` shows them",
        None => "nothing was imported yet that could be undone",
    })
}
