//! Which cases of an event log are over.
//!
//! A log says what happened to a case, and never that nothing more will. A case is
//! over, with its last event, when that is an activity that usually ends one (more than
//! half of the times that it happens), or when the log goes on after it for longer than
//! 99 of 100 pauses between two events of a case in this log last. What was seen fewer
//! than three times says neither.

use super::Event;
use domain::{DAY_SECONDS, Text};

/// So many times something must have been seen to say anything.
const ENOUGH: usize = 3;

/// What a log tells of how its cases end.
pub(super) struct Ends {
    /// Whether an activity usually ends a case, by its number.
    ends: Vec<bool>,
    /// The longest pause but for one in a hundred, in milliseconds.
    pause: Option<i64>,
    /// The last event of all, in milliseconds.
    last: i64,
}

impl Ends {
    /// Looks at all cases, each with its events in the order of time.
    pub fn of(cases: &[Vec<Event>], activities: usize) -> Self {
        let mut happened = vec![(0_usize, 0_usize); activities];
        let mut pauses: Vec<i64> = vec![];
        for events in cases {
            for (nth, event) in events.iter().enumerate() {
                let (all, ended) = &mut happened[event.activity as usize];
                *all += 1;
                *ended += usize::from(nth + 1 == events.len());
            }
            pauses.extend(events.windows(2).map(|pair| pair[1].at.millis() - pair[0].at.millis()).filter(|pause| *pause > 0));
        }
        let nth = (pauses.len() * 99).div_ceil(100).saturating_sub(1);
        let pause = (pauses.len() >= ENOUGH).then(|| *pauses.select_nth_unstable(nth).1);
        let last = cases.iter().flatten().map(|event| event.at.millis()).max().unwrap_or_default();
        Self { ends: happened.into_iter().map(|(all, ended)| all >= ENOUGH && ended * 2 > all).collect(), pause, last }
    }

    /// Whether a case with these events is over.
    pub fn is_over(&self, events: &[Event]) -> bool {
        let Some(event) = events.last() else { return false };
        let is_quiet = self.pause.is_some_and(|pause| self.last - event.at.millis() > pause);
        is_quiet || self.ends[event.activity as usize]
    }

    /// How many cases are over and why, in a sentence; `None` where there is no case.
    pub fn said(&self, over: usize, all: usize) -> Option<Text> {
        let days = self.pause.map(|pause| pause as f64 / (DAY_SECONDS * 1000) as f64);
        let quiet = days.map_or(String::new(), |days| {
            format!(", or were quiet for longer than 99 of 100 pauses between two events of a case last ({days:.1} days)")
        });
        let why = format!("they ended with an activity that usually ends one{quiet}");
        (all > 0).then(|| format!("{over} of {all} cases count as over with their last event: {why}. The others are under way.").into())
    }
}
