//! People of whom any can do any item and who are always at work: list scheduling, first come
//! first served by the moment at which an item became ready. One trial at a time.

use super::plan::Net;
use std::{cmp::Reverse, collections::BinaryHeap};

/// What began at once: it waited for nobody.
pub(super) const NOTHING: u32 = u32::MAX;

/// What is being done, told apart by the bits of its finish (finishes are never negative, so
/// their bits are ordered as they are) and then by its position.
trait Running {
    fn push(&mut self, running: u64);
    /// The first to be done; only called when something runs.
    fn pop(&mut self) -> u64;
}

/// Up to `N` running items, in order; small enough to stay in registers.
struct Few<const N: usize>([u64; N]);

impl<const N: usize> Running for Few<N> {
    #[inline(always)]
    fn push(&mut self, running: u64) {
        let mut moved = running;
        for held in &mut self.0 {
            (*held, moved) = ((*held).min(moved), (*held).max(moved));
        }
    }

    #[inline(always)]
    fn pop(&mut self) -> u64 {
        let first = self.0[0];
        for i in 1..N {
            self.0[i - 1] = self.0[i];
        }
        self.0[N - 1] = u64::MAX;
        first
    }
}

impl Running for BinaryHeap<Reverse<u64>> {
    fn push(&mut self, running: u64) {
        Self::push(self, Reverse(running));
    }

    fn pop(&mut self) -> u64 {
        Self::pop(self).map_or(u64::MAX, |Reverse(first)| first)
    }
}

/// Room for one trial, and what it leaves.
pub(super) struct Room {
    /// How many needs of each position are not done.
    missing: Vec<u32>,
    /// How many they are at the beginning.
    needs: Vec<u32>,
    /// The positions in the order in which they became ready.
    queue: Vec<u32>,
    /// By position: whose end let it begin, [`NOTHING`] when it began at once.
    pub cause: Vec<u32>,
    /// By position: when it was done.
    pub finish: Vec<f32>,
    /// What was done last.
    pub last: u32,
}

impl Room {
    /// For the items of a graph.
    pub fn new(net: &Net, items: usize) -> Self {
        let needs: Vec<u32> = (0..items).map(|position| net.before.of(position).len() as u32).collect();
        Self {
            missing: needs.clone(),
            needs,
            queue: vec![0; items + 1],
            cause: vec![NOTHING; items],
            finish: vec![0.0; items],
            last: NOTHING,
        }
    }

    /// When the last item is done, with so many people and these efforts by position.
    #[inline(always)]
    pub fn run(&mut self, net: &Net, people: usize, effort: impl Fn(usize) -> f32) -> f32 {
        match people.min(self.needs.len()) {
            ..=4 => self.with(net, people, effort, Few([u64::MAX; 4])),
            5..=8 => self.with(net, people, effort, Few([u64::MAX; 8])),
            9..=16 => self.with(net, people, effort, Few([u64::MAX; 16])),
            _ => self.with(net, people, effort, BinaryHeap::with_capacity(people.min(self.needs.len()))),
        }
    }

    #[inline(always)]
    fn with(&mut self, net: &Net, people: usize, effort: impl Fn(usize) -> f32, mut running: impl Running) -> f32 {
        self.missing.copy_from_slice(&self.needs);
        let (mut head, mut tail, mut free) = (0, 0, people);
        for (position, needs) in self.needs.iter().enumerate() {
            self.queue[tail] = position as u32;
            tail += usize::from(*needs == 0);
        }
        let (mut now, mut ended) = (0.0, NOTHING);
        for _ in 0..self.needs.len() {
            while free > 0 && head < tail {
                let position = self.queue[head];
                let finish: f32 = now + effort(position as usize);
                self.cause[position as usize] = ended;
                running.push(u64::from(finish.to_bits()) << 32 | u64::from(position));
                head += 1;
                free -= 1;
            }
            let first = running.pop();
            (now, ended) = (f32::from_bits((first >> 32) as u32), first as u32);
            self.finish[ended as usize] = now;
            free += 1;
            for next in net.after.of(ended as usize) {
                let missing = &mut self.missing[*next as usize];
                *missing -= 1;
                // Written always, counted only when ready: no branch to guess.
                self.queue[tail] = *next;
                tail += usize::from(*missing == 0);
            }
        }
        self.last = ended;
        now
    }
}
