//! The solver against the definition: every choice of small instances, one by one.

use crate::negotiating::check::check;
use crate::negotiating::instance::{Instance, Item, needed};
use crate::negotiating::proving::Way;
use crate::negotiating::solving::{Answer, Limits, Refusal, solve_by};
use proptest::prelude::*;

/// The value of the best choice, by looking at all of them.
fn best_of_all(instance: &Instance, odds: f64) -> Option<f64> {
    let items = instance.items().len();
    let choices = (0u32..1 << items).map(|bits| (0..items).filter(|item| bits >> item & 1 == 1).collect::<Vec<_>>());
    choices.filter_map(|chosen| check(instance, &chosen, odds).ok()).map(|checked| checked.value).max_by(f64::total_cmp)
}

/// Ways that leave as much as possible to each part of a proof.
fn ways() -> impl Strategy<Value = Way> {
    (any::<[bool; 4]>(), 0usize..17, 0usize..5, 1usize..9, 1e-9f64..5e-3).prop_map(|(flags, enumerate, exchanges, batch, precision)| Way {
        dive: flags[3],
        probe: flags[0],
        scenarios_first: flags[1],
        best_first: flags[2],
        enumerate: enumerate * usize::from(enumerate % 2 == 0),
        exchanges,
        batch,
        precision,
    })
}

fn agree(instance: &Instance, odds: f64, way: Way) -> Result<(), TestCaseError> {
    let best = best_of_all(instance, odds);
    match (solve_by(instance, odds, Limits::default(), &[], |_| way), best) {
        (Ok(answer), Some(best)) => {
            prop_assert!(answer.proven, "{answer:?}");
            prop_assert!((answer.value - best).abs() <= 1e-9 * best.max(1.0), "found {} of {best}", answer.value);
            holds(instance, odds, &answer, best)
        }
        (Err(Refusal::Impossible(impossible)), None) => {
            prop_assert!(impossible.odds < odds);
            prop_assert!(impossible.short.factor.is_none_or(|factor| factor > 1.0));
            Ok(())
        }
        (answer, best) => Err(TestCaseError::fail(format!("{answer:?} where {best:?} is best"))),
    }
}

/// The answer is what it claims to be, and its bound is one.
fn holds(instance: &Instance, odds: f64, answer: &Answer, best: f64) -> Result<(), TestCaseError> {
    let checked = check(instance, &answer.chosen, odds).map_err(|flaw| TestCaseError::fail(format!("{flaw:?}")))?;
    prop_assert_eq!(checked.met, answer.met);
    prop_assert_eq!(checked.value, answer.value);
    prop_assert!(answer.bound >= best * (1.0 - 1e-12), "bound {} below {best}", answer.bound);
    Ok(())
}

fn items(most: usize, values: impl Strategy<Value = f64> + Clone) -> impl Strategy<Value = Vec<Item>> {
    (0..=most).prop_flat_map(move |count| {
        (0..count)
            .map(|item| {
                let needs = prop::collection::vec(0..item.max(1), 0..=2.min(item));
                (values.clone(), prop::bool::weighted(0.08), needs).prop_map(|(value, essential, needs)| Item { value, essential, needs })
            })
            .collect::<Vec<_>>()
    })
}

fn instances(
    most: usize,
    values: impl Strategy<Value = f64> + Clone,
    efforts: impl Strategy<Value = f64> + Clone,
) -> impl Strategy<Value = Instance> {
    (items(most, values), 1usize..24, 0.1f64..1.1).prop_flat_map(move |(items, scenarios, tight)| {
        let effort = prop::collection::vec(prop::collection::vec(efforts.clone(), items.len()), scenarios);
        let spread = prop::collection::vec(0.7f64..1.3, scenarios);
        (effort, spread).prop_map(move |(effort, spread)| {
            let mean = effort.iter().flatten().sum::<f64>() / effort.len() as f64;
            let capacity = spread.iter().map(|spread| (mean * tight * spread).round()).collect();
            Instance::new(items.clone(), &effort, capacity).expect("a sound instance")
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 48 } else { 400 }))]

    #[test]
    fn whole_numbers_are_solved_as_by_trying_everything(
        instance in instances(12, (1i32..40).prop_map(f64::from), (0i32..60).prop_map(f64::from)),
        odds in 0.0f64..=1.0,
        way in ways(),
    ) {
        agree(&instance, odds, way)?;
    }

    #[test]
    fn fractions_are_solved_as_by_trying_everything(
        instance in instances(12, 0.0f64..9.0, prop_oneof![Just(0.0), 0.1f64..9.0, 50.0f64..90.0]),
        odds in 0.0f64..=1.0,
        way in ways(),
    ) {
        agree(&instance, odds, way)?;
    }

    #[test]
    fn a_bound_of_a_proof_cut_short_is_still_one(
        instance in instances(12, (1i32..40).prop_map(f64::from), 0.1f64..9.0),
        odds in 0.0f64..=1.0,
        work in 0u64..2_000,
        way in ways(),
    ) {
        let best = best_of_all(&instance, odds);
        if let (Ok(answer), Some(best)) = (solve_by(&instance, odds, Limits { work, ..Limits::default() }, &[], |_| way), best) {
            holds(&instance, odds, &answer, best)?;
            prop_assert!(!answer.proven || answer.value >= best);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 2 } else { 24 }))]

    #[test]
    fn eighteen_items_are_solved_as_by_trying_everything(
        instance in instances(18, (1i32..100).prop_map(f64::from), (1i32..90).prop_map(f64::from)),
        odds in 0.5f64..=1.0,
        way in ways(),
    ) {
        agree(&instance, odds, way)?;
    }
}

#[test]
fn the_number_of_scenarios_needed_is_not_spoilt_by_binary_fractions() {
    assert_eq!(needed(0.85, 200), 170);
    assert_eq!(needed(0.851, 200), 171);
    assert_eq!(needed(1.0, 200), 200);
    assert_eq!(needed(0.0, 200), 0);
}
