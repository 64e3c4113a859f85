//! How long it took, by three clocks, and how much of that was work.

use super::{Calendar, Swept};
use crate::{History, Label};
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
        touch: touch(history),
        work: swept.seconds.of(Label::Work),
        working: calendar.working_seconds(history.idea, history.until),
    }
}

/// Seconds in which somebody worked on it: the union, not the sum, of what was worked.
pub fn touch(history: &History) -> i64 {
    let (idea, end) = (history.idea.seconds(), history.until.seconds());
    let worked = history.intervals.iter().filter(|interval| interval.worked);
    let clipped = worked.map(|i| (i.from.seconds().max(idea), i.until.map_or(end, Moment::seconds).min(end)));
    let mut spans: Vec<(i64, i64)> = clipped.filter(|(from, until)| until > from).collect();
    spans.sort_unstable();
    let (mut covered, mut sum) = (idea, 0);
    for (from, until) in spans {
        sum += (until - from.max(covered)).max(0);
        covered = covered.max(until);
    }
    sum
}
