//! The verbs of the command line, one file each.

mod backtest;
mod backup;
mod demo;
mod doctor;
mod export;
mod features;
mod findings;
mod forecast;
mod import;
mod inference;
mod insights;
mod negotiate;
mod plan;
mod reading;
mod report;
mod restore;
mod serve;
mod verify;
mod why;

use anyhow::bail;
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

/// The two strokes of the mark.
const LOGO: &str = "▍▍";

const EXAMPLES: &str = "\
Try it:
  alongside demo                          a simulated company's year, in your browser

Your own history, then why a feature took so long:
  alongside import jira export.tar.xz --dry-run
  alongside import jira export.tar.xz
  alongside features
  alongside why PAY-12
  alongside forecast PAY-12               when it lands, with odds
  alongside negotiate PAY-12 --by 2027-01-15   the scope that fits a date
  alongside serve                         the same in your browser

Every verb has its own help: alongside import --help";

#[derive(Subcommand)]
enum Verb {
    Demo(demo::Demo),
    Serve(serve::Serve),
    Import(import::Import),
    Inference(inference::Inference),
    Why(why::Why),
    Features(features::Features),
    Forecast(forecast::Forecast),
    Negotiate(negotiate::Negotiate),
    Plan(plan::Plan),
    Backtest(backtest::Backtest),
    Findings(findings::Findings),
    Insights(insights::Insights),
    Report(report::Report),
    Verify(verify::Verify),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Export(export::Export),
    Doctor(doctor::Doctor),
}

impl Asked {
    /// Does what was asked.
    ///
    /// # Errors
    /// What was refused or failed, in sentences.
    pub fn answer(self) -> anyhow::Result<()> {
        let file = &self.database;
        if file.to_string_lossy().contains("://") {
            bail!("{} is no file; a workspace is one SQLite file for now, PostgreSQL comes later", file.display());
        }
        match self.verb {
            Verb::Demo(demo) => demo.run(),
            Verb::Serve(serve) => serve.run(file),
            Verb::Import(import) => import.run(file),
            Verb::Inference(inference) => inference.run(file),
            Verb::Why(why) => why.run(file),
            Verb::Features(features) => features.run(file),
            Verb::Forecast(forecast) => forecast.run(file),
            Verb::Negotiate(negotiate) => negotiate.run(file),
            Verb::Plan(plan) => plan.run(file),
            Verb::Backtest(backtest) => backtest.run(file),
            Verb::Findings(findings) => findings.run(file),
            Verb::Insights(insights) => insights.run(file),
            Verb::Report(report) => report.run(file),
            Verb::Verify(verify) => verify.run(file),
            Verb::Backup(backup) => backup.run(file),
            Verb::Restore(restore) => restore.run(file),
            Verb::Export(export) => export.run(file),
            Verb::Doctor(doctor) => doctor.run(file),
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
