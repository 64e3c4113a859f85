//! **Forecasting**: what the past says about what is still to come, with odds.
//!
//! Every forecast is a distribution, carries the method, sample and seed it was made
//! with, and is held against what happened (`backtesting`).

pub mod backtesting;
pub mod effort;
pub mod quantiles;
pub mod scoring;
pub mod survival;

pub use quantiles::Quantiles;
