//! The people vault, as the pages and the imports need it.

use domain::PersonId;
use engine::Fault;
use import::Account;
use insight::telling::words::Names;
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::Vault;
use web::People;

/// The people vault of a workspace.
pub struct InVault(Mutex<Vault>);

impl InVault {
    /// Over a vault that was opened.
    pub fn new(vault: Vault) -> Self {
        Self(Mutex::new(vault))
    }

    fn vault(&self) -> MutexGuard<'_, Vault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl People for InVault {
    fn names(&self) -> Result<Names, String> {
        self.vault().names().map_err(said)
    }

    fn numbers(&self, source: &str, accounts: &[Account]) -> Result<Vec<PersonId>, String> {
        let stored = |account: &Account| store::Account {
            source: source.into(),
            account: account.id.as_str().into(),
            name: Some(account.name.as_str().into()),
            email: account.email.as_deref().map(Into::into),
        };
        self.vault().people_for(&accounts.iter().map(stored).collect::<Vec<_>>()).map_err(said)
    }

    fn accounts(&self, source: &str) -> Result<Vec<(PersonId, Account)>, String> {
        let known = |(person, account): (PersonId, store::Account)| {
            let name = account.name.as_deref().unwrap_or(&account.account).to_owned();
            (person, Account { id: account.account.to_string(), name, email: account.email.as_deref().map(Into::into) })
        };
        Ok(self.vault().accounts(source).map_err(said)?.into_iter().map(known).collect())
    }
}

fn said(fault: Fault) -> String {
    fault.to_string()
}
