//! A workspace that holds a simulated organisation: the demo.

use anyhow::{Context, ensure};
use engine::{Append, Journal};
use sim::Plan;
use std::path::Path;
use store::{Account, Sqlite, Vault};

/// Writes a year of a simulated organisation into a new file.
///
/// # Errors
/// When the file is there already, or cannot be written.
pub fn make(file: &Path, plan: &Plan) -> anyhow::Result<()> {
    ensure!(
        !file.exists(),
        "{0} is there already and a demo never writes over it; serve it with `alongside serve --database {0}`",
        file.display()
    );
    let organisation = sim::history(plan);
    ensure!(organisation.refused.is_empty(), "the story broke the rules: {}", organisation.refused.join("; "));
    let mut journal = Sqlite::open(file)?;
    let appended = journal.append(&organisation.recorded)?;
    ensure!(appended == Append::Done, "somebody else wrote to {} meanwhile", file.display());
    engine::snapshot::keep(&mut journal, &organisation.world)?;
    name(file, organisation.people).context("naming the people of the demo")
}

/// Gives everybody a name in the vault, under the number that the history knows.
fn name(file: &Path, mut people: Vec<(domain::PersonId, String, String)>) -> anyhow::Result<()> {
    people.sort_by_key(|(person, ..)| *person);
    let account = |(person, name, email): &(domain::PersonId, String, String)| Account {
        source: "simulation".into(),
        account: person.0.to_string().into(),
        name: Some(name.as_str().into()),
        email: Some(email.as_str().into()),
    };
    let accounts: Vec<Account> = people.iter().map(account).collect();
    let numbers = Vault::open(file)?.people_for(&accounts)?;
    let agree = numbers.iter().eq(people.iter().map(|(person, ..)| person));
    ensure!(agree, "the vault numbers people otherwise than the history does");
    Ok(())
}
