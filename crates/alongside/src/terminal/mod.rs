//! What a terminal shows: the same views as every face, set for a fixed width.
//!
//! Colour helps and never carries a meaning alone: every label has a pattern,
//! every side a place. What is written here is text; nothing here asks anything.

pub mod backtest;
pub mod checks;
pub mod features;
pub mod findings;
pub mod forecast;
pub mod imports;
pub mod insights;
pub mod landings;
pub mod looks;
pub mod negotiation;
pub mod paper;
pub mod preview;
pub mod ribbon;
pub mod sentence;
pub mod table;
pub mod why;
pub mod words;

pub use paper::Paper;
