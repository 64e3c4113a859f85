//! How long it took, by three clocks, and how much of that was work.

use super::{Calendar, Swept, rework::is_rework};
use crate::{History, Interval, Label};
use domain::Moment;

/// The clocks and gauges of one feature. Seconds are whole and elapsed unless
/// they are named otherwise; a feature under way is measured to the moment of looking.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Clocks {
    /// From the idea to value.
    pub idea_to_value: i64,
    /// From the commitment ([`History::commitment`]) to value: *lead time*.
    pub commitment_to_value: Option<i64>,
    /// From the start of building ([`History::build_start`]) to value: *cycle time*.
    pub start_to_value: Option<i64>,
    /// Union of the intervals in which somebody worked on it, rework included.
    pub touch: i64,
    /// That part of the touch time which did again what was accepted before.
    pub rework: i64,
    /// Value-adding work alone: what the sweep labelled as work.
    pub work: i64,
    /// Working time from the idea to value, by the calendar.
    pub working: i64,
}

impl Clocks {
    /// Touch ÷ elapsed, 0 to 1; `None` when nothing has elapsed.
    pub fn flow_efficiency(&self) -> Option<f64> {
        (self.idea_to_value > 0).then(|| self.touch as f64 / self.idea_to_value as f64)
    }

    /// Elapsed ÷ value-adding work, at least 1: "took 2.1 times as long"; `None` without any work on record.
    pub fn overhead_factor(&self) -> Option<f64> {
        (self.work > 0).then(|| self.idea_to_value as f64 / self.work as f64)
    }
}

/// The clocks of a history, as it was swept in the normal order.
pub fn clocks(history: &History, swept: &Swept, calendar: &Calendar) -> Clocks {
    let since = |from: Moment| history.until.seconds_since(from).max(0);
    Clocks {
        idea_to_value: history.elapsed(),
        commitment_to_value: history.commitment().map(since),
        start_to_value: history.build_start().map(since),
        touch: touch(history, calendar),
        rework: rework_touch(history, calendar),
        work: swept.seconds.of(Label::Work),
        working: calendar.working_seconds(history.idea, history.until),
    }
}

/// Seconds in which somebody worked on it: the union, not the sum, of what was
/// worked. Work that is only inferred counts in working hours alone.
pub fn touch(history: &History, calendar: &Calendar) -> i64 {
    union(history, calendar, &history.intervals, |interval| interval.worked)
}

/// Seconds in which somebody did again what was accepted before.
pub fn rework_touch(history: &History, calendar: &Calendar) -> i64 {
    union(history, calendar, &history.intervals, |interval| interval.worked && is_rework(interval.label))
}

/// Seconds of the window that were inferred and rejected by a person: the union of those intervals.
pub fn rejected(history: &History, calendar: &Calendar) -> i64 {
    union(history, calendar, &history.rejected, |_| true)
}

/// Seconds of the window that some of the intervals cover: those of what does not
/// rest, and the working time of what rests and lies outside of that.
fn union(history: &History, calendar: &Calendar, intervals: &[Interval], counts: impl Fn(&Interval) -> bool) -> i64 {
    let (idea, end) = (history.idea.seconds(), history.until.seconds());
    let counted = || intervals.iter().filter(|interval| counts(interval));
    let clipped = |interval: &Interval| interval.within(idea, end);
    let awake = joined(counted().filter(|interval| !interval.rests(idea, end)).map(clipped).collect());
    let length: i64 = awake.iter().map(|(from, until)| until - from).sum();
    if !counted().any(|interval| interval.rests(idea, end)) {
        return length;
    }
    let all = joined(counted().map(clipped).collect());
    let working = |stretches: &[(i64, i64)]| -> i64 {
        stretches.iter().map(|(from, until)| calendar.working_seconds(Moment::from_seconds(*from), Moment::from_seconds(*until))).sum()
    };
    length + working(&all) - working(&awake)
}

/// The length of the union of some stretches, each from its first number to its second.
pub fn covered(stretches: Vec<(i64, i64)>) -> i64 {
    joined(stretches).iter().map(|(from, until)| until - from).sum()
}

/// The union of some stretches, as stretches that neither overlap nor touch, in order.
fn joined(mut stretches: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    stretches.retain(|(from, until)| until > from);
    stretches.sort_unstable();
    let mut union: Vec<(i64, i64)> = Vec::with_capacity(stretches.len());
    for (from, until) in stretches {
        match union.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => union.push((from, until)),
        }
    }
    union
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_people_at_once_are_one_touch() {
        assert_eq!(covered(vec![(10, 20), (12, 15), (18, 30), (40, 41), (40, 41)]), 21);
        assert_eq!(covered(vec![]), 0);
    }

    #[test]
    fn without_work_the_factor_cannot_be_told() {
        let clocks = Clocks { idea_to_value: 100, touch: 50, work: 40, ..Clocks::default() };
        assert_eq!((clocks.flow_efficiency(), clocks.overhead_factor()), (Some(0.5), Some(2.5)));
        assert_eq!((Clocks::default().flow_efficiency(), Clocks::default().overhead_factor()), (None, None));
    }
}
