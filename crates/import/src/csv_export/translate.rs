//! A file, as facts. Pure: no clock, no disk.

use super::{
    columns::{Column, Columns, Fit},
    dates::{self, DateOrder},
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
use std::collections::BTreeMap;

/// What an export looks like, before anything is taken in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Look {
    /// Which column is which, and why.
    pub fits: Vec<Fit>,
    /// Headers of columns that nothing is taken from.
    pub unused: Vec<String>,
    /// How the dates of a column are read, by its header.
    pub dates: BTreeMap<String, dates::Reading>,
    /// How many lines there are below the headers.
    pub lines: usize,
}

/// Looks at an export without taking anything in.
pub fn look(page: &Page, columns: &Columns) -> Look {
    let (text, _) = decode(&page.bytes);
    let table = Table::read(&text);
    let (fits, _) = columns.fit(&table.headers);
    let used = |place: &usize| fits.iter().any(|fit| fit.place == *place);
    let unused = (0..table.headers.len()).filter(|place| !used(place)).map(|place| table.headers[place].clone()).collect();
    let dated = fits.iter().filter(|fit| is_date(fit.column));
    let dates = dated.map(|fit| (fit.header.clone(), table.dates(fit, columns))).collect();
    Look { unused, dates, lines: table.rows.len(), fits }
}

/// Says what exports record. `columns` is what a mapping file says, or the default
/// for guesses alone; `now` is the moment of reading: nothing can have been recorded
/// after it. Never fails: a line that cannot be read is a problem with its number.
pub fn translate(pages: impl IntoIterator<Item = Page>, columns: &Columns, now: Moment) -> Translated {
    let mut export = Export::default();
    pages.into_iter().for_each(|page| export.read(&page, columns, now));
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
        let mut reader = ReaderBuilder::new().has_headers(false).delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let (mut table, mut last) = (Self::default(), None);
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    table.stopped = Some((error.position().map_or(0, csv::Position::line), format!("Reading stopped: {error}.")));
                    return table;
                }
            };
            last = record.position().map(|from| LastRow { from: from.clone(), fields: record.len() });
            match table.headers.is_empty() {
                true => table.headers = record.iter().map(Into::into).collect(),
                false => table.rows.push((record.position().map_or(0, csv::Position::line), record)),
            }
        }
        table.stopped = last.and_then(|last| cut_off(text.as_bytes(), table.headers.len(), &last, delimiter));
        table
    }

    fn dates(&self, fit: &Fit, columns: &Columns) -> dates::Reading {
        match columns.date_order() {
            Some(order) => dates::Reading { order, why: None },
            None => dates::decide(self.rows.iter().filter_map(|(_, row)| row.get(fit.place))),
        }
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
        let orders = self.orders(&table, &fits, columns);
        let sheet = Sheet { columns, fits, orders, now };
        for (line, cells) in &table.rows {
            self.line(&page.place, *line, cells, &sheet);
        }
        if let Some((line, why)) = table.stopped {
            let problem = Problem { place: format!("{}, line {line}", page.place).into(), message: why.into() };
            self.done.cut.get_or_insert(problem);
        }
    }

    fn orders(&mut self, table: &Table, fits: &[Fit], columns: &Columns) -> BTreeMap<usize, DateOrder> {
        let dated = fits.iter().filter(|fit| is_date(fit.column));
        let readings: Vec<_> = dated.map(|fit| (fit, table.dates(fit, columns))).collect();
        let notes = readings.iter().filter_map(|(fit, reading)| Some((fit, reading.why.as_ref()?)));
        self.done.hints.notes.extend(notes.map(|(fit, why)| format!("Dates of the column “{}”: {why}.", fit.header).into()));
        readings.into_iter().map(|(fit, reading)| (fit.place, reading.order)).collect()
    }

    fn line(&mut self, place: &str, line: u64, cells: &StringRecord, sheet: &Sheet<'_>) {
        let mut row = Row::new(sheet, cells, &mut self.done.accounts);
        let read = row.read();
        let problems = std::mem::take(&mut row.problems);
        let place = format!("{place}, line {line}");
        for message in problems {
            self.problem(place.clone(), message);
        }
        if let Some((item, facts)) = read {
            self.add(place, item, facts);
        }
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
