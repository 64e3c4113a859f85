//! Normals and exponentials for many trials at once: no branch, no table, so that the compiler
//! makes vector instructions of them. Single precision, for draws.

/// Two independent standard normals from 64 random bits (Box, Muller 1958). The radius is
/// drawn in steps of 2⁻³¹, so nothing lies beyond 6.7 standard deviations.
#[inline(always)]
pub fn normal_pair(radius: u32, angle: u32) -> (f32, f32) {
    const STEP: f32 = 1.0 / (1u64 << 31) as f32;
    let uniform = ((radius >> 1) as i32 as f32 + 0.5) * STEP;
    let radius = (-2.0 * ln_below_one(uniform)).sqrt();
    let (sine, cosine) = eighth_turn(angle);
    // Two bits turn and mirror the eighth into the whole circle.
    let swapped = angle & 1 != 0;
    let (across, along) = if swapped { (cosine, sine) } else { (sine, cosine) };
    let across = f32::from_bits(across.to_bits() ^ ((angle & 2) << 30));
    let along = f32::from_bits(along.to_bits() ^ ((angle & 4) << 29));
    (radius * across, radius * along)
}

/// Sine and cosine of an angle in −π/4..π/4 that the upper 29 bits choose.
#[inline(always)]
fn eighth_turn(bits: u32) -> (f32, f32) {
    const STEP: f32 = std::f32::consts::FRAC_PI_4 / (1u64 << 31) as f32;
    let angle = (bits & !7) as i32 as f32 * STEP;
    let square = angle * angle;
    // Minimax on −π/4..π/4, as in the Cephes library (Moshier): sinf and cosf.
    let sine = ((-1.951_529_6e-4 * square + 8.332_161e-3) * square - 1.666_665_5e-1) * square * angle + angle;
    let cosine = ((2.443_315_7e-5 * square - 1.388_731_6e-3) * square + 4.166_664_6e-2) * square * square - 0.5 * square + 1.0;
    (sine, cosine)
}

/// The natural logarithm of a number in 2⁻³²..=1 (Cephes' `logf`).
#[inline(always)]
fn ln_below_one(x: f32) -> f32 {
    // The mantissa is brought to √½..√2 by taking the exponent from just above √½.
    const ROOT_HALF: u32 = 0x3f35_04f3;
    let bits = x.to_bits().wrapping_sub(ROOT_HALF);
    let exponent = ((bits as i32) >> 23) as f32;
    let m = f32::from_bits((bits & 0x007f_ffff).wrapping_add(ROOT_HALF)) - 1.0;
    let square = m * m;
    let mut p = 7.037_683_6e-2 * m - 1.151_461e-1;
    p = p * m + 1.167_699_9e-1;
    p = p * m - 1.242_014_1e-1;
    p = p * m + 1.424_932_3e-1;
    p = p * m - 1.666_805_7e-1;
    p = p * m + 2.000_071_5e-1;
    p = p * m - 2.499_999_4e-1;
    p = p * m + 3.333_333e-1;
    let tail = m * square * p - 2.121_944_4e-4 * exponent - 0.5 * square;
    (m + tail) + 0.693_359_4 * exponent
}

/// e to the power of `x`, to 2 units in the last place; what lies beyond ±87 is taken as ±87.
#[inline(always)]
pub fn exp32(x: f32) -> f32 {
    /// Adding it rounds to the nearest whole number and leaves that in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = if x > 87.0 { 87.0 } else { x };
    let x = if x < -87.0 { -87.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let r = (x - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let mut p = 1.987_569_1e-4 * r + 1.398_2e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 1.666_666_5e-1;
    p = p * r + 5.0e-1;
    let mantissa = p * (r * r) + r + 1.0;
    f32::from_bits(mantissa.to_bits().wrapping_add(shifted.to_bits() << 23))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecasting::chance::{LANES, Lanes};
    use statrs::distribution::{ContinuousCDF, Normal};

    #[test]
    fn exponentials_are_right_to_two_units_in_the_last_place() {
        let worst = (-8_700..=8_700).map(|i| i as f32 / 100.0).map(|x| (f64::from(exp32(x)) / f64::from(x).exp() - 1.0).abs());
        let worst = worst.fold(0.0, f64::max);
        assert!(worst < 2.4e-7, "{worst}");
        assert_eq!(exp32(0.0), 1.0);
        assert!(exp32(1e9).is_finite() && exp32(-1e9) > 0.0);
    }

    #[test]
    fn logarithms_are_right_over_the_whole_range_of_a_draw() {
        let xs = (1..=4_000).map(|i| i as f32 / 4_000.0).chain((0..32).map(|i| 0.5f32.powi(i) * 0.999));
        for x in xs {
            let (ours, exact) = (f64::from(ln_below_one(x)), f64::from(x).ln());
            assert!((ours - exact).abs() <= 1.5e-7 * exact.abs() + 1e-9, "{x}: {ours} and {exact}");
        }
    }

    #[test]
    fn the_pairs_lie_where_box_and_muller_put_them() {
        for angle in (0..4_000u32).map(|i| i.wrapping_mul(1_073_741)) {
            let (across, along) = normal_pair(0x4000_0000, angle);
            let radius = (-2.0 * 0.25f64.ln()).sqrt();
            assert!((f64::from(across).hypot(f64::from(along)) - radius).abs() < 1e-6, "{across} {along}");
            let (sine, cosine) = eighth_turn(angle);
            let turn = f64::from(((angle & !7) as i32) as f32) / (1u64 << 31) as f64 * std::f64::consts::FRAC_PI_4;
            assert!((f64::from(sine) - turn.sin()).abs() < 1e-7 && (f64::from(cosine) - turn.cos()).abs() < 1e-7);
        }
    }

    #[test]
    fn a_million_draws_follow_the_normal_distribution() {
        let normal = Normal::standard();
        let mut lanes = Lanes::named("test", 11, 0);
        let (mut one, mut other) = ([0.0; LANES], [0.0; LANES]);
        let mut drawn: Vec<f64> = Vec::new();
        while drawn.len() < 1_000_000 {
            lanes.normals(&mut one, &mut other);
            drawn.extend(one.iter().chain(&other).map(|z| f64::from(*z)));
        }
        drawn.sort_by(f64::total_cmp);
        let n = drawn.len() as f64;
        let gap = drawn.iter().enumerate().map(|(i, z)| (normal.cdf(*z) - (i as f64 + 0.5) / n).abs()).fold(0.0, f64::max);
        // Kolmogorov and Smirnov: 1.95 / √n is exceeded once in a thousand seeds.
        assert!(gap < 1.95 / n.sqrt(), "{gap}");
        for tail in [2.0, 3.0, 4.0] {
            let (seen, expected) = (drawn.iter().filter(|z| z.abs() > tail).count() as f64, n * 2.0 * normal.sf(tail));
            assert!((seen - expected).abs() < 4.0 * expected.sqrt(), "beyond {tail}: {seen} of {expected}");
        }
    }
}
