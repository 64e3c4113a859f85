//! Pages of Jira's JSON → facts, on all cores; pure.
//!
//! A page is an issue, a page of issues as a search answers it, or the comments
//! of an issue (`KEY_Comment.json`). What several pages say about one issue is
//! joined: the one with a history says what happened, comments of all of them
//! count once. Every page ends up as facts or as a problem.

use super::{
    discover::discover,
    form::{Comment, Record},
    issue::{self, Draft},
    lenient::{List, Maybe, Str},
    reader::Reader,
};
use crate::{Found, Page, Translated, contradictions, found::renumber, text, whole::EMPTY};
use domain::{
    Key, Moment,
    item::{Fact, What},
    source::Problem,
};
use rayon::prelude::*;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many bytes of pages are read at once by all cores together: few enough to
/// stay in the caches, and to use the same memory again.
pub(super) const BATCH: usize = 8 << 20;

/// Reads all pages. `now` is the moment of reading: nothing can have been
/// recorded after it.
pub fn translate(pages: impl IntoIterator<Item = Page>, now: Moment) -> Translated {
    let mut translation = Translation::new(now);
    let (mut batch, mut size) = (Vec::new(), 0);
    for page in pages {
        size += page.bytes.len();
        batch.push(page);
        if size >= BATCH {
            translation.read(&batch);
            batch.clear();
            size = 0;
        }
    }
    translation.read(&batch);
    translation.finish()
}

/// A translation under way: pages come in batches, so that the whole input never
/// has to be in memory at once.
pub struct Translation {
    reader: Reader,
    drafts: Vec<Draft>,
    /// Comments that came in pages of their own.
    comments: Vec<(Key, String, Vec<Fact>)>,
    /// What the tool calls the fields of one's own making.
    names: BTreeMap<u32, String>,
}

/// What one thread read.
struct Part {
    reader: Reader,
    drafts: Vec<Draft>,
    comments: Vec<(Key, String, Vec<Fact>)>,
    names: BTreeMap<u32, String>,
}

impl Translation {
    /// A translation that has read nothing yet; `now` is the moment of reading.
    pub fn new(now: Moment) -> Self {
        Self { reader: Reader::new(now), drafts: vec![], comments: vec![], names: BTreeMap::new() }
    }

    /// Reads some pages, on all cores.
    pub fn read(&mut self, pages: &[Page]) {
        let now = self.reader.now;
        let each = pages.len().div_ceil(rayon::current_num_threads() * 4).max(1);
        let parts: Vec<Part> = pages.par_chunks(each).map(|pages| Part::read(pages, now)).collect();
        parts.into_iter().for_each(|part| self.join(part));
    }

    fn join(&mut self, mut part: Part) {
        let numbers = self.reader.accounts.join(&part.reader.accounts);
        let facts = part.drafts.iter_mut().flat_map(|draft| &mut draft.facts);
        facts.chain(part.comments.iter_mut().flat_map(|(.., facts)| facts)).for_each(|fact| renumber(fact, &numbers));
        self.drafts.append(&mut part.drafts);
        self.comments.append(&mut part.comments);
        self.names.append(&mut part.names);
        self.reader.hints.join(part.reader.hints);
        self.reader.problems.append(&mut part.reader.problems);
        self.reader.fewer_comments.join(part.reader.fewer_comments);
        self.reader.fewer_histories.join(part.reader.fewer_histories);
    }

    /// Joins what was read about the same issue, and finds out what can only be
    /// seen over all issues together.
    pub fn finish(mut self) -> Translated {
        let mut drafts = merge(self.drafts, &mut self.reader.problems);
        add_comments(&mut drafts, self.comments, &mut self.reader.problems);
        let mut notes = discover(&mut drafts, &self.names);
        let short = |more: &super::reader::Shortfall, of: &str| {
            let first = more.first.as_ref()?;
            let said = match more.issues {
                1 => format!("1 issue says that it has more {of} than the input holds ({first})."),
                issues => format!("{issues} issues say that they have more {of} than the input holds (first: {first})."),
            };
            Some(said.into())
        };
        notes.extend(short(&self.reader.fewer_comments, "comments"));
        notes.extend(short(&self.reader.fewer_histories, "history"));
        self.reader.hints.notes.extend(notes);
        let mut found: Vec<Found> = drafts.into_iter().map(|draft| Found { item: draft.key, facts: draft.facts }).collect();
        let Reader { accounts, mut problems, hints, .. } = self.reader;
        contradictions::settle(&mut found, &mut problems);
        Translated { found, accounts, problems, hints, cut: None }
    }
}

/// One draft an issue, in the order of reading; the fuller one says what happened.
fn merge(drafts: Vec<Draft>, problems: &mut Vec<Problem>) -> Vec<Draft> {
    let mut merged: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut by_key: HashMap<Key, usize> = HashMap::with_capacity(drafts.len());
    for mut draft in drafts {
        let Some(known) = by_key.get(&draft.key).map(|nth| &mut merged[*nth]) else {
            by_key.insert(draft.key.clone(), merged.len());
            merged.push(draft);
            continue;
        };
        if !is_pair(&known.place, &draft.place) {
            let message = format!("{} is there twice (also in {}); the fuller one was taken.", draft.key, known.place);
            problems.push(Problem { place: draft.place.as_str().into(), message: message.into() });
        }
        if (draft.has_history, draft.facts.len()) > (known.has_history, known.facts.len()) {
            std::mem::swap(known, &mut draft);
        }
        add_new_comments(known, draft.facts);
    }
    merged
}

/// `KEY.json` and `KEY_CL.json` are two halves of one export.
fn is_pair(one: &str, other: &str) -> bool {
    let (one, other) = (stem(one), stem(other));
    one != other && one.trim_end_matches("_CL") == other.trim_end_matches("_CL")
}

/// The file name in a place, without folder and ending.
fn stem(place: &str) -> &str {
    let name = place.rsplit(['/', '!', '\\']).next().unwrap_or(place);
    name.split('.').next().unwrap_or(name)
}

fn add_new_comments(draft: &mut Draft, facts: Vec<Fact>) {
    let id = |fact: &Fact| if let What::Commented { id, .. } = &fact.what { Some(id.clone()) } else { None };
    let mut known: HashSet<_> = draft.facts.iter().filter_map(id).collect();
    draft.facts.extend(facts.into_iter().filter(|fact| id(fact).is_some_and(|id| known.insert(id))));
}

fn add_comments(drafts: &mut [Draft], comments: Vec<(Key, String, Vec<Fact>)>, problems: &mut Vec<Problem>) {
    let by_key: HashMap<Key, usize> = drafts.iter().enumerate().map(|(nth, draft)| (draft.key.clone(), nth)).collect();
    for (key, place, facts) in comments {
        match by_key.get(&key) {
            Some(nth) => add_new_comments(&mut drafts[*nth], facts),
            None => {
                let message = format!("These are the comments of {key}, but the issue itself is not in the input; add {key}.json.");
                problems.push(Problem { place: place.into(), message: message.into() });
            }
        }
    }
}

impl Part {
    fn read(pages: &[Page], now: Moment) -> Self {
        let mut part = Self { reader: Reader::new(now), drafts: Vec::with_capacity(pages.len()), comments: vec![], names: BTreeMap::new() };
        for page in pages {
            match text::utf8(&page.bytes) {
                Ok(text) if is_table(&page.place) => part.table(&page.place, text),
                Ok(text) => part.page(&page.place, text.trim_start_matches('\u{feff}'), 0),
                Err(error) => part
                    .reader
                    .problem(&page.place, format!("Not UTF-8 at byte {}; save the file as UTF-8 and import again.", error.valid_up_to())),
            }
        }
        part
    }

    /// Reads a table that holds a record of Jira's JSON in its column `data`, as
    /// Apache DevLake keeps them. Rows that are no issues are passed over.
    fn table(&mut self, place: &str, text: &str) {
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let column = table.headers().ok().and_then(|names| names.iter().position(|name| name == "data"));
        let (Some(column), before) = (column, self.drafts.len()) else {
            return self.reader.problem(place, "This table has no column “data” with Jira's JSON; import it as CSV.");
        };
        for (nth, row) in table.records().enumerate() {
            let place = format!("{place}:{}", nth + 2);
            match row {
                Ok(row) => self.cell(&place, row.get(column).unwrap_or_default()),
                Err(error) => self.reader.problem(&place, format!("Not readable as a row: {error}.")),
            }
        }
        if self.drafts.len() == before {
            self.reader.problem(place, "No row of this table is a Jira issue. It was left out.");
        }
    }

    fn cell(&mut self, place: &str, text: &str) {
        match serde_json::from_str::<Record<'_>>(text) {
            Ok(record) if record.fields.0.is_none() => {}
            Ok(record) => self.record(place, &record, 1),
            Err(error) => self.reader.problem(place, unreadable(text, &error)),
        }
    }

    /// Reads a record; `depth` counts wrappings, of which two are known to exist.
    fn page(&mut self, place: &str, text: &str, depth: usize) {
        if text.trim_start().starts_with('[') {
            return self.list(place, text, depth);
        }
        match serde_json::from_str::<Record<'_>>(text) {
            Ok(record) => self.record(place, &record, depth),
            Err(error) => self.reader.problem(place, unreadable(text, &error)),
        }
    }

    fn list(&mut self, place: &str, text: &str, depth: usize) {
        match serde_json::from_str::<Vec<&RawValue>>(text) {
            Ok(records) if depth < 2 => self.each(place, &records, depth),
            Ok(_) => self.reader.problem(place, NOT_AN_ISSUE),
            Err(error) => self.reader.problem(place, unreadable(text, &error)),
        }
    }

    fn each(&mut self, place: &str, records: &[&RawValue], depth: usize) {
        if records.is_empty() && self.names.is_empty() {
            self.reader.hints.notes.insert(format!("{place} is an empty list.").into());
        }
        for (nth, record) in records.iter().enumerate() {
            self.page(&format!("{place}[{nth}]"), record.get(), depth + 1);
        }
    }

    fn record(&mut self, place: &str, record: &Record<'_>, depth: usize) {
        for (field, name) in record.names.0.iter().flatten() {
            if let Some(number) = field.strip_prefix("customfield_").and_then(|number| number.parse().ok()) {
                self.names.insert(number, name.to_string());
            }
        }
        match record {
            Record { issues: Some(issues), .. } if depth < 2 => self.each(place, issues, depth),
            Record { data: Some(data), fields, .. } if fields.0.is_none() && depth < 2 => self.page(place, data.get(), depth + 1),
            Record { fields, .. } if fields.0.is_some() => self.drafts.extend(issue::draft(&mut self.reader, place, record)),
            Record { comments: Some(comments), .. } => self.comments_of(place, comments),
            Record { errors: Some(errors), .. } => self.reader.problem(place, not_there(&record.key, errors)),
            _ => self.reader.problem(place, NOT_AN_ISSUE),
        }
    }

    /// The comments of the issue that the file is named after.
    fn comments_of(&mut self, place: &str, comments: &List<Maybe<Comment<'_>>>) {
        let key = stem(place).trim_end_matches("_Comment");
        let facts = issue::comments(&mut self.reader, place, key, comments.objects());
        self.comments.push((Key::new(key), place.into(), facts));
    }
}

/// An error in place of an issue, in a sentence.
fn not_there(key: &str, errors: &List<Str<'_>>) -> String {
    let said: Vec<&str> = errors.0.iter().filter_map(Str::get).collect();
    let what =
        if key.is_empty() { "This is an error of Jira instead of an issue".into() } else { format!("{key} could not be fetched whole") };
    format!("{what}; it was left out. {}", said.join(" "))
}

fn is_table(place: &str) -> bool {
    let name = place.to_lowercase();
    [".csv", ".csv.gz", ".csv.xz"].iter().any(|ending| name.ends_with(ending))
}

const NOT_AN_ISSUE: &str = "This is JSON, but no Jira issue: it has no “fields”. It was left out.";

fn unreadable(text: &str, error: &serde_json::Error) -> String {
    match error.classify() {
        _ if text.trim().is_empty() => EMPTY.into(),
        serde_json::error::Category::Eof => "The JSON ends in the middle; the file was cut off. Export or copy it again.".into(),
        _ => format!("Not readable as JSON: {error}. Export it again, or leave it out."),
    }
}
