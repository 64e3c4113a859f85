//! `alongside insights`: where the time goes over all features.

use super::reading::{Reading, day};
use crate::terminal;
use clap::Args;
use insight::telling::time::Period;
use jiff::civil::Date;
use std::path::Path;

/// Where the time goes over all features, how long they take, and between whom
#[derive(Args)]
#[command(after_help = "Examples:
  alongside insights                      the last twelve months; of an archive that ended, its last twelve
  alongside insights --from 2024-01-01    from that day on; a long period is told by quarters or years
  alongside insights --as-of 2026-03-01   as it was known at the end of that day
  alongside insights --json               for a script")]
pub struct Insights {
    /// The first day of the period; a year before the last, if only that is said
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Date>,
    /// The last day of the period; today, if only the first is said
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Date>,
    #[command(flatten)]
    reading: Reading,
}

impl Insights {
    /// Says where the time goes.
    ///
    /// # Errors
    /// When the workspace cannot be read, or the first day comes after the last.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let view = self.reading.look(file)?;
        let scene = view.scene();
        let period = Period::asked(self.from, self.until, scene.at.date())?;
        self.reading.say(&insight::telling::insights::insights(&scene, period), terminal::insights::render)
    }
}
