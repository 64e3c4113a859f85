//! `alongside import mapping`: what the words of a source mean, corrected.

use super::bring::{read_mapping, written};
use crate::{said, workspace::Workspace};
use anyhow::bail;
use clap::Args;
use domain::World;
use import::{
    Intake,
    mapping_file::{self, MappingFile},
};
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
            (Some(said), _) => apply(&mut intake, &self.source, &said),
            (None, Some(to)) => {
                said::write_new(&to, &in_force(&mut intake, &self.source)?)?;
                written(&to);
                Ok(())
            }
            (None, None) => said::say(&in_force(&mut intake, &self.source)?),
        }
    }
}

fn apply(intake: &mut Door, source: &str, said: &MappingFile) -> anyhow::Result<()> {
    let before = head(intake);
    mapping_file::apply(intake, source, said)?;
    let changed = head(intake) != before;
    let how = if changed { "are read as the file says from now on" } else { "were read like this already; nothing changed" };
    said::say(&format!("The words of “{source}” {how}.\n"))
}

/// What is in force, in the form of the file.
fn in_force(intake: &mut Door, source: &str) -> anyhow::Result<String> {
    let mut mapping = None;
    intake.world(&mut |world| mapping = known(world, source));
    let Some(mapping) = mapping else {
        let mut names = String::new();
        intake.world(&mut |world| names = world.sources.iter().map(|(_, source)| source.name.to_string()).collect::<Vec<_>>().join(", "));
        bail!(
            "there is no source “{source}”{}",
            if names.is_empty() { "; nothing was imported yet".into() } else { format!("; there are {names}") }
        );
    };
    let accounts = intake.accounts(source)?;
    let mut people = Vec::new();
    intake.world(&mut |world| {
        let known = accounts.iter().filter_map(|(number, account)| Some((account, world.people.get(*number)?)));
        people = known.map(|(account, person)| (account.clone(), person.discipline, person.why.clone())).collect();
    });
    Ok(mapping_file::write(&mapping, &people))
}

fn known(world: &World, source: &str) -> Option<domain::Mapping> {
    let (id, _) = world.sources.named(source)?;
    Some(world.mappings.get(&id).cloned().unwrap_or_default())
}

fn head(intake: &Door) -> domain::Seq {
    let mut head = domain::Seq::default();
    intake.world(&mut |world| head = world.seq);
    head
}
