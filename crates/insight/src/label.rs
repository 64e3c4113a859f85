//! What an instant of a feature's time was.

use serde::Serialize;

/// What an instant was. Every instant of a feature has exactly one label: the
/// first of this order that is active.
///
/// Rework comes before work, because that time *is* the rework; waiting comes
/// after work, because a wait that was worked through costs no elapsed time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Redoing what was called done: defects, or "works but does not solve the problem".
    QualityRework,
    /// A dependency or interface found after the plan was agreed.
    IntegrationSurprise,
    /// Redoing because of a technical constraint unknown at kick-off.
    TechnicalRework,
    /// Work caused by a change of what was agreed, and the wait for its decision.
    MidDevelopmentChange,
    /// Somebody works on it.
    Work,
    /// A question about what is meant waits for an answer.
    Clarification,
    /// Something known from elsewhere is waited for.
    Dependency,
    /// A decision is waited for.
    Decision,
    /// A review or test is waited for.
    Review,
    /// It was handed over and nobody has taken it yet.
    HandOff,
    /// It is built and waits to reach users.
    Release,
    /// Nobody was at work: night, weekend, holiday.
    OffHours,
    /// Nothing is recorded.
    Unexplained,
}

impl Label {
    /// All labels in order of precedence: the one legend order everywhere.
    pub const ALL: [Self; 13] = [
        Self::QualityRework,
        Self::IntegrationSurprise,
        Self::TechnicalRework,
        Self::MidDevelopmentChange,
        Self::Work,
        Self::Clarification,
        Self::Dependency,
        Self::Decision,
        Self::Review,
        Self::HandOff,
        Self::Release,
        Self::OffHours,
        Self::Unexplained,
    ];

    /// Place in [`Label::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The word that files and addresses name it by, as in JSON: `hand_off`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::QualityRework => "quality_rework",
            Self::IntegrationSurprise => "integration_surprise",
            Self::TechnicalRework => "technical_rework",
            Self::MidDevelopmentChange => "mid_development_change",
            Self::Work => "work",
            Self::Clarification => "clarification",
            Self::Dependency => "dependency",
            Self::Decision => "decision",
            Self::Review => "review",
            Self::HandOff => "hand_off",
            Self::Release => "release",
            Self::OffHours => "off_hours",
            Self::Unexplained => "unexplained",
        }
    }

    /// The one of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.word() == word)
    }

    /// The words people read.
    pub const fn words(self) -> &'static str {
        match self {
            Self::QualityRework => "Quality rework",
            Self::IntegrationSurprise => "Integration surprise",
            Self::TechnicalRework => "Technical rework",
            Self::MidDevelopmentChange => "Mid-development change",
            Self::Work => "Value-adding work",
            Self::Clarification => "Requirements clarification",
            Self::Dependency => "Waiting for a dependency",
            Self::Decision => "Waiting for a decision",
            Self::Review => "Waiting for review",
            Self::HandOff => "Hand-off queue",
            Self::Release => "Waiting for release",
            Self::OffHours => "Off hours",
            Self::Unexplained => "Unexplained",
        }
    }
}

/// Seconds under each label, in the order of [`Label::ALL`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Seconds(pub [i64; 13]);

impl Seconds {
    /// Seconds under one label.
    pub const fn of(&self, label: Label) -> i64 {
        self.0[label as usize]
    }

    /// Seconds under all labels: the elapsed time.
    pub fn total(&self) -> i64 {
        self.0.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_label_is_the_one_in_json() {
        for label in Label::ALL {
            assert_eq!(serde_json::to_value(label).expect("a label"), label.word());
            assert_eq!(Label::from_word(label.word()), Some(label));
        }
    }
}
