//! Logarithm, exponential and normal quantile in double precision, made of IEEE operations
//! only: the machine's own may differ in the last bit from one machine to the next, and a
//! forecast may not.

/// ln 2 in two parts, the first short enough that whole multiples of it are exact.
const LN_2: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];

/// e to the power of `x`, to about 2 units in the last place; `x` is taken as ±700 beyond that.
#[inline]
pub fn exp(x: f64) -> f64 {
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let x = x.clamp(-700.0, 700.0);
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let r = (x - whole * LN_2[0]) - whole * LN_2[1];
    // Taylor's series: |r| ≤ 0.347, so the first term left out is below 1e-17.
    let mut sum = 1.0 / 87_178_291_200.0;
    for divisor in [6_227_020_800.0, 479_001_600.0, 39_916_800.0, 3_628_800.0, 362_880.0, 40_320.0, 5_040.0, 720.0, 120.0, 24.0, 6.0, 2.0] {
        sum = sum * r + 1.0 / divisor;
    }
    let mantissa = sum * (r * r) + r + 1.0;
    f64::from_bits(mantissa.to_bits().wrapping_add(shifted.to_bits() << 52))
}

/// The natural logarithm of a positive, normal number, to about 2 units in the last place.
#[inline]
pub fn ln(x: f64) -> f64 {
    const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    let bits = x.to_bits().wrapping_sub(ROOT_HALF);
    let exponent = ((bits as i64) >> 52) as f64;
    let m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff).wrapping_add(ROOT_HALF));
    // ln m = 2 artanh s, |s| ≤ 0.1716: eleven terms of its series.
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s;
    let mut sum = 1.0 / 23.0;
    for divisor in [21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        sum = sum * square + 1.0 / divisor;
    }
    let tail = 2.0 * s * square * sum + exponent * LN_2[1];
    exponent * LN_2[0] + (2.0 * s + tail)
}

/// The standard normal's quantile of `p` in 0..1, with a relative error of about 1e-9
/// (Acklam's rational approximations). Beyond 1e-300 it is taken as there.
pub fn normal_score(p: f64) -> f64 {
    const LOW: f64 = 0.024_25;
    let p = p.clamp(1e-300, 1.0 - f64::EPSILON / 2.0);
    if p < LOW {
        tail((-2.0 * ln(p)).sqrt())
    } else if p > 1.0 - LOW {
        -tail((-2.0 * ln(1.0 - p)).sqrt())
    } else {
        middle(p - 0.5)
    }
}

/// Acklam's middle piece, of the distance from one half.
fn middle(q: f64) -> f64 {
    let square = q * q;
    let above = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    let below = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    polynomial(&above, square) * q / polynomial(&below, square)
}

/// Acklam's lower tail, of √(−2 ln p).
fn tail(q: f64) -> f64 {
    let above = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    let below = [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416, 1.0];
    polynomial(&above, q) / polynomial(&below, q)
}

/// The polynomial with these coefficients, the highest first.
#[inline(always)]
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    #[test]
    fn exponential_and_logarithm_agree_with_the_machines_to_the_last_places() {
        for i in -70_000..=70_000 {
            let x = f64::from(i) / 100.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 5e-16, "{x}");
        }
        for i in 1..=100_000 {
            for x in [f64::from(i) / 1_000.0, f64::from(i) * 1e9, 1e-9 / f64::from(i)] {
                assert!((ln(x) - x.ln()).abs() <= 5e-16 * x.ln().abs() + 1e-17, "{x}");
            }
        }
        assert_eq!((ln(1.0), exp(0.0)), (0.0, 1.0));
    }

    #[test]
    fn scores_agree_with_statrs() {
        let normal = Normal::standard();
        for i in 1..10_000 {
            let p = f64::from(i) / 10_000.0;
            assert!((normal_score(p) - normal.inverse_cdf(p)).abs() < 1.2e-8, "{p}");
        }
        for power in 5..16 {
            let p = 10f64.powi(-power);
            assert!((normal_score(p) / normal.inverse_cdf(p) - 1.0).abs() < 2e-9, "{p}");
            assert!((normal.sf(normal_score(1.0 - p)) / p - 1.0).abs() < 0.1, "{p}");
        }
    }
}
