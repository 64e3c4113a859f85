//! **Forecasting**: what the past says about what is still to come, with odds.
//!
//! Every forecast is a distribution, carries the method, sample and seed it was made
//! with, and is held against what happened (`backtesting`).

pub mod backtesting;
pub mod chance;
pub mod effort;
pub mod experience;
pub mod growth;
pub mod landing;
pub mod planned;
pub mod quantiles;
pub mod scheduling;
pub mod scoring;
pub mod survival;
pub mod throughput;

pub use experience::Experience;
pub use landing::{Landing, landing};
pub use planned::{Planned, planned};
pub use quantiles::Quantiles;
