//! Impossible wishes, prices, cuts and alternatives.

use super::drawn::drawn;
use crate::negotiating::{Instance, Item, Limits, Refusal, additions, alternatives, check, cuts, removals, short, solve};

fn item(value: f64, essential: bool, needs: &[usize]) -> Item {
    Item { value, essential, needs: needs.to_vec() }
}

/// Two scenarios, in the second of which everything takes twice as long. Item 1 needs 0.
fn plan(essential: [bool; 4], capacity: f64) -> Instance {
    let items =
        vec![item(1.0, essential[0], &[]), item(8.0, essential[1], &[0]), item(5.0, essential[2], &[]), item(2.0, essential[3], &[])];
    Instance::new(items, &[vec![2.0, 4.0, 5.0, 1.0], vec![4.0, 8.0, 10.0, 2.0]], vec![capacity; 2]).expect("sound")
}

#[test]
fn an_impossible_wish_says_what_is_missing_and_who_takes_it() {
    let refused = solve(&plan([false, true, true, false], 12.0), 1.0, Limits::default());
    let Err(Refusal::Impossible(impossible)) = refused else { panic!("{refused:?}") };
    assert_eq!(impossible.essential, [0, 1, 2]);
    assert_eq!((impossible.odds, impossible.wished), (0.5, 1.0));
    assert_eq!((impossible.short.factor, impossible.short.missing), (Some(22.0 / 12.0), 10.0));
    let culprits: Vec<_> = impossible.items.iter().map(|it| (it.item, it.with.clone(), it.alone, it.without)).collect();
    assert_eq!(culprits, [(1, vec![0, 1], 1.0, 1.0), (2, vec![2], 1.0, 1.0)]);
    assert_eq!(impossible.would_fit, [0, 1]);
    assert!(impossible.to_string().contains("83 % more capacity"), "{impossible}");
}

#[test]
fn giving_up_an_essential_item_gives_up_the_essential_ones_that_need_it() {
    let refused = solve(&plan([true, true, false, false], 5.0), 1.0, Limits::default());
    let Err(Refusal::Impossible(impossible)) = refused else { panic!("{refused:?}") };
    assert_eq!(impossible.items.iter().map(|it| (it.item, it.with.clone())).collect::<Vec<_>>(), [(0, vec![0, 1]), (1, vec![1])]);
    assert_eq!(impossible.items[1].short_without.missing, 0.0);
}

#[test]
fn no_capacity_at_all_has_no_factor_that_helps() {
    let refused = solve(&plan([true; 4], 0.0), 0.5, Limits::default());
    let Err(Refusal::Impossible(impossible)) = refused else { panic!("{refused:?}") };
    assert_eq!((impossible.short.factor, impossible.short.missing, impossible.odds), (None, 12.0, 0.0));
    assert!(impossible.would_fit.is_empty());
}

#[test]
fn an_addition_costs_odds_and_says_what_capacity_would_restore_them() {
    let instance = plan([false; 4], 14.0);
    let prices = additions(&instance, &[0, 1], 1.0);
    let second = &prices[0];
    assert_eq!((second.item, &second.with[..], second.value, second.odds, second.odds_change), (2, &[2][..], 5.0, 0.5, -0.5));
    assert_eq!(second.short.factor, Some(22.0 / 14.0));
    assert_eq!((prices[1].item, prices[1].odds_change, prices[1].short.factor), (3, 0.0, Some(1.0)));
    let needs_too = &additions(&instance, &[2], 1.0)[1];
    assert_eq!((needs_too.item, &needs_too.with[..], needs_too.value), (1, &[0, 1][..], 9.0));
}

#[test]
fn a_removal_gains_odds_and_takes_dependants_along() {
    let instance = plan([false, false, true, false], 12.0);
    let gains = removals(&instance, &[0, 1, 2]);
    assert_eq!((&gains[0].with[..], gains[0].value, gains[0].odds_change, gains[0].essential), (&[0, 1][..], 9.0, 0.5, false));
    assert_eq!((&gains[1].with[..], gains[1].odds_change), (&[1][..], 0.0));
    assert!(gains[2].essential);
}

#[test]
fn every_price_is_what_checking_the_other_scope_says() {
    let instance = drawn(40, 30, 12);
    let chosen = solve(&instance, 0.8, Limits::default()).expect("possible").chosen;
    let now = check(&instance, &chosen, 0.0).expect("closed");
    for addition in additions(&instance, &chosen, 0.8) {
        let mut after = [&chosen[..], &addition.with].concat();
        after.sort_unstable();
        let checked = check(&instance, &after, 0.0).expect("closed");
        assert_eq!((checked.odds, checked.odds - now.odds), (addition.odds, addition.odds_change));
        assert_eq!(checked.value, now.value + addition.value);
        let more = addition.short.factor.expect("there is capacity");
        let capacity = |factor: f64| instance.capacity().iter().map(|capacity| capacity * factor).collect();
        let enough = instance.with_capacity(capacity(more)).expect("sound");
        assert!(check(&enough, &after, 0.8).is_ok(), "{addition:?}");
        let less = instance.with_capacity(capacity(more * 0.999)).expect("sound");
        assert!(more == 1.0 || check(&less, &after, 0.8).is_err(), "{addition:?}");
    }
    for removal in removals(&instance, &chosen) {
        let after: Vec<usize> = chosen.iter().filter(|item| !removal.with.contains(item)).copied().collect();
        let checked = check(&instance, &after, 0.0).expect("closed");
        assert_eq!((checked.odds, checked.value), (removal.odds, now.value - removal.value));
    }
}

#[test]
fn cuts_buy_the_most_odds_for_their_value_and_spare_what_is_essential() {
    let all = [0, 1, 2, 3];
    let order = cuts(&plan([false; 4], 14.0), &all, 9);
    let told: Vec<_> = order.iter().map(|cut| (cut.item, cut.with.clone(), cut.odds, cut.value_left)).collect();
    assert_eq!(told, [(2, vec![2], 1.0, 11.0)], "one cut of 5 meets both scenarios");
    let spared = cuts(&plan([false, false, true, false], 14.0), &all, 9);
    assert_eq!(spared.iter().map(|cut| cut.with.clone()).collect::<Vec<_>>(), [vec![0, 1]]);
    assert!(cuts(&plan([true; 4], 14.0), &all, 9).is_empty());
}

#[test]
fn cutting_follows_what_is_left_after_each_cut() {
    let instance = drawn(60, 50, 3);
    let everything: Vec<usize> = (0..60).collect();
    let order = cuts(&instance, &everything, 60);
    let mut left = everything;
    for cut in &order {
        left.retain(|item| !cut.with.contains(item));
        let checked = check(&instance, &left, 0.0).expect("what is left is closed");
        assert_eq!((checked.odds, checked.value), (cut.odds, cut.value_left));
    }
    assert_eq!(order.last().map(|cut| cut.odds), Some(1.0));
    assert!(order.iter().all(|cut| cut.odds_change >= 0.0));
}

#[test]
fn alternatives_are_worth_nearly_as_much_and_differ() {
    let instance = drawn(30, 60, 4);
    let best = solve(&instance, 0.85, Limits::default()).expect("possible");
    let others = alternatives(&instance, 0.85, &best, 0.03, 3, Limits::default()).expect("possible");
    assert!(!others.is_empty());
    for (place, other) in others.iter().enumerate() {
        let checked = check(&instance, &other.chosen, 0.85).expect("an alternative keeps to the rules");
        assert_eq!((checked.value, checked.odds), (other.value, other.odds));
        assert!(other.loss <= 0.03 + 1e-12 && other.value <= best.value);
        assert!(!other.more.is_empty() && other.distance > 0.0);
        assert!(other.more.iter().all(|item| !best.chosen.contains(item)) && other.less.iter().all(|item| best.chosen.contains(item)));
        assert!(others[..place].iter().all(|earlier| earlier.chosen != other.chosen));
    }
}

#[test]
fn where_everything_fits_there_is_no_alternative() {
    let instance = plan([false; 4], 99.0);
    let best = solve(&instance, 1.0, Limits::default()).expect("possible");
    assert_eq!(alternatives(&instance, 1.0, &best, 0.5, 3, Limits::default()), Ok(vec![]));
}

#[test]
fn what_fits_is_short_of_nothing() {
    let missing = short(&plan([false; 4], 22.0), &[0, 1, 2], 1.0);
    assert_eq!((missing.factor, missing.missing), (Some(1.0), 0.0));
}
