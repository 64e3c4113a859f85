//! **Effort from an estimate**: how long a task will really take, given what it was estimated at
//! and how earlier estimates turned out.
//!
//! What is learned is the distribution of *actual ÷ estimate*. It is counted in contexts that get
//! ever narrower (all tasks → this size → this kind → this project → this person), each shrunk to
//! the wider one it refines, with older tasks counting less (`context`). The contexts are then
//! pooled on the logistic scale with weights that are themselves learned, task by task, from how
//! well each context has forecast so far (`mixing`). Nothing else is tuned: a team whose persons
//! differ much gets weight on persons, another on sizes. With no history a shipped prior speaks
//! (`prior`), and its remaining share is stated in every forecast.
//!
//! Sums of tasks need more than their single forecasts: tasks of one stretch go well or badly
//! together (`common_factor`).

pub mod common_factor;
mod context;
mod mixing;
mod model;
mod prior;
mod ratios;
mod recalibration;
mod scale;
mod task;

pub use common_factor::{CommonFactor, sum};
pub use model::{EffortForecast, Level, Model};
pub use task::{Asked, Task};
