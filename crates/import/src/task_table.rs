//! A table of tasks with what they were estimated at and what they took, to see how
//! good forecasts from it would have been:
//! `id,start,done,estimate,actual,person,project,category`, in any order of columns.
//! Only `id`, `start` and `estimate` or `actual` are needed. Comma, semicolon and tab are understood.

use crate::csv_export::{self, dates, decode::delimiter};
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

/// A table, and what in it can be read but cannot be meant so.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Table {
    /// The tasks, in the order of their lines.
    pub rows: Vec<Row>,
    /// What was set aside and how it counts, in the order of the lines.
    pub remarks: Vec<Wrong>,
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
pub fn said(wrong: &[Wrong]) -> Vec<String> {
    let mut told: Vec<String> = wrong.iter().take(TOLD).map(ToString::to_string).collect();
    told.extend(Some(wrong.len().saturating_sub(TOLD)).filter(|more| *more > 0).map(|more| format!("and {more} more like these")));
    told
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
pub fn read(text: &str) -> Result<Table, Vec<Wrong>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| vec![wrong(1, "header", format!("It cannot be read: {error}."))])?.clone();
    let of = |name: &str| {
        let name = name.to_lowercase().replace([' ', '_'], "");
        COLUMNS.iter().position(|(_, names)| names.contains(&name.as_str()))
    };
    let known: Vec<Option<usize>> = header.iter().map(of).collect();
    let places: [Option<usize>; 8] = std::array::from_fn(|column| known.iter().position(|known| *known == Some(column)));
    if places[0].is_none() || places[1].is_none() || (places[3].is_none() && places[4].is_none()) {
        let message = "A table of tasks needs the columns id, start, and estimate or actual; done, person, project and category help.";
        return Err(vec![wrong(1, "header", message)]);
    }
    let records: Vec<StringRecord> = reader.records().collect::<Result<_, _>>().map_err(|error| {
        let line = error.position().map_or(0, |position| position.line() as usize);
        vec![wrong(line, "the line", format!("It cannot be read: {error}."))]
    })?;
    let mut table = rows(&records, places)?;
    let unknown: Vec<&str> = header.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(name, _)| name).collect();
    table.remarks.splice(0..0, of_header(&unknown, places));
    Ok(table)
}

/// What the header lets go: columns that nobody knows, and what follows from one that is missing.
fn of_header(unknown: &[&str], places: [Option<usize>; 8]) -> Vec<Wrong> {
    let unknown = (!unknown.is_empty()).then(|| {
        let columns = COLUMNS.map(|(column, _)| column).join(", ");
        format!("“{}” was not read; the columns are {columns}.", unknown.join("”, “"))
    });
    let missing = [
        (3, "There is no estimate, so every task is forecast from what earlier ones took, and nothing is held against an estimate."),
        (4, "There is no actual, so no task has an outcome."),
        (2, "There is no done, so no task is known to be done."),
    ];
    let missing = missing.into_iter().filter(|(column, _)| places[*column].is_none()).map(|(_, said)| said.to_owned());
    unknown.into_iter().chain(missing).map(|said| wrong(1, "header", said)).collect()
}

fn rows(records: &[StringRecord], places: [Option<usize>; 8]) -> Result<Table, Vec<Wrong>> {
    let cell = |record: &StringRecord, column: usize| places[column].and_then(|place| record.get(place)).unwrap_or_default().to_owned();
    let written: Vec<String> = records.iter().flat_map(|record| [cell(record, 1), cell(record, 2)]).collect();
    let reading = dates::decide(written.iter().map(String::as_str));
    let (mut table, mut refused) = (Table::default(), vec![]);
    table.remarks.extend(reading.why.map(|why| {
        let order = if reading.order == csv_export::DateOrder::DayFirst { "day" } else { "month" };
        wrong(1, "start and done", format!("Days in numbers were read with the {order} first: {why}."))
    }));
    for record in records.iter().filter(|record| !record.iter().all(str::is_empty)) {
        let line = record.position().map_or(0, |position| position.line() as usize);
        let cells: [String; 8] = std::array::from_fn(|column| cell(record, column));
        match row(&cells, reading.order) {
            Ok(row) => {
                table.remarks.extend(doubts(&row).map(|(column, said)| wrong(line, column, said)));
                table.rows.push(row);
            }
            Err(cells) => refused.extend(cells.into_iter().map(|(column, message)| wrong(line, column, message))),
        }
    }
    if refused.is_empty() { Ok(table) } else { Err(refused) }
}

/// What a row says that cannot be meant so, and how it counts.
fn doubts(row: &Row) -> impl Iterator<Item = (&'static str, String)> {
    let swapped = row.done.filter(|done| *done < row.start).map(|done| {
        ("done", format!("It is done on {} before it began on {}; it counts as done when it began.", done.date(), row.start.date()))
    });
    let estimate = row.estimate.filter(|estimate| *estimate <= 0.0);
    let estimate = estimate.map(|estimate| ("estimate", format!("{estimate} is no estimate; it counts as not estimated.")));
    let actual = row.actual.filter(|actual| *actual < 0.0);
    let actual = actual.map(|actual| ("actual", format!("Nothing takes {actual}; it counts as without an outcome.")));
    [swapped, estimate, actual].into_iter().flatten()
}

fn row(cells: &[String; 8], order: csv_export::DateOrder) -> Result<Row, Vec<(&'static str, String)>> {
    let [id, start, done, estimate, actual, person, project, category] = cells;
    let mut refused = vec![];
    if id.is_empty() {
        refused.push(("id", "Every task needs an id.".into()));
    }
    let start = kept("start", day(start, order).map(Some), &mut refused);
    let done = if is_nothing(done) { None } else { kept("done", day(done, order).map(Some), &mut refused) };
    let row = Row {
        id: id.as_str().into(),
        start: start.unwrap_or_default(),
        done,
        estimate: kept("estimate", number(estimate), &mut refused),
        actual: kept("actual", number(actual), &mut refused),
        person: person.as_str().into(),
        project: project.as_str().into(),
        category: category.as_str().into(),
    };
    if refused.is_empty() { Ok(row) } else { Err(refused) }
}

/// What a cell says; what cannot be understood goes to those that are refused.
fn kept<T>(column: &'static str, read: Result<Option<T>, String>, refused: &mut Vec<(&'static str, String)>) -> Option<T> {
    read.unwrap_or_else(|said| {
        refused.push((column, said));
        None
    })
}

fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "NA" | "NULL" | "null")
}

fn day(text: &str, order: csv_export::DateOrder) -> Result<Moment, String> {
    dates::read(text, order).ok_or_else(|| format!("“{text}” is no day; write it like 2026-03-09."))
}

fn number(text: &str) -> Result<Option<f64>, String> {
    if is_nothing(text) {
        return Ok(None);
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    number.map(Some).ok_or_else(|| format!("“{text}” is no number."))
}

fn wrong(line: usize, column: &'static str, message: impl Into<String>) -> Wrong {
    Wrong { line, column, message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_in_any_order_and_may_be_missing() {
        let rows = read("Estimate,ID,Start,Actual,Done\n8,a,2026-03-02,6.5,2026-03-04\n3,b,2026-03-03,,\n").expect("a table").rows;
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
        let both = read("id,start,estimate,actual\na,2026-03-02,much,more\n").expect_err("two cells are wrong");
        assert_eq!(both.iter().map(|wrong| wrong.column).collect::<Vec<_>>(), ["estimate", "actual"]);
        assert!(read("a,b\n1,2\n").expect_err("no header")[0].message.contains("id, start"));
        assert_eq!(said(&vec![remarks[0].clone(); 12]).last().map(String::as_str), Some("and 2 more like these"));
    }

    #[test]
    fn what_cannot_be_meant_so_is_said_and_how_it_counts() {
        let text = "id;start;done;guess;estimate;actual\na;01.02.2026;2026-01-30;5;-4;-1\nb;2026-03-03;2026-03-04;5;4;3\n";
        let Table { rows, remarks } = read(text).expect("semicolons are understood");
        assert_eq!(rows.len(), 2);
        let told: Vec<String> = remarks.iter().map(ToString::to_string).collect();
        let parts =
            ["line 1, header: “guess”", "line 1, start and done", "line 2, done: It is done on", "line 2, estimate: -4", "line 2, actual"];
        assert_eq!(told.len(), parts.len(), "{told:#?}");
        assert!(told.iter().zip(parts).all(|(told, part)| told.starts_with(part)), "{told:#?}");
    }
}
