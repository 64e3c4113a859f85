//! `alongside why`: where the time of a feature went.

use super::reading::Reading;
use crate::terminal;
use anyhow::Context;
use clap::Args;
use std::path::Path;

/// Why a feature took as long as it took: the sentence, the ribbon, the table, the evidence
#[derive(Args)]
#[command(after_help = "Examples:
  alongside why PAY-12                       where its time went
  alongside why PAY-12 --all                 with every piece of evidence
  alongside why PAY-12 --as-of 2026-03-01    as it was known at the end of that day
  alongside why PAY-12 --json | jq .causes   for a script")]
pub struct Why {
    /// Key of the feature: PAY-12
    #[arg(value_name = "FEATURE")]
    feature: String,
    /// Show every piece of evidence, not only the largest
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Why {
    /// Says why.
    ///
    /// # Errors
    /// When there is no such feature, or the workspace cannot be read.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let view = self.reading.look(file)?;
        let key = view.feature(&self.feature)?;
        let why = insight::telling::why::why(&view.scene(), &view.found, &key).with_context(|| format!("{key} has no history to tell"))?;
        self.reading.say(&why, |paper, why| terminal::why::render(paper, why, self.all))
    }
}
