//! A page while it is being read: whom it names and what could not be read.

use super::record::Record;
use crate::{
    Found, Translated,
    text::{LONGEST_VALUE, bounded},
    when::recorded_at,
};
use domain::{Key, Moment, PersonId, source::Problem};
use std::collections::BTreeSet;

/// A page while it is being read.
pub(super) struct Reading<'a> {
    /// Where the page came from.
    pub place: &'a str,
    /// The repository, where a person named it.
    named: Option<&'a str>,
    /// The moment of reading: nothing can have been recorded after it.
    now: Moment,
    done: Translated,
    keys: BTreeSet<Key>,
}

impl<'a> Reading<'a> {
    /// Of a page; `named` is the repository, where a person named it.
    pub fn new(place: &'a str, named: Option<&'a str>, now: Moment) -> Self {
        Self { place, named, now, done: Translated::default(), keys: BTreeSet::new() }
    }

    /// What the page said.
    pub fn done(self) -> Translated {
        self.done
    }

    /// The repository: the one that a person named, else the one that is written.
    pub fn repository(&self, written: Option<String>) -> Option<String> {
        self.named.map(Into::into).or(written)
    }

    /// Adds an item. A key that is there already is a problem, and what was said
    /// first stays.
    pub fn add(&mut self, found: Found) {
        if self.keys.insert(found.item.clone()) {
            self.done.found.push(found);
        } else {
            self.problem(found.item.as_str(), "is there twice; the second one was left out. Check the export.");
        }
    }

    /// Notes what could not be read: `what`, a part of the page, and why.
    pub fn problem(&mut self, what: &str, why: &str) {
        let message = bounded(&format!("{what} {why}"), LONGEST_VALUE);
        self.done.problems.push(Problem { place: self.place.into(), message: message.into() });
    }

    /// Notes a choice that was made while reading.
    pub fn hints(&mut self) -> &mut crate::Hints {
        &mut self.done.hints
    }

    /// The number of whoever has this login.
    pub fn who(&mut self, login: Option<&str>) -> Option<PersonId> {
        login.map(|login| self.done.accounts.number(login, login, None))
    }

    /// The number of whoever made a commit. Git knows names and addresses, GitHub
    /// logins: an address that GitHub hands out contains the login, and a name
    /// equal to the login of whoever opened the pull request is theirs.
    pub fn committer(&mut self, git: Record<'_>, opener: Option<&str>) -> Option<PersonId> {
        let (name, email) = (git.text(&["name"]), git.text(&["email"]));
        let own = opener.filter(|login| login.eq_ignore_ascii_case(name));
        let handed_out = email.strip_suffix("@users.noreply.github.com").map(|local| local.rsplit('+').next().unwrap_or(local));
        if let Some(login) = own.or(handed_out) {
            return self.who(Some(login));
        }
        let id = if email.is_empty() { name } else { email };
        let email = Some(email).filter(|email| !email.is_empty());
        (!id.is_empty()).then(|| self.done.accounts.number(id, name, email))
    }

    /// A moment that should be there; what cannot be read is a problem of `what`.
    pub fn moment(&mut self, record: Record<'_>, names: &[&str], what: &str) -> Option<Moment> {
        match recorded_at(&record.time(names), self.now) {
            Ok(moment) => Some(moment),
            Err(why) => {
                let field = names.first().copied().unwrap_or_default();
                self.problem(what, &format!("was left out: its “{field}” {why}."));
                None
            }
        }
    }

    /// A moment that may be missing; what cannot be read is a problem of `what`.
    pub fn optional(&mut self, record: Record<'_>, names: &[&str], what: &str) -> Option<Moment> {
        record.get(names)?;
        self.moment(record, names, what)
    }
}
