//! The ribbon: one feature's time from left to right.

use super::words;
use crate::{History, Label, Seconds, Sure, measuring::Swept};
use domain::{Moment, Side, Stage, World, item::Place};
use serde::Serialize;

/// One feature's time, ready to be drawn at any size.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ribbon {
    /// The idea.
    pub from: Moment,
    /// Value, or the moment of looking for one under way.
    pub until: Moment,
    /// Whether it is still under way: then `until` is drawn as today.
    pub open: bool,
    /// Disjoint, in order, without gaps from `from` to `until`. Exact in the large ribbon of
    /// up to 4,000 segments; in lists and beyond that [simplified](Ribbon::simplified).
    pub segments: Vec<Segment>,
    /// Whether short segments were merged for the picture: then the causes hold the exact sums.
    pub simplified: bool,
    /// Moments when somebody touched it: one a side at most in each 240th of the width.
    pub ticks: Vec<Tick>,
    /// Decisions and changes.
    pub flags: Vec<Flag>,
    /// The stages, in order, without gaps.
    pub stages: Vec<StageSpan>,
    /// The day by which users should have it.
    pub target: Option<jiff::civil::Date>,
}

/// A stretch under one label.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Segment {
    /// What the time was.
    pub label: Label,
    /// From.
    pub from: Moment,
    /// Until.
    pub until: Moment,
    /// How it is known; `None` for unexplained time.
    pub sure: Option<Sure>,
    /// The event that opened it; `None` for unexplained time.
    pub place: Option<Place>,
}

/// A moment when somebody touched the feature.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tick {
    /// When.
    pub at: Moment,
    /// From which side; `None` when the side is not known.
    pub side: Option<Side>,
}

/// A decision or a change.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Flag {
    /// What it is called: `D1`, `C2`.
    pub code: String,
    /// Decision or change.
    pub kind: FlagKind,
    /// When.
    pub at: Moment,
    /// What it says.
    pub text: String,
    /// The event that says so.
    pub place: Place,
}

/// What a flag stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// A decision was taken.
    Decision,
    /// A change of what was agreed was accepted.
    Change,
}

/// A stage and how long it held the feature.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StageSpan {
    /// Which.
    pub stage: Stage,
    /// From.
    pub from: Moment,
    /// Until.
    pub until: Moment,
}

/// Parts of the width in which each side has at most one tick.
const TICK_PARTS: i64 = 240;

impl Ribbon {
    /// The ribbon of a history and its sweep.
    pub fn of(world: &World, history: &History, swept: &Swept) -> Self {
        Self {
            from: history.idea,
            until: history.until,
            open: history.end.is_none(),
            segments: segments(history, swept),
            simplified: false,
            ticks: ticks(history),
            flags: flags(world, history),
            stages: stages(history),
            target: history.target,
        }
    }

    /// Its length in seconds.
    pub fn seconds(&self) -> i64 {
        self.until.seconds_since(self.from).max(0)
    }

    /// The same ribbon for a small picture: no segment is narrower than `min_fraction`
    /// (0 to 1) of the whole, unless the run of narrow ones that it stands for is.
    ///
    /// Wide segments stay exactly where they are. A run of narrow ones is redrawn in
    /// cells of the smallest width; each cell goes to the label that so far has been
    /// drawn least compared with its time. What a cell gets wrong the next cells pay
    /// back, so that the width of each label stays true to within a few cells.
    #[must_use]
    pub fn simplified(&self, min_fraction: f64) -> Self {
        let cell = (self.seconds() as f64 * min_fraction.clamp(0.0, 1.0)).ceil() as i64;
        let mut segments: Vec<Segment> = vec![];
        let mut owed = Seconds::default();
        for run in self.segments.chunk_by(|one, other| one.seconds() < cell && other.seconds() < cell) {
            if run.len() == 1 && run[0].seconds() >= cell {
                join(&mut segments, run[0].clone());
            } else {
                redraw(&mut segments, run, cell, &mut owed);
            }
        }
        Self { segments, simplified: true, ticks: self.ticks.clone(), flags: self.flags.clone(), stages: self.stages.clone(), ..*self }
    }

    /// The same ribbon with at most so many segments, exact where it has no more than those.
    #[must_use]
    pub fn at_most(self, segments: usize) -> Self {
        if self.segments.len() > segments { self.simplified(2.0 / segments.max(2) as f64) } else { self }
    }
}

impl Segment {
    /// Its length in seconds.
    pub fn seconds(&self) -> i64 {
        self.until.seconds_since(self.from)
    }
}

fn join(segments: &mut Vec<Segment>, next: Segment) {
    match segments.last_mut() {
        Some(last) if last.label == next.label => last.until = next.until,
        _ => segments.push(next),
    }
}

/// Draws a run of narrow segments in cells of about the same width.
fn redraw(segments: &mut Vec<Segment>, run: &[Segment], cell: i64, owed: &mut Seconds) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    let length = last.until.seconds_since(first.from);
    let cells = (length / cell.max(1)).max(1);
    let mut rest = run.iter().cloned().collect::<std::collections::VecDeque<_>>();
    for nth in 0..cells {
        let (from, until) = (first.from.plus_seconds(length * nth / cells), first.from.plus_seconds(length * (nth + 1) / cells));
        while let Some(segment) = rest.front_mut() {
            let taken = segment.until.min(until).seconds_since(segment.from).max(0);
            owed.0[segment.label.index()] += taken;
            segment.from = segment.from.plus_seconds(taken);
            if segment.until > until {
                break;
            }
            rest.pop_front();
        }
        let label =
            Label::ALL.into_iter().max_by_key(|label| (owed.of(*label), std::cmp::Reverse(label.index()))).unwrap_or(Label::Unexplained);
        owed.0[label.index()] -= until.seconds_since(from);
        let told = run.iter().filter(|segment| segment.label == label).max_by_key(|segment| segment.seconds());
        let (sure, place) = told.map_or((None, None), |segment| (segment.sure, segment.place));
        join(segments, Segment { label, from, until, sure, place });
    }
}

fn segments(history: &History, swept: &Swept) -> Vec<Segment> {
    let told = swept.segments.iter().map(|segment| {
        let interval = segment.interval.and_then(|index| history.intervals.get(index));
        Segment {
            label: segment.label,
            from: segment.from,
            until: segment.until,
            sure: interval.map(|interval| interval.sure),
            place: interval.map(|interval| interval.opened),
        }
    });
    told.collect()
}

fn ticks(history: &History) -> Vec<Tick> {
    let part = |at: Moment| at.seconds_since(history.idea) * TICK_PARTS / history.elapsed().max(1);
    let inside = history.touches.iter().filter(|touch| history.idea <= touch.at && touch.at <= history.until);
    let mut ticks: Vec<Tick> = inside.map(|touch| Tick { at: touch.at, side: touch.side }).collect();
    ticks.sort_by_key(|tick| (part(tick.at), tick.side, tick.at));
    ticks.dedup_by_key(|tick| (part(tick.at), tick.side));
    ticks.sort_by_key(|tick| tick.at);
    ticks
}

fn flags(world: &World, history: &History) -> Vec<Flag> {
    let decisions = world.decisions.iter().filter(|(_, decision)| decision.feature == history.key).filter_map(|(id, decision)| {
        let outcome = decision.outcome.as_ref()?;
        let place = decision.seqs.last().copied().unwrap_or_default().into();
        Some(Flag { code: id.to_string(), kind: FlagKind::Decision, at: outcome.at, text: words::line(&outcome.what), place })
    });
    let changes = world.changes.iter().filter(|(_, change)| change.feature == history.key).filter_map(|(id, change)| {
        let verdict = change.verdict.as_ref().filter(|verdict| verdict.accepted)?;
        let place = change.seqs.last().copied().unwrap_or_default().into();
        Some(Flag { code: id.to_string(), kind: FlagKind::Change, at: verdict.at, text: words::line(&change.what), place })
    });
    let mut flags: Vec<Flag> = decisions.chain(changes).filter(|flag| history.idea <= flag.at && flag.at <= history.until).collect();
    flags.sort_by_key(|flag| (flag.at, flag.place));
    flags
}

/// The stages from the idea to the end of the window; a stage that was left at once has no span.
fn stages(history: &History) -> Vec<StageSpan> {
    let clip = |at: Moment| at.clamp(history.idea, history.until);
    let entries = history.stages.iter().enumerate();
    let spans = entries.map(|(nth, entered)| StageSpan {
        stage: entered.stage,
        from: if nth == 0 { history.idea } else { clip(entered.at) },
        until: history.stages.get(nth + 1).map_or(history.until, |next| clip(next.at)),
    });
    spans.filter(|span| span.from < span.until).collect()
}
