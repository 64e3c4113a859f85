//! The way of a story through the statuses of its board.

use super::{Around, form::Form};
use domain::{
    Moment, PersonId, Stage,
    feature::{Entered, Feature},
    item::{Item, What},
};

/// What moves a card: stages, blocking questions and reviews.
pub(super) struct Way<'w> {
    stages: &'w [Entered],
    /// Blocking questions: from when until when.
    unclear: Vec<(Moment, Option<Moment>)>,
    /// The review of the last piece; those before are on the cards of their sub-tasks.
    reviewed: Vec<(Moment, Option<Moment>)>,
    /// When it was built and tested.
    ready: Option<Moment>,
    /// Everything after which the card may be moved, and by whom.
    turns: Vec<(Moment, Option<PersonId>)>,
}

impl<'w> Way<'w> {
    /// The way of a feature.
    pub fn of(feature: &'w Feature, around: &Around<'w>) -> Self {
        let unclear: Vec<_> = around.questions.iter().filter(|question| question.blocking).map(|q| (q.asked, q.accepted)).collect();
        let reviewed: Vec<_> = last_review(feature, around).into_iter().collect();
        let mut turns: Vec<_> = feature.stages.iter().map(|entered| (entered.at, entered.by)).collect();
        for question in around.questions.iter().filter(|question| question.blocking) {
            turns.push((question.asked, question.asker));
            turns.extend(question.accepted.map(|accepted| (accepted, question.asker)));
        }
        for (from, until) in &reviewed {
            turns.push((*from, feature.engineering));
            turns.extend(until.map(|until| (until, feature.engineering)));
        }
        let ready = ready(feature, around);
        turns.extend(ready.map(|ready| (ready, feature.engineering)));
        turns.sort_by_key(|(at, _)| *at);
        Self { stages: &feature.stages, unclear, reviewed, ready, turns }
    }

    /// Moves the card at every turn at which its status becomes another one.
    pub fn write(&self, form: &mut Form<'_>) {
        for (at, by) in self.turns.iter().skip(1) {
            form.moved(*at, *by, self.status(*at));
        }
    }

    /// The status that a card has from a moment on.
    fn status(&self, at: Moment) -> &'static str {
        let holds =
            |spans: &[(Moment, Option<Moment>)]| spans.iter().any(|(from, until)| *from <= at && until.is_none_or(|until| at < until));
        let stage = self.stages.iter().rev().find(|entered| entered.at <= at).map_or(Stage::Idea, |entered| entered.stage);
        match stage {
            Stage::Value | Stage::Delivered => "Released",
            Stage::Dropped => "Won't Do",
            _ if holds(&self.unclear) => "Needs Info",
            Stage::Idea => "Backlog",
            Stage::Understand | Stage::Design => "In Analysis",
            Stage::Plan => "Selected for Development",
            Stage::Build if holds(&self.reviewed) => "Code Review",
            Stage::Build => "In Progress",
            Stage::Release if self.ready.is_some_and(|ready| at >= ready) => "Ready for Release",
            Stage::Release => "Testing",
        }
    }
}

/// The review after which everything was built; none while building goes on.
fn last_review(feature: &Feature, around: &Around<'_>) -> Option<(Moment, Option<Moment>)> {
    let built = feature.stages.iter().find(|entered| entered.stage == Stage::Release)?.at;
    around.pulls.iter().filter_map(|pull| review(pull)).filter(|(opened, _)| *opened < built).max()
}

/// From the opening of a pull request to its merge.
pub(super) fn review(pull: &Item) -> Option<(Moment, Option<Moment>)> {
    let facts = pull.facts();
    let opened = facts.first()?.1.at;
    let merged = facts.iter().find(|(_, fact)| matches!(fact.what, What::Merged)).map(|(_, fact)| fact.at);
    Some((opened, merged))
}

/// After the last test and the last fix.
fn ready(feature: &Feature, around: &Around<'_>) -> Option<Moment> {
    let over = feature.stages.iter().find(|entered| entered.stage == Stage::Value)?.at;
    let tested = around.spells.iter().map(|spell| spell.until).filter(|until| *until <= over).max();
    let fixed = around.defects.iter().filter_map(|defect| defect.fixed).max();
    tested.max(fixed).filter(|ready| *ready < over)
}
