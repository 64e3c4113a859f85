//! The way in: [`import::Intake`] over the engine and the people vault, and
//! reading a file as the tool that wrote it.

use crate::people::People;
use domain::{Command, Event, Moment, PersonId, Stamp, Via, World, source::Tool};
use engine::Engine;
use import::{
    Account, Intake, Page, Stopped, Translated,
    csv_export::{self, Columns},
    event_log,
    files::{self, Bounds},
    github, jira,
};
use std::{path::Path, sync::Arc};

/// [`Intake`] over an engine and a people vault. It blocks: never use it from an
/// asynchronous task.
pub struct Door {
    /// Where the events go.
    pub engine: Engine,
    /// Where the people go.
    pub people: Arc<dyn People>,
    /// Through which door the acts come.
    pub via: Via,
    /// The moment of acting.
    pub at: Moment,
}

impl Intake for Door {
    fn world(&self, look: &mut dyn FnMut(&World)) {
        look(&self.engine.world());
    }

    fn people(&mut self, source: &str, accounts: &[Account]) -> Result<Vec<PersonId>, Stopped> {
        self.people.numbers(source, accounts).map_err(Stopped)
    }

    fn accounts(&mut self, source: &str) -> Result<Vec<(PersonId, Account)>, Stopped> {
        self.people.accounts(source).map_err(Stopped)
    }

    fn ask(&mut self, commands: Vec<Command>) -> Result<Vec<Event>, Stopped> {
        let stamp = Stamp { at: self.at, by: None, via: self.via };
        let recorded = self.engine.ask_blocking(stamp, commands).map_err(|refused| Stopped(refused.to_string()))?;
        Ok(recorded.into_iter().map(|recorded| recorded.event).collect())
    }
}

/// How many records are looked at to tell which tool wrote them.
const SNIFF: u64 = 40;

/// The tool that wrote a file, by the shape of its first records; `None` cannot tell.
pub fn tool_of(path: &Path) -> Option<Tool> {
    let mut tool = None;
    let mut look = |page: Page| tool = tool.or_else(|| tool_of_page(&page));
    files::read(path, Bounds { entries: SNIFF, ..Bounds::default() }, &mut look);
    tool
}

fn tool_of_page(page: &Page) -> Option<Tool> {
    let place = page.place.to_lowercase();
    if [".csv", ".tsv"].iter().any(|ending| place.ends_with(ending) || place.contains(&format!("{ending}."))) {
        let header = page.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        return Some(if event_log::is_header(header) { Tool::EventLog } else { Tool::Csv });
    }
    if event_log::is_xes(&page.bytes) {
        return Some(Tool::EventLog);
    }
    let text = String::from_utf8_lossy(&page.bytes[..page.bytes.len().min(200_000)]);
    let has = |name: &str| text.contains(&format!("\"{name}\""));
    if has("fields") && has("key") || has("issuetype") || has("changelog") {
        return Some(Tool::Jira);
    }
    (has("number") && (has("html_url") || has("user") || has("author")) || has("pull_request") || has("repo")).then_some(Tool::Github)
}

/// What somebody says about a file that its content need not tell.
#[derive(Default)]
pub struct Told<'a> {
    /// The repository that an archive of GitHub is of.
    pub repository: Option<&'a str>,
    /// Which column of a CSV export is which.
    pub columns: Columns,
}

/// Reads a file, a folder or an archive as the tool wrote it. `seen` hears how many
/// pages were read so far. What cannot be read becomes a problem with its place.
pub fn read(path: &Path, tool: Tool, told: &Told<'_>, now: Moment, seen: &mut dyn FnMut(u64)) -> Translated {
    match tool {
        Tool::Jira => jira::from_files(path, Bounds::default(), now, seen),
        Tool::Github => github::from_files(path, Bounds::default(), told.repository, now, seen),
        Tool::Csv => csv_export::from_files(path, Bounds::default(), &told.columns, now, seen),
        Tool::EventLog => event_log::from_files(path, Bounds::default(), now, seen),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tool(place: &str, text: &str) -> Option<Tool> {
        tool_of_page(&Page { place: place.into(), bytes: text.into() })
    }

    #[test]
    fn the_tool_shows_in_the_first_records() {
        assert_eq!(tool("a.json", r#"{"key":"PAY-1","fields":{"summary":"x"}}"#), Some(Tool::Jira));
        assert_eq!(tool("a.json", r#"{"number":7,"html_url":"https://github.com/a/b/issues/7"}"#), Some(Tool::Github));
        assert_eq!(tool("a.csv", "case,activity,timestamp,resource\n1,a,2020-01-01T00:00:00Z,x\n"), Some(Tool::EventLog));
        assert_eq!(tool("a.xes", "<?xml version='1.0'?>\n<log><trace/></log>"), Some(Tool::EventLog));
        assert_eq!(tool("a.csv", "ID,Title,Status,Created\nX-1,a,Todo,2020-01-01\n"), Some(Tool::Csv));
        assert_eq!(tool("a.json", r#"{"colour":"blue"}"#), None);
    }

    #[test]
    fn a_long_file_shows_it_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("archive.json");
        let issue = r#"{"number":7,"author":"ann","body":"a long text"},"#.repeat(200_000);
        std::fs::write(&path, format!(r#"{{"repo":"a/b","issues":[{}]}}"#, issue.trim_end_matches(','))).expect("is written");
        assert_eq!(tool_of(&path), Some(Tool::Github));
    }
}
