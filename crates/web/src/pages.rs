//! The pages: each a function from a view to markup. What they answer with, and
//! to whom, is the business of the handlers in [`crate::routes`].

pub mod ahead;
pub mod api;
pub mod feature;
pub mod features;
pub mod findings;
pub mod forecasts;
pub mod import;
pub mod insights;
pub mod landings;
pub mod plan;
pub mod problem;
pub mod styleguide;
pub mod today;
