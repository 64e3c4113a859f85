//! `alongside plan`: the plan of a feature, loaded from a file and saved into one.

use super::reading::Reading;
use crate::{
    said, terminal,
    view::View,
    workspace::{Workspace, now},
};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use domain::{Command, Key, PersonId, Stamp, Via, World};
use import::plan_file::{self, PlanFile};
use insight::telling;
use std::path::{Path, PathBuf};
use store::Vault;

/// The plan of a feature: what it is sliced into, how much each slice takes, who has time, what by when
#[derive(Args)]
#[command(after_help = "Examples:
  alongside plan show PAY-12                 the plan beside its forecast
  alongside plan save PAY-12 plan.toml       into a file, to be edited together
  alongside plan load PAY-12 plan.csv        what the file says, on top of what is there

A table has one slice a line, in any order of columns; only a title is needed:
  id,title,value,worth,needs,engineering,product,settled
  payers,Two people pay,8,essential,,3 to 8 days,2 to 5 days,3 to 7 days
  refunds,Refunds,5,wanted,payers,2 to 4 days,,

TOML holds seats, milestones and days off too; `alongside plan save` writes one.")]
pub struct Plan {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// What is planned, beside its forecast
    Show {
        /// Key of the feature: PAY-12
        feature: String,
        #[command(flatten)]
        reading: Reading,
    },
    /// Put what a file says into the plan
    Load {
        /// Key of the feature: PAY-12
        feature: String,
        /// A .csv or .toml file
        file: PathBuf,
        /// Say what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Write the plan into a new file
    Save {
        /// Key of the feature: PAY-12
        feature: String,
        /// A .csv or .toml file
        file: PathBuf,
        /// Overwrite the file where it is there already
        #[arg(long)]
        force: bool,
    },
}

impl Plan {
    /// Shows, loads or saves it.
    ///
    /// # Errors
    /// When there is no such feature, the file cannot be understood, or the journal fails.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        match self.verb {
            Verb::Show { feature, reading } => {
                let view = reading.look(file)?;
                let key = view.feature(&feature)?;
                let forecast = telling::forecast(&view.scene(), &key).with_context(|| format!("{key} has no history to forecast from"))?;
                reading.say(&forecast, terminal::forecast::render)
            }
            Verb::Load { feature, file: plan, dry_run } => load(file, &feature, &plan, dry_run),
            Verb::Save { feature, file: plan, force } => save(file, &feature, &plan, force),
        }
    }
}

fn load(file: &Path, feature: &str, plan: &Path, dry_run: bool) -> anyhow::Result<()> {
    let wanted = read(plan)?;
    let key = View::of(file, None)?.feature(feature)?;
    let workspace = Workspace::open(file)?;
    let (commands, lines) = {
        let world = workspace.engine.world();
        let commands = changes(&world, &key, &wanted, plan, &people(file)?)?;
        let lines = lines(&world, &commands);
        (commands, lines)
    };
    unread(&wanted);
    let n = commands.len();
    if n == 0 {
        return said::say(&format!("The plan of {key} says this already; nothing changed.\n"));
    }
    if dry_run {
        View::of(file, None)?.supposing(commands)?;
        return said::say(&format!(
            "Loading {} would change {n} {} in the plan of {key}; nothing was written.\n{lines}",
            plan.display(),
            things(n)
        ));
    }
    let stamp = Stamp { at: now(), by: None, via: Via::Cli };
    workspace.engine.ask_blocking(stamp, commands).map_err(|refused| anyhow::anyhow!("{refused}"))?;
    said::say(&format!("{n} {} changed in the plan of {key}.\n{lines}Next: alongside forecast {key}\n", things(n)))
}

/// What changes, a line each.
fn lines(world: &World, commands: &[Command]) -> String {
    plan_file::described(world, commands).iter().map(|line| format!("  {line}\n")).collect()
}

/// Says which columns were not read.
fn unread(said: &PlanFile) {
    if !said.unread.is_empty() {
        said::aside(&format!("Not read, since a plan has no such column: {}.", said.unread.join(", ")));
    }
}

fn things(n: usize) -> &'static str {
    if n == 1 { "thing" } else { "things" }
}

fn save(file: &Path, feature: &str, plan: &Path, force: bool) -> anyhow::Result<()> {
    let view = View::of(file, None)?;
    let key = view.feature(feature)?;
    let scene = view.scene();
    let text = match extension(plan)? {
        Form::Csv => plan_file::to_csv(scene.world, &key),
        Form::Toml => plan_file::to_toml(scene.world, &key, |person| telling::words::person(scene.names, person)),
    };
    said::write_file(plan, &text, force)?;
    let holds_more = scene.world.capacity.of(&key).next().is_some() || scene.world.milestones.of(&key).any(|(_, known)| !known.is_over());
    if holds_more && matches!(extension(plan)?, Form::Csv) {
        eprintln!("A table holds slices only; seats and milestones stay as they are. A .toml file holds them too.");
    }
    eprintln!("The plan of {key} is in {}; change it there and load it: alongside plan load {key} {}", plan.display(), plan.display());
    Ok(())
}

/// The same view with a plan loaded that is not written anywhere.
///
/// # Errors
/// As loading it.
pub fn supposed(view: View, key: &Key, plan: &Path) -> anyhow::Result<View> {
    let wanted = read(plan)?;
    let names: Vec<(PersonId, String)> = view.scene().names.iter().map(|(person, name)| (*person, name.to_string())).collect();
    let commands = changes(view.scene().world, key, &wanted, plan, &names)?;
    view.supposing(commands)
}

fn changes(world: &World, key: &Key, said: &PlanFile, plan: &Path, people: &[(PersonId, String)]) -> anyhow::Result<Vec<Command>> {
    let who = |name: &str| people.iter().find(|(_, known)| known.eq_ignore_ascii_case(name.trim())).map(|(person, _)| *person);
    plan_file::changes(world, key, said, who).map_err(|wrong| refused(plan, &wrong))
}

/// Everybody by name and by address.
fn people(file: &Path) -> anyhow::Result<Vec<(PersonId, String)>> {
    let vault = Vault::open(file)?;
    Ok(vault.names()?.into_iter().map(|(person, name)| (person, name.to_string())).collect())
}

fn read(plan: &Path) -> anyhow::Result<PlanFile> {
    let form = extension(plan)?;
    let text = said::read_text(plan)?;
    let read = match form {
        Form::Csv => plan_file::from_csv(&text),
        Form::Toml => plan_file::from_toml(&text),
    };
    read.map_err(|wrong| refused(plan, &wrong))
}

enum Form {
    Csv,
    Toml,
}

fn extension(plan: &Path) -> anyhow::Result<Form> {
    match plan.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("csv" | "tsv" | "txt") => Ok(Form::Csv),
        Some("toml") => Ok(Form::Toml),
        _ => bail!("{}: a plan is a .csv or a .toml file", plan.display()),
    }
}

/// Every line that is wrong; nothing was loaded.
fn refused(plan: &Path, wrong: &[plan_file::Wrong]) -> anyhow::Error {
    let lines: Vec<String> = wrong.iter().map(|wrong| format!("  {wrong}")).collect();
    anyhow::anyhow!("{} cannot be loaded, and nothing was changed:\n{}", plan.display(), lines.join("\n"))
}
