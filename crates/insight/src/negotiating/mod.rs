//! **Negotiating**: the scope that fits a date, proven best.
//!
//! Of scope items with a value, with needs, some of them essential, and with their effort in
//! many joint scenarios, [`solve`] finds those that are worth most together and still fit in a
//! wished share of the scenarios; it says how far from the best its answer can be at most.
//! Around it: why a wish is [`Impossible`], the price of each addition and what a removal
//! brings ([`additions`], [`removals`]), what to cut first ([`cuts`]), scopes of nearly the
//! same value ([`alternatives()`]), and the [`frontier()`] of value, date and odds.
//!
//! How it is found: `model` keeps what is undecided. `potential` bounds each scenario alone.
//! `searching` finds a good scope. `proving` splits the rest into cases by the scenarios that
//! are missed and the items that are in; `deducing` says what follows in a case, `bounding`
//! what it can be worth at most (`closure` and `mixture` compute that), and `enumerating`
//! looks at all of a small one. `check` tells independently whether an answer is one.
//!
//! The problem is a chance-constrained precedence knapsack over samples (Luedtke, Ahmed,
//! Nemhauser 2010, *An integer programming approach for linear programs with probabilistic
//! constraints*). Everything is computed from the instance alone, counts its work instead of
//! timing it, and so gives the same answer to the bit on any number of threads.

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
pub mod load;
mod mixture;
mod model;
pub mod of_feature;
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
pub use impossible::{Culprit, Impossible};
pub use instance::{Instance, Invalid, Item};
pub use load::{Short, short};
pub use pricing::{Addition, Removal, additions, removals};
pub use solving::{Answer, Limits, Refusal, solve, solve_from};

#[cfg(test)]
mod tests;
