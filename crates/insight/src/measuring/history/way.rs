//! The way of one item through the statuses of its tool.

use super::inferring::is_given_up;
use domain::{
    Flow, Key, Mapping, Moment, PersonId, Stage, Standing, Text,
    feature::Entered,
    item::{DUE_DATE, Fact, ItemKind, Place, RELEASE_DATE, What},
};
use jiff::civil::Date;

/// How an item moved, from its first fact on.
#[derive(Default)]
pub(super) struct Way<'w> {
    /// What it is called now, and of which team.
    pub title: Option<&'w Text>,
    pub team: Option<&'w Text>,
    /// Its type and its priority, in its tool's words.
    pub r#type: Option<&'w Text>,
    pub priority: Option<&'w Text>,
    /// The day it is due, and the day on which what it is planned into comes out.
    pub due: Option<Date>,
    pub release: Option<Date>,
    /// What it is a part of now, and since when.
    pub parent: Option<(&'w Key, Moment)>,
    /// Who has it now.
    pub assignee: Option<PersonId>,
    pub kind: Option<ItemKind>,
    /// When it came into being.
    pub opened: Option<Moment>,
    /// Where it stood, in the order of happening.
    pub stays: Vec<Stay<'w>>,
    /// Whether its last resolution says that it was given up.
    pub given_up: bool,
}

/// A stay in a status.
#[derive(Clone, Copy)]
pub(super) struct Stay<'w> {
    /// What the status means; `None` when nobody has said.
    pub standing: Option<Standing>,
    /// The status, in its tool's words, where there is one.
    pub status: Option<&'w Text>,
    pub from: Moment,
    pub until: Option<Moment>,
    pub opened: Place,
    pub closed: Option<Place>,
    pub by: Option<PersonId>,
}

impl Stay<'_> {
    /// Whether the item is over in this status, one way or the other.
    pub fn is_over(&self) -> bool {
        self.standing.is_some_and(is_over)
    }
}

const DONE: Standing = Standing { stage: Stage::Value, flow: Flow::Done };
const GIVEN_UP: Standing = Standing { stage: Stage::Dropped, flow: Flow::Dropped };

fn is_over(standing: Standing) -> bool {
    standing.stage.is_over() || matches!(standing.flow, Flow::Done | Flow::Dropped)
}

impl<'w> Way<'w> {
    /// Reads the way from facts in the order of happening.
    pub fn of(facts: &[(Place, &'w Fact)], mapping: Option<&Mapping>) -> Self {
        let mut way = Self::default();
        for (place, fact) in facts {
            way.read(*place, fact, mapping);
        }
        way
    }

    fn read(&mut self, place: Place, fact: &'w Fact, mapping: Option<&Mapping>) {
        let standing = |status: &str| mapping.and_then(|mapping| mapping.standing(status));
        match &fact.what {
            What::Opened { kind, r#type, title, status, parent, team } => {
                (self.kind, self.opened, self.title) = (Some(*kind), self.opened.or(Some(fact.at)), Some(title));
                (self.team, self.r#type) = (team.as_ref(), Some(r#type));
                self.parent = parent.as_ref().map(|parent| (parent, fact.at));
                self.enter(place, fact, standing(status), Some(status));
            }
            What::Retitled { to, .. } => self.title = Some(to),
            What::Retyped { to, .. } => self.r#type = Some(to),
            What::Prioritised { to, .. } => self.priority = Some(to),
            What::Planned { into, to, .. } => self.plan(into, to),
            What::Moved { to, .. } => self.parent = to.as_ref().map(|parent| (parent, fact.at)),
            What::Assigned { to, .. } => self.assignee = *to,
            What::Status { to, .. } => self.enter(place, fact, standing(to), Some(to)),
            What::Resolved { to, .. } => self.given_up = is_given_up(to),
            What::Merged => self.close(place, fact, DONE),
            What::Closed { why } => {
                let is_lost_pull = self.kind == Some(ItemKind::Pull);
                let end = if is_lost_pull || is_given_up(why) { GIVEN_UP } else { standing("closed").unwrap_or(DONE) };
                self.close(place, fact, end);
            }
            What::Reopened => self.reopen(place, fact, standing("reopened").or_else(|| standing("open"))),
            _ => {}
        }
    }

    /// A day that it is due, or a release that has a day: what it was planned into before no longer counts.
    fn plan(&mut self, into: &str, to: &str) {
        match into {
            DUE_DATE => self.due = day(to),
            RELEASE_DATE => self.release = day(to),
            "version" | "milestone" => self.release = None,
            _ => {}
        }
    }

    /// By when users should have it: the day that was said of itself before that of its release.
    pub fn target(&self) -> Option<Date> {
        self.due.or(self.release)
    }

    fn enter(&mut self, place: Place, fact: &Fact, standing: Option<Standing>, status: Option<&'w Text>) {
        if let Some(last) = self.stays.last_mut() {
            last.until = Some(fact.at);
            last.closed = Some(place);
        }
        self.stays.push(Stay { standing, status, from: fact.at, until: None, opened: place, closed: None, by: fact.by });
    }

    /// A tool that has statuses says the same with a status: then nothing is added.
    fn close(&mut self, place: Place, fact: &Fact, end: Standing) {
        if !self.stays.last().is_some_and(Stay::is_over) {
            self.enter(place, fact, Some(end), None);
        }
    }

    fn reopen(&mut self, place: Place, fact: &Fact, to: Option<Standing>) {
        self.given_up = false;
        if self.stays.last().is_some_and(Stay::is_over) {
            let before = self.stays.iter().rev().find(|stay| !stay.is_over()).copied();
            let standing = to.filter(|to| !is_over(*to)).or(before.and_then(|stay| stay.standing));
            self.enter(place, fact, standing, before.and_then(|stay| stay.status));
        }
    }

    /// When it was done or given up for good; `None` while it is open.
    pub fn over(&self) -> Option<(Moment, Place)> {
        self.stays.iter().rev().take_while(|stay| stay.is_over()).last().map(|stay| (stay.from, stay.opened))
    }

    /// The first moment from `since` on at which it was over.
    pub fn first_over(&self, since: Moment) -> Option<(Moment, Place)> {
        let over = self.stays.iter().find(|stay| stay.is_over() && stay.until.is_none_or(|until| until > since))?;
        Some((over.from.max(since), over.opened))
    }

    /// The stages it entered, each once in a row, in the order of happening.
    pub fn stages(&self) -> Vec<Entered> {
        let mut stages: Vec<Entered> = Vec::with_capacity(self.stays.len());
        let over = self.stays.iter().rev().take_while(|stay| stay.is_over()).count();
        for (nth, stay) in self.stays.iter().enumerate() {
            let given_up = self.given_up && nth + over >= self.stays.len();
            let stage = stay.standing.map(|standing| stage(standing, given_up)).or(stages.is_empty().then_some(Stage::Idea));
            let Some(stage) = stage.filter(|stage| stages.last().is_none_or(|last| last.stage != *stage)) else { continue };
            stages.push(Entered { stage, at: stay.from, by: stay.by, seq: stay.opened.seq });
        }
        stages
    }
}

/// The day that a text begins with: `2026-03-01`, `2026-03-01 00:00:00.0`.
fn day(text: &str) -> Option<Date> {
    text.trim().get(..10)?.parse().ok()
}

/// The stage of a standing. What ended with a resolution that says so was given up.
fn stage(standing: Standing, given_up: bool) -> Stage {
    match standing {
        Standing { flow: Flow::Dropped, .. } => Stage::Dropped,
        _ if given_up => Stage::Dropped,
        Standing { flow: Flow::Done, stage } if !stage.is_over() => Stage::Value,
        Standing { stage, .. } => stage,
    }
}
