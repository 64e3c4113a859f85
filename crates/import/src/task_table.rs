//! A table of tasks with what they were estimated at and what they took, to see how
//! good forecasts from it would have been:
//! `id,start,done,estimate,actual,person,project,category`, in any order of columns.
//! Only `id`, `start` and `estimate` or `actual` are needed.

use crate::csv_export::{self, dates};
use csv::{ReaderBuilder, StringRecord, Trim};
use domain::{Moment, Text};

/// One task; what the table does not say is empty.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Row {
    /// Names it within the table.
    pub id: Text,
    /// When work on it began.
    pub start: Moment,
    /// When it was done.
    pub done: Option<Moment>,
    /// What it was thought to take.
    pub estimate: Option<f64>,
    /// What it took.
    pub actual: Option<f64>,
    /// Who did it.
    pub person: Text,
    /// The project or team.
    pub project: Text,
    /// The kind of work.
    pub category: Text,
}

/// A cell or line that cannot be understood.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}, {column}: {message}")]
pub struct Wrong {
    /// Which line, from 1.
    pub line: usize,
    /// Which column.
    pub column: &'static str,
    /// What is wrong, and what to write instead.
    pub message: String,
}

/// How many remarks are told one by one.
const TOLD: usize = 10;

/// The first few remarks, and how many more there are.
pub fn said(wrong: &[Wrong]) -> String {
    let told: Vec<String> = wrong.iter().take(TOLD).map(ToString::to_string).collect();
    let more = wrong.len().saturating_sub(TOLD);
    if more > 0 { format!("{}\nand {more} more", told.join("\n")) } else { told.join("\n") }
}

/// Names that people give to a column, by what it is.
const COLUMNS: [(&str, &[&str]); 8] = [
    ("id", &["id", "task", "key", "number", "tasknumber"]),
    ("start", &["start", "started", "startedon", "begin"]),
    ("done", &["done", "completed", "completedon", "end", "resolved"]),
    ("estimate", &["estimate", "estimated", "hoursestimate"]),
    ("actual", &["actual", "spent", "hoursactual", "effort"]),
    ("person", &["person", "developer", "assignee", "who", "developerid"]),
    ("project", &["project", "team", "projectcode"]),
    ("category", &["category", "kind", "type"]),
];

/// Reads a table.
///
/// # Errors
/// Every cell that cannot be understood, with its line and column.
pub fn read(text: &str) -> Result<Vec<Row>, Vec<Wrong>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| vec![wrong(1, "header", format!("It cannot be read: {error}."))])?.clone();
    let place = |column: &str| {
        let names = COLUMNS.iter().find(|(field, _)| *field == column).map_or(&[][..], |(_, names)| names);
        header.iter().position(|name| names.contains(&name.to_lowercase().replace([' ', '_'], "").as_str()))
    };
    let places = COLUMNS.map(|(column, _)| place(column));
    if places[0].is_none() || places[1].is_none() || (places[3].is_none() && places[4].is_none()) {
        let message = "A table of tasks needs the columns id, start, and estimate or actual; done, person, project and category help.";
        return Err(vec![wrong(1, "header", message)]);
    }
    let records: Vec<StringRecord> = reader.records().collect::<Result<_, _>>().map_err(|error| {
        let line = error.position().map_or(0, |position| position.line() as usize);
        vec![wrong(line, "the line", format!("It cannot be read: {error}."))]
    })?;
    rows(&records, places)
}

fn rows(records: &[StringRecord], places: [Option<usize>; 8]) -> Result<Vec<Row>, Vec<Wrong>> {
    let cell = |record: &StringRecord, column: usize| places[column].and_then(|place| record.get(place)).unwrap_or_default().to_owned();
    let written: Vec<String> = records.iter().flat_map(|record| [cell(record, 1), cell(record, 2)]).collect();
    let order = dates::decide(written.iter().map(String::as_str)).order;
    let (mut all, mut remarks) = (vec![], vec![]);
    for record in records {
        let line = record.position().map_or(0, |position| position.line() as usize);
        let cells: [String; 8] = std::array::from_fn(|column| cell(record, column));
        match row(&cells, order) {
            Ok(row) => all.push(row),
            Err((column, message)) => remarks.push(wrong(line, column, message)),
        }
    }
    if remarks.is_empty() { Ok(all) } else { Err(remarks) }
}

fn row(cells: &[String; 8], order: csv_export::DateOrder) -> Result<Row, (&'static str, String)> {
    let [id, start, done, estimate, actual, person, project, category] = cells;
    if id.is_empty() {
        return Err(("id", "Every task needs an id.".into()));
    }
    let day =
        |column, text: &str| dates::read(text, order).ok_or_else(|| (column, format!("“{text}” is no day; write it like 2026-03-09.")));
    let number = |column, text: &str| match text {
        "" | "NA" | "NULL" | "null" => Ok(None),
        text => text
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(Some)
            .ok_or_else(|| (column, format!("“{text}” is no number."))),
    };
    let done = if done.is_empty() || done == "NA" { None } else { Some(day("done", done)?) };
    Ok(Row {
        id: id.as_str().into(),
        start: day("start", start)?,
        done,
        estimate: number("estimate", estimate)?,
        actual: number("actual", actual)?,
        person: person.as_str().into(),
        project: project.as_str().into(),
        category: category.as_str().into(),
    })
}

fn wrong(line: usize, column: &'static str, message: impl Into<String>) -> Wrong {
    Wrong { line, column, message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_in_any_order_and_may_be_missing() {
        let rows = read("Estimate,ID,Start,Actual,Done\n8,a,2026-03-02,6.5,2026-03-04\n3,b,2026-03-03,,\n").expect("a table");
        let [first, second] = rows.as_slice() else { panic!("two tasks: {rows:?}") };
        assert_eq!((&*first.id, first.estimate, first.actual), ("a", Some(8.0), Some(6.5)));
        assert_eq!(first.done.map(|done| done.to_string()).as_deref(), Some("2026-03-04T00:00:00Z"));
        assert_eq!((second.done, second.actual), (None, None));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_column() {
        let remarks = read("id,start,estimate\na,someday,8\n,2026-03-02,8\nc,2026-03-02,much\n").expect_err("it is wrong");
        let places: Vec<_> = remarks.iter().map(|wrong| (wrong.line, wrong.column)).collect();
        assert_eq!(places, [(2, "start"), (3, "id"), (4, "estimate")]);
        assert!(read("a,b\n1,2\n").expect_err("no header")[0].message.contains("id, start"));
        assert!(said(&vec![remarks[0].clone(); 12]).ends_with("and 2 more"));
    }
}
