//! **Backtesting**: how good forecasts have been, found by walking forward through a history and
//! forecasting each task at its start from only what was done before.

mod replay;
mod report;
mod stretches;

pub use replay::{Sum, Sums, Walk, walk, walk_with_sums};
pub use report::{FEWEST, Report, Row, report};
pub use stretches::factor_at;
