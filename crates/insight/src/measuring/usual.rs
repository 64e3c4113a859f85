//! What is usual here: between which values the middle half of the features that
//! landed lies. A figure alone says little; beside its usual band it says much.

use super::{Reading, flow::percentile};
use crate::{End, Scene};

/// Fewest features from which a usual band is taken.
const FEWEST: usize = 5;

/// From the 25th to the 75th percentile of something.
pub type Band = Option<(f64, f64)>;

/// The usual bands beside which one feature is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usual {
    /// Of whom: the team's name, or everybody where the team has landed too few.
    pub of: String,
    /// Elapsed ÷ value-adding work.
    pub overhead_factor: Band,
    /// Touch ÷ elapsed.
    pub flow_efficiency: Band,
    /// Start of building to value, in seconds.
    pub start_to_value: Band,
    /// Commitment to value, in seconds.
    pub commitment_to_value: Band,
}

impl Usual {
    /// What is usual in a team, or in the workspace where the team has landed fewer than five.
    pub fn beside(scene: &Scene<'_>, team: Option<&str>) -> Self {
        let landed = || scene.readings.all().iter().filter(|reading| reading.end == Some(End::Value));
        let own: Vec<&Reading> = landed().filter(|reading| team.is_some() && reading.team.as_deref() == team).collect();
        match team.filter(|_| own.len() >= FEWEST) {
            Some(team) => Self::among(&own, team),
            None => Self::among(&landed().collect::<Vec<_>>(), "all features"),
        }
    }

    fn among(landed: &[&Reading], of: &str) -> Self {
        let band = |of: &dyn Fn(&Reading) -> Option<f64>| middle_half(landed.iter().filter_map(|reading| of(reading)).collect());
        Self {
            of: of.into(),
            overhead_factor: band(&|reading| reading.clocks.overhead_factor()),
            flow_efficiency: band(&|reading| reading.clocks.flow_efficiency().filter(|_| reading.clocks.touch > 0)),
            start_to_value: band(&|reading| reading.clocks.start_to_value.map(|seconds| seconds as f64)),
            commitment_to_value: band(&|reading| reading.clocks.commitment_to_value.map(|seconds| seconds as f64)),
        }
    }
}

fn middle_half(mut values: Vec<f64>) -> Band {
    values.sort_unstable_by(f64::total_cmp);
    Some((percentile(&values, 0.25)?, percentile(&values, 0.75)?)).filter(|_| values.len() >= FEWEST)
}

#[cfg(test)]
mod tests {
    use super::middle_half;

    #[test]
    fn the_middle_half_needs_at_least_five() {
        assert_eq!(middle_half(vec![4.0, 1.0, 3.0, 2.0]), None);
        assert_eq!(middle_half(vec![5.0, 1.0, 4.0, 2.0, 3.0]), Some((2.0, 4.0)));
    }
}
