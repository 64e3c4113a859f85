//! Views of workspaces by hand: every sentence as people read it.

use super::{
    features::{Query, Sort, State},
    story::{ANA, FORGOTTEN, JONAS, Story, day, fact, hour, opened, status},
    *,
};
use crate::Label;
use domain::{
    ChangeId, DecisionId, Key, Moment, QuestionId, Side, Stage, change, decision, feature,
    item::{Basis, Fact, What},
    question,
};
use proptest::prelude::*;

/// PAY-1 over three weeks of March: asked, decided, built, changed, landed.
fn split_payments() -> Story {
    let mut story = Story::new();
    let feature = || Key::new("PAY-1");
    story.open(day(0), "Split payments");
    story.move_to(day(1), ANA, "PAY-1", Stage::Design);
    story.work(JONAS, "PAY-1", (day(1), day(3)));
    let text = || "Who gets the money if one refund fails?".into();
    story.act(day(3), Some(JONAS), question::Command::Ask { feature: feature(), to: Side::Product, text: text(), blocking: true });
    story.act(day(7), Some(ANA), question::Command::Answer { question: QuestionId(1), text: "The shopper.".into() });
    story.act(day(8), Some(JONAS), question::Command::Accept { question: QuestionId(1) });
    story.act(day(8), Some(JONAS), decision::Command::Raise { feature: feature(), topic: "How many cards".into() });
    let (what, why, alternatives) = ("At most three".into(), "The acquirer allows three".into(), vec!["Any number".into()]);
    story.act(day(10), Some(ANA), decision::Command::Take { decision: DecisionId(1), what, why, alternatives });
    story.move_to(day(10), JONAS, "PAY-1", Stage::Build);
    story.work(JONAS, "PAY-1", (day(10), day(14)));
    story
}

#[test]
fn the_answer_for_one_feature_reads_as_prose() {
    let told = split_payments().look(day(14), |scene, found| why(scene, found, &"PAY-1".into())).expect("a feature");
    assert_eq!(
        told.sentence.to_string(),
        "14 days so far; 6 of them were work. Nights and weekends aside, the rest went mostly to finding out what was meant (5) and to waiting for each other (2)."
    );
    let causes: Vec<_> = told.causes.iter().map(|cause| (cause.label, words::days(cause.seconds))).collect();
    let days = |text: &str| text.to_owned();
    assert_eq!(causes[..3], [(Label::Work, days("6")), (Label::Clarification, days("5")), (Label::Decision, days("2"))]);
    let clarification = &told.causes[1];
    assert_eq!(clarification.evidence[0].text, "Jonas asked: “Who gets the money if one refund fails?”");
    assert_eq!(clarification.sooner_seconds.map(words::duration).as_deref(), Some("5 days"));
    assert_eq!((clarification.recorded_seconds, clarification.inferred_seconds, clarification.confidence), (5 * 86_400, 0, None));
    assert_eq!(told.causes[0].sooner_seconds, None, "work is no delay");
    assert_eq!(told.stages.iter().find(|stay| stay.now).map(|stay| stay.stage), Some(Stage::Build));
}

#[test]
fn the_timeline_tells_who_did_what() {
    let told = split_payments().look(day(14), |scene, _| timeline(scene, &"PAY-1".into()));
    let lines: Vec<String> = told.iter().map(|line| format!("{} {}", line.who.as_deref().unwrap_or("–"), line.what)).collect();
    assert_eq!(
        lines,
        [
            "Ana opened it as “Split payments”",
            "Ana moved it from idea to design",
            "Jonas worked for 2 days",
            "Jonas asked product: “Who gets the money if one refund fails?”; work stops until it is answered",
            "Ana answered Q1: “The shopper.”",
            "Jonas accepted the answer to Q1",
            "Jonas raised D1: “How many cards”",
            "Ana decided D1: “At most three”, instead of “Any number”; why: “The acquirer allows three”",
            "Jonas moved it from design to build",
            "Jonas worked for 4 days",
        ]
    );
    assert!(told.iter().all(|line| line.side.is_some() && line.place.seq.0 > 0));
}

#[test]
fn what_is_between_the_sides_is_listed_with_how_it_was_settled() {
    let mut story = split_payments();
    let propose = change::Command::Propose {
        feature: "PAY-1".into(),
        what: "Gift cards count".into(),
        origin: change::Origin::Intent,
        user_impact: Some("More choice".into()),
        technical_impact: None,
    };
    story.act(day(14), Some(ANA), propose);
    let told = story.look(day(15), |scene, found| why(scene, found, &"PAY-1".into())).expect("a feature");
    let matters: Vec<_> = told.agreed.iter().map(|m| (m.code.as_str(), m.settled.as_deref(), m.waits_for)).collect();
    assert_eq!(
        matters,
        [
            ("C1", None, Some(Side::Engineering)),
            ("Q1", Some("The shopper."), None),
            ("D1", Some("At most three; why: The acquirer allows three"), None),
        ]
    );
    story.act(
        day(15),
        Some(JONAS),
        change::Command::Assess { change: ChangeId(1), user_impact: None, technical_impact: Some("A second acquirer".into()) },
    );
    story.act(day(16), Some(ANA), change::Command::Accept { change: ChangeId(1) });
    let after = story.look(day(17), |scene, found| why(scene, found, &"PAY-1".into())).and_then(|why| why.volatility).expect("agreed");
    assert_eq!(
        after.text,
        "On 12 March the feature was agreed. Before building nothing of it moved. After building had started 1 changed: 100% of that by count."
    );
    let flags: Vec<_> = told.ribbon.flags.iter().map(|flag| (flag.code.as_str(), flag.text.as_str())).collect();
    assert_eq!(flags, [("D1", "At most three")]);
}

#[test]
fn a_share_that_hangs_on_the_order_is_shown_as_a_range() {
    let mut story = Story::new();
    story.open(day(0), "Split payments");
    story.work(JONAS, "PAY-1", (day(1), day(3)));
    let ask = question::Command::Ask { feature: "PAY-1".into(), to: Side::Product, text: "Who pays?".into(), blocking: false };
    let mut asked = Story::new();
    asked.open(day(0), "Split payments");
    asked.act(day(1), Some(JONAS), ask);
    asked.work(JONAS, "PAY-1", (day(1), day(3)));
    let cause = |story: &Story, label| {
        let told = story.look(day(4), |scene, found| why(scene, found, &"PAY-1".into())).expect("a feature");
        told.causes.into_iter().find(|cause| cause.label == label)
    };
    let masked = cause(&asked, Label::Clarification).expect("a question");
    assert_eq!((masked.seconds, masked.masked_seconds), (86_400, 2 * 86_400));
    assert_eq!((masked.share, masked.share_reversed), (0.25, Some(0.75)));
    assert_eq!(masked.sooner_seconds, Some(86_400), "two of its days were worked through");
    assert_eq!(cause(&story, Label::Work).and_then(|work| work.share_reversed), None);
}

#[test]
fn imported_time_says_from_what_it_was_inferred() {
    let mut story = Story::new();
    let facts = [
        opened(day(0), ANA, "In progress"),
        status(day(1), JONAS, "Code Review"),
        fact(day(2), FORGOTTEN, What::Commented { id: "1".into(), text: "Looks\ngood".into() }),
        status(day(7), JONAS, "Done"),
    ];
    story.observe("CHK-1", facts.into());
    let told = story.look(day(9), |scene, found| why(scene, found, &"CHK-1".into())).expect("a feature");
    assert_eq!(
        told.sentence.to_string(),
        "It took 7 days; 8 hours of that were work. Nights and weekends aside, the rest went to waiting for each other (6)."
    );
    let review = &told.causes[0].evidence[0];
    assert_eq!(review.text, "status Code Review from 3 to 9 March");
    assert_eq!(review.inferred.as_deref(), Some("it stood in a status that waits for a review or test"));
    assert_eq!(told.method.inferred_share, 152.0 / 168.0, "8 hours of work and 6 days of waiting in 7 days");
    assert_eq!(told.feature.source.as_deref(), Some("tracker"));
    let lines: Vec<String> = told.timeline.iter().map(|line| format!("{} {}", line.who.as_deref().unwrap_or("–"), line.what)).collect();
    assert_eq!(
        lines,
        [
            "Ana opened Story “Pay with two cards”, in In progress",
            "Jonas moved it to Code Review",
            "person 3 wrote: “Looks good”",
            "Jonas moved it to Done",
        ]
    );
}

#[test]
fn a_blocking_question_is_what_a_feature_waits_for() {
    let mut story = split_payments();
    let ask = question::Command::Ask { feature: "PAY-1".into(), to: Side::Product, text: "Euro?".into(), blocking: true };
    story.act(day(15), Some(JONAS), ask);
    let (list, today) = story.look(day(16), |scene, found| (features(scene, found, &Query::default()), today(scene, found)));
    let row = &list.rows[0];
    assert_eq!((row.waiting_for.as_deref(), row.waiting_side), (Some("product to answer Q2"), Some(Side::Product)));
    assert_eq!((row.questions, row.question_days), (1, Some(1.0)));
    assert_eq!(row.took_part, [Side::Product, Side::Engineering]);
    assert_eq!(
        list.sentence.to_string(),
        "1 feature is under way, for 16 days so far. One of them waits for an answer from the other side, for 1 day."
    );
    assert_eq!(
        today.sentence.to_string(),
        "1 thing waits for somebody; one of them is blocking. Q2 in PAY-1 has waited 1 day; 1 feature is under way."
    );
    assert_eq!(
        (today.waiting[0].seconds, today.moved[0].last.what.as_str()),
        (86_400, "asked product: “Euro?”; work stops until it is answered")
    );
}

#[test]
fn lists_find_filter_and_sort() {
    let mut story = Story::new();
    for (nth, title) in ["Split payments", "Refunds", "Receipts"].into_iter().enumerate() {
        story.open(day(nth as i64), title);
    }
    (4..=12).for_each(|n| story.open(day(n), "Idea"));
    story.move_to(day(20), ANA, "PAY-2", Stage::Value);
    story.move_to(day(20), ANA, "PAY-3", Stage::Dropped);
    let keys = |query: Query| -> Vec<String> {
        story.look(day(30), |scene, found| features(scene, found, &query).rows.iter().map(|row| row.key.to_string()).collect())
    };
    assert_eq!(keys(Query { find: "refund".into(), state: State::All, ..Query::default() }), ["PAY-2"]);
    assert_eq!(keys(Query { state: State::Dropped, ..Query::default() }), ["PAY-3"]);
    assert_eq!(keys(Query { sort: Sort::Key, skip: 1, take: 2, ..Query::default() }), ["PAY-4", "PAY-5"]);
    assert_eq!(keys(Query { stage: Some(Stage::Value), state: State::All, ..Query::default() }), ["PAY-2"]);
    assert_eq!(keys(Query { team: "OPS".into(), ..Query::default() }), [] as [String; 0]);
    let landed = story.look(day(30), |scene, found| features(scene, found, &Query { state: State::Landed, ..Query::default() }));
    assert_eq!(landed.sentence.to_string(), "1 feature has landed, 19 days after its idea.");
    let none = story.look(day(30), |scene, found| features(scene, found, &Query { find: "none such".into(), ..Query::default() }));
    assert_eq!(none.sentence.to_string(), "No feature that is under way matches.");
}

#[test]
fn insights_say_how_much_longer_features_take_than_the_work_in_them() {
    let mut story = split_payments();
    story.move_to(day(15), JONAS, "PAY-1", Stage::Value);
    story.open(day(16), "Refunds");
    let told = story.look(day(30), |scene, _| insights(scene, None));
    assert_eq!(
        told.sentence.to_string(),
        "1 feature landed: too few to tell the overhead. What costs most beside it is finding out what was meant: 5 days, 33% of the time."
    );
    assert_eq!((told.period.from.to_string(), told.period.until.to_string()), ("2025-05-01".into(), "2026-04-01".into()));
    assert_eq!((told.time.landed, told.time.open, told.time.totals.total()), (1, 1, 15 * 86_400));
    assert_eq!((told.time.steps.len(), told.time.step), (2, "month"), "from its first idea on");
    let march = &told.time.steps[0];
    assert_eq!((&*march.name, march.landed, march.overhead_factor_p50, march.overhead_factor_n), ("Mar 2026", 1, None, 1));
    assert_eq!((told.flow.cycle_times_n, told.flow.cycle_time_days_p50), (1, Some(5.0)));
    assert_eq!(told.flow.cumulative_flow.len(), 60);
    assert_eq!(told.flow.cumulative_flow.last().map(|day| day.in_stage), Some([1, 0, 0, 0, 0, 0, 1]));
    assert!(told.handovers.ping_pong > 0 && told.handovers.features == 1);
}

#[test]
fn the_stages_of_a_feature_sum_to_its_time_though_an_end_was_taken_back() {
    let mut story = Story::new();
    story.open(day(0), "Split payments");
    for (at, to) in [(1, Stage::Build), (5, Stage::Delivered), (9, Stage::Build), (12, Stage::Value)] {
        story.move_to(day(at), JONAS, "PAY-1", to);
    }
    let told = story.look(day(20), |scene, found| why(scene, found, &"PAY-1".into())).expect("a feature");
    let days = |stage| told.stages.iter().find(|stay| stay.stage == stage).and_then(|stay| stay.seconds).map(|seconds| seconds / 86_400);
    assert_eq!([Stage::Build, Stage::Delivered].map(days), [Some(7), Some(4)]);
    let all: i64 = told.stages.iter().filter_map(|stay| stay.seconds).sum();
    assert_eq!(all, told.causes.iter().map(|cause| cause.seconds).sum::<i64>());
}

#[test]
fn a_long_period_is_told_by_quarters_or_years_and_under_way_are_those_at_its_end() {
    let mut story = Story::new();
    for year in 0..8 {
        let begun = day(365 * year);
        story.observe(
            &format!("CHK-{year}"),
            vec![opened(begun, ANA, "In progress"), status(begun.plus_seconds(200 * 86_400), JONAS, "Done")],
        );
    }
    let last = day(365 * 8);
    let asked = |from: i64, until: i64| {
        let period = time::Period::asked(Some(day(365 * from).date()), Some(day(365 * until).date()), last.date()).expect("in order");
        story.look(last, |scene, _| insights(scene, period))
    };
    for (from, until, step, steps) in [(0, 1, "month", 13), (0, 3, "quarter", 13), (0, 8, "year", 9), (-90, 8, "year", 9)] {
        let time = asked(from, until).time;
        assert_eq!((time.step, time.steps.len()), (step, steps), "{from} to {until}");
        assert_eq!(time.steps.iter().map(|step| step.landed).sum::<usize>(), time.landed, "no step is left out");
    }
    let (then, now) = (asked(0, 3), asked(0, 900));
    assert_eq!((then.time.landed, then.time.open, then.flow.wip), (3, 1, 1), "the fourth has just begun");
    assert_eq!(then.flow.age_days_p50.map(f64::round), Some(1.0));
    assert_eq!((now.time.landed, now.time.open, now.period.until), (8, 0, last.date()), "today is the latest");
    assert!(time::Period::asked(Some(day(9).date()), Some(day(8).date()), last.date()).is_err());
}

#[test]
fn an_old_archive_is_shown_in_the_year_in_which_it_ended() {
    let mut story = Story::new();
    story.observe("CHK-1", vec![opened(day(0), ANA, "In progress"), status(day(7), JONAS, "Done")]);
    let told = story.look(day(3000), |scene, _| insights(scene, None));
    assert_eq!((told.period.from.to_string(), told.period.until.to_string()), ("2025-04-01".into(), "2026-03-09".into()));
    assert_eq!(told.time.landed, 1);
}

#[test]
fn an_empty_workspace_teaches_the_first_step() {
    let story = Story::new();
    let (list, day_, told, hurts) = story.look(day(0), |scene, found| {
        (features(scene, found, &Query::default()), today(scene, found), insights(scene, None), findings(scene, found))
    });
    assert_eq!(list.sentence.to_string(), "There is no feature yet.");
    assert!(day_.empty && day_.sentence.to_string().starts_with("Nothing is here yet."));
    assert!(told.sentence.to_string().starts_with("No feature landed in this period"), "{}", told.sentence);
    assert_eq!(hurts.sentence.to_string(), "Nothing can be told yet: no feature under way has enough on record to judge.");
    assert!(story.look(day(0), |scene, found| why(scene, found, &"PAY-1".into())).is_none());
}

#[test]
fn events_of_the_journal_read_as_sentences() {
    let story = split_payments();
    let said = |event: domain::Event| {
        let stamp = domain::Stamp { at: day(3), by: Some(ANA), via: domain::Via::Web };
        let recorded = domain::Recorded { mark: domain::Mark { seq: domain::Seq(9), stamp }, event, cause: None };
        story.look(day(14), |scene, _| happenings(scene, &recorded)).into_iter().map(|line| line.what).collect::<Vec<_>>()
    };
    let key = || Key::new("PAY-1");
    assert_eq!(
        said(feature::Event::Owned { feature: key(), side: Side::Engineering, was: None, owner: Some(JONAS) }.into()),
        ["made Jonas its engineering owner"]
    );
    let by = Some(jiff::civil::date(2026, 12, 11));
    assert_eq!(said(feature::Event::Targeted { feature: key(), was: None, by }.into()), ["set its target to 11 December"]);
    let again = domain::work::Event::Recorded {
        feature: key(),
        person: JONAS,
        from: day(1),
        until: hour(29),
        because: Some(domain::work::Because::Change(ChangeId(3))),
    };
    assert_eq!(said(again.into()), ["worked for 5 hours, again because of C3"]);
}

/// Facts that a tool may have recorded, sensible or not.
fn some_facts() -> impl Strategy<Value = Vec<Fact>> {
    let statuses = prop::sample::select(vec!["Backlog", "Analysis", "Ready", "In progress", "Code Review", "Done", "Nowhere"]);
    let what = prop_oneof![
        4 => statuses.prop_map(|to| What::Status { from: "".into(), to: to.into() }),
        1 => "[a-z?\n ]{0,20}".prop_map(|text| What::Commented { id: text.as_str().into(), text: text.as_str().into() }),
        1 => (0i64..90_000).prop_map(|seconds| What::Worked { seconds }),
        1 => Just(What::Assigned { from: None, to: Some(FORGOTTEN) }),
        1 => Just(What::Labelled { added: "needs-info".into() }),
        1 => Just(What::Reopened),
    ];
    let fact = (0i64..2000, 1u32..4, what).prop_map(|(n, by, what)| Fact {
        at: hour(n),
        by: Some(domain::PersonId(by)),
        basis: Basis::Recorded,
        what,
    });
    prop::collection::vec(fact, 0..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn causes_sum_to_the_elapsed_time_and_proofs_to_their_cause(facts in some_facts(), now in 0i64..2500) {
        let mut story = Story::new();
        story.observe("CHK-1", [opened(hour(0), ANA, "Backlog")].into_iter().chain(facts).collect());
        let told = story.look(hour(now), |scene, found| why(scene, found, &"CHK-1".into())).expect("a feature");
        let elapsed = told.clocks.idea_to_value_seconds;
        prop_assert_eq!(told.causes.iter().map(|cause| cause.seconds).sum::<i64>(), elapsed);
        prop_assert_eq!(told.ribbon.segments.iter().map(ribbon::Segment::seconds).sum::<i64>(), elapsed);
        for cause in &told.causes {
            let proved: i64 = cause.evidence.iter().map(|evidence| evidence.seconds).sum();
            prop_assert!(cause.evidence_left_out > 0 || cause.label == Label::OffHours || proved == cause.seconds, "{:?}", cause);
            prop_assert!(cause.sooner_seconds.is_none_or(|sooner| sooner <= cause.seconds));
        }
        let sentence = told.sentence.to_string();
        prop_assert!(sentence.ends_with('.') && !sentence.contains("  "), "{}", sentence);
    }

    #[test]
    fn a_simplified_ribbon_keeps_its_length_and_the_widths_of_its_labels(facts in some_facts(), parts in 20i64..200) {
        let mut story = Story::new();
        story.observe("CHK-1", [opened(hour(0), ANA, "Backlog")].into_iter().chain(facts).collect());
        let exact = story.look(hour(2500), |scene, found| why(scene, found, &"CHK-1".into())).expect("a feature").ribbon;
        let simple = exact.simplified(1.0 / parts as f64);
        prop_assert_eq!((exact.simplified, simple.simplified), (false, true));
        prop_assert_eq!(simple.segments.iter().map(ribbon::Segment::seconds).sum::<i64>(), exact.seconds());
        prop_assert!(simple.segments.windows(2).all(|pair| pair[0].until == pair[1].from && pair[0].label != pair[1].label));
        prop_assert!(simple.segments.len() as i64 <= 2 * parts + 1);
        let width = |ribbon: &Ribbon, label| ribbon.segments.iter().filter(|s| s.label == label).map(ribbon::Segment::seconds).sum::<i64>();
        for label in Label::ALL {
            let off = (width(&exact, label) - width(&simple, label)).abs();
            prop_assert!(off <= 5 * (exact.seconds() / parts + 1), "{:?} is off by {} of {}", label, off, exact.seconds());
        }
    }
}

/// The moment of looking does not change what happened before it.
#[test]
fn looking_back_tells_what_was_known_then() {
    let story = split_payments();
    let told = |at: Moment| story.look(at, |scene, found| why(scene, found, &"PAY-1".into())).expect("a feature");
    assert_eq!(told(day(5)).timeline.len(), 4);
    assert_eq!(told(day(5)).feature.stage, Stage::Design);
}

#[test]
fn a_feature_of_fifteen_years_fits_on_a_page() {
    let mut story = Story::new();
    let at = |text: &str| text.parse::<Moment>().expect("a time");
    let facts = vec![opened(at("2000-01-01T00:00:00Z"), ANA, "Nowhere"), status(at("2015-01-01T00:00:00Z"), ANA, "Done")];
    story.observe("CHK-1", facts);
    let told = story.look(at("2015-02-01T00:00:00Z"), |scene, found| why(scene, found, &"CHK-1".into())).expect("a feature");
    assert!(told.ribbon.segments.len() <= 4000, "{}", told.ribbon.segments.len());
    assert_eq!(told.causes.iter().map(|cause| cause.seconds).sum::<i64>(), told.clocks.idea_to_value_seconds);
    assert_eq!(
        told.sentence.to_string(),
        "It took 5,479 days; no work in it is on record. For 5,479 of them nothing is on record, nights and weekends included."
    );
}
