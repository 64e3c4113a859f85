//! `alongside report`: the whole picture in one document.

use super::reading::Reading;
use crate::{
    report::{self, Report as Picture},
    said,
};
use anyhow::Context;
use clap::Args;
use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

/// The whole picture in one document: HTML that stands alone, Markdown or JSON
#[derive(Args)]
#[command(after_help = "Examples:
  alongside report -o weeks.html                one file with pictures; open it, mail it, keep it
  alongside report --markdown | less            the same in Markdown
  alongside report --as-of 2026-03-01 -o then.html
  alongside report --json | jq .findings.sentence")]
pub struct Report {
    /// HTML in one file (the default with -o)
    #[arg(long, conflicts_with_all = ["markdown", "json"])]
    html: bool,
    /// Markdown (the default without -o)
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// Into this file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl Report {
    /// Writes it.
    ///
    /// # Errors
    /// When the workspace cannot be read, or the file cannot be written.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let picture = Picture::of(&self.reading.look(file)?);
        let text = if self.reading.json {
            serde_json::to_string_pretty(&picture)? + "\n"
        } else if self.is_html() {
            report::html::render(&picture)
        } else {
            report::markdown::render(&picture)
        };
        let Some(output) = self.output else { return said::say(&text) };
        std::fs::write(&output, text).with_context(|| format!("could not write {}", output.display()))?;
        if std::io::stderr().is_terminal() {
            eprintln!("The report is in {}.", output.display());
        }
        Ok(())
    }

    /// What was asked for, else what the file is called, else Markdown for a reader at a terminal.
    fn is_html(&self) -> bool {
        let ending = self.output.as_deref().map(|output| output.extension().is_none_or(|ending| ending != "md"));
        self.html || !self.markdown && ending.unwrap_or(false)
    }
}
