//! Critical path: as many people as it takes. All trials of a block go through the graph together.

use super::{draws::Draws, plan::Net};
use crate::forecasting::chance::{LANES, Lane};

/// When each trial's last item is done. The finish of each item takes the place of its effort.
#[inline(always)]
pub(super) fn finish(net: &Net, not_before: &[f32], draws: &mut Draws) -> Lane<f32> {
    let mut last = [0.0; LANES];
    for (position, not_before) in not_before.iter().enumerate() {
        let (earlier, rest) = draws.efforts.split_at_mut(position);
        let finish = &mut rest[0];
        match net.before.of(position) {
            [] if *not_before == 0.0 => {}
            [only] if *not_before == 0.0 => add(finish, &earlier[*only as usize]),
            needs => add(finish, &start(needs, *not_before, earlier)),
        }
        if net.after.of(position).is_empty() {
            latest(&mut last, finish);
        }
    }
    last
}

/// When an item can begin.
#[inline(always)]
fn start(needs: &[u32], not_before: f32, finishes: &[Lane<f32>]) -> Lane<f32> {
    let mut start = [not_before; LANES];
    for need in needs {
        latest(&mut start, &finishes[*need as usize]);
    }
    start
}

/// Marks, by position, the trials in which an item is on a critical path: a delay of it would
/// have delayed everything. `finishes` is what [`finish`] left; a mark is all ones.
#[inline(always)]
pub(super) fn critical(net: &Net, not_before: &[f32], finishes: &[Lane<f32>], last: &Lane<f32>, marks: &mut [Lane<u32>]) {
    for position in 0..finishes.len() {
        marks[position] = [0; LANES];
        if net.after.of(position).is_empty() {
            mark(&mut marks[position], &[u32::MAX; LANES], &finishes[position], last);
        }
    }
    for position in (0..finishes.len()).rev() {
        let needs = net.before.of(position);
        let start = start(needs, not_before[position], finishes);
        for need in needs {
            let (earlier, rest) = marks.split_at_mut(position);
            mark(&mut earlier[*need as usize], &rest[0], &finishes[*need as usize], &start);
        }
    }
}

/// Marks where the follower is marked and begins just as this one ends.
#[inline(always)]
fn mark(marks: &mut Lane<u32>, follower: &Lane<u32>, finish: &Lane<f32>, begins: &Lane<f32>) {
    for lane in 0..LANES {
        marks[lane] |= if finish[lane] == begins[lane] { follower[lane] } else { 0 };
    }
}

#[inline(always)]
fn add(one: &mut Lane<f32>, other: &Lane<f32>) {
    for (one, other) in one.iter_mut().zip(other) {
        *one += other;
    }
}

/// The later of both, lane by lane.
#[inline(always)]
fn latest(one: &mut Lane<f32>, other: &Lane<f32>) {
    for (one, other) in one.iter_mut().zip(other) {
        *one = if *one < *other { *other } else { *one };
    }
}
