//! Instances too large to try everything: checked, bounded, and the same on any number of threads.

use super::drawn::drawn;
use crate::negotiating::{Limits, check, solve};

#[test]
fn forty_items_are_proven_best() {
    for seed in 1..=3 {
        let instance = drawn(40, 100, seed);
        let answer = solve(&instance, 0.85, Limits::default()).expect("nothing is essential");
        assert!(answer.proven && answer.bound == answer.value && answer.gap == 0.0, "{answer:?}");
        assert_eq!(check(&instance, &answer.chosen, 0.85).map(|checked| checked.value), Ok(answer.value));
    }
}

#[test]
fn a_larger_scope_comes_with_a_small_gap() {
    let instance = drawn(150, 100, 7);
    let work = if cfg!(debug_assertions) { 300_000 } else { 2_000_000 };
    let answer = solve(&instance, 0.85, Limits { work, ..Limits::default() }).expect("nothing is essential");
    assert_eq!(check(&instance, &answer.chosen, 0.85).map(|checked| checked.met), Ok(answer.met));
    assert!(answer.gap < 0.05, "{answer:?}");
    assert!((answer.bound - answer.value - answer.gap * answer.value).abs() < 1e-6);
}

#[test]
fn more_work_never_loosens_the_answer() {
    let instance = drawn(60, 80, 11);
    let answers: Vec<_> =
        [0, 20_000, 200_000].iter().map(|work| solve(&instance, 0.9, Limits { work: *work, ..Limits::default() })).collect();
    let answers: Vec<_> = answers.into_iter().map(|answer| answer.expect("nothing is essential")).collect();
    assert!(answers.windows(2).all(|pair| pair[0].value <= pair[1].value && pair[0].bound >= pair[1].bound), "{answers:?}");
}

#[test]
fn the_answer_is_the_same_on_one_thread_and_on_many() {
    for (items, work) in [(40, 1_000_000), (120, 200_000)] {
        let instance = drawn(items, 60, 5);
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| solve(&instance, 0.85, Limits { work, ..Limits::default() })).expect("nothing is essential")
        };
        let one = on(1);
        for threads in [2, 3, 8] {
            assert_eq!(on(threads), one, "{items} items on {threads} threads");
        }
    }
}

#[test]
fn looking_ends_when_it_is_cancelled_or_good_enough() {
    let instance = drawn(120, 60, 9);
    let cancelled = || true;
    let cut = solve(&instance, 0.85, Limits { cancelled: Some(&cancelled), ..Limits::default() }).expect("nothing is essential");
    assert!(!cut.proven && cut.bound > cut.value && check(&instance, &cut.chosen, 0.85).is_ok());
    let enough = solve(&instance, 0.85, Limits { gap: 0.05, ..Limits::default() }).expect("nothing is essential");
    assert!(enough.gap <= 0.05 && enough.work > cut.work);
}
