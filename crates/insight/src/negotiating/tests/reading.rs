//! What is refused, and in which words; and the smallest instances there are.

use crate::negotiating::{Instance, Invalid, Item, Limits, Refusal, check, solve};

fn item(value: f64, needs: &[usize]) -> Item {
    Item { value, essential: false, needs: needs.to_vec() }
}

fn refused(items: Vec<Item>, effort: &[Vec<f64>], capacity: Vec<f64>) -> String {
    Instance::new(items, effort, capacity).expect_err("not sound").to_string()
}

#[test]
fn what_is_not_sound_is_refused_with_its_place() {
    let one = || vec![item(1.0, &[])];
    assert_eq!(refused(one(), &[], vec![]), "there are no scenarios; give at least one");
    assert!(refused(one(), &[vec![]], vec![1.0]).starts_with("scenario 0 has 0 efforts for 1 items"));
    assert!(refused(one(), &[vec![f64::NAN]], vec![1.0]).starts_with("the effort of item 0 in scenario 0 is NaN"));
    assert!(refused(one(), &[vec![-1.0]], vec![1.0]).starts_with("the effort of item 0 in scenario 0 is -1"));
    assert!(refused(one(), &[vec![1.0]], vec![]).starts_with("there are 0 capacities for 1 scenarios"));
    assert!(refused(one(), &[vec![1.0]], vec![f64::INFINITY]).starts_with("the capacity of scenario 0 is inf"));
    assert!(refused(vec![item(f64::NAN, &[])], &[vec![1.0]], vec![1.0]).starts_with("the value of item 0 is NaN"));
    assert!(refused(vec![item(1.0, &[4])], &[vec![1.0]], vec![1.0]).starts_with("item 0 needs item 4, which does not exist"));
}

#[test]
fn a_circle_of_needs_is_named() {
    let items = vec![item(1.0, &[]), item(1.0, &[3]), item(1.0, &[1]), item(1.0, &[2, 0])];
    let refused = Instance::new(items, &[vec![1.0; 4]], vec![1.0]).expect_err("a circle");
    assert_eq!(refused, Invalid::Cycle { items: vec![1, 3, 2] });
    assert_eq!(refused.to_string(), "items need each other in a circle (1 needs 3 needs 2 needs 1); remove one of these needs");
    assert!(refused_self().contains("(0 needs 0)"));
}

fn refused_self() -> String {
    refused(vec![item(1.0, &[0])], &[vec![1.0]], vec![1.0])
}

#[test]
fn odds_beyond_one_are_refused() {
    let instance = Instance::new(vec![item(1.0, &[])], &[vec![1.0]], vec![1.0]).expect("sound");
    for odds in [1.01, -0.1, f64::NAN] {
        assert!(matches!(solve(&instance, odds, Limits::default()), Err(Refusal::Invalid(Invalid::Odds { .. }))));
    }
}

#[test]
fn no_items_are_a_scope_of_no_value() {
    let instance = Instance::new(vec![], &[vec![], vec![]], vec![0.0, 1.0]).expect("sound");
    let answer = solve(&instance, 1.0, Limits::default()).expect("nothing is essential");
    assert!(answer.chosen.is_empty() && answer.proven && answer.odds == 1.0 && answer.value == 0.0 && answer.gap == 0.0);
}

#[test]
fn one_item_is_in_exactly_when_it_fits_often_enough() {
    let instance = Instance::new(vec![item(5.0, &[])], &[vec![1.0], vec![2.0], vec![3.0]], vec![2.0; 3]).expect("sound");
    assert_eq!(solve(&instance, 2.0 / 3.0, Limits::default()).expect("possible").chosen, [0]);
    assert!(solve(&instance, 0.7, Limits::default()).expect("possible").chosen.is_empty());
}

#[test]
fn without_capacity_only_what_takes_no_effort_is_in() {
    let items = vec![item(5.0, &[]), item(1.0, &[]), item(9.0, &[0])];
    let instance = Instance::new(items, &[vec![1.0, 0.0, 0.0]], vec![0.0]).expect("sound");
    let answer = solve(&instance, 1.0, Limits::default()).expect("possible");
    assert_eq!((answer.chosen, answer.proven), (vec![1], true));
}

#[test]
fn tenths_that_add_up_to_the_capacity_fit() {
    let items = vec![item(1.0, &[]), item(1.0, &[])];
    let instance = Instance::new(items, &[vec![0.1, 0.2]], vec![0.3]).expect("sound");
    assert_eq!(solve(&instance, 1.0, Limits::default()).expect("possible").chosen, [0, 1]);
    assert!(check(&instance, &[0, 1], 1.0).is_ok());
}

#[test]
fn a_wish_for_no_odds_gets_everything() {
    let instance = Instance::new(vec![item(1.0, &[]), item(2.0, &[0])], &[vec![9.0, 9.0]], vec![1.0]).expect("sound");
    let answer = solve(&instance, 0.0, Limits::default()).expect("possible");
    assert_eq!((answer.chosen, answer.odds, answer.proven), (vec![0, 1], 0.0, true));
}

#[test]
fn the_unit_of_value_and_absurd_efforts_change_nothing() {
    let chosen = |unit: f64, absurd: f64| {
        let items = vec![item(3.0 * unit, &[]), item(5.0 * unit, &[0]), item(4.0 * unit, &[]), item(9.0 * unit, &[])];
        let effort = [vec![1.0, 2.0, 2.0, absurd], vec![1.0, 1.0, 2.0, absurd], vec![0.0, 1.0, 9.0, absurd]];
        let instance = Instance::new(items, &effort, vec![3.0, 3.0, 1.0]).expect("sound");
        let answer = solve(&instance, 1.0, Limits::default()).expect("possible");
        assert!(answer.proven && answer.bound == answer.value);
        answer.chosen
    };
    for (unit, absurd) in [(1.0, 4.0), (1e-12, 1e300), (1e-300, f64::MAX), (1e11, 1e12), (0.1, 1e9)] {
        assert_eq!(chosen(unit, absurd), [0, 1], "{unit} {absurd}");
    }
    assert!(refused(vec![item(1e13, &[])], &[vec![1.0]], vec![1.0]).ends_with("give a number from 0 to 1e12"));
}

#[test]
fn the_check_finds_every_flaw() {
    use crate::negotiating::Flaw;
    let items = vec![item(1.0, &[]), item(2.0, &[0]), Item { value: 1.0, essential: true, needs: vec![] }];
    let instance = Instance::new(items, &[vec![1.0; 3], vec![2.0; 3]], vec![3.0; 2]).expect("sound");
    assert_eq!(check(&instance, &[0, 9], 0.5), Err(Flaw::Listing { item: 9 }));
    assert_eq!(check(&instance, &[2, 0], 0.5), Err(Flaw::Listing { item: 0 }));
    assert_eq!(check(&instance, &[1, 2], 0.5), Err(Flaw::NeedOut { item: 1, needed: 0 }));
    assert_eq!(check(&instance, &[0, 1], 0.5), Err(Flaw::EssentialOut { item: 2 }));
    assert_eq!(check(&instance, &[0, 1, 2], 0.9), Err(Flaw::Odds { met: 1, needed: 2 }));
    assert_eq!(check(&instance, &[0, 1, 2], 0.5).map(|checked| (checked.value, checked.met)), Ok((4.0, 1)));
}
