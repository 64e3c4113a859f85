//! When several features will all have landed: by what each of them needs.

use crate::{
    Scene,
    forecasting::landing::{self, Landing},
    measuring::Reading,
};
use domain::{DAY_SECONDS, Moment};
use jiff::civil::Date;

/// Features up to which each is asked; of more, only how many land is told.
pub(super) const MOST: usize = 1_000;

/// The odds of several landings together.
///
/// Landings count as independent: whoever waits for two features that share people or a cause
/// waits longer in bad times and shorter in good ones. Together they are never earlier than the
/// last of them.
pub(super) struct Together {
    landings: Vec<Landing>,
    first: Moment,
}

impl Together {
    /// Of those of which something can be told; `None` where nothing can of any.
    pub fn of<'r>(scene: &Scene<'_>, readings: impl Iterator<Item = &'r Reading>) -> Option<Self> {
        let landings: Vec<Landing> = readings.take(MOST).filter_map(|reading| landing::glance(scene, reading)).collect();
        let first = Moment::start_of(landings.first()?.first);
        Some(Self { landings, first })
    }

    /// How many can be told.
    pub fn told(&self) -> usize {
        self.landings.len()
    }

    /// The odds (0 to 1) that all of them have landed so many days from the beginning of today.
    pub fn odds(&self, days: f64) -> f64 {
        self.landings.iter().map(|landing| landing.days.probability(days).1).product()
    }

    /// The day by which all of them have landed with odds `p`: to the hour by bisection.
    pub fn day(&self, p: f64) -> Date {
        let (mut early, mut late) = (0.0, 36_500.0);
        while late - early > 1.0 / 24.0 {
            let middle = f64::midpoint(early, late);
            if self.odds(middle) >= p {
                late = middle;
            } else {
                early = middle;
            }
        }
        self.first.plus_seconds((late * DAY_SECONDS as f64) as i64).date()
    }
}
