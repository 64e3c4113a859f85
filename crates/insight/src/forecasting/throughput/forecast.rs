//! What a throughput forecast says, and of what it was made.

use crate::forecasting::Quantiles;
use serde::Serialize;

/// A forecast from past completions.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Forecast {
    /// How it was made, in words.
    pub method: &'static str,
    /// How many completions it was learned from.
    pub sample: usize,
    /// In how many days these happened.
    pub days: u32,
    /// How many trials.
    pub trials: usize,
    /// The seed; the same gives the same forecast to the bit.
    pub seed: u64,
    /// What was learned of the drift: the standard deviation by which the logarithm of the
    /// rate moves in a fortnight.
    pub drift: f64,
    /// And how much of its distance from the long-run mean is left after a fortnight, 0..1.
    pub keeps: f64,
    /// Days, or a number of completions. Beyond the horizon it stands at the horizon.
    pub quantiles: Quantiles,
    /// The share of trials that were not done within the horizon of ten years.
    pub beyond: f64,
    /// Every trial, the least first.
    #[serde(skip)]
    sorted: Vec<f64>,
}

impl Forecast {
    pub(super) fn new(
        method: &'static str,
        (sample, days): (usize, u32),
        (drift, keeps): (f64, f64),
        seed: u64,
        mut drawn: Vec<f64>,
    ) -> Self {
        drawn.sort_by(f64::total_cmp);
        let value = |p| quantile(&drawn, p).min(f64::from(super::HORIZON_DAYS));
        let quantiles = Quantiles::new(std::array::from_fn(|i| value(Quantiles::level(i))));
        let beyond = drawn.iter().filter(|drawn| drawn.is_infinite()).count() as f64 / drawn.len() as f64;
        Self { method, sample, days, trials: drawn.len(), seed, drift, keeps, quantiles, beyond, sorted: drawn }
    }

    /// The value that is not exceeded with probability `p`; infinite beyond the horizon.
    pub fn at(&self, p: f64) -> f64 {
        quantile(&self.sorted, p)
    }

    /// The probability of at most this value: of being done within so many days.
    pub fn odds_by(&self, value: f64) -> f64 {
        self.sorted.partition_point(|drawn| *drawn <= value) as f64 / self.sorted.len() as f64
    }

    /// The probability of at least this value: of so many being completed.
    pub fn odds_of(&self, value: f64) -> f64 {
        1.0 - self.sorted.partition_point(|drawn| *drawn < value) as f64 / self.sorted.len() as f64
    }
}

/// The value at rank `p`: one that was drawn.
fn quantile(sorted: &[f64], p: f64) -> f64 {
    sorted[(p.clamp(0.0, 1.0) * (sorted.len() - 1) as f64).round() as usize]
}
