//! What all reading verbs share: as of when, and in which form.

use crate::{said, terminal::Paper, view::View, workspace::now};
use clap::Args;
use domain::{Moment, NoPast};
use jiff::civil::Date;
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

/// A moment as people write it; a day means its end, in UTC, and today is now.
///
/// # Errors
/// When it is neither a day nor a time, or is still to come.
pub fn moment(text: &str) -> Result<Moment, NoPast> {
    let now = now();
    Ok(Moment::as_of(text, now)?.unwrap_or(now))
}

/// A day as people write it.
///
/// # Errors
/// When it is none.
pub fn day(text: &str) -> Result<Date, String> {
    text.trim().parse().map_err(|_| "that is no day; write it like 2026-03-01".to_owned())
}
