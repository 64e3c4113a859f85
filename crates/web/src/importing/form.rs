//! What the mapping form sends: the same words as the mapping file, one field a word.

use domain::{Discipline, Flow, Mapping, Role, Stage, Standing, Text, mapping::Choice};
use import::{
    Account, Guess,
    guess::Standpoint,
    mapping_file::{label_meaning, label_words},
};
use std::collections::BTreeMap;

/// What people are here for, by account; `None` is not known.
pub type Disciplines = BTreeMap<String, Option<Discipline>>;

/// The word of a field for somebody whose discipline is not known.
pub const UNCLEAR: &str = "unclear";

/// Fields of a form, as they came.
pub type Fields = Vec<(String, String)>;

/// What a form says.
#[derive(Debug, Default)]
pub struct Said {
    /// The mapping, with the reasons of what was not changed.
    pub mapping: Mapping,
    /// The people.
    pub disciplines: Disciplines,
    /// Fields that make no sense: name and what to choose instead.
    pub wrong: BTreeMap<String, String>,
}

/// Reads a form over the mapping in force. Fields are named `type:Story`,
/// `stage:In Progress`, `flow:In Progress`, `label:needs-info`, `person:ana`.
/// Words without a field keep what they mean.
pub fn read(fields: &Fields, known: &Mapping) -> Said {
    let mut said = Said { mapping: known.clone(), ..Said::default() };
    for (name, value) in fields {
        let Some((kind, word)) = name.split_once(':') else { continue };
        if let Err(message) = said.field(kind, word, value) {
            said.wrong.insert(name.clone(), message);
        }
    }
    said
}

impl Said {
    fn field(&mut self, kind: &str, word: &str, value: &str) -> Result<(), String> {
        let key: Text = word.into();
        match kind {
            "type" => choose(&mut self.mapping.types, key, one_of(value, Role::from_word, Role::ALL.iter().map(|role| role.word()))?),
            "label" => choose(&mut self.mapping.labels, key, one_of(value, label_meaning, label_words())?),
            "stage" => {
                let stage = one_of(value, Stage::from_word, Stage::ALL.iter().map(|stage| stage.word()))?;
                let flow = self.mapping.standing(word).map_or(Flow::Queue, |standing| standing.flow);
                choose(&mut self.mapping.statuses, key, Standing { stage, flow });
            }
            "flow" => {
                let flow = one_of(value, Flow::from_word, Flow::ALL.iter().map(|flow| flow.word()))?;
                let stage = self.mapping.standing(word).map_or(Stage::Idea, |standing| standing.stage);
                choose(&mut self.mapping.statuses, key, Standing { stage, flow });
            }
            "person" if value == UNCLEAR => drop(self.disciplines.insert(word.into(), None)),
            "person" => {
                let discipline = one_of(value, Discipline::from_word, Discipline::ALL.iter().map(|discipline| discipline.word()))?;
                self.disciplines.insert(word.into(), Some(discipline));
            }
            _ => {}
        }
        Ok(())
    }
}

fn one_of<T>(value: &str, from_word: impl Fn(&str) -> Option<T>, words: impl Iterator<Item = &'static str>) -> Result<T, String> {
    from_word(value).ok_or_else(|| format!("“{value}” is not one of: {}.", words.collect::<Vec<_>>().join(", ")))
}

/// A choice that is not changed keeps its reason; a changed one is what a person said.
fn choose<T: PartialEq>(choices: &mut BTreeMap<Text, Choice<T>>, word: Text, is: T) {
    match choices.get_mut(&word) {
        Some(known) if known.is == is => {}
        _ => drop(choices.insert(word, Choice { is, why: None })),
    }
}

/// Puts what a person said of people into what was guessed of them.
pub fn correct(guess: &mut Guess, accounts: &[Account], said: &Disciplines) {
    guess.people.resize(accounts.len(), None);
    for (account, guessed) in accounts.iter().zip(&mut guess.people) {
        let Some(discipline) = said.get(&account.id) else { continue };
        if guessed.as_ref().map(|guessed| guessed.discipline) != *discipline {
            *guessed = discipline.map(|discipline| Standpoint { discipline, why: "said at the import".into() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    #[test]
    fn what_is_not_changed_keeps_its_reason() {
        let mut known = Mapping::default();
        known.types.insert("Story".into(), Choice { is: Role::Feature, why: Some("it is called “story”".into()) });
        let same = read(&fields(&[("type:Story", "feature")]), &known);
        assert_eq!(same.mapping, known);
        let other = read(&fields(&[("type:Story", "part")]), &known);
        assert_eq!(other.mapping.types["Story"], Choice { is: Role::Part, why: None });
    }

    #[test]
    fn a_status_is_said_in_two_fields() {
        let said = read(
            &fields(&[("stage:Doing", "build"), ("flow:Doing", "work"), ("person:ana", "product"), ("person:bo", "unclear")]),
            &Mapping::default(),
        );
        assert_eq!(said.mapping.standing("Doing"), Some(Standing { stage: Stage::Build, flow: Flow::Work }));
        assert_eq!(said.disciplines, Disciplines::from([("ana".into(), Some(Discipline::Product)), ("bo".into(), None)]));
    }

    #[test]
    fn what_makes_no_sense_is_named_with_the_words_to_choose_from() {
        let said = read(&fields(&[("type:Story", "<b>"), ("stage:Doing", "later")]), &Mapping::default());
        assert_eq!(said.wrong.len(), 2);
        assert!(said.wrong["stage:Doing"].contains("idea, understand"), "{:?}", said.wrong);
    }
}
