//! A file, as facts. Pure: no clock, no disk.

use super::{
    columns::{self, Column, Columns, Fit},
    dates::{DateOrder, Evidence, Reading},
    decode::{decode, delimiter},
    row::{Row, Sheet},
};
use crate::{
    Found, Page, Translated, contradictions,
    whole::{EMPTY, LastRow, cut_off},
};
use csv::{ReaderBuilder, StringRecord};
use domain::{
    Key, Moment,
    item::{Fact, What},
    source::Problem,
};
use std::collections::{BTreeMap, HashMap};

/// Says what exports record. `columns` is what a mapping file says, or the default
/// for guesses alone; `now` is the moment of reading: nothing can have been recorded
/// after it. Never fails: a line that cannot be read is a problem with its number.
pub fn translate(pages: impl IntoIterator<Item = Page>, columns: &Columns, now: Moment) -> Translated {
    let mut export = Export::default();
    pages.into_iter().for_each(|page| export.read(&page, columns, now));
    export.tell_of_undated();
    contradictions::settle(&mut export.done.found, &mut export.done.problems);
    export.done
}

/// A file in lines and fields.
#[derive(Default)]
struct Table {
    headers: Vec<String>,
    rows: Vec<(u64, StringRecord)>,
    /// Where it ends before its end, and why.
    stopped: Option<(u64, String)>,
}

impl Table {
    fn read(text: &str) -> Self {
        let delimiter = delimiter(text);
        let (text, above) = without_sep(text);
        let mut reader = ReaderBuilder::new().has_headers(false).delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let (mut table, mut last) = (Self::default(), None);
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    table.stopped = Some((above + error.position().map_or(0, csv::Position::line), format!("Reading stopped: {error}.")));
                    return table;
                }
            };
            last = record.position().map(|from| LastRow { from: from.clone(), fields: record.len() });
            match table.headers.is_empty() {
                true => table.headers = record.iter().map(Into::into).collect(),
                false => table.rows.push((above + record.position().map_or(0, csv::Position::line), record)),
            }
        }
        let cut = last.and_then(|last| cut_off(text.as_bytes(), table.headers.len(), &last, delimiter));
        table.stopped = cut.map(|(line, why)| (above + line, why));
        table
    }

    /// The dates in a column; a comment begins with its own, and of a log of work it is the last but two.
    fn dates(&self, fit: &Fit) -> impl Iterator<Item = &str> {
        let is_log = fit.column == Column::Log;
        let cells = self.rows.iter().filter_map(|(_, row)| row.get(fit.place));
        cells.filter_map(move |cell| if is_log { cell.rsplit(';').nth(2) } else { cell.split(';').next() })
    }

    /// The items by the numbers that the tool itself has for them.
    fn numbers(&self, fits: &[Fit]) -> HashMap<String, Key> {
        let place = |column| fits.iter().find(|fit| fit.column == column).map(|fit| fit.place);
        let (Some(number), Some(id)) = (place(Column::Number), place(Column::Id)) else { return HashMap::new() };
        let pair = |(_, row): &(u64, StringRecord)| Some((row.get(number)?.trim().to_owned(), Key::new(row.get(id)?.trim())));
        self.rows.iter().filter_map(pair).collect()
    }
}

/// The text below a first line `sep=;`, which spreadsheets write, and how many lines stand above.
fn without_sep(text: &str) -> (&str, u64) {
    match text.split_once('\n') {
        Some((first, rest)) if first.to_ascii_lowercase().starts_with("sep=") => (rest, 1),
        _ => (text, 0),
    }
}

fn is_date(column: Column) -> bool {
    matches!(column, Column::Created | Column::Started | Column::Completed | Column::Cancelled | Column::Updated | Column::Due)
}

/// Exports while they are being read.
#[derive(Default)]
struct Export {
    done: Translated,
    places: BTreeMap<Key, usize>,
    /// Items that have begun by a status that no date tells of.
    undated: Vec<String>,
}

impl Export {
    fn problem(&mut self, place: String, message: String) {
        self.done.problems.push(Problem { place: place.into(), message: message.into() });
    }

    fn read(&mut self, page: &Page, columns: &Columns, now: Moment) {
        let (text, note) = decode(&page.bytes);
        self.done.hints.notes.extend(note.map(|note| format!("{}: {note}", page.place).into()));
        if text.trim().is_empty() {
            return self.problem(page.place.clone(), EMPTY.into());
        }
        let table = Table::read(&text);
        let (fits, absent) = columns.fit(&table.headers);
        for header in absent {
            self.problem(page.place.clone(), format!("The file of --columns names a column “{header}” that the export does not have."));
        }
        if fits.iter().all(|fit| fit.column != Column::Id) {
            let message = "No column says what the items are called. Name it in a file, [columns] with a line id = \"…\", and say --columns FILE on the command line.";
            return self.problem(format!("{}, line 1", page.place), message.into());
        }
        for (status, standing, why) in super::STATUSES {
            self.done.hints.standings.insert(status.into(), (standing, why.into()));
        }
        self.done.hints.notes.insert(columns::said(&fits, &table.headers).into());
        let orders = self.orders(&table, &fits, columns);
        let numbers = table.numbers(&fits);
        let sheet = Sheet { columns, fits, orders, numbers, now };
        for (line, cells) in &table.rows {
            self.line(&page.place, *line, cells, &sheet);
        }
        if let Some((line, why)) = table.stopped {
            let problem = Problem { place: format!("{}, line {line}", page.place).into(), message: why.into() };
            self.done.cut.get_or_insert(problem);
        }
    }

    /// Which comes first in the dates of each column: what a mapping file says, else what all of them tell together.
    fn orders(&mut self, table: &Table, fits: &[Fit], columns: &Columns) -> BTreeMap<usize, DateOrder> {
        let dated: Vec<&Fit> =
            fits.iter().filter(|fit| is_date(fit.column) || matches!(fit.column, Column::Comment | Column::Log)).collect();
        let file = Evidence::of(dated.iter().flat_map(|fit| table.dates(fit)));
        let reading = |fit: &&Fit| match columns.date_order() {
            Some(order) => Reading { order, why: None },
            None => Evidence::of(table.dates(fit)).reading(&file),
        };
        let readings: Vec<(&Fit, Reading)> = dated.iter().map(|fit| (*fit, reading(fit))).collect();
        let notes = readings.iter().filter_map(|(fit, reading)| Some((fit, reading.why.as_ref()?)));
        self.done.hints.notes.extend(notes.map(|(fit, why)| format!("Dates of the column “{}”: {why}.", fit.header).into()));
        readings.into_iter().map(|(fit, reading)| (fit.place, reading.order)).collect()
    }

    fn line(&mut self, place: &str, line: u64, cells: &StringRecord, sheet: &Sheet<'_>) {
        let mut row = Row::new(sheet, cells, &mut self.done.accounts);
        let read = row.read();
        let (problems, undated) = (std::mem::take(&mut row.problems), row.undated.take());
        let place = format!("{place}, line {line}");
        for message in problems {
            self.problem(place.clone(), message);
        }
        if let Some((item, facts)) = read {
            self.undated.extend(undated.map(|status| format!("{item} at “{status}”")));
            self.add(place, item, facts);
        }
    }

    /// Tells of the items whose status today has no date.
    fn tell_of_undated(&mut self) {
        let Some(first) = self.undated.first() else { return };
        let items = match self.undated.len() {
            1 => format!(
                "Of one item ({first}) no column says since when it stands there: it counts as under way, and nothing is told of its time."
            ),
            n => format!(
                "Of {n} items (first: {first}) no column says since when they stand there: they count as under way, and nothing is told of their time."
            ),
        };
        self.done.hints.notes.insert(items.into());
    }

    /// Adds an item. Some exports have a line for every sprint or worker of an item:
    /// what is new in such a line is added, but an item opens once.
    fn add(&mut self, place: String, item: Key, facts: Vec<Fact>) {
        let Some(known) = self.places.get(&item).and_then(|at| self.done.found.get_mut(*at)) else {
            self.places.insert(item.clone(), self.done.found.len());
            return self.done.found.push(Found { item, facts });
        };
        let title = |facts: &[Fact]| {
            facts.iter().find_map(|fact| match &fact.what {
                What::Opened { title, .. } => Some(title.clone()),
                _ => None,
            })
        };
        if title(&known.facts) != title(&facts) {
            return self.problem(place, format!("{item} is there already with another title; this line was left out."));
        }
        let opens = |fact: &Fact| matches!(fact.what, What::Opened { .. });
        let new: Vec<Fact> = facts.into_iter().filter(|fact| !opens(fact) && !known.facts.contains(fact)).collect();
        known.facts.extend(new);
        known.facts.sort_by_key(|fact| fact.at);
    }
}
