//! What one thread of reading has met so far: people, words, problems.

use super::{form::User, lenient::Maybe};
use crate::{
    Accounts, Hints, text,
    when::{NoTime, recorded_at},
};
use domain::{
    Moment, PersonId, Text,
    item::{Basis, Fact, What},
    source::Problem,
};
use serde_json::value::RawValue;
use std::collections::HashMap;

/// How many authors are remembered by what is written about them.
const AUTHORS: usize = 4_096;

/// Collects while pages are read; several are joined into one in the end.
pub(super) struct Reader {
    /// The moment of reading: nothing can have been recorded later.
    pub now: Moment,
    pub accounts: Accounts,
    /// Authors of histories, by what is written about them.
    authors: HashMap<Box<str>, Option<PersonId>, foldhash::fast::RandomState>,
    pub hints: Hints,
    pub problems: Vec<Problem>,
    /// Issues that say they have more comments than the page holds.
    pub fewer_comments: Shortfall,
    /// Issues that say they have more history than the page holds.
    pub fewer_histories: Shortfall,
}

/// How many issues were short of something, and the first of them.
#[derive(Default)]
pub(super) struct Shortfall {
    pub issues: u64,
    pub first: Option<String>,
}

impl Shortfall {
    /// Notes an issue that holds `here` of `total`.
    pub fn note(&mut self, key: &str, here: usize, total: Option<f64>) {
        if total.is_some_and(|total| total > here as f64) {
            self.issues += 1;
            self.first.get_or_insert_with(|| format!("{key}: {here} of {}", total.unwrap_or_default()));
        }
    }

    pub fn join(&mut self, other: Self) {
        self.issues += other.issues;
        self.first = self.first.take().or(other.first);
    }
}

impl Reader {
    pub fn new(now: Moment) -> Self {
        Self {
            now,
            accounts: Accounts::default(),
            authors: HashMap::default(),
            hints: Hints::default(),
            problems: vec![],
            fewer_comments: Shortfall::default(),
            fewer_histories: Shortfall::default(),
        }
    }

    /// Notes what could not be read.
    pub fn problem(&mut self, place: &str, message: impl Into<Text>) {
        self.problems.push(Problem { place: place.into(), message: message.into() });
    }

    /// The number of a user; `None` for nobody.
    pub fn user(&mut self, user: Option<&User<'_>>) -> Option<PersonId> {
        let user = user?;
        Some(self.accounts.number(user.id()?, user.shown(), user.email()))
    }

    /// The number of a user as a history writes them, again and again in the same words.
    pub fn author(&mut self, written: &RawValue) -> Option<PersonId> {
        if let Some(known) = self.authors.get(written.get()) {
            return *known;
        }
        let user = serde_json::from_str::<Maybe<User<'_>>>(written.get()).unwrap_or_default();
        let number = self.user(user.0.as_ref());
        if self.authors.len() < AUTHORS {
            self.authors.insert(written.get().into(), number);
        }
        number
    }

    /// The number of a user whom a history names by id and shown name.
    pub fn named(&mut self, id: Option<&str>, shown: Option<&str>) -> Option<PersonId> {
        let id = id.or(shown)?;
        Some(self.accounts.number(id, shown.unwrap_or(id), None))
    }

    /// The shared text of a word.
    pub fn word(&self, word: &str) -> Text {
        text::word(word)
    }

    /// The time at which something was recorded; what cannot be true is a problem,
    /// and `what` says of what it is the time.
    pub fn time(&mut self, text: &str, place: &str, what: impl FnOnce() -> String) -> Option<Moment> {
        match recorded_at(text, self.now) {
            Ok(moment) => Some(moment),
            Err(why) => {
                self.problem(place, format!("{}: its time {why}. It was left out.", what()));
                None
            }
        }
    }

    /// The same, where the time may well be missing.
    pub fn perhaps(&mut self, text: Option<&str>, place: &str, what: impl FnOnce() -> String) -> Option<Moment> {
        match recorded_at(text.unwrap_or_default(), self.now) {
            Err(NoTime::Missing) => None,
            _ => self.time(text.unwrap_or_default(), place, what),
        }
    }
}

/// A fact of the tool's own history.
pub(super) const fn recorded(at: Moment, by: Option<PersonId>, what: What) -> Fact {
    Fact { at, by, basis: Basis::Recorded, what }
}
