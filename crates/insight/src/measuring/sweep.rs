//! The sweep: every second of a feature's time gets exactly one label.
//!
//! Intervals overlap; elapsed time does not. End points are sorted, and each
//! stretch between two of them goes to the first active label of [`Label::ALL`];
//! where several intervals of that label are active, to the one that began first,
//! then to the one whose evidence stands first in the journal. What was active
//! but lost is *masked*: it cost no elapsed time. Seconds are whole, so the
//! labels sum to the elapsed time exactly.

use super::Calendar;
use crate::{History, Interval, Label, Seconds};
use domain::{Moment, item::Place};
use std::collections::VecDeque;

/// In which order labels win.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// That of [`Label::ALL`].
    #[default]
    Normal,
    /// The last first: how far a share depends on the order. Unexplained stays last.
    Reversed,
}

/// A window of time, labelled.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Swept {
    /// Disjoint, in order, without gaps.
    pub segments: Vec<SweptSegment>,
    /// Seconds under each label; they sum to the window's length.
    pub seconds: Seconds,
    /// Seconds in which a label was active but another won.
    pub masked: Seconds,
    /// Seconds in which nothing but this label was active: at most so much sooner
    /// without it, when everything else took as long and came in the same order.
    pub alone: Seconds,
}

/// A stretch under one label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SweptSegment {
    /// What the time was.
    pub label: Label,
    /// From, in whole seconds.
    pub from: Moment,
    /// Until, in whole seconds; later than `from`.
    pub until: Moment,
    /// Place of the winner among the intervals; `None` for unexplained time and off hours.
    pub interval: Option<usize>,
}

impl SweptSegment {
    /// Its length in seconds.
    pub fn seconds(&self) -> i64 {
        self.until.seconds_since(self.from)
    }
}

/// Labels every second from `from` to `until`; intervals are clipped to that window.
///
/// O(n log n) in the intervals. A window that ends before it begins is empty.
pub fn sweep(intervals: &[Interval], from: Moment, until: Moment, order: Order) -> Swept {
    let (from, until) = (from.seconds(), until.seconds().max(from.seconds()));
    let spans = ranked(intervals, from, until);
    let mut swept = Swept::default();
    let mut active = Active::default();
    let mut now = from;
    for edge in edges(&spans) {
        swept.label(now, edge.at, active.winner(order, now), active.mask);
        now = now.max(edge.at);
        let span = &spans[edge.rank as usize];
        if edge.opens { active.open(span) } else { active.close(span.label) }
    }
    swept.label(now, until, active.winner(order, now), active.mask);
    swept
}

/// A history, labelled; what nothing explains is split into working hours and off hours.
pub fn swept(history: &History, calendar: &Calendar, order: Order) -> Swept {
    let mut swept = sweep(&history.intervals, history.idea, history.until, order);
    swept.name_off_hours(calendar);
    swept
}

/// An interval clipped to the window, in whole seconds.
#[derive(Clone, Copy)]
struct Span {
    label: Label,
    from: i64,
    until: i64,
    index: usize,
}

/// The intervals that reach into the window, in the order in which they win within a label.
fn ranked(intervals: &[Interval], from: i64, until: i64) -> Vec<Span> {
    let span = |(index, interval): (usize, &Interval)| {
        let span = Span {
            label: interval.label,
            from: interval.from.seconds().max(from),
            until: interval.until.map_or(until, Moment::seconds).min(until),
            index,
        };
        (interval.label != Label::Unexplained && span.until > span.from).then_some(span)
    };
    let mut spans: Vec<Span> = intervals.iter().enumerate().filter_map(span).collect();
    let rank = |span: &Span| -> (i64, Place, usize) {
        let interval = &intervals[span.index];
        (interval.from.seconds(), interval.opened, span.index)
    };
    spans.sort_unstable_by_key(rank);
    spans
}

/// An end point of a span. At one moment, spans close before others open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    at: i64,
    opens: bool,
    rank: u32,
}

fn edges(spans: &[Span]) -> Vec<Edge> {
    let both = |(span, rank): (&Span, u32)| [Edge { at: span.from, opens: true, rank }, Edge { at: span.until, opens: false, rank }];
    let mut edges: Vec<Edge> = spans.iter().zip(0..).flat_map(both).collect();
    edges.sort_unstable();
    edges
}

/// What is active, by label. Spans of a label open in the order in which they win,
/// so that the first of the queue that has not ended is the winner.
#[derive(Default)]
struct Active {
    mask: u16,
    counts: [u32; 13],
    queues: [VecDeque<(i64, usize)>; 13],
}

impl Active {
    fn open(&mut self, span: &Span) {
        let label = span.label.index();
        self.mask |= 1 << label;
        self.counts[label] += 1;
        self.queues[label].push_back((span.until, span.index));
    }

    fn close(&mut self, label: Label) {
        let count = &mut self.counts[label.index()];
        *count -= 1;
        if *count == 0 {
            self.mask &= !(1 << label.index());
        }
    }

    fn winner(&mut self, order: Order, now: i64) -> Option<(Label, usize)> {
        let label = match order {
            _ if self.mask == 0 => return None,
            Order::Normal => self.mask.trailing_zeros(),
            Order::Reversed => self.mask.ilog2(),
        } as usize;
        let queue = &mut self.queues[label];
        while queue.front().is_some_and(|(until, _)| *until <= now) {
            queue.pop_front();
        }
        queue.front().map(|(_, index)| (Label::ALL[label], *index))
    }
}

impl Swept {
    fn label(&mut self, from: i64, until: i64, winner: Option<(Label, usize)>, mask: u16) {
        let seconds = until - from;
        if seconds <= 0 {
            return;
        }
        let label = winner.map_or(Label::Unexplained, |(label, _)| label);
        self.seconds.0[label.index()] += seconds;
        let mut others = mask & !(1 << label.index());
        if others == 0 {
            self.alone.0[label.index()] += seconds;
        }
        while others != 0 {
            self.masked.0[others.trailing_zeros() as usize] += seconds;
            others &= others - 1;
        }
        self.push(SweptSegment {
            label,
            from: Moment::from_seconds(from),
            until: Moment::from_seconds(until),
            interval: winner.map(|(_, index)| index),
        });
    }

    /// Adds a segment; one that goes on where the last ended makes it longer.
    fn push(&mut self, segment: SweptSegment) {
        match self.segments.last_mut() {
            Some(last) if (last.label, last.interval, last.until) == (segment.label, segment.interval, segment.from) => {
                last.until = segment.until;
            }
            _ => self.segments.push(segment),
        }
    }

    /// Splits what nothing explains into off hours and working hours.
    ///
    /// Nobody records a night. Off hours therefore fill what nothing else
    /// explains, in either order of precedence, and are masked everywhere else.
    pub fn name_off_hours(&mut self, calendar: &Calendar) {
        self.count_off_hours(calendar);
        let segments = std::mem::take(&mut self.segments);
        for segment in segments {
            if has_off_hours(&segment) {
                calendar.hours(segment.from, segment.until, |from, until, open| {
                    let label = if open { Label::Unexplained } else { Label::OffHours };
                    self.push(SweptSegment { label, from, until, interval: None });
                });
            } else {
                self.push(segment);
            }
        }
    }

    /// As [`Swept::name_off_hours`], for the seconds only: constant time per segment.
    pub fn count_off_hours(&mut self, calendar: &Calendar) {
        let (Some(first), Some(last)) = (self.segments.first(), self.segments.last()) else { return };
        let total = last.until.seconds_since(first.from) - calendar.working_seconds(first.from, last.until);
        let unexplained = self.segments.iter().filter(|segment| has_off_hours(segment));
        let off: i64 = unexplained.map(|s| s.seconds() - calendar.working_seconds(s.from, s.until)).sum();
        let (off_hours, unknown) = (Label::OffHours.index(), Label::Unexplained.index());
        self.seconds.0[off_hours] += off;
        self.seconds.0[unknown] -= off;
        self.alone.0[off_hours] += off;
        self.alone.0[unknown] -= off;
        self.masked.0[off_hours] += (total - off).max(0);
    }

    /// Elapsed seconds that each interval accounts for, by its place among the intervals.
    pub fn by_interval(&self, intervals: usize) -> Vec<i64> {
        let mut seconds = vec![0; intervals];
        for segment in &self.segments {
            if let Some(sum) = segment.interval.and_then(|index| seconds.get_mut(index)) {
                *sum += segment.seconds();
            }
        }
        seconds
    }
}

/// Nobody's working hours are known over decades: a longer stretch, such as one
/// from a date in 1970, stays unexplained as a whole.
const LONGEST_SECONDS: i64 = 20 * 365 * domain::DAY_SECONDS;

fn has_off_hours(segment: &SweptSegment) -> bool {
    segment.label == Label::Unexplained && segment.seconds() <= LONGEST_SECONDS
}

/// The share of each label under the reversed order, 0 to 1, where it differs from
/// the normal one by more than 10 points: then the range is shown, not one number.
pub fn ranges(normal: &Seconds, reversed: &Seconds) -> [Option<f64>; 13] {
    let elapsed = normal.total();
    std::array::from_fn(|label| {
        let (one, other) = (normal.0[label], reversed.0[label]);
        (elapsed > 0 && one.abs_diff(other) as f64 > 0.1 * elapsed as f64).then(|| other as f64 / elapsed as f64)
    })
}

#[cfg(test)]
mod tests;
