//! A plan and its people made ready, and their trials run in blocks on all threads.

use super::{
    Capacity, Fault, Plan,
    availability::Timetable,
    crew::{Crew, Trial},
    curve::Curve,
    draws::Draws,
    path,
    plan::Net,
    pool::{NOTHING, Room},
};
use crate::forecasting::chance::{LANES, Lane};
use fearless_simd::{Level, dispatch};
use rayon::prelude::*;

/// How many blocks a thread takes at once at least.
const SHORTEST: usize = 8;

/// A plan and those who do it, checked and ready to be simulated.
pub(super) struct Ready {
    pub net: Net,
    /// By place in the plan.
    curves: Vec<Curve>,
    /// By position: the earliest beginning, in the time of the trials.
    not_before: Vec<f32>,
    by: By,
    /// Turns the time of the trials into the time of the answer, where these differ.
    pub timetable: Option<Timetable>,
}

/// How a trial is scheduled.
enum By {
    Path,
    Pool(usize),
    Crew(Crew),
}

impl Ready {
    pub fn of(plan: &Plan, capacity: &Capacity, factor_sigma: f64) -> Result<Self, Fault> {
        capacity.check(plan)?;
        let net = Net::of(plan)?;
        let mut order = vec![0; plan.items.len()];
        net.position.iter().enumerate().for_each(|(place, position)| order[*position as usize] = place);
        let items = || order.iter().map(|place| &plan.items[*place]);
        let earliest: Vec<f64> = items().map(|item| item.not_before.max(0.0)).collect();
        let by = match &capacity.people {
            None => By::Path,
            Some(people) if capacity.is_pool(plan) => By::Pool(people.len()),
            Some(_) => By::Crew(Crew::of(capacity, &items().map(|item| item.side).collect::<Vec<_>>(), earliest.clone())),
        };
        // A crew works by its own timetables; for the others, time passes only while people work.
        let timetable = if matches!(by, By::Crew(_)) { None } else { capacity.shared_timetable() };
        let in_trials = |time: &f64| timetable.as_ref().map_or(*time, |timetable| timetable.worked(*time)) as f32;
        let not_before = earliest.iter().map(in_trials).collect();
        let curves = plan.items.iter().map(|item| Curve::of(item, factor_sigma)).collect();
        Ok(Self { net, curves, not_before, by, timetable })
    }

    /// How the trials are scheduled, in words.
    pub fn method(&self) -> &'static str {
        match self.by {
            By::Path => "critical path, as many people as it takes",
            By::Pool(_) => "list scheduling, first come first served, anybody does any item",
            By::Crew(_) => "list scheduling, first come first served, by side and by when people work",
        }
    }

    pub fn items(&self) -> usize {
        self.curves.len()
    }

    /// The time of an answer for a time of a trial.
    pub fn answer(&self, time: f32) -> f64 {
        self.timetable.as_ref().map_or(f64::from(time), |timetable| timetable.when(f64::from(time)))
    }

    /// Draws the block that begins with a trial, and finishes it.
    #[inline(always)]
    pub fn block(&self, block: &mut Block, seed: u64, first_trial: u64) -> Lane<f32> {
        block.draws.fill(&self.curves, &self.net.position, seed, first_trial);
        match &self.by {
            By::Path => path::finish(&self.net, &self.not_before, &mut block.draws),
            By::Pool(people) => std::array::from_fn(|lane| {
                let efforts = &block.draws.efforts;
                let finish = block.room.run(&self.net, *people, |position| efforts[position][lane]);
                if let Some(details) = &mut block.details {
                    details.follow(lane, block.room.last, &block.room.cause, |position| block.room.finish[position]);
                }
                finish
            }),
            By::Crew(crew) => std::array::from_fn(|lane| {
                let efforts: Vec<f64> = block.draws.efforts.iter().map(|effort| f64::from(effort[lane])).collect();
                let trial = Trial::run(crew, &self.net, &efforts);
                if let Some(details) = &mut block.details {
                    details.follow(lane, trial.last, &trial.cause, |position| trial.finish[position] as f32);
                }
                trial.finish[trial.last as usize] as f32
            }),
        }
    }

    /// The same, with what was critical.
    #[inline(always)]
    fn block_with_details(&self, block: &mut Block, seed: u64, first_trial: u64) -> Lane<f32> {
        let last = self.block(block, seed, first_trial);
        if let (By::Path, Some(details)) = (&self.by, &mut block.details) {
            path::critical(&self.net, &self.not_before, &block.draws.efforts, &last, &mut details.marks);
            // The path leaves finishes where the efforts were: hand them over, and take the room back.
            std::mem::swap(&mut details.finishes, &mut block.draws.efforts);
        }
        last
    }

    /// Draws and finishes a block, with all details.
    pub fn block_told(&self, block: &mut Block, seed: u64, first_trial: u64) -> Lane<f32> {
        dispatch!(Level::new(), _ => self.block_with_details(block, seed, first_trial))
    }

    /// When each trial is done, in the time of the trials.
    pub fn run(&self, trials: usize, seed: u64) -> Vec<f32> {
        let mut finishes = vec![0.0; trials];
        // The same arithmetic in the widest vectors that this machine has; no bit depends on them.
        let level = Level::new();
        let blocks = finishes.par_chunks_mut(LANES).with_min_len(SHORTEST).enumerate();
        blocks.for_each_init(
            || Block::new(self, false),
            |block, (place, finishes)| {
                let last = dispatch!(level, _ => self.block(block, seed, (place * LANES) as u64));
                finishes.copy_from_slice(&last[..finishes.len()]);
            },
        );
        finishes
    }
}

/// Room for one block of trials.
pub(super) struct Block {
    pub draws: Draws,
    room: Room,
    pub details: Option<Details>,
}

/// What a block tells beyond when it is done, by position.
pub(super) struct Details {
    /// All ones where the item was critical.
    pub marks: Vec<Lane<u32>>,
    /// When the item was done.
    pub finishes: Vec<Lane<f32>>,
}

impl Block {
    pub fn new(ready: &Ready, with_details: bool) -> Self {
        let items = ready.items();
        let details = || Details { marks: vec![[0; LANES]; items], finishes: vec![[0.0; LANES]; items] };
        Self { draws: Draws::new(items, with_details), room: Room::new(&ready.net, items), details: with_details.then(details) }
    }
}

impl Details {
    /// Marks the chain of items that each waited for the one before, back from the last.
    fn follow(&mut self, lane: usize, last: u32, cause: &[u32], finish: impl Fn(usize) -> f32) {
        for (position, (marks, finishes)) in self.marks.iter_mut().zip(&mut self.finishes).enumerate() {
            (marks[lane], finishes[lane]) = (0, finish(position));
        }
        let mut now = last;
        while now != NOTHING {
            self.marks[now as usize][lane] = u32::MAX;
            now = cause[now as usize];
        }
    }
}

/// When the plan is done in each trial, in the order of the trials and in the time of the
/// answer: the bare simulation, for those who need nothing else.
///
/// # Errors
/// When the plan or the capacity makes no sense.
pub fn finishes(plan: &Plan, capacity: &Capacity, factor_sigma: f64, trials: usize, seed: u64) -> Result<Vec<f64>, Fault> {
    let ready = Ready::of(plan, capacity, factor_sigma)?;
    Ok(ready.run(trials.max(1), seed).into_iter().map(|finish| ready.answer(finish)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecasting::{
        Quantiles,
        scheduling::{Effort, Item},
    };

    #[test]
    fn no_bit_depends_on_how_wide_the_machines_vectors_are() {
        let range = Quantiles::through(&[(0.1, 2.0), (0.5, 3.0), (0.9, 40.0)]).expect("three points");
        let item = |i: usize| if i.is_multiple_of(2) { range.into() } else { Effort::Lognormal { mu: 1.0, sigma: 0.7 } };
        let items = (0..60).map(|i| Item::new(i.to_string(), item(i), if i < 5 { vec![] } else { vec![i - 5, i - 4] })).collect();
        for capacity in [Capacity::unlimited(), Capacity::people(3)] {
            let ready = Ready::of(&Plan { items: Vec::clone(&items) }, &capacity, 0.3).expect("a plan");
            let mut block = Block::new(&ready, false);
            // Compiled for the least that the target has, and for what this machine has.
            let narrow: Vec<Lane<f32>> = (0..8).map(|place| ready.block(&mut block, 7, (place * LANES) as u64)).collect();
            assert_eq!(narrow.concat(), ready.run(8 * LANES, 7));
        }
    }
}
