//! What all reading verbs share: as of when, and in which form.

use crate::{said, terminal::Paper, view::View};
use clap::Args;
use domain::Moment;
use jiff::{ToSpan, civil::Date};
use serde::Serialize;
use std::path::Path;

/// As of when, and in which form.
#[derive(Args)]
pub struct Reading {
    /// Answer in JSON: the same views as the REST API
    #[arg(long)]
    pub json: bool,
    /// As it was known at the end of a day (2026-03-01) or at a time (2026-03-01T09:30:00Z)
    #[arg(long, value_name = "DAY|TIME", value_parser = moment)]
    pub as_of: Option<Moment>,
}

impl Reading {
    /// Looks at the workspace.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn look(&self, file: &Path) -> anyhow::Result<View> {
        View::of(file, self.as_of)
    }

    /// Says a view: in JSON where it was asked for, else as `render` sets it.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn say<V: Serialize>(&self, view: &V, render: impl FnOnce(Paper, &V) -> String) -> anyhow::Result<()> {
        if self.json { said::say_json(view) } else { said::say(&render(Paper::of_stdout(), view)) }
    }
}

/// A moment as people write it; a day means its end, in UTC.
pub fn moment(text: &str) -> Result<Moment, String> {
    if let Ok(day) = text.parse::<Date>().and_then(|day| day.checked_add(1.day())) {
        return Ok(Moment::from_millis(Moment::start_of(day).millis() - 1));
    }
    text.parse().map_err(|_| "write a day like 2026-03-01 or a time like 2026-03-01T09:30:00Z".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_its_end() {
        assert_eq!(moment("2026-03-01").map(|at| at.to_string()), Ok("2026-03-01T23:59:59.999Z".into()));
        assert_eq!(moment("2026-03-01T09:30:00Z").map(|at| at.to_string()), Ok("2026-03-01T09:30:00Z".into()));
        assert!(moment("yesterday").is_err_and(|say| say.contains("2026-03-01")));
        assert!(moment("2026-02-30").is_err());
    }
}
