//! What comes between fetching and keeping: raw pages, and what they say.

use domain::{Key, PersonId, item::Fact, source::Problem};
use std::collections::BTreeMap;

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
    numbers: BTreeMap<String, PersonId>,
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
}
