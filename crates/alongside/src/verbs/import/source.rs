//! Where a history is read from: files, or a tool's API.

use crate::{progress, terminal::words};
use anyhow::ensure;
use clap::Args;
use domain::{
    Text,
    source::{Problem, Tool},
};
use import::{
    Kept, Origin, Page, Stopped, Translated,
    files::{self, Bounds, Reading},
};
use std::path::Path;

/// A tool to import from.
pub trait Source {
    /// Its kind.
    const TOOL: Tool;

    /// Where in it.
    fn place(&self) -> &Place;

    /// Reads everything and turns it into facts. A fetch that is cut off is kept beside
    /// `database` and goes on from there.
    ///
    /// # Errors
    /// When there is nothing to read, or the tool refuses.
    fn read(&self, database: &Path) -> anyhow::Result<Translated>;

    /// What the source is called, and where it is.
    fn origin(&self) -> Origin {
        let place = self.place();
        Origin { name: place.name(), tool: Self::TOOL, address: place.from.as_str().into() }
    }
}

/// Where from.
#[derive(Args)]
pub struct Place {
    /// A folder, an archive or a file; or the address of the tool
    #[arg(value_name = "PATH|URL")]
    pub from: String,
    /// What to call the source; without it, after the file or the address
    #[arg(long)]
    name: Option<String>,
}

impl Place {
    /// The address, when it is one.
    pub fn address(&self) -> Option<&str> {
        self.from.contains("://").then_some(self.from.as_str())
    }

    /// The path, when something is there.
    ///
    /// # Errors
    /// When nothing is.
    pub fn path(&self) -> anyhow::Result<&Path> {
        ensure!(self.address().is_none(), "{} is an address, and this is read from files; download the export first", self.from);
        let path = Path::new(&self.from);
        ensure!(path.exists(), "there is nothing at {}; give a folder, an archive or a file", self.from);
        Ok(path)
    }

    /// All pages of the files, and what could not be read of them.
    ///
    /// # Errors
    /// When there is nothing at the path.
    pub fn pages(&self) -> anyhow::Result<(Vec<Page>, Reading)> {
        let (path, bar, mut pages) = (self.path()?, progress::count("files read"), Vec::new());
        let reading = files::read(path, Bounds::default(), &mut |page| {
            pages.push(page);
            bar.reached(pages.len() as u64);
        });
        bar.done();
        Ok((pages, reading))
    }

    fn name(&self) -> Text {
        self.name.clone().unwrap_or_else(|| name(&self.from)).into()
    }
}

/// A translation with what could not be read of its files.
pub fn with(mut translated: Translated, reading: Reading) -> Translated {
    translated.problems.extend(reading.problems);
    translated.cut = translated.cut.or(reading.cut);
    translated
}

/// What was kept of an earlier fetch of the same, beside the database; says so where there is something.
///
/// # Errors
/// When it cannot be opened.
pub fn kept(database: &Path, what: &str) -> anyhow::Result<Kept> {
    let kept = Kept::beside(database, what)?;
    if !kept.is_empty() {
        eprintln!(
            "An earlier fetch was cut off; {} are here already, and it goes on from there.",
            words::count(kept.len(), "page", "pages")
        );
    }
    Ok(kept)
}

/// What was fetched from an address. When fetching ended early, what came before is
/// there and the translation says that it is cut.
///
/// # Errors
/// When nothing came at all.
pub fn fetched(
    address: &str,
    pages: usize,
    end: Result<(), Stopped>,
    translate: impl FnOnce() -> Translated,
) -> anyhow::Result<Translated> {
    match end {
        Err(stopped) if pages == 0 => Err(stopped.into()),
        end => {
            let cut = end.err().map(|stopped| Problem {
                place: address.into(),
                message: format!("{stopped} Import again, and it goes on where it stopped.").into(),
            });
            Ok(Translated { cut, ..translate() })
        }
    }
}

/// `tracker` of `exports/tracker.tar.xz`, `github.com/owner/repo` of an address.
fn name(from: &str) -> String {
    if let Some((_, address)) = from.split_once("://") {
        return address.trim_end_matches('/').into();
    }
    let last = Path::new(from).file_name().unwrap_or_default().to_string_lossy();
    let mut name: &str = &last;
    for ending in [".xz", ".gz", ".zip", ".tar", ".tgz", ".jsonl", ".json", ".csv", ".xes"] {
        name = name.strip_suffix(ending).unwrap_or(name);
    }
    if name.is_empty() { last.into_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_called_after_its_file_or_address() {
        let from = ["exports/tracker.tar.xz", "tracker", "log.csv.gz", "https://github.com/owner/repo/", ".json"];
        assert_eq!(from.map(name), ["tracker", "tracker", "log", "github.com/owner/repo", ".json"]);
    }
}
