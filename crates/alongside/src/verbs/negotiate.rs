//! `alongside negotiate`: the scope that fits a date.

use super::{plan, reading::Reading};
use crate::terminal;
use anyhow::{Context, bail};
use clap::Args;
use insight::telling::{self, negotiation::Wish};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// The scope of a feature that fits a date at the odds you choose, and the price of each addition
#[derive(Args)]
#[command(after_help = "Examples:
  alongside negotiate PAY-12 --by 2026-03-01             what fits, in 85 of 100 cases
  alongside negotiate PAY-12 --by 2026-03-01 --odds 95   surer, with less in it
  alongside negotiate PAY-12 --plan idea.csv             as if this plan were loaded; nothing is written
  alongside negotiate PAY-12 --json | jq .frontier       for a script")]
pub struct Negotiate {
    /// Key of the feature: PAY-12
    #[arg(value_name = "FEATURE")]
    feature: String,
    /// By when; its target, or else the day of even odds, where nothing is said
    #[arg(long, value_name = "DAY")]
    by: Option<Date>,
    /// In how many of 100 cases it must be done by then, 1 to 99
    #[arg(long, default_value_t = 85.0, value_name = "PERCENT")]
    odds: f64,
    /// As if this plan were loaded: a CSV or TOML file; nothing is written
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl Negotiate {
    /// Says what fits.
    ///
    /// # Errors
    /// When there is no such feature, or nothing in it to negotiate, or the workspace cannot be read.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        if !(1.0..=99.0).contains(&self.odds) {
            bail!("--odds {}: write a number from 1 to 99, in how many of 100 cases it must be done", self.odds);
        }
        let mut view = self.reading.look(file)?;
        let key = view.feature(&self.feature)?;
        if let Some(path) = &self.plan {
            view = plan::supposed(view, &key, path)?;
        }
        let wish = Wish { by: self.by, odds: self.odds / 100.0, whole: true };
        let negotiation = telling::negotiation(&view.scene(), &key, wish).with_context(|| nothing(&key))?;
        self.reading.say(&negotiation, terminal::negotiation::render)
    }
}

fn nothing(key: &domain::Key) -> String {
    format!(
        "there is nothing to negotiate in {key}: it has ended, or it has no slices with estimates. Cut it into slices in a file and load it: `alongside plan load {key} plan.csv` (`alongside plan --help` shows one)"
    )
}
