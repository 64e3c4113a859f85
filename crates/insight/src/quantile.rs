//! Quantiles of many durations, in linear time.

use crate::measuring::flow;

/// The days below which a share `p` (0 to 1) of the durations lies: the same value as
/// [`flow::percentile`] gives, without sorting them all. Reorders `seconds`.
pub fn days(seconds: &mut [i64], p: f64) -> Option<f64> {
    let last = seconds.len().checked_sub(1)?;
    let rank = p.clamp(0.0, 1.0) * last as f64;
    let (_, low, above) = seconds.select_nth_unstable(rank.floor() as usize);
    let next = above.iter().min().unwrap_or(low);
    let (low, next) = (flow::days(*low), flow::days(*next));
    Some(low + (next - low) * rank.fract())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_percentile_of_the_sorted(mut seconds in prop::collection::vec(0i64..9_000_000, 0..40), p in 0.0f64..=1.0) {
            let sorted = flow::percentile(&flow::sorted_days(seconds.clone()), p);
            let linear = days(&mut seconds, p);
            prop_assert_eq!(linear.is_some(), sorted.is_some());
            prop_assert!(linear.zip(sorted).is_none_or(|(one, other)| (one - other).abs() < 1e-9));
        }
    }
}
