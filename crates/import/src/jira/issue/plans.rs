//! What an issue was planned into, and how urgent it was, where no history tells of it.

use super::{Issue, object};
use crate::jira::{changes::Field, values::Custom};
use domain::{
    Moment,
    item::{Basis, DUE_DATE, Fact, RELEASE_DATE, What},
};

impl Issue<'_, '_> {
    /// Its priority at first: what the first change says was there, or the present one.
    pub(super) fn priority_at_creation(&mut self) {
        let first = self.first(Field::Priority).map(|item| item.from_string.to_string());
        let present = || object(&self.fields.priority).and_then(|priority| priority.name.get()).map(Into::into);
        let Some(to) = first.or_else(present).filter(|to: &String| !to.is_empty()) else { return };
        let what = What::Prioritised { from: self.reader.word(""), to: self.reader.word(&to) };
        self.at_creation(what);
    }

    /// Versions, due date and sprints that no history tells of.
    pub(super) fn plans_at_creation(&mut self) {
        let fields = self.fields;
        if self.first(Field::FixVersion).is_none() {
            let names = fields.fix_versions.iter().flat_map(|l| l.objects()).filter_map(|v| v.name.get());
            names.for_each(|version| self.plan(self.created, "version", version));
        }
        self.release_date();
        let due = match self.first(Field::DueDate) {
            Some(first) => Some(first.from.to_string()),
            None => fields.duedate.as_ref().and_then(|due| due.get()).map(Into::into),
        };
        if let Some(due) = due.filter(|due| !due.is_empty()) {
            self.plan(self.created, DUE_DATE, &due);
        }
        if self.first(Field::Sprint).is_some() {
            return;
        }
        let own = fields.closed_sprints.iter().flat_map(|l| l.objects()).chain(object(&fields.sprint));
        let custom = fields.customs.iter().flat_map(|(_, custom)| if let Custom::Sprints(sprints) = custom { &sprints[..] } else { &[] });
        for sprint in own.chain(custom) {
            let started = crate::when::recorded_at(&sprint.start_date, self.reader.now).ok();
            if let Some(name) = sprint.name.get() {
                self.plan(started.unwrap_or(self.created).max(self.created), "sprint", name);
            }
        }
    }

    /// The day on which the first of its versions that are still to come comes out. A tracker keeps one day for
    /// a version, and not what it was before: it counts from when the issue was last planned into a version.
    fn release_date(&mut self) {
        let versions = self.fields.fix_versions.iter().flat_map(|l| l.objects());
        let to_come = versions.filter(|version| version.released.get() != Some("true"));
        let Some(day) = to_come.filter_map(|version| version.release_date.get()).min().map(String::from) else { return };
        let changes = self.entries.iter().flatten().filter(|entry| entry.items.iter().any(|item| item.field == Field::FixVersion));
        let last = changes.map(|entry| entry.at).max();
        self.plan(last.unwrap_or(self.created).max(self.created), RELEASE_DATE, &day);
    }

    fn plan(&mut self, at: Moment, into: &str, to: &str) {
        let what = What::Planned { into: self.reader.word(into), from: self.reader.word(""), to: self.reader.word(to) };
        self.facts.push(Fact { at, by: None, basis: Basis::FromFields, what });
    }
}
