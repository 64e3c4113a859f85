//! Organisations from a seed, with known truth: the demo, the load, and what the
//! measures are tested against.
//!
//! [`history`] makes a year of a company up and lets every act be decided by the
//! real rules. Because the acts were made up, it is known what every stretch of
//! every feature's time truly was: [`Truth`] says so, read from no event.

pub mod auditor;
pub mod calendar;
mod chance;
mod company;
mod course;
mod habits;
mod jira;
mod planning;
mod play;
mod pulls;
mod story;
mod words;

pub use auditor::{Stretch, Truth};
pub use company::{TEAMS, TeamPlan};
pub use jira::jira;
pub use planning::{COMMON_SPREAD, Effort, Efforts, OWN_SPREAD};
pub use play::{Simulated, history, load};

use domain::Moment;
use serde::{Deserialize, Serialize};

/// How a team works.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Product writes a specification, engineering receives it.
    OverTheWall,
    /// Both sides carry the feature together.
    Alongside,
}

/// What to simulate. The same plan gives the same history, byte by byte.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Plan {
    /// Where all chance comes from.
    pub seed: u64,
    /// How many teams; those beyond the fifth are like the first five.
    pub teams: usize,
    /// How many features each team takes up over the whole time.
    pub features_per_team: usize,
    /// The day on which it ends; only its date counts, nothing happens on it or after it.
    pub end: Moment,
    /// How many days it lasts.
    pub days: u32,
}

impl Plan {
    /// A year of Meridian Pay that ends on the day before `end`.
    pub fn demo(end: Moment) -> Self {
        Self { end, ..Self::default() }
    }

    /// The last moment: midnight UTC at the beginning of the last day.
    pub fn ends(&self) -> Moment {
        Moment::start_of(self.end.date())
    }

    /// The first moment.
    pub fn begins(&self) -> Moment {
        self.ends().plus_seconds(-i64::from(self.days) * domain::DAY_SECONDS)
    }
}

impl Default for Plan {
    /// The demo: five teams, 90 features, a year that ends on 23 November 2026.
    fn default() -> Self {
        Self { seed: 12, teams: 5, features_per_team: 18, end: Moment::from_seconds(1_795_392_000), days: 365 }
    }
}
