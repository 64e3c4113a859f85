//! Each pattern in a workspace by hand, present and absent.

use super::*;
use crate::telling::story::{ANA, FORGOTTEN, JONAS, Story, day, fact, hour, opened, status};
use domain::{DecisionId, QuestionId, Side, Stage, decision, item::What, question};

/// What one detector found in a feature, as texts, and how many features it could judge.
fn found(story: &Story, at: Moment, id: &str) -> (Vec<String>, usize) {
    story.look(at, |_, found| {
        let judged = found.detectors().iter().find(|detector| detector.id == id).map_or(0, |detector| detector.judged);
        let texts =
            found.iter().filter(|(detector, _)| detector.id == id).map(|(_, finding)| format!("{}: {}", finding.feature, finding.text));
        (texts.collect(), judged)
    })
}

/// The evidence of the first thing that one detector found.
fn proof(story: &Story, at: Moment, id: &str) -> Vec<Evidence> {
    let first = |found: &Found| found.iter().find(|(detector, _)| detector.id == id).map(|(_, finding)| finding.evidence.clone());
    story.look(at, |_, found| first(found)).expect("a finding")
}

/// Features that each stayed in design for so many days and went on.
fn designed(days: &[i64]) -> Story {
    let mut story = Story::new();
    for (nth, days) in days.iter().enumerate() {
        let key = format!("PAY-{}", nth + 1);
        story.open(day(0), "Split payments");
        story.move_to(day(1), ANA, &key, Stage::Design);
        story.move_to(day(1 + days), ANA, &key, Stage::Plan);
        story.move_to(day(1 + days), ANA, &key, Stage::Value);
    }
    story
}

#[test]
fn what_stays_longer_than_85_in_100_did_is_ageing() {
    let mut story = designed(&[2, 2, 4, 4, 6]);
    story.open(day(20), "Refunds");
    story.move_to(day(20), JONAS, "PAY-6", Stage::Design);
    let (texts, judged) = found(&story, day(24), "ageing_work");
    assert_eq!((texts.len(), judged), (0, 1), "{texts:?}");
    let (texts, _) = found(&story, day(32), "ageing_work");
    assert_eq!(texts, ["PAY-6: It has been in design for 12 days. Of this team’s 5 finished stays there, 85 in 100 took 5 days or less."]);
    let evidence = proof(&story, day(32), "ageing_work");
    assert_eq!(evidence[0].text, "it entered design on 22 March");
    assert_eq!(evidence[0].place.map(|place| place.seq), story.world.threads["PAY-6"].last().copied());
}

#[test]
fn with_fewer_than_five_finished_stays_nobody_can_tell_what_is_old() {
    let mut story = designed(&[2, 2, 4, 4]);
    story.open(day(20), "Refunds");
    story.move_to(day(20), JONAS, "PAY-5", Stage::Design);
    assert_eq!(found(&story, day(300), "ageing_work"), (vec![], 0));
}

#[test]
fn an_idea_that_waits_is_not_ageing_work() {
    let mut story = designed(&[2, 2, 4, 4, 6]);
    story.open(day(20), "Refunds");
    assert_eq!(found(&story, day(300), "ageing_work"), (vec![], 0));
}

/// PAY-1 in build since day 5; Jonas worked on it.
fn built() -> Story {
    let mut story = Story::new();
    story.open(day(0), "Split payments");
    story.move_to(day(5), ANA, "PAY-1", Stage::Build);
    story.work(JONAS, "PAY-1", (day(5), hour(5 * 24 + 4)));
    story
}

#[test]
fn who_builds_without_having_met_the_problem_has_lost_the_context() {
    let story = built();
    let (texts, judged) = found(&story, day(6), "context_loss");
    assert_eq!(
        (texts.as_slice(), judged),
        (["PAY-1: Its only builder had no part in it before building started.".to_owned()].as_slice(), 1)
    );
    assert_eq!(found(&story, day(4), "context_loss"), (vec![], 0), "nobody builds yet");
}

#[test]
fn without_a_builder_on_record_nobody_can_tell_who_met_the_problem() {
    let mut story = Story::new();
    story.open(day(0), "Split payments");
    story.move_to(day(5), ANA, "PAY-1", Stage::Build);
    assert_eq!(found(&story, day(6), "context_loss"), (vec![], 0));
}

#[test]
fn who_asked_before_building_met_the_problem() {
    let mut story = Story::new();
    story.open(day(0), "Split payments");
    let ask = |to| question::Command::Ask { feature: "PAY-1".into(), to, text: "Who hurts?".into(), blocking: false };
    story.act(day(2), Some(JONAS), ask(Side::Product));
    story.move_to(day(5), ANA, "PAY-1", Stage::Build);
    for person in [JONAS, FORGOTTEN] {
        story.work(person, "PAY-1", (day(5), hour(5 * 24 + 4)));
    }
    let (texts, _) = found(&story, day(6), "context_loss");
    assert_eq!(texts, ["PAY-1: 1 of its 2 builders had no part in it before building started."]);
    let evidence = proof(&story, day(6), "context_loss");
    assert_eq!(evidence[0].text, "person 3 has built it since 7 March; nothing before shows that the problem was told");
    story.act(day(6), Some(ANA), ask(Side::Engineering));
    story.act(day(7), Some(FORGOTTEN), question::Command::Answer { question: QuestionId(2), text: "Shoppers with two cards.".into() });
    assert_eq!(found(&story, day(8), "context_loss"), (vec![], 1), "an answer across the sides is a talk");
}

#[test]
fn in_another_tool_assignments_and_comments_tell_who_met_the_problem() {
    let given = |at| fact(at, ANA, What::Assigned { from: None, to: Some(JONAS) });
    let comment = |at, by| fact(at, by, What::Commented { id: format!("{at}").into(), text: "Shoppers leave.".into() });
    let facts = || vec![opened(day(0), ANA, "Backlog"), given(day(4)), status(day(5), ANA, "In progress")];
    let mut silent = Story::new();
    silent.observe("CHK-1", facts());
    assert_eq!(found(&silent, day(6), "context_loss").0.len(), 1);
    let mut told = Story::new();
    told.observe("CHK-1", facts().into_iter().chain([comment(day(3), JONAS)]).collect());
    assert_eq!(found(&told, day(6), "context_loss"), (vec![], 1));
}

#[test]
fn a_topic_that_is_put_off_twice_is_avoided_until_it_is_decided() {
    let mut story = Story::new();
    story.open(day(0), "Split payments");
    let defer = || decision::Command::Defer { decision: DecisionId(1), why: "The lawyer was ill".into() };
    story.act(day(1), Some(ANA), decision::Command::Raise { feature: "PAY-1".into(), topic: "How many cards".into() });
    story.act(day(3), Some(ANA), defer());
    assert_eq!(found(&story, day(4), "decision_avoidance").0, [] as [String; 0]);
    story.act(day(8), Some(ANA), defer());
    let (texts, _) = found(&story, day(11), "decision_avoidance");
    assert_eq!(texts, ["PAY-1: “How many cards” was put off twice in 10 days and is still open."]);
    let (what, why) = ("Three".into(), "The acquirer allows three".into());
    story.act(day(12), Some(ANA), decision::Command::Take { decision: DecisionId(1), what, why, alternatives: vec![] });
    assert_eq!(found(&story, day(13), "decision_avoidance").0, [] as [String; 0]);
}

#[test]
fn what_goes_to_and_fro_before_build_waits_for_a_decision() {
    let mut story = Story::new();
    let statuses = ["Analysis", "Ready", "Analysis", "Ready"];
    let moves = statuses.iter().zip(1..).map(|(to, n)| status(day(n), ANA, to));
    story.observe("CHK-1", [opened(day(0), ANA, "Backlog")].into_iter().chain(moves).collect());
    let (texts, _) = found(&story, day(9), "decision_avoidance");
    assert_eq!(texts, ["CHK-1: Before anything was built it came back twice to where it had been: Analysis and Ready."]);
    story.observe("CHK-1", vec![status(day(10), ANA, "In progress")]);
    assert_eq!(found(&story, day(11), "decision_avoidance").0, [] as [String; 0]);
}

#[test]
fn an_answer_is_slow_when_it_takes_longer_than_85_in_100_did() {
    let mut story = Story::new();
    story.open(day(0), "Split payments");
    for n in 1..=6 {
        story.act(
            day(n),
            Some(JONAS),
            question::Command::Ask { feature: "PAY-1".into(), to: Side::Product, text: "Who?".into(), blocking: n == 6 },
        );
        if n < 6 {
            story.act(hour(24 * n + 6), Some(ANA), question::Command::Answer { question: QuestionId(n as u32), text: "Ana".into() });
            story.act(hour(24 * n + 8), Some(JONAS), question::Command::Accept { question: QuestionId(n as u32) });
        }
    }
    assert_eq!(found(&story, hour(6 * 24 + 7), "slow_answers"), (vec![], 1));
    let (texts, _) = found(&story, day(8), "slow_answers");
    assert_eq!(
        texts,
        [
            "PAY-1: Q6 has waited 2 days for product, and work stops until it is answered. Of 5 questions here, 85 in 100 were settled within 8 hours."
        ]
    );
}

#[test]
fn every_detector_says_what_it_is() {
    let mut ids: Vec<&str> = ALL.iter().map(|detector| detector.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), ALL.len());
    for detector in ALL {
        assert!(detector.question.ends_with('?'), "{}", detector.id);
        let definition = (detector.definition)();
        for text in [detector.why, &definition, detector.way_out, detector.quiet_when] {
            assert!(text.ends_with('.') && !text.contains("  "), "{}: {text}", detector.id);
        }
    }
}
