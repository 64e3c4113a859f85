//! What the doctor found, in a terminal.

use super::Paper;
use console::{Style, pad_str};
use serde::Serialize;

/// One thing that was looked at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// How it stands.
    pub state: State,
    /// What was seen, as a sentence.
    pub said: String,
    /// What to do, where there is something to do.
    pub way_out: Option<String>,
}

/// How something stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Good,
    /// Not set up; no failure.
    Missing,
    /// Broken.
    Broken,
}

impl Check {
    /// It is as it should be.
    pub fn good(name: &'static str, said: impl Into<String>) -> Self {
        Self { name, state: State::Good, said: said.into(), way_out: None }
    }

    /// It is not set up.
    pub fn missing(name: &'static str, said: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { name, state: State::Missing, said: said.into(), way_out: Some(way_out.into()) }
    }

    /// It is broken.
    pub fn broken(name: &'static str, said: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { name, state: State::Broken, said: said.into(), way_out: Some(way_out.into()) }
    }
}

/// Where what was seen begins.
const INDENT: usize = 17;

/// Everything that was looked at, in a line or two each.
pub fn render(paper: Paper, checks: &[Check]) -> String {
    checks.iter().map(|check| one(paper, check)).collect()
}

fn one(paper: Paper, check: &Check) -> String {
    let (sign, style) = match check.state {
        State::Good => ("✓", Style::new().color256(71)),
        State::Missing => ("–", Style::new().color256(178)),
        State::Broken => ("✗", Style::new().color256(167)),
    };
    let name = pad_str(check.name, INDENT - 3, console::Alignment::Left, None);
    let said = paper.prose(&check.said, INDENT);
    let way = check.way_out.as_ref().map(|way| paper.prose(&format!("→ {way}"), INDENT)).unwrap_or_default();
    format!("{}  {}{}{way}", paper.ink(&style, sign), paper.bold(&*name), said.trim_start())
}
