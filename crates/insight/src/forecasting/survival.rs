//! **When something will be over**, from its age and what is known of it: an issue of a tracker, or a
//! feature without a plan.
//!
//! What is still open counts for as long as it has been open: leaving it out (the usual mistake) makes
//! every forecast too early. The chance of being over on the next day is a hazard that is constant
//! within bands of age (the piecewise exponential model, M. Friedman, *Annals of Statistics* 1982), times
//! a multiplier for each thing that is known (stage, team, kind, priority, size), as in Cox's regression,
//! each shrunk to 1 as if it carried some ends of the average along (a gamma prior). What happened longer
//! ago counts less.

use super::quantiles::{LEVELS, Quantiles};
use domain::{DAY_SECONDS, Moment, Text};
use std::{borrow::Borrow, collections::BTreeMap};

/// Something that is waited for, and what is known of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Wait {
    /// Since when.
    pub since: Moment,
    /// When it was over; `None` while it is not.
    pub over: Option<Moment>,
    /// When nobody waited for it any longer, though it was not over: until then it counts as open.
    pub given_up: Option<Moment>,
    /// What may make it quicker or slower: kind, priority, team … each in the same place in every
    /// wait; empty when unknown.
    pub covariates: Vec<Text>,
}

/// Bounds of the bands of age, in days: each about twice as wide as the one before.
const BOUNDS: [f64; BANDS] = [0.0, 1.0, 3.0, 7.0, 14.0, 30.0, 60.0, 120.0, 240.0, 480.0, 960.0, 1920.0, 3840.0];

const BANDS: usize = 13;

/// After so many days an observation counts half: twice the half-life of estimates, for issues last
/// longer than tasks.
const HALF_LIFE: f64 = 730.0;

/// How many ends of the average a covariate's value carries along.
const CARRIED: f64 = 10.0;

/// How many ends a band of age borrows from all bands: few, for hazards change a hundredfold
/// from one band to another.
const BORROWED: f64 = 0.1;

/// The fewest that were over from which anything is forecast.
const FEWEST: usize = 20;

/// How often the multipliers are fitted in turn; they settle within a few rounds.
const ROUNDS: usize = 5;

/// How quickly what is waited for is over, as known at one moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Survival {
    /// Ends a day, by band of age.
    hazards: [f64; BANDS],
    /// For each place of the covariates, the multiplier of each value.
    multipliers: Vec<BTreeMap<Text, f64>>,
    /// How many were over.
    pub over: usize,
    /// How many were not, and counted for their age.
    pub open: usize,
}

/// What would have been said at moments of the past of all that was open then, beside what came of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LookedBack {
    /// How many moments could be looked at: from each, enough was over.
    pub moments: usize,
    /// How many days lie between two, which is also how far is looked ahead.
    pub days: f64,
    /// How many were open, over all moments.
    pub n: usize,
    /// The mean probability (0 to 1) of being over by the next moment, by what was known at each.
    pub said: f64,
    /// The share that was.
    pub happened: f64,
}

impl LookedBack {
    /// How many moments, and the days between two.
    const MOMENTS: i64 = 6;
    const APART_DAYS: i64 = 30;

    /// At each moment learns from all waits as they were known then. Asks once of each group: of the wait in it
    /// that began last, if it was open. `None` is "cannot tell": fewer than 20 were.
    pub fn of<'w>(groups: impl Iterator<Item = &'w [Wait]> + Clone, at: Moment) -> Option<Self> {
        let days = Self::APART_DAYS as f64;
        let (mut moments, mut n, mut said, mut happened) = (0, 0, 0.0, 0.0);
        for back in 1..=Self::MOMENTS {
            let then = at.plus_seconds(-back * Self::APART_DAYS * DAY_SECONDS);
            let next = then.plus_seconds(Self::APART_DAYS * DAY_SECONDS);
            let Some(survival) = Survival::learn(groups.clone().flatten(), then) else { continue };
            moments += 1;
            let last = groups.clone().filter_map(|group| group.iter().rfind(|wait| wait.since <= then));
            for wait in last.filter(|wait| wait.is_open(then)) {
                n += 1;
                said += survival.within(&wait.covariates, then.days_since(wait.since), days);
                happened += f64::from(u8::from(wait.over.is_some_and(|over| over <= next)));
            }
        }
        let mean = |sum: f64| sum / n as f64;
        (n >= FEWEST).then(|| Self { moments, days, n, said: mean(said), happened: mean(happened) })
    }
}

impl Wait {
    /// Whether it was waited for at a moment.
    fn is_open(&self, at: Moment) -> bool {
        let later = |end: Option<Moment>| end.is_none_or(|end| end > at);
        self.since <= at && later(self.over) && later(self.given_up)
    }
}

/// Days at risk and ends, weighted, by band of age: all that is to be known of waits with the same covariates.
#[derive(Clone, Copy, Default)]
struct Cell {
    days: [f64; BANDS],
    ended: [f64; BANDS],
}

/// What was observed by the moment of learning: waits with the same covariates are one cell, so that
/// fitting costs the same over a hundred thousand.
#[derive(Default)]
struct Observed {
    /// For each place, the number of each value.
    values: Vec<BTreeMap<Text, u32>>,
    /// By the numbers of their covariates; 0 is unknown.
    cells: BTreeMap<Vec<u32>, Cell>,
    over: usize,
    open: usize,
}

/// Hazards and multipliers in the making; multipliers by place and number.
struct Fit {
    hazards: [f64; BANDS],
    multipliers: Vec<Vec<f64>>,
}

impl Survival {
    /// Learns from all that was known at `at`: what was waited for by then, and over only if by then.
    /// `None` is "cannot tell": fewer than 20 were over.
    pub fn learn(waits: impl IntoIterator<Item = impl Borrow<Wait>>, at: Moment) -> Option<Self> {
        let mut observed = Observed::default();
        waits.into_iter().for_each(|wait| observed.add(wait.borrow(), at));
        if observed.over < FEWEST {
            return None;
        }
        let fit = Fit::of(&observed);
        let named = |(values, fitted): (BTreeMap<Text, u32>, Vec<f64>)| {
            values.into_iter().map(|(value, number)| (value, fitted[number as usize])).collect()
        };
        let multipliers = observed.values.into_iter().zip(fit.multipliers).map(named).collect();
        Some(Self { hazards: fit.hazards, multipliers, over: observed.over, open: observed.open })
    }

    /// How much quicker than the average something with these covariates is over; 1 is average.
    pub fn multiplier(&self, covariates: &[Text]) -> f64 {
        self.multipliers_of(covariates).product()
    }

    /// The multiplier of each covariate, in their order; 1 for a value that was never seen.
    pub fn multipliers_of(&self, covariates: &[Text]) -> impl Iterator<Item = f64> {
        covariates.iter().zip(&self.multipliers).map(|(value, fitted)| fitted.get(value).copied().unwrap_or(1.0))
    }

    /// The probability that what has this age is over within so many days.
    pub fn within(&self, covariates: &[Text], age_days: f64, days: f64) -> f64 {
        let hazard = self.hazard_between(age_days.max(0.0), age_days.max(0.0) + days.max(0.0));
        1.0 - (-hazard * self.multiplier(covariates)).exp()
    }

    /// The days until what has this age will be over. Beyond the oldest that were seen the last
    /// band's hazard is carried on.
    pub fn remaining_days(&self, covariates: &[Text], age_days: f64) -> Quantiles {
        let multiplier = self.multiplier(covariates);
        let days: [f64; LEVELS] = std::array::from_fn(|i| {
            let needed = -(1.0 - Quantiles::level(i)).ln() / multiplier;
            self.days_until(age_days.max(0.0), needed)
        });
        Quantiles::new(days)
    }

    /// The hazard accumulated between two ages.
    fn hazard_between(&self, from: f64, to: f64) -> f64 {
        (0..BANDS).map(|band| (to.min(end(band)) - from.max(BOUNDS[band])).max(0.0) * self.hazards[band]).sum()
    }

    /// The days from an age until so much hazard has accumulated.
    fn days_until(&self, age: f64, mut needed: f64) -> f64 {
        for band in (0..BANDS).filter(|band| end(*band) > age) {
            let from = age.max(BOUNDS[band]);
            let offered = (end(band) - from) * self.hazards[band];
            if offered >= needed {
                return from + needed / self.hazards[band] - age;
            }
            needed -= offered;
        }
        f64::MAX.sqrt()
    }
}

impl Observed {
    /// What a wait shows by `at`: weighted days in each band, and where it ended.
    fn add(&mut self, wait: &Wait, at: Moment) {
        if wait.since >= at {
            return;
        }
        let over = wait.over.filter(|over| *over < at);
        let until = over.or(wait.given_up.filter(|given_up| *given_up < at)).unwrap_or(at);
        let (age, now) = (days(wait.since, until), days(wait.since, at));
        let last = BOUNDS.partition_point(|begin| *begin <= age) - 1;
        let numbers = self.numbers(&wait.covariates);
        let cell = self.cells.entry(numbers).or_default();
        for (band, begin) in BOUNDS.iter().enumerate().take(last + 1) {
            let weight = (-(now - age.min(end(band))).max(0.0) / HALF_LIFE).exp2();
            cell.days[band] += (age.min(end(band)) - begin) * weight;
            if band == last && over.is_some() {
                cell.ended[band] += weight;
            }
        }
        *if over.is_some() { &mut self.over } else { &mut self.open } += 1;
    }

    fn numbers(&mut self, covariates: &[Text]) -> Vec<u32> {
        if self.values.len() < covariates.len() {
            self.values.resize_with(covariates.len(), BTreeMap::new);
        }
        let number = |(known, value): (&mut BTreeMap<Text, u32>, &Text)| match known.get(value) {
            _ if value.is_empty() => 0,
            Some(number) => *number,
            None => {
                let next = known.len() as u32 + 1;
                known.insert(value.clone(), next);
                next
            }
        };
        self.values.iter_mut().zip(covariates).map(number).collect()
    }
}

impl Fit {
    fn of(observed: &Observed) -> Self {
        let multipliers: Vec<Vec<f64>> = observed.values.iter().map(|values| vec![1.0; values.len() + 1]).collect();
        let mut fit = Self { hazards: [0.0; BANDS], multipliers };
        for _ in 0..ROUNDS {
            fit.fit_hazards(observed);
            (0..observed.values.len()).for_each(|place| fit.fit_multipliers(observed, place));
        }
        fit.fit_hazards(observed);
        fit
    }

    fn multiplier(&self, numbers: &[u32]) -> f64 {
        numbers.iter().zip(&self.multipliers).map(|(number, fitted)| fitted[*number as usize]).product()
    }

    /// Ends over days at risk.
    fn fit_hazards(&mut self, observed: &Observed) {
        let mut sum = Cell::default();
        for (numbers, cell) in &observed.cells {
            let multiplier = self.multiplier(numbers);
            for band in 0..BANDS {
                sum.days[band] += cell.days[band] * multiplier;
                sum.ended[band] += cell.ended[band];
            }
        }
        let overall = sum.ended.iter().sum::<f64>() / sum.days.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut before = overall;
        for band in 0..BANDS {
            // Where nobody has been that old yet, the hazard of the band before is carried on.
            before = if sum.days[band] > 0.0 { (sum.ended[band] + BORROWED) / (sum.days[band] + BORROWED / overall) } else { before };
            self.hazards[band] = before;
        }
    }

    /// Ends over those expected, for each value in one place.
    fn fit_multipliers(&mut self, observed: &Observed, place: usize) {
        let mut sums = vec![(0.0, 0.0); self.multipliers[place].len()];
        for (numbers, cell) in &observed.cells {
            let Some(number) = numbers.get(place).map(|number| *number as usize).filter(|number| *number > 0) else { continue };
            let others = self.multiplier(numbers) / self.multipliers[place][number];
            let expected: f64 = cell.days.iter().zip(self.hazards).map(|(days, hazard)| days * hazard).sum::<f64>() * others;
            let sum: &mut (f64, f64) = &mut sums[number];
            *sum = (sum.0 + cell.ended.iter().sum::<f64>(), sum.1 + expected);
        }
        // The average keeps a multiplier of 1: the level is the hazards' business.
        let multiplier = |(ended, expected): (f64, f64)| (ended + CARRIED) / (expected + CARRIED);
        let total: f64 = sums.iter().map(|(_, expected)| expected).sum();
        let level: f64 = sums.iter().map(|sum| multiplier(*sum).ln() * sum.1).sum::<f64>() / total.max(f64::MIN_POSITIVE);
        for (number, sum) in sums.into_iter().enumerate().skip(1) {
            self.multipliers[place][number] = multiplier(sum) / level.exp();
        }
    }
}

/// Where a band ends; the last never does.
fn end(band: usize) -> f64 {
    BOUNDS.get(band + 1).copied().unwrap_or(f64::INFINITY)
}

fn days(from: Moment, to: Moment) -> f64 {
    (to.millis() - from.millis()).max(0) as f64 / (DAY_SECONDS * 1000) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits begun one a day; every `kind` takes its own number of days.
    fn waits(count: i64, takes: impl Fn(i64) -> (i64, &'static str)) -> Vec<Wait> {
        let moment = |day: i64| Moment::from_seconds(day * DAY_SECONDS);
        let wait = |day: i64| {
            let (days, kind) = takes(day);
            Wait { since: moment(day), over: Some(moment(day + days)), given_up: None, covariates: vec![kind.into()] }
        };
        (0..count).map(wait).collect()
    }

    #[test]
    fn a_constant_hazard_gives_the_exponentials_quantiles() {
        // Durations at the quantiles of an exponential with a mean of 20 days, in no order.
        let takes = |day: i64| ((-20.0 * (1.0 - ((day * 37 % 101) as f64 + 0.5) / 101.0).ln()).round() as i64, "task");
        let model = Survival::learn(waits(1000, takes), Moment::from_seconds(2000 * DAY_SECONDS)).expect("enough");
        let days = model.remaining_days(&["task".into()], 3.0);
        assert!((days.median() / (20.0 * 2.0f64.ln()) - 1.0).abs() < 0.15, "{}", days.median());
        assert!((model.within(&["task".into()], 10.0, 20.0) - (1.0 - (-1.0f64).exp())).abs() < 0.06);
    }

    #[test]
    fn what_was_said_is_held_against_what_came_of_it() {
        let takes = |day: i64| ((-60.0 * (1.0 - ((day * 37 % 101) as f64 + 0.5) / 101.0).ln()).round() as i64, "task");
        let (waits, at) = (waits(1000, takes), Moment::from_seconds(1000 * DAY_SECONDS));
        let looked = LookedBack::of(waits.chunks(1), at).expect("enough were open");
        let known = 1.0 - (-0.5f64).exp();
        assert!(looked.moments == 6 && looked.n > 250, "{looked:?}");
        assert!((looked.said - known).abs() < 0.04 && (looked.happened - known).abs() < 0.06, "{looked:?}");
        assert_eq!(LookedBack::of(std::iter::once(&waits[..]), at), None, "of one group one is asked at each moment");
    }

    #[test]
    fn what_is_open_counts_for_their_age() {
        // Half are never resolved: without them the median would be 5 days.
        let takes = |day: i64| (if day % 2 == 0 { 5 } else { 100_000 }, "");
        let model = Survival::learn(waits(400, takes), Moment::from_seconds(800 * DAY_SECONDS)).expect("enough");
        assert!((model.over, model.open) == (200, 200));
        assert!((model.within(&[], 0.0, 30.0) - 0.5).abs() < 0.06, "{}", model.within(&[], 0.0, 30.0));
        assert!(model.within(&[], 30.0, 60.0) < 0.02, "who is left is hardly ever resolved");
    }

    #[test]
    fn a_quick_kind_is_quicker_and_an_unknown_one_is_average() {
        let spread = |day: i64, mean: f64| (-mean * (1.0 - ((day * 37 % 101) as f64 + 0.5) / 101.0).ln()).round() as i64;
        let takes = |day: i64| if day % 2 == 0 { (spread(day, 5.0), "bug") } else { (spread(day, 40.0), "story") };
        let model = Survival::learn(waits(400, takes), Moment::from_seconds(800 * DAY_SECONDS)).expect("enough");
        let (bug, story) = (model.multiplier(&["bug".into()]), model.multiplier(&["story".into()]));
        // Eight times in truth; whole days, and what is carried along, bring them nearer to each other.
        assert!(bug / story > 4.0 && bug / story < 9.0 && bug > 2.0 && story < 0.9, "{bug} and {story}");
        assert_eq!(model.multiplier(&["other".into()]), 1.0);
        assert_eq!(Survival::learn(waits(10, takes), Moment::from_seconds(800 * DAY_SECONDS)), None);
    }

    #[test]
    fn what_comes_later_is_not_known() {
        let takes = |day: i64| (10, if day < 100 { "old" } else { "new" });
        let all = waits(300, takes);
        let at = Moment::from_seconds(100 * DAY_SECONDS);
        let opened_by_then: Vec<Wait> = all.iter().filter(|wait| wait.since < at).cloned().collect();
        assert_eq!(Survival::learn(&all, at), Survival::learn(&opened_by_then, at));
    }

    #[test]
    fn what_was_given_up_counts_until_then() {
        // Every second one is given up on its third day: it says nothing of what comes after.
        let mut all = waits(400, |day| (if day % 4 == 0 { 20 } else { 5 }, ""));
        for wait in all.iter_mut().skip(1).step_by(2) {
            (wait.over, wait.given_up) = (None, Some(wait.since.plus_seconds(3 * DAY_SECONDS)));
        }
        let model = Survival::learn(&all, Moment::from_seconds(800 * DAY_SECONDS)).expect("enough");
        assert_eq!((model.over, model.open), (200, 200));
        assert!((model.within(&[], 3.0, 10.0) - 0.5).abs() < 0.12, "{}", model.within(&[], 3.0, 10.0));
    }
}
