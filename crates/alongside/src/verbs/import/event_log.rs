//! An event log in CSV or XES.

use super::source::{self, Place, Source};
use crate::workspace::now;
use clap::Args;
use domain::source::Tool;
use import::{Translated, event_log};
use std::path::Path;

/// Where the log is.
#[derive(Args)]
pub struct EventLog {
    #[command(flatten)]
    place: Place,
}

impl Source for EventLog {
    const TOOL: Tool = Tool::EventLog;

    fn place(&self) -> &Place {
        &self.place
    }

    fn read(&self, _: &Path) -> anyhow::Result<Translated> {
        let (pages, reading) = self.place.pages()?;
        Ok(source::with(event_log::translate(pages, now()), reading))
    }
}
