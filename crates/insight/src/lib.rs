//! What we notice: measuring, detecting, forecasting, and telling it. Pure, and read-only:
//! nothing here emits an event.

pub mod detecting;
pub mod forecasting;
pub mod history;
pub mod label;
pub mod measuring;
pub mod negotiating;
pub mod quantile;
pub mod scene;
pub mod telling;

pub use history::{About, End, History, Interval, Touch};
pub use label::{Label, Seconds};
pub use measuring::{Calendar, Reading, Readings};
pub use scene::{Lived, Scene};

use serde::Serialize;

/// How an interval is known.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// Events say so.
    Recorded,
    /// It was inferred from events that say something else.
    Inferred {
        /// 0 to 1: how often such an inference holds, as far as we know.
        confidence: f32,
        /// The rule that inferred it, in the reader's words.
        reason: &'static str,
    },
    /// It was inferred, and a person said that it was so.
    Confirmed {
        /// The rule that inferred it, in the reader's words.
        reason: &'static str,
    },
}

impl Sure {
    /// The rule that inferred it, whether a person confirmed it or not.
    pub const fn rule(self) -> Option<&'static str> {
        match self {
            Self::Recorded => None,
            Self::Inferred { reason, .. } | Self::Confirmed { reason } => Some(reason),
        }
    }
}
