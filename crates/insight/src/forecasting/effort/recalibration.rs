//! A correction of forecasts that have proved too high, too low, too narrow or too wide: applied
//! only where the past shows that it would have helped.

use crate::forecasting::{
    quantiles::{LEVELS, Quantiles, SCORES, along, score},
    scoring,
};

/// The fewest outcomes before a correction is considered.
const FEWEST: f64 = 100.0;

/// How many outcomes the correction is held back by: at as many of its own it goes half-way.
const HELD_BACK: f64 = 100.0;

/// How many standard errors of past gain it takes to apply the correction.
const CLEARLY: f64 = 2.0;

/// How often outcomes stayed below each level, and what correcting for it would have gained.
#[derive(Clone, Default)]
pub(super) struct Recalibration {
    below: [f64; LEVELS],
    upto: [f64; LEVELS],
    outcomes: f64,
    gain: f64,
    gain_squared: f64,
}

impl Recalibration {
    /// Learns what became of a forecast.
    pub fn learn(&mut self, forecast: &Quantiles, actual: f64) {
        if self.outcomes >= FEWEST {
            let gain = scoring::crps_log(forecast, actual) - scoring::crps_log(&self.corrected(forecast), actual);
            self.gain += gain;
            self.gain_squared += gain * gain;
        }
        let (under, upto) = scoring::levels_reached(forecast, actual);
        self.below.iter_mut().skip(upto).for_each(|count| *count += 1.0);
        self.upto.iter_mut().skip(under).for_each(|count| *count += 1.0);
        self.outcomes += 1.0;
    }

    /// Whether the correction has clearly helped so far.
    pub fn helps(&self) -> bool {
        self.gain > CLEARLY * self.gain_squared.sqrt() && self.gain > 0.0
    }

    /// The forecast read at the levels that have turned out to be the stated ones.
    pub fn corrected(&self, forecast: &Quantiles) -> Quantiles {
        let (n, kept) = (self.outcomes.max(1.0), self.outcomes / (self.outcomes + HELD_BACK));
        // What each level has covered. Between its two shares it is right: outcomes tie with it.
        let covered = |i: usize| Quantiles::level(i).clamp(self.below[i] / n, self.upto[i] / n).clamp(0.005, 0.995);
        let known: Vec<(f64, f64)> = (0..LEVELS).map(|i| (score(covered(i)), SCORES[i])).collect();
        Quantiles::new(std::array::from_fn(|i| forecast.at_score(SCORES[i] + kept * (along(&known, SCORES[i]) - SCORES[i]))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Outcomes of a lognormal, evenly over its probabilities but in no order.
    fn outcomes(sigma: f64) -> impl Iterator<Item = f64> {
        (0..997u32).map(move |i| (sigma * score((f64::from(i * 361 % 997) + 0.5) / 997.0)).exp())
    }

    #[test]
    fn forecasts_that_were_too_narrow_are_widened() {
        let (narrow, mut correction) = (Quantiles::lognormal(0.0, 0.3), Recalibration::default());
        outcomes(0.9).for_each(|actual| correction.learn(&narrow, actual));
        let (corrected, right) = (correction.corrected(&narrow), Quantiles::lognormal(0.0, 0.9));
        assert!(correction.helps());
        for p in [0.15, 0.5, 0.85] {
            assert!((corrected.at(p) / right.at(p)).ln().abs() < 0.1, "{p}: {} and {}", corrected.at(p), right.at(p));
        }
    }

    #[test]
    fn forecasts_that_were_right_are_left_alone() {
        let (right, mut correction) = (Quantiles::lognormal(0.0, 0.9), Recalibration::default());
        outcomes(0.9).for_each(|actual| correction.learn(&right, actual));
        assert!(!correction.helps());
        let mut tied = Recalibration::default();
        (0..500).for_each(|_| tied.learn(&Quantiles::new([3.0; LEVELS]), 3.0));
        assert!(!tied.helps() && tied.corrected(&right).median() == right.median());
    }
}
