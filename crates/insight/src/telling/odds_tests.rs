//! What is told of odds, over a workspace by hand: issues of a tool, what slips, and days of trackers.

use super::{
    features::Query,
    forecast, outlook,
    story::{ANA, JONAS, Story, day, fact, opened, status},
};
use domain::{
    Key, Moment, Side, capacity, dependency,
    item::{DUE_DATE, Fact, ItemKind, Measure, RELEASE_DATE, What},
};

fn born(at: Moment, kind: &str, title: &str, parent: Option<&str>) -> Fact {
    let what = What::Opened {
        kind: ItemKind::Issue,
        r#type: kind.into(),
        title: title.into(),
        status: "Backlog".into(),
        parent: parent.map(Key::new),
        team: Some("CHK".into()),
    };
    fact(at, JONAS, what)
}

fn linked(at: Moment, how: &str, to: &str) -> Fact {
    fact(at, JONAS, What::Linked { how: how.into(), to: to.into() })
}

fn estimated(at: Moment, hours: f64) -> Fact {
    fact(at, JONAS, What::Estimated { measure: Measure::OriginalSeconds, from: None, to: Some(hours * 3600.0) })
}

fn planned(at: Moment, into: &str, to: &str) -> Fact {
    fact(at, ANA, What::Planned { into: into.into(), from: "".into(), to: to.into() })
}

/// Forty bugs that took one to seven days, one that is open for two days, and one for 200.
fn bugs() -> Story {
    let mut story = Story::new();
    for n in 0..40 {
        let facts = vec![born(day(n), "Bug", "The total is wrong", None), status(day(n + 1 + n % 7), JONAS, "Done")];
        story.observe(&format!("BUG-{n}"), facts);
    }
    story.observe("BUG-90", vec![born(day(58), "Bug", "The receipt is empty", None)]);
    story
}

#[test]
fn an_open_issue_of_a_tool_is_forecast_by_how_long_others_took() {
    let story = bugs();
    story.look(day(60), |scene, _| {
        let told = forecast(scene, &"BUG-90".into()).expect("an issue");
        let dates = told.dates.as_ref().expect("forty are over");
        assert_eq!((told.kind, told.method.name, told.open), ("issue", "others", true));
        assert!(dates.p50 > day(60).date() && dates.p85 <= day(70).date(), "P50 {} P85 {}", dates.p50, dates.p85);
        assert!(told.sentence.to_string().starts_with("BUG-90 is over by "), "{}", told.sentence.to_string());
        assert!(told.method.rests_on[1].contains("kind Bug"), "{:?}", told.method.rests_on);
        assert!(told.method.track_record.starts_with("It cannot be told yet"), "{}", told.method.track_record);
        let over = forecast(scene, &"BUG-3".into()).expect("an issue");
        assert!(over.dates.is_none() && over.sentence.to_string().contains("is over since"), "{}", over.sentence.to_string());
        assert!(forecast(scene, &"BUG-91".into()).is_none(), "there is none of that key");
    });
    story.look(day(10), |scene, _| assert!(forecast(scene, &"BUG-90".into()).is_none(), "not yet there"));
    story.look(day(15), |scene, _| {
        let early = forecast(scene, &"BUG-13".into()).expect("an issue");
        assert!(early.dates.is_none() && early.sentence.to_string().contains("cannot be forecast yet"), "{}", early.sentence.to_string());
    });
}

/// Forty features took up to a week; thirty more stood since then, and nobody has come back to them for twelve years.
#[test]
fn what_has_stood_for_years_is_not_forecast_for_the_next_century() {
    let mut story = Story::new();
    for n in 0..40 {
        story.observe(&format!("CHK-{n}"), vec![opened(day(n), ANA, "In progress"), status(day(n + 1 + n % 7), JONAS, "Done")]);
    }
    for n in 40..70 {
        story.observe(&format!("CHK-{n}"), vec![opened(day(n), ANA, "In progress")]);
    }
    story.look(day(72), |scene, _| assert!(forecast(scene, &"CHK-69".into()).expect("a feature").dates.is_some(), "it is young"));
    story.look(day(12 * 365), |scene, _| {
        let told = forecast(scene, &"CHK-69".into()).expect("a feature");
        assert_eq!((told.dates.as_ref(), told.method.name), (None, "none"));
        assert!(told.sentence.to_string().contains("more than ten years in more than 15 of 100 cases"), "{}", told.sentence.to_string());
        let all = outlook(scene, &Query::default());
        assert_eq!((all.p50, all.any.and_then(|any| any.p50)), (None, None));
        let said = all.sentence.to_string();
        assert!(said.contains("cannot be told when these 30 features") && said.contains("fewer than 30 of all features"), "{said}");
        let one = outlook(scene, &Query { find: "CHK-69".into(), ..Query::default() }).sentence.to_string();
        assert!(one.starts_with("It cannot be told when this 1 feature will have landed."), "{one}");
    });
}

#[test]
fn words_that_match_only_issues_list_when_each_is_over() {
    bugs().look(day(60), |scene, _| {
        let told = outlook(scene, &Query { find: "receipt EMPTY".into(), ..Query::default() });
        assert_eq!(told.issues.iter().map(|issue| issue.issue.as_str()).collect::<Vec<_>>(), ["BUG-90"]);
        assert!(told.sentence.to_string().contains("1 open issue does"), "{}", told.sentence.to_string());
        assert!(outlook(scene, &Query::default()).issues.is_empty(), "nobody asked for issues");
    });
}

/// CHK-1 has a long chain, T-1 and then T-2, and T-3 beside it; CHK-2 has a part that waits for T-2.
fn plans() -> Story {
    let mut story = Story::new();
    story.observe("CHK-1", vec![opened(day(0), ANA, "In progress")]);
    story.observe("CHK-2", vec![opened(day(0), ANA, "In progress")]);
    let task = |parent, hours, more: Vec<Fact>| {
        let facts = vec![born(day(1), "Task", "A piece", Some(parent)), estimated(day(1), hours)];
        facts.into_iter().chain(more).collect::<Vec<_>>()
    };
    story.observe("T-1", task("CHK-1", 80.0, vec![linked(day(1), "blocks", "T-2")]));
    story.observe("T-2", task("CHK-1", 80.0, vec![linked(day(1), "is blocked by", "T-1")]));
    story.observe("T-3", task("CHK-1", 2.0, vec![]));
    for _ in 0..2 {
        let seat = capacity::Seat { person: None, side: Side::Engineering, share: 1.0, from: None, until: None };
        story.act(day(1), Some(ANA), capacity::Command::Staff { feature: "CHK-1".into(), seat });
    }
    story.observe("T-4", task("CHK-2", 4.0, vec![linked(day(1), "is blocked by", "T-2")]));
    story
}

#[test]
fn a_slice_that_decides_moves_the_landing_and_one_with_slack_does_not() {
    plans().look(day(2), |scene, _| {
        let told = forecast(scene, &"CHK-1".into()).expect("a feature");
        let later = |name: &str| told.plan.iter().find(|slice| slice.name == name).and_then(|slice| slice.slip_p50_days).expect("tried");
        assert!(later("T-1") > 3.0 && later("T-2") > 3.0, "{} {}", later("T-1"), later("T-2"));
        assert!(later("T-3") < later("T-1") / 2.0, "{}", later("T-3"));
    });
}

#[test]
fn features_that_wait_are_named_with_how_much_later_they_land() {
    plans().look(day(2), |scene, _| {
        let told = forecast(scene, &"CHK-1".into()).expect("a feature");
        let named: Vec<(&str, &str, &str)> =
            told.waiting.iter().map(|other| (other.feature.as_str(), other.what.as_str(), other.on.as_str())).collect();
        assert_eq!(named, [("CHK-2", "T-4", "T-2")]);
        let later = told.waiting[0].later_p50_days.expect("it has a plan");
        assert!((6.0..9.0).contains(&later), "a week, for it does nothing else: {later}");
        assert!(forecast(scene, &"CHK-2".into()).expect("a feature").waiting.is_empty(), "nobody waits for it");
    });
}

#[test]
fn a_feature_with_this_one_on_its_map_waits_until_that_is_there() {
    let mut story = plans();
    story.open(day(1), "Receipts");
    let find = dependency::Command::Find { feature: "PAY-1".into(), on: "CHK-1".into(), what: "the total".into(), blocking: true };
    story.act(day(1), Some(JONAS), find);
    let waits = |story: &Story| {
        let told = story.look(day(2), |scene, _| forecast(scene, &"CHK-1".into())).expect("a feature");
        told.waiting.iter().map(|other| format!("{} {}", other.what, other.on)).collect::<Vec<_>>()
    };
    assert_eq!(waits(&story), ["PAY-1 CHK-1", "T-4 T-2"]);
    story.act(day(1), Some(JONAS), dependency::Command::Resolve { dependency: dependency::DependencyId(1) });
    assert_eq!(waits(&story), ["T-4 T-2"]);
}

#[test]
fn a_due_date_of_a_tracker_is_the_target_from_when_it_was_said() {
    let mut story = Story::new();
    let moved =
        [planned(day(3), DUE_DATE, "2026-05-01 00:00:00.0"), planned(day(9), DUE_DATE, "2026-06-15"), planned(day(20), DUE_DATE, "")];
    story.observe("CHK-7", [opened(day(0), ANA, "Backlog")].into_iter().chain(moved).collect());
    let released =
        [planned(day(2), "milestone", "1.0"), planned(day(2), RELEASE_DATE, "2026-04-01T07:00:00Z"), planned(day(8), "milestone", "")];
    story.observe("CHK-8", [opened(day(0), ANA, "Backlog")].into_iter().chain(released).collect());
    let targets = |at: i64| {
        let target = |key: &str| story.look(day(at), |scene, _| scene.readings.get(&key.into()).and_then(|reading| reading.target));
        ["CHK-7", "CHK-8"].map(|key| target(key).map(|day| day.to_string()).unwrap_or_default())
    };
    assert_eq!(targets(1), ["", ""]);
    assert_eq!(targets(4), ["2026-05-01", "2026-04-01"]);
    assert_eq!(targets(10), ["2026-06-15", ""], "the later day counts, and what left its milestone has none");
    assert_eq!(targets(21), ["", ""]);
}
