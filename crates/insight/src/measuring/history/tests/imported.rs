//! Features that another tool keeps.

use super::*;
use crate::{End, Sure};
use domain::item::{Measure, ReviewVerdict};

fn told(facts: Vec<Fact>, until: i64) -> Vec<(Label, i64)> {
    let mut story = Story::new();
    story.observe("T-1", facts);
    story.hours("T-1", until)
}

#[test]
fn statuses_become_labels_each_with_its_reason() {
    let facts = vec![story(0, "Backlog"), status(10, "In progress"), status(20, "In review"), status(25, "Done")];
    assert_eq!(told(facts, 99), [(Label::Work, 10), (Label::Review, 5), (Label::HandOff, 10)]);
}

#[test]
fn what_was_done_and_opened_again_is_quality_rework_until_it_is_done_again() {
    let facts = vec![story(0, "In progress"), status(10, "Done"), status(16, "In progress"), status(20, "In review"), status(22, "Done")];
    assert_eq!(told(facts, 99), [(Label::QualityRework, 6), (Label::Work, 10), (Label::Unexplained, 6)]);
}

#[test]
fn what_comes_back_from_review_is_worked_again() {
    let facts = vec![story(0, "In progress"), status(5, "In review"), status(8, "In progress"), status(10, "Done")];
    assert_eq!(told(facts, 99), [(Label::TechnicalRework, 2), (Label::Work, 5), (Label::Review, 3)]);
}

#[test]
fn what_goes_back_to_design_was_changed_in_the_middle() {
    let facts = vec![story(0, "Analysis"), status(5, "In progress"), status(8, "Analysis"), status(10, "Done")];
    assert_eq!(told(facts, 99), [(Label::MidDevelopmentChange, 2), (Label::Work, 8)]);
}

#[test]
fn a_question_in_a_comment_waits_for_the_other_side() {
    let talk = |by| {
        let answers = [comment(12, EVE, "I mean the currency."), comment(16, by, "Euro.")];
        let mut facts = vec![story(0, "Nowhere"), comment(10, EVE, "Which currency?")];
        facts.extend(answers);
        facts
    };
    assert_eq!(told(talk(PAM), 20), [(Label::Clarification, 6), (Label::Unexplained, 14)]);
    assert_eq!(told(talk(NOBODY_KNOWS), 20), [(Label::Clarification, 6), (Label::Unexplained, 14)]);
    assert_eq!(told(talk(EVE), 20), [(Label::Unexplained, 20)]);
    let mut story_ = Story::new();
    story_.observe("T-1", talk(EVE));
    let left_out = story_.history("T-1", 20).left_out;
    assert!(left_out.iter().any(|said| said.contains("without an answer")), "{left_out:?}");
    assert!(left_out.iter().any(|said| said.contains("“Nowhere”")), "{left_out:?}");
}

#[test]
fn labels_and_flags_are_waits_while_they_are_on() {
    let facts = vec![
        story(0, "Nowhere"),
        fact(2, EVE, What::Labelled { added: "needs-info".into() }),
        fact(5, PAM, What::Unlabelled { removed: "needs-info".into() }),
        fact(6, EVE, What::Flagged { why: "no keys".into() }),
        fact(8, EVE, What::Unflagged),
        fact(9, EVE, What::Worked { seconds: 3600 }),
    ];
    assert_eq!(told(facts, 12), [(Label::Work, 1), (Label::Clarification, 3), (Label::Dependency, 2), (Label::Unexplained, 6)]);
}

#[test]
fn a_late_link_is_a_surprise_and_an_early_one_a_dependency() {
    let linked = |n| fact(n, EVE, What::Linked { how: "is blocked by".into(), to: "T-2".into() });
    let told = |link| {
        let mut story_ = Story::new();
        story_.observe("T-1", vec![story(0, "Backlog"), status(4, "In progress"), linked(link), status(20, "Done")]);
        story_.observe("T-2", vec![story(0, "Backlog"), status(10, "Done")]);
        story_.hours("T-1", 99)
    };
    assert_eq!(told(6), [(Label::IntegrationSurprise, 4), (Label::Work, 12), (Label::HandOff, 4)]);
    assert_eq!(told(2), [(Label::Work, 16), (Label::Dependency, 2), (Label::HandOff, 2)]);
}

#[test]
fn what_blocks_itself_waits_for_nothing() {
    let linked = |how: &str| fact(2, EVE, What::Linked { how: how.into(), to: "T-1".into() });
    let facts = vec![story(0, "In progress"), linked("is blocked by"), linked("blocks"), status(9, "Done")];
    assert_eq!(told(facts, 12), [(Label::Work, 9)]);
}

#[test]
fn the_others_link_tells_the_same_from_the_other_end() {
    let mut story_ = Story::new();
    story_.observe("T-1", vec![story(0, "In progress"), status(20, "Done")]);
    let blocks = fact(6, EVE, What::Linked { how: "blocks".into(), to: "T-1".into() });
    story_.observe("T-2", vec![story(0, "Backlog"), blocks, status(10, "Done")]);
    assert_eq!(story_.hours("T-1", 99), [(Label::IntegrationSurprise, 4), (Label::Work, 16)]);
}

#[test]
fn parts_count_where_their_feature_does_and_late_ones_are_scope_that_was_added() {
    let mut story_ = Story::new();
    story_.observe("T-1", vec![story(0, "Backlog"), status(10, "In progress"), status(11, "Backlog"), status(400, "Done")]);
    let part = |n| opened(n, ItemKind::Issue, "Task", "In progress", Some("T-1"));
    story_.observe("T-2", vec![part(12), status(20, "Done")]);
    story_.observe("T-3", vec![part(200), status(210, "Done")]);
    let moved = fact(230, EVE, What::Moved { from: Some("T-1".into()), to: None });
    story_.observe("T-4", vec![part(220), moved, status(300, "Done")]);
    assert_eq!(story_.hours("T-1", 999), [(Label::MidDevelopmentChange, 10), (Label::Work, 9), (Label::HandOff, 381)]);
    let volatility = crate::measuring::volatility::volatility(&story_.0, &story_.history("T-1", 999)).expect("committed");
    let count = volatility.after_build.count;
    assert_eq!((volatility.baseline, count.added, count.removed), (1, 3, 1));
    assert_eq!((volatility.measure, volatility.after()), (None, 4.0), "without estimates, all weigh the same");
}

/// By hand: committed at 10 with the feature (5 points), a part of 2 and one without an
/// estimate; a part of 8 comes while building, with 2 points that were not known yet.
#[test]
fn what_moved_weighs_its_estimate_at_the_time() {
    let mut story_ = Story::new();
    let points = |n, to| fact(n, EVE, What::Estimated { measure: Measure::Points, from: None, to: Some(to) });
    let effort = |n| fact(n, EVE, What::Estimated { measure: Measure::OriginalSeconds, from: None, to: Some(1e6) });
    story_.observe("T-1", vec![story(0, "Backlog"), points(1, 5.0), status(10, "In progress"), points(20, 13.0), status(90, "Done")]);
    let part = |n| opened(n, ItemKind::Issue, "Task", "Backlog", Some("T-1"));
    let moved = fact(60, EVE, What::Moved { from: Some("T-1".into()), to: None });
    story_.observe("T-2", vec![part(2), points(3, 2.0), moved]);
    story_.observe("T-3", vec![part(4), effort(30)]);
    story_.observe("T-4", vec![part(40), points(40, 8.0), points(70, 2.0)]);
    let volatility = crate::measuring::volatility::volatility(&story_.0, &story_.history("T-1", 999)).expect("committed");
    assert_eq!(volatility.measure, Some(Measure::Points));
    assert_eq!((volatility.baseline_at, volatility.baseline, volatility.without_estimate), (hour(10), 3, 1));
    // 5 and 2 stood, 8 came, 2 went: 17 points in 4 pieces, 4.25 on the average; T-3 weighs one such.
    let close = |one: f64, other: f64| (one - other).abs() < 1e-9;
    assert!(close(volatility.baseline_weight, 7.0 / 4.25 + 1.0), "{}", volatility.baseline_weight);
    assert!(close(volatility.after(), (10.0 / 4.25) / (7.0 / 4.25 + 1.0)), "{}", volatility.after());
    assert!(close(volatility.after_by_count(), 2.0 / 3.0) && close(volatility.before(), 0.0));
}

#[test]
fn a_defect_after_it_was_called_built_is_quality_rework() {
    let mut story_ = Story::new();
    story_.observe("T-1", vec![story(0, "In progress"), status(10, "Done"), status(30, "In review"), status(40, "Done")]);
    let linked = |n| fact(n, EVE, What::Linked { how: "relates to".into(), to: "T-1".into() });
    story_.observe("T-2", vec![opened(14, ItemKind::Issue, "Bug", "Backlog", None), linked(15), status(20, "Done")]);
    story_.observe("T-3", vec![opened(2, ItemKind::Issue, "Bug", "Backlog", None), linked(3), status(30, "Done")]);
    assert_eq!(story_.hours("T-1", 99), [(Label::QualityRework, 16), (Label::Work, 10), (Label::Unexplained, 14)]);
}

#[test]
fn a_pull_request_waits_for_its_review_and_for_its_release() {
    let mut story_ = Story::new();
    story_.observe("T-1", vec![story(0, "Nowhere"), status(50, "Done")]);
    let review = |n, verdict| fact(n, PAM, What::Reviewed { id: Text::from(n.to_string()), verdict });
    let pull = vec![
        Fact { by: Some(EVE), ..opened(10, ItemKind::Pull, "Pull", "open", None) },
        fact(11, EVE, What::Linked { how: "closes".into(), to: "T-1".into() }),
        fact(12, EVE, What::Reviewed { id: "0".into(), verdict: ReviewVerdict::Commented }),
        review(14, ReviewVerdict::ChangesRequested),
        fact(20, EVE, What::Pushed { commits: 1, forced: false }),
        review(22, ReviewVerdict::Approved),
        fact(24, EVE, What::Merged),
        fact(30, None, What::Deployed { environment: "production".into(), succeeded: true }),
    ];
    story_.observe("T-9", pull);
    let [sent_back, review, release] = [Label::TechnicalRework, Label::Review, Label::Release];
    let hours = story_.hours("T-1", 99);
    assert_eq!(hours, [(sent_back, 6), (review, 6), (release, 6), (Label::Unexplained, 32)]);
}

#[test]
fn a_pull_request_that_only_mentions_a_feature_or_is_one_itself_is_not_its_work() {
    let pull = |r#type: &str, how: &str| {
        let facts = vec![
            Fact { by: Some(EVE), ..opened(10, ItemKind::Pull, r#type, "open", None) },
            fact(11, EVE, What::Linked { how: how.into(), to: "T-1".into() }),
            fact(20, PAM, What::Reviewed { id: "1".into(), verdict: ReviewVerdict::Approved }),
        ];
        let mut story_ = Story::new();
        story_.observe("T-1", vec![story(0, "Nowhere"), status(50, "Done")]);
        story_.observe("T-9", facts);
        story_.hours("T-1", 99)
    };
    let reviewed = [(Label::Review, 10), (Label::Unexplained, 40)];
    assert_eq!(pull("Pull", "names"), reviewed);
    assert_eq!(pull("Pull", "mentions"), [(Label::Unexplained, 50)], "a bot lists conflicts");
    assert_eq!(pull("Story", "closes"), [(Label::Unexplained, 50)], "it counts for itself");
}

#[test]
fn work_that_is_inferred_is_believed_for_thirty_days_after_a_sign_of_it() {
    const DAY: i64 = 24;
    let mut story_ = Story::new();
    let comment = fact(40 * DAY, EVE, What::Commented { id: "1".into(), text: "Nearly there.".into() });
    story_.observe("T-1", vec![story(0, "In progress"), comment, status(100 * DAY, "Done")]);
    assert_eq!(story_.hours("T-1", 200 * DAY), [(Label::Work, 60 * DAY), (Label::Unexplained, 40 * DAY)]);
    let history = story_.history("T-1", 200 * DAY);
    assert!(history.left_out.iter().any(|said| said.starts_with("Times that work was inferred without a sign of it for 30 days: 2")));
    story_.observe("T-2", vec![story(0, "In progress")]);
    assert_eq!(story_.hours("T-2", 3000 * DAY), [(Label::Work, 30 * DAY), (Label::Unexplained, 2970 * DAY)], "a card that was forgotten");
    assert_eq!(story_.hours("T-2", 20 * DAY), [(Label::Work, 20 * DAY)]);
    story_.observe("T-3", vec![story(0, "In progress"), fact(45 * DAY, EVE, What::Worked { seconds: 3600 })]);
    let hours = story_.hours("T-3", 50 * DAY);
    assert_eq!(hours, [(Label::Work, 35 * DAY), (Label::Unexplained, 15 * DAY)], "it goes on with the next sign");
    let opened_by = story_.history("T-2", 40 * DAY).intervals[0].opened;
    let inference = domain::inference::Inference { feature: "T-2".into(), evidence: opened_by, label: Label::Work.word().into() };
    story_.act(50 * DAY, Some(EVE), domain::inference::Command::Confirm(inference));
    let confirmed = story_.history("T-2", 90 * DAY).intervals.iter().any(|interval| interval.worked && interval.until.is_none());
    assert!(confirmed, "what a person confirmed is not cut");
    story_.observe("T-4", vec![story(0, "In review"), status(100 * DAY, "Done")]);
    assert_eq!(story_.hours("T-4", 100 * DAY), [(Label::Review, 100 * DAY)], "who waits gives no signs");
}

#[test]
fn a_resolution_that_says_so_is_given_up() {
    let resolved = fact(10, EVE, What::Resolved { from: "".into(), to: "Won't Fix".into() });
    let mut story_ = Story::new();
    story_.observe("T-1", vec![story(0, "Backlog"), resolved, status(10, "Done")]);
    assert_eq!(story_.history("T-1", 20).end, Some(End::Dropped));
    let closed = |why: &str| fact(10, EVE, What::Closed { why: why.into() });
    for (why, end) in [("not_planned", End::Dropped), ("completed", End::Value)] {
        let mut story_ = Story::new();
        story_.observe("T-1", vec![story(0, "Backlog"), closed(why)]);
        assert_eq!(story_.history("T-1", 20).end, Some(end));
        story_.observe("T-1", vec![fact(12, EVE, What::Reopened)]);
        assert_eq!(story_.history("T-1", 20).end, None);
    }
}

#[test]
fn what_was_agreed_here_counts_for_what_another_tool_keeps() {
    let mut story_ = Story::new();
    story_.observe("T-1", vec![story(0, "In progress"), status(5, "In review")]);
    let (feature, text) = ("T-1".into(), "Euro?".into());
    story_.act(6, Some(EVE), domain::question::Command::Ask { feature, to: Side::Product, text, blocking: true });
    assert_eq!(story_.hours("T-1", 10), [(Label::Work, 5), (Label::Clarification, 4), (Label::Review, 1)]);
}

#[test]
fn every_inference_has_a_reason_and_is_never_certain() {
    let mut story_ = Story::new();
    let facts = vec![story(0, "Backlog"), status(4, "In progress"), status(8, "In review"), status(9, "In progress"), status(12, "Done")];
    story_.observe("T-1", facts);
    for interval in story_.history("T-1", 20).intervals {
        let Sure::Inferred { confidence, reason } = interval.sure else { panic!("{interval:?}") };
        assert!(confidence > 0.0 && confidence < 1.0 && !reason.is_empty());
        assert!(!interval.about.words(&story_.0).is_empty());
    }
}

#[test]
fn a_person_confirms_or_rejects_what_was_inferred_and_takes_it_back() {
    use domain::inference::{Command, Inference};
    let mut story_ = Story::new();
    story_.observe("T-1", vec![story(0, "Backlog"), status(10, "In progress"), status(20, "In review"), status(25, "Done")]);
    let inferred = |story: &Story, label: Label| {
        let history = story.history("T-1", 99);
        let interval = history.intervals.iter().find(|interval| interval.label == label).expect("it was inferred");
        Inference { feature: "T-1".into(), evidence: interval.opened, label: label.word().into() }
    };
    let (work, review) = (inferred(&story_, Label::Work), inferred(&story_, Label::Review));
    story_.act(100, Some(EVE), Command::Confirm(work.clone()));
    story_.act(101, Some(EVE), Command::Reject(review.clone()));
    let history = story_.history("T-1", 199);
    let swept = swept(&history, &Calendar::default(), Order::Normal);
    let reading = crate::Reading::of(&history, &swept, &Calendar::default());
    let working = Calendar::default().working_seconds(hour(10), hour(20));
    assert_eq!((swept.known.confirmed.of(Label::Work), swept.seconds.of(Label::Work)), (working, working), "confirmed work rests too");
    assert_eq!((swept.seconds.of(Label::Review), reading.rejected, reading.recorded), (0, 5 * 3600, 0));
    assert_eq!(history.rejected.len(), 1);
    assert!(history.left_out.iter().any(|said| said == "Inferences that a person rejected: 1."), "{:?}", history.left_out);
    story_.act(102, Some(EVE), Command::Forget(review));
    story_.act(103, Some(EVE), Command::Forget(work));
    let history = story_.history("T-1", 199);
    assert!(history.rejected.is_empty() && history.intervals.iter().all(|interval| matches!(interval.sure, Sure::Inferred { .. })));
}
