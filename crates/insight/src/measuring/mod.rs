//! **Measuring**: what a feature's history says in figures.
//!
//! [`history()`] turns what is kept about a feature, here or in another tool, into
//! one [`History`](crate::History); [`sweep()`] gives every second of it exactly one label;
//! the rest are figures over those two. [`Readings`] keeps the
//! small result of both for every feature, and reads anew only what changed.

pub mod calendar;
pub mod clocks;
pub mod flow;
pub mod handover;
mod history;
pub mod readings;
pub mod rework;
pub mod sweep;
pub mod usual;
pub mod volatility;

pub use calendar::Calendar;
pub use clocks::{Clocks, clocks};
pub use history::{BELIEVED_DAYS, Index, Part, history, history_with, keys, part};
pub use readings::{Reading, Readings};
pub use sweep::{Order, Swept, SweptSegment, sweep, swept};
pub use usual::Usual;
