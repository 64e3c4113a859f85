//! The people vault: names, addresses and pictures, and who somebody is in
//! other tools. It is the only place of them, and it can forget.

use crate::sqlite::{fault, open, open_in_memory};
use domain::{PersonId, Text};
use engine::Fault;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::{collections::BTreeMap, path::Path};

/// The people of a workspace, by number.
pub struct Vault {
    connection: Connection,
}

/// What the vault knows of somebody.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Person {
    /// What people call them.
    pub name: Option<Text>,
    /// Where mail reaches them; upper and lower case mean the same.
    pub email: Option<Text>,
    /// Address of a picture.
    pub avatar: Option<Text>,
}

/// Somebody's account in another tool.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// The tool, by the name of its source.
    pub source: Text,
    /// What the tool calls the account; unique in it.
    pub account: Text,
    /// The name that the tool shows.
    pub name: Option<Text>,
    /// The address that the tool knows.
    pub email: Option<Text>,
}

impl Vault {
    /// Opens the vault that lies in the same file as the journal.
    ///
    /// # Errors
    /// When the file cannot be read or made, is damaged or is not ours.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Fault> {
        Ok(Self { connection: open(path.as_ref())? })
    }

    /// A vault that lives as long as this value: for tests and trials.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> Result<Self, Fault> {
        Ok(Self { connection: open_in_memory()? })
    }

    /// Everybody, by number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn people(&self) -> Result<BTreeMap<PersonId, Person>, Fault> {
        everybody(&self.connection).map_err(fault("reading the people vault"))
    }

    /// The name of everybody who has one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn names(&self) -> Result<BTreeMap<PersonId, Text>, Fault> {
        Ok(self.people()?.into_iter().filter_map(|(id, person)| Some((id, person.name?))).collect())
    }

    /// The accounts of a source, each with whose it is, in the order of people.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn accounts(&self, source: &str) -> Result<Vec<(PersonId, Account)>, Fault> {
        let all = || {
            let of_source = "SELECT a.person, a.account, p.name, p.email FROM account a JOIN person p ON p.id = a.person \
                             WHERE a.source = ?1 ORDER BY a.person, a.account";
            let mut all = self.connection.prepare_cached(of_source)?;
            let found = all.query_map([source], |row| {
                let text = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(column)?.map(Text::from));
                let account = Account { source: source.into(), account: row.get::<_, String>(1)?.into(), name: text(2)?, email: text(3)? };
                Ok((PersonId(row.get(0)?), account))
            })?;
            found.collect::<rusqlite::Result<Vec<_>>>()
        };
        all().map_err(fault("reading the accounts of the people vault"))
    }

    /// Who an account belongs to; see [`Vault::people_for`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn person_for(&mut self, account: &Account) -> Result<PersonId, Fault> {
        self.people_for(std::slice::from_ref(account)).map(|people| people[0])
    }

    /// Who these accounts belong to, in the same order, in one transaction.
    ///
    /// An account that is known is whose it was. Otherwise somebody with its
    /// address takes it; otherwise somebody new does. What the vault does not
    /// know of them yet, it learns; what it knows, it keeps.
    ///
    /// # Errors
    /// When the file cannot be written; then nothing was.
    pub fn people_for(&mut self, accounts: &[Account]) -> Result<Vec<PersonId>, Fault> {
        self.write("giving accounts their people", |t| accounts.iter().map(|account| owner(t, account)).collect())
    }

    /// Changes somebody's name; `false` when there is nobody of that number.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn rename(&mut self, person: PersonId, name: &str) -> Result<bool, Fault> {
        self.write("renaming somebody", |t| Ok(t.execute("UPDATE person SET name = ?2 WHERE id = ?1", params![person.0, name])? == 1))
    }

    /// Forgets somebody: name, address, picture and accounts. The number stays
    /// theirs for ever, so that the history stays true. `false` when there is
    /// nobody of that number.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn erase(&mut self, person: PersonId) -> Result<bool, Fault> {
        let erased = self.write("erasing somebody", |t| Ok(t.execute("DELETE FROM person WHERE id = ?1", [person.0])? == 1))?;
        self.overwrite().map_err(fault("erasing somebody"))?;
        Ok(erased)
    }

    /// Empties the write-ahead log, which still holds what was erased.
    fn overwrite(&self) -> rusqlite::Result<()> {
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    }

    fn write<T>(&mut self, doing: &'static str, act: impl FnOnce(&Transaction) -> rusqlite::Result<T>) -> Result<T, Fault> {
        written(&mut self.connection, act).map_err(fault(doing))
    }
}

fn everybody(connection: &Connection) -> rusqlite::Result<BTreeMap<PersonId, Person>> {
    let mut all = connection.prepare_cached("SELECT id, name, email, avatar FROM person ORDER BY id")?;
    let people = all.query_map([], |row| {
        let text = |column| row.get::<_, Option<String>>(column).map(|text| text.map(Text::from));
        Ok((PersonId(row.get(0)?), Person { name: text(1)?, email: text(2)?, avatar: text(3)? }))
    })?;
    people.collect()
}

/// One transaction; what it deletes is overwritten in the file as well.
fn written<T>(connection: &mut Connection, act: impl FnOnce(&Transaction) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    connection.pragma_update(None, "secure_delete", true)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = act(&transaction)?;
    transaction.commit().map(|()| done)
}

fn owner(t: &Transaction, given: &Account) -> rusqlite::Result<PersonId> {
    let (source, account, name) = (&*given.source, &*given.account, given.name.as_deref());
    let email = given.email.as_deref().filter(|email| !email.trim().is_empty());
    let of_account = "SELECT person FROM account WHERE source = ?1 AND account = ?2";
    if let Some(id) = t.prepare_cached(of_account)?.query_row(params![source, account], |row| row.get(0)).optional()? {
        learn(t, id, name, email)?;
        return Ok(PersonId(id));
    }
    let of_email = "SELECT min(id) FROM person WHERE email = ?1";
    let id = match t.prepare_cached(of_email)?.query_row([email], |row| row.get(0))? {
        Some(id) => learn(t, id, name, None).map(|()| id)?,
        None => newcomer(t, name, email)?,
    };
    t.prepare_cached("INSERT INTO account (source, account, person) VALUES (?1, ?2, ?3)")?.execute(params![source, account, id])?;
    Ok(PersonId(id))
}

/// Fills in what the vault does not know of somebody yet.
fn learn(t: &Transaction, id: u32, name: Option<&str>, email: Option<&str>) -> rusqlite::Result<()> {
    let fill = "UPDATE person SET name = coalesce(name, ?2), email = coalesce(email, ?3) \
                WHERE id = ?1 AND (name IS NULL AND ?2 IS NOT NULL OR email IS NULL AND ?3 IS NOT NULL)";
    t.prepare_cached(fill)?.execute(params![id, name, email]).map(|_| ())
}

fn newcomer(t: &Transaction, name: Option<&str>, email: Option<&str>) -> rusqlite::Result<u32> {
    t.prepare_cached("INSERT INTO person (name, email) VALUES (?1, ?2)")?.execute(params![name, email])?;
    u32::try_from(t.last_insert_rowid()).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(account: &str, name: &str, email: Option<&str>) -> Account {
        Account { source: "tracker".into(), account: account.into(), name: Some(name.into()), email: email.map(Text::from) }
    }

    fn vault() -> Vault {
        Vault::in_memory().expect("a vault in memory")
    }

    #[test]
    fn an_account_is_one_person_however_often_it_comes() {
        let mut vault = vault();
        let ana = vault.person_for(&account("ana", "Ana", None)).expect("a person");
        assert_eq!(vault.person_for(&account("ana", "Ana B.", Some("ana@example.org"))), Ok(ana));
        assert_ne!(vault.person_for(&account("ben", "Ben", None)), Ok(ana));
        let known = vault.people().expect("people")[&ana].clone();
        assert_eq!(known, Person { name: Some("Ana".into()), email: Some("ana@example.org".into()), avatar: None });
    }

    #[test]
    fn one_address_is_one_person_in_every_tool() {
        let mut vault = vault();
        let ana = vault.person_for(&account("ana", "Ana", Some("ana@example.org"))).expect("a person");
        let elsewhere = Account { source: "forge".into(), ..account("a-b", "Ana B.", Some("Ana@Example.org")) };
        assert_eq!(vault.person_for(&elsewhere), Ok(ana));
        let known = account("ana", "Ana", Some("ana@example.org"));
        assert_eq!(vault.accounts("tracker"), Ok(vec![(ana, known)]), "each tool has its own accounts");
        let nowhere = |name| account(name, name, Some(" "));
        assert_ne!(vault.person_for(&nowhere("x")), vault.person_for(&nowhere("y")), "no address is no common address");
    }

    #[test]
    fn the_number_of_an_erased_person_is_never_given_again() {
        let mut vault = vault();
        let ana = vault.person_for(&account("ana", "Ana", Some("ana@example.org"))).expect("a person");
        assert_eq!(vault.rename(ana, "Anna"), Ok(true));
        assert_eq!(vault.names().expect("names")[&ana], "Anna");
        assert_eq!(vault.erase(ana), Ok(true));
        assert_eq!(vault.erase(ana), Ok(false));
        assert_eq!(vault.rename(ana, "Ana"), Ok(false));
        assert!(vault.names().expect("names").is_empty());
        assert_ne!(vault.person_for(&account("ana", "Ana", None)), Ok(ana), "the history of one person is never another's");
    }

    #[test]
    fn ten_thousand_accounts_get_their_people_in_one_go() {
        let mut vault = vault();
        let accounts: Vec<_> = (0..10_000).map(|n| account(&n.to_string(), &format!("Person {n}"), None)).collect();
        let people = vault.people_for(&accounts).expect("people");
        assert_eq!(people, (1..=10_000).map(PersonId).collect::<Vec<_>>());
        assert_eq!(vault.people_for(&accounts), Ok(people));
    }
}
