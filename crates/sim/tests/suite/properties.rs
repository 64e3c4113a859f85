//! What holds over all practices at once, whatever the company.

use domain::{
    Command, Event, Moment, PersonId, Recorded, Side, Stage, Stamp, Via, World, absence, apply, capacity, change, decide, decision, defect,
    dependency, estimate, feature, item, milestone, person, question, scope_item, source, success_metric, team, work,
};
use proptest::prelude::*;
use sim::{Plan, Simulated, history};

/// A small company of any seed.
fn company() -> impl Strategy<Value = Simulated> {
    (any::<u64>(), 1..4_usize, 1..6_usize, 90..200_u32)
        .prop_map(|(seed, teams, features_per_team, days)| history(&Plan { seed, teams, features_per_team, days, ..Plan::default() }))
}

fn folded(recorded: &[Recorded]) -> World {
    let mut world = World::default();
    recorded.iter().for_each(|recorded| apply(&mut world, recorded));
    world
}

/// Commands about things that are not there, are over, or say nothing.
fn wrong(world: &World) -> Vec<Command> {
    let (nobody, nowhere) = (PersonId(9_999), domain::Key::new("NONE-1"));
    let (far, text) = (u32::MAX, domain::Text::from(" "));
    let known = world.features.keys().next().cloned().unwrap_or(nowhere.clone());
    vec![
        person::Command::Leave { person: nobody }.into(),
        team::Command::Form { prefix: "no".into(), name: "No".into() }.into(),
        feature::Command::Open { team: "NONE".into(), title: "x".into() }.into(),
        feature::Command::Move { feature: nowhere.clone(), to: Stage::Build }.into(),
        feature::Command::Own { feature: known.clone(), side: Side::Product, owner: Some(nobody) }.into(),
        question::Command::Ask { feature: known.clone(), to: Side::Product, text: text.clone(), blocking: true }.into(),
        question::Command::Accept { question: domain::QuestionId(far) }.into(),
        decision::Command::Defer { decision: domain::DecisionId(far), why: text.clone() }.into(),
        change::Command::Accept { change: domain::ChangeId(far) }.into(),
        dependency::Command::Resolve { dependency: domain::DependencyId(far) }.into(),
        scope_item::Command::Finish { item: domain::ScopeItemId(far) }.into(),
        scope_item::Command::Slice { feature: known.clone(), definition: scope_item::Definition::new(" "), expected: None }.into(),
        estimate::Command::Settle { of: estimate::Of::Feature(known.clone()), range: estimate::Range::point(0.0, estimate::Unit::Days) }
            .into(),
        capacity::Command::Free { id: domain::SeatId(far) }.into(),
        milestone::Command::Reach { milestone: domain::MilestoneId(far) }.into(),
        absence::Command::Withdraw { absence: domain::AbsenceId(far) }.into(),
        defect::Command::Report { feature: nowhere.clone(), what: "x".into() }.into(),
        success_metric::Command::Observe { metric: domain::MetricId(far), value: f64::NAN }.into(),
        source::Command::Begin { source: domain::SourceId(u16::MAX) }.into(),
        item::Command::Observe { import: domain::ImportId(far), item: nowhere, facts: [].into() }.into(),
        work::Command::Record { feature: known, person: nobody, from: Moment::from_seconds(1), until: Moment::default(), because: None }
            .into(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn replay_equals_live_and_nothing_was_refused(told in company()) {
        prop_assert_eq!(&told.refused, &Vec::<String>::new());
        prop_assert_eq!(folded(&told.recorded), told.world);
    }

    #[test]
    fn a_snapshot_is_the_world_itself(told in company()) {
        let bytes = postcard::to_stdvec(&told.world).expect("a world has a snapshot");
        let back: World = postcard::from_bytes(&bytes).expect("a snapshot can be read");
        prop_assert_eq!(back, told.world);
    }

    #[test]
    fn every_event_comes_back_from_its_stored_form(told in company()) {
        for recorded in &told.recorded {
            let form = serde_json::to_value(&recorded.event).expect("an event has a form");
            let r#type = form.as_object().and_then(|form| form.keys().next().cloned()).expect("its type is its only key");
            let back = Event::read(&r#type, form).expect("its form can be read");
            prop_assert_eq!(&back, &recorded.event);
        }
    }

    #[test]
    fn any_order_can_be_folded(told in company(), order in any::<u64>()) {
        let mut shuffled = told.recorded;
        shuffled.sort_by_key(|recorded| (recorded.mark.seq.0 ^ order).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let world = folded(&shuffled);
        for truth in &told.truth {
            let _ = insight::measuring::history(&world, &truth.feature, Plan::default().ends());
        }
    }

    #[test]
    fn a_refusal_leaves_nothing(told in company()) {
        let before = told.world.clone();
        let stamp = Stamp { at: Plan::default().ends(), by: None, via: Via::Simulation };
        for command in wrong(&told.world) {
            let asked = format!("{command:?}");
            let refusal = decide(&told.world, &stamp, command);
            prop_assert!(refusal.is_err(), "{} was accepted", asked);
        }
        prop_assert_eq!(before, told.world);
    }
}
