//! The closed list: everything that people do, and where it is decided and folded.
//!
//! Adding a practice adds one line to each list below; the compiler points at
//! what was forgotten. Nothing here does any work of its own.

use crate::{
    ImportId, Key, Mappings, Moment, Numbers, People, PersonId, Recorded, Role, Seq, Side, Sources, Stage, Stamp, Teams, absence, capacity,
    change, decision, defect, dependency, estimate, feature, inference, item, item::What, mapping, milestone, person, question, scope_item,
    source, success_metric, team, work,
};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::collections::BTreeMap;

/// Everything that is true in a workspace: one slice per practice.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each slice is documented where it is defined")]
pub struct World {
    /// The last event folded.
    pub seq: Seq,
    /// The events that concern a feature or an item, by its key.
    pub threads: BTreeMap<Key, Vec<Seq>>,
    /// The last event that changed how everything is read: a mapping, a side, an undo.
    pub reread: Seq,
    /// The highest number in use behind each prefix, by features and items alike.
    pub numbers: Numbers,
    pub people: People,
    pub teams: Teams,
    pub features: feature::Features,
    pub work: work::Work,
    pub dependencies: dependency::Dependencies,
    pub scope_items: scope_item::ScopeItems,
    pub estimates: estimate::Estimates,
    pub capacity: capacity::Capacity,
    pub milestones: milestone::Milestones,
    pub absences: absence::Absences,
    pub questions: question::Questions,
    pub decisions: decision::Decisions,
    pub changes: change::Changes,
    pub success_metrics: success_metric::SuccessMetrics,
    pub defects: defect::Defects,
    pub sources: Sources,
    pub mappings: Mappings,
    pub items: item::Items,
    pub inferences: inference::Inferences,
}

/// What can be asked, by practice.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "each command is documented in its practice")]
pub enum Command {
    Person(person::Command),
    Team(team::Command),
    Feature(feature::Command),
    Work(work::Command),
    Dependency(dependency::Command),
    ScopeItem(scope_item::Command),
    Estimate(estimate::Command),
    Capacity(capacity::Command),
    Milestone(milestone::Command),
    Absence(absence::Command),
    Question(question::Command),
    Decision(decision::Command),
    Change(change::Command),
    SuccessMetric(success_metric::Command),
    Defect(defect::Command),
    Source(source::Command),
    Mapping(mapping::Command),
    Item(item::Command),
    Inference(inference::Command),
}

/// What happened, by practice. Stored as its practice's form: `question.asked` and a body.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[expect(missing_docs, reason = "each event is documented in its practice")]
#[serde(untagged)]
pub enum Event {
    Person(person::Event),
    Team(team::Event),
    Feature(feature::Event),
    Work(work::Event),
    Dependency(dependency::Event),
    ScopeItem(scope_item::Event),
    Estimate(estimate::Event),
    Capacity(capacity::Event),
    Milestone(milestone::Event),
    Absence(absence::Event),
    Question(question::Event),
    Decision(decision::Event),
    Change(change::Event),
    SuccessMetric(success_metric::Event),
    Defect(defect::Event),
    Source(source::Event),
    Mapping(mapping::Event),
    Item(item::Event),
    Inference(inference::Event),
}

/// Why not, by practice: a full sentence with the way out.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each refusal is documented in its practice")]
pub enum Refusal {
    #[error(transparent)]
    Person(#[from] person::Refusal),
    #[error(transparent)]
    Team(#[from] team::Refusal),
    #[error(transparent)]
    Feature(#[from] feature::Refusal),
    #[error(transparent)]
    Work(#[from] work::Refusal),
    #[error(transparent)]
    Dependency(#[from] dependency::Refusal),
    #[error(transparent)]
    ScopeItem(#[from] scope_item::Refusal),
    #[error(transparent)]
    Estimate(#[from] estimate::Refusal),
    #[error(transparent)]
    Capacity(#[from] capacity::Refusal),
    #[error(transparent)]
    Milestone(#[from] milestone::Refusal),
    #[error(transparent)]
    Absence(#[from] absence::Refusal),
    #[error(transparent)]
    Question(#[from] question::Refusal),
    #[error(transparent)]
    Decision(#[from] decision::Refusal),
    #[error(transparent)]
    Change(#[from] change::Refusal),
    #[error(transparent)]
    SuccessMetric(#[from] success_metric::Refusal),
    #[error(transparent)]
    Defect(#[from] defect::Refusal),
    #[error(transparent)]
    Source(#[from] source::Refusal),
    #[error(transparent)]
    Mapping(#[from] mapping::Refusal),
    #[error(transparent)]
    Item(#[from] item::Refusal),
    #[error(transparent)]
    Inference(#[from] inference::Refusal),
}

/// Answers a command with events, or with a refusal that says what to do instead.
pub fn decide(world: &World, stamp: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Person(command) => wrapped(person::decide(world, stamp, command)),
        Command::Team(command) => wrapped(team::decide(world, stamp, command)),
        Command::Feature(command) => wrapped(feature::decide(world, stamp, command)),
        Command::Work(command) => wrapped(work::decide(world, stamp, command)),
        Command::Dependency(command) => wrapped(dependency::decide(world, stamp, command)),
        Command::ScopeItem(command) => wrapped(scope_item::decide(world, stamp, command)),
        Command::Estimate(command) => wrapped(estimate::decide(world, stamp, command)),
        Command::Capacity(command) => wrapped(capacity::decide(world, stamp, command)),
        Command::Milestone(command) => wrapped(milestone::decide(world, stamp, command)),
        Command::Absence(command) => wrapped(absence::decide(world, stamp, command)),
        Command::Question(command) => wrapped(question::decide(world, stamp, command)),
        Command::Decision(command) => wrapped(decision::decide(world, stamp, command)),
        Command::Change(command) => wrapped(change::decide(world, stamp, command)),
        Command::SuccessMetric(command) => wrapped(success_metric::decide(world, stamp, command)),
        Command::Defect(command) => wrapped(defect::decide(world, stamp, command)),
        Command::Source(command) => wrapped(source::decide(world, stamp, command)),
        Command::Mapping(command) => wrapped(mapping::decide(world, stamp, command)),
        Command::Item(command) => wrapped(item::decide(world, stamp, command)),
        Command::Inference(command) => wrapped(inference::decide(world, stamp, command)),
    }
}

fn wrapped<E: Into<Event>, R: Into<Refusal>>(answer: Result<Vec<E>, R>) -> Result<Vec<Event>, Refusal> {
    answer.map(|events| events.into_iter().map(Into::into).collect()).map_err(Into::into)
}

/// Folds an event into the world. Cannot fail, whatever the history.
pub fn apply(world: &mut World, recorded: &Recorded) {
    let mark = &recorded.mark;
    match &recorded.event {
        Event::Person(event) => person::apply(&mut world.people, mark, event),
        Event::Team(event) => team::apply(&mut world.teams, mark, event),
        Event::Feature(event) => feature::apply(&mut world.features, mark, event),
        Event::Work(event) => work::apply(&mut world.work, mark, event),
        Event::Dependency(event) => dependency::apply(&mut world.dependencies, mark, event),
        Event::ScopeItem(event) => scope_item::apply(&mut world.scope_items, mark, event),
        Event::Estimate(event) => estimate::apply(&mut world.estimates, mark, event),
        Event::Capacity(event) => capacity::apply(&mut world.capacity, mark, event),
        Event::Milestone(event) => milestone::apply(&mut world.milestones, mark, event),
        Event::Absence(event) => absence::apply(&mut world.absences, mark, event),
        Event::Question(event) => question::apply(&mut world.questions, mark, event),
        Event::Decision(event) => decision::apply(&mut world.decisions, mark, event),
        Event::Change(event) => change::apply(&mut world.changes, mark, event),
        Event::SuccessMetric(event) => success_metric::apply(&mut world.success_metrics, mark, event),
        Event::Defect(event) => defect::apply(&mut world.defects, mark, event),
        Event::Source(event) => source::apply(&mut world.sources, mark, event),
        Event::Mapping(event) => mapping::apply(&mut world.mappings, mark, event),
        Event::Item(event) => item::apply(&mut world.items, mark, event),
        Event::Inference(event) => inference::apply(&mut world.inferences, mark, event),
    }
    world.seq = mark.seq;
    world.remember(mark.seq, &recorded.event);
}

impl World {
    /// Notes whom an event concerns, so that only what changed is read anew, and
    /// which numbers are in use, so that nobody has to look through all keys.
    fn remember(&mut self, seq: Seq, event: &Event) {
        match event {
            Event::Source(source::Event::Undone { import }) => self.undo(*import),
            Event::Feature(feature::Event::Opened { feature: key, .. }) | Event::Item(item::Event::Observed { item: key, .. }) => {
                self.numbers.count(key);
            }
            _ => {}
        }
        match event.concerns() {
            Some(key) => self.threads.entry(key.clone()).or_default().push(seq),
            None => self.reread = seq,
        }
    }

    /// Forgets what an import brought.
    fn undo(&mut self, import: ImportId) {
        self.people.undo(import);
        self.items.undo(import);
        if let Some(source) = self.sources.emptied_by(import) {
            self.mappings.remove(&source);
        }
        self.numbers = Numbers::default();
        self.features.keys().chain(self.items.keys()).for_each(|key| self.numbers.count(key));
    }

    /// Whether a feature of that key is carried here, opened here or imported.
    pub fn carries(&self, key: &Key) -> bool {
        self.features.contains_key(key) || self.role(key) == Some(Role::Feature)
    }

    /// What an imported item is here.
    pub fn role(&self, key: &Key) -> Option<Role> {
        let item = self.items.get(key)?;
        let retyped = |(_, fact): &(item::Place, &item::Fact)| match &fact.what {
            What::Opened { r#type, .. } | What::Retyped { to: r#type, .. } => Some(r#type.clone()),
            _ => None,
        };
        let r#type = item.facts().iter().rev().find_map(retyped)?;
        Some(self.mappings.get(&item.source).map_or(Role::Other, |mapping| mapping.role(&r#type)))
    }

    /// The stage a feature is in, opened here or imported.
    pub fn stage(&self, key: &Key) -> Option<Stage> {
        if let Some(feature) = self.features.get(key) {
            return Some(feature.stage());
        }
        let item = self.items.get(key).filter(|_| self.carries(key))?;
        let mapping = self.mappings.get(&item.source)?;
        let status = |(_, fact): &(item::Place, &item::Fact)| match &fact.what {
            What::Opened { status, .. } | What::Status { to: status, .. } => mapping.standing(status),
            _ => None,
        };
        Some(item.facts().iter().rev().find_map(status).map_or(Stage::Idea, |standing| standing.stage))
    }

    /// The side somebody stands on.
    pub fn side(&self, person: Option<PersonId>) -> Option<Side> {
        self.people.side(person?)
    }
}

impl Event {
    /// Reads the stored form of an event: a map with its type (`question.asked`)
    /// as the one key and its body as the value. The type's first word says whose it is.
    ///
    /// # Errors
    /// The deserializer's, and one that names the type when no practice knows it.
    pub fn read<'de, D: Deserializer<'de>>(r#type: &str, form: D) -> Result<Self, D::Error> {
        match r#type.split('.').next().unwrap_or_default() {
            "person" => Ok(Self::Person(person::Event::deserialize(form)?)),
            "team" => Ok(Self::Team(team::Event::deserialize(form)?)),
            "feature" => Ok(Self::Feature(feature::Event::deserialize(form)?)),
            "work" => Ok(Self::Work(work::Event::deserialize(form)?)),
            "dependency" => Ok(Self::Dependency(dependency::Event::deserialize(form)?)),
            "scope_item" => Ok(Self::ScopeItem(scope_item::Event::deserialize(form)?)),
            "estimate" => Ok(Self::Estimate(estimate::Event::deserialize(form)?)),
            "capacity" => Ok(Self::Capacity(capacity::Event::deserialize(form)?)),
            "milestone" => Ok(Self::Milestone(milestone::Event::deserialize(form)?)),
            "absence" => Ok(Self::Absence(absence::Event::deserialize(form)?)),
            "question" => Ok(Self::Question(question::Event::deserialize(form)?)),
            "decision" => Ok(Self::Decision(decision::Event::deserialize(form)?)),
            "change" => Ok(Self::Change(change::Event::deserialize(form)?)),
            "success_metric" => Ok(Self::SuccessMetric(success_metric::Event::deserialize(form)?)),
            "defect" => Ok(Self::Defect(defect::Event::deserialize(form)?)),
            "source" | "import" => Ok(Self::Source(source::Event::deserialize(form)?)),
            "mapping" => Ok(Self::Mapping(mapping::Event::deserialize(form)?)),
            "item" => Ok(Self::Item(item::Event::deserialize(form)?)),
            "inference" => Ok(Self::Inference(inference::Event::deserialize(form)?)),
            _ => Err(D::Error::custom(format!("no practice knows events of the type {type}"))),
        }
    }

    /// The feature or item that it concerns; `None` concerns the whole workspace.
    pub fn concerns(&self) -> Option<&Key> {
        match self {
            Self::Person(_) | Self::Team(_) | Self::Absence(_) | Self::Source(_) | Self::Mapping(_) => None,
            Self::Feature(event) => Some(event.feature()),
            Self::Work(work::Event::Recorded { feature, .. }) => Some(feature),
            Self::Dependency(event) => Some(event.feature()),
            Self::ScopeItem(event) => Some(event.feature()),
            Self::Estimate(event) => Some(event.feature()),
            Self::Capacity(event) => Some(event.feature()),
            Self::Milestone(event) => Some(event.feature()),
            Self::Question(event) => Some(event.feature()),
            Self::Decision(event) => Some(event.feature()),
            Self::Change(event) => Some(event.feature()),
            Self::SuccessMetric(event) => Some(event.feature()),
            Self::Defect(event) => Some(event.feature()),
            Self::Item(item::Event::Observed { item, .. }) => Some(item),
            Self::Inference(event) => Some(&event.inference().feature),
        }
    }

    /// What was known of this event at a moment in the past, for time travel.
    ///
    /// A native event was known from its own time on; an imported fact from the
    /// time at which its tool recorded it. What only says how to read the facts
    /// (sources, mappings, who stands on which side) always counts.
    pub fn known_at(&self, stamp: &Stamp, moment: Moment) -> Option<Self> {
        match self {
            Self::Person(_) | Self::Source(_) | Self::Mapping(_) => Some(self.clone()),
            Self::Item(item::Event::Observed { source, import, item, facts }) => {
                let known = &facts[..facts.partition_point(|fact| fact.at <= moment)];
                let (source, import, item) = (*source, *import, item.clone());
                (!known.is_empty()).then(|| item::Event::Observed { source, import, item, facts: known.into() }.into())
            }
            _ => (stamp.at <= moment).then(|| self.clone()),
        }
    }
}

/// Folds what was known of an event at a moment in the past, if anything was.
/// Folding a whole history so gives the world as it was known then.
pub fn apply_known_at(world: &mut World, moment: Moment, recorded: Recorded) {
    if let Some(event) = recorded.event.known_at(&recorded.mark.stamp, moment) {
        apply(world, &Recorded { event, ..recorded });
    }
}

impl From<person::Command> for Command {
    fn from(command: person::Command) -> Self {
        Self::Person(command)
    }
}

impl From<team::Command> for Command {
    fn from(command: team::Command) -> Self {
        Self::Team(command)
    }
}

impl From<feature::Command> for Command {
    fn from(command: feature::Command) -> Self {
        Self::Feature(command)
    }
}

impl From<work::Command> for Command {
    fn from(command: work::Command) -> Self {
        Self::Work(command)
    }
}

impl From<dependency::Command> for Command {
    fn from(command: dependency::Command) -> Self {
        Self::Dependency(command)
    }
}

impl From<scope_item::Command> for Command {
    fn from(command: scope_item::Command) -> Self {
        Self::ScopeItem(command)
    }
}

impl From<estimate::Command> for Command {
    fn from(command: estimate::Command) -> Self {
        Self::Estimate(command)
    }
}

impl From<capacity::Command> for Command {
    fn from(command: capacity::Command) -> Self {
        Self::Capacity(command)
    }
}

impl From<milestone::Command> for Command {
    fn from(command: milestone::Command) -> Self {
        Self::Milestone(command)
    }
}

impl From<absence::Command> for Command {
    fn from(command: absence::Command) -> Self {
        Self::Absence(command)
    }
}

impl From<question::Command> for Command {
    fn from(command: question::Command) -> Self {
        Self::Question(command)
    }
}

impl From<decision::Command> for Command {
    fn from(command: decision::Command) -> Self {
        Self::Decision(command)
    }
}

impl From<change::Command> for Command {
    fn from(command: change::Command) -> Self {
        Self::Change(command)
    }
}

impl From<success_metric::Command> for Command {
    fn from(command: success_metric::Command) -> Self {
        Self::SuccessMetric(command)
    }
}

impl From<defect::Command> for Command {
    fn from(command: defect::Command) -> Self {
        Self::Defect(command)
    }
}

impl From<source::Command> for Command {
    fn from(command: source::Command) -> Self {
        Self::Source(command)
    }
}

impl From<mapping::Command> for Command {
    fn from(command: mapping::Command) -> Self {
        Self::Mapping(command)
    }
}

impl From<inference::Command> for Command {
    fn from(command: inference::Command) -> Self {
        Self::Inference(command)
    }
}

impl From<item::Command> for Command {
    fn from(command: item::Command) -> Self {
        Self::Item(command)
    }
}

impl From<person::Event> for Event {
    fn from(event: person::Event) -> Self {
        Self::Person(event)
    }
}

impl From<team::Event> for Event {
    fn from(event: team::Event) -> Self {
        Self::Team(event)
    }
}

impl From<feature::Event> for Event {
    fn from(event: feature::Event) -> Self {
        Self::Feature(event)
    }
}

impl From<work::Event> for Event {
    fn from(event: work::Event) -> Self {
        Self::Work(event)
    }
}

impl From<dependency::Event> for Event {
    fn from(event: dependency::Event) -> Self {
        Self::Dependency(event)
    }
}

impl From<scope_item::Event> for Event {
    fn from(event: scope_item::Event) -> Self {
        Self::ScopeItem(event)
    }
}

impl From<estimate::Event> for Event {
    fn from(event: estimate::Event) -> Self {
        Self::Estimate(event)
    }
}

impl From<capacity::Event> for Event {
    fn from(event: capacity::Event) -> Self {
        Self::Capacity(event)
    }
}

impl From<milestone::Event> for Event {
    fn from(event: milestone::Event) -> Self {
        Self::Milestone(event)
    }
}

impl From<absence::Event> for Event {
    fn from(event: absence::Event) -> Self {
        Self::Absence(event)
    }
}

impl From<question::Event> for Event {
    fn from(event: question::Event) -> Self {
        Self::Question(event)
    }
}

impl From<decision::Event> for Event {
    fn from(event: decision::Event) -> Self {
        Self::Decision(event)
    }
}

impl From<change::Event> for Event {
    fn from(event: change::Event) -> Self {
        Self::Change(event)
    }
}

impl From<success_metric::Event> for Event {
    fn from(event: success_metric::Event) -> Self {
        Self::SuccessMetric(event)
    }
}

impl From<defect::Event> for Event {
    fn from(event: defect::Event) -> Self {
        Self::Defect(event)
    }
}

impl From<source::Event> for Event {
    fn from(event: source::Event) -> Self {
        Self::Source(event)
    }
}

impl From<mapping::Event> for Event {
    fn from(event: mapping::Event) -> Self {
        Self::Mapping(event)
    }
}

impl From<inference::Event> for Event {
    fn from(event: inference::Event) -> Self {
        Self::Inference(event)
    }
}

impl From<item::Event> for Event {
    fn from(event: item::Event) -> Self {
        Self::Item(event)
    }
}
