//! # Mapping
//!
//! What a tool's words mean here: which types are features, which status is work
//! and which is waiting. It is guessed with reasons, shown, and corrected by
//! people; a new mapping reads the same facts anew.

use crate::{Mark, SourceId, Stage, Stamp, Text, World};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an item is here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A feature, carried from idea to value.
    Feature,
    /// A part of a feature: it counts where its parent does.
    Part,
    /// A defect of a feature.
    Defect,
    /// None of these; kept, not measured.
    Other,
}

/// What happens to an item while it is in a status.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// Nobody works on it; it waits for somebody to take it.
    Queue,
    /// Somebody works on it.
    Work,
    /// It waits for a review or test.
    Review,
    /// It waits for an answer on what is meant.
    Clarify,
    /// It waits for something else.
    Blocked,
    /// It is built and waits to reach users.
    Release,
    /// Users have it.
    Done,
    /// It was given up.
    Dropped,
}

/// What a status means: the stage, and what happens there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Standing {
    /// The stage.
    pub stage: Stage,
    /// What happens there.
    pub flow: Flow,
}

/// What a word means, and why we think so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choice<T> {
    /// What it means.
    pub is: T,
    /// Why we think so; `None` when a person said it.
    pub why: Option<Text>,
}

/// What the words of one source mean.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Mapping {
    /// What an item of a type is.
    pub types: BTreeMap<Text, Choice<Role>>,
    /// What happens in a status.
    pub statuses: BTreeMap<Text, Choice<Standing>>,
    /// What happens while a label is on; `None` where it was said that it means nothing.
    pub labels: BTreeMap<Text, Choice<Option<Flow>>>,
}

macro_rules! words {
    ($type:ty: $($variant:ident = $word:literal),+ $(,)?) => {
        impl $type {
            /// All of them, in the order in which pages list them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];
            /// The word people read and write.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            /// The one of that word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

words!(Role: Feature = "feature", Part = "part", Defect = "defect", Other = "other");
words!(Flow: Queue = "queue", Work = "work", Review = "review", Clarify = "clarify", Blocked = "blocked",
    Release = "release", Done = "done", Dropped = "dropped");

impl Mapping {
    /// What an item of this type is; an unknown type is `Other`.
    pub fn role(&self, r#type: &str) -> Role {
        self.types.get(r#type).map_or(Role::Other, |choice| choice.is)
    }

    /// What a status means, where somebody said or guessed it.
    pub fn standing(&self, status: &str) -> Option<Standing> {
        self.statuses.get(status).map(|choice| choice.is)
    }

    /// What happens while a label is on, where it means something.
    pub fn label(&self, label: &str) -> Option<Flow> {
        self.labels.get(label).and_then(|choice| choice.is)
    }

    /// This mapping; a word that it does not have means what `other` says.
    pub fn or(mut self, other: &Self) -> Self {
        fill(&mut self.types, &other.types);
        fill(&mut self.statuses, &other.statuses);
        fill(&mut self.labels, &other.labels);
        self
    }
}

fn fill<T: Clone>(choices: &mut BTreeMap<Text, Choice<T>>, other: &BTreeMap<Text, Choice<T>>) {
    for (word, choice) in other {
        choices.entry(word.clone()).or_insert_with(|| choice.clone());
    }
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Say what the words of a source mean.
    Agree {
        /// Whose words.
        source: SourceId,
        /// What they mean.
        mapping: Mapping,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the command, with the old value beside the new")]
pub enum Event {
    /// It was said what the words of a source mean.
    #[serde(rename = "mapping.agreed")]
    Agreed { source: SourceId, was: Option<Mapping>, mapping: Mapping },
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such source.
    #[error("There is no source {}; import something from it first.", .0.0)]
    NoSource(SourceId),
}

/// All mappings, by source.
pub type Mappings = BTreeMap<SourceId, Mapping>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    let Command::Agree { source, mapping } = command;
    world.sources.get(source).ok_or(Refusal::NoSource(source))?;
    let was = world.mappings.get(&source).cloned();
    Ok(if was.as_ref() == Some(&mapping) { vec![] } else { vec![Event::Agreed { source, was, mapping }] })
}

/// Folds an event into the slice.
pub fn apply(mappings: &mut Mappings, _: &Mark, event: &Event) {
    let Event::Agreed { source, mapping, .. } = event;
    mappings.insert(*source, mapping.clone());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        source::{self, Tool},
        testing::given,
    };

    #[test]
    fn a_mapping_is_agreed_for_a_known_source_and_names_the_old_one() {
        let stories = |role| Mapping { types: [("Story".into(), Choice { is: role, why: None })].into(), ..Mapping::default() };
        let agree = |role| Command::Agree { source: SourceId(1), mapping: stories(role) };
        let connect = source::Command::Connect { name: "tracker".into(), tool: Tool::Jira, address: "a folder".into() };
        given([]).when(agree(Role::Feature)).refused(Refusal::NoSource(SourceId(1)));
        let workspace = given([connect.into(), agree(Role::Feature).into()]);
        workspace.when(agree(Role::Feature)).then([] as [Event; 0]);
        let agreed = Event::Agreed { source: SourceId(1), was: Some(stories(Role::Feature)), mapping: stories(Role::Part) };
        workspace.when(agree(Role::Part)).then([agreed]);
    }

    #[test]
    fn a_mapping_goes_with_the_last_import_of_its_source() {
        let agree = Command::Agree { source: SourceId(1), mapping: Mapping::default() };
        let connect = source::Command::Connect { name: "tracker".into(), tool: Tool::Jira, address: "a folder".into() };
        let begin = source::Command::Begin { source: SourceId(1) };
        let undo = source::Command::Undo { import: crate::ImportId(1) };
        let world = given([connect.into(), begin.into(), agree.into(), undo.into()]).0;
        assert!(world.mappings.is_empty());
    }

    #[test]
    fn a_word_that_was_said_to_mean_nothing_is_not_filled_in() {
        let labels = |is| Mapping { labels: [("on hold".into(), Choice { is, why: None })].into(), ..Mapping::default() };
        let (nothing, blocked) = (labels(None), labels(Some(Flow::Blocked)));
        assert_eq!(Mapping::default().or(&blocked).label("on hold"), Some(Flow::Blocked));
        assert_eq!(nothing.or(&blocked).label("on hold"), None);
    }

    #[test]
    fn every_word_reads_back() {
        assert!(Flow::ALL.iter().all(|flow| Flow::from_word(flow.word()) == Some(*flow)));
        assert!(Role::ALL.iter().all(|role| Role::from_word(role.word()) == Some(*role)));
    }
}
