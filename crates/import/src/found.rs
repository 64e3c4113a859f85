//! What comes between fetching and keeping: raw pages, and what they say.

use domain::{
    Key, PersonId, Standing, Text,
    item::{Fact, What},
    source::Problem,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A piece of raw input: a response, a file, a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Where it came from: an address, or a file inside an archive and a line.
    pub place: String,
    /// As it came.
    pub bytes: Vec<u8>,
}

/// What was recorded about one item. Persons are numbers of [`Accounts`], not yet
/// of the people vault.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// What people call it.
    pub item: Key,
    /// The facts, in any order.
    pub facts: Vec<Fact>,
}

/// Somebody, as a tool knows them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Account {
    /// The tool's own identifier: account id, login or name.
    pub id: String,
    /// The name it shows.
    pub name: String,
    /// The address, where the tool shows one.
    pub email: Option<String>,
}

/// Everybody met in a translation, numbered from 0 in the order of meeting.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Accounts {
    list: Vec<Account>,
    numbers: HashMap<String, PersonId>,
}

impl Accounts {
    /// The number of an account; a new one is made at the first meeting.
    pub fn number(&mut self, id: &str, name: &str, email: Option<&str>) -> PersonId {
        if let Some(known) = self.numbers.get(id) {
            return *known;
        }
        let number = PersonId(self.list.len() as u32);
        let name = if name.is_empty() { id } else { name };
        self.list.push(Account { id: id.into(), name: name.into(), email: email.map(Into::into) });
        self.numbers.insert(id.into(), number);
        number
    }

    /// Everybody, in the order of their numbers.
    pub fn list(&self) -> &[Account] {
        &self.list
    }

    /// Takes in the accounts of another translation; the answer says which number
    /// each of them has here, in the order of their numbers there.
    pub fn join(&mut self, others: &Self) -> Vec<PersonId> {
        others.list.iter().map(|other| self.number(&other.id, &other.name, other.email.as_deref())).collect()
    }
}

/// Where a tool files one of its statuses, when it says so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Category {
    /// Not begun.
    ToDo,
    /// Under way.
    InProgress,
    /// Over.
    Done,
}

/// What a tool says about its own words: it helps to guess what they mean.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hints {
    /// Where it files a status.
    pub categories: BTreeMap<Text, Category>,
    /// Types that it calls parts of other items: sub-tasks.
    pub part_types: BTreeSet<Text>,
    /// What a status means, where the translation made the status itself and so
    /// knows; the text is the reason.
    pub standings: BTreeMap<Text, (Standing, Text)>,
    /// Choices that had to be made while reading, with their reasons, in sentences.
    pub notes: BTreeSet<Text>,
}

impl Hints {
    /// Takes in other hints; what is known here stays.
    pub fn join(&mut self, others: Self) {
        for (status, category) in others.categories {
            self.categories.entry(status).or_insert(category);
        }
        for (status, known) in others.standings {
            self.standings.entry(status).or_insert(known);
        }
        self.part_types.extend(others.part_types);
        self.notes.extend(others.notes);
    }
}

/// What some pages say.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Translated {
    /// Items with their facts.
    pub found: Vec<Found>,
    /// Who did it.
    pub accounts: Accounts,
    /// What could not be read: where, and what to do.
    pub problems: Vec<Problem>,
    /// What the tool says about its own words.
    pub hints: Hints,
    /// Why reading ended before the end, when it did: an archive that is cut off.
    /// Nothing is taken in then, unless a person asks for the part that is there.
    pub cut: Option<Problem>,
}

/// Says the persons of a fact by other numbers. A number beyond `numbers` stands
/// for nobody.
pub fn renumber(fact: &mut Fact, numbers: &[PersonId]) {
    let new = |person: &mut Option<PersonId>| *person = person.and_then(|p| numbers.get(p.0 as usize).copied());
    new(&mut fact.by);
    match &mut fact.what {
        What::Assigned { from, to } => {
            new(from);
            new(to);
        }
        What::ReviewRequested { from } => new(from),
        _ => {}
    }
}
