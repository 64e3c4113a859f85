//! The measures find again what was made up: exactly, where it was recorded.

use domain::{DAY_SECONDS, Event, Moment, Recorded, World, apply, question};
use insight::{
    Label,
    measuring::{Calendar, Order, history, swept},
};
use sim::{Plan, Simulated};

/// Features whose swept seconds differ from the truth, in words.
fn differences(told: &Simulated, world: &World, now: Moment) -> Vec<String> {
    let calendar = Calendar::default();
    let difference = |truth: &sim::Truth| {
        let history = history(world, &truth.feature, now)?;
        let (read, made) = (swept(&history, &calendar, Order::Normal).seconds, truth.as_recorded().seconds(now));
        let differing = Label::ALL.into_iter().filter(|label| read.of(*label) != made.of(*label));
        let words: Vec<String> =
            differing.map(|label| format!("{}: read {}, made {}", label.words(), read.of(label), made.of(label))).collect();
        (!words.is_empty()).then(|| format!("{}: {}", truth.feature, words.join("; ")))
    };
    told.truth.iter().filter_map(difference).collect()
}

#[test]
fn every_second_of_every_feature_is_read_as_it_was_made_up() {
    for seed in 0..20 {
        // Every company ends on another day of the week and of the year.
        let end = Plan::default().end.plus_seconds(seed as i64 * 19 * DAY_SECONDS);
        let plan = Plan { seed, end, ..Plan::default() };
        let told = sim::history(&plan);
        assert_eq!(told.refused, Vec::<String>::new());
        let differing = differences(&told, &told.world, plan.ends());
        assert!(differing.is_empty(), "seed {seed}: {} of {}\n{}", differing.len(), told.truth.len(), differing.join("\n"));
    }
}

/// The canary: a test that could not see one wrong second would prove nothing.
#[test]
fn one_second_more_of_one_question_is_seen() {
    let plan = Plan::default();
    let told = sim::history(&plan);
    let accepted = |recorded: &Recorded| matches!(recorded.event, Event::Question(question::Event::Accepted { .. }));
    let seen = told.recorded.iter().enumerate().filter(|(_, recorded)| accepted(recorded)).filter(|(nth, _)| {
        let mut world = World::default();
        for (place, recorded) in told.recorded.iter().enumerate() {
            let mut recorded = recorded.clone();
            if place == *nth {
                recorded.mark.stamp.at = recorded.mark.stamp.at.plus_seconds(1);
            }
            apply(&mut world, &recorded);
        }
        !differences(&told, &world, plan.ends()).is_empty()
    });
    assert_eq!(seen.take(1).count(), 1, "no late answer was noticed");
}
