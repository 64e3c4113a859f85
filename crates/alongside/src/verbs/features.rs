//! `alongside features`: what is in flight, and what landed.

use super::reading::Reading;
use crate::terminal;
use clap::{
    Args,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use domain::Stage;
use insight::telling::features::{Query, Sort, State};
use std::path::Path;

/// The features, each with its age, its work and its ribbon
#[derive(Args)]
#[command(after_help = "Examples:
  alongside features                       under way, the oldest first
  alongside features --state landed        what users have, the latest first
  alongside features --stage build         what is being built
  alongside features refund --state all    those with “refund” in key or title
  alongside features --sort work           least work in their time first")]
pub struct Features {
    /// Words of key or title
    #[arg(value_name = "WORDS")]
    find: Vec<String>,
    /// Which
    #[arg(long, value_parser = state(), default_value = State::default().word())]
    state: State,
    /// Only this stage: idea, understand, design, plan, build, release, value
    #[arg(long, value_parser = stage)]
    stage: Option<Stage>,
    /// Only those carried by this team
    #[arg(long, default_value = "")]
    team: String,
    /// In which order; landed ones come latest first
    #[arg(long, value_parser = sort())]
    sort: Option<Sort>,
    /// How many to show, from 1 to 200
    #[arg(long, default_value_t = 50, value_name = "N", value_parser = take)]
    take: usize,
    /// How many to pass over
    #[arg(long, default_value_t = 0, value_name = "N")]
    skip: usize,
    #[command(flatten)]
    reading: Reading,
}

impl Features {
    /// Lists them.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let view = self.reading.look(file)?;
        let team = view.team(&self.team)?;
        let list = insight::telling::list::features(&view.scene(), &view.found, &self.query(team));
        self.reading.say(&list, terminal::features::render)
    }

    fn query(&self, team: String) -> Query {
        let state = if self.stage.is_some_and(Stage::is_over) { State::All } else { self.state };
        let sort = self.sort.unwrap_or(if state == State::Landed { Sort::Landed } else { Sort::Age });
        Query { find: self.find.join(" "), stage: self.stage, state, team, sort, skip: self.skip, take: self.take, ..Query::default() }
    }
}

fn state() -> impl TypedValueParser<Value = State> {
    let words = State::ALL.map(|state| PossibleValue::new(state.word()).help(state.means()));
    PossibleValuesParser::new(words).map(|word| State::from_word(&word).unwrap_or_default())
}

fn sort() -> impl TypedValueParser<Value = Sort> {
    let words = Sort::ALL.map(|sort| PossibleValue::new(sort.word()).help(sort.means()));
    PossibleValuesParser::new(words).map(|word| Sort::from_word(&word).unwrap_or_default())
}

fn take(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|take| (1..=200).contains(take)).ok_or_else(|| "write a whole number from 1 to 200".to_owned())
}

fn stage(word: &str) -> Result<Stage, String> {
    let words = || Stage::ALL.map(Stage::word).join(", ");
    Stage::from_word(word).ok_or_else(|| format!("there is no such stage; the stages are {}", words()))
}
