//! What more time or less certainty buys: the best value for every date and odds.

use super::check::check;
use super::instance::{Instance, Invalid};
use super::solving::{Answer, Limits, Refusal, gap, solve_from};
use rayon::prelude::*;
use serde::Serialize;

/// The best scope for one date at one wish for odds.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Cell {
    /// Which date, by its place in the list that was given.
    pub date: usize,
    /// The wished odds, 0 to 1.
    pub odds: f64,
    /// The best scope; `None` if not even the essential items have these odds by then.
    pub answer: Option<Answer>,
}

/// The best value for every date and every wish for odds: `dates` holds, for each date, the
/// capacity of every scenario. Cells come date by date, and within a date as `odds` are given.
///
/// Each cell begins with the best scopes of earlier dates at the same odds, so give dates in
/// their order. In the end a scope or a bound of one cell that also holds for another is used
/// there too. [`Limits::work`] is for each cell.
///
/// # Errors
/// When capacities or odds are not sound.
pub fn frontier(instance: &Instance, dates: &[Vec<f64>], odds: &[f64], limits: Limits) -> Result<Vec<Cell>, Invalid> {
    let instances: Vec<Instance> = dates.iter().map(|capacity| instance.with_capacity(capacity.clone())).collect::<Result<_, _>>()?;
    let columns: Vec<Vec<Cell>> = odds.par_iter().map(|odds| column(&instances, *odds, limits)).collect::<Result<_, _>>()?;
    let mut cells = Vec::with_capacity(dates.len() * odds.len());
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    for _ in dates {
        cells.extend(columns.iter_mut().filter_map(Iterator::next));
    }
    let before: Vec<Cell> = cells.clone();
    cells.iter_mut().for_each(|cell| share(cell, &before, &instances));
    Ok(cells)
}

/// The cells of one wish for odds.
fn column(instances: &[Instance], odds: f64, limits: Limits) -> Result<Vec<Cell>, Invalid> {
    let mut cells: Vec<Cell> = Vec::with_capacity(instances.len());
    for (date, instance) in instances.iter().enumerate() {
        let known: Vec<&[usize]> = cells.iter().filter_map(|cell| cell.answer.as_ref()).map(|answer| &answer.chosen[..]).collect();
        let answer = match solve_from(instance, odds, limits, &known) {
            Ok(answer) => Some(answer),
            Err(Refusal::Impossible(_)) => None,
            Err(Refusal::Invalid(invalid)) => return Err(invalid),
        };
        cells.push(Cell { date, odds, answer });
    }
    Ok(cells)
}

/// Uses in a cell that is not proven the scopes and the bounds of others that hold for it.
fn share(cell: &mut Cell, others: &[Cell], instances: &[Instance]) {
    let at = &instances[cell.date];
    let Some(answer) = cell.answer.as_mut().filter(|answer| !answer.proven) else { return };
    for other in others {
        let Some(known) = &other.answer else { continue };
        if let Some(better) = check(at, &known.chosen, cell.odds).ok().filter(|checked| checked.value > answer.value) {
            answer.chosen.clone_from(&known.chosen);
            (answer.value, answer.met, answer.odds) = (better.value, better.met, better.odds);
        }
        let roomier = instances[other.date].capacity().iter().zip(at.capacity()).all(|(other, this)| other >= this);
        if other.odds <= cell.odds && roomier {
            answer.bound = answer.bound.min(known.bound);
        }
    }
    answer.bound = answer.bound.max(answer.value);
    answer.proven = answer.bound <= answer.value;
    answer.gap = gap(answer.value, answer.bound);
}
