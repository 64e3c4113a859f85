//! **When an open issue will be resolved**, from its age and what is known of it.
//!
//! Issues that are still open count for as long as they have been open: leaving them out (the usual
//! mistake) makes every forecast too early. The chance of being resolved on the next day is a hazard
//! that is constant within bands of age (the piecewise exponential model, M. Friedman, *Annals of
//! Statistics* 1982), times a multiplier for each thing that is known of the issue (kind, priority,
//! team), as in Cox's regression, each shrunk to 1 as if it carried some resolutions of the average
//! along (a gamma prior). What happened longer ago counts less.

use super::quantiles::{LEVELS, Quantiles};
use domain::{DAY_SECONDS, Moment, Text};
use std::collections::BTreeMap;

/// An issue, and what is known of it from the begin.
#[derive(Clone, PartialEq, Debug)]
pub struct Issue {
    /// When it was opened.
    pub opened: Moment,
    /// When it was resolved; `None` while open.
    pub resolved: Option<Moment>,
    /// What may make it quicker or slower: kind, priority, team … each in the same place in every
    /// issue; empty when unknown.
    pub covariates: Vec<Text>,
}

/// Bounds of the bands of age, in days: each about twice as wide as the one before.
const BANDS: [f64; 13] = [0.0, 1.0, 3.0, 7.0, 14.0, 30.0, 60.0, 120.0, 240.0, 480.0, 960.0, 1920.0, 3840.0];

/// After so many days an observation counts half: twice the half-life of estimates, for issues last
/// longer than tasks.
const HALF_LIFE: f64 = 730.0;

/// How many resolutions of the average a covariate's value carries along.
const CARRIED: f64 = 10.0;

/// How many resolutions a band of age borrows from all bands: few, for hazards change a hundredfold
/// from one band to another.
const BORROWED: f64 = 0.1;

/// The fewest resolved issues from which anything is forecast.
const FEWEST: usize = 20;

/// How often the multipliers are fitted in turn; they settle within a few rounds.
const ROUNDS: usize = 5;

/// How quickly issues are resolved, as known at one moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Survival {
    /// Resolutions a day, by band of age.
    hazards: [f64; BANDS.len()],
    /// By place of the covariate and its value.
    multipliers: BTreeMap<(usize, Text), f64>,
    /// Resolved issues it was learned from.
    pub resolved: usize,
    /// Issues still open, which counted for their age.
    pub open: usize,
}

/// An issue as seen at the moment of learning: weighted days in each band, and where it ended.
struct Observed<'a> {
    covariates: &'a [Text],
    days: [f64; BANDS.len()],
    ended: Option<(usize, f64)>,
}

impl Survival {
    /// Learns from all that was known at `at`: issues opened by then, resolved only if by then.
    /// `None` is "cannot tell": fewer than 20 resolved issues.
    pub fn learn(issues: &[Issue], at: Moment) -> Option<Self> {
        let observed: Vec<Observed> = issues.iter().filter(|issue| issue.opened < at).map(|issue| observe(issue, at)).collect();
        let resolved = observed.iter().filter(|one| one.ended.is_some()).count();
        if resolved < FEWEST {
            return None;
        }
        let mut model = Self { hazards: [0.0; BANDS.len()], multipliers: BTreeMap::new(), resolved, open: observed.len() - resolved };
        let places = observed.iter().map(|one| one.covariates.len()).max().unwrap_or(0);
        for _ in 0..ROUNDS {
            model.fit_hazards(&observed);
            (0..places).for_each(|place| model.fit_multipliers(&observed, place));
        }
        model.fit_hazards(&observed);
        Some(model)
    }

    /// Resolutions over days at risk.
    fn fit_hazards(&mut self, observed: &[Observed]) {
        let (mut ended, mut days) = ([0.0; BANDS.len()], [0.0; BANDS.len()]);
        for one in observed {
            let multiplier = self.multiplier(one.covariates);
            days.iter_mut().zip(one.days).for_each(|(sum, risked)| *sum += risked * multiplier);
            if let Some((band, weight)) = one.ended {
                ended[band] += weight;
            }
        }
        let overall = ended.iter().sum::<f64>() / days.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut before = overall;
        for band in 0..BANDS.len() {
            // Where nobody has been that old yet, the hazard of the band before is carried on.
            before = if days[band] > 0.0 { (ended[band] + BORROWED) / (days[band] + BORROWED / overall) } else { before };
            self.hazards[band] = before;
        }
    }

    /// Resolutions over those expected, for each value in one place.
    fn fit_multipliers(&mut self, observed: &[Observed], place: usize) {
        let mut sums: BTreeMap<&Text, (f64, f64)> = BTreeMap::new();
        for one in observed {
            let Some(value) = one.covariates.get(place).filter(|value| !value.is_empty()) else { continue };
            let others = self.multiplier(one.covariates) / self.multipliers.get(&(place, value.clone())).copied().unwrap_or(1.0);
            let expected: f64 = one.days.iter().zip(self.hazards).map(|(days, hazard)| days * hazard * others).sum();
            let sum = sums.entry(value).or_default();
            *sum = (sum.0 + one.ended.map_or(0.0, |(_, weight)| weight), sum.1 + expected);
        }
        // The average issue keeps a multiplier of 1: the level is the hazards' business.
        let multiplier = |(ended, expected): (f64, f64)| (ended + CARRIED) / (expected + CARRIED);
        let total: f64 = sums.values().map(|(_, expected)| expected).sum();
        let level: f64 = sums.values().map(|sum| multiplier(*sum).ln() * sum.1).sum::<f64>() / total.max(f64::MIN_POSITIVE);
        for (value, sum) in sums {
            self.multipliers.insert((place, value.clone()), multiplier(sum) / level.exp());
        }
    }

    /// How much quicker than the average an issue with these covariates is resolved; 1 is average.
    pub fn multiplier(&self, covariates: &[Text]) -> f64 {
        let known = |(place, value): (usize, &Text)| self.multipliers.get(&(place, value.clone())).copied().unwrap_or(1.0);
        covariates.iter().enumerate().map(known).product()
    }

    /// The probability that an issue of this age is resolved within so many days.
    pub fn within(&self, covariates: &[Text], age_days: f64, days: f64) -> f64 {
        let hazard = self.hazard_between(age_days.max(0.0), age_days.max(0.0) + days.max(0.0));
        1.0 - (-hazard * self.multiplier(covariates)).exp()
    }

    /// The days until an issue of this age will be resolved. Beyond the oldest issues seen the last
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
        (0..BANDS.len()).map(|band| (to.min(end(band)) - from.max(BANDS[band])).max(0.0) * self.hazards[band]).sum()
    }

    /// The days from an age until so much hazard has accumulated.
    fn days_until(&self, age: f64, mut needed: f64) -> f64 {
        for band in (0..BANDS.len()).filter(|band| end(*band) > age) {
            let from = age.max(BANDS[band]);
            let offered = (end(band) - from) * self.hazards[band];
            if offered >= needed {
                return from + needed / self.hazards[band] - age;
            }
            needed -= offered;
        }
        f64::MAX.sqrt()
    }
}

/// Where a band ends; the last never does.
fn end(band: usize) -> f64 {
    BANDS.get(band + 1).copied().unwrap_or(f64::INFINITY)
}

fn days(from: Moment, to: Moment) -> f64 {
    (to.millis() - from.millis()).max(0) as f64 / (DAY_SECONDS * 1000) as f64
}

/// What an issue shows by `at`.
fn observe(issue: &Issue, at: Moment) -> Observed<'_> {
    let resolved = issue.resolved.filter(|resolved| *resolved < at);
    let age = days(issue.opened, resolved.unwrap_or(at));
    let now = days(issue.opened, at);
    let weight = |band: usize| (-(now - age.min(end(band))).max(0.0) / HALF_LIFE).exp2();
    let risked = |band: usize| (age.min(end(band)) - BANDS[band]).max(0.0) * weight(band);
    let band = BANDS.partition_point(|begin| *begin <= age) - 1;
    Observed { covariates: &issue.covariates, days: std::array::from_fn(risked), ended: resolved.map(|_| (band, weight(band))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Issues opened one a day; every `kind` takes its own number of days.
    fn issues(count: i64, takes: impl Fn(i64) -> (i64, &'static str)) -> Vec<Issue> {
        let moment = |day: i64| Moment::from_seconds(day * DAY_SECONDS);
        let issue = |day: i64| {
            let (days, kind) = takes(day);
            Issue { opened: moment(day), resolved: Some(moment(day + days)), covariates: vec![kind.into()] }
        };
        (0..count).map(issue).collect()
    }

    #[test]
    fn a_constant_hazard_gives_the_exponentials_quantiles() {
        // Durations at the quantiles of an exponential with a mean of 20 days, in no order.
        let takes = |day: i64| ((-20.0 * (1.0 - ((day * 37 % 101) as f64 + 0.5) / 101.0).ln()).round() as i64, "task");
        let model = Survival::learn(&issues(1000, takes), Moment::from_seconds(2000 * DAY_SECONDS)).expect("enough");
        let days = model.remaining_days(&["task".into()], 3.0);
        assert!((days.median() / (20.0 * 2.0f64.ln()) - 1.0).abs() < 0.15, "{}", days.median());
        assert!((model.within(&["task".into()], 10.0, 20.0) - (1.0 - (-1.0f64).exp())).abs() < 0.06);
    }

    #[test]
    fn open_issues_count_for_their_age() {
        // Half are never resolved: without them the median would be 5 days.
        let takes = |day: i64| (if day % 2 == 0 { 5 } else { 100_000 }, "");
        let model = Survival::learn(&issues(400, takes), Moment::from_seconds(800 * DAY_SECONDS)).expect("enough");
        assert!((model.resolved, model.open) == (200, 200));
        assert!((model.within(&[], 0.0, 30.0) - 0.5).abs() < 0.06, "{}", model.within(&[], 0.0, 30.0));
        assert!(model.within(&[], 30.0, 60.0) < 0.02, "who is left is hardly ever resolved");
    }

    #[test]
    fn a_quick_kind_is_quicker_and_an_unknown_one_is_average() {
        let spread = |day: i64, mean: f64| (-mean * (1.0 - ((day * 37 % 101) as f64 + 0.5) / 101.0).ln()).round() as i64;
        let takes = |day: i64| if day % 2 == 0 { (spread(day, 5.0), "bug") } else { (spread(day, 40.0), "story") };
        let model = Survival::learn(&issues(400, takes), Moment::from_seconds(800 * DAY_SECONDS)).expect("enough");
        let (bug, story) = (model.multiplier(&["bug".into()]), model.multiplier(&["story".into()]));
        // Eight times in truth; whole days, and what is carried along, bring them nearer to each other.
        assert!(bug / story > 4.0 && bug / story < 9.0 && bug > 2.0 && story < 0.9, "{bug} and {story}");
        assert_eq!(model.multiplier(&["other".into()]), 1.0);
        assert_eq!(Survival::learn(&issues(10, takes), Moment::from_seconds(800 * DAY_SECONDS)), None);
    }

    #[test]
    fn what_comes_later_is_not_known() {
        let takes = |day: i64| (10, if day < 100 { "old" } else { "new" });
        let all = issues(300, takes);
        let at = Moment::from_seconds(100 * DAY_SECONDS);
        let opened_by_then: Vec<Issue> = all.iter().filter(|issue| issue.opened < at).cloned().collect();
        assert_eq!(Survival::learn(&all, at), Survival::learn(&opened_by_then, at));
    }
}
