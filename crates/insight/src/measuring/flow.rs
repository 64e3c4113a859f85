//! How long and how many: throughput, work in progress, age, cumulative flow,
//! percentiles with the open ones censored, and Little's law as a check.
//!
//! Times are skewed, so they are told as percentiles, never as a bare mean.

use domain::{DAY_SECONDS, Moment, Stage};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The value below which a share `p` (0 to 1) of `sorted` lies, by linear
/// interpolation between the closest ranks (numpy's default); `None` of nothing.
pub fn percentile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let rank = p.clamp(0.0, 1.0) * last as f64;
    let (low, high) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
    Some(low + (high - low) * rank.fract())
}

/// Seconds as days.
pub fn days(seconds: i64) -> f64 {
    seconds as f64 / DAY_SECONDS as f64
}

/// Durations in days, sorted; what [`percentile`] reads.
pub fn sorted_days(seconds: impl IntoIterator<Item = i64>) -> Vec<f64> {
    let mut all: Vec<f64> = seconds.into_iter().map(days).collect();
    all.sort_unstable_by(f64::total_cmp);
    all
}

/// How many landed in each month, by the month's first day (UTC); months without any are absent.
pub fn throughput(landed: impl IntoIterator<Item = Moment>) -> BTreeMap<Date, usize> {
    let mut months = BTreeMap::new();
    for moment in landed {
        *months.entry(month(moment)).or_default() += 1;
    }
    months
}

/// The first day of a moment's month, UTC.
pub fn month(moment: Moment) -> Date {
    moment.date().first_of_month()
}

/// Which column of the cumulative flow a stage counts in; dropped features leave it.
fn column(stage: Stage) -> Option<usize> {
    match stage {
        Stage::Delivered => column(Stage::Value),
        _ => Stage::WAY.iter().position(|way| *way == stage),
    }
}

/// How many features were in each stage ([`Stage::WAY`]) at each of `ends`, which
/// must be in order. One pass over the entries: each adds one where it enters a
/// stage and takes one where it leaves, and the sums over time are the counts.
pub fn cumulative_flow<'f>(features: impl IntoIterator<Item = &'f [(Stage, Moment)]>, ends: &[Moment]) -> Vec<[usize; 7]> {
    let mut moves = vec![[0i64; 7]; ends.len()];
    for stages in features {
        let mut place: Option<usize> = None;
        let mut earliest = 0;
        for (stage, at) in stages {
            earliest = earliest.max(ends.partition_point(|end| end < at));
            let Some(row) = moves.get_mut(earliest) else { break };
            if let Some(left) = place {
                row[left] -= 1;
            }
            place = column(*stage);
            if let Some(entered) = place {
                row[entered] += 1;
            }
        }
    }
    let mut now = [0i64; 7];
    let add = |row: [i64; 7]| {
        now.iter_mut().zip(row).for_each(|(sum, moved)| *sum += moved);
        now.map(|count| count.max(0) as usize)
    };
    moves.into_iter().map(add).collect()
}

/// What Little's law expects of the mean time in a system, in days: how many are
/// in it ÷ how many leave it a day (Little 1961, `L = λW`). `None` when none leaves.
///
/// It holds on average in a steady state; where it is far from the measured
/// mean, the system is filling up or emptying, or features were left out.
pub fn little_days(in_progress: f64, leaving_a_day: f64) -> Option<f64> {
    (leaving_a_day > 0.0).then(|| in_progress / leaving_a_day)
}

/// How long a duration lasts when some are still going on: the product-limit
/// estimator (Kaplan & Meier, "Nonparametric estimation from incomplete
/// observations", JASA 53, 1958). An open one says only "at least so long"; to
/// leave it out would make everything look faster than it is.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Survival {
    /// After so many seconds, this share (0 to 1) is not over; one step for each time at which one ended.
    pub steps: Vec<(i64, f64)>,
    /// How many were observed.
    pub n: usize,
    /// How many of them ended.
    pub ended: usize,
}

impl Survival {
    /// From durations in seconds, and whether each ended (an open one is censored).
    /// One that is censored at the time another ends counts as at risk then.
    pub fn of(durations: impl IntoIterator<Item = (i64, bool)>) -> Self {
        let mut all: Vec<(i64, bool)> = durations.into_iter().collect();
        all.sort_unstable();
        let mut survival = Self { steps: vec![], n: all.len(), ended: 0 };
        let (mut share, mut seen) = (1.0, 0);
        for same in all.chunk_by(|one, other| one.0 == other.0) {
            let ended = same.iter().filter(|(_, ended)| *ended).count();
            let at_risk = all.len() - seen;
            if ended > 0 {
                share *= 1.0 - ended as f64 / at_risk as f64;
                survival.steps.push((same[0].0, share));
            }
            survival.ended += ended;
            seen += same.len();
        }
        survival
    }

    /// The time in seconds within which a share `p` (0 to 1) has ended; `None`
    /// when too many are still open to tell.
    pub fn quantile(&self, p: f64) -> Option<i64> {
        self.steps.iter().find(|(_, share)| *share <= 1.0 - p + 1e-12).map(|(seconds, _)| *seconds)
    }

    /// The share that is not over after so many seconds.
    pub fn share_after(&self, seconds: i64) -> f64 {
        let passed = self.steps.partition_point(|(at, _)| *at <= seconds);
        passed.checked_sub(1).map_or(1.0, |last| self.steps[last].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn percentiles_lie_between_the_closest_ranks() {
        let four = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(percentile(&four, 0.5), Some(2.5));
        assert_eq!(percentile(&four, 0.85), Some(3.55));
        assert_eq!([percentile(&four, 0.0), percentile(&four, 1.0)], [Some(1.0), Some(4.0)]);
        assert_eq!(percentile(&[7.0], 0.85), Some(7.0));
        assert_eq!(percentile(&[], 0.5), None);
    }

    /// The 21 patients under 6-MP of Freireich et al. (1963), in weeks: the table
    /// that most textbooks compute by hand. `+` (false) is censored.
    #[test]
    fn the_textbook_table_of_kaplan_and_meier_comes_out() {
        let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|week| (week, true));
        let censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|week| (week, false));
        let survival = Survival::of(ended.into_iter().chain(censored));
        let rounded: Vec<_> = survival.steps.iter().map(|(week, share)| (*week, (share * 1000.0).round() as i64)).collect();
        assert_eq!(rounded, [(6, 857), (7, 807), (10, 753), (13, 690), (16, 627), (22, 538), (23, 448)]);
        assert_eq!((survival.n, survival.ended), (21, 9));
        assert_eq!(survival.quantile(0.5), Some(23));
        assert_eq!(survival.quantile(0.85), None);
        assert!((survival.share_after(12) - 0.753).abs() < 0.001);
    }

    #[test]
    fn all_open_or_none_at_all_cannot_tell() {
        assert_eq!(Survival::of([(5, false), (9, false)]).quantile(0.5), None);
        assert_eq!(Survival::of([]).quantile(0.5), None);
    }

    proptest! {
        #[test]
        fn without_censoring_half_is_the_lower_median(mut durations in prop::collection::vec(0i64..50, 1..40)) {
            let survival = Survival::of(durations.iter().map(|d| (*d, true)));
            durations.sort_unstable();
            prop_assert_eq!(survival.quantile(0.5), Some(durations[(durations.len() - 1) / 2]));
        }
    }

    fn day(n: i64) -> Moment {
        Moment::from_seconds(n * DAY_SECONDS)
    }

    #[test]
    fn each_feature_is_counted_where_it_was_at_the_end_of_the_day() {
        let landed = [(Stage::Idea, day(0)), (Stage::Build, day(2)), (Stage::Value, day(3)), (Stage::Delivered, day(4))];
        let returned = [(Stage::Idea, day(1)), (Stage::Build, day(2)), (Stage::Idea, day(2)), (Stage::Dropped, day(4))];
        let ends: Vec<Moment> = (0..6).map(day).collect();
        let counts = cumulative_flow([&landed[..], &returned[..]], &ends);
        let (idea, build, value) = (0, 4, 6);
        assert_eq!(counts.iter().map(|row| row[idea]).collect::<Vec<_>>(), [1, 2, 1, 1, 0, 0]);
        assert_eq!(counts.iter().map(|row| row[build]).collect::<Vec<_>>(), [0, 0, 1, 0, 0, 0]);
        assert_eq!(counts.iter().map(|row| row[value]).collect::<Vec<_>>(), [0, 0, 0, 1, 1, 1]);
    }

    #[test]
    fn a_clock_that_goes_backwards_leaves_no_negative_count() {
        let backwards = [(Stage::Idea, day(4)), (Stage::Build, day(1)), (Stage::Value, day(2))];
        let counts = cumulative_flow([&backwards[..]], &(0..6).map(day).collect::<Vec<_>>());
        assert_eq!(counts.iter().map(|row| row.iter().sum::<usize>()).collect::<Vec<_>>(), [0, 0, 0, 0, 1, 1]);
    }

    #[test]
    fn ten_in_progress_and_two_a_day_expect_five_days() {
        assert_eq!(little_days(10.0, 2.0), Some(5.0));
        assert_eq!(little_days(10.0, 0.0), None);
    }

    #[test]
    fn throughput_counts_by_month() {
        let landed = ["2026-01-31T23:59:59Z", "2026-01-01T00:00:00Z", "2026-03-05T10:00:00Z"].map(|t| t.parse().expect("a time"));
        let months: Vec<_> = throughput(landed).into_iter().map(|(month, n)| (month.to_string(), n)).collect();
        assert_eq!(months, [("2026-01-01".into(), 2), ("2026-03-01".to_string(), 1)]);
    }
}
