//! `alongside import mapping`: what the words of a source mean, corrected.

use super::bring::{read_mapping, written};
use crate::{said, workspace::Workspace};
use anyhow::bail;
use clap::Args;
use domain::{Discipline, PersonId, Text, World};
use import::{Account, Intake, mapping_file};
use serde::Serialize;
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
                said::write_new(&to, &words(&workspace, &mut intake, &self.source)?.text())?;
                written(&to);
                Ok(())
            }
            (None, None) => {
                let words = words(&workspace, &mut intake, &self.source)?;
                if self.json { said::say_json(&words) } else { said::say(&words.text()) }
            }
        }
    }
}

/// What is in force for a source.
#[derive(Serialize)]
struct Words {
    #[serde(flatten)]
    mapping: domain::Mapping,
    people: Vec<Stands>,
}

/// Somebody of a source, and what they are here for.
#[derive(Serialize)]
struct Stands {
    account: String,
    name: String,
    discipline: Option<Discipline>,
    why: Option<Text>,
}

impl Words {
    /// In the form of the file.
    fn text(&self) -> String {
        let account = |person: &Stands| Account { id: person.account.clone(), name: person.name.clone(), email: None };
        let people: Vec<_> = self.people.iter().map(|person| (account(person), person.discipline, person.why.clone())).collect();
        mapping_file::write(&self.mapping, &people)
    }
}

fn words(workspace: &Workspace, intake: &mut Door, source: &str) -> anyhow::Result<Words> {
    let world = workspace.engine.world();
    let Some(mapping) = in_force(&world, source) else {
        let names: Vec<String> = world.sources.iter().map(|(_, source)| source.name.to_string()).collect();
        let which = if names.is_empty() { "nothing was imported yet".into() } else { format!("there are {}", names.join(", ")) };
        bail!("there is no source “{source}”; {which}");
    };
    let stands = |(number, account): (PersonId, Account)| {
        let person = world.people.get(number)?;
        Some(Stands { account: account.id, name: account.name, discipline: person.discipline, why: person.why.clone() })
    };
    Ok(Words { mapping, people: intake.accounts(source)?.into_iter().filter_map(stands).collect() })
}

/// What the words of a source mean by now; `None` when there is no such source.
pub fn in_force(world: &World, source: &str) -> Option<domain::Mapping> {
    let (id, _) = world.sources.named(source)?;
    Some(world.mappings.get(&id).cloned().unwrap_or_default())
}
