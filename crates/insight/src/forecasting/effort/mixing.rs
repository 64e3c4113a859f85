//! Pools what the contexts say, on the logistic scale, with weights learned from what happened.
//!
//! For each threshold, whether a task stays at or below it is a yes or no; the log odds of yes are a
//! weighted sum of how far each context moves them. The weights are a logistic regression kept up to
//! date by one Newton step a task (A. Hazan et al., *Logarithmic regret algorithms for online convex
//! optimization*, 2007; the pooling is logistic mixing, M. Mahoney, *Adaptive weighing of context
//! models*, 2005). Before there is a history they are those of plain shrinkage.

use super::{
    context::Says,
    scale::{THRESHOLDS, ZONES, zone},
};

/// The weight of a context before anything is learned: each of many overlapping refinements speaks
/// at a fifth of its strength. Chosen on the part of SiP before anything is scored (.2 to .4 alike,
/// .1 and .7 worse).
const EARLY_WEIGHT: f64 = 0.2;

/// How firmly the early weights are held: as much as the evidence of a few tasks. Chosen like them
/// (1 to 10 alike).
const FIRMNESS: f64 = 1.0;

/// How much of the evidence for the weights remains after each further task: all of it, or a memory
/// of 500 tasks. Which is right depends on the place: both are run, and weighed by how well each has
/// forecast so far.
const MEMORIES: [f64; 2] = [1.0, 0.998];

/// Log odds beyond this are no longer told apart.
const SURE: f64 = 9.2;

/// Mixers of different memory, weighed by their record.
pub(super) struct Mixture {
    mixers: Vec<Mixer>,
    /// The accumulated log loss of each, in nats a task.
    losses: Vec<f64>,
}

impl Mixture {
    pub fn new(width: usize) -> Self {
        Self { mixers: MEMORIES.map(|memory| Mixer::new(width, memory)).into(), losses: vec![0.0; MEMORIES.len()] }
    }

    /// The probability of staying at or below each threshold.
    pub fn pool(&self, says: &Says) -> [f64; THRESHOLDS] {
        let least = self.losses.iter().copied().fold(f64::INFINITY, f64::min);
        let weights: Vec<f64> = self.losses.iter().map(|loss| (least - loss).exp()).collect();
        let total: f64 = weights.iter().sum();
        let mut pooled = [0.0; THRESHOLDS];
        for (mixer, weight) in self.mixers.iter().zip(weights) {
            let one = mixer.pool(says);
            pooled.iter_mut().zip(one).for_each(|(sum, p)| *sum += p * weight / total);
        }
        pooled
    }

    /// Learns from what the contexts said of a task and the cell in which it ended.
    pub fn learn(&mut self, says: &Says, cell: usize) {
        for (mixer, loss) in self.mixers.iter_mut().zip(&mut self.losses) {
            *loss += mixer.learn(says, cell);
        }
    }
}

/// One logistic regression a zone of the scale.
struct Mixer {
    width: usize,
    memory: f64,
    zones: Vec<Zone>,
}

/// The weights of a zone and the evidence for them.
struct Zone {
    weights: Vec<f64>,
    /// The upper triangle of the information matrix, in rows of `width`.
    information: Vec<f64>,
}

impl Mixer {
    fn new(width: usize, memory: f64) -> Self {
        let zone = || {
            let mut information = vec![0.0; width * width];
            (0..width).for_each(|i| information[i * width + i] = FIRMNESS);
            Zone { weights: (0..width).map(early).collect(), information }
        };
        Self { width, memory, zones: (0..ZONES).map(|_| zone()).collect() }
    }

    fn pool(&self, says: &Says) -> [f64; THRESHOLDS] {
        std::array::from_fn(|i| chance(&self.zones[zone(i)].weights, row(says, i, self.width)))
    }

    /// Takes one Newton step a zone; the log loss of what was said before it.
    fn learn(&mut self, says: &Says, cell: usize) -> f64 {
        let (width, share, kept) = (self.width, 1.0 / THRESHOLDS as f64, self.memory);
        let mut loss = 0.0;
        for (number, weighed) in self.zones.iter_mut().enumerate() {
            weighed.fade(width, kept);
            let held = |i: usize| (1.0 - kept) * FIRMNESS * (weighed.weights[i] - early(i));
            let mut gradient: Vec<f64> = (0..width).map(|i| -held(i)).collect();
            for i in (0..THRESHOLDS).filter(|i| zone(*i) == number) {
                let row = row(says, i, width);
                let p = chance(&weighed.weights, row);
                let stayed = i >= cell;
                loss -= share * if stayed { p.ln() } else { (1.0 - p).ln() };
                let error = (f64::from(u8::from(stayed)) - p) * share;
                gradient.iter_mut().zip(row).for_each(|(sum, x)| *sum += error * x);
                weighed.inform(row, p * (1.0 - p) * share);
            }
            let step = solved(&weighed.information, gradient);
            weighed.weights.iter_mut().zip(step).for_each(|(weight, step)| *weight += step);
        }
        loss
    }
}

impl Zone {
    /// Forgets a part of the evidence, never that of the early weights.
    fn fade(&mut self, width: usize, kept: f64) {
        if kept < 1.0 {
            self.information.iter_mut().for_each(|entry| *entry *= kept);
            (0..width).for_each(|i| self.information[i * width + i] += FIRMNESS * (1.0 - kept));
        }
    }

    /// Adds the evidence of one threshold.
    fn inform(&mut self, row: &[f64], weight: f64) {
        for (i, entries) in self.information.chunks_exact_mut(row.len()).enumerate().filter(|(i, _)| row[*i] != 0.0) {
            let scaled = weight * row[i];
            entries[i..].iter_mut().zip(&row[i..]).for_each(|(entry, y)| *entry += scaled * y);
        }
    }
}

/// The early weight of a context: the first is the log odds of all tasks, taken whole.
fn early(context: usize) -> f64 {
    if context == 0 { 1.0 } else { EARLY_WEIGHT }
}

/// What the contexts say at one threshold.
fn row(says: &Says, threshold: usize, width: usize) -> &[f64] {
    &says.moves[threshold * width..(threshold + 1) * width]
}

/// The probability that weighted moves add up to.
fn chance(weights: &[f64], row: &[f64]) -> f64 {
    1.0 / (1.0 + (-dot(weights, row).clamp(-SURE, SURE)).exp())
}

/// Solves a positive definite system, given its upper triangle in rows, by Cholesky's decomposition;
/// all inner loops run over neighbours.
fn solved(upper: &[f64], mut right: Vec<f64>) -> Vec<f64> {
    let width = right.len();
    let mut rows = upper.to_vec();
    for i in 0..width {
        let (done, rest) = rows.split_at_mut((i + 1) * width);
        let row = &mut done[i * width..];
        let root = row[i].max(1e-12).sqrt();
        row[i..].iter_mut().for_each(|entry| *entry *= 1.0 / root);
        for (j, later) in (i + 1..width).zip(rest.chunks_exact_mut(width)) {
            let factor = row[j];
            later[j..].iter_mut().zip(&row[j..]).for_each(|(entry, x)| *entry -= factor * x);
        }
        right[i] /= root;
        let known = right[i];
        right[i + 1..].iter_mut().zip(&row[i + 1..]).for_each(|(entry, x)| *entry -= known * x);
    }
    for i in (0..width).rev() {
        let row = &rows[i * width..(i + 1) * width];
        right[i] = (right[i] - dot(&row[i + 1..], &right[i + 1..])) / row[i];
    }
    right
}

/// The sum of products, in four lanes that do not wait for each other.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let (ones, others) = (one.chunks_exact(4), other.chunks_exact(4));
    let rest: f64 = ones.remainder().iter().zip(others.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in ones.zip(others) {
        (0..4).for_each(|lane| lanes[lane] += x[lane] * y[lane]);
    }
    lanes[0] + lanes[1] + lanes[2] + lanes[3] + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_system_is_solved() {
        // 4x + 2y = 2, 2x + 3y = 5: x = −½, y = 2.
        let solution = solved(&[4.0, 2.0, 0.0, 3.0], vec![2.0, 5.0]);
        assert!((solution[0] + 0.5).abs() < 1e-12 && (solution[1] - 2.0).abs() < 1e-12, "{solution:?}");
    }

    #[test]
    fn a_context_that_is_always_right_gets_the_weight() {
        let mut mixture = Mixture::new(3);
        for task in 0..300 {
            // The second context knows the side, the third says the opposite at random.
            let (short, noise) = (task % 2 == 0, if task % 3 == 0 { 1.0 } else { -1.0 });
            let towards = if short { 1.0 } else { -1.0 };
            let moves = (0..THRESHOLDS).flat_map(|_| [0.0, towards, noise]).collect();
            mixture.learn(&Says { moves, chances: Vec::new() }, if short { 0 } else { THRESHOLDS });
        }
        let says = Says { moves: (0..THRESHOLDS).flat_map(|_| [0.0, 1.0, -1.0]).collect(), chances: Vec::new() };
        assert!(mixture.pool(&says).iter().all(|p| *p > 0.9), "{:?}", mixture.pool(&says));
    }
}
