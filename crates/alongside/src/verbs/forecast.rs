//! `alongside forecast`: when a feature lands, or when several will have.

use super::reading::Reading;
use crate::terminal;
use anyhow::Context;
use clap::Args;
use insight::telling::{
    self,
    features::{Query, State},
};
use std::path::Path;

/// When a feature lands or an issue is over, with odds, and why then; or when all that match will have landed
#[derive(Args)]
#[command(after_help = "Examples:
  alongside forecast PAY-12                       when it lands, what drives it, what slips with it, what would help
  alongside forecast PAY-10231                    when an imported bug or task will be over
  alongside forecast PAY-12 --as-of 2026-03-01    what we would have said in March
  alongside forecast                              when everything under way will have landed
  alongside forecast refund --team Payments       when those of a team that match will have
  alongside forecast PAY-12 --json | jq .dates    for a script")]
pub struct Forecast {
    /// Key of a feature or of an imported issue (PAY-12), or words of keys and titles
    #[arg(value_name = "FEATURE|WORDS")]
    what: Vec<String>,
    /// Only those carried by this team
    #[arg(long, default_value = "")]
    team: String,
    #[command(flatten)]
    reading: Reading,
}

impl Forecast {
    /// Says when.
    ///
    /// # Errors
    /// When nothing has such a key or such words, or the workspace cannot be read.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let view = self.reading.look(file)?;
        let find = self.what.join(" ");
        if let Some(key) = view.known(&find) {
            let forecast = telling::forecast(&view.scene(), &key).with_context(|| format!("{key} has no history to forecast from"))?;
            return self.reading.say(&forecast, terminal::forecast::render);
        }
        let query = Query { find, team: view.team(&self.team)?, ..Query::default() };
        let every = Query { state: State::All, take: 1, ..query.clone() };
        if !query.find.trim().is_empty() && telling::features(&view.scene(), &view.found, &every).matching == 0 {
            view.feature(&query.find)?;
        }
        let outlook = telling::outlook(&view.scene(), &query);
        self.reading.say(&outlook, terminal::forecast::outlook)
    }
}
