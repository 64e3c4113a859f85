//! The last answer to a question that takes long, kept as long as the same moment is
//! looked at.

use crate::looking::When;
use domain::{Moment, Seq};
use insight::{
    Scene,
    telling::{self, Backtest, Landings},
};
use std::sync::{Mutex, PoisonError};

/// How good landing dates have been, as the journal was when it was asked last.
#[derive(Default)]
pub struct LandingsKept(Mutex<Option<(Seq, When, Landings)>>);

impl LandingsKept {
    /// What is kept of this place of the journal.
    pub fn of(&self, seq: Seq, when: When) -> Option<Landings> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(known, of, _)| (*known, *of) == (seq, when)).map(|(_, _, landings)| landings.clone())
    }

    /// Keeps it instead of the last.
    pub fn keep(&self, seq: Seq, when: When, landings: &Landings) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((seq, when, landings.clone()));
    }
}

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
