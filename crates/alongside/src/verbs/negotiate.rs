//! `alongside negotiate`: the scope that fits a date.

use super::{
    plan,
    reading::{Reading, day},
};
use crate::terminal;
use anyhow::bail;
use clap::Args;
use insight::telling::{
    self,
    negotiation::{self, Wish},
};
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
    #[arg(long, value_name = "DAY", value_parser = day)]
    by: Option<Date>,
    /// In how many of 100 cases it must be done by then, 1 to 99
    #[arg(long, default_value = "85", value_name = "PERCENT", value_parser = negotiation::odds)]
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
        let mut view = self.reading.look(file)?;
        let key = view.feature(&self.feature)?;
        if let Some(path) = &self.plan {
            view = plan::supposed(view, &key, path)?;
        }
        let wish = Wish { by: self.by, odds: self.odds, whole: true };
        wish.refuses(view.scene().at.date())?;
        let Some(negotiation) = telling::negotiation(&view.scene(), &key, wish) else { bail!(negotiation::nothing(&view.scene(), &key)) };
        self.reading.say(&negotiation, terminal::negotiation::render)
    }
}
