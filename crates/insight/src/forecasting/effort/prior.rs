//! What is assumed before there is a history of one's own.
//!
//! Figures: two public records of estimates of single tasks by those who did them, each with half
//! the weight, published by D. M. Jones with his analyses (*Evidence-based Software Engineering*,
//! 2020; D. M. Jones and S. Cullum, *A conversation around the analysis of the SiP effort estimation
//! dataset*, arXiv 1901.01621): SiP, only its first 345 tasks (started before 12 May 2005, the part
//! nothing is scored on), and Project 22, 611 stories of 2022. Pooled: 44 % took less than estimated
//! (mean logarithm −0.91), 25 % exactly as long as estimated, 31 % longer (mean logarithm +0.48).
//! Held against what is known of whole projects it is neither bold nor shy: mean overrun 10 %, where
//! surveys of projects find about 30 % (K. Moløkken and M. Jørgensen, *A review of surveys on
//! software effort estimation*, ISESE 2003).

use super::scale::{BELOW_EQUAL, THRESHOLDS, edges};

/// Share that takes less than estimated, and the mean of the logarithm below equality.
const SHORTER: (f64, f64) = (0.44, 0.91);

/// Share that takes longer, and the mean of the logarithm above equality.
const LONGER: (f64, f64) = (0.31, 0.48);

/// The prior's probabilities of staying at or below each threshold, where the reference is an
/// estimate: exponential to both sides of equality, with weight on equality itself.
pub(super) fn of_estimates() -> [f64; THRESHOLDS] {
    std::array::from_fn(|i| {
        let edge = edges()[i];
        if i <= BELOW_EQUAL { SHORTER.0 * (edge / SHORTER.1).exp() } else { 1.0 - LONGER.0 * (-edge / LONGER.1).exp() }
    })
}

/// The prior where nobody estimated, and the reference is the median of what tasks took: a logistic
/// distribution of the logarithm, as wide as the actuals of the same records (standard deviation of
/// the logarithm 1.2), and no weight on equality.
pub(super) fn of_actuals() -> [f64; THRESHOLDS] {
    let scale = 1.2 * 3.0f64.sqrt() / std::f64::consts::PI;
    std::array::from_fn(|i| 1.0 / (1.0 + (-edges()[i] / scale).exp()))
}
