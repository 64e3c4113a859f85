//! The efforts of all items in the trials that are made side by side.

use super::curve::Curve;
use crate::forecasting::chance::{LANES, Lane, Lanes};

/// The name of the stream that plans draw from. What is drawn depends on the seed, the trial
/// and the item's place in the plan, so a plan that is changed a little is compared with
/// itself under the same chances.
const NAME: &str = "plan";

/// What one block of trials has drawn.
pub(super) struct Draws {
    /// The common score of each trial.
    pub common: Lane<f32>,
    /// By position: the score of each trial. Empty unless scores are kept.
    pub scores: Vec<Lane<f32>>,
    /// By position: the effort in each trial.
    pub efforts: Vec<Lane<f32>>,
}

impl Draws {
    /// Room for so many items.
    pub fn new(items: usize, keep_scores: bool) -> Self {
        let scores = if keep_scores { items } else { 0 };
        Self { common: [0.0; LANES], scores: vec![[0.0; LANES]; scores], efforts: vec![[0.0; LANES]; items] }
    }

    /// Draws the block that begins with a trial. `curves` are by place in the plan.
    #[inline(always)]
    pub fn fill(&mut self, curves: &[Curve], position: &[u32], seed: u64, first_trial: u64) {
        let mut lanes = Lanes::named(NAME, seed, first_trial);
        let (mut one, mut other) = ([0.0; LANES], [0.0; LANES]);
        // The second of the first pair is left, so that items begin with a fresh pair.
        lanes.normals(&mut self.common, &mut other);
        for (place, curve) in curves.iter().enumerate() {
            if place % 2 == 0 {
                lanes.normals(&mut one, &mut other);
            }
            let scores = if place % 2 == 0 { &one } else { &other };
            let at = position[place] as usize;
            curve.draw(scores, &self.common, &mut self.efforts[at]);
            if let Some(kept) = self.scores.get_mut(at) {
                *kept = *scores;
            }
        }
    }
}
