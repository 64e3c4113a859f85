//! The sweep: every second of a feature's time gets exactly one label.
//!
//! Intervals overlap; elapsed time does not. End points are sorted, and each
//! stretch between two of them goes to the first active label of [`Label::ALL`];
//! where several intervals of that label are active, to the one that began first,
//! then to the one whose evidence stands first in the journal. What was active
//! but lost is *masked*: it cost no elapsed time. Seconds are whole, so the
//! labels sum to the elapsed time exactly.
//!
//! Two things rest outside working hours: what nothing explains, and work that is
//! only inferred ([`Interval::rests`]). A stretch that either of them has won is
//! parted by the calendar. Its nights go to work that was recorded in them, where
//! there is any, and else to off hours; a wait that inferred work hides by day stays
//! hidden at night, because it costs no elapsed time at night either.

use super::Calendar;
use crate::{History, Interval, Label, Seconds, Sure, history::LONGEST_SECONDS};
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
    /// Disjoint, in order, without gaps. As [`sweep()`] leaves them, a segment holds its
    /// nights; [`Swept::part`] gives those segments of their own.
    pub segments: Vec<SweptSegment>,
    /// Seconds under each label; they sum to the window's length.
    pub seconds: Seconds,
    /// Seconds in which a label was active but another won.
    pub masked: Seconds,
    /// Seconds in which nothing but this label was active: at most so much sooner
    /// without it, when everything else took as long and came in the same order.
    pub alone: Seconds,
    /// How the seconds under each label are known.
    pub known: Known,
}

/// How the seconds under each label are known; unexplained time and off hours are in none of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Known {
    /// Seconds that rest on recorded events.
    pub recorded: Seconds,
    /// Seconds that were inferred, and confirmed by a person.
    pub confirmed: Seconds,
    /// Seconds that were inferred, and of which nobody has said anything.
    pub inferred: Seconds,
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
    /// What its nights are, where that is not the same: the label and its interval.
    pub night: Option<(Label, Option<usize>)>,
}

impl SweptSegment {
    /// Its length in seconds.
    pub fn seconds(&self) -> i64 {
        self.until.seconds_since(self.from)
    }
}

/// Labels every second from `from` to `until`; intervals are clipped to that window.
///
/// O(n log n) in the intervals: nights are counted, not visited. A window that ends
/// before it begins is empty.
pub fn sweep(intervals: &[Interval], from: Moment, until: Moment, order: Order, calendar: &Calendar) -> Swept {
    let (from, until) = (from.seconds(), until.seconds().max(from.seconds()));
    let spans = ranked(intervals, from, until);
    let mut sweeping = Sweeping::new(intervals, &spans, order, calendar);
    let mut now = from;
    for edge in edges(&spans) {
        sweeping.label(now, edge.at);
        now = now.max(edge.at);
        sweeping.pass(&spans[edge.rank as usize], edge.opens);
    }
    sweeping.label(now, until);
    let Sweeping { mut swept, .. } = sweeping;
    let off = calendar.off_seconds(Moment::from_seconds(from), Moment::from_seconds(until));
    swept.masked.0[Label::OffHours.index()] = off - swept.seconds.of(Label::OffHours).min(off);
    swept
}

/// A history, labelled, with nights as segments of their own.
pub fn swept(history: &History, calendar: &Calendar, order: Order) -> Swept {
    let mut swept = sweep(&history.intervals, history.idea, history.until, order, calendar);
    swept.part(calendar);
    swept
}

/// An interval clipped to the window, in whole seconds.
#[derive(Clone, Copy)]
struct Span {
    label: Label,
    from: i64,
    until: i64,
    index: usize,
    rests: bool,
    worked: bool,
}

/// The intervals that reach into the window, in the order in which they win within a label.
fn ranked(intervals: &[Interval], from: i64, until: i64) -> Vec<Span> {
    let span = |(index, interval): (usize, &Interval)| {
        let (begins, ends) = interval.within(from, until);
        let span =
            Span { label: interval.label, from: begins, until: ends, index, rests: interval.rests(from, until), worked: interval.worked };
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

/// A sweep on its way.
struct Sweeping<'i> {
    intervals: &'i [Interval],
    order: Order,
    calendar: &'i Calendar,
    swept: Swept,
    /// Everything that is active by day.
    active: Active,
    /// Work that is active by day and by night.
    awake: Active,
    /// How many spans of each label are active at night, waits and work.
    at_night: [u32; 13],
    /// Whether each interval rests at night.
    rests: Vec<bool>,
}

/// Who has a stretch: a label, and the interval that won it.
type Winner = (Label, Option<usize>);

impl<'i> Sweeping<'i> {
    fn new(intervals: &'i [Interval], spans: &[Span], order: Order, calendar: &'i Calendar) -> Self {
        let mut rests = vec![false; intervals.len()];
        for span in spans {
            rests[span.index] = span.rests;
        }
        let (swept, active, awake) = Default::default();
        Self { intervals, order, calendar, swept, active, awake, at_night: [0; 13], rests }
    }

    /// Passes an end point of a span.
    fn pass(&mut self, span: &Span, opens: bool) {
        let nights = &mut self.at_night[span.label.index()];
        match (opens, span.rests) {
            (true, false) => *nights += 1,
            (false, false) => *nights -= 1,
            (_, true) => {}
        }
        for (active, counts) in [(&mut self.active, true), (&mut self.awake, span.worked && !span.rests)] {
            match (counts, opens) {
                (true, true) => active.open(span),
                (true, false) => active.close(span.label),
                (false, _) => {}
            }
        }
    }

    /// Labels the stretch between two end points.
    fn label(&mut self, from: i64, until: i64) {
        let seconds = until - from;
        if seconds <= 0 {
            return;
        }
        let day = self.active.winner(self.order, from).map_or((Label::Unexplained, None), |(label, index)| (label, Some(index)));
        let mask_at_night = (0..13).filter(|label| self.at_night[*label] > 0).fold(0, |mask, label| mask | 1 << label);
        let night = self.night(day, from, seconds);
        let off = if night.is_some() || mask_at_night != self.active.mask {
            self.calendar.off_seconds(Moment::from_seconds(from), Moment::from_seconds(until))
        } else {
            0
        };
        self.count(day, self.active.mask, seconds - off);
        self.count(night.unwrap_or(day), mask_at_night, off);
        let (from, until) = (Moment::from_seconds(from), Moment::from_seconds(until));
        self.swept.push(SweptSegment { label: day.0, from, until, interval: day.1, night });
    }

    /// Who has the nights of a stretch, where that is not who has its days.
    fn night(&mut self, day: Winner, now: i64, seconds: i64) -> Option<Winner> {
        let rests = match day.1 {
            Some(index) => self.rests[index],
            None => seconds <= LONGEST_SECONDS,
        };
        let worked =
            |awake: &mut Active| awake.winner(self.order, now).map_or((Label::OffHours, None), |(label, index)| (label, Some(index)));
        rests.then(|| worked(&mut self.awake))
    }

    /// Counts seconds of a winner, and of the labels that it masks.
    fn count(&mut self, (label, interval): Winner, mask: u16, seconds: i64) {
        if seconds <= 0 {
            return;
        }
        let swept = &mut self.swept;
        swept.seconds.0[label.index()] += seconds;
        match interval.map(|index| self.intervals[index].sure) {
            Some(Sure::Recorded) => swept.known.recorded.0[label.index()] += seconds,
            Some(Sure::Confirmed { .. }) => swept.known.confirmed.0[label.index()] += seconds,
            Some(Sure::Inferred { .. }) => swept.known.inferred.0[label.index()] += seconds,
            None => {}
        }
        let mut others = mask & !(1 << label.index());
        if others == 0 {
            swept.alone.0[label.index()] += seconds;
        }
        while others != 0 {
            swept.masked.0[others.trailing_zeros() as usize] += seconds;
            others &= others - 1;
        }
    }
}

impl Swept {
    /// Adds a segment; one that goes on where the last ended makes it longer.
    fn push(&mut self, segment: SweptSegment) {
        let what = |segment: &SweptSegment| (segment.label, segment.interval, segment.night);
        match self.segments.last_mut() {
            Some(last) if last.until == segment.from && what(last) == what(&segment) => last.until = segment.until,
            _ => self.segments.push(segment),
        }
    }

    /// Gives the nights segments of their own, where they are not what their days are.
    ///
    /// Nobody records a night. Off hours therefore fill only what nothing else
    /// explains, in either order of precedence, and are masked everywhere else.
    pub fn part(&mut self, calendar: &Calendar) {
        for segment in std::mem::take(&mut self.segments) {
            let Some(night) = segment.night else {
                self.push(segment);
                continue;
            };
            calendar.hours(segment.from, segment.until, |from, until, open| {
                let (label, interval) = if open { (segment.label, segment.interval) } else { night };
                self.push(SweptSegment { label, from, until, interval, night: None });
            });
        }
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
