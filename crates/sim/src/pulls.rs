//! Pull requests and deployments of a story, as facts of the tool that keeps them.

use crate::{
    auditor::Nights,
    chance::about,
    habits::Habits,
    story::{Pull, Story},
};
use domain::{
    Discipline, Moment, PersonId,
    item::{Basis, Fact, ItemKind, ReviewVerdict, What},
};
use insight::Label;

/// What engineers call the pieces they build.
const PIECES: [&str; 16] = [
    "Carry the new field through the service",
    "First slice behind a switch",
    "Handle the empty case",
    "Texts in all languages",
    "Move the check before the call",
    "Store the reason with the record",
    "Make the second attempt safe to repeat",
    "Show the state on the page",
    "Cover the agreed examples with tests",
    "Fall back when the partner is slow",
    "Write the event after the commit",
    "Split the form in two",
    "Ask for the list once an hour",
    "Log what support needs",
    "Use the shared rounding",
    "Remove the old path",
];

impl Story<'_> {
    /// Asks for a review of what was built, waits for it, mends what it asks for, and
    /// merges. `how` is what the pull request says of the feature.
    pub fn review(&mut self, builder: PersonId, how: &'static str, habits: &Habits) {
        let pull = self.open_pull(builder, how);
        let mut ready = self.now;
        self.pass(habits.review);
        if self.chance.whether(habits.review_again) {
            self.verdict(pull, builder, ReviewVerdict::ChangesRequested);
            self.turned_out(Label::Review, ready, Nights::Wait);
            let sent_back = self.now;
            self.work(builder, about(2.0, 0.5), None, Label::Work);
            self.turned_out(Label::TechnicalRework, sent_back, Nights::Rest);
            self.observe(pull, builder, What::Pushed { commits: 1, forced: false });
            self.observe(pull, builder, What::ReviewRequested { from: None });
            ready = self.now;
            self.pass(habits.review);
        }
        self.verdict(pull, builder, ReviewVerdict::Approved);
        self.turned_out(Label::Review, ready, Nights::Wait);
        self.observe(pull, builder, What::Merged);
    }

    /// Opens a pull request that is ready for review; the answer is its place.
    fn open_pull(&mut self, by: PersonId, how: &'static str) -> usize {
        let title = (*self.chance.one(&PIECES)).into();
        let team = Some(crate::company::TEAMS[self.team % 5].name.into());
        let opened = What::Opened { kind: ItemKind::Pull, r#type: "pull request".into(), title, status: "open".into(), parent: None, team };
        self.pulls.push(Pull { how, kind: ItemKind::Pull, facts: vec![fact(self.now, by, opened)] });
        self.trace(self.now, by);
        self.pulls.len() - 1
    }

    /// A colleague of the author says what must change, or that it is good.
    fn verdict(&mut self, pull: usize, author: PersonId, verdict: ReviewVerdict) {
        let engineers = self.company.here(self.team, self.now, |discipline| discipline == Discipline::Engineering);
        let others: Vec<PersonId> = engineers.into_iter().filter(|engineer| *engineer != author).collect();
        let reviewer =
            if others.is_empty() { self.one_of(|discipline| discipline == Discipline::Quality) } else { *self.chance.one(&others) };
        let id = format!("{}-{pull}", self.now.seconds()).into();
        self.observe(pull, reviewer, What::Reviewed { id, verdict });
    }

    /// What was built reaches users.
    pub fn deploy(&mut self) {
        let by = self.one_of(|discipline| matches!(discipline, Discipline::Operations | Discipline::Engineering));
        let team = Some(crate::company::TEAMS[self.team % 5].name.into());
        let (title, status) = ("production".into(), "".into());
        let opened = What::Opened { kind: ItemKind::Deployment, r#type: "deployment".into(), title, status, parent: None, team };
        let deployed = What::Deployed { environment: "production".into(), succeeded: true };
        self.pulls.push(Pull {
            how: "part of",
            kind: ItemKind::Deployment,
            facts: vec![fact(self.now, by, opened), fact(self.now, by, deployed)],
        });
    }

    fn observe(&mut self, pull: usize, by: PersonId, what: What) {
        if let Some(pull) = self.pulls.get_mut(pull) {
            pull.facts.push(fact(self.now, by, what));
        }
        self.trace(self.now, by);
    }
}

fn fact(at: Moment, by: PersonId, what: What) -> Fact {
    Fact { at, by: Some(by), basis: Basis::Recorded, what }
}
