//! The way in for imports: the engine decides, the vault numbers people.

use crate::workspace::{Workspace, now};
use domain::{Command, Event, PersonId, Stamp, Via, World};
use engine::{Engine, Fault, Refused};
use import::{Account, Intake, Stopped};
use store::Vault;

/// A workspace that histories can be taken into.
pub struct WayIn {
    engine: Engine,
    vault: Vault,
}

impl WayIn {
    /// Into an opened workspace.
    ///
    /// # Errors
    /// When the people vault cannot be opened.
    pub fn new(workspace: &Workspace) -> anyhow::Result<Self> {
        Ok(Self { engine: workspace.engine.clone(), vault: workspace.vault()? })
    }
}

impl Intake for WayIn {
    fn world(&self, look: &mut dyn FnMut(&World)) {
        look(&self.engine.world());
    }

    fn people(&mut self, source: &str, accounts: &[Account]) -> Result<Vec<PersonId>, Stopped> {
        numbers(&mut self.vault, source, accounts).map_err(stopped)
    }

    fn accounts(&mut self, source: &str) -> Result<Vec<(PersonId, Account)>, Stopped> {
        accounts(&self.vault, source).map_err(stopped)
    }

    fn ask(&mut self, commands: Vec<Command>) -> Result<Vec<Event>, Stopped> {
        let stamp = Stamp { at: now(), by: None, via: Via::Import };
        let recorded = self.engine.ask_blocking(stamp, commands).map_err(|refused: Refused| Stopped(refused.to_string()))?;
        Ok(recorded.into_iter().map(|recorded| recorded.event).collect())
    }
}

/// The numbers of these accounts in the vault; unknown ones get a number.
///
/// # Errors
/// When the vault cannot be read or written.
pub fn numbers(vault: &mut Vault, source: &str, accounts: &[Account]) -> Result<Vec<PersonId>, Fault> {
    let stored = |account: &Account| store::Account {
        source: source.into(),
        account: account.id.as_str().into(),
        name: Some(account.name.as_str().into()),
        email: account.email.as_deref().map(Into::into),
    };
    vault.people_for(&accounts.iter().map(stored).collect::<Vec<_>>())
}

/// Every account of a source that the vault knows, in the order of their numbers.
///
/// # Errors
/// When the vault cannot be read.
pub fn accounts(vault: &Vault, source: &str) -> Result<Vec<(PersonId, Account)>, Fault> {
    let known = |(person, account): (PersonId, store::Account)| {
        let name = account.name.as_deref().unwrap_or(&account.account).to_owned();
        (person, Account { id: account.account.to_string(), name, email: account.email.as_deref().map(Into::into) })
    };
    Ok(vault.accounts(source)?.into_iter().map(known).collect())
}

fn stopped(fault: Fault) -> Stopped {
    Stopped(fault.to_string())
}
