//! **Scheduling**: when will a plan be done, simulated.
//!
//! A plan is a graph of items, each with a distribution of its effort. In every trial each
//! item draws its effort and all draw one common factor (projects go well or badly as a
//! whole); then the trial is scheduled: by critical path when people are unlimited, else by
//! list scheduling, first come first served by the moment an item became ready.
//!
//! The distribution of the finish, what is critical, what drives the spread and what would
//! change the odds come from the same trials. Same seed, same bits, on one thread or many.

mod availability;
mod capacity;
mod crew;
mod curve;
mod draws;
mod fault;
mod odds;
mod outcome;
mod path;
mod plan;
mod pool;
mod trials;

pub use availability::Availability;
pub use capacity::{Capacity, Person};
pub use fault::Fault;
pub use odds::{Change, Helps, what_helps};
pub use outcome::{Outcome, Part, simulate};
pub use plan::{Effort, Item, Plan};
pub use trials::finishes;

#[cfg(test)]
mod tests;
