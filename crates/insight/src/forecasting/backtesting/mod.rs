//! **Backtesting**: how good forecasts have been, found by walking forward through a history and
//! forecasting each task at its start from only what was done before.

mod replay;
mod report;

pub use replay::{Sum, Walk, factor_at, sums, walk};
pub use report::{FEWEST, Report, Row, report};
