//! Any tracker's CSV export.

use super::source::{self, Place, Source};
use crate::workspace::now;
use anyhow::{Context, anyhow};
use clap::Args;
use domain::source::Tool;
use import::{
    Translated,
    csv_export::{self, Columns},
};
use std::path::{Path, PathBuf};

/// Where the export is.
#[derive(Args)]
pub struct Csv {
    #[command(flatten)]
    place: Place,
    /// Which column is which, as this file says; without it, guessed from the headers
    #[arg(long, value_name = "FILE")]
    columns: Option<PathBuf>,
}

impl Source for Csv {
    const TOOL: Tool = Tool::Csv;

    fn place(&self) -> &Place {
        &self.place
    }

    fn read(&self, _: &Path) -> anyhow::Result<Translated> {
        let columns = self.columns.as_deref().map_or_else(|| Ok(Columns::default()), read_columns)?;
        let (pages, reading) = self.place.pages()?;
        Ok(source::with(csv_export::translate(pages, &columns, now()), reading))
    }
}

fn read_columns(file: &Path) -> anyhow::Result<Columns> {
    let text = std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    Columns::parse(&text).map_err(|wrong| anyhow!("{}: {wrong}", file.display()))
}
