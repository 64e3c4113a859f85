//! How much of what was agreed moved afterwards: requirements volatility,
//! `(added + removed + changed) ÷ baseline`, weighted by effort.
//!
//! The baseline is what stood at the commitment ([`History::commitment`]): the
//! feature itself and its parts. What moves between the commitment and the start of
//! building is planning that went on; what moves after it is change in the middle of
//! development. A description whose edit is only a few words is wording, not a change.
//!
//! **Weight.** A part weighs its estimate: the last one that was known at the baseline,
//! or when it moved. Estimates count in points or in seconds of effort, whichever more of
//! what stood or moved has (points, when as many have either), and in relation to the mean of those
//! that have one, so that a part of usual size weighs 1. A part without an estimate
//! weighs 1; so does an accepted change of intent, whose effort nobody has estimated,
//! and everything where nothing is estimated. How many had none is told beside it, and
//! so are the plain counts.

use crate::History;
use domain::{
    Key, Moment, World,
    change::Origin,
    item::{Item, Measure, What},
};

/// Words that must come or go before an edit of a description counts as a
/// change. Judged, not calibrated.
pub const CHANGED_WORDS: u32 = 10;

/// What moved: how many, or how much they weigh.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moves<N> {
    /// Parts that came.
    pub added: N,
    /// Parts that went.
    pub removed: N,
    /// Descriptions that changed, and accepted changes of intent.
    pub changed: N,
}

impl<N: Copy + std::ops::Add<Output = N>> Moves<N> {
    /// All of them.
    pub fn total(self) -> N {
        self.added + self.removed + self.changed
    }
}

/// What moved in a part of the way.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Moved {
    /// How many.
    pub count: Moves<usize>,
    /// How much they weigh.
    pub weight: Moves<f64>,
}

/// The requirements volatility of one feature.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Volatility {
    /// When the baseline was taken: the commitment.
    pub baseline_at: Moment,
    /// What stood then: the feature and its parts.
    pub baseline: usize,
    /// What they weigh, in parts of usual size; more than 0.
    pub baseline_weight: f64,
    /// What moved between the commitment and the start of building.
    pub before_build: Moved,
    /// What moved after building had started, up to the end of the window.
    pub after_build: Moved,
    /// In what the estimates count; `None` when nothing is estimated.
    pub measure: Option<Measure>,
    /// How many of what stood or moved had no estimate, and weigh 1.
    pub without_estimate: usize,
}

impl Volatility {
    /// Weight of what moved before building ÷ weight of the baseline.
    pub fn before(&self) -> f64 {
        self.before_build.weight.total() / self.baseline_weight
    }

    /// Weight of what moved after the start of building ÷ weight of the baseline.
    pub fn after(&self) -> f64 {
        self.after_build.weight.total() / self.baseline_weight
    }

    /// As [`Volatility::before`], every part counting one.
    pub fn before_by_count(&self) -> f64 {
        self.before_build.count.total() as f64 / self.baseline as f64
    }

    /// As [`Volatility::after`], every part counting one.
    pub fn after_by_count(&self) -> f64 {
        self.after_build.count.total() as f64 / self.baseline as f64
    }
}

/// The volatility of a feature; `None` while nobody has committed to it, because
/// then nothing is agreed that could change.
pub fn volatility(world: &World, history: &History) -> Option<Volatility> {
    let baseline_at = history.commitment()?;
    let pieces = pieces(world, history, baseline_at);
    let weighing = Weighing::of(&pieces);
    let built = history.build_start().unwrap_or(history.until);
    let mut volatility = Volatility {
        baseline_at,
        baseline: 0,
        baseline_weight: 0.0,
        before_build: Moved::default(),
        after_build: Moved::default(),
        measure: weighing.measure,
        without_estimate: pieces.iter().filter(|piece| weighing.estimate(piece).is_none()).count(),
    };
    for piece in &pieces {
        let weight = weighing.weight(piece);
        match piece.is {
            Is::Baseline => {
                volatility.baseline += 1;
                volatility.baseline_weight += weight;
            }
            Is::Moved(kind, at) if at < built => volatility.before_build.note(kind, weight),
            Is::Moved(kind, _) => volatility.after_build.note(kind, weight),
        }
    }
    Some(volatility)
}

impl Moved {
    fn note(&mut self, kind: Kind, weight: f64) {
        let (count, sum) = match kind {
            Kind::Added => (&mut self.count.added, &mut self.weight.added),
            Kind::Removed => (&mut self.count.removed, &mut self.weight.removed),
            Kind::Changed => (&mut self.count.changed, &mut self.weight.changed),
        };
        *count += 1;
        *sum += weight;
    }
}

/// How something moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Added,
    Removed,
    Changed,
}

/// What a piece is to the feature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Is {
    /// It stood there at the baseline.
    Baseline,
    /// It moved after it.
    Moved(Kind, Moment),
}

/// The measures that estimates may count in; the first wins when as many have either.
const MEASURES: [Measure; 2] = [Measure::Points, Measure::OriginalSeconds];

/// Something that stood or moved, with its estimates at that time, in the order of [`MEASURES`].
struct Piece {
    is: Is,
    estimates: [Option<f64>; 2],
}

fn pieces(world: &World, history: &History, baseline_at: Moment) -> Vec<Piece> {
    let own = world.items.get(&history.key);
    let mut pieces = vec![Piece { is: Is::Baseline, estimates: own.map_or([None; 2], |item| estimates(item, baseline_at)) }];
    let in_window = |at: Moment| at > baseline_at && at <= history.until;
    for (_, item) in world.items.pointing_at(&history.key) {
        part(item, &history.key, baseline_at, in_window, &mut pieces);
    }
    if let Some(item) = own {
        edits(item, in_window, &mut pieces);
    }
    for change in world.changes.values().filter(|change| change.feature == history.key && change.origin == Origin::Intent) {
        if let Some(verdict) = change.verdict.as_ref().filter(|verdict| verdict.accepted && in_window(verdict.at)) {
            pieces.push(Piece { is: Is::Moved(Kind::Changed, verdict.at), estimates: [None; 2] });
        }
    }
    pieces
}

/// When an item came to and went from a feature, its edits while it was there, and
/// whether it stood there at the baseline.
fn part(item: &Item, feature: &Key, baseline_at: Moment, in_window: impl Fn(Moment) -> bool, pieces: &mut Vec<Piece>) {
    let (mut is_part, mut at_baseline) = (false, false);
    let mut note = |kind: Kind, at: Moment| {
        if in_window(at) {
            pieces.push(Piece { is: Is::Moved(kind, at), estimates: estimates(item, at) });
        }
    };
    for (_, fact) in item.facts() {
        let to = match &fact.what {
            What::Opened { parent, .. } => parent.as_ref(),
            What::Moved { to, .. } => to.as_ref(),
            What::Described { words_added, words_removed } if is_part && is_change(*words_added, *words_removed) => {
                note(Kind::Changed, fact.at);
                continue;
            }
            _ => continue,
        };
        let belongs = to == Some(feature);
        if belongs != is_part {
            note(if belongs { Kind::Added } else { Kind::Removed }, fact.at);
        }
        is_part = belongs;
        if fact.at <= baseline_at {
            at_baseline = is_part;
        }
    }
    if at_baseline {
        pieces.push(Piece { is: Is::Baseline, estimates: estimates(item, baseline_at) });
    }
}

fn edits(item: &Item, in_window: impl Fn(Moment) -> bool, pieces: &mut Vec<Piece>) {
    for (_, fact) in item.facts() {
        if let What::Described { words_added, words_removed } = &fact.what
            && is_change(*words_added, *words_removed)
            && in_window(fact.at)
        {
            pieces.push(Piece { is: Is::Moved(Kind::Changed, fact.at), estimates: estimates(item, fact.at) });
        }
    }
}

/// The estimates of an item that were known at a moment, in the order of [`MEASURES`].
/// An estimate of nothing is none: it could not be divided by.
fn estimates(item: &Item, at: Moment) -> [Option<f64>; 2] {
    let mut known = [None; 2];
    for (_, fact) in item.facts().iter().take_while(|(_, fact)| fact.at <= at) {
        if let What::Estimated { measure, to, .. } = &fact.what
            && let Some(nth) = MEASURES.iter().position(|one| one == measure)
        {
            known[nth] = to.filter(|estimate| estimate.is_finite() && *estimate > 0.0);
        }
    }
    known
}

/// In what estimates count, and how large a part usually is.
struct Weighing {
    measure: Option<Measure>,
    nth: usize,
    mean: f64,
}

impl Weighing {
    fn of(pieces: &[Piece]) -> Self {
        let estimated = |nth: usize| pieces.iter().filter_map(move |piece| piece.estimates[nth]);
        let nth = usize::from(estimated(1).count() > estimated(0).count());
        let n = estimated(nth).count();
        let mean = estimated(nth).map(|estimate| estimate / n as f64).sum();
        Self { measure: (n > 0).then_some(MEASURES[nth]), nth, mean }
    }

    fn estimate(&self, piece: &Piece) -> Option<f64> {
        piece.estimates[self.nth]
    }

    /// In parts of usual size.
    fn weight(&self, piece: &Piece) -> f64 {
        self.estimate(piece).map(|estimate| estimate / self.mean).filter(|weight| weight.is_finite() && *weight > 0.0).unwrap_or(1.0)
    }
}

/// Whether an edit changed more than wording: at least [`CHANGED_WORDS`] came or went.
pub fn is_change(added: u32, removed: u32) -> bool {
    added.saturating_add(removed) >= CHANGED_WORDS
}
