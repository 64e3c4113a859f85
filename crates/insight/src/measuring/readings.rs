//! The small result of measuring every feature, kept and refreshed.
//!
//! A page over a hundred thousand features cannot read every history anew. A
//! [`Reading`] holds what such pages need of one feature; [`Readings`] holds one
//! for each, made on all cores, and reads anew only what changed: features with
//! new events, or with new events on an item that points at them, and open
//! features when time went on.

use super::{
    Calendar, Clocks, Index, Order, Swept,
    clocks::{self, clocks},
    handover::{self, Exchange},
    history::carries,
    history_with, keys, sweep,
};
use crate::{End, History, Interval, Label, Seconds, history::Traits};
use domain::{Key, Moment, PersonId, Seq, Side, SourceId, Stage, Text, World, item::What};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// What is kept of one feature.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// What people call it.
    pub key: Key,
    /// What it is.
    pub title: Text,
    /// Prefix or name of the team that carries it.
    pub team: Option<Text>,
    /// The tool it came from; `None` when it was opened here.
    pub source: Option<SourceId>,
    /// The owner from the product side.
    pub product: Option<PersonId>,
    /// The owner from the engineering side.
    pub engineering: Option<PersonId>,
    /// By when users should have it.
    pub target: Option<Date>,
    /// What its tool says of it.
    pub traits: Traits,
    /// The stage it is in.
    pub stage: Stage,
    /// The idea: the beginning of its window.
    pub idea: Moment,
    /// The end of its window: value, or the moment of looking.
    pub until: Moment,
    /// How it ended; `None` while it is under way.
    pub end: Option<End>,
    /// The stages it entered and when, in the order of happening.
    pub stages: Box<[(Stage, Moment)]>,
    /// Where the time went; sums to the elapsed time exactly.
    pub seconds: Seconds,
    /// Its clocks.
    pub clocks: Clocks,
    /// Seconds under labels that rest on recorded events.
    pub recorded: i64,
    /// Seconds under labels that were inferred and confirmed by a person.
    pub confirmed: i64,
    /// Seconds under labels that were inferred, and of which nobody has said anything.
    pub inferred: i64,
    /// Seconds that were inferred and rejected by a person; they count nowhere.
    pub rejected: i64,
    /// The label that cost most, work and unexplained time aside.
    pub worst: Option<Label>,
    /// Whether somebody of the product side, and of the engineering side, took part.
    pub took_part: [bool; 2],
    /// Questions that wait for an answer.
    pub questions: u32,
    /// Since when the oldest of them waits.
    pub oldest_question: Option<Moment>,
    /// What it waits for at the end of its window, while it is under way: the label and since when.
    pub now: Option<(Label, Moment)>,
    /// When somebody touched it last.
    pub last_touch: Option<Moment>,
    /// Who gave it to whom, by side.
    pub exchange: Exchange,
    /// Events that were read.
    pub events: u32,
    /// Sentences on what was left out.
    pub left_out: u32,
    /// Facts dated after the moment of looking: it changes when that moves.
    later: usize,
}

impl Reading {
    /// What a history and its sweep come to.
    pub fn of(history: &History, swept: &Swept, calendar: &Calendar) -> Self {
        let waiting = || history.intervals.iter().filter(|interval| is_open_question(interval));
        Self {
            key: history.key.clone(),
            title: history.title.clone(),
            team: history.team.clone(),
            source: history.source,
            product: history.product,
            engineering: history.engineering,
            target: history.target,
            traits: history.traits.clone(),
            stage: history.stage(),
            idea: history.idea,
            until: history.until,
            end: history.end,
            stages: history.stages.iter().map(|entered| (entered.stage, entered.at)).collect(),
            seconds: swept.seconds,
            clocks: clocks(history, swept, calendar),
            recorded: swept.known.recorded.total(),
            confirmed: swept.known.confirmed.total(),
            inferred: swept.known.inferred.total(),
            rejected: clocks::rejected(history, calendar),
            worst: worst(&swept.seconds),
            took_part: [Side::Product, Side::Engineering].map(|side| history.touches.iter().any(|touch| touch.side == Some(side))),
            questions: waiting().count() as u32,
            oldest_question: waiting().map(|interval| interval.from).min(),
            now: now(history, swept),
            last_touch: history.touches.last().map(|touch| touch.at),
            exchange: handover::exchange(history),
            events: history.events as u32,
            left_out: history.left_out.len() as u32,
            later: history.later,
        }
    }

    /// When users had it.
    pub fn value(&self) -> Option<Moment> {
        (self.end == Some(End::Value)).then_some(self.until)
    }

    /// Seconds from the idea to the end of the window.
    pub fn elapsed(&self) -> i64 {
        self.clocks.idea_to_value
    }

    /// Whether it is under way.
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }
}

fn is_open_question(interval: &Interval) -> bool {
    interval.until.is_none() && matches!(interval.about, crate::About::Question(_))
}

/// The label that cost most, work and what nothing explains aside.
pub fn worst(seconds: &Seconds) -> Option<Label> {
    let costs = Label::ALL.into_iter().filter(|label| !matches!(label, Label::Work | Label::Unexplained | Label::OffHours));
    costs.filter(|label| seconds.of(*label) > 0).max_by_key(|label| (seconds.of(*label), std::cmp::Reverse(label.index())))
}

/// The last stretch of a feature under way, back to where its label began; nights do not part it.
fn now(history: &History, swept: &Swept) -> Option<(Label, Moment)> {
    let awake = || swept.segments.iter().rev().filter(|segment| segment.label != Label::OffHours);
    let last = awake().next().filter(|_| history.end.is_none())?;
    let same = awake().take_while(|segment| segment.label == last.label).last()?;
    let opened = same.interval.and_then(|index| history.intervals.get(index)).map_or(same.from, |interval| interval.from);
    Some((last.label, opened.max(history.idea)))
}

/// One reading for every feature, at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Readings {
    /// The moment that this is the state of.
    pub at: Moment,
    calendar: Calendar,
    seq: Seq,
    reread: Seq,
    all: Vec<Reading>,
    /// Features that are dated after the moment of looking.
    to_come: Vec<Key>,
}

impl Readings {
    /// Reads every feature, on all cores, with the usual working hours.
    pub fn at(world: &World, at: Moment) -> Self {
        Self::with(world, at, Calendar::default())
    }

    /// Reads every feature, on all cores.
    pub fn with(world: &World, at: Moment, calendar: Calendar) -> Self {
        let index = Index::new(world);
        let (all, to_come) = read_all(world, &index, &calendar, keys(world), at);
        Self { at, calendar, seq: world.seq, reread: world.reread, all, to_come }
    }

    /// Reads anew what changed since. Moving back in time, or a change of how
    /// everything is read, reads everything.
    pub fn refresh(&mut self, world: &World, at: Moment) {
        if world.reread != self.reread || world.seq < self.seq || at < self.at {
            *self = Self::with(world, at, self.calendar.clone());
            return;
        }
        if (world.seq, at) == (self.seq, self.at) {
            return;
        }
        let changed = if world.seq == self.seq { BTreeSet::new() } else { self.changed(world) };
        let moved = at != self.at;
        let due = |reading: &Reading| (moved && (reading.is_open() || reading.later > 0)) || changed.contains(&reading.key);
        let mut wanted: BTreeSet<Key> = self.all.iter().filter(|reading| due(reading)).map(|reading| reading.key.clone()).collect();
        wanted.extend(std::mem::take(&mut self.to_come));
        wanted.extend(changed);
        let index = Index::new(world);
        let (fresh, to_come) = read_all(world, &index, &self.calendar, wanted.iter().cloned().collect(), at);
        self.replace(&wanted, fresh);
        (self.at, self.seq, self.to_come) = (at, world.seq, to_come);
    }

    /// Puts fresh readings where the old ones of `wanted` were; one that has none any more goes.
    fn replace(&mut self, wanted: &BTreeSet<Key>, fresh: Vec<Reading>) {
        if fresh.len() < wanted.len() {
            let kept: BTreeSet<&Key> = fresh.iter().map(|reading| &reading.key).collect();
            self.all.retain(|reading| !wanted.contains(&reading.key) || kept.contains(&reading.key));
        }
        let mut new = vec![];
        for reading in fresh {
            match self.all.binary_search_by(|known| known.key.cmp(&reading.key)) {
                Ok(nth) => self.all[nth] = reading,
                Err(_) => new.push(reading),
            }
        }
        if !new.is_empty() {
            self.all.extend(new);
            self.all.sort_by(|one, other| one.key.cmp(&other.key));
        }
    }

    /// The keys that new events concern, and those whose history reads them too:
    /// what an item points at, and what points at it.
    fn changed(&self, world: &World) -> BTreeSet<Key> {
        let is_new = |seqs: &Vec<Seq>| seqs.last().is_some_and(|last| *last > self.seq);
        let mut changed: BTreeSet<Key> = world.threads.iter().filter(|(_, seqs)| is_new(seqs)).map(|(key, _)| key.clone()).collect();
        let mut around = vec![];
        for key in &changed {
            around.extend(world.items.pointing_at(key).map(|(from, _)| from.clone()));
            let facts = world.items.get(key).into_iter().flat_map(|item| &item.batches).flat_map(|batch| batch.facts.iter());
            around.extend(facts.filter_map(|fact| points_at(&fact.what)).cloned());
        }
        changed.extend(around);
        changed
    }

    /// All of them, in the order of their keys.
    pub fn all(&self) -> &[Reading] {
        &self.all
    }

    /// One of them.
    pub fn get(&self, key: &Key) -> Option<&Reading> {
        self.all.binary_search_by(|reading| reading.key.cmp(key)).ok().map(|nth| &self.all[nth])
    }

    /// The hours in which people are at work.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}

/// The item that a fact points at.
fn points_at(what: &What) -> Option<&Key> {
    match what {
        What::Opened { parent: to, .. } | What::Moved { to, .. } => to.as_ref(),
        What::Linked { to, .. } => Some(to),
        _ => None,
    }
}

/// Readings of the features among `keys`, which are in order, and those that are still to come. Each is
/// written where it stays, for a large workspace has many.
fn read_all(world: &World, index: &Index<'_>, calendar: &Calendar, keys: Vec<Key>, at: Moment) -> (Vec<Reading>, Vec<Key>) {
    let features: Vec<Key> = keys.into_par_iter().filter(|key| carries(world, key)).collect();
    let read: Vec<Option<Reading>> = features.par_iter().with_min_len(64).map(|key| read(world, index, calendar, key, at)).collect();
    let to_come = features.into_iter().zip(&read).filter(|(_, read)| read.is_none()).map(|(key, _)| key).collect();
    #[expect(clippy::filter_map_identity, reason = "unlike flatten, it collects in place")]
    (read.into_iter().filter_map(|read| read).collect(), to_come)
}

fn read(world: &World, index: &Index<'_>, calendar: &Calendar, key: &Key, at: Moment) -> Option<Reading> {
    let history = history_with(world, index, key, at)?;
    let swept = sweep(&history.intervals, history.idea, history.until, Order::Normal, calendar);
    Some(Reading::of(&history, &swept, calendar))
}
