//! The verbs of the command line, one file each.

mod backup;
mod export;
mod features;
mod findings;
mod import;
mod reading;
mod restore;
mod verify;
mod why;

use clap::{
    Parser, Subcommand,
    builder::styling::{AnsiColor, Styles},
};
use std::path::PathBuf;

/// Where the weeks of a feature went, from what really happened.
#[derive(Parser)]
#[command(name = "alongside", version, arg_required_else_help = true, styles = STYLES, after_help = EXAMPLES)]
pub struct Asked {
    /// The workspace: one file
    #[arg(long, global = true, env = "ALONGSIDE_DATABASE", value_name = "FILE", default_value = "alongside.db", hide_env_values = true)]
    database: PathBuf,
    #[command(subcommand)]
    verb: Verb,
}

const STYLES: Styles = Styles::styled().header(AnsiColor::Blue.on_default().bold()).usage(AnsiColor::Blue.on_default().bold());

const EXAMPLES: &str = "\
Try it:
  alongside demo                          a simulated company's year, in your browser

Your own history, then why a feature took so long:
  alongside import jira export.tar.xz --dry-run
  alongside import jira export.tar.xz
  alongside features
  alongside why PAY-12
  alongside serve                         the same in your browser

Every verb has its own help: alongside import --help";

#[derive(Subcommand)]
enum Verb {
    Import(import::Import),
    Why(why::Why),
    Features(features::Features),
    Findings(findings::Findings),
    Verify(verify::Verify),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Export(export::Export),
}

impl Asked {
    /// Does what was asked.
    ///
    /// # Errors
    /// What was refused or failed, in sentences.
    pub fn answer(self) -> anyhow::Result<()> {
        let file = &self.database;
        match self.verb {
            Verb::Import(import) => import.run(file),
            Verb::Why(why) => why.run(file),
            Verb::Features(features) => features.run(file),
            Verb::Findings(findings) => findings.run(file),
            Verb::Verify(verify) => verify.run(file),
            Verb::Backup(backup) => backup.run(file),
            Verb::Restore(restore) => restore.run(file),
            Verb::Export(export) => export.run(file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Asked::command().debug_assert();
    }

    #[test]
    fn every_verb_says_what_it_does() {
        let mut command = Asked::command();
        command.build();
        for verb in command.get_subcommands() {
            assert!(verb.get_about().is_some(), "{} says nothing", verb.get_name());
        }
    }
}
