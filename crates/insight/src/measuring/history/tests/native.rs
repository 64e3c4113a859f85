//! Features that were opened here.

use super::*;
use crate::{End, Sure, history::About};
use domain::{change, decision, defect, dependency, question, work::Because};

#[test]
fn a_whole_way_comes_out_hour_by_hour() {
    let mut story = Story::with_feature();
    let feature = || Key::new("PAY-1");
    story.act(2, Some(EVE), decision::Command::Raise { feature: feature(), topic: "How many cards".into() });
    let (what, why) = ("Three".into(), "The acquirer says so".into());
    story.act(6, Some(PAM), decision::Command::Take { decision: domain::DecisionId(1), what, why, alternatives: vec![] });
    story.move_to(10, EVE, Stage::Build);
    story.work(10, 14, None);
    story.act(14, Some(EVE), question::Command::Ask { feature: feature(), to: Side::Product, text: "Euro?".into(), blocking: true });
    story.act(20, Some(PAM), question::Command::Answer { question: domain::QuestionId(1), text: "Yes".into() });
    story.act(21, Some(EVE), question::Command::Accept { question: domain::QuestionId(1) });
    let (on, what) = ("the bank".into(), "a contract".into());
    story.act(22, Some(EVE), dependency::Command::Find { feature: feature(), on, what, blocking: true });
    story.act(30, Some(EVE), dependency::Command::Resolve { dependency: domain::DependencyId(1) });
    story.move_to(32, EVE, Stage::Release);
    story.act(33, Some(PAM), defect::Command::Report { feature: feature(), what: "Cents are lost".into() });
    story.work(34, 36, Some(Because::Defect(domain::DefectId(1))));
    story.act(36, Some(EVE), defect::Command::Fix { defect: domain::DefectId(1) });
    story.move_to(40, PAM, Stage::Value);
    assert_eq!(
        story.hours("PAY-1", 99),
        [
            (Label::QualityRework, 3),
            (Label::IntegrationSurprise, 8),
            (Label::Work, 4),
            (Label::Clarification, 7),
            (Label::Decision, 4),
            (Label::HandOff, 1),
            (Label::Release, 4),
            (Label::Unexplained, 9),
        ]
    );
    let history = story.history("PAY-1", 99);
    assert_eq!((history.end, history.until, history.build_start()), (Some(End::Value), hour(40), Some(hour(10))));
    assert!(history.intervals.iter().all(|interval| interval.sure == Sure::Recorded));
}

#[test]
fn a_change_costs_its_wait_and_its_work_by_where_it_comes_from() {
    for (origin, label) in [(change::Origin::Intent, Label::MidDevelopmentChange), (change::Origin::Constraint, Label::TechnicalRework)] {
        let mut story = Story::with_feature();
        let propose = || change::Command::Propose {
            feature: "PAY-1".into(),
            what: "Gift cards too".into(),
            origin,
            user_impact: Some("More choice".into()),
            technical_impact: Some("A third hold".into()),
        };
        story.act(1, Some(PAM), propose());
        story.act(3, Some(EVE), change::Command::Accept { change: domain::ChangeId(1) });
        story.move_to(5, EVE, Stage::Build);
        story.work(5, 6, None);
        story.act(6, Some(PAM), propose());
        story.act(8, Some(EVE), change::Command::Accept { change: domain::ChangeId(2) });
        story.work(10, 13, Some(Because::Change(domain::ChangeId(2))));
        assert_eq!(story.hours("PAY-1", 20), [(label, 5), (Label::Work, 1), (Label::Decision, 2), (Label::Unexplained, 12)]);
    }
}

#[test]
fn a_defect_found_while_building_is_part_of_building() {
    let mut story = Story::with_feature();
    story.move_to(2, EVE, Stage::Build);
    story.act(3, Some(EVE), defect::Command::Report { feature: "PAY-1".into(), what: "Cents are lost".into() });
    assert_eq!(story.hours("PAY-1", 10), [(Label::Unexplained, 10)]);
}

#[test]
fn a_hand_off_lasts_until_the_other_side_touches_it() {
    let mut story = Story::with_feature();
    story.move_to(4, PAM, Stage::Build);
    let open = story.history("PAY-1", 9);
    assert_eq!(open.intervals.iter().filter(|i| i.about == About::HandOver).map(|i| i.until).collect::<Vec<_>>(), [None]);
    story.work(12, 16, None);
    assert_eq!(story.hours("PAY-1", 16), [(Label::Work, 4), (Label::HandOff, 8), (Label::Unexplained, 4)]);
}

#[test]
fn the_side_that_goes_on_by_itself_handed_nothing_over() {
    let mut story = Story::with_feature();
    story.move_to(4, EVE, Stage::Build);
    story.work(12, 16, None);
    assert_eq!(story.hours("PAY-1", 16), [(Label::Work, 4), (Label::Unexplained, 12)]);
}

#[test]
fn value_is_the_last_time_it_was_reached_for_good() {
    let mut story = Story::with_feature();
    for (n, stage) in [(5, Stage::Value), (7, Stage::Build), (9, Stage::Value), (12, Stage::Delivered)] {
        story.move_to(n, EVE, stage);
    }
    let at = |n| (story.history("PAY-1", n).until, story.history("PAY-1", n).end);
    assert_eq!(at(6), (hour(5), Some(End::Value)));
    assert_eq!(at(8), (hour(8), None));
    assert_eq!(at(20), (hour(9), Some(End::Value)));
}

#[test]
fn a_feature_that_is_not_there_has_no_history() {
    assert_eq!(history(&World::default(), &"PAY-1".into(), hour(0)), None);
    assert_eq!(keys(&Story::with_feature().0), [Key::new("PAY-1")]);
}
