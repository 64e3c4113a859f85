//! People who differ: in the side they are of, or in when they work. List scheduling, first
//! come first served; who cannot do the first item in the queue takes the next that they can.

use super::{availability::Timetable, capacity::Capacity, plan::Net, pool::NOTHING};
use domain::Side;
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
};

/// Everything about the people that stays the same in all trials.
pub(super) struct Crew {
    /// By person: which queues they take from.
    takes: Vec<[bool; QUEUES]>,
    /// By person: the place of their timetable.
    timetable: Vec<usize>,
    timetables: Vec<Timetable>,
    /// By position: the queue that the item waits in.
    queue: Vec<usize>,
    /// By position: when it can be begun at the earliest.
    not_before: Vec<f64>,
}

/// One queue for what anybody can do, and one for each side.
const QUEUES: usize = 3;

fn queue_of(side: Option<Side>) -> usize {
    match side {
        None => 0,
        Some(Side::Product) => 1,
        Some(Side::Engineering) => 2,
    }
}

impl Crew {
    /// `sides` and `not_before` are by position.
    pub fn of(capacity: &Capacity, sides: &[Option<Side>], not_before: Vec<f64>) -> Self {
        let sides_in_order = [None, Some(Side::Product), Some(Side::Engineering)];
        let people = capacity.people.iter().flatten();
        let (timetable, timetables) = capacity.timetables();
        Self {
            takes: people.map(|person| sides_in_order.map(|side| person.can(side))).collect(),
            timetable,
            timetables,
            queue: sides.iter().map(|side| queue_of(*side)).collect(),
            not_before,
        }
    }

    fn done(&self, person: usize, begin: f64, effort: f64) -> f64 {
        self.timetable.get(person).map_or(begin + effort, |place| self.timetables[*place].done(begin, effort))
    }

    fn at_work(&self, person: usize, time: f64) -> f64 {
        self.timetable.get(person).map_or(time, |place| self.timetables[*place].at_work(time))
    }
}

/// What happens next. The order of the variants decides among what happens at the same time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Happens {
    /// An item is done.
    Done(u32),
    /// An item's earliest time has come.
    MayBegin(u32),
    /// Somebody comes to work again.
    AtWork(u32),
}

/// What a person is doing.
#[derive(Clone, Copy, PartialEq, Debug)]
enum State {
    Free,
    /// Free, but not at work; asked again when they are.
    Away,
    Busy,
}

/// One trial.
pub(super) struct Trial<'a> {
    crew: &'a Crew,
    net: &'a Net,
    effort: &'a [f64],
    now: f64,
    /// Times are never negative, so their bits are ordered as they are.
    ahead: BinaryHeap<Reverse<(u64, Happens)>>,
    /// What is ready, with its turn.
    ready: [VecDeque<(u32, u32)>; QUEUES],
    turns: u32,
    missing: Vec<u32>,
    states: Vec<State>,
    /// By person: the last item that they did.
    did: Vec<u32>,
    /// By position: who does it.
    by: Vec<u32>,
    /// By position: whose end let it begin.
    pub cause: Vec<u32>,
    /// By position: when it was done.
    pub finish: Vec<f64>,
    /// What was done last.
    pub last: u32,
}

impl<'a> Trial<'a> {
    /// Runs one trial with these efforts, by position.
    pub fn run(crew: &'a Crew, net: &'a Net, effort: &'a [f64]) -> Self {
        let (items, people) = (effort.len(), crew.takes.len());
        let mut trial = Self {
            crew,
            net,
            effort,
            now: 0.0,
            ahead: BinaryHeap::new(),
            ready: [const { VecDeque::new() }; QUEUES],
            turns: 0,
            missing: (0..items).map(|position| net.before.of(position).len() as u32).collect(),
            states: vec![State::Free; people],
            did: vec![NOTHING; people],
            by: vec![NOTHING; items],
            cause: vec![NOTHING; items],
            finish: vec![0.0; items],
            last: NOTHING,
        };
        (0..items).filter(|position| net.before.of(*position).is_empty()).for_each(|position| trial.may_follow(position as u32));
        trial.assign(None);
        while let Some(Reverse((time, happens))) = trial.ahead.pop() {
            trial.now = f64::from_bits(time);
            trial.happen(happens);
            trial.assign(Some(happens));
        }
        trial
    }

    fn happen(&mut self, happens: Happens) {
        match happens {
            Happens::AtWork(person) => self.states[person as usize] = State::Free,
            Happens::MayBegin(position) => self.queue(position),
            Happens::Done(position) => self.end(position),
        }
    }

    fn end(&mut self, position: u32) {
        let person = self.by[position as usize] as usize;
        (self.states[person], self.did[person], self.last) = (State::Free, position, position);
        for next in self.net.after.of(position as usize) {
            self.missing[*next as usize] -= 1;
            if self.missing[*next as usize] == 0 {
                self.may_follow(*next);
            }
        }
    }

    /// Everything that an item needs is done.
    fn may_follow(&mut self, position: u32) {
        let earliest = self.crew.not_before[position as usize];
        if earliest > self.now { self.later(earliest, Happens::MayBegin(position)) } else { self.queue(position) }
    }

    fn queue(&mut self, position: u32) {
        self.ready[self.crew.queue[position as usize]].push_back((self.turns, position));
        self.turns += 1;
    }

    fn later(&mut self, time: f64, happens: Happens) {
        self.ahead.push(Reverse((time.to_bits(), happens)));
    }

    /// Gives out what can be begun now, in turn, because something happened.
    fn assign(&mut self, because: Option<Happens>) {
        while let Some((queue, person)) = self.next_in_turn() {
            let Some((_, position)) = self.ready[queue].pop_front() else { return };
            let at = position as usize;
            self.cause[at] = match because {
                Some(Happens::Done(ended)) => ended,
                Some(Happens::MayBegin(waited)) if waited == position => NOTHING,
                _ => self.latest_before(at, person),
            };
            (self.states[person], self.by[at]) = (State::Busy, person as u32);
            self.finish[at] = self.crew.done(person, self.now, self.effort[at]);
            self.later(self.finish[at], Happens::Done(position));
        }
    }

    /// The queue whose first item has waited longest among those that somebody can begin, and who.
    fn next_in_turn(&mut self) -> Option<(usize, usize)> {
        let mut queues: [(u32, usize); QUEUES] = std::array::from_fn(|i| (self.ready[i].front().map_or(u32::MAX, |(turn, _)| *turn), i));
        queues.sort_unstable();
        let waiting = queues.into_iter().filter(|(turn, _)| *turn != u32::MAX);
        waiting.map(|(_, queue)| queue).find_map(|queue| self.who(queue).map(|person| (queue, person)))
    }

    /// The first person in the crew's order who is free, at work and can do it. Whoever is free
    /// and away is asked again when they come.
    fn who(&mut self, queue: usize) -> Option<usize> {
        for person in 0..self.states.len() {
            if self.states[person] == State::Free && self.crew.takes[person][queue] {
                let at_work = self.crew.at_work(person, self.now);
                if at_work <= self.now {
                    return Some(person);
                }
                self.states[person] = State::Away;
                self.later(at_work, Happens::AtWork(person as u32));
            }
        }
        None
    }

    /// What was done last of what an item needs and of what its person did before.
    fn latest_before(&self, position: usize, person: usize) -> u32 {
        let needs = self.net.before.of(position).iter().copied();
        let all = needs.chain([self.did[person]]).filter(|before| *before != NOTHING);
        all.max_by(|one, other| self.finish[*one as usize].total_cmp(&self.finish[*other as usize])).unwrap_or(NOTHING)
    }
}
