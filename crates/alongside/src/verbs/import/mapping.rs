//! `alongside import mapping`: what the words of a source mean, corrected.

use super::bring::{read_mapping, written};
use crate::{said, workspace::Workspace};
use anyhow::Context;
use clap::Args;
use import::{InForce, mapping_file};
use std::path::{Path, PathBuf};
use web::Door;

/// Says anew what the words of a source mean, without importing again
#[derive(Args)]
#[command(after_help = "Examples:
  alongside import mapping Linear                      shows what is in force, with the reasons
  alongside import mapping Linear --write words.toml   into a file, to be corrected
  alongside import mapping Linear words.toml           applies the corrected file")]
pub struct Mapping {
    /// Name of the source; `alongside import list` has them
    source: String,
    /// The corrected file
    #[arg(conflicts_with = "write")]
    file: Option<PathBuf>,
    /// Write what is in force into a new file
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long, conflicts_with = "write")]
    json: bool,
}

impl Mapping {
    /// Shows, writes or applies it.
    ///
    /// # Errors
    /// When there is no such source, a line cannot be understood, or the journal fails.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let said = self.file.as_deref().map(read_mapping).transpose()?;
        let workspace = Workspace::open(file)?;
        let mut intake = workspace.door()?;
        match (said, self.write) {
            (Some(said), _) => {
                let applied = mapping_file::apply(&mut intake, &self.source, &said)?;
                if self.json { said::say_json(&applied) } else { said::say(&format!("{applied}\n")) }
            }
            (None, Some(to)) => {
                said::write_new(&to, &in_force(&workspace, &mut intake, &self.source)?.text())?;
                written(&to);
                Ok(())
            }
            (None, None) => {
                let in_force = in_force(&workspace, &mut intake, &self.source)?;
                if self.json { said::say_json(&in_force) } else { said::say(&in_force.text()) }
            }
        }
    }
}

fn in_force(workspace: &Workspace, intake: &mut Door, source: &str) -> anyhow::Result<InForce> {
    InForce::of(intake, source)?.with_context(|| {
        let world = workspace.engine.world();
        let names: Vec<String> = world.sources.iter().map(|(_, source)| source.name.to_string()).collect();
        let which = if names.is_empty() { "nothing was imported yet".into() } else { format!("there are {}", names.join(", ")) };
        format!("there is no source “{source}”; {which}")
    })
}
