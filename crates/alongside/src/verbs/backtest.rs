//! `alongside backtest`: how good forecasts have been.

use super::reading::Reading;
use crate::{said, terminal, view::View, workspace::now};
use clap::Args;
use domain::Moment;
use insight::{
    forecasting::{Quantiles, backtesting, effort::Task},
    telling::{self, landings},
};
use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

/// How good our forecasts have been: each made again from what was known when the work began
#[derive(Args)]
#[command(after_help = "Examples:
  alongside backtest                             over the workspace's own history
  alongside backtest --landings                  the landing dates of features, month by month
  alongside backtest --tasks tasks.csv           over a table, without a workspace:
                                                 id,start,done,estimate,actual,person,project,category
  alongside backtest --tasks tasks.csv --out forecasts.csv
                                                 with every forecast: id,p05,p10,…,p95")]
pub struct Backtest {
    /// A table of tasks instead of the workspace: id,start,done,estimate,actual,person,project,category
    #[arg(long, value_name = "FILE")]
    tasks: Option<PathBuf>,
    /// The landing dates of features instead: what would have been said month by month, held against what happened
    #[arg(long, conflicts_with_all = ["tasks", "out"])]
    landings: bool,
    /// Write every forecast: id,p05,p10,…,p95
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Overwrite the file of forecasts where it is there already
    #[arg(long, requires = "out")]
    force: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Backtest {
    /// Says how good they were.
    ///
    /// # Errors
    /// When the workspace or the table cannot be read, or the forecasts cannot be written.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        if self.landings {
            return self.landings(file);
        }
        let (backtest, tasks, forecasts) = match &self.tasks {
            Some(table) => of_table(table, self.reading.as_of)?,
            None => self.of_workspace(file)?,
        };
        if let Some(out) = &self.out {
            said::write_file(out, &written(&tasks, &forecasts), self.force)?;
        }
        if self.reading.json { said::say_json(&backtest) } else { self.reading.say(&backtest, terminal::backtest::render) }
    }

    fn landings(&self, file: &Path) -> anyhow::Result<()> {
        let view = self.reading.look(file)?;
        let moments = landings::moments(&view.scene());
        let mut said = vec![];
        for moment in &moments {
            said.extend(landings::said(&View::of(file, Some(*moment))?.scene()));
        }
        self.reading.say(&landings(&view.scene(), &said, moments.len()), terminal::landings::render)
    }

    fn of_workspace(&self, file: &Path) -> anyhow::Result<(telling::Backtest, Vec<Task>, Vec<Option<Quantiles>>)> {
        let view = self.reading.look(file)?;
        let tasks: Vec<Task> = view.scene().experience().tasks.iter().map(|one| one.task.clone()).collect();
        let forecasts = if self.out.is_some() { backtesting::walk(&tasks).forecasts } else { vec![] };
        Ok((telling::backtest(&view.scene()), tasks, forecasts))
    }
}

/// As of a day, only what was known by then counts.
fn of_table(table: &Path, as_of: Option<Moment>) -> anyhow::Result<(telling::Backtest, Vec<Task>, Vec<Option<Quantiles>>)> {
    let read = import::task_table::read(&said::read_text(table)?)
        .map_err(|wrong| anyhow::anyhow!("{}:\n{}", table.display(), import::task_table::said(&wrong).join("\n")))?;
    let tasks: Vec<Task> = read.rows.into_iter().map(task).collect();
    let tasks = as_of.map_or_else(|| tasks.clone(), |at| telling::backtest::known_at(&tasks, at));
    let (backtest, walk) = telling::backtest::of_tasks(&tasks, as_of.unwrap_or_else(now));
    Ok((telling::Backtest { remarks: import::task_table::said(&read.remarks), ..backtest }, tasks, walk.forecasts))
}

fn task(row: import::task_table::Row) -> Task {
    let import::task_table::Row { id, start, done, estimate, actual, person, project, category } = row;
    Task { id, start, done, estimate, actual, person, project, category }
}

/// Every forecast that could be made, as a table.
fn written(tasks: &[Task], forecasts: &[Option<Quantiles>]) -> String {
    let levels: Vec<String> = (1..=19).map(|nth| format!("p{:02}", nth * 5)).collect();
    let mut out = format!("id,{}\n", levels.join(","));
    for (task, forecast) in tasks.iter().zip(forecasts) {
        let Some(forecast) = forecast else { continue };
        let values: Vec<String> = forecast.values().iter().map(|value| format!("{value:.6}")).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(out, "{},{}", quoted(&task.id), values.join(","));
    }
    out
}

/// A cell of a table: in quotes where it must be.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
