//! How the hours that pass while building grow with the hours of work.

use super::experience::Build;

/// Features that growth in proportion (twice the work, twice the time) is worth before any has been seen.
const PROPORTIONAL: f64 = 10.0;

/// Powers by which the hours that pass while building grow. Both are 1 where every hour of work takes
/// its share of waiting, and below where much of what passes comes once for each feature.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Growth {
    /// With the work that was to be expected.
    pub size: f64,
    /// With what the work takes beyond what was to be expected: whoever takes twice as long does not
    /// ask twice as many questions.
    pub surprise: f64,
}

impl Growth {
    /// By least squares on logarithms, with the prior that both are 1. Features whose slices had no
    /// estimates tell of size only.
    pub fn of(builds: &[Build]) -> Self {
        let usual = usual_miss(builds);
        let rows: Vec<[f64; 3]> = builds
            .iter()
            .map(|build| {
                let surprise = build.surprise(usual).ln();
                [build.spent.ln() - surprise, surprise, build.passed.ln()]
            })
            .collect();
        let n = rows.len().max(1) as f64;
        let means = [0, 1, 2].map(|column| rows.iter().map(|row| row[column]).sum::<f64>() / n);
        let product = |one: usize, other: usize| rows.iter().map(|row| (row[one] - means[one]) * (row[other] - means[other])).sum::<f64>();
        let spread = [0, 1].map(|column| product(column, column));
        let prior = spread.map(|spread| PROPORTIONAL * if spread > 0.0 { spread / n } else { 1.0 });
        let [a, d] = [spread[0] + prior[0], spread[1] + prior[1]];
        let (b, y) = (product(0, 1), [product(0, 2) + prior[0], product(1, 2) + prior[1]]);
        let determinant = a * d - b * b;
        Self {
            size: ((y[0] * d - y[1] * b) / determinant).clamp(0.2, 1.2),
            surprise: ((y[1] * a - y[0] * b) / determinant).clamp(0.2, 1.2),
        }
    }

    /// The hours that would have passed had the feature been expected to take `size` hours of work,
    /// and taken them.
    pub fn resized(&self, build: &Build, size: f64, usual_miss: f64) -> f64 {
        let surprise = build.surprise(usual_miss);
        build.passed * (size * surprise / build.spent).powf(self.size) / surprise.powf(self.surprise)
    }
}

/// By which factor features usually miss their estimates; 1 where nothing is known.
pub fn usual_miss(builds: &[Build]) -> f64 {
    let logs: Vec<f64> = builds.iter().filter_map(|build| Some((build.spent / build.estimated?).ln())).collect();
    (logs.iter().sum::<f64>() / logs.len().max(1) as f64).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(estimated: f64, surprise: f64, passed: f64) -> Build {
        Build { passed, spent: estimated * surprise, estimated: Some(estimated) }
    }

    #[test]
    fn the_work_that_was_expected_and_what_it_took_beyond_are_told_apart() {
        let builds: Vec<Build> = (1..=400)
            .map(|n| {
                let (estimated, surprise) = (f64::from(n), if n % 2 == 0 { 0.7 } else { 1.6 });
                build(estimated, surprise, 3.0 * estimated.powf(0.8) * surprise.powf(0.4))
            })
            .collect();
        let growth = Growth::of(&builds);
        assert!((growth.size - 0.8).abs() < 0.02 && (growth.surprise - 0.4).abs() < 0.03, "{growth:?}");
        let usual = usual_miss(&builds);
        let alike = [&builds[9], &builds[220], &builds[399]].map(|build| growth.resized(build, 50.0, usual));
        assert!(alike.iter().all(|hours| (hours / alike[0] - 1.0).abs() < 0.1), "{alike:?}");
    }

    #[test]
    fn half_of_what_passes_comes_once_for_each_feature() {
        let builds: Vec<Build> = (1..=400).map(f64::from).map(|hours| build(hours, 1.0, 10.0 * hours.sqrt())).collect();
        assert!((Growth::of(&builds).size - 0.5).abs() < 0.02, "{:?}", Growth::of(&builds));
        assert_eq!(Growth::of(&[]), Growth { size: 1.0, surprise: 1.0 });
        assert!(Growth::of(&builds[..2]).size > 0.85, "two features say little: {:?}", Growth::of(&builds[..2]));
    }
}
