//! What came in, in a terminal.

use super::{
    Paper,
    table::{Cell, Column, Table},
    words::{self, count, number},
};
use console::Style;
use domain::{
    ImportId, Moment, Sources, Text,
    source::{Import, Problem, Tally},
};
use import::Taken;
use serde::Serialize;

/// One import of the list.
#[derive(Serialize)]
pub struct Line {
    /// Its number.
    pub import: ImportId,
    /// What people call the source.
    pub source: Text,
    /// Where the source is.
    pub address: Option<Text>,
    /// When it began.
    pub begun: Moment,
    /// What it brought; `None` while it is unfinished.
    pub brought: Option<Tally>,
    /// When it was taken back.
    pub undone: Option<Moment>,
}

/// The imports that had begun at a moment, as they stood then, the first one first.
pub fn list(sources: &Sources, at: Moment) -> Vec<Line> {
    let line = |(id, import): (ImportId, &Import)| Line {
        import: id,
        source: sources.name(import.source),
        address: sources.get(import.source).map(|source| source.address.clone()),
        begun: import.begun,
        brought: import.finished.as_ref().filter(|(finished, _)| *finished <= at).map(|(_, tally)| tally.clone()),
        undone: import.undone.filter(|undone| *undone <= at),
    };
    sources.imports().filter(|(_, import)| import.begun <= at).map(line).collect()
}

/// The list.
pub fn render(paper: Paper, list: &[Line]) -> String {
    if list.is_empty() {
        return "Nothing was imported yet. Begin with `alongside import jira PATH --dry-run`; `alongside import --help` shows the rest.\n"
            .into();
    }
    let columns = [
        Column::right("N"),
        Column::left("Source"),
        Column::left("Begun"),
        Column::right("Items"),
        Column::right("Facts"),
        Column::right("Problems"),
        Column::wide("State"),
    ];
    let mut table = Table::new(0, columns);
    for line in list {
        let tally = |of: fn(&Tally) -> u64| line.brought.as_ref().map_or_else(|| "–".into(), |tally| number(of(tally) as usize));
        table.row([
            Cell::bold(line.import.0.to_string()),
            line.source.to_string().into(),
            words::minute(line.begun).into(),
            tally(|tally| tally.items).into(),
            tally(|tally| tally.facts).into(),
            tally(|tally| tally.problems).into(),
            state(line),
        ]);
    }
    table.render(paper)
}

fn state(line: &Line) -> Cell {
    match (line.undone, &line.brought) {
        (Some(at), _) => Cell::faint(format!("taken back {}", words::day(at))),
        (None, None) => Cell::new(Style::new().color256(167), "unfinished: import again, it goes on"),
        (None, Some(_)) => "in".into(),
    }
}

/// What an import brought, and what to do next.
pub fn taken(paper: Paper, name: &str, taken: &Taken) -> String {
    let tally = &taken.tally;
    let Some(import) = taken.import else {
        let what = if tally.problems == 0 {
            "Everything in “{name}” was here already"
        } else {
            "Whatever could be read in “{name}” was here already"
        };
        return format!(
            "{}; nothing was added.\n{}",
            what.replace("{name}", name),
            problems(paper, &tally.examples, tally.problems as usize)
        );
    };
    let (items, facts) = (count(tally.items as usize, "item", "items"), count(tally.facts as usize, "fact", "facts"));
    let mut text = format!("{} from “{name}”: {items} with {facts}.\n", paper.bold(format!("Import {}", import.0)));
    text += &problems(paper, &tally.examples, tally.problems as usize);
    text += &next(paper, name);
    text
}

fn next(paper: Paper, name: &str) -> String {
    let mut table = Table::new(2, [Column::left(""), Column::wide("")]);
    let name = if name.contains(' ') { format!("'{name}'") } else { name.into() };
    for (verb, what) in [
        ("alongside features".into(), "what is in flight"),
        ("alongside insights".into(), "where the time goes"),
        (format!("alongside import mapping {name}"), "what was guessed; correct it without importing again"),
        ("alongside import undo".into(), "take it back, whole"),
    ] {
        table.row([Cell::bold(verb), what.into()]);
    }
    format!("\n{}", table.render(paper))
}

/// Problems shown at most.
const SHOWN: usize = 10;

/// What is wrong with records, each with what was done: where, and what to do.
pub fn problems(paper: Paper, examples: &[Problem], all: usize) -> String {
    if all == 0 {
        return String::new();
    }
    let mut text = format!("\n{}\n", paper.heading(&count(all, "problem", "problems")));
    for problem in examples.iter().take(SHOWN) {
        text += &format!("  {}\n{}", paper.bold(&*problem.place), paper.prose(&problem.message, 4));
    }
    if all > SHOWN {
        text += &format!("{}\n", paper.faint(format!("  and {} more", number(all - SHOWN.min(examples.len())))));
    }
    text
}
