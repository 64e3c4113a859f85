//! How much of what was agreed moved afterwards: requirements volatility,
//! `(added + removed + changed) ÷ baseline`.
//!
//! The baseline is what stood at the commitment ([`History::commitment`]): the
//! feature itself and its parts, each counting one. What moves between the
//! commitment and the start of building is planning that went on; what moves
//! after it is change in the middle of development. A description whose edit is
//! only a few words is wording, not a change.

use crate::History;
use domain::{
    Key, Moment, World,
    change::Origin,
    item::{Item, What},
};

/// Words that must come or go before an edit of a description counts as a
/// change. Judged, not calibrated.
pub const CHANGED_WORDS: u32 = 10;

/// What moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moves {
    /// Parts that came.
    pub added: usize,
    /// Parts that went.
    pub removed: usize,
    /// Descriptions that changed, and accepted changes of intent.
    pub changed: usize,
}

impl Moves {
    /// All of them.
    pub const fn total(self) -> usize {
        self.added + self.removed + self.changed
    }
}

/// The requirements volatility of one feature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Volatility {
    /// When the baseline was taken: the commitment.
    pub baseline_at: Moment,
    /// What stood then: the feature and its parts.
    pub baseline: usize,
    /// What moved between the commitment and the start of building.
    pub before_build: Moves,
    /// What moved after building had started, up to the end of the window.
    pub after_build: Moves,
}

impl Volatility {
    /// Moves before building ÷ baseline.
    pub fn before(&self) -> f64 {
        self.before_build.total() as f64 / self.baseline as f64
    }

    /// Moves after the start of building ÷ baseline.
    pub fn after(&self) -> f64 {
        self.after_build.total() as f64 / self.baseline as f64
    }
}

/// The volatility of a feature; `None` while nobody has committed to it, because
/// then nothing is agreed that could change.
pub fn volatility(world: &World, history: &History) -> Option<Volatility> {
    let baseline_at = history.commitment()?;
    let mut volatility = Volatility { baseline_at, baseline: 1, before_build: Moves::default(), after_build: Moves::default() };
    let built = history.build_start().unwrap_or(history.until);
    let mut note = |at: Moment, count: fn(&mut Moves)| {
        if at > baseline_at && at <= history.until {
            count(if at < built { &mut volatility.before_build } else { &mut volatility.after_build });
        }
    };
    let mut baseline = 1;
    for (_, item) in world.items.pointing_at(&history.key) {
        baseline += usize::from(part_moves(item, &history.key, baseline_at, &mut note));
    }
    if let Some(item) = world.items.get(&history.key) {
        edits(item, &mut note);
    }
    for change in world.changes.values().filter(|change| change.feature == history.key && change.origin == Origin::Intent) {
        if let Some(verdict) = change.verdict.as_ref().filter(|verdict| verdict.accepted) {
            note(verdict.at, |moves| moves.changed += 1);
        }
    }
    volatility.baseline = baseline;
    Some(volatility)
}

/// Notes when an item came to and went from a feature, and its edits while it was
/// there. Whether it stood there at the baseline.
fn part_moves(item: &Item, feature: &Key, baseline_at: Moment, note: &mut impl FnMut(Moment, fn(&mut Moves))) -> bool {
    let (mut is_part, mut at_baseline) = (false, false);
    for (_, fact) in item.facts() {
        let to = match &fact.what {
            What::Opened { parent, .. } => parent.as_ref(),
            What::Moved { to, .. } => to.as_ref(),
            What::Described { words_added, words_removed } if is_part && is_change(*words_added, *words_removed) => {
                note(fact.at, |moves| moves.changed += 1);
                continue;
            }
            _ => continue,
        };
        let belongs = to == Some(feature);
        if belongs != is_part {
            note(fact.at, if belongs { |moves| moves.added += 1 } else { |moves| moves.removed += 1 });
        }
        is_part = belongs;
        if fact.at <= baseline_at {
            at_baseline = is_part;
        }
    }
    at_baseline
}

fn edits(item: &Item, note: &mut impl FnMut(Moment, fn(&mut Moves))) {
    for (_, fact) in item.facts() {
        if let What::Described { words_added, words_removed } = &fact.what
            && is_change(*words_added, *words_removed)
        {
            note(fact.at, |moves| moves.changed += 1);
        }
    }
}

/// Whether an edit changed more than wording: at least [`CHANGED_WORDS`] came or went.
pub fn is_change(added: u32, removed: u32) -> bool {
    added.saturating_add(removed) >= CHANGED_WORDS
}
