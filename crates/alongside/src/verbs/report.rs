//! `alongside report`: the whole picture in one document.

use super::reading::Reading;
use crate::{
    report::{self, Report as Picture},
    said,
};
use anyhow::bail;
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
    /// HTML in one file
    #[arg(long, conflicts_with_all = ["markdown", "json"])]
    html: bool,
    /// Markdown (the default without -o)
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// Into this file instead of the standard output, in the form of its ending: .html, .md or .json
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the file where it is there already
    #[arg(long, requires = "output")]
    force: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Report {
    /// Writes it.
    ///
    /// # Errors
    /// When the workspace cannot be read, or the file cannot be written.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let form = self.form()?;
        let picture = Picture::of(&self.reading.look(file)?);
        let text = match form {
            Form::Json => serde_json::to_string_pretty(&picture)? + "\n",
            Form::Html => report::html::render(&picture),
            Form::Markdown => report::markdown::render(&picture),
        };
        let Some(output) = self.output else { return said::say(&text) };
        said::write_file(&output, &text, self.force)?;
        if std::io::stderr().is_terminal() {
            eprintln!("The report is in {}.", output.display());
        }
        Ok(())
    }

    /// What was asked for, else what the file is called, else Markdown for a reader at a terminal.
    fn form(&self) -> anyhow::Result<Form> {
        let ending = |output: &PathBuf| output.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        match (self.reading.json, self.html, self.markdown, self.output.as_ref().map(ending).as_deref()) {
            (true, ..) => Ok(Form::Json),
            (_, true, ..) => Ok(Form::Html),
            (_, _, true, _) | (.., None) => Ok(Form::Markdown),
            (.., Some("html" | "htm")) => Ok(Form::Html),
            (.., Some("md" | "markdown")) => Ok(Form::Markdown),
            (.., Some("json")) => Ok(Form::Json),
            (.., Some(ending)) => {
                bail!("a report is .html, .md or .json, not “.{ending}”; name the file so, or say --html, --markdown or --json")
            }
        }
    }
}

/// In which form it is written.
enum Form {
    Html,
    Markdown,
    Json,
}
