//! GitHub: from files, or over its API.

use super::source::{self, Place, Source};
use crate::workspace::now;
use clap::Args;
use domain::source::Tool;
use import::{Translated, github};

/// Where on GitHub.
#[derive(Args)]
pub struct Github {
    #[command(flatten)]
    place: Place,
    /// OWNER/REPO, where the files do not say it
    #[arg(long, value_name = "OWNER/REPO")]
    repository: Option<String>,
}

impl Source for Github {
    const TOOL: Tool = Tool::Github;

    fn place(&self) -> &Place {
        &self.place
    }

    fn read(&self) -> anyhow::Result<Translated> {
        let (pages, reading) = self.place.pages()?;
        Ok(source::with(github::translate(pages, self.repository.as_deref(), now()), reading))
    }
}
