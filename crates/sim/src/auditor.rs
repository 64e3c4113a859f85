//! The auditor: what every second of a feature truly was, counted naively.
//!
//! It reads no event. It knows the stretches that were made up, walks from border
//! to border and asks at each: which of all stretches hold this second, and which
//! comes first? Slow and plain on purpose: it must share nothing with the sweep.

use crate::{Efforts, Way};
use domain::{DAY_SECONDS, Key, Moment, Side, Text};
use insight::{Label, Seconds};

/// A stretch of time and what it was.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stretch {
    /// What it was.
    pub label: Label,
    /// Since when.
    pub from: Moment,
    /// Until when; `None` goes on.
    pub until: Option<Moment>,
    /// Whether its record tells of it only when it is over: a review says when it
    /// was given, not that it is awaited.
    pub told_when_over: bool,
    /// What it is at night.
    pub nights: Nights,
}

/// What a stretch of time is at night. Nobody in the company works then: hours of work
/// are hours at work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nights {
    /// A wait goes on.
    Wait,
    /// Work rests, and nobody says that it did not.
    Rest,
    /// Work rests, but who writes down two days writes down the night between them.
    WrittenDown,
}

/// What is truly known of one feature.
#[derive(Clone, PartialEq, Debug)]
pub struct Truth {
    /// Which.
    pub feature: Key,
    /// Prefix of its team.
    pub team: Text,
    /// How the team worked when the idea came.
    pub way: Way,
    /// When the idea came.
    pub idea: Moment,
    /// When users got it or it was given up; `None` while it is under way.
    pub over: Option<Moment>,
    /// What its slices truly take.
    pub efforts: Efforts,
    /// Everything that was going on, as it was made up; stretches overlap.
    pub stretches: Vec<Stretch>,
    /// Whether stretches of work count with their nights, as they were written down.
    pub with_nights: bool,
}

impl Truth {
    /// The end of its window when looked at from `now`.
    pub fn until(&self, now: Moment) -> Moment {
        self.over.map_or(now, |over| over.min(now))
    }

    /// Elapsed seconds when looked at from `now`.
    pub fn elapsed_seconds(&self, now: Moment) -> i64 {
        self.until(now).seconds_since(self.idea).max(0)
    }

    /// Seconds under each label when looked at from `now`.
    pub fn seconds(&self, now: Moment) -> Seconds {
        let mut seconds = Seconds::default();
        for (label, from, until) in self.painted(now) {
            seconds.0[label.index()] += until.seconds_since(from);
        }
        seconds
    }

    /// What the record can tell of it so far: without what is told only when it is over,
    /// and work with the nights that were written down with it.
    #[must_use]
    pub fn as_recorded(&self) -> Self {
        let mut told = Self { with_nights: true, ..self.clone() };
        told.stretches.retain(|stretch| stretch.until.is_some() || !stretch.told_when_over);
        told
    }

    /// One label after the other, without gap or overlap, when looked at from `now`.
    pub fn painted(&self, now: Moment) -> Vec<(Label, Moment, Moment)> {
        let (begin, end) = (self.idea, self.until(now));
        let mut borders = vec![begin, end];
        borders.extend(self.stretches.iter().flat_map(|stretch| [Some(stretch.from), stretch.until]).flatten());
        borders.extend(opening_and_closing_times(begin, end));
        borders.retain(|border| *border >= begin && *border <= end);
        borders.sort_unstable();
        borders.dedup();
        let parts = borders.iter().zip(borders.iter().skip(1));
        parts.map(|(from, until)| (self.at(*from), *from, *until)).collect()
    }

    /// What one moment was: the first label in order of precedence. At night, what was work
    /// by day is rest, whatever waited beside it: a wait that is worked through costs nothing.
    fn at(&self, moment: Moment) -> Label {
        let holds = |stretch: &&Stretch| stretch.from <= moment && stretch.until.is_none_or(|until| moment < until);
        let quiet = if is_office_time(moment) { Label::Unexplained } else { Label::OffHours };
        let stays = |stretch: &Stretch| match stretch.nights {
            Nights::Wait => true,
            Nights::Rest => quiet != Label::OffHours,
            Nights::WrittenDown => quiet != Label::OffHours || self.with_nights,
        };
        let awake = |stretch: &&Stretch| stretch.nights != Nights::Wait && stays(stretch);
        let rank = |stretch: &&Stretch| (stretch.label, !stays(stretch));
        match self.stretches.iter().filter(holds).min_by_key(rank) {
            None => quiet,
            Some(first) if stays(first) => first.label.min(quiet),
            Some(_) => self.stretches.iter().filter(holds).filter(awake).map(|stretch| stretch.label).min().unwrap_or(quiet),
        }
    }
}

/// The stretches in which a feature had been handed over and nobody had taken it.
///
/// Who moves a feature hands it over when the other side is the next to take it in
/// hand, however late; a side that goes on by itself has handed nothing over.
/// `moves` and `traces` name the side; what lies at or beyond `ends` never happened.
pub(crate) fn hand_overs(moves: &[(Moment, Side)], traces: &[(Moment, Side)], ends: Moment) -> Vec<Stretch> {
    let mut waits = vec![];
    for (moved, giver) in moves.iter().filter(|(moved, _)| *moved < ends) {
        let later = traces.iter().filter(|(at, _)| at > moved && *at < ends);
        let next = later.map(|(at, _)| *at).min();
        let takers = |at: Moment| traces.iter().filter(move |trace| trace.0 == at).map(|trace| trace.1);
        match next {
            None => waits.push(Stretch { label: Label::HandOff, from: *moved, until: None, told_when_over: false, nights: Nights::Wait }),
            Some(at) if takers(at).next() != Some(*giver) => {
                waits.push(Stretch { label: Label::HandOff, from: *moved, until: Some(at), told_when_over: false, nights: Nights::Wait })
            }
            Some(_) => {}
        }
    }
    waits
}

/// Whether a moment lies on a Monday to Friday between 9 and 17 UTC. No event
/// says what a holiday is, so that holidays cannot be told from idle days.
fn is_office_time(moment: Moment) -> bool {
    let (day, second) = (moment.seconds().div_euclid(DAY_SECONDS), moment.seconds().rem_euclid(DAY_SECONDS));
    (day + 3).rem_euclid(7) < 5 && (9 * 3600..17 * 3600).contains(&second)
}

fn opening_and_closing_times(begin: Moment, end: Moment) -> impl Iterator<Item = Moment> {
    let days = begin.seconds().div_euclid(DAY_SECONDS)..=end.seconds().div_euclid(DAY_SECONDS);
    days.flat_map(|day| [9, 17].map(|hour| Moment::from_seconds(day * DAY_SECONDS + hour * 3600)))
}
