//! How good forecasts were, once the outcomes are known.
//!
//! Leads with calibration (coverage, PIT) and with proper scores (pinball loss, CRPS); MMRE and
//! PRED(25) are kept as legacy, for they reward bias (T. Foss et al., *A simulation study of the
//! model evaluation criterion MMRE*, IEEE TSE 2003).

use super::quantiles::{LEAST, LEVELS, Quantiles, TIE};
use serde::Serialize;

/// Bins of a PIT histogram, each a tenth wide.
pub const BINS: usize = 10;

/// Positions of the levels 50, 85 and 95 %.
const P50: usize = 9;
const P85: usize = 16;
const P95: usize = 18;

/// The pinball loss of saying that `quantile` is reached with probability `p`: `p` for each unit by
/// which the outcome is above it, `1 − p` for each below (R. Koenker and G. Bassett, *Regression
/// quantiles*, 1978).
pub fn pinball(outcome: f64, quantile: f64, p: f64) -> f64 {
    let above = outcome - quantile;
    (p * above).max((p - 1.0) * above)
}

/// The continuous ranked probability score by the nineteen levels, in the outcome's unit: twice the
/// mean pinball loss. Of a forecast that is one point it is the distance to the outcome.
pub fn crps(forecast: &Quantiles, outcome: f64) -> f64 {
    mean_pinball(forecast.values().iter().copied(), outcome)
}

/// The same on the logarithmic scale, where tasks of all sizes count alike.
pub fn crps_log(forecast: &Quantiles, outcome: f64) -> f64 {
    mean_pinball(forecast.values().iter().map(|value| value.ln()), outcome.max(LEAST).ln())
}

fn mean_pinball(quantiles: impl Iterator<Item = f64>, outcome: f64) -> f64 {
    let losses: f64 = quantiles.enumerate().map(|(i, quantile)| pinball(outcome, quantile, Quantiles::level(i))).sum();
    2.0 * losses / LEVELS as f64
}

/// How many levels the outcome is clearly above, and how many it is above or ties with. The first is
/// the first level that covers it; from the second on it is clearly below.
pub fn levels_reached(forecast: &Quantiles, outcome: f64) -> (usize, usize) {
    let values = forecast.values();
    (values.partition_point(|value| value * (1.0 + TIE) < outcome), values.partition_point(|value| value * (1.0 - TIE) <= outcome))
}

/// A forecast beside what happened.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Scored {
    /// What was forecast.
    pub forecast: Quantiles,
    /// What it took.
    pub actual: f64,
    /// The reference that is taken as the truth it competes with, such as the estimate.
    pub estimate: Option<f64>,
}

/// What a number of forecasts add up to. Shares are 0 to 1.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Score {
    /// How many forecasts.
    pub n: usize,
    /// Mean CRPS in the outcome's unit.
    pub crps: f64,
    /// Mean CRPS on the logarithmic scale.
    pub crps_log: f64,
    /// Mean pinball loss at P50, P85 and P95, in the outcome's unit.
    pub pinball: [f64; 3],
    /// CRPS relative to the estimate taken as the truth; below 1 the forecast is better. Only over
    /// forecasts with an estimate; `None` where there are none or the estimates were all right.
    pub relative: Option<f64>,
    /// The same on the logarithmic scale: the figure to lead with.
    pub relative_log: Option<f64>,
    /// Share of outcomes at or below P50, P85 and P95; ties count as covered.
    pub coverage: [f64; 3],
    /// Share of outcomes clearly below P50 and P85.
    pub strict_coverage: [f64; 2],
    /// Share of outcomes from P10 to P90.
    pub interval_80: f64,
    /// Mean distance of the nineteen levels from what they covered; where outcomes tie with a level,
    /// any share between "below" and "at or below" is right. 0 is calibrated.
    pub pit_deviation: f64,
    /// Share of outcomes by the tenth of the forecast distribution into which they fell; a tie is
    /// spread evenly over the tenths it spans. All .1 is calibrated.
    pub pit: [f64; BINS],
    /// Sharpness: the median of P85 ÷ P50. Nearer to 1 is sharper, and worth something only with
    /// coverage.
    pub sharpness: f64,
    /// Legacy: mean magnitude of relative error of P50.
    pub mmre: f64,
    /// Legacy: share of P50 within 25 % of the outcome.
    pub pred_25: f64,
}

impl Score {
    /// The score of some forecasts; `None` of none.
    pub fn of(scored: &[Scored]) -> Option<Self> {
        let n = scored.len();
        let mean = |f: &dyn Fn(&Scored) -> f64| scored.iter().map(f).sum::<f64>() / n as f64;
        let share = |f: &dyn Fn(&Scored) -> bool| scored.iter().filter(|one| f(one)).count() as f64 / n as f64;
        let value = |one: &Scored, level: usize| one.forecast.values()[level];
        let covered = |level: usize| share(&|one| levels_reached(&one.forecast, one.actual).0 <= level);
        let clearly = |level: usize| share(&|one| levels_reached(&one.forecast, one.actual).1 <= level);
        let error = |one: &Scored| (one.actual - value(one, P50)).abs() / one.actual.max(LEAST);
        let loss = |level: usize| mean(&|one| pinball(one.actual, value(one, level), Quantiles::level(level)));
        (n > 0).then(|| Self {
            n,
            crps: mean(&|one| crps(&one.forecast, one.actual)),
            crps_log: mean(&|one| crps_log(&one.forecast, one.actual)),
            pinball: [loss(P50), loss(P85), loss(P95)],
            relative: relative(scored, crps, |estimate, actual| (estimate - actual).abs()),
            relative_log: relative(scored, crps_log, |estimate, actual| (estimate.max(LEAST) / actual.max(LEAST)).ln().abs()),
            coverage: [covered(P50), covered(P85), covered(P95)],
            strict_coverage: [clearly(P50), clearly(P85)],
            interval_80: share(&|one| one.actual >= value(one, 1) && one.actual <= value(one, 17)),
            pit_deviation: pit_deviation(scored),
            pit: pit(scored),
            sharpness: median(scored.iter().map(|one| (value(one, P85) / value(one, P50)).ln()).collect()).exp(),
            mmre: mean(&error),
            pred_25: share(&|one| error(one) <= 0.25),
        })
    }
}

/// The score of the forecasts that have an estimate, over that of the estimates themselves.
fn relative(scored: &[Scored], score: impl Fn(&Quantiles, f64) -> f64, of_estimate: impl Fn(f64, f64) -> f64) -> Option<f64> {
    let both = scored.iter().filter_map(|one| Some((score(&one.forecast, one.actual), of_estimate(one.estimate?, one.actual))));
    let (ours, theirs) = both.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    (theirs > 0.0).then(|| ours / theirs)
}

fn pit_deviation(scored: &[Scored]) -> f64 {
    let (mut below, mut upto) = ([0.0; LEVELS], [0.0; LEVELS]);
    for one in scored {
        let (under, reached) = levels_reached(&one.forecast, one.actual);
        below.iter_mut().skip(reached).for_each(|count| *count += 1.0 / scored.len() as f64);
        upto.iter_mut().skip(under).for_each(|count| *count += 1.0 / scored.len() as f64);
    }
    let off = |i: usize| (below[i] - Quantiles::level(i)).max(Quantiles::level(i) - upto[i]).max(0.0);
    (0..LEVELS).map(off).sum::<f64>() / LEVELS as f64
}

fn pit(scored: &[Scored]) -> [f64; BINS] {
    let mut bins = [0.0; BINS];
    for one in scored {
        let (from, to) = one.forecast.probability(one.actual);
        let tie = to - from;
        for (i, bin) in bins.iter_mut().enumerate() {
            let (low, high) = (i as f64 / BINS as f64, (i + 1) as f64 / BINS as f64);
            let inside = if tie > 0.0 {
                (to.min(high) - from.max(low)).max(0.0) / tie
            } else {
                f64::from(u8::from(((from * BINS as f64) as usize).min(BINS - 1) == i))
            };
            *bin += inside / scored.len() as f64;
        }
    }
    bins
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    (low + high) / 2.0
}
