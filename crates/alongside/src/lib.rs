//! The binary's inside: command line, configuration, wiring.
//!
//! A verb parses, asks and renders; what it says is made in [`terminal`] from the
//! same views that every face shows. [`workspace`] is the wiring: journal, people
//! vault and engine of one file.

pub mod people;
pub mod progress;
pub mod report;
pub mod said;
pub mod serving;
pub mod simulated;
pub mod terminal;
pub mod verbs;
pub mod view;
pub mod workspace;

use clap::{Parser, error::ErrorKind};
use std::process::ExitCode;

/// Runs the verb of the command line: 0 done, 1 refused or failed, 2 usage.
pub fn run() -> ExitCode {
    let colour = terminal::Paper::takes_colour(&console::Term::stderr());
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(colour);
    log.with_max_level(tracing::Level::WARN).with_target(false).init();
    let asked = match verbs::Asked::try_parse() {
        Ok(asked) => asked,
        Err(usage) => return help_or_usage(&usage),
    };
    match asked.answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if said::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            said::aside(&format!("alongside: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// What clap puts into the usage where the workspace is named in the environment, as if it had to be said.
const NEEDLESS: &str = " --database <FILE>";

/// Help is an answer; anything else that clap says is about usage.
fn help_or_usage(said: &clap::Error) -> ExitCode {
    let text = said.render().to_string();
    let needless = |line: &str| line.starts_with("Usage:") && line.contains(NEEDLESS);
    if text.lines().any(needless) {
        let lines = text.lines().map(|line| if needless(line) { line.replacen(NEEDLESS, "", 1) } else { line.to_owned() });
        eprintln!("{}", lines.collect::<Vec<_>>().join("\n"));
        return ExitCode::from(2);
    }
    let printed = said.print();
    match said.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::from(u8::from(printed.is_err_and(|e| !said::is_pipe(&e)))),
        _ => ExitCode::from(2),
    }
}
