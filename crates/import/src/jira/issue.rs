//! One Jira issue → its facts.
//!
//! The history says what changed; what an issue was at its creation is the old
//! value of the first change of a field, or its present value where the field
//! never changed. Without any history (some archives keep none) only what the
//! date fields say is known, and the facts say so ([`Basis::FromFields`]).

mod plans;

use super::{
    changes::{self, Field, Item},
    form::{Changelog, Comment, Fields, Record, User, Worklogs},
    history::{self, plausible_seconds, tell},
    plain,
    reader::{Reader, recorded},
    values::Custom,
};
use crate::{
    Category,
    text::{LONGEST, LONGEST_VALUE, bounded},
};
use domain::{
    Key, Moment, PersonId, Text,
    item::{Basis, Fact, ItemKind, Measure, What},
};
use std::rc::Rc;

/// An issue, read; some of its fields can only be understood beside the others.
pub(super) struct Draft {
    pub place: String,
    pub key: Key,
    /// Whether the page held a history.
    pub has_history: bool,
    /// The first of them is the opening.
    pub facts: Vec<Fact>,
    /// Fields of one's own making that hold a number.
    pub numbers: Held<f64>,
    /// Fields of one's own making that hold a key.
    pub keys: Held<Key>,
}

/// How many facts an issue usually has beside those of its history.
const BESIDE: usize = 4;

/// A history entry with a usable time.
struct Entry {
    at: Moment,
    by: Option<PersonId>,
    items: Rc<[Item]>,
}

/// Reads an issue. What makes it unreadable as a whole becomes a problem.
pub(super) fn draft(reader: &mut Reader, place: &str, record: &Record<'_>) -> Option<Draft> {
    let Some(key) = record.key.get() else {
        reader.problem(place, "This issue has no key, so nothing can be said about it; export it again.");
        return None;
    };
    let fields = record.fields.0.as_ref()?;
    let created = reader.time(fields.created.as_deref().unwrap_or_default(), place, || format!("{key} was created, but"))?;
    let entries = record.changelog.0.as_ref().map(|log| entries(reader, place, key, log));
    let changes: usize = entries.iter().flatten().map(|entry| entry.items.len()).sum();
    let mut issue = Issue { reader, place, key, fields, created, entries, facts: Vec::with_capacity(changes + BESIDE) };
    issue.open();
    issue.began_with();
    issue.changed();
    issue.ended();
    issue.comments(record);
    issue.work();
    let mut facts = std::mem::take(&mut issue.facts);
    facts[1..].sort_by_key(|fact| fact.at);
    let has_history = issue.entries.is_some();
    let (numbers, keys) = customs(fields);
    Some(Draft { place: place.into(), key: Key::new(bounded(key, LONGEST_VALUE)), has_history, facts, numbers, keys })
}

/// The entries of a history in the order of their times.
fn entries(reader: &mut Reader, place: &str, key: &str, log: &Changelog<'_>) -> Vec<Entry> {
    reader.fewer_histories.note(key, log.histories.0.len(), log.total.0);
    let mut entries = Vec::with_capacity(log.histories.0.len());
    for (nth, history) in log.histories.objects().enumerate() {
        let which = || format!("{key}, entry {} of its history", nth + 1);
        let Some(at) = reader.time(&history.created, place, which) else { continue };
        match history.items.map(changes::read).transpose() {
            Ok(items) => entries.push(Entry { at, by: history.author.and_then(|a| reader.author(a)), items: items.unwrap_or_default() }),
            Err(error) => reader.problem(place, format!("{}: what changed is not readable: {error}. It was left out.", which())),
        }
    }
    entries.sort_by_key(|entry| entry.at);
    entries
}

/// By the number of its field, what a field of one's own making holds.
pub(super) type Held<T> = Vec<(u32, T)>;

/// Numbers and keys in the fields of one's own making.
fn customs(fields: &Fields<'_>) -> (Held<f64>, Held<Key>) {
    let (mut numbers, mut keys) = (vec![], vec![]);
    for (field, custom) in &fields.customs {
        match custom {
            Custom::Number(number) => numbers.push((*field, *number)),
            Custom::Text(text) => keys.extend(history::key(text).map(|key| (*field, key))),
            _ => {}
        }
    }
    (numbers, keys)
}

/// An issue while it is read.
struct Issue<'r, 'a> {
    reader: &'r mut Reader,
    place: &'r str,
    key: &'r str,
    fields: &'r Fields<'a>,
    created: Moment,
    /// `None` where the page holds no history at all.
    entries: Option<Vec<Entry>>,
    facts: Vec<Fact>,
}

/// The object in an optional field.
fn object<T>(field: &Option<super::lenient::Maybe<T>>) -> Option<&T> {
    field.as_ref()?.0.as_ref()
}

impl<'a> Issue<'_, 'a> {
    /// The first change of a field.
    fn first(&self, field: Field) -> Option<&Item> {
        let entries = self.entries.iter().flatten();
        entries.flat_map(|entry| &*entry.items).find(|item| item.field == field)
    }

    /// How well the state at creation is known.
    fn basis(&self) -> Basis {
        if self.entries.is_some() { Basis::Recorded } else { Basis::FromFields }
    }

    fn at_creation(&mut self, what: What) {
        self.facts.push(Fact { at: self.created, by: None, basis: self.basis(), what });
    }

    fn open(&mut self) {
        let fields = self.fields;
        let now = |field: &Option<super::lenient::Str<'_>>| field.as_deref().unwrap_or_default().to_owned();
        let was = |item: Option<&Item>, now: String| item.map_or(now, |item| item.from_string.to_string());
        let r#type = was(self.first(Field::Type), object(&fields.issuetype).map(|t| t.name.to_string()).unwrap_or_default());
        let title = was(self.first(Field::Summary), now(&fields.summary));
        let status = self.status_at_creation();
        let parent = self.parent_at_creation();
        let team = object(&fields.project).and_then(|p| p.name.get()).or_else(|| Some(self.key.rsplit_once('-')?.0));
        let team = team.map(|team| self.reader.word(team));
        let what = What::Opened {
            kind: ItemKind::Issue,
            r#type: self.reader.word(&r#type),
            title: bounded(&title, LONGEST_VALUE).into(),
            status: self.reader.word(&status),
            parent,
            team,
        };
        let by = object(&fields.creator).or(object(&fields.reporter));
        let by = self.reader.user(by);
        self.facts.push(recorded(self.created, by, what));
        self.hint();
    }

    /// What Jira says about the words it uses here.
    fn hint(&mut self) {
        if let Some(status) = object(&self.fields.status) {
            let category = match status.status_category.0.as_ref().map(|c| &*c.key) {
                Some("new") => Some(Category::ToDo),
                Some("indeterminate") => Some(Category::InProgress),
                Some("done") => Some(Category::Done),
                _ => None,
            };
            if let Some(category) = category.filter(|_| !self.reader.hints.categories.contains_key(&*status.name)) {
                let name = self.reader.word(&status.name);
                self.reader.hints.categories.insert(name, category);
            }
        }
        if let Some(kind) = object(&self.fields.issuetype).filter(|kind| &*kind.subtask == "true")
            && !self.reader.hints.part_types.contains(&*kind.name)
        {
            let name = self.reader.word(&kind.name);
            self.reader.hints.part_types.insert(name);
        }
    }

    /// The first status. Without a history it is only known while it is still a
    /// first one; otherwise nothing is claimed.
    fn status_at_creation(&self) -> String {
        let status = object(&self.fields.status);
        let name = status.map(|s| s.name.to_string()).unwrap_or_default();
        if self.entries.is_some() {
            return self.first(Field::Status).map_or(name, |item| item.from_string.to_string());
        }
        if self.is_in_first_status() { name } else { String::new() }
    }

    /// Whether Jira files the present status under "to do", and it is not a return to it.
    fn is_in_first_status(&self) -> bool {
        let Some(status) = object(&self.fields.status) else { return false };
        let to_do = status.status_category.0.as_ref().is_some_and(|category| &*category.key == "new");
        to_do && !status.name.to_lowercase().contains("reopen")
    }

    fn parent_at_creation(&self) -> Option<Key> {
        match self.first(Field::Parent) {
            Some(item) => history::key(&item.from_string),
            None => [&self.fields.parent, &self.fields.epic].into_iter().find_map(|field| object(field)?.key.get()).map(Key::new),
        }
    }

    /// Who had it, its labels, plans, estimate and links from the beginning.
    fn began_with(&mut self) {
        let assignee = match self.first(Field::Assignee).map(|item| (item.from.to_string(), item.from_string.to_string())) {
            Some((id, shown)) => self.reader.named(Some(&*id).filter(|t| !t.is_empty()), Some(&*shown).filter(|t| !t.is_empty())),
            None => self.reader.user(object(&self.fields.assignee)),
        };
        if assignee.is_some() {
            self.at_creation(What::Assigned { from: None, to: assignee });
        }
        self.priority_at_creation();
        self.labels_at_creation();
        self.estimate_at_creation();
        self.plans_at_creation();
        self.links_without_history();
    }

    /// The present labels, with every change taken back from the last to the first.
    fn labels_at_creation(&mut self) {
        let mut labels: Vec<String> = self.fields.labels.iter().flat_map(|l| &l.0).map(|l| l.to_string()).collect();
        let changes = self.entries.iter().flatten().flat_map(|entry| &*entry.items).filter(|item| item.field == Field::Labels);
        let mut backwards: Vec<_> = changes.map(|item| (item.from_string.to_string(), item.to_text.to_string())).collect();
        while let Some((from, to)) = backwards.pop() {
            let had = |label: &str| from.split_whitespace().any(|l| l == label);
            labels.retain(|label| had(label) || !to.split_whitespace().any(|l| l == label));
            labels.extend(from.split_whitespace().filter(|l| !to.split_whitespace().any(|t| t == *l)).map(Into::into));
        }
        labels.sort();
        labels.dedup();
        for label in labels.iter().filter(|label| !label.is_empty()) {
            let added = self.reader.word(label);
            self.at_creation(What::Labelled { added });
        }
    }

    fn estimate_at_creation(&mut self) {
        let seconds = match self.first(Field::OriginalEstimate) {
            Some(item) => super::lenient::number(&item.from),
            None => self.fields.timeoriginalestimate.and_then(|n| n.0),
        };
        if seconds.is_some_and(|seconds| seconds > 0.0) {
            self.at_creation(What::Estimated { measure: Measure::OriginalSeconds, from: None, to: seconds });
        }
    }

    /// Links whose making is not in the history: there from the beginning, as far as is known.
    fn links_without_history(&mut self) {
        for link in self.fields.issuelinks.iter().flat_map(|l| l.objects()) {
            let kind = link.r#type.0.as_ref();
            let outward = link.outward_issue.0.as_ref().map(|issue| (issue, kind.map(|k| &k.outward)));
            let inward = link.inward_issue.0.as_ref().map(|issue| (issue, kind.map(|k| &k.inward)));
            for (issue, how) in outward.into_iter().chain(inward) {
                let Some(to) = issue.key.get() else { continue };
                if self.first(Field::Link).is_some() && self.tells_of_link(to) {
                    continue;
                }
                let how = how.and_then(|how| how.get()).or_else(|| kind?.name.get()).unwrap_or("is linked to");
                let what = What::Linked { how: self.reader.word(how), to: Key::new(to) };
                self.facts.push(Fact { at: self.created, by: None, basis: Basis::FromFields, what });
            }
        }
    }

    fn tells_of_link(&self, key: &str) -> bool {
        let mut items = self.entries.iter().flatten().flat_map(|entry| &*entry.items);
        items.any(|item| item.field == Field::Link && &*item.to == key)
    }

    /// Everything the history says. Logged work is told by worklogs where there are any.
    fn changed(&mut self) {
        let has_worklogs = object(&self.fields.worklog).is_some_and(|logs| !logs.worklogs.0.is_empty());
        for entry in self.entries.iter().flatten() {
            for item in entry.items.iter().filter(|item| !has_worklogs || item.field != Field::TimeSpent) {
                tell(self.reader, entry.at, entry.by, item, &mut self.facts);
            }
        }
    }

    /// Without a history: the resolution and the last status, at the times the fields give.
    fn ended(&mut self) {
        if self.entries.is_some() {
            return;
        }
        let (fields, key, place) = (self.fields, self.key, self.place);
        let resolved = self.reader.perhaps(fields.resolutiondate.as_deref(), place, || format!("{key} was resolved, but"));
        let updated = self.reader.perhaps(fields.updated.as_deref(), place, || format!("{key} was updated, but"));
        let nothing = self.reader.word("");
        if let Some((at, resolution)) = resolved.zip(object(&fields.resolution).and_then(|r| r.name.get())) {
            let to = self.reader.word(resolution);
            self.dated(at, What::Resolved { from: nothing.clone(), to });
        }
        if let Some(status) = object(&fields.status).and_then(|s| s.name.get()).filter(|_| !self.is_in_first_status())
            && let Some(at) = resolved.or(updated)
        {
            let to = self.reader.word(status);
            self.dated(at, What::Status { from: nothing, to });
        }
    }

    /// Tells what a date field says.
    fn dated(&mut self, at: Moment, what: What) {
        self.facts.push(Fact { at, by: None, basis: Basis::FromFields, what });
    }

    fn comments(&mut self, record: &Record<'_>) {
        if let Some(inside) = object(&self.fields.comment) {
            let here = inside.comments.0.len();
            self.reader.fewer_comments.note(self.key, here, inside.total.0);
            let facts = comments(self.reader, self.place, self.key, inside.comments.objects());
            self.facts.extend(facts);
        }
        if let Some(more) = &record.comments {
            let facts = comments(self.reader, self.place, self.key, more.objects());
            self.facts.extend(facts);
        }
    }

    fn work(&mut self) {
        let Some(Worklogs { worklogs, .. }) = object(&self.fields.worklog) else { return };
        for log in worklogs.objects() {
            let key = self.key;
            let Some(at) = self.reader.time(&log.started, self.place, || format!("{key}, a worklog")) else { continue };
            let by = self.reader.user(log.author.0.as_ref());
            match log.time_spent_seconds.0.and_then(plausible_seconds) {
                Some(seconds) => self.facts.push(recorded(at, by, What::Worked { seconds })),
                None => self
                    .reader
                    .problem(self.place, format!("{key}, a worklog: its duration is missing or cannot be true. It was left out.")),
            }
        }
    }
}

/// Comments with their texts made plain and cut to [`LONGEST`] characters.
pub(super) fn comments<'r, 'a: 'r>(
    reader: &mut Reader,
    place: &str,
    key: &str,
    comments: impl Iterator<Item = &'r Comment<'a>>,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    for comment in comments {
        let id = comment.id.get().unwrap_or(&comment.created);
        let Some(at) = reader.time(&comment.created, place, || format!("{key}, comment {id}")) else { continue };
        let by = reader.user(comment.author.0.as_ref() as Option<&User<'_>>);
        let text: Text = bounded(&plain::wiki(&comment.body.0), LONGEST).into();
        facts.push(recorded(at, by, What::Commented { id: id.into(), text }));
    }
    facts
}
