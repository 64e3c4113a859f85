//! The demo company: the same from the same plan, and worth looking at.

use domain::{Moment, World, apply};
use insight::Label;
use sim::{Plan, Way, history};

#[test]
fn the_same_plan_gives_the_same_history() {
    let (once, twice) = (history(&Plan::default()), history(&Plan::default()));
    let stored = |told: &sim::Simulated| {
        told.recorded.iter().map(|r| serde_json::to_string(&r.event).expect("events have a form")).collect::<Vec<_>>()
    };
    assert_eq!(stored(&once), stored(&twice));
    assert_eq!(once, twice);
    let later_that_day = Plan { end: Plan::default().end.plus_seconds(11 * 3600), ..Plan::default() };
    assert_eq!(history(&later_that_day).recorded, once.recorded, "only the date of the end counts");
}

#[test]
fn another_seed_is_another_company() {
    assert_ne!(history(&Plan::default()).recorded, history(&Plan { seed: 13, ..Plan::default() }).recorded);
}

#[test]
fn what_is_needed_of_another_team_is_a_feature_that_it_carried_then() {
    let told = history(&Plan::default());
    let needed: Vec<_> = told.world.dependencies.values().filter_map(|one| Some((one, told.world.features.get(&*one.on)?))).collect();
    assert!(needed.len() > 5, "{} of {} name a feature", needed.len(), told.world.dependencies.len());
    for (need, other) in needed {
        assert_ne!(told.world.features[&need.feature].team, other.team, "{} needs {}", need.feature, need.on);
        assert!(other.stages[0].at <= need.found, "{} was opened after {} needed it", need.on, need.feature);
        assert!(other.stages.iter().all(|entered| !entered.stage.is_over() || entered.at > need.found), "{} was over", need.on);
    }
}

#[test]
fn every_act_of_every_story_is_accepted() {
    for seed in 0..10 {
        assert_eq!(history(&Plan { seed, ..Plan::default() }).refused, Vec::<String>::new());
    }
}

#[test]
fn time_never_runs_backwards_and_ends_before_the_last_day() {
    let told = history(&Plan::default());
    assert!(told.recorded.is_sorted_by_key(|recorded| recorded.mark.stamp.at));
    assert!(told.recorded.iter().all(|recorded| recorded.mark.stamp.at < Plan::default().ends()));
    let places: Vec<u64> = told.recorded.iter().map(|recorded| recorded.mark.seq.0).collect();
    assert_eq!(places, (1..=places.len() as u64).collect::<Vec<_>>());
}

#[test]
fn replay_equals_live() {
    let told = history(&Plan::default());
    let mut replayed = World::default();
    told.recorded.iter().for_each(|recorded| apply(&mut replayed, recorded));
    assert_eq!(replayed, told.world);
}

#[test]
fn the_demo_is_a_company_of_the_right_size() {
    let plan = Plan::default();
    let told = history(&plan);
    let now = plan.ends();
    let open = told.truth.iter().filter(|truth| truth.over.is_none()).count();
    assert!((80..=100).contains(&told.truth.len()), "{} features", told.truth.len());
    assert!((8..=20).contains(&open), "{open} under way");
    for way in [Way::OverTheWall, Way::Alongside] {
        let mut days: Vec<f64> = told.truth.iter().filter(|t| t.way == way && t.over.is_some()).map(|t| days(t, now)).collect();
        days.sort_by(f64::total_cmp);
        let half = days[days.len() / 2];
        let work = share(&told, way, now);
        println!("{way:?}: {} over, days {:.0} to {:.0}, half {half:.0}; work {work:.2}", days.len(), days[0], days[days.len() - 1]);
        assert!((15.0..=80.0).contains(&half), "{way:?}: half take {half:.0} days");
        assert!((0.25..=0.65).contains(&work), "{way:?}: {work:.2} of the time is work");
    }
    println!("{} events", told.recorded.len());
}

fn days(truth: &sim::Truth, now: Moment) -> f64 {
    truth.elapsed_seconds(now) as f64 / 86_400.0
}

fn share(told: &sim::Simulated, way: Way, now: Moment) -> f64 {
    let of = |label: Option<Label>| -> i64 {
        let seconds = told.truth.iter().filter(|t| t.way == way && t.over.is_some()).map(|t| t.as_recorded().seconds(now));
        seconds.map(|s| label.map_or(s.total(), |label| s.of(label))).sum()
    };
    for label in Label::ALL {
        println!("  {label:?} {:.3}", of(Some(label)) as f64 / of(None) as f64);
    }
    of(Some(Label::Work)) as f64 / of(None) as f64
}
