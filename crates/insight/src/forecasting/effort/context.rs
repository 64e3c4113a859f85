//! The contexts in which outcomes are counted, from all tasks to this person's tasks of this size
//! and kind in this project, and how each is shrunk to the wider one that it refines.

use super::{
    scale::{CELLS, THRESHOLDS, ZONES},
    task::Asked,
};
use domain::Text;
use std::collections::BTreeMap;

/// How firmly a context may be shrunk to the wider one: as if it carried so many of the wider one's
/// tasks along. Which is right differs by context and place (persons may differ much, kinds hardly),
/// so it is learned from how well each would have forecast so far; before that, it is their geometric
/// mean, 15: on the part of SiP before anything is scored 15 and 30 were alike, 5 and 60 worse.
pub(super) const FIRMNESSES: [f64; 5] = [5.0 / 3.0, 5.0, 15.0, 45.0, 135.0];

/// How much the record counts when firmnesses are weighed: 2 makes a Brier score a likelihood bound
/// (V. Vovk, *A game of prediction with expert advice*, 1998), and the thresholds of one outcome are
/// about as much evidence as four independent ones, one a zone.
const RECORD: f64 = 2.0 * ZONES as f64;

/// Days after which a task counts half, in most contexts: the known half-life for such data.
const USUAL: f64 = 365.0;

/// The same for contexts that see what is new.
const FAST: f64 = 60.0;

/// The same for contexts that forget nothing within a career.
const SLOW: f64 = 36_500.0;

/// How small a probability may be before it is held up; keeps logarithms finite.
const RARE: f64 = 1e-4;

/// What tells tasks apart: bits of a context's fields.
mod field {
    pub const SIZE: u8 = 1;
    pub const EXACT: u8 = 2;
    pub const KIND: u8 = 4;
    pub const WITHIN: u8 = 8;
    pub const PROJECT: u8 = 16;
    pub const PERSON: u8 = 32;
    pub const COARSE: u8 = 64;
}
use field::{COARSE, EXACT, KIND, PERSON, PROJECT, SIZE, WITHIN};

/// How many fields there are.
const FIELDS: usize = 7;

/// A context: which fields it keeps apart, the wider context it refines, its half-life in days.
pub(super) struct Context {
    pub fields: u8,
    pub wider: usize,
    pub half_life: f64,
}

/// The contexts where there is an estimate; the first is all tasks and refines the prior.
pub(super) const WITH_ESTIMATE: &[Context] = &[
    Context { fields: 0, wider: 0, half_life: USUAL },
    Context { fields: COARSE, wider: 0, half_life: USUAL },
    Context { fields: SIZE, wider: 1, half_life: USUAL },
    Context { fields: EXACT, wider: 2, half_life: USUAL },
    Context { fields: KIND, wider: 0, half_life: USUAL },
    Context { fields: PROJECT, wider: 0, half_life: USUAL },
    Context { fields: PERSON, wider: 0, half_life: USUAL },
    Context { fields: SIZE | PERSON, wider: 6, half_life: USUAL },
    Context { fields: SIZE | KIND, wider: 2, half_life: USUAL },
    Context { fields: SIZE | PROJECT, wider: 2, half_life: USUAL },
    Context { fields: KIND | PERSON, wider: 6, half_life: USUAL },
    Context { fields: PROJECT | PERSON, wider: 6, half_life: USUAL },
    Context { fields: SIZE | KIND | PERSON, wider: 7, half_life: USUAL },
    Context { fields: SIZE | KIND | PROJECT | PERSON, wider: 12, half_life: USUAL },
    Context { fields: EXACT | PERSON, wider: 7, half_life: USUAL },
    Context { fields: WITHIN, wider: 4, half_life: USUAL },
    Context { fields: SIZE | WITHIN, wider: 8, half_life: USUAL },
    Context { fields: WITHIN | PERSON, wider: 10, half_life: USUAL },
    Context { fields: WITHIN | PROJECT, wider: 15, half_life: USUAL },
    Context { fields: SIZE | WITHIN | PERSON, wider: 12, half_life: USUAL },
    Context { fields: SIZE | WITHIN | PROJECT | PERSON, wider: 13, half_life: USUAL },
    Context { fields: EXACT | WITHIN, wider: 16, half_life: USUAL },
    Context { fields: 0, wider: 0, half_life: FAST },
    Context { fields: PERSON, wider: 6, half_life: FAST },
    Context { fields: PROJECT, wider: 5, half_life: FAST },
    Context { fields: SIZE | PERSON, wider: 7, half_life: FAST },
    Context { fields: 0, wider: 0, half_life: SLOW },
    Context { fields: PERSON, wider: 6, half_life: SLOW },
    Context { fields: SIZE, wider: 2, half_life: SLOW },
];

/// The contexts where there is none.
pub(super) const WITHOUT_ESTIMATE: &[Context] = &[
    Context { fields: 0, wider: 0, half_life: USUAL },
    Context { fields: KIND, wider: 0, half_life: USUAL },
    Context { fields: PROJECT, wider: 0, half_life: USUAL },
    Context { fields: PERSON, wider: 0, half_life: USUAL },
    Context { fields: KIND | PERSON, wider: 3, half_life: USUAL },
    Context { fields: KIND | PROJECT, wider: 1, half_life: USUAL },
    Context { fields: WITHIN, wider: 1, half_life: USUAL },
    Context { fields: WITHIN | PERSON, wider: 4, half_life: USUAL },
    Context { fields: 0, wider: 0, half_life: FAST },
    Context { fields: PERSON, wider: 3, half_life: FAST },
];

/// What tells one task apart from others, as numbers; 0 is unknown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Labels([u32; FIELDS]);

impl Labels {
    /// The labels that a context keeps; `None` when the task lacks one of them.
    fn kept(self, fields: u8) -> Option<[u32; FIELDS]> {
        let keeps = |i: usize| fields & (1 << i) != 0;
        let known = (0..FIELDS).all(|i| !keeps(i) || self.0[i] != 0);
        known.then(|| std::array::from_fn(|i| if keeps(i) { self.0[i] } else { 0 }))
    }
}

/// Numbers for the texts and estimates met so far.
#[derive(Default)]
pub(super) struct Names {
    texts: BTreeMap<Text, u32>,
    estimates: BTreeMap<u64, u32>,
}

/// The number of something not met yet: it has no history of its own.
const UNMET: u32 = u32::MAX;

impl Names {
    /// The labels of a task, numbering what is new.
    pub fn meet(&mut self, asked: &Asked) -> Labels {
        let (kind, within) = kinds(&asked.category);
        for text in [kind, within, asked.project.trim(), asked.person.trim()] {
            let next = self.texts.len() as u32 + 1;
            self.texts.entry(Text::from(text)).or_insert(next);
        }
        if let Some(estimate) = asked.usable_estimate() {
            let next = self.estimates.len() as u32 + 1;
            self.estimates.entry(estimate.to_bits()).or_insert(next);
        }
        self.labels(asked)
    }

    /// The labels of a task.
    pub fn labels(&self, asked: &Asked) -> Labels {
        let (kind, within) = kinds(&asked.category);
        let text = |text: &str| if text.is_empty() { 0 } else { self.texts.get(&Text::from(text)).copied().unwrap_or(UNMET) };
        let estimate = asked.usable_estimate();
        // Sizes are doublings: ½, 1, 2, 4 … of whatever the unit is.
        let size = estimate.map_or(0, |estimate| (estimate.log2().round() as i32 + 10_000) as u32);
        let coarse = estimate.map_or(0, |estimate| ((estimate.log2() / 3.0).round() as i32 + 10_000) as u32);
        let exact = estimate.map_or(0, |estimate| self.estimates.get(&estimate.to_bits()).copied().unwrap_or(UNMET));
        Labels([size, exact, text(kind), text(within), text(asked.project.trim()), text(asked.person.trim()), coarse])
    }
}

/// The outer kind, and the whole of it where it is a kind within a kind.
fn kinds(category: &str) -> (&str, &str) {
    let whole = category.trim();
    match whole.split_once('/') {
        Some((outer, _)) if !outer.trim().is_empty() => (outer.trim(), whole),
        _ => (whole, ""),
    }
}

/// What was counted in one context with one set of labels.
struct Counts {
    cells: [f32; CELLS],
    /// The sum of the cells.
    weight: f64,
    /// Days at which the cells were last brought up to date.
    at: f64,
    tasks: usize,
}

impl Counts {
    /// What was counted at or below each threshold, faded.
    fn below(&self, faded: f64) -> [f64; THRESHOLDS] {
        let mut below = 0.0;
        std::array::from_fn(|i| {
            below += f64::from(self.cells[i]) * faded;
            below
        })
    }
}

/// All counts of a list of contexts.
pub(super) struct Counted {
    contexts: &'static [Context],
    index: BTreeMap<(u8, [u32; FIELDS]), usize>,
    counts: Vec<Counts>,
    firmness: Vec<Firmness>,
}

/// How firmly one kind of context is shrunk, and the record of each way to do it.
#[derive(Clone)]
struct Firmness {
    /// The sum of Brier scores, each the mean over the thresholds.
    losses: [f64; FIRMNESSES.len()],
    now: f64,
}

impl Firmness {
    fn new() -> Self {
        let mut new = Self { losses: [0.0; FIRMNESSES.len()], now: 0.0 };
        new.weigh();
        new
    }

    fn weigh(&mut self) {
        let least = self.losses.iter().copied().fold(f64::INFINITY, f64::min);
        let weights = self.losses.map(|loss| (RECORD * (least - loss)).exp());
        let logs: f64 = weights.iter().zip(FIRMNESSES).map(|(weight, firmness)| weight * firmness.ln()).sum();
        self.now = (logs / weights.iter().sum::<f64>()).exp();
    }

    /// Learns how well each firmness would have forecast an outcome in `cell`.
    fn learn(&mut self, counts: &Counts, faded: f64, wider: &[f64; THRESHOLDS], cell: usize) {
        let (below, weight) = (counts.below(faded), counts.weight * faded);
        for (loss, firmness) in self.losses.iter_mut().zip(FIRMNESSES) {
            let share = 1.0 / (weight + firmness);
            let off = |i: usize| (below[i] + firmness * wider[i]) * share - f64::from(u8::from(i >= cell));
            *loss += (0..THRESHOLDS).map(|i| off(i) * off(i)).sum::<f64>() / THRESHOLDS as f64;
        }
        self.weigh();
    }
}

/// What the contexts say of one task, threshold by threshold: how far each moves the log odds of
/// staying at or below it from what its wider context says (the first: the log odds themselves).
pub(super) struct Says {
    /// `[threshold][context]`.
    pub moves: Vec<f64>,
    /// The probabilities of each context.
    pub chances: Vec<[f64; THRESHOLDS]>,
}

impl Counted {
    pub fn new(contexts: &'static [Context]) -> Self {
        Self { contexts, index: BTreeMap::new(), counts: Vec::new(), firmness: vec![Firmness::new(); contexts.len()] }
    }

    pub fn contexts(&self) -> &'static [Context] {
        self.contexts
    }

    /// Counts an outcome at `at` days, of which the contexts said this.
    pub fn count(&mut self, labels: Labels, at: f64, cell: usize, says: &Says) {
        for (number, context) in self.contexts.iter().enumerate() {
            let Some(kept) = labels.kept(context.fields) else { continue };
            let place = *self.index.entry((number as u8, kept)).or_insert(self.counts.len());
            if place == self.counts.len() {
                self.counts.push(Counts { cells: [0.0; CELLS], weight: 0.0, at, tasks: 0 });
            }
            let counts = &mut self.counts[place];
            let faded = fading(at - counts.at, context.half_life);
            if number > 0 && counts.weight > 0.0 {
                self.firmness[number].learn(counts, faded, &says.chances[context.wider], cell);
            }
            counts.cells.iter_mut().for_each(|weight| *weight *= faded as f32);
            counts.cells[cell] += 1.0;
            counts.weight = counts.weight * faded + 1.0;
            counts.at = counts.at.max(at);
            counts.tasks += 1;
        }
    }

    /// What the contexts say at `at` days of a task with these labels.
    pub fn says(&self, labels: Labels, at: f64, prior: &[f64; THRESHOLDS]) -> Says {
        let width = self.contexts.len();
        let mut moves = vec![0.0; THRESHOLDS * width];
        let mut chances: Vec<[f64; THRESHOLDS]> = Vec::with_capacity(width);
        let mut odds: Vec<[f64; THRESHOLDS]> = Vec::with_capacity(width);
        for (number, context) in self.contexts.iter().enumerate() {
            let wider = if number == 0 { prior } else { &chances[context.wider] };
            let found = self.found(number, labels).filter(|counts| counts.weight > 0.0);
            if found.is_none() && number > 0 {
                chances.push(*wider);
                odds.push(odds[context.wider]);
                continue;
            }
            let chance = found.map_or(wider.map(held), |counts| {
                shrunk(counts, fading(at - counts.at, context.half_life), wider, self.firmness[number].now)
            });
            let own = log_odds(&chance);
            for threshold in 0..THRESHOLDS {
                let from = if number == 0 { 0.0 } else { odds[context.wider][threshold] };
                moves[threshold * width + number] = own[threshold] - from;
            }
            chances.push(chance);
            odds.push(own);
        }
        Says { moves, chances }
    }

    /// How many tasks a context holds for these labels, and how much they still weigh at `at` days.
    pub fn sample(&self, number: usize, labels: Labels, at: f64) -> (usize, f64) {
        let found = self.found(number, labels);
        found.map_or((0, 0.0), |counts| (counts.tasks, counts.weight * fading(at - counts.at, self.contexts[number].half_life)))
    }

    /// How many tasks of the prior all tasks carry along.
    pub fn prior_worth(&self) -> f64 {
        self.firmness[0].now
    }

    fn found(&self, number: usize, labels: Labels) -> Option<&Counts> {
        let kept = labels.kept(self.contexts[number].fields)?;
        self.index.get(&(number as u8, kept)).map(|place| &self.counts[*place])
    }
}

/// The share that remains after some days. Time never runs backwards: what is counted late is new.
fn fading(days: f64, half_life: f64) -> f64 {
    (-days.max(0.0) / half_life).exp2()
}

/// Log odds; thresholds that share a probability (nothing was counted between) share the work.
fn log_odds(chance: &[f64; THRESHOLDS]) -> [f64; THRESHOLDS] {
    let (mut last, mut odds) = (f64::NAN, 0.0);
    chance.map(|p| {
        if p != last {
            (last, odds) = (p, (p / (1.0 - p)).ln());
        }
        odds
    })
}

/// A probability kept away from 0 and 1.
fn held(p: f64) -> f64 {
    p.clamp(RARE, 1.0 - RARE)
}

/// The probabilities of a context, carrying `firmness` tasks of the wider one along.
fn shrunk(counts: &Counts, faded: f64, wider: &[f64; THRESHOLDS], firmness: f64) -> [f64; THRESHOLDS] {
    let below = counts.below(faded);
    let share = 1.0 / (counts.weight * faded + firmness);
    std::array::from_fn(|i| held((below[i] + firmness * wider[i]) * share))
}
