//! Frontiers over dates and odds.

use super::drawn::drawn;
use crate::negotiating::{Cell, Instance, Item, Limits, check, frontier, solve};

fn dates(instance: &Instance, factors: &[f64]) -> Vec<Vec<f64>> {
    factors.iter().map(|factor| instance.capacity().iter().map(|capacity| capacity * factor).collect()).collect()
}

fn value(cell: &Cell) -> f64 {
    cell.answer.as_ref().map_or(f64::NEG_INFINITY, |answer| answer.value)
}

#[test]
fn every_cell_of_a_frontier_is_what_solving_it_alone_gives() {
    let instance = drawn(20, 40, 2);
    let (dates, odds) = (dates(&instance, &[0.5, 0.8, 1.0, 1.4]), [0.5, 0.85, 0.95]);
    let cells = frontier(&instance, &dates, &odds, Limits::default()).expect("sound");
    assert_eq!(cells.len(), 12);
    for (place, cell) in cells.iter().enumerate() {
        assert_eq!((cell.date, cell.odds), (place / 3, odds[place % 3]));
        let alone = instance.with_capacity(dates[cell.date].clone()).expect("sound");
        let answer = cell.answer.as_ref().expect("nothing is essential");
        assert!(answer.proven && check(&alone, &answer.chosen, cell.odds).is_ok());
        assert_eq!(solve(&alone, cell.odds, Limits::default()).map(|answer| answer.value), Ok(answer.value));
    }
}

#[test]
fn more_time_and_lower_odds_never_lose_value_however_little_work_is_done() {
    let instance = drawn(60, 40, 8);
    let (dates, odds) = (dates(&instance, &[0.6, 0.8, 1.0, 1.2]), [0.95, 0.85, 0.7]);
    let cells = frontier(&instance, &dates, &odds, Limits { work: 0, ..Limits::default() }).expect("sound");
    for row in cells.chunks(3) {
        assert!(row.windows(2).all(|pair| value(&pair[0]) <= value(&pair[1])), "{row:?}");
    }
    for pair in cells.windows(4) {
        assert!(value(&pair[0]) <= value(&pair[3]), "{pair:?}");
    }
    let bounded = |cell: &Cell| cell.answer.as_ref().is_some_and(|answer| answer.bound >= answer.value);
    assert!(cells.iter().all(bounded));
}

#[test]
fn the_bounds_of_a_hasty_frontier_hold() {
    let instance = drawn(24, 30, 6);
    let (dates, odds) = (dates(&instance, &[1.2, 0.7, 1.0, 0.8]), [0.7, 0.95, 0.85]);
    let thorough = frontier(&instance, &dates, &odds, Limits::default()).expect("sound");
    for work in [0, 400, 1_000, 2_000, 4_000, 8_000] {
        let hasty = frontier(&instance, &dates, &odds, Limits { work, ..Limits::default() }).expect("sound");
        for (hasty, thorough) in hasty.iter().zip(&thorough) {
            let (hasty, best) = (hasty.answer.as_ref().expect("possible"), value(thorough));
            assert!(hasty.value <= best && best <= hasty.bound, "{hasty:?} where {best} is best");
        }
        assert!(work > 0 || hasty.iter().any(|cell| cell.answer.as_ref().is_some_and(|answer| !answer.proven)));
    }
}

#[test]
fn dates_by_which_the_essential_items_cannot_be_done_are_empty() {
    let items = vec![Item { value: 1.0, essential: true, needs: vec![] }];
    let instance = Instance::new(items, &[vec![1.0], vec![2.0]], vec![0.0; 2]).expect("sound");
    let cells = frontier(&instance, &[vec![1.0; 2], vec![2.0; 2]], &[0.5, 1.0], Limits::default()).expect("sound");
    assert_eq!(cells.iter().map(|cell| cell.answer.is_some()).collect::<Vec<_>>(), [true, false, true, true]);
}

#[test]
fn capacities_that_are_not_sound_are_refused() {
    let instance = drawn(3, 2, 1);
    assert!(frontier(&instance, &[vec![1.0]], &[0.5], Limits::default()).is_err());
    assert!(frontier(&instance, &[vec![1.0, f64::NAN]], &[0.5], Limits::default()).is_err());
    assert!(frontier(&instance, &[vec![1.0, 1.0]], &[1.5], Limits::default()).is_err());
}
