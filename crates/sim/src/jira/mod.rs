//! The same organisation as a tracker would have kept it: Jira REST v2 JSON, one
//! issue a file, with history, comments, links, sub-tasks and bugs.
//!
//! A tracker keeps less than people know. Work shows as a status, a question as a
//! comment, a change as an edited description. How much of the truth an import
//! can infer from that is what the tests measure.

mod form;
mod way;

use crate::Simulated;
use domain::{
    Event, Key, Moment, PersonId, ScopeItemId, Stage, World,
    change::Change,
    decision::Decision,
    defect::Defect,
    dependency::Dependency,
    estimate::Of,
    feature::{self, Feature},
    item::{Item, ItemKind},
    question::Question,
    scope_item::ScopeItem,
    work::Spell,
};
use form::{Form, History, Note};
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeMap;
use way::Way;

/// Every issue of the organisation: file name and JSON, in the order of their keys.
/// Features are stories; pieces of building are their sub-tasks, defects are bugs
/// that are linked to them.
pub fn jira(told: &Simulated) -> impl Iterator<Item = (String, Value)> {
    let people: BTreeMap<PersonId, (&str, &str)> =
        told.people.iter().map(|(person, name, email)| (*person, (name.as_str(), email.as_str()))).collect();
    let around = gather(told);
    let nothing = Around::default();
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let mut issues = vec![];
    for (key, feature) in &told.world.features {
        let number = numbers.entry(&feature.team).or_insert(FIRST_SMALL_NUMBER);
        let around = around.get(key).unwrap_or(&nothing);
        let story = Story { key, feature, around, people: &people, world: &told.world };
        issues.extend(story.issues(number).into_iter().map(|form| (format!("{}.json", form.key), form.json())));
    }
    issues.into_iter()
}

/// Sub-tasks and bugs are numbered from here, above all stories.
const FIRST_SMALL_NUMBER: u32 = 10_001;

/// What belongs to one feature.
#[derive(Default)]
pub(crate) struct Around<'w> {
    pub questions: Vec<&'w Question>,
    pub decisions: Vec<&'w Decision>,
    pub changes: Vec<&'w Change>,
    pub dependencies: Vec<&'w Dependency>,
    pub defects: Vec<&'w Defect>,
    pub pulls: Vec<&'w Item>,
    /// Every move of its target.
    pub targets: Vec<Moved>,
    pub spells: &'w [Spell],
}

/// When a target moved, by whom, from which day to which.
type Moved = (Moment, Option<PersonId>, Option<Date>, Option<Date>);

fn gather(told: &Simulated) -> BTreeMap<&Key, Around<'_>> {
    let world = &told.world;
    let mut all: BTreeMap<&Key, Around<'_>> = BTreeMap::new();
    world.questions.values().for_each(|one| all.entry(&one.feature).or_default().questions.push(one));
    world.decisions.values().for_each(|one| all.entry(&one.feature).or_default().decisions.push(one));
    world.changes.values().for_each(|one| all.entry(&one.feature).or_default().changes.push(one));
    world.dependencies.values().for_each(|one| all.entry(&one.feature).or_default().dependencies.push(one));
    world.defects.values().for_each(|one| all.entry(&one.feature).or_default().defects.push(one));
    for recorded in &told.recorded {
        if let Event::Feature(feature::Event::Targeted { feature, was, by }) = &recorded.event {
            all.entry(feature).or_default().targets.push((recorded.mark.stamp.at, recorded.mark.stamp.by, *was, *by));
        }
    }
    for (key, spells) in &world.work {
        all.entry(key).or_default().spells = spells;
    }
    for key in world.features.keys() {
        let pulls = world.items.pointing_at(key).map(|(_, item)| item).filter(|item| item.kind() == ItemKind::Pull);
        all.entry(key).or_default().pulls.extend(pulls);
    }
    all
}

/// A feature and all that is written down about it.
struct Story<'w> {
    key: &'w Key,
    feature: &'w Feature,
    around: &'w Around<'w>,
    people: &'w BTreeMap<PersonId, (&'w str, &'w str)>,
    world: &'w World,
}

impl<'w> Story<'w> {
    /// The story itself, its sub-tasks and its bugs.
    fn issues(&self, number: &mut u32) -> Vec<Form<'w>> {
        let mut issues = vec![self.story()];
        let building = self.entered(Stage::Build);
        for (id, item) in self.world.scope_items.of(self.key) {
            issues.push(self.slice(id, item, self.small(number)));
        }
        let other = |spell: &&Spell| building.is_some_and(|building| spell.from >= building) && !self.is_of_a_slice(spell);
        for spell in self.around.spells.iter().filter(other) {
            issues.push(self.sub_task(spell, building.unwrap_or(spell.from), self.small(number)));
        }
        for defect in &self.around.defects {
            issues.push(self.bug(defect, self.small(number)));
        }
        issues
    }

    fn small(&self, number: &mut u32) -> String {
        *number += 1;
        format!("{}-{number}", self.feature.team)
    }

    fn entered(&self, stage: Stage) -> Option<Moment> {
        self.feature.stages.iter().find(|entered| entered.stage == stage).map(|entered| entered.at)
    }

    fn story(&self) -> Form<'w> {
        let opened = self.feature.stages.first();
        let created = opened.map_or(Moment::default(), |entered| entered.at);
        let mut form =
            Form::new(self.key.as_str(), "Story", &self.feature.title, created, opened.and_then(|entered| entered.by), self.people);
        form.assignee = self.feature.engineering;
        form.due = self.feature.target;
        form.histories.extend(self.around.targets.iter().map(|(at, by, from, to)| History::due(*at, *by, *from, *to)));
        form.points = self.entered(Stage::Build).map(|_| self.points());
        Way::of(self.feature, self.around).write(&mut form);
        self.comments(&mut form);
        self.edits(&mut form);
        self.waits(&mut form);
        form.histories.sort_by_key(|history| history.at);
        form.notes.sort_by_key(|note| note.at);
        form
    }

    /// A day of work is a point, on the usual scale.
    fn points(&self) -> f64 {
        let seconds: i64 = self.around.spells.iter().map(|spell| spell.until.seconds_since(spell.from)).sum();
        let days = seconds as f64 / 86_400.0;
        [1.0, 2.0, 3.0, 5.0, 8.0, 13.0].into_iter().find(|points| *points >= days / 2.0).unwrap_or(13.0)
    }

    /// Questions with their answers and decisions are said in comments.
    fn comments(&self, form: &mut Form<'w>) {
        for question in &self.around.questions {
            form.notes.push(Note { at: question.asked, by: question.asker, text: question.text.to_string() });
            let answer = question.answer.iter().map(|answer| Note { at: answer.at, by: answer.by, text: answer.text.to_string() });
            form.notes.extend(answer);
        }
        for decision in &self.around.decisions {
            form.notes.push(Note { at: decision.raised, by: decision.raiser, text: format!("To be decided: {}", decision.topic) });
            let outcome = decision.outcome.iter();
            form.notes.extend(outcome.map(|taken| Note {
                at: taken.at,
                by: taken.by,
                text: format!("Decided: {} {}", taken.what, taken.why),
            }));
        }
    }

    /// An accepted change is an edit of the description; the estimate comes when building starts.
    fn edits(&self, form: &mut Form<'w>) {
        let mut description = form.description.clone();
        for change in &self.around.changes {
            let Some(verdict) = change.verdict.as_ref().filter(|verdict| verdict.accepted) else { continue };
            let longer = format!("{description}\n\n* {}", change.what);
            form.histories.push(History::text(verdict.at, verdict.by, "description", &description, &longer));
            description = longer;
        }
        form.description = description;
        if let (Some(points), Some(at)) = (form.points, self.entered(Stage::Build)) {
            form.histories.push(History::text(at, self.feature.engineering, "Story Points", "", &points.to_string()));
        }
    }

    /// What it waits for: a link while another team's story is needed, a flag otherwise.
    fn waits(&self, form: &mut Form<'w>) {
        for dependency in &self.around.dependencies {
            match self.world.features.get_key_value(&*dependency.on) {
                Some((other, _)) => form.link(dependency.found, dependency.finder, dependency.resolved, "is blocked by", other.as_str()),
                None => form.flag(dependency.found, dependency.finder, dependency.resolved),
            }
        }
    }

    /// A slice of the feature, with what both sides settled on as its original estimate.
    fn slice(&self, id: ScopeItemId, item: &ScopeItem, key: String) -> Form<'w> {
        let mut form = Form::new(&key, "Sub-task", &item.definition.title, item.sliced, self.feature.product, self.people);
        form.parent = Some(self.key.to_string());
        let settled = self.world.estimates.get(&Of::Item(id)).and_then(|estimate| estimate.settled);
        let seconds = |hours: f64| (hours * 3600.0) as i64;
        form.estimate = settled.and_then(|(_, range)| Some(seconds(range.p50 * range.unit.hours()?)));
        let builder = self.around.spells.iter().find(|spell| item.begun.is_some_and(|begun| spell.from >= begun)).map(|spell| spell.person);
        form.assignee = builder;
        if let Some(begun) = item.begun {
            form.moved(begun, builder, "In Progress");
        }
        if let Some(finished) = item.finished {
            self.reviewed(&mut form, finished, builder);
        }
        form
    }

    fn is_of_a_slice(&self, spell: &Spell) -> bool {
        let holds = |item: &ScopeItem| {
            item.begun.is_some_and(|begun| begun <= spell.from) && item.finished.is_none_or(|finished| spell.until <= finished)
        };
        self.world.scope_items.of(self.key).any(|(_, item)| holds(item))
    }

    /// What was built waits for its review where there was one, and is done.
    fn reviewed(&self, form: &mut Form<'w>, built: Moment, builder: Option<PersonId>) {
        match self.around.pulls.iter().filter_map(|pull| way::review(pull)).find(|(opened, _)| *opened == built) {
            None => form.moved(built, builder, "Done"),
            Some((opened, merged)) => {
                form.moved(opened, builder, "Code Review");
                merged.into_iter().for_each(|merged| form.moved(merged, builder, "Done"));
            }
        }
    }

    fn sub_task(&self, spell: &Spell, building: Moment, key: String) -> Form<'w> {
        let created = if spell.because.is_some() { spell.from.plus_seconds(-60) } else { building };
        let title = if spell.because.is_some() { "Do it again after what we learned" } else { "Build the next piece" };
        let mut form = Form::new(&key, "Sub-task", title, created, self.feature.engineering.or(Some(spell.person)), self.people);
        form.parent = Some(self.key.to_string());
        form.assignee = Some(spell.person);
        form.moved(spell.from, Some(spell.person), "In Progress");
        self.reviewed(&mut form, spell.until, Some(spell.person));
        form
    }

    fn bug(&self, defect: &Defect, key: String) -> Form<'w> {
        let mut form = Form::new(&key, "Bug", &defect.what, defect.reported, defect.reporter, self.people);
        form.link(defect.reported, defect.reporter, None, "relates to", self.key.as_str());
        if let Some(fixed) = defect.fixed {
            form.moved(fixed, defect.reporter, "Closed");
        }
        form
    }
}
