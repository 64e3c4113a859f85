//! `alongside demo`: a simulated company's year, served.

use crate::{
    said,
    serving::{self, PORT},
    simulated,
    terminal::{
        Paper,
        table::{Cell, Column, Table},
    },
    view::View,
    workspace::{Workspace, now},
};
use anyhow::Context;
use clap::Args;
use sim::Plan;
use std::{
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
};

/// A simulated company's year, served to your browser; nothing is left behind
#[derive(Args)]
#[command(after_help = "Examples:
  alongside demo                 in a temporary place that goes with Ctrl-C
  alongside demo --at try-it     in the folder try-it, which stays: see `alongside features --database try-it/alongside.db`")]
pub struct Demo {
    /// Keep the workspace in this new folder
    #[arg(long, value_name = "DIR")]
    at: Option<PathBuf>,
    /// Port to serve on; a free one where it is taken
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// Another seed makes another company
    #[arg(long, default_value_t = Plan::default().seed)]
    seed: u64,
    /// The year ends on the day before this one; without it, today
    #[arg(long, value_name = "DAY")]
    end: Option<jiff::civil::Date>,
    /// Make the workspace and end, without serving it
    #[arg(long, requires = "at")]
    make_only: bool,
}

impl Demo {
    /// Makes the workspace, serves it, and takes it away again.
    ///
    /// # Errors
    /// When the folder is not new, cannot be written, or the server fails.
    pub fn run(self) -> anyhow::Result<()> {
        let place = Place::new(self.at.as_deref())?;
        let file = place.path().join("alongside.db");
        let end = self.end.map_or_else(now, domain::Moment::start_of);
        simulated::make(&file, &Plan { seed: self.seed, ..Plan::demo(end) })?;
        if self.make_only {
            return said::say(&format!("A simulated year is in {}.\n", file.display()));
        }
        let workspace = Workspace::open(&file)?;
        let listener = serving::listen(IpAddr::V4(Ipv4Addr::LOCALHOST), self.port, true)?;
        said::say(&welcome(Paper::of_stdout(), &serving::address(&listener)?, &workspace, &place)?)?;
        serving::serve(&workspace, listener)
    }
}

/// Where the demo lives: a folder that stays, or one that goes at the end.
enum Place {
    Kept(PathBuf),
    Passing(tempfile::TempDir),
}

impl Place {
    fn new(at: Option<&Path>) -> anyhow::Result<Self> {
        match at {
            Some(folder) => {
                std::fs::create_dir_all(folder).with_context(|| format!("could not make the folder {}", folder.display()))?;
                Ok(Self::Kept(folder.into()))
            }
            None => Ok(Self::Passing(tempfile::Builder::new().prefix("alongside-demo-").tempdir().context("there is no temporary place")?)),
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Kept(folder) => folder,
            Self::Passing(folder) => folder.path(),
        }
    }
}

/// The address, and the three things to try.
fn welcome(paper: Paper, address: &str, workspace: &Workspace, place: &Place) -> anyhow::Result<String> {
    let view = View::of(&workspace.file, None)?;
    let waited = view.waited_most(1).first().map_or_else(|| "features".into(), |key| format!("features/{key}"));
    let mut table = Table::new(2, [Column::left(""), Column::left(""), Column::wide("")]);
    for (nth, (what, why)) in [
        (format!("{address}{waited}"), "the feature that waited most: where its time went"),
        (format!("{address}insights"), "where a year went, and whether it gets better"),
        (format!("{address}import"), "your own Jira, GitHub or CSV history: drop it there"),
    ]
    .into_iter()
    .enumerate()
    {
        table.row([Cell::faint(format!("{}", nth + 1)), what.into(), Cell::faint(why)]);
    }
    let end = match place {
        Place::Kept(folder) => format!("Ctrl-C ends it; {} stays.", folder.display()),
        Place::Passing(_) => "Ctrl-C ends it, and nothing is left behind.".into(),
    };
    Ok(format!(
        "\n{} {}  a simulated company’s year, served to this machine only\n\n  {}\n\nThree things to try:\n\n{}\n{}\n",
        super::LOGO,
        paper.bold("Alongside"),
        paper.bold(address),
        table.render(paper),
        paper.faint(end),
    ))
}
