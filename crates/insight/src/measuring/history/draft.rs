//! A history in the making: what every kind of evidence adds to.

use crate::{History, Interval, Label, Sure, Touch, history::About};
use domain::{
    DAY_SECONDS, Moment, PersonId, Text, World,
    inference::{self, Verdict},
    item::{Fact, Place},
};
use std::collections::BTreeMap;

/// What has been gathered so far.
pub(super) struct Draft<'w> {
    pub world: &'w World,
    /// The moment of looking: nothing after it is read.
    pub at: Moment,
    pub intervals: Vec<Interval>,
    pub touches: Vec<Touch>,
    pub events: usize,
    /// Facts dated after the moment of looking.
    pub later: usize,
    pub left_out: LeftOut,
}

/// What could not be used, counted; it becomes sentences at the end.
#[derive(Default)]
pub(super) struct LeftOut {
    /// Statuses that nobody has said the meaning of.
    pub statuses: Vec<Text>,
    /// Questions in comments that nobody answered in time.
    pub questions: usize,
    /// Items that are linked to, but were not imported.
    pub unknown_items: usize,
}

/// From when until when, and the events that say so.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub from: Moment,
    pub until: Option<Moment>,
    pub opened: Place,
    pub closed: Option<Place>,
}

impl<'w> Draft<'w> {
    pub fn new(world: &'w World, at: Moment) -> Self {
        Self { world, at, intervals: vec![], touches: vec![], events: 0, later: 0, left_out: LeftOut::default() }
    }

    /// Somebody waited.
    pub fn waited(&mut self, label: Label, stretch: Stretch, sure: Sure, about: About) {
        self.add(label, false, stretch, sure, about);
    }

    /// Somebody worked.
    pub fn worked(&mut self, label: Label, stretch: Stretch, sure: Sure, about: About) {
        self.add(label, true, stretch, sure, about);
    }

    fn add(&mut self, label: Label, worked: bool, stretch: Stretch, sure: Sure, about: About) {
        let Stretch { from, until, opened, closed } = stretch;
        if from < self.at && until.is_none_or(|until| until > from) {
            let (until, closed) = if until.is_some_and(|until| until > self.at) { (None, None) } else { (until, closed) };
            self.intervals.push(Interval { label, from, until, worked, sure, opened, closed, about });
        }
    }

    /// Somebody touched the feature.
    pub fn touch(&mut self, at: Moment, by: Option<PersonId>, place: Place) {
        if at <= self.at {
            self.touches.push(Touch { at, by, side: self.world.side(by), place });
        }
    }

    /// The facts that were there at the moment of looking.
    pub fn known<'f>(&self, facts: &'f [(Place, &'f Fact)]) -> &'f [(Place, &'f Fact)] {
        &facts[..facts.partition_point(|(_, fact)| fact.at <= self.at)]
    }

    /// The facts that were there at the moment of looking, each of them a touch.
    pub fn touched<'f>(&mut self, facts: &'f [(Place, &'f Fact)]) -> &'f [(Place, &'f Fact)] {
        let known = self.known(facts);
        self.later += facts.len() - known.len();
        self.events += known.len();
        for (place, fact) in known {
            self.touch(fact.at, fact.by, *place);
        }
        known
    }

    /// Fills what was gathered into a history.
    pub fn finish(mut self, mut history: History) -> History {
        self.touches.sort_by_key(|touch| (touch.at, touch.place));
        history.until = history.until.min(self.at).max(history.idea);
        (history.intervals, history.rejected) = judged(self.world.inferences.get(&history.key), self.intervals);
        let doubted;
        (history.intervals, doubted) = believed(history.intervals, &self.touches, self.at);
        history.touches = self.touches;
        history.events = self.events;
        history.later = self.later;
        history.left_out = self.left_out.sentences();
        if !history.rejected.is_empty() {
            history.left_out.push(format!("Inferences that a person rejected: {}.", history.rejected.len()));
        }
        if doubted > 0 {
            history.left_out.push(format!("Times that work was inferred without a sign of it for {BELIEVED_DAYS} days: {doubted}; what is beyond is not counted as work."));
        }
        if self.later > 0 {
            history.left_out.push(format!("Facts dated after the moment of looking: {}.", self.later));
        }
        history
    }
}

/// What people said of a feature's inferences.
type Said = BTreeMap<(Place, Text), inference::Said>;

/// What counts, and what a person rejected. What a person confirmed is no longer only inferred.
fn judged(said: Option<&Said>, mut intervals: Vec<Interval>) -> (Vec<Interval>, Vec<Interval>) {
    let Some(said) = said else { return (intervals, vec![]) };
    let verdict = |interval: &Interval| {
        let known = said.get(&(interval.opened, Text::from(interval.label.word())));
        known.filter(|_| matches!(interval.sure, Sure::Inferred { .. })).map(|said| said.verdict)
    };
    let rejected = intervals.extract_if(.., |interval| verdict(interval) == Some(Verdict::Rejected)).collect();
    for interval in &mut intervals {
        if let (Sure::Inferred { reason, .. }, Some(Verdict::Confirmed)) = (interval.sure, verdict(interval)) {
            interval.sure = Sure::Confirmed { reason };
        }
    }
    (intervals, rejected)
}

/// For so many days after the last sign of it, work that is inferred is believed: a card
/// that was forgotten in progress is not worked on for years. Judged, not calibrated.
pub const BELIEVED_DAYS: i64 = 30;

/// The intervals, those of inferred work only as far as there was a sign of it, and how
/// often there was none. `touches` are in the order of their times.
fn believed(intervals: Vec<Interval>, touches: &[Touch], at: Moment) -> (Vec<Interval>, usize) {
    let worked = || intervals.iter().filter(|interval| interval.worked);
    let first = worked().map(|interval| interval.from).min().unwrap_or(at);
    let last = worked().map(|interval| interval.until.unwrap_or(at)).max().unwrap_or(first);
    if quiet(first, last, touches).is_empty() {
        return (intervals, 0);
    }
    let mut doubted = 0;
    let mut kept = Vec::with_capacity(intervals.len());
    for interval in intervals {
        if interval.worked && matches!(interval.sure, Sure::Inferred { .. }) {
            let end = interval.until.unwrap_or(at);
            let quiet = quiet(interval.from, end, touches);
            doubted += quiet.len();
            if !quiet.is_empty() {
                kept.extend(without(interval, &quiet, end));
                continue;
            }
        }
        kept.push(interval);
    }
    (kept, doubted)
}

/// Where nothing was heard for too long: from when it is no longer believed to the next sign.
fn quiet(from: Moment, end: Moment, touches: &[Touch]) -> Vec<(Moment, Moment)> {
    let later = &touches[touches.partition_point(|touch| touch.at <= from)..];
    let signs = later.iter().map(|touch| touch.at).take_while(|sign| *sign < end).chain([end]);
    let mut last = from;
    let mut quiet = vec![];
    for sign in signs {
        let believed = std::mem::replace(&mut last, sign).plus_seconds(BELIEVED_DAYS * DAY_SECONDS);
        if believed < sign {
            quiet.push((believed, sign));
        }
    }
    quiet
}

/// An interval without some stretches of it, which are in order.
fn without(interval: Interval, quiet: &[(Moment, Moment)], end: Moment) -> Vec<Interval> {
    let mut from = interval.from;
    let mut pieces = vec![];
    for (believed, sign) in quiet {
        pieces.push(Interval { from, until: Some(*believed), closed: None, ..interval.clone() });
        from = *sign;
    }
    if from < end {
        pieces.push(Interval { from, ..interval });
    }
    pieces
}

impl LeftOut {
    /// Notes a status without meaning, once.
    pub fn status(&mut self, status: &Text) {
        if !self.statuses.contains(status) {
            self.statuses.push(status.clone());
        }
    }

    fn sentences(&self) -> Vec<String> {
        let mut said = vec![];
        for status in &self.statuses {
            said.push(format!("The status “{status}” has no meaning yet, so its time is unexplained; say in the mapping what it means."));
        }
        if self.questions > 0 {
            said.push(format!("Questions in comments without an answer within {} days: {}.", super::talk::ANSWER_DAYS, self.questions));
        }
        if self.unknown_items > 0 {
            said.push(format!("Linked items that were not imported, so that nobody can tell when they were done: {}.", self.unknown_items));
        }
        said
    }
}
