//! # Stage
//!
//! Where a feature is between idea and value. A stage is not a gate with a
//! document: it is left when both sides have evidence that they mean the same,
//! and Alongside shows what is missing instead of forbidding.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A stage of the way, in order; the last two end it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Somebody thought of it.
    Idea,
    /// Who hurts, how often, and how would we know.
    Understand,
    /// Options, feasibility, the decision.
    Design,
    /// Scope, estimate, dependencies.
    Plan,
    /// Being built.
    Build,
    /// Built, on its way to users.
    Release,
    /// In users' hands; the outcome is being observed.
    Value,
    /// Done, outcome looked at together.
    Delivered,
    /// Given up.
    Dropped,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 9] =
        [Self::Idea, Self::Understand, Self::Design, Self::Plan, Self::Build, Self::Release, Self::Value, Self::Delivered, Self::Dropped];

    /// The stages of the way itself, without the two ends.
    pub const WAY: [Self; 7] = [Self::Idea, Self::Understand, Self::Design, Self::Plan, Self::Build, Self::Release, Self::Value];

    /// Whether users have it, or never will: the clocks stop.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Value | Self::Delivered | Self::Dropped)
    }

    /// The word people read and write.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Idea => "idea",
            Self::Understand => "understand",
            Self::Design => "design",
            Self::Plan => "plan",
            Self::Build => "build",
            Self::Release => "release",
            Self::Value => "value",
            Self::Delivered => "delivered",
            Self::Dropped => "dropped",
        }
    }

    /// The stage of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
