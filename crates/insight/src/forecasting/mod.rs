//! **Forecasting**: what the past says about what is still to come, with odds.
//!
//! Every forecast is a distribution, carries the method, sample and seed it was made
//! with, and is held against what happened (`backtesting`).

pub mod chance;
pub mod quantiles;
pub mod scheduling;
pub mod backtesting;
pub mod effort;
pub mod quantiles;
pub mod scoring;

pub use quantiles::Quantiles;
