//! The last answer to a question that takes long, kept as long as the same moment is
//! looked at.

use domain::{Moment, Seq};
use insight::{
    Scene,
    telling::{self, Backtest},
};
use std::sync::{Mutex, PoisonError};

/// How good forecasts have been, at the moment looked at last: everything that was estimated is
/// forecast again for it.
#[derive(Default)]
pub struct Backtests(Mutex<Option<(Seq, Moment, Backtest)>>);

impl Backtests {
    /// As [`telling::backtest()`].
    pub fn of(&self, scene: &Scene<'_>) -> Backtest {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, _, backtest)) = kept.as_ref().filter(|(seq, at, _)| (*seq, *at) == (scene.world.seq, scene.at)) {
            return backtest.clone();
        }
        let backtest = telling::backtest(scene);
        *kept = Some((scene.world.seq, scene.at, backtest.clone()));
        backtest
    }
}
