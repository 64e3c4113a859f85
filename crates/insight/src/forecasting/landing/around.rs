//! What passes around the work: how many hours for each hour of it, how many before
//! building starts, how many from the last slice to value, by what happened before.

use crate::forecasting::{
    Experience, Quantiles,
    experience::{Build, Way},
};
use domain::{DAY_SECONDS, Moment, Stage, Text};

/// Fewest features from which a team's own way is taken; with fewer everybody's is.
const FEWEST: usize = 5;

/// What happened so many days ago counts half.
const HALF_LIFE_DAYS: f64 = 180.0;

/// Hours that pass for each hour of work where nothing has landed yet: judged, and said so. Flow
/// efficiencies of 15 to 40 % over the whole way are what practitioners report (D. S. Vacanti,
/// *Actionable Agile Metrics for Predictability*, 2015); while building they are about 50 %.
const PRIOR_PACE: (f64, f64) = (2.0, 0.5);

/// Working hours from the last slice to value where nothing has landed yet: a week, within a factor of two.
const PRIOR_TAIL: (f64, f64) = (40.0, 0.7);

/// Working hours from a stage to the start of building where nothing has landed yet, a stage each.
const PRIOR_HEAD: (f64, f64) = (40.0, 0.8);

/// Something that passes, by what happened before.
#[derive(Clone, PartialEq, Debug)]
pub struct Around {
    /// Hours, or hours for each hour of work.
    pub quantiles: Quantiles,
    /// How many features it was taken from; 0 is the shipped prior.
    pub n: usize,
    /// Whose features: a team's, everybody's, or nobody's.
    pub of: String,
}

impl Around {
    /// Hours that pass for each hour of work, for a feature of `size` hours of work in all: earlier
    /// features are read as if they had been of that size ([`Growth::resized`](crate::forecasting::growth::Growth)).
    pub fn pace(experience: &Experience, team: Option<&Text>, at: Moment, size: f64) -> Self {
        let size = size.max(1.0);
        let resized = |build: &Build| experience.growth.resized(build, size, experience.usual_miss) / size;
        Self::of(experience, team, at, PRIOR_PACE, |way| way.build.as_ref().map(|build| resized(build).max(0.05)))
    }

    /// Working hours from the last slice to value.
    pub fn tail(experience: &Experience, team: Option<&Text>, at: Moment) -> Self {
        Self::of(experience, team, at, PRIOR_TAIL, |way| way.tail.map(|tail| tail.max(0.5)))
    }

    /// Working hours that are left from now until building starts, when it has been in `stage` for
    /// `waited` working hours. Of those that took longer than that, what they took beyond.
    pub fn head(experience: &Experience, team: Option<&Text>, at: Moment, stage: Stage, waited: f64) -> Self {
        let stages_left = Stage::WAY.iter().filter(|one| **one >= stage && **one < Stage::Build).count().max(1) as f64;
        let prior = (PRIOR_HEAD.0 * stages_left, PRIOR_HEAD.1);
        let left = |way: &Way| way.until_build.get(&stage).map(|hours| hours - waited).filter(|left| *left > 0.0);
        let longer = Self::of(experience, team, at, prior, |way| left(way).map(|left| left.max(0.5)));
        // Where hardly anybody waited so long, it has about as long to go as it took so far.
        if longer.n == 0 && waited > prior.0 { Self { quantiles: Quantiles::lognormal(waited.ln(), 1.0), ..longer } } else { longer }
    }

    fn of(experience: &Experience, team: Option<&Text>, at: Moment, prior: (f64, f64), what: impl Fn(&Way) -> Option<f64>) -> Self {
        let sample = |own: bool| -> Vec<(f64, f64)> {
            let ways = experience.ways.iter().filter(|way| way.landed <= at && (!own || (team.is_some() && way.team.as_ref() == team)));
            ways.filter_map(|way| Some((what(way)?, weight(way.landed, at)))).collect()
        };
        let (own, all) = (sample(true), sample(false));
        match (own.len() >= FEWEST, all.len() >= FEWEST, team) {
            (true, _, Some(team)) => Self::from(own, team.to_string()),
            (_, true, _) => Self::from(all, "all features".to_owned()),
            _ => Self { quantiles: Quantiles::lognormal(prior.0.ln(), prior.1), n: 0, of: String::new() },
        }
    }

    /// From a weighted sample. A few features do not show how bad it can get: their quantiles are
    /// widened like a prediction from so many (a factor √(1 + 1/n) on the logarithm around the median).
    fn from(sample: Vec<(f64, f64)>, of: String) -> Self {
        let n = sample.len();
        let total: f64 = sample.iter().map(|(_, weight)| weight).sum();
        let squares: f64 = sample.iter().map(|(_, weight)| weight * weight).sum();
        let effective = if squares > 0.0 { total * total / squares } else { 1.0 };
        let quantiles = Quantiles::of_weighted(&sample).unwrap_or(Quantiles::lognormal(0.0, 1.0));
        Self { quantiles: widened(&quantiles, (1.0 + 1.0 / effective).sqrt()), n, of }
    }

    /// Standard deviation of the logarithm, from the middle of the distribution (P15 to P85).
    pub fn sigma(&self) -> f64 {
        ((self.quantiles.at(0.85) / self.quantiles.at(0.15)).ln() / (2.0 * 1.036_433_4)).max(0.0)
    }
}

/// The same median, so much wider on the logarithmic scale.
pub(super) fn widened(quantiles: &Quantiles, factor: f64) -> Quantiles {
    let median = quantiles.median();
    Quantiles::new(quantiles.values().map(|value| median * (value / median).powf(factor)))
}

fn weight(landed: Moment, at: Moment) -> f64 {
    let days = at.seconds_since(landed) as f64 / DAY_SECONDS as f64;
    0.5f64.powf(days.max(0.0) / HALF_LIFE_DAYS)
}
