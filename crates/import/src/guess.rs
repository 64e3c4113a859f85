//! What a tool's words probably mean here, and who stands on which side, each
//! with its reason: guessed, shown, and corrected by people.

mod labels;
mod sides;
pub(crate) mod statuses;
mod types;

use crate::Translated;
use domain::{Discipline, Mapping, Text};

/// What was guessed from a translation.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Guess {
    /// What the words mean.
    pub mapping: Mapping,
    /// What everybody is here for, in the order of the accounts; `None` where it is unclear.
    pub people: Vec<Option<Standpoint>>,
}

/// What somebody is here for, as far as their acts show.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standpoint {
    /// What for.
    pub discipline: Discipline,
    /// What they did, in numbers.
    pub why: Text,
}

/// Guesses from everything that was read.
pub fn guess(translated: &Translated) -> Guess {
    let types = types::guess(translated);
    let statuses = statuses::guess(translated);
    let labels = labels::guess(translated);
    let mapping = Mapping { types, statuses, labels };
    let people = sides::guess(translated, &mapping);
    Guess { mapping, people }
}

/// A word as the lexicons know it: lower case, single spaces, no other marks.
fn normal(word: &str) -> String {
    let letters = word.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' });
    let spaced: String = letters.filter(|c| *c != '\'').collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first of `words` that stands in `text` at the beginning of a word.
fn found_in<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    let spaced = format!(" {text}");
    words.iter().copied().find(|word| spaced.contains(&format!(" {word}")))
}

#[cfg(test)]
mod testing {
    //! Translations of a few items, for the tests of the guesses.

    use crate::{Found, Translated};
    use domain::{
        Key, Moment,
        item::{Basis, Fact, ItemKind, What},
    };

    pub fn issue(key: &str, kind: &str, parent: Option<&str>) -> Found {
        let what = What::Opened {
            kind: ItemKind::Issue,
            r#type: kind.into(),
            title: "Split payments".into(),
            status: "Backlog".into(),
            parent: parent.map(Key::new),
            team: None,
        };
        Found { item: key.into(), facts: vec![Fact { at: Moment::default(), by: None, basis: Basis::Recorded, what }] }
    }

    pub fn translated(found: Vec<Found>) -> Translated {
        Translated { found, ..Translated::default() }
    }
}
