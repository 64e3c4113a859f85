//! What the pages need of the people vault. They never know how it is kept.

use domain::PersonId;
use import::Account;
use insight::telling::words::Names;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// Names and accounts of people. Implemented over the vault by whoever wires the server.
pub trait People: Send + Sync {
    /// What everybody is called.
    ///
    /// # Errors
    /// When the vault cannot be read: what failed, as a sentence.
    fn names(&self) -> Result<Names, String>;

    /// The numbers of these accounts of a source, in their order; unknown ones get
    /// a number. Asking again answers the same.
    ///
    /// # Errors
    /// When the vault cannot be read or written.
    fn numbers(&self, source: &str, accounts: &[Account]) -> Result<Vec<PersonId>, String>;

    /// Every account of a source, in the order of their numbers.
    ///
    /// # Errors
    /// When the vault cannot be read.
    fn accounts(&self, source: &str) -> Result<Vec<(PersonId, Account)>, String>;
}

/// People who are forgotten when the process ends: for tests and for looking around.
#[derive(Default)]
pub struct Passing(Mutex<Known>);

#[derive(Default)]
struct Known {
    names: Names,
    accounts: BTreeMap<(String, String), (PersonId, Account)>,
}

impl Passing {
    /// People who have these names.
    pub fn named(names: Names) -> Self {
        Self(Mutex::new(Known { names, accounts: BTreeMap::new() }))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl People for Passing {
    fn names(&self) -> Result<Names, String> {
        Ok(self.known().names.clone())
    }

    fn numbers(&self, source: &str, accounts: &[Account]) -> Result<Vec<PersonId>, String> {
        let mut known = self.known();
        let numbers = accounts.iter().map(|account| {
            let next = PersonId(known.names.keys().next_back().map_or(1, |last| last.0 + 1));
            let number = known.accounts.entry((source.into(), account.id.clone())).or_insert_with(|| (next, account.clone())).0;
            known.names.entry(number).or_insert_with(|| account.name.as_str().into());
            number
        });
        Ok(numbers.collect())
    }

    fn accounts(&self, source: &str) -> Result<Vec<(PersonId, Account)>, String> {
        let known = self.known();
        let mut accounts: Vec<_> = known.accounts.iter().filter(|((of, _), _)| of == source).map(|(_, account)| account.clone()).collect();
        accounts.sort();
        Ok(accounts)
    }
}
