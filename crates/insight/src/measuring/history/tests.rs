//! Histories by hand, and what must hold for any.

mod imported;
mod native;
mod robust;

use super::*;
use crate::{
    Label,
    measuring::{Calendar, Order, swept},
};
use domain::{
    Command, Discipline, PersonId, Recorded, Side, SourceId, Stage, Stamp, Text, Via, apply, decide, feature,
    item::{self, Basis, Fact, ItemKind},
    mapping::{self, Choice, Flow, Standing},
    person, source, team,
};

pub(super) const PAM: PersonId = PersonId(1);
pub(super) const EVE: PersonId = PersonId(2);
pub(super) const NOBODY_KNOWS: PersonId = PersonId(3);

/// Hour `n` of Monday, 2 March 2026.
pub(super) fn hour(n: i64) -> Moment {
    "2026-03-02T00:00:00Z".parse::<Moment>().expect("a time").plus_seconds(n * 3600)
}

/// A workspace in which things happen one after the other.
pub(super) struct Story(pub World);

impl Story {
    /// Team PAY, Pam of product and Eve of engineering, and a connected tracker.
    pub fn new() -> Self {
        let mut story = Self(World::default());
        let join = |person, discipline| person::Command::Join { person, discipline, why: None, import: None };
        story.act(-99, None, join(PAM, Some(Discipline::Product)));
        story.act(-99, None, join(EVE, Some(Discipline::Engineering)));
        story.act(-99, None, team::Command::Form { prefix: "PAY".into(), name: "Payments".into() });
        let tool = source::Tool::Jira;
        story.act(-99, None, source::Command::Connect { name: "tracker".into(), tool, address: "a folder".into() });
        story.act(-99, None, source::Command::Begin { source: SourceId(1) });
        story.act(-99, None, mapping::Command::Agree { source: SourceId(1), mapping: usual_mapping() });
        story
    }

    /// With the feature PAY-1, opened by Pam at hour 0.
    pub fn with_feature() -> Self {
        let mut story = Self::new();
        story.act(0, Some(PAM), feature::Command::Open { team: "PAY".into(), title: "Split payments".into() });
        story
    }

    /// Somebody does something at an hour.
    pub fn act(&mut self, n: i64, by: Option<PersonId>, command: impl Into<Command>) {
        let stamp = Stamp { at: hour(n), by, via: Via::Cli };
        for event in decide(&self.0, &stamp, command.into()).expect("a story is accepted") {
            let mark = domain::Mark { seq: self.0.seq.next(), stamp };
            apply(&mut self.0, &Recorded { mark, event, cause: None });
        }
    }

    pub fn move_to(&mut self, n: i64, by: PersonId, to: Stage) {
        self.act(n, Some(by), feature::Command::Move { feature: "PAY-1".into(), to });
    }

    pub fn work(&mut self, from: i64, until: i64, because: Option<domain::work::Because>) {
        let (feature, person) = ("PAY-1".into(), EVE);
        self.act(until, Some(EVE), domain::work::Command::Record { feature, person, from: hour(from), until: hour(until), because });
    }

    /// Facts of an item come in.
    pub fn observe(&mut self, item: &str, facts: Vec<Fact>) {
        self.act(0, None, item::Command::Observe { import: domain::ImportId(1), item: item.into(), facts: facts.into() });
    }

    pub fn history(&self, key: &str, n: i64) -> History {
        history(&self.0, &key.into(), hour(n)).expect("a feature")
    }

    /// Hours under each label that has any, as if nobody ever rested.
    pub fn hours(&self, key: &str, n: i64) -> Vec<(Label, i64)> {
        let history = self.history(key, n);
        let always = Calendar { days: [true; 7], opens: 0, closes: domain::DAY_SECONDS, ..Calendar::default() };
        let swept = crate::measuring::sweep(&history.intervals, history.idea, history.until, Order::Normal, &always);
        assert_eq!(swept.seconds.total(), history.elapsed());
        let named = self::swept(&history, &Calendar::default(), Order::Normal);
        assert_eq!(named.seconds.total(), history.elapsed());
        Label::ALL.into_iter().map(|label| (label, swept.seconds.of(label) / 3600)).filter(|(_, hours)| *hours > 0).collect()
    }
}

fn usual_mapping() -> Mapping {
    fn said<T>(is: T) -> Choice<T> {
        Choice { is, why: None }
    }
    let standing = |stage, flow| said(Standing { stage, flow });
    Mapping {
        types: [("Story", Role::Feature), ("Task", Role::Part), ("Bug", Role::Defect), ("Pull", Role::Other)]
            .map(|(word, role)| (word.into(), said(role)))
            .into(),
        statuses: [
            ("Backlog", standing(Stage::Idea, Flow::Queue)),
            ("Analysis", standing(Stage::Design, Flow::Work)),
            ("In progress", standing(Stage::Build, Flow::Work)),
            ("In review", standing(Stage::Build, Flow::Review)),
            ("Done", standing(Stage::Value, Flow::Done)),
        ]
        .map(|(word, standing)| (word.into(), standing))
        .into(),
        labels: [("needs-info".into(), said(Some(Flow::Clarify)))].into(),
    }
}

/// A fact at an hour.
pub(super) fn fact(n: i64, by: impl Into<Option<PersonId>>, what: What) -> Fact {
    Fact { at: hour(n), by: by.into(), basis: Basis::Recorded, what }
}

pub(super) fn opened(n: i64, kind: ItemKind, r#type: &str, status: &str, parent: Option<&str>) -> Fact {
    let (r#type, title, status, parent) = (r#type.into(), "Split payments".into(), status.into(), parent.map(Key::new));
    fact(n, PAM, What::Opened { kind, r#type, title, status, parent, team: None })
}

pub(super) fn story(n: i64, status: &str) -> Fact {
    opened(n, ItemKind::Issue, "Story", status, None)
}

pub(super) fn status(n: i64, to: &str) -> Fact {
    fact(n, EVE, What::Status { from: Text::default(), to: to.into() })
}

pub(super) fn comment(n: i64, by: PersonId, text: &str) -> Fact {
    fact(n, by, What::Commented { id: Text::from(n.to_string()), text: text.into() })
}
