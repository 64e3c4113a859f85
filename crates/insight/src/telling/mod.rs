//! **Telling**: what was noticed, as plain data in the reader's words.
//!
//! A view is what every face renders: page, API, command line, report. It holds
//! no markup, and nothing that its reader may not see.

pub mod feature;
pub mod features;
pub mod findings;
pub mod ribbon;
pub mod sentence;
pub mod time;
pub mod today;

pub use feature::Why;
pub use features::FeatureList;
pub use ribbon::Ribbon;
pub use sentence::Sentence;
