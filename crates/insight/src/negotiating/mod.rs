//! **Negotiating**: the scope that fits a date, proven best.

mod bounding;
pub mod check;
mod closure;
mod deducing;
mod enumerating;
pub mod impossible;
pub mod instance;
mod mixture;
mod model;
mod potential;
mod proving;
mod searching;
mod set;
pub mod solving;

pub use check::{Checked, Flaw, check};
pub use impossible::{Culprit, Impossible, Short};
pub use instance::{Instance, Invalid, Item};
pub use solving::{Answer, Limits, Refusal, solve, solve_from};

#[cfg(test)]
mod tests;
