//! **Negotiating**: the scope that fits a date, proven best.

pub mod alternatives;
mod bounding;
pub mod check;
mod closure;
pub mod cutting;
mod deducing;
mod enumerating;
pub mod frontier;
pub mod impossible;
pub mod instance;
mod mixture;
mod model;
mod potential;
pub mod pricing;
mod proving;
mod searching;
mod set;
pub mod solving;

pub use alternatives::{Alternative, alternatives};
pub use check::{Checked, Flaw, check};
pub use cutting::{Cut, cuts};
pub use frontier::{Cell, frontier};
pub use impossible::{Culprit, Impossible, Short, short};
pub use instance::{Instance, Invalid, Item};
pub use pricing::{Addition, Removal, additions, removals};
pub use solving::{Answer, Limits, Refusal, solve, solve_from};

#[cfg(test)]
mod tests;
