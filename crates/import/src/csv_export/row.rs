//! One line of an export, as facts.

use super::{
    columns::{Column, Columns, Fit},
    dates::{self, DateOrder},
};
use crate::{
    Accounts,
    guess::statuses::called,
    text::{LONGEST, LONGEST_VALUE, bounded},
    when::{NoTime, plausible, recorded_at},
};
use domain::{
    DAY_SECONDS, Flow, Key, Moment, PersonId, Stage,
    item::{Basis, DUE_DATE, Fact, ItemKind, Measure, What},
};
use std::collections::{BTreeMap, HashMap};

/// It was written down and had not begun.
pub(super) const CREATED: &str = "Created";
/// It had begun and had not ended.
pub(super) const STARTED: &str = "Started";
/// It ended, and the export has no status.
pub(super) const COMPLETED: &str = "Completed";
/// It was given up, and the export has no status.
pub(super) const CANCELLED: &str = "Cancelled";

/// What is known about the columns of a file.
pub(super) struct Sheet<'a> {
    /// What the mapping file says.
    pub columns: &'a Columns,
    /// Which column is which.
    pub fits: Vec<Fit>,
    /// Which comes first in the dates of a column, by its place.
    pub orders: BTreeMap<usize, DateOrder>,
    /// Items by the numbers that the tool itself has for them.
    pub numbers: HashMap<String, Key>,
    /// The moment of reading: nothing can have been recorded after it.
    pub now: Moment,
}

impl Sheet<'_> {
    fn has(&self, column: Column) -> bool {
        self.fits.iter().any(|fit| fit.column == column)
    }

    /// A moment as it is written in a column.
    fn moment(&self, fit: &Fit, text: &str) -> Result<Moment, NoTime> {
        let order = self.orders.get(&fit.place).copied().unwrap_or(DateOrder::DayFirst);
        match dates::read(text, order) {
            Some(moment) => plausible(moment, self.now),
            None => recorded_at(text, self.now),
        }
    }
}

/// A line while it is being read.
pub(super) struct Row<'a> {
    sheet: &'a Sheet<'a>,
    cells: &'a csv::StringRecord,
    accounts: &'a mut Accounts,
    facts: Vec<Fact>,
    /// What could not be read, in sentences.
    pub problems: Vec<String>,
    /// Its status today, where it has begun and no date tells when.
    pub undated: Option<String>,
}

impl<'a> Row<'a> {
    /// Of a file.
    pub fn new(sheet: &'a Sheet<'a>, cells: &'a csv::StringRecord, accounts: &'a mut Accounts) -> Self {
        Self { sheet, cells, accounts, facts: vec![], problems: vec![], undated: None }
    }

    /// The item and its facts; `None`, with a problem, where it has no name or no time.
    pub fn read(&mut self) -> Option<(Key, Vec<Fact>)> {
        let Some(id) = self.one(Column::Id).map(|id| bounded(id, LONGEST_VALUE)) else {
            self.problems.push(format!("{} is empty; the line was left out.", self.header(Column::Id)));
            return None;
        };
        let [created, started, completed, cancelled, updated] =
            [Column::Created, Column::Started, Column::Completed, Column::Cancelled, Column::Updated].map(|column| self.moment(column));
        let Some(opened) = created.or_else(|| [started, completed, cancelled, updated].into_iter().flatten().min()) else {
            self.problems.push(format!("{id} has no time at all, so nothing can be told of it; the line was left out."));
            return None;
        };
        let ends = [(completed, COMPLETED), (cancelled, CANCELLED)];
        let status = self.course(started, ends, updated);
        self.open(opened, status);
        self.plans(opened);
        self.due(opened);
        self.effort(opened, started, completed);
        self.logs();
        self.links(opened);
        self.comments(opened);
        self.facts.sort_by_key(|fact| fact.at);
        Some((Key::new(id), std::mem::take(&mut self.facts)))
    }

    fn cells(&self, column: Column) -> impl Iterator<Item = (&'a Fit, &'a str)> + use<'a> {
        let (sheet, cells) = (self.sheet, self.cells);
        let fits = sheet.fits.iter().filter(move |fit| fit.column == column);
        fits.filter_map(move |fit| Some((fit, cells.get(fit.place)?.trim()))).filter(|(_, text)| !text.is_empty())
    }

    fn one(&self, column: Column) -> Option<&'a str> {
        self.cells(column).next().map(|(_, text)| text)
    }

    fn header(&self, column: Column) -> String {
        let fit = self.sheet.fits.iter().find(|fit| fit.column == column);
        fit.map_or_else(|| format!("The column {column:?}"), |fit| format!("The column “{}”", fit.header))
    }

    /// The moment in a column; one that cannot be true is a problem.
    fn moment(&mut self, column: Column) -> Option<Moment> {
        let (fit, text) = self.cells(column).next()?;
        match self.sheet.moment(fit, text) {
            Ok(moment) => Some(moment),
            Err(why) => {
                self.problems.push(format!("The column “{}” was left out: {why}.", fit.header));
                None
            }
        }
    }

    fn add(&mut self, at: Moment, by: Option<PersonId>, what: What) {
        self.facts.push(Fact { at, by, basis: Basis::FromFields, what });
    }

    fn person(&mut self, column: Column) -> Option<PersonId> {
        let name = self.one(column)?;
        let email = name.contains('@').then_some(name);
        Some(self.accounts.number(name, name, email))
    }

    /// Tells the course of statuses that the dates allow; answers with the first one.
    fn course(&mut self, started: Option<Moment>, ends: [(Option<Moment>, &'static str); 2], updated: Option<Moment>) -> String {
        let today = self.one(Column::Status).map(|status| bounded(status, LONGEST_VALUE));
        let today = today.as_ref();
        let end = ends.into_iter().filter_map(|(at, word)| Some((at?, word))).max_by_key(|(at, _)| *at);
        let mut steps: Vec<(Moment, String)> = vec![];
        if let Some(started) = started {
            let word = today.filter(|_| end.is_none()).map_or(STARTED, |today| today);
            steps.push((started, word.into()));
        }
        if let Some((at, word)) = end {
            steps.push((at, today.map_or(word, |today| today).into()));
        }
        let undated = today.filter(|today| steps.is_empty() && self.has_begun(today));
        match (undated, updated) {
            // The last change is the latest at which it can have come there.
            (Some(today), Some(at)) => steps.push((at, today.clone())),
            (undated, _) => self.undated = undated.cloned(),
        }
        steps.sort_by_key(|(at, _)| *at);
        let first = match (&self.undated, steps.is_empty()) {
            (Some(_), _) => String::new(),
            (None, true) => today.cloned().unwrap_or_else(|| CREATED.into()),
            (None, false) => CREATED.into(),
        };
        let mut from = first.clone();
        for (at, to) in steps.into_iter().filter(|(_, to)| *to != first) {
            self.add(at, None, What::Status { from: from.as_str().into(), to: to.as_str().into() });
            from = to;
        }
        if let (Some(resolution), Some((at, _))) = (self.one(Column::Resolution), end) {
            self.add(at, None, What::Resolved { from: "".into(), to: resolution.into() });
        }
        first
    }

    /// Whether something has happened to what stands in this status: it ended by its name, or no column says when it
    /// began and it is not called after what waits to begin.
    fn has_begun(&self, status: &str) -> bool {
        match called(status) {
            Some(standing) if matches!(standing.flow, Flow::Done | Flow::Dropped) => true,
            _ if self.sheet.has(Column::Started) => false,
            Some(standing) => standing.flow != Flow::Queue || standing.stage > Stage::Plan,
            None => true,
        }
    }

    /// What it is a part of: by its key, or by the number that the tool itself has for it.
    fn parent(&self) -> Option<Key> {
        let named = self.one(Column::Parent)?;
        Some(self.sheet.numbers.get(named).cloned().unwrap_or_else(|| Key::new(named)))
    }

    fn open(&mut self, at: Moment, status: String) {
        let by = self.person(Column::Creator);
        let what = What::Opened {
            kind: ItemKind::Issue,
            r#type: self.one(Column::Type).unwrap_or("Item").into(),
            title: bounded(self.one(Column::Title).unwrap_or_default(), LONGEST_VALUE).into(),
            status: status.into(),
            parent: self.parent(),
            team: self.one(Column::Team).map(Into::into),
        };
        self.facts.insert(0, Fact { at, by, basis: Basis::FromFields, what });
    }

    /// Labels, plans, priority and who has it: as they are today, since the opening.
    fn plans(&mut self, at: Moment) {
        if let Some(to) = self.person(Column::Assignee) {
            self.add(at, None, What::Assigned { from: None, to: Some(to) });
        }
        if let Some(priority) = self.one(Column::Priority) {
            self.add(at, None, What::Prioritised { from: "".into(), to: priority.into() });
        }
        let labels: Vec<&str> = self.cells(Column::Labels).flat_map(|(_, text)| text.split([',', ';'])).map(str::trim).collect();
        for label in labels.into_iter().filter(|label| !label.is_empty()) {
            self.add(at, None, What::Labelled { added: label.into() });
        }
        let plans = [(Column::Sprint, "sprint"), (Column::Milestone, "milestone"), (Column::Project, "project")];
        for (column, into) in plans {
            for (_, to) in self.cells(column) {
                self.add(at, None, What::Planned { into: into.into(), from: "".into(), to: bounded(to, LONGEST_VALUE).into() });
            }
        }
    }

    /// The day it is due, which may be still to come.
    fn due(&mut self, at: Moment) {
        let Some((fit, text)) = self.cells(Column::Due).next() else { return };
        let order = self.sheet.orders.get(&fit.place).copied().unwrap_or(DateOrder::DayFirst);
        match dates::read(text, order).or_else(|| crate::when::moment(text)) {
            Some(due) => {
                let to = due.date().to_string().into();
                self.add(at, None, What::Planned { into: DUE_DATE.into(), from: "".into(), to });
            }
            None => self.problems.push(format!("The column “{}” was left out: “{}” is no day.", fit.header, bounded(text, 40))),
        }
    }

    /// What it was estimated at, and what it took.
    fn effort(&mut self, opened: Moment, started: Option<Moment>, completed: Option<Moment>) {
        if let Some((value, seconds)) = self.amount(Column::Estimate) {
            let (measure, to) = seconds.map_or((Measure::Points, value), |seconds| (Measure::OriginalSeconds, seconds));
            self.add(opened, None, What::Estimated { measure, from: None, to: Some(to) });
        }
        let has_logs = self.cells(Column::Log).next().is_some();
        if let Some((_, Some(seconds))) = self.amount(Column::Actual)
            && seconds >= 1.0
            && !has_logs
        {
            let whole = seconds.round() as i64;
            let by = self.person(Column::Assignee);
            let at = started.or_else(|| completed.map(|at| at.plus_seconds(-whole).max(opened))).unwrap_or(opened);
            self.add(at, by, What::Worked { seconds: whole });
        }
    }

    /// The number in a column, and the seconds it stands for.
    fn amount(&mut self, column: Column) -> Option<(f64, Option<f64>)> {
        let (fit, text) = self.cells(column).next()?;
        let value: Option<f64> = text.replace(',', ".").parse().ok().filter(|value: &f64| (0.0..1e9).contains(value));
        if value.is_none() {
            self.problems.push(format!("The column “{}” was left out: “{}” is no amount.", fit.header, bounded(text, 40)));
        }
        let unit = self.sheet.columns.unit(fit);
        value.map(|value| (value, unit.seconds().map(|seconds| value * seconds)))
    }

    /// Jira writes `text;06/Feb/23 5:00 AM;account;3600` in a column for each log of work: when it began, by whom, and
    /// how many seconds it took.
    fn logs(&mut self) {
        for (fit, cell) in self.cells(Column::Log) {
            let mut parts = cell.rsplitn(4, ';');
            let (seconds, who, at) = (parts.next().and_then(|text| text.trim().parse().ok()), parts.next(), parts.next());
            let read = at.map(|at| self.sheet.moment(fit, at));
            match (read, seconds.filter(|seconds| (1..365 * DAY_SECONDS).contains(seconds))) {
                (Some(Ok(at)), Some(seconds)) => {
                    let by = who.filter(|who| !who.is_empty()).map(|who| self.accounts.number(who, who, None));
                    self.add(at, by, What::Worked { seconds });
                }
                (Some(Err(why)), _) => self.problems.push(format!("The column “{}” was left out: its time {why}.", fit.header)),
                _ => self.problems.push(format!("The column “{}” was left out: “{}” is no log of work.", fit.header, bounded(cell, 40))),
            }
        }
    }

    /// Links, as they are today, since the opening. The type stands in the header: `Inward issue link (Blocks)`.
    fn links(&mut self, opened: Moment) {
        for (column, is_inward) in [(Column::Inward, true), (Column::Outward, false)] {
            for (fit, to) in self.cells(column) {
                let kind = fit.header.split_once('(').map_or("relates to", |(_, rest)| rest.trim_end_matches([')', ' '])).to_lowercase();
                let how = match (kind.starts_with("block"), is_inward) {
                    (true, true) => "is blocked by".to_owned(),
                    (true, false) => "blocks".to_owned(),
                    (false, _) => kind,
                };
                self.add(opened, None, What::Linked { how: how.into(), to: Key::new(bounded(to, LONGEST_VALUE)) });
            }
        }
    }

    /// Jira writes `06/Feb/23 5:00 AM;account;text` in a column for each comment; any
    /// other text is a comment of nobody known.
    fn comments(&mut self, opened: Moment) {
        for (fit, cell) in self.cells(Column::Comment) {
            let mut parts = cell.splitn(3, ';');
            let jira = parts.next().zip(parts.next()).zip(parts.next());
            let read = jira.map(|((at, who), text)| (self.sheet.moment(fit, at), who, text));
            let (at, by, text) = match read {
                Some((Ok(at), who, text)) => (at, Some(self.accounts.number(who, who, None)), text),
                Some((Err(why @ (NoTime::TooEarly(_) | NoTime::TooLate(_))), ..)) => {
                    self.problems.push(format!("A comment in the column “{}” was left out: its time {why}.", fit.header));
                    continue;
                }
                _ => (opened, None, cell),
            };
            let id = format!("{at} column {}", fit.place + 1);
            self.add(at, by, What::Commented { id: id.into(), text: bounded(text, LONGEST).into() });
        }
    }
}
