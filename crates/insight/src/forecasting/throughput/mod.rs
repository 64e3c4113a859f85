//! **Throughput**: when will these N be done, and how many by then, from nothing but the
//! moments at which things were completed.
//!
//! Two things are simulated in every trial. The *plain bootstrap* draws days from the recent
//! past until N are completed: bursts, bulk closes and empty days come as they came. The *rate
//! drift* then stretches time: tomorrow's rate is not yesterday's, and a bootstrap that takes it
//! for granted is far too sure of itself. How much rates drift is learned from one's own past
//! forecast errors (see `drift`).

mod drift;
mod forecast;
mod paths;

pub use forecast::Forecast;

use crate::forecasting::chance::{self, Stream};
use domain::{DAY_SECONDS, Moment};
use drift::{Drift, STEP_DAYS};
use paths::Paths;
use rayon::prelude::*;

/// Nothing is forecast beyond: ten years, in days.
pub const HORIZON_DAYS: u32 = 3_653;

/// How many trials a forecast has unless told otherwise.
pub const TRIALS: usize = 4_000;

/// Below so many completions, or so many days since the first, we cannot tell.
const FEWEST: usize = 10;
const SHORTEST_DAYS: i64 = 28;

/// The days that the bootstrap draws from are the last with at least so many completions, and
/// at least so many days. Their mean rate does not matter (the drift says what the rate is);
/// they say how completions come in.
const RECENT: u32 = 60;
const RECENT_DAYS: usize = 56;

/// The name of the stream that throughput draws from.
const NAME: &str = "throughput";

/// What the completions until a moment teach of those to come.
#[derive(Clone, Debug)]
pub struct Throughput {
    /// Completions on each recent day, the last one last.
    recent: Vec<u32>,
    paths: Paths,
    drift: Drift,
    sample: usize,
    days: u32,
    /// How many trials a forecast has.
    pub trials: usize,
}

impl Throughput {
    /// Learns from what was completed before `until`, in any order. `None`: we cannot tell,
    /// for fewer than 10 completions or less than four weeks since the first.
    pub fn learn(completions: &[Moment], until: Moment) -> Option<Self> {
        Self::walk(completions, &[until]).pop().flatten()
    }

    /// What [`Throughput::learn`] teaches at each of these moments, in one walk through the
    /// past: for looking back on how good the forecasts would have been. `starts` ascend.
    pub fn walk(completions: &[Moment], starts: &[Moment]) -> Vec<Option<Self>> {
        let mut days: Vec<i64> = completions.iter().map(|completion| completion.seconds()).collect();
        days.sort_unstable();
        let Some(first) = days.first().map(|first| first.div_euclid(DAY_SECONDS) * DAY_SECONDS) else { return vec![None; starts.len()] };
        let mut walk = Walk { completions: &days, first, drift: Drift::default(), fortnights: 0 };
        starts.iter().map(|start| walk.until(start.seconds())).collect()
    }

    /// When will `wanted` more be completed? In days from the moment of learning.
    pub fn when(&self, wanted: u32, seed: u64) -> Forecast {
        self.forecast("when: bootstrap of days with a learned rate drift", seed, |stream| self.days_until(wanted, stream))
    }

    /// How many will be completed in so many days from the moment of learning?
    pub fn how_many(&self, days: f64, seed: u64) -> Forecast {
        let days = days.clamp(0.0, f64::from(HORIZON_DAYS));
        self.forecast("how many: bootstrap of days with a learned rate drift", seed, |stream| self.completed_in(days, stream))
    }

    /// The days of the plain bootstrap, without drift: much too sure of itself, for comparison.
    pub fn plain(&self) -> Plain {
        Plain { past: self.recent.clone(), paths: self.paths.clone() }
    }

    fn forecast(&self, method: &'static str, seed: u64, trial: impl Fn(&mut Stream) -> f64 + Sync) -> Forecast {
        let trials = self.trials.max(1);
        let drawn = (0..trials).into_par_iter().map(|place| trial(&mut Stream::named(NAME, seed, place as u64))).collect();
        let (step, keep) = self.drift.learned();
        Forecast::new(method, (self.sample, self.days), (step, keep), seed, drawn)
    }

    /// One trial of [`Throughput::when`].
    fn days_until(&self, wanted: u32, stream: &mut Stream) -> f64 {
        let usual_days = f64::from(self.paths.days_until(wanted.max(1), 50 * HORIZON_DAYS, stream)) - stream.unit();
        let (mut passed, mut usual) = (0.0, 0.0);
        let mut rates = self.rates(stream);
        while passed < f64::from(HORIZON_DAYS) {
            let speed = rates.next(stream);
            if usual + speed * STEP_DAYS >= usual_days {
                return passed + (usual_days - usual) / speed;
            }
            (passed, usual) = (passed + STEP_DAYS, usual + speed * STEP_DAYS);
        }
        f64::INFINITY
    }

    /// One trial of [`Throughput::how_many`].
    fn completed_in(&self, days: f64, stream: &mut Stream) -> f64 {
        let (mut left, mut usual) = (days, 0.0);
        let mut rates = self.rates(stream);
        while left > 0.0 {
            usual += rates.next(stream) * left.min(STEP_DAYS);
            left -= STEP_DAYS;
        }
        let usual = usual.min(f64::from(50 * HORIZON_DAYS));
        let whole = usual as u32 + u32::from(stream.unit() < usual.fract());
        f64::from(self.paths.completed_in(whole, stream))
    }

    fn rates(&self, stream: &mut Stream) -> Rates {
        let now = self.drift.at(stream.unit(), stream.unit() - 0.5);
        let usual = f64::from(self.recent.iter().sum::<u32>()) / self.recent.len() as f64 * STEP_DAYS;
        Rates { now, usual }
    }
}

/// The fortnights of one trial.
struct Rates {
    now: drift::Believed,
    /// Completions in a fortnight of the days that the bootstrap draws from.
    usual: f64,
}

impl Rates {
    /// The next fortnight: how many of the bootstrap's days pass in each of its days.
    fn next(&mut self, stream: &mut Stream) -> f64 {
        let now = &mut self.now;
        now.level = (now.usual + now.keep * (now.level - now.usual) + now.step * stream.normal()).clamp(-12.0, 12.0);
        now.usual += (now.level - now.usual) * now.follows;
        chance::exp(now.level) * gamma(now.shape, stream) / now.shape / self.usual
    }
}

/// A gamma number with this shape and scale 1 (Marsaglia, Tsang 2000).
fn gamma(shape: f64, stream: &mut Stream) -> f64 {
    let d = shape.max(1.0 + shape * f64::from(u8::from(shape < 1.0))) - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let z = stream.normal();
        let v = 1.0 + c * z;
        let v = v * v * v;
        if v > 0.0 && chance::ln(stream.unit()) < 0.5 * z * z + d - d * v + d * chance::ln(v) {
            // Below 1 the shape was one too large; a power of a uniform number brings it back.
            let back = if shape < 1.0 { chance::exp(chance::ln(stream.unit()) / shape) } else { 1.0 };
            return d * v * back;
        }
    }
}

/// The walk through a past.
struct Walk<'a> {
    /// Seconds, ascending.
    completions: &'a [i64],
    /// Midnight before the first.
    first: i64,
    drift: Drift,
    /// How many whole fortnights the drift has seen.
    fortnights: i64,
}

impl Walk<'_> {
    fn completed(&self, from: i64, until: i64) -> u32 {
        let before = |time| self.completions.partition_point(|completion| *completion < time);
        (before(until) - before(from)) as u32
    }

    fn until(&mut self, until: i64) -> Option<Throughput> {
        let fortnight = STEP_DAYS as i64 * DAY_SECONDS;
        while self.first + (self.fortnights + 1) * fortnight <= until {
            let from = self.first + self.fortnights * fortnight;
            self.drift.observe(self.completed(from, from + fortnight), 1.0);
            self.fortnights += 1;
        }
        let sample = self.completed(self.first, until) as usize;
        if sample < FEWEST || until < self.first + SHORTEST_DAYS * DAY_SECONDS {
            return None;
        }
        let mut drift = self.drift.clone();
        let from = self.first + self.fortnights * fortnight;
        if until > from {
            drift.observe(self.completed(from, until), (until - from) as f64 / fortnight as f64);
        }
        let recent = self.recent(until);
        let days = ((until - self.first) / DAY_SECONDS) as u32;
        Some(Throughput { paths: Paths::of(&recent), recent, drift, sample, days, trials: TRIALS })
    }

    /// Completions on each of the days back from `until`.
    fn recent(&self, until: i64) -> Vec<u32> {
        let days = ((until - self.first) / DAY_SECONDS) as usize;
        let mut recent = Vec::new();
        let mut sum = 0;
        while recent.len() < days && (recent.len() < RECENT_DAYS || sum < RECENT) {
            let end = until - recent.len() as i64 * DAY_SECONDS;
            recent.push(self.completed(end - DAY_SECONDS, end));
            sum += recent[recent.len() - 1];
        }
        recent.reverse();
        recent
    }
}

/// The plain bootstrap: days drawn from the days of the past.
#[derive(Clone, PartialEq, Debug)]
pub struct Plain {
    past: Vec<u32>,
    paths: Paths,
}

/// How many trials of the plain bootstrap share a stream.
const TOGETHER: usize = 1_024;

impl Plain {
    /// From the completions on each day of the past. `None` when there were none.
    pub fn of(past: &[u32]) -> Option<Self> {
        past.iter().any(|day| *day > 0).then(|| Self { past: past.to_vec(), paths: Paths::of(past) })
    }

    /// In how many days `wanted` are completed, in each trial; `HORIZON_DAYS` + 1 when not within the horizon.
    pub fn when(&self, wanted: u32, trials: usize, seed: u64) -> Vec<u32> {
        let mut days = vec![0; trials];
        days.par_chunks_mut(TOGETHER).enumerate().for_each(|(place, days)| {
            let mut stream = Stream::named("bootstrap", seed, place as u64);
            days.iter_mut().for_each(|days| *days = self.paths.days_until(wanted.max(1), HORIZON_DAYS, &mut stream));
        });
        days
    }

    /// The exact distribution that [`Plain::when`] draws from: the probability of being done on
    /// day 1, 2, …; what is missing to 1 lies beyond the horizon. Cheaper than many trials
    /// while `wanted` is small.
    pub fn exactly(&self, wanted: u32) -> Vec<f64> {
        paths::exactly(&self.past, wanted, HORIZON_DAYS)
    }
}

#[cfg(test)]
mod tests;
