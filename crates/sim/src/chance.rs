//! Chance from a seed: everything in a simulated organisation is drawn here.

use domain::Moment;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, LogNormal};

use crate::calendar;

/// A stream of chance. The same seed and stream give the same draws on every machine.
pub(crate) struct Chance(ChaCha8Rng);

/// A skewed stay: how long something usually takes, and how unevenly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stay {
    /// Half take at most so many hours of work.
    pub median_hours: f64,
    /// Standard deviation of the logarithm; 0 is always the median.
    pub spread: f64,
}

/// A stay of so many hours of work, unevenly.
pub(crate) const fn about(median_hours: f64, spread: f64) -> Stay {
    Stay { median_hours, spread }
}

impl Chance {
    /// Stream number `stream` of `seed`.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        chance.set_stream(stream);
        Self(chance)
    }

    /// Yes, `odds` times in one.
    pub fn whether(&mut self, odds: f64) -> bool {
        self.0.random_bool(odds.clamp(0.0, 1.0))
    }

    /// A whole number from `least` to `most`.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.random_range(least..=most.max(least))
    }

    /// One of several; `among` must not be empty.
    pub fn one<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.0.random_range(0..among.len())]
    }

    /// A factor around 1: lognormal with median 1 and so much spread of its logarithm.
    pub fn factor(&mut self, spread: f64) -> f64 {
        LogNormal::new(0.0, spread).map_or(1.0, |drawn| drawn.sample(&mut self.0))
    }

    /// A stay in whole seconds at work: lognormal, between a minute and 400 hours.
    pub fn seconds(&mut self, stay: Stay) -> i64 {
        let drawn = LogNormal::new(stay.median_hours.max(0.01).ln(), stay.spread).map_or(stay.median_hours, |d| d.sample(&mut self.0));
        (drawn * 3600.0).clamp(60.0, 400.0 * 3600.0) as i64
    }

    /// The moment a stay after `moment`, at work.
    pub fn later(&mut self, moment: Moment, stay: Stay) -> Moment {
        let seconds = self.seconds(stay);
        calendar::after(moment, seconds)
    }

    /// The same things in another order.
    pub fn shuffled<T>(&mut self, mut things: Vec<T>) -> Vec<T> {
        for last in (1..things.len()).rev() {
            things.swap(last, self.0.random_range(0..=last));
        }
        things
    }
}
