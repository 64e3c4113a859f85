//! An issue or a pull request: what its timeline says and, where the tool kept no
//! timeline, what its fields say.

use super::{
    mentions::{self, How},
    reading::Reading,
    record::Record,
    status,
    timeline::{self, CREATED},
};
use crate::{
    Found,
    text::{LONGEST, LONGEST_VALUE, bounded},
};
use domain::{
    Key, Moment, PersonId, Text,
    item::{Basis, Fact, ItemKind, RELEASE_DATE, ReviewVerdict, What},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a page holds about one issue or pull request.
#[derive(Default)]
pub(super) struct Parts<'a> {
    /// The issue, as the issues API shows it; for a pull request its other half.
    pub issue: Option<Record<'a>>,
    /// The pull request.
    pub pull: Option<Record<'a>>,
    /// Its timeline; `None` where the tool kept none.
    pub events: Option<Vec<Record<'a>>>,
    /// Comments outside the timeline.
    pub comments: Vec<Record<'a>>,
    /// Reviews outside the timeline.
    pub reviews: Vec<Record<'a>>,
}

/// What a comment is called.
pub(super) enum Name {
    /// By the tool's own number.
    Own(String),
    /// By us: the tool gives none.
    Made(String),
}

/// An issue or a pull request while it is being read.
pub(super) struct Thread<'a> {
    /// What people call it.
    pub key: Key,
    /// Who opened it.
    pub opener: Option<&'a str>,
    /// What dismissed reviews said before they were dismissed, by their number.
    pub dismissed: BTreeMap<String, ReviewVerdict>,
    repository: String,
    facts: Vec<Fact>,
    said: Vec<(Moment, Option<PersonId>, String)>,
    comments: BTreeSet<String>,
}

impl Thread<'_> {
    /// Adds what the tool recorded.
    pub fn add(&mut self, at: Moment, by: Option<PersonId>, what: What) {
        self.facts.push(Fact { at, by, basis: Basis::Recorded, what });
    }

    fn add_from_fields(&mut self, at: Moment, by: Option<PersonId>, what: What) {
        self.facts.push(status::from_fields(at, by, what));
    }

    /// Adds a comment. By the tool's own number it comes once; without one, who wrote
    /// when is its name, and another of that name gets a number.
    pub fn comment(&mut self, at: Moment, by: Option<PersonId>, name: Name, text: &str) {
        let id = match name {
            Name::Own(id) if self.comments.contains(&id) => return,
            Name::Own(id) => id,
            Name::Made(first) => {
                let mut names = (1..).map(|n| if n == 1 { first.clone() } else { format!("{first} {n}") });
                names.find(|name| !self.comments.contains(name)).unwrap_or_default()
            }
        };
        self.comments.insert(id.clone());
        self.add(at, by, What::Commented { id: id.into(), text: bounded(text, LONGEST).into() });
        self.said(at, by, text);
    }

    /// Remembers a text that may point at other items.
    pub fn said(&mut self, at: Moment, by: Option<PersonId>, text: &str) {
        self.said.push((at, by, text.to_string()));
    }
}

/// Reads an issue or a pull request; `None`, with a problem, where its number,
/// repository or time of opening is missing.
pub(super) fn read(reading: &mut Reading<'_>, repository: Option<String>, number: Option<u64>, parts: &Parts<'_>) -> Option<Found> {
    let head = parts.pull.or(parts.issue);
    let Some(number) = number else {
        reading.problem("A record", "has no “number”; it was left out.");
        return None;
    };
    let Some(repository) = repository else {
        reading.problem(&format!("#{number}"), "names no repository; name it for the import, like owner/repo.");
        return None;
    };
    let key = mentions::key(&repository, number);
    let created = match head {
        Some(head) => Some(reading.moment(head, &CREATED, key.as_str())?),
        None => None,
    };
    let opener = head.and_then(|head| head.login(&["user", "author"]));
    let (facts, said, dismissed) = (vec![], vec![], BTreeMap::new());
    let mut thread = Thread { key, opener, dismissed, repository, facts, said, comments: BTreeSet::new() };
    history(reading, &mut thread, parts);
    if let (Some(head), Some(created)) = (head, created) {
        fields(reading, &mut thread, parts, head, created);
    }
    Some(finish(reading, thread, parts, head.zip(created)))
}

/// What was recorded when it happened.
fn history(reading: &mut Reading<'_>, thread: &mut Thread<'_>, parts: &Parts<'_>) {
    let events = parts.events.as_deref().unwrap_or_default();
    thread.dismissed = events.iter().filter_map(|event| timeline::dismissed(*event)).collect();
    events.iter().for_each(|event| timeline::read(reading, thread, *event));
    parts.reviews.iter().for_each(|review| timeline::review(reading, thread, *review));
    parts.comments.iter().for_each(|comment| timeline::comment(reading, thread, *comment));
}

/// What only the fields say: everything where there is no timeline, and an end
/// that the timeline does not know of.
fn fields(reading: &mut Reading<'_>, thread: &mut Thread<'_>, parts: &Parts<'_>, head: Record<'_>, created: Moment) {
    let key = thread.key.to_string();
    if parts.events.is_none() {
        for label in head.list(&["labels"]).filter_map(Record::named) {
            thread.add_from_fields(created, None, What::Labelled { added: label });
        }
        for login in head.list(&["assignees"]).filter_map(|one| one.0.as_str().or_else(|| one.login(&["login"]))) {
            let to = reading.who(Some(login));
            thread.add_from_fields(created, None, What::Assigned { from: None, to });
        }
        if let Some(to) = head.part(&["milestone"]).and_then(Record::named) {
            thread.add_from_fields(created, None, What::Planned { into: "milestone".into(), from: "".into(), to });
        }
    }
    due(thread, head, created);
    let has = |what: &What| thread.facts.iter().any(|fact| fact.what == *what);
    if !has(&What::Merged)
        && let Some(at) = reading.optional(head, &["merged_at", "mergedAt", "pull_request.merged_at"], &key)
    {
        let by = reading.who(head.login(&["merged_by", "mergedBy"]));
        thread.add_from_fields(at, by, What::Merged);
    }
    closing(reading, thread, head, &key);
}

/// The day on which its milestone is due. GitHub keeps one day for a milestone, and not what it was before: it
/// counts from when the issue was last put into a milestone.
fn due(thread: &mut Thread<'_>, head: Record<'_>, created: Moment) {
    let Some(due) = head.part(&["milestone"]).map(|milestone| milestone.text(&["due_on", "dueOn"])).filter(|due| !due.is_empty()) else {
        return;
    };
    let planned = |fact: &&Fact| matches!(&fact.what, What::Planned { to, .. } if !to.is_empty());
    let last = thread.facts.iter().filter(planned).map(|fact| fact.at).max();
    let what = What::Planned { into: RELEASE_DATE.into(), from: "".into(), to: bounded(due, LONGEST_VALUE).into() };
    thread.add_from_fields(last.unwrap_or(created).max(created), None, what);
}

/// Closed by its fields, but not by its history.
fn closing(reading: &mut Reading<'_>, thread: &mut Thread<'_>, head: Record<'_>, key: &str) {
    let closed = matches!(head.text(&["state"]).to_ascii_lowercase().as_str(), "closed" | "merged");
    let ends = |fact: &&Fact| matches!(fact.what, What::Closed { .. } | What::Merged | What::Reopened);
    let last = thread.facts.iter().filter(ends).max_by_key(|fact| fact.at);
    let why: Text = head.text(&["state_reason", "stateReason"]).to_ascii_lowercase().into();
    if closed && last.is_none_or(|fact| fact.what == What::Reopened) {
        if let Some(at) = reading.moment(head, &["closed_at", "closedAt"], &format!("the closing of {key}")) {
            let by = reading.who(head.login(&["closed_by", "closedBy"]));
            thread.add_from_fields(at, by, What::Closed { why });
        }
    } else if closed && let Some(at) = last.map(|fact| fact.at) {
        // Older timelines do not give the reason; the issue does, for the last closing.
        for fact in thread.facts.iter_mut().filter(|fact| fact.at == at) {
            if let What::Closed { why: said } = &mut fact.what
                && said.is_empty()
            {
                *said = why.clone();
            }
        }
    }
}

/// Puts everything in order and adds what follows: opening, statuses, types, links.
fn finish(reading: &mut Reading<'_>, mut thread: Thread<'_>, parts: &Parts<'_>, head: Option<(Record<'_>, Moment)>) -> Found {
    let by_issue = parts.issue.is_some_and(|issue| issue.get(&["pull_request"]).is_some());
    let kind = if parts.pull.is_some() || by_issue { ItemKind::Pull } else { ItemKind::Issue };
    thread.facts.sort_by_key(|fact| (fact.at, matches!(fact.what, What::Closed { .. })));
    name_merged_closings(&mut thread.facts, kind);
    let links = links(&thread, head, reading.who(thread.opener));
    let draft = head.is_some_and(|(head, _)| head.flag(&["draft", "isDraft"]) == Some(true));
    let status = status::add(&mut thread.facts, kind, draft);
    if let Some((head, created)) = head {
        if kind == ItemKind::Issue {
            retype(&mut thread.facts, &type_name(head, kind));
        }
        let by = reading.who(thread.opener);
        let opened = opened(&thread, head, kind, status);
        thread.facts.insert(0, Fact { at: created, by, basis: Basis::Recorded, what: opened });
    }
    thread.facts.extend(links);
    thread.facts.sort_by_key(|fact| fact.at);
    Found { item: thread.key, facts: thread.facts }
}

/// GitHub closes a pull request in the moment of merging it.
fn name_merged_closings(facts: &mut [Fact], kind: ItemKind) {
    let merged: BTreeSet<Moment> = facts.iter().filter(|fact| fact.what == What::Merged).map(|fact| fact.at).collect();
    for fact in facts.iter_mut().filter(|fact| kind == ItemKind::Pull && merged.contains(&fact.at)) {
        if let What::Closed { why } = &mut fact.what {
            *why = "merged".into();
        }
    }
}

fn type_name(head: Record<'_>, kind: ItemKind) -> Text {
    let own = head.part(&["type", "issueType"]).and_then(Record::named);
    own.unwrap_or_else(|| if kind == ItemKind::Pull { "Pull request".into() } else { "Issue".into() })
}

fn opened(thread: &Thread<'_>, head: Record<'_>, kind: ItemKind, status: &str) -> What {
    let first_title = thread.facts.iter().find_map(|fact| match &fact.what {
        What::Retitled { from, .. } => Some(from.clone()),
        _ => None,
    });
    let parent = super::record::address(head.text(&["parent_issue_url"]));
    What::Opened {
        kind,
        r#type: type_name(head, kind),
        title: first_title.unwrap_or_else(|| bounded(head.text(&["title"]), LONGEST_VALUE).into()),
        status: status.into(),
        parent: parent.and_then(|(repository, number)| Some(mentions::key(&repository, number?))),
        team: Some(thread.repository.as_str().into()),
    }
}

/// Labels that say what an issue is change its type, in the label's own words.
fn retype(facts: &mut Vec<Fact>, first: &Text) {
    let mut r#type = first.clone();
    let mut told = Vec::with_capacity(facts.len());
    for fact in facts.drain(..) {
        let next = match &fact.what {
            What::Labelled { added } if says_type(added) => added.clone(),
            What::Unlabelled { removed } if *removed == r#type => first.clone(),
            _ => r#type.clone(),
        };
        let (at, by, basis) = (fact.at, fact.by, fact.basis);
        told.push(fact);
        if next != r#type {
            told.push(Fact { at, by, basis, what: What::Retyped { from: r#type, to: next.clone() } });
            r#type = next;
        }
    }
    *facts = told;
}

/// Whether a label names a type: `bug`, `kind/feature`, `Type: Enhancement`.
fn says_type(label: &str) -> bool {
    const TYPES: [&str; 12] =
        ["bug", "defect", "regression", "feature", "feature request", "enhancement", "story", "epic", "task", "chore", "question", "spike"];
    let last = label.rsplit(['/', ':']).next().unwrap_or(label).trim();
    TYPES.iter().any(|known| last.eq_ignore_ascii_case(known))
}

/// Every other item that was pointed at, once, at the first time.
fn links(thread: &Thread<'_>, head: Option<(Record<'_>, Moment)>, opener: Option<PersonId>) -> Vec<Fact> {
    let mut first: BTreeMap<(Key, How), (Moment, Option<PersonId>)> = BTreeMap::new();
    let mut note = |to: Key, how: How, at: Moment, by: Option<PersonId>| {
        let known = first.entry((to, how)).or_insert((at, by));
        *known = if at < known.0 { (at, by) } else { *known };
    };
    for (at, by, text) in &thread.said {
        mentions::in_text(text, &thread.repository).into_iter().for_each(|(to, how)| note(to, how, *at, *by));
    }
    if let Some((head, created)) = head {
        let (title, repository) = (head.text(&["title"]), &thread.repository);
        let texts = [title, head.text(&["body"])].map(|text| mentions::in_text(text, repository));
        for (to, how) in texts.into_iter().flatten() {
            note(to, if how == How::Mentions { How::Names } else { how }, created, opener);
        }
        let named = mentions::in_branch(head.text(&["head.ref", "headRefName"]), repository);
        named.into_iter().chain(mentions::tracker_keys(title)).for_each(|to| note(to, How::Names, created, None));
    }
    let pointed = first.into_iter().filter(|((to, _), _)| *to != thread.key);
    pointed
        .map(|((to, how), (at, by))| Fact { at, by, basis: Basis::Recorded, what: What::Linked { how: how.word().into(), to } })
        .collect()
}
