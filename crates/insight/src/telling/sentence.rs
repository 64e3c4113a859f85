//! The answer first: a sentence whose figures carry their meaning.

use crate::Label;
use serde::Serialize;
use std::fmt;

/// A sentence, in phrases.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Sentence(pub Vec<Phrase>);

/// A piece of a sentence. Spaces belong to the text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Phrase {
    /// The words.
    pub text: String,
    /// Whether they are the answer itself.
    pub strong: bool,
    /// What the figure counts, where it counts a label.
    pub counts: Option<Label>,
}

impl Sentence {
    /// Adds words.
    #[must_use]
    pub fn say(mut self, text: impl Into<String>) -> Self {
        self.0.push(Phrase { text: text.into(), strong: false, counts: None });
        self
    }

    /// Without white space at its end.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        if let Some(last) = self.0.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        self
    }

    /// Adds words that are the answer.
    #[must_use]
    pub fn stress(mut self, text: impl Into<String>) -> Self {
        self.0.push(Phrase { text: text.into(), strong: true, counts: None });
        self
    }

    /// Adds a figure that counts a label.
    #[must_use]
    pub fn count(mut self, text: impl Into<String>, label: Label) -> Self {
        self.0.push(Phrase { text: text.into(), strong: true, counts: Some(label) });
        self
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|phrase| f.write_str(&phrase.text))
    }
}
