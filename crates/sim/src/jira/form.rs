//! One issue in the form of Jira REST v2.

use domain::{Moment, PersonId};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An issue as it is being written.
pub(super) struct Form<'w> {
    pub key: String,
    kind: &'static str,
    title: String,
    created: Moment,
    creator: Option<PersonId>,
    people: &'w BTreeMap<PersonId, (&'w str, &'w str)>,
    pub assignee: Option<PersonId>,
    pub parent: Option<String>,
    pub description: String,
    pub points: Option<f64>,
    /// The day on which it is due.
    pub due: Option<Date>,
    /// The original estimate, in seconds.
    pub estimate: Option<i64>,
    pub histories: Vec<History>,
    pub notes: Vec<Note>,
    status: &'static str,
    links: Vec<(&'static str, String)>,
}

/// One entry of the history: a field that changed.
pub(super) struct History {
    pub at: Moment,
    by: Option<PersonId>,
    field: &'static str,
    from: Option<String>,
    from_string: Option<String>,
    to: Option<String>,
    to_string: Option<String>,
}

/// A comment.
pub(super) struct Note {
    pub at: Moment,
    pub by: Option<PersonId>,
    pub text: String,
}

impl History {
    /// A field whose values are plain text; an empty one is none.
    pub fn text(at: Moment, by: Option<PersonId>, field: &'static str, from: &str, to: &str) -> Self {
        let value = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self { at, by, field, from: None, from_string: value(from), to: None, to_string: value(to) }
    }
}

impl History {
    /// The day on which it is due; Jira keeps such a day as a value and as words.
    pub fn due(at: Moment, by: Option<PersonId>, from: Option<Date>, to: Option<Date>) -> Self {
        let (value, words) =
            (|day: Option<Date>| day.map(|day| day.to_string()), |day: Option<Date>| day.map(|day| format!("{day} 00:00:00.0")));
        Self { at, by, field: "duedate", from: value(from), from_string: words(from), to: value(to), to_string: words(to) }
    }
}

impl<'w> Form<'w> {
    /// An issue as it is created.
    pub fn new(
        key: &str,
        kind: &'static str,
        title: &str,
        created: Moment,
        creator: Option<PersonId>,
        people: &'w BTreeMap<PersonId, (&'w str, &'w str)>,
    ) -> Self {
        let status = if kind == "Story" { "Backlog" } else { "To Do" };
        Self {
            key: key.into(),
            kind,
            title: title.into(),
            created,
            creator,
            people,
            assignee: None,
            parent: None,
            description: format!("h3. What would be different\n{title}"),
            points: None,
            due: None,
            estimate: None,
            histories: vec![],
            notes: vec![],
            status,
            links: vec![],
        }
    }

    /// Moves the card; to where it stands already is no move.
    pub fn moved(&mut self, at: Moment, by: Option<PersonId>, to: &'static str) {
        if self.status != to {
            self.histories.push(History::text(at, by, "status", self.status, to));
            if status_category(to) == "done" {
                let resolution = if to == "Won't Do" { "Won't Do" } else { "Done" };
                self.histories.push(History::text(at, by, "resolution", "", resolution));
            }
            self.status = to;
        }
    }

    /// Links it to another issue, until a moment or for good.
    pub fn link(&mut self, at: Moment, by: Option<PersonId>, until: Option<Moment>, how: &'static str, to: &str) {
        let (key, words) = (Some(to.to_owned()), Some(format!("This issue {how} {to}")));
        let nothing = || (None, None);
        let entry = |at, ((from, from_string), (to, to_string))| History { at, by, field: "Link", from, from_string, to, to_string };
        self.histories.push(entry(at, (nothing(), (key.clone(), words.clone()))));
        match until {
            Some(until) => self.histories.push(entry(until, ((key, words), nothing()))),
            None => self.links.push((how, to.into())),
        }
    }

    /// Marks it as blocked, until a moment or for good.
    pub fn flag(&mut self, at: Moment, by: Option<PersonId>, until: Option<Moment>) {
        self.histories.push(History::text(at, by, "Flagged", "", "Impediment"));
        self.histories.extend(until.map(|until| History::text(until, by, "Flagged", "Impediment", "")));
    }

    /// As Jira would send it.
    pub fn json(&self) -> Value {
        let done = self.histories.iter().rev().find(|history| history.field == "resolution");
        let updated = self.histories.iter().map(|history| history.at).chain(self.notes.iter().map(|note| note.at)).max();
        let project = self.key.split('-').next().unwrap_or_default();
        let mut fields = json!({
            "summary": self.title,
            "description": self.description,
            "issuetype": { "name": self.kind, "subtask": self.kind == "Sub-task" },
            "project": { "key": project, "name": project },
            "status": { "name": self.status, "statusCategory": { "key": status_category(self.status) } },
            "priority": { "name": "Medium" },
            "resolution": done.and_then(|history| history.to_string.as_ref()).map(|name| json!({ "name": name })),
            "resolutiondate": done.map(|history| time(history.at)),
            "created": time(self.created),
            "updated": time(updated.unwrap_or(self.created)),
            "creator": self.user(self.creator),
            "reporter": self.user(self.creator),
            "assignee": self.user(self.assignee),
            "customfield_10004": self.points,
            "timeoriginalestimate": self.estimate,
            "duedate": self.due.map(|day| day.to_string()),
            "issuelinks": self.links.iter().enumerate().map(link).collect::<Vec<_>>(),
            "comment": { "total": self.notes.len(), "comments": self.comments() },
        });
        if let (Some(fields), Some(parent)) = (fields.as_object_mut(), &self.parent) {
            fields.insert("parent".into(), json!({ "key": parent }));
        }
        let histories: Vec<Value> = self.histories.iter().enumerate().map(|(nth, history)| self.entry(nth, history)).collect();
        let changelog = json!({ "startAt": 0, "maxResults": histories.len(), "total": histories.len(), "histories": histories });
        json!({ "key": self.key, "fields": fields, "changelog": changelog })
    }

    fn comments(&self) -> Vec<Value> {
        let comment = |(nth, note): (usize, &Note)| json!({ "id": format!("{}-c{nth}", self.key), "author": self.user(note.by), "created": time(note.at), "body": note.text });
        self.notes.iter().enumerate().map(comment).collect()
    }

    fn entry(&self, nth: usize, history: &History) -> Value {
        let item = json!({
            "field": history.field,
            "fieldtype": "jira",
            "from": history.from,
            "fromString": history.from_string,
            "to": history.to,
            "toString": history.to_string,
        });
        json!({ "id": format!("{}-{nth}", self.key), "author": self.user(history.by), "created": time(history.at), "items": [item] })
    }

    fn user(&self, person: Option<PersonId>) -> Value {
        let Some((name, email)) = person.and_then(|person| self.people.get(&person)) else { return Value::Null };
        let login = email.split('@').next().unwrap_or_default();
        json!({ "name": login, "key": login, "emailAddress": email, "displayName": name, "active": true })
    }
}

fn link((nth, (how, to)): (usize, &(&'static str, String))) -> Value {
    json!({ "id": nth.to_string(), "type": { "name": "Relates", "inward": how, "outward": how }, "outwardIssue": { "key": to } })
}

/// How Jira files a status.
fn status_category(status: &str) -> &'static str {
    match status {
        "Backlog" | "Selected for Development" | "To Do" => "new",
        "Released" | "Won't Do" | "Done" | "Closed" => "done",
        _ => "indeterminate",
    }
}

/// Jira's form: milliseconds and an offset without a colon.
fn time(moment: Moment) -> String {
    moment.timestamp().strftime("%Y-%m-%dT%H:%M:%S.000+0000").to_string()
}
