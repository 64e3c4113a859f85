//! A page of GitHub, as facts. Pure: no clock, no network.
//!
//! Known pages, each alone or as a list:
//! - `{issue, events}` and `{pull, events, comments}`: one issue or pull request with
//!   its whole timeline, as our own *fetch* and github-metadata-backup write them;
//! - `{repo, issues, pulls}`: `archive.json` of the IETF's i-d-template;
//! - what the REST API answers: issues, pull requests, timelines, reviews, review
//!   comments, releases, deployments with their statuses.

use super::{
    pulls,
    reading::Reading,
    record::{Record, address},
    releases, thread,
    thread::Parts,
};
use crate::{Found, Page, Translated, contradictions, found::renumber};
use domain::{Key, Moment, item::What, source::Problem};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Says what pages record. `repository` is `owner/repo` where a person named it;
/// otherwise it is read from addresses in a page, from the page's own field or from
/// a file name such as `owner__repo.archive.json`. `now` is the moment of reading:
/// nothing can have been recorded after it.
///
/// Never fails: a record that cannot be read is a problem with its address, and a
/// page that ends too early is [`Translated::cut`].
pub fn translate(pages: impl IntoIterator<Item = Page>, repository: Option<&str>, now: Moment) -> Translated {
    let mut book = Book::default();
    let mut pages = pages.into_iter();
    loop {
        let some: Vec<Page> = pages.by_ref().take(TOGETHER).collect();
        if some.is_empty() {
            pulls::settle(&mut book.done.found);
            contradictions::settle(&mut book.done.found, &mut book.done.problems);
            return book.done;
        }
        let read: Vec<_> = some.par_iter().map(|page| (page.place.as_str(), translate_page(page, repository, now))).collect();
        read.into_iter().for_each(|(place, page)| book.bind(place, page));
    }
}

/// How many pages are read at a time: enough for all cores, few enough for memory.
const TOGETHER: usize = 64;

/// Pages that were read, bound together.
#[derive(Default)]
struct Book {
    done: Translated,
    places: BTreeMap<Key, usize>,
}

impl Book {
    fn bind(&mut self, place: &str, page: Translated) {
        let numbers = self.done.accounts.join(&page.accounts);
        self.done.problems.extend(page.problems);
        self.done.hints.join(page.hints);
        self.done.cut = self.done.cut.take().or(page.cut);
        for mut found in page.found {
            found.facts.iter_mut().for_each(|fact| renumber(fact, &numbers));
            match self.places.get(&found.item) {
                Some(known) => self.again(place, *known, found),
                None => {
                    self.places.insert(found.item.clone(), self.done.found.len());
                    self.done.found.push(found);
                }
            }
        }
    }

    /// An item that another page had already: what is new is added, but it opens once.
    fn again(&mut self, place: &str, known: usize, again: Found) {
        let Some(known) = self.done.found.get_mut(known) else { return };
        let opened = |found: &Found| found.facts.iter().find(|fact| matches!(fact.what, What::Opened { .. })).cloned();
        let (first, second) = (opened(known), opened(&again));
        if first.is_some() && second.is_some() && first != second {
            let message = format!("{} is on another page too, and differs; the first one stays. Check the export.", again.item);
            return self.done.problems.push(Problem { place: place.into(), message: message.into() });
        }
        let new: Vec<_> = again.facts.into_iter().filter(|fact| !known.facts.contains(fact)).collect();
        known.facts.extend(new);
        known.facts.sort_by_key(|fact| fact.at);
    }
}

fn translate_page(page: &Page, repository: Option<&str>, now: Moment) -> Translated {
    let value: Value = match serde_json::from_slice(&page.bytes) {
        Ok(value) => value,
        Err(error) => return unreadable(page, &error),
    };
    let mut reading = Reading::new(&page.place, repository, now);
    let mut shelf = Shelf { place: address(&page.place), ..Shelf::default() };
    match &value {
        Value::Array(list) => list.iter().for_each(|one| shelf.put(&mut reading, Record(one))),
        Value::Object(_) => shelf.put(&mut reading, Record(&value)),
        _ => reading.problem("The page", "is neither an object nor a list; is this a GitHub export?"),
    }
    shelf.read(&mut reading);
    super::hint(reading.hints());
    reading.done()
}

fn unreadable(page: &Page, error: &serde_json::Error) -> Translated {
    let place = format!("{}, line {} column {}", page.place, error.line(), error.column());
    let message = format!("This is no whole JSON ({error}); export or fetch it again.");
    let problem = Problem { place: place.into(), message: message.into() };
    let cut = error.is_eof().then(|| problem.clone());
    Translated { problems: if cut.is_some() { vec![] } else { vec![problem] }, cut, ..Translated::default() }
}

/// The records of a page, those of one issue or pull request together.
#[derive(Default)]
struct Shelf<'a> {
    /// What the page's own address says.
    place: Option<(String, Option<u64>)>,
    order: Vec<Address>,
    threads: BTreeMap<Address, Vec<Parts<'a>>>,
}

/// Repository and number, as far as they are known.
type Address = (Option<String>, Option<u64>);

impl<'a> Shelf<'a> {
    fn put(&mut self, reading: &mut Reading<'_>, record: Record<'a>) {
        if record.get(&["issues"]).is_some_and(Value::is_array) || record.get(&["pulls"]).is_some_and(Value::is_array) {
            self.put_archive(reading, record);
        } else if let Some(pull) = record.part(&["pull"]) {
            self.put_whole(reading, record, pull, true);
        } else if let Some(issue) = record.part(&["issue"]).filter(|_| record.get(&["event"]).is_none()) {
            self.put_whole(reading, record, issue, false);
        } else {
            self.put_single(reading, record);
        }
    }

    /// `archive.json`: its reviews hold their comments, and there is no timeline.
    fn put_archive(&mut self, reading: &mut Reading<'_>, archive: Record<'a>) {
        let named = archive.get(&["repo"]).and_then(Value::as_str).map(Into::into).or_else(|| file_name_repository(reading.place));
        for (list, is_pull) in [("issues", false), ("pulls", true)] {
            for record in archive.list(&[list]) {
                let written = address(record.text(&["html_url", "url"])).map(|(repository, _)| repository);
                let at = (reading.repository(named.clone().or(written)), record.number(&["number"]));
                let (comments, reviews) = (record.list(&["comments"]).collect(), record.list(&["reviews"]).collect());
                let parts = Parts { comments, reviews, ..head(record, is_pull) };
                self.shelve(at, parts);
            }
        }
    }

    /// One issue or pull request with everything about it.
    fn put_whole(&mut self, reading: &mut Reading<'_>, record: Record<'a>, thing: Record<'a>, is_pull: bool) {
        let at = self.address_of(reading, thing);
        let events = record.get(&["events", "timeline"]).and_then(Value::as_array).map(|list| list.iter().map(Record).collect());
        let (comments, reviews) = (record.list(&["comments", "review_comments"]).collect(), record.list(&["reviews"]).collect());
        let issue = record.part(&["issue"]).filter(|_| is_pull);
        let mut parts = Parts { events, comments, reviews, ..head(thing, is_pull) };
        parts.issue = parts.issue.or(issue);
        self.shelve(at, parts);
    }

    /// One answer of the REST API.
    fn put_single(&mut self, reading: &mut Reading<'_>, record: Record<'a>) {
        if record.get(&["last_backup"]).is_some() {
            return; // The diary of github-metadata-backup: nothing of the repository's.
        }
        if record.get(&["tag_name"]).is_some() {
            return releases::release(reading, record);
        }
        if record.get(&["environment"]).is_some() && record.get(&["sha", "statuses_url"]).is_some() {
            return releases::deployment(reading, record);
        }
        let thing = record.part(&["issue"]).unwrap_or(record);
        let at = self.address_of(reading, thing);
        let parts = if record.get(&["event"]).is_some() {
            Parts { events: Some(vec![record]), ..Parts::default() }
        } else if record.get(&["submitted_at"]).is_some() {
            Parts { reviews: vec![record], ..Parts::default() }
        } else if record.get(&["body"]).is_some() && record.get(&["title"]).is_none() {
            Parts { comments: vec![record], ..Parts::default() }
        } else if record.get(&["number", "title"]).is_some() {
            head(record, record.get(&["head", "headRefName"]).is_some())
        } else {
            return reading.problem("A record", "is nothing known from GitHub; it was left out.");
        };
        self.gather(at, parts);
    }

    fn address_of(&self, reading: &Reading<'_>, record: Record<'_>) -> Address {
        let written =
            ["html_url", "pull_request_url", "issue_url", "url", "repository_url"].iter().filter_map(|name| address(record.text(&[name])));
        let known: Vec<_> = written.chain(self.place.clone()).collect();
        let repository = known.first().map(|(repository, _)| repository.clone()).or_else(|| file_name_repository(reading.place));
        let number = record.number(&["number"]).or_else(|| known.iter().find_map(|(_, number)| *number));
        (reading.repository(repository), number)
    }

    /// Keeps a whole record apart from others of the same number: there should be none.
    fn shelve(&mut self, at: Address, parts: Parts<'a>) {
        let there = self.threads.entry(at.clone()).or_default();
        if there.is_empty() {
            self.order.push(at);
        }
        there.push(parts);
    }

    /// Puts a single record to the others of the same number.
    fn gather(&mut self, at: Address, parts: Parts<'a>) {
        let repeated =
            |known: &Parts<'_>| (known.pull.is_some() && parts.pull.is_some()) || (known.issue.is_some() && parts.issue.is_some());
        match self.threads.get_mut(&at).and_then(|there| there.last_mut()).filter(|known| !repeated(known)) {
            None => self.shelve(at, parts),
            Some(known) => {
                known.issue = known.issue.or(parts.issue);
                known.pull = known.pull.or(parts.pull);
                known.comments.extend(parts.comments);
                known.reviews.extend(parts.reviews);
                if let Some(events) = parts.events {
                    known.events.get_or_insert_default().extend(events);
                }
            }
        }
    }

    fn read(mut self, reading: &mut Reading<'_>) {
        for at in std::mem::take(&mut self.order) {
            for parts in self.threads.remove(&at).unwrap_or_default() {
                if let Some(found) = thread::read(reading, at.0.clone(), at.1, &parts) {
                    reading.add(found);
                }
            }
        }
    }
}

fn head(record: Record<'_>, is_pull: bool) -> Parts<'_> {
    let (issue, pull) = if is_pull { (None, Some(record)) } else { (Some(record), None) };
    Parts { issue, pull, ..Parts::default() }
}

/// `owner/repo` from a file name such as `owner__repo.archive.json`.
fn file_name_repository(place: &str) -> Option<String> {
    let name = place.rsplit(['/', '\\']).next()?;
    let (owner, rest) = name.split_once("__")?;
    let repository = rest.split_once(".archive").or_else(|| rest.split_once(".json")).map_or(rest, |(first, _)| first);
    Some(format!("{owner}/{repository}"))
}
