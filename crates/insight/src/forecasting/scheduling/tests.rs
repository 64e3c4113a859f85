//! What a simulated plan promises.

use super::*;
use crate::forecasting::Quantiles;
use domain::Side;
use jiff::civil::date;
use proptest::prelude::*;

/// A lognormal item.
fn item(name: &str, mu: f64, sigma: f64, needs: &[usize]) -> Item {
    Item::new(name, Effort::Lognormal { mu, sigma }, needs)
}

/// An item of a certain length.
fn sure(name: &str, effort: f64, needs: &[usize]) -> Item {
    Item::new(name, Effort::Certain(effort), needs)
}

fn plan(items: impl Into<Vec<Item>>) -> Plan {
    Plan { items: items.into() }
}

/// Two branches that meet: the long one decides.
fn diamond() -> Plan {
    plan([sure("a", 1.0, &[]), sure("b", 5.0, &[0]), sure("c", 2.0, &[0]), sure("d", 1.0, &[1, 2])])
}

#[test]
fn a_certain_plan_is_done_when_its_longest_path_is() {
    let outcome = simulate(&diamond(), &Capacity::unlimited(), 0.0, 100, 1).expect("a plan");
    assert!((outcome.at(0.5) - 7.0).abs() < 1e-5 && (outcome.at(0.99) - 7.0).abs() < 1e-5);
    let critical: Vec<f64> = outcome.items.iter().map(|part| part.critical).collect();
    assert_eq!(critical, [1.0, 1.0, 0.0, 1.0]);
    assert!((outcome.items[2].p50 - 3.0).abs() < 1e-5);
}

#[test]
fn one_person_does_one_thing_after_another() {
    let outcome = simulate(&diamond(), &Capacity::people(1), 0.0, 10, 1).expect("a plan");
    assert!((outcome.at(0.5) - 9.0).abs() < 1e-5);
    assert!(outcome.items.iter().all(|part| part.critical == 1.0), "everything is in everybody's way: {:?}", outcome.items);
}

#[test]
fn an_item_waits_for_its_side() {
    let items = [
        sure("design", 3.0, &[]).by(Side::Product),
        sure("copy", 3.0, &[]).by(Side::Product),
        sure("build", 1.0, &[]).by(Side::Engineering),
    ];
    let alone = simulate(&plan(items.clone()), &Capacity::sides(1, 5), 0.0, 10, 1).expect("a plan");
    assert!((alone.at(0.5) - 6.0).abs() < 1e-5);
    assert!((alone.items[2].p50 - 1.0).abs() < 1e-5, "who waits for a person does not hold up who does not");
    let helped = simulate(&plan(items.clone()), &Capacity::sides(2, 5), 0.0, 10, 1).expect("a plan");
    assert!((helped.at(0.5) - 3.0).abs() < 1e-5);
    let nobody = simulate(&plan(items), &Capacity::sides(0, 5), 0.0, 10, 1);
    assert_eq!(nobody, Err(Fault::Nobody { item: "design".into(), side: Some(Side::Product) }));
}

#[test]
fn faults_name_the_items() {
    let circle = plan([sure("a", 1.0, &[]), sure("b", 1.0, &[3]), sure("c", 1.0, &[1]), sure("d", 1.0, &[2]), sure("e", 1.0, &[3])]);
    let fault = simulate(&circle, &Capacity::unlimited(), 0.0, 10, 1).expect_err("a circle");
    assert_eq!(fault, Fault::Cycle(vec!["b".into(), "d".into(), "c".into()]));
    assert_eq!(fault.to_string(), "b needs d needs c needs b again: none of them can begin; take one of these away.");
    let itself = simulate(&plan([sure("a", 1.0, &[0])]), &Capacity::unlimited(), 0.0, 10, 1).expect_err("a circle");
    assert_eq!(itself.to_string(), "a needs itself; take that away.");
    let missing = simulate(&plan([sure("a", 1.0, &[4])]), &Capacity::unlimited(), 0.0, 10, 1).expect_err("nothing there");
    assert_eq!(missing.to_string(), "a needs item number 5, and the plan has only 1; add that item or take the need away.");
    let odd = simulate(&plan([sure("a", f64::NAN, &[])]), &Capacity::unlimited(), 0.0, 10, 1);
    assert_eq!(odd, Err(Fault::NoNumber { item: "a".into() }));
    assert_eq!(simulate(&Plan::default(), &Capacity::unlimited(), 0.0, 10, 1), Err(Fault::Empty));
    let never = Capacity::people(1).working(date(2026, 1, 1), Availability::working_days(0.0));
    assert_eq!(simulate(&diamond(), &never, 0.0, 10, 1), Err(Fault::NeverAtWork { person: 0 }));
}

#[test]
fn work_rests_while_people_do() {
    // Friday, 2026-01-02: eight hours that day, then a weekend.
    let working = |capacity: Capacity| capacity.working(date(2026, 1, 2), Availability::working_days(8.0));
    let long = plan([sure("a", 6.0, &[]), sure("b", 6.0, &[0])]);
    for capacity in [Capacity::unlimited(), Capacity::people(2), Capacity::sides(1, 1)] {
        let outcome = simulate(&long, &working(capacity.clone()), 0.0, 10, 1).expect("a plan");
        assert!((outcome.at(0.5) - 3.5).abs() < 1e-5, "{capacity:?}: {}", outcome.at(0.5));
        assert!((outcome.items[0].p50 - 0.75).abs() < 1e-5);
    }
}

#[test]
fn who_is_on_leave_is_not_given_anything() {
    let week = Availability::working_days(8.0);
    let away = week.clone().without((5..=9).map(|day| date(2026, 1, day)));
    let mut capacity = Capacity::people(2).working(date(2026, 1, 5), week);
    let people = capacity.people.as_mut().expect("a crew");
    people[0].availability = Some(away);
    let three = plan([sure("a", 8.0, &[]), sure("b", 8.0, &[]), sure("c", 80.0, &[])]);
    let outcome = simulate(&three, &capacity, 0.0, 10, 1).expect("a plan");
    let done: Vec<f64> = outcome.items.iter().map(|part| part.p50).collect();
    assert!((done[0] - 1.0).abs() < 1e-5 && (done[1] - 2.0).abs() < 1e-5, "{done:?}");
    assert!((done[2] - 14.0 - 2.0).abs() < 1e-5, "begun on the third day, by who was there: {done:?}");
}

#[test]
fn an_item_can_have_an_earliest_day() {
    let mut late = diamond();
    late.items[2].not_before = 10.0;
    for capacity in [Capacity::unlimited(), Capacity::people(3)] {
        let outcome = simulate(&late, &capacity, 0.0, 10, 1).expect("a plan");
        assert!((outcome.at(0.5) - 13.0).abs() < 1e-5, "{capacity:?}");
        assert_eq!(outcome.items[1].critical, 0.0);
    }
}

/// Forty items in a few chains that cross.
fn forty() -> Plan {
    let needs = |i: usize| match i {
        0..4 => vec![],
        _ if i.is_multiple_of(3) => vec![i - 4, i - 3],
        _ => vec![i - 4],
    };
    plan((0..40).map(|i| item(&format!("item {i}"), 0.2 + (i % 7) as f64 * 0.1, 0.3 + (i % 5) as f64 * 0.1, &needs(i))).collect::<Vec<_>>())
}

/// The capacities that are scheduled in different ways.
fn capacities() -> [Capacity; 4] {
    let mixed = Capacity::sides(2, 2).working(date(2026, 1, 5), Availability::working_days(1.0));
    [Capacity::unlimited(), Capacity::people(3), Capacity::people(30), mixed]
}

#[test]
fn the_same_seed_gives_the_same_bits_on_any_number_of_threads() {
    let mut sided = forty();
    sided.items.iter_mut().enumerate().for_each(|(i, item)| item.side = [None, Some(Side::Product), Some(Side::Engineering)][i % 3]);
    for capacity in capacities() {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| {
                let outcome = simulate(&sided, &capacity, 0.3, 1_000, 7).expect("a plan");
                let helps = what_helps(&sided, &capacity, 0.3, outcome.at(0.5), 3, (300, 7)).expect("a plan");
                (outcome, helps, finishes(&sided, &capacity, 0.3, 1_000, 7).expect("a plan"))
            })
        };
        let alone = on(1);
        assert!(alone == on(2) && alone == on(5), "{capacity:?}");
        assert_ne!(alone.2, finishes(&sided, &capacity, 0.3, 1_000, 8).expect("a plan"), "another seed");
    }
}

#[test]
fn the_bits_are_these_on_every_machine() {
    // Printed once; a change of these says that a stored forecast cannot be told again.
    let sum = |capacity: &Capacity| {
        let all = finishes(&forty(), capacity, 0.3, 200, 7).expect("a plan");
        all.iter().fold(0u64, |hash, finish| hash.rotate_left(5) ^ finish.to_bits())
    };
    assert_eq!(capacities().each_ref().map(sum), BITS);
}

const BITS: [u64; 4] = [6_474_244_703_712_293_064, 3_439_423_951_905_506_234, 6_474_244_703_712_293_064, 14_049_645_447_165_925_582];

#[test]
fn fewer_trials_are_the_first_of_more() {
    for capacity in capacities() {
        let few = finishes(&forty(), &capacity, 0.3, 70, 7).expect("a plan");
        assert_eq!(few, finishes(&forty(), &capacity, 0.3, 300, 7).expect("a plan")[..70]);
    }
}

#[test]
fn a_chain_with_a_common_factor_spreads_as_it_must() {
    // ln of one item: variance σ² + factor²; two independent items of a chain share the factor.
    let single = simulate(&plan([item("a", 1.0, 0.5, &[])]), &Capacity::unlimited(), 0.4, 100_000, 3).expect("a plan");
    let exact = Quantiles::lognormal(1.0, (0.5f64 * 0.5 + 0.4 * 0.4).sqrt());
    for p in [0.05, 0.5, 0.85, 0.95] {
        assert!((single.at(p) / exact.at(p) - 1.0).abs() < 0.02, "{p}: {} and {}", single.at(p), exact.at(p));
        assert!((single.odds_by(exact.at(p)) - p).abs() < 4.0 * (p * (1.0 - p) / 100_000.0).sqrt(), "{p}");
    }
    let curve = single.curve(50);
    assert!(curve.windows(2).all(|pair| pair[0].1 <= pair[1].1) && curve[49].1 == 1.0);
}

#[test]
fn the_spread_is_shared_out_as_variances_are() {
    // A chain of small spreads is almost linear: variances e^2mu σ² and (sum)² factor².
    let chain = plan([item("a", 0.0, 0.05, &[]), item("b", 0.0, 0.10, &[0]), sure("c", 1.0, &[1])]);
    let outcome = simulate(&chain, &Capacity::unlimited(), 0.05, 50_000, 5).expect("a plan");
    let variances = [0.05f64 * 0.05, 0.10 * 0.10, 2.0 * 2.0 * 0.05 * 0.05];
    let total: f64 = variances.iter().sum();
    let shares = [outcome.items[0].spread, outcome.items[1].spread, outcome.common];
    for (share, variance) in shares.iter().zip(variances) {
        assert!((share - variance / total).abs() < 0.015, "{shares:?}");
    }
    assert!(outcome.together < 0.02 && outcome.items[2].spread < 0.001, "{}", outcome.together);
}

#[test]
fn what_helps_is_what_is_critical() {
    let two = plan([item("long", 3.0, 0.3, &[]), item("short", 1.0, 0.3, &[]), item("end", 1.0, 0.3, &[0, 1])]);
    let outcome = simulate(&two, &Capacity::people(2), 0.2, 4_000, 1).expect("a plan");
    let by = outcome.at(0.5);
    let helps = what_helps(&two, &Capacity::people(2), 0.2, by, 3, (4_000, 1)).expect("a plan");
    assert_eq!(helps[0].change, Change::Dropped(0));
    assert!(helps[0].gain > 0.45 && helps[0].error < 0.01);
    let gain = |change| helps.iter().find(|help| help.change == change).map(|help| help.gain).expect("tried");
    assert!(gain(Change::Halved(0)) > gain(Change::Halved(2)));
    assert!(gain(Change::BegunAtOnce(2)) > 0.0 && gain(Change::OneMore(None)) >= 0.0);
}

proptest! {
    #[test]
    fn people_of_two_kinds_who_work_alike_are_a_pool(seed in 0u64..1_000, people in 1usize..6) {
        // The same rule in two ways: the fast schedule for all alike, and the one by person.
        let fast = finishes(&forty(), &Capacity::people(people), 0.2, 70, seed).expect("a plan");
        let mut differing = forty();
        differing.items.push(sure("never in the way", 0.0, &[]));
        differing.items[40].not_before = 1e-9;
        let slow = finishes(&differing, &Capacity::people(people), 0.2, 70, seed).expect("a plan");
        for (fast, slow) in fast.iter().zip(&slow) {
            prop_assert!((fast / slow - 1.0).abs() < 1e-5, "{} and {}", fast, slow);
        }
    }

    #[test]
    fn enough_people_are_unlimited_people(seed in 0u64..1_000) {
        let unlimited = finishes(&forty(), &Capacity::unlimited(), 0.2, 70, seed).expect("a plan");
        prop_assert_eq!(unlimited, finishes(&forty(), &Capacity::people(40), 0.2, 70, seed).expect("a plan"));
    }

    #[test]
    fn more_work_or_a_worse_factor_is_never_sooner_with_unlimited_people(seed in 0u64..1_000, place in 0usize..40) {
        let mut more = forty();
        more.items[place].effort = match forty().items[place].effort {
            Effort::Lognormal { mu, sigma } => Effort::Lognormal { mu: mu + 1.0, sigma },
            other => other,
        };
        let before = finishes(&forty(), &Capacity::unlimited(), 0.2, 70, seed).expect("a plan");
        let after = finishes(&more, &Capacity::unlimited(), 0.2, 70, seed).expect("a plan");
        prop_assert!(before.iter().zip(&after).all(|(before, after)| before <= after));
    }
}
