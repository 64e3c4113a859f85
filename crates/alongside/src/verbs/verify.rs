//! `alongside verify`: is the journal what it must be?

use crate::{said, terminal::words::count};
use anyhow::bail;
use clap::Args;
use domain::Seq;
use serde::Serialize;
use std::path::Path;
use store::Report;

/// Checks the journal: no gap, every event of a known form and readable, the tables as they were made, the snapshot true
#[derive(Args)]
#[command(after_help = "Exits with 0 when the journal is sound, with 1 when anything is wrong.
Events have no checksum: one that was changed past Alongside into another readable one is not noticed.
A backup kept elsewhere tells.")]
pub struct Verify {
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Verdict {
    clean: bool,
    events: u64,
    head: Seq,
    snapshot: Option<Seq>,
    wrong: Vec<String>,
    unlisted: u64,
}

impl Verify {
    /// Walks the journal.
    ///
    /// # Errors
    /// When there is none, it cannot be read, or anything is wrong with it.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        crate::workspace::present(file)?;
        let report = store::verify(file)?;
        let clean = report.is_clean();
        if self.json {
            said::say_json(&verdict(&report))?;
        } else {
            said::say(&sentences(&report))?;
        }
        if clean { Ok(()) } else { bail!("{} is not sound; restore the last backup beside it and compare.", file.display()) }
    }
}

fn verdict(report: &Report) -> Verdict {
    Verdict {
        clean: report.is_clean(),
        events: report.events,
        head: report.head,
        snapshot: report.snapshot,
        wrong: report.findings.iter().map(ToString::to_string).collect(),
        unlisted: report.unlisted,
    }
}

fn sentences(report: &Report) -> String {
    let events = count(report.events as usize, "event", "events");
    if report.is_clean() {
        let snapshot = report.snapshot.map(|at| format!(" The snapshot at event {at} agrees with them.")).unwrap_or_default();
        let of_known_form = if report.events == 1 { "of a known form and readable" } else { "every one of a known form and readable" };
        return format!("Sound: {events} without a gap, {of_known_form}; the tables are as they were made.{snapshot}\n");
    }
    let wrong: String = report.findings.iter().map(|finding| format!("  {finding}\n")).collect();
    let more = if report.unlisted > 0 { format!("  and {} more\n", report.unlisted) } else { String::new() };
    format!("{events} read; wrong:\n{wrong}{more}")
}
