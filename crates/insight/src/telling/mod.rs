//! **Telling**: what was noticed, as plain data in the reader's words.
//!
//! A view is what every face renders: page, API, command line, report. It holds
//! no markup, and nothing that its reader may not see.

pub mod answer;
pub mod backtest;
pub mod day;
pub mod events;
pub mod evidence;
pub mod facts;
pub mod feature;
pub mod features;
pub mod findings;
pub mod forecast;
pub mod glance;
pub mod hurting;
pub mod insights;
pub mod issue;
pub mod known;
pub mod landings;
pub mod list;
pub mod matters;
pub mod negotiation;
#[cfg(test)]
mod odds_tests;
pub mod outlook;
mod planning;
pub mod ribbon;
pub mod row;
pub mod sentence;
pub mod slices;
#[cfg(test)]
pub(crate) mod story;
#[cfg(test)]
mod tests;
pub mod time;
pub mod timeline;
pub mod today;
mod together;
pub mod volatility;
pub mod why;
pub mod words;

pub use backtest::{Backtest, backtest};
pub use day::today;
pub use feature::Why;
pub use features::FeatureList;
pub use forecast::{Forecast, forecast};
pub use glance::Glance;
pub use hurting::findings;
pub use insights::insights;
pub use landings::{Landings, landings};
pub use list::features;
pub use negotiation::{Negotiation, negotiation};
pub use outlook::{Outlook, outlook};
pub use ribbon::Ribbon;
pub use sentence::Sentence;
pub use timeline::{happenings, timeline};
pub use volatility::Volatility;
pub use why::why;
