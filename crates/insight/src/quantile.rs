//! Quantiles of what was measured.

/// The value that `percent` in 100 of `values` do not exceed (nearest rank); `None` of nothing.
///
/// Reorders `values`; linear in their number.
pub fn quantile<T: Ord + Copy>(values: &mut [T], percent: usize) -> Option<T> {
    let rank = (values.len() * percent).div_ceil(100).max(1);
    (!values.is_empty()).then(|| *values.select_nth_unstable(rank - 1).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_rank_is_a_value_that_was_measured() {
        let mut ten: Vec<i64> = (1..=10).rev().collect();
        assert_eq!([50, 85, 100, 0].map(|percent| quantile(&mut ten, percent)), [Some(5), Some(9), Some(10), Some(1)]);
        assert_eq!(quantile(&mut [7], 85), Some(7));
        assert_eq!(quantile::<i64>(&mut [], 50), None);
    }
}
