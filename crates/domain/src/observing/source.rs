//! # Source
//!
//! A tool whose history comes in, and every import from it. An import is
//! previewed, can be run again without adding anything twice, and can be undone
//! whole.

use crate::{Mark, Moment, Seq, Stamp, Text, World};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Number of a source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(pub u16);

/// Number of an import.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ImportId(pub u32);

/// The kind of tool.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// Jira, over the network or from files.
    Jira,
    /// GitHub, over the network or from files.
    Github,
    /// Any tracker's CSV export.
    Csv,
    /// An event log: case, activity, timestamp, resource.
    EventLog,
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Name a source.
    Connect {
        /// What people call it; unique.
        name: Text,
        /// The kind of tool.
        tool: Tool,
        /// Where it is: an address or a path.
        address: Text,
    },
    /// Start an import; one left unfinished goes on.
    Begin {
        /// From which source.
        source: SourceId,
    },
    /// The import has brought everything.
    Finish {
        /// Which.
        import: ImportId,
        /// What came in.
        tally: Tally,
    },
    /// Take back everything an import brought.
    Undo {
        /// Which.
        import: ImportId,
    },
}

/// What an import brought.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Items with something new.
    pub items: u64,
    /// New facts.
    pub facts: u64,
    /// Records that could not be read.
    pub problems: u64,
    /// The first of them: where, and what is wrong.
    pub examples: Vec<Problem>,
}

/// A record that could not be read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// Where: file, line, key or field.
    pub place: Text,
    /// What is wrong and what to do.
    pub message: Text,
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands")]
pub enum Event {
    /// A source was named.
    #[serde(rename = "source.connected")]
    Connected { source: SourceId, name: Text, tool: Tool, address: Text },
    /// An import started.
    #[serde(rename = "import.begun")]
    Begun { import: ImportId, source: SourceId },
    /// An import brought everything.
    #[serde(rename = "import.finished")]
    Finished { import: ImportId, tally: Tally },
    /// What an import brought was taken back.
    #[serde(rename = "import.undone")]
    Undone { import: ImportId },
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Nothing to call it by.
    #[error("A source needs a name.")]
    NoName,
    /// The name is taken by another kind of tool.
    #[error("The source {0} is another kind of tool; choose another name.")]
    Taken(Text),
    /// No such source.
    #[error("There is no source {}; connect it first.", .0.0)]
    NoSource(SourceId),
    /// No such import.
    #[error("There is no import {}; the list of imports has their numbers.", .0.0)]
    Unknown(ImportId),
    /// It was undone.
    #[error("Import {} was undone; import again instead.", .0.0)]
    Undone(ImportId),
}

/// A tool whose history comes in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Source {
    /// What people call it.
    pub name: Text,
    /// The kind of tool.
    pub tool: Tool,
    /// Where it is.
    pub address: Text,
}

/// One import.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Import {
    /// From which source.
    pub source: SourceId,
    /// When it started.
    pub begun: Moment,
    /// What it brought, once it was finished, and when that was.
    pub finished: Option<(Moment, Tally)>,
    /// When it was undone.
    pub undone: Option<Moment>,
    /// The events that say so.
    pub seqs: Vec<Seq>,
}

/// All sources and imports.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Sources {
    sources: BTreeMap<SourceId, Source>,
    imports: BTreeMap<ImportId, Import>,
}

impl Sources {
    /// One of them.
    pub fn get(&self, source: SourceId) -> Option<&Source> {
        self.sources.get(&source)
    }

    /// What people call it.
    pub fn name(&self, source: SourceId) -> Text {
        self.get(source).map_or_else(|| "an unknown source".into(), |s| s.name.clone())
    }

    /// The source of that name.
    pub fn named(&self, name: &str) -> Option<(SourceId, &Source)> {
        self.iter().find(|(_, source)| &*source.name == name)
    }

    /// All sources, by number.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.sources.iter().map(|(id, source)| (*id, source))
    }

    /// All imports, by number.
    pub fn imports(&self) -> impl Iterator<Item = (ImportId, &Import)> {
        self.imports.iter().map(|(id, import)| (*id, import))
    }

    /// The source of an import that can still bring facts.
    pub fn running(&self, import: ImportId) -> Option<SourceId> {
        let import = self.imports.get(&import)?;
        (import.undone.is_none() && import.finished.is_none()).then_some(import.source)
    }

    /// The source of an undone import, when nothing else from it is left.
    pub fn emptied_by(&self, import: ImportId) -> Option<SourceId> {
        let source = self.imports.get(&import)?.source;
        let left = self.imports.values().any(|other| other.source == source && other.undone.is_none());
        (!left).then_some(source)
    }

    /// The import of this source that began and did not finish.
    pub fn unfinished(&self, source: SourceId) -> Option<ImportId> {
        self.imports().filter(|(_, import)| import.source == source).map(|(id, _)| id).find(|id| self.running(*id).is_some())
    }
}

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    let sources = &world.sources;
    match command {
        Command::Connect { name, .. } if name.trim().is_empty() => Err(Refusal::NoName),
        Command::Connect { name, tool, address } => match sources.named(&name) {
            Some((_, known)) if known.tool != tool => Err(Refusal::Taken(name)),
            Some(_) => Ok(vec![]),
            None => {
                let source = SourceId(sources.sources.keys().next_back().map_or(1, |last| last.0 + 1));
                Ok(vec![Event::Connected { source, name, tool, address }])
            }
        },
        Command::Begin { source } => {
            sources.get(source).ok_or(Refusal::NoSource(source))?;
            let import = ImportId(sources.imports.keys().next_back().map_or(1, |last| last.0 + 1));
            Ok(if sources.unfinished(source).is_some() { vec![] } else { vec![Event::Begun { import, source }] })
        }
        Command::Finish { import, tally } => {
            let known = live(sources, import)?;
            Ok(if known.finished.is_some() { vec![] } else { vec![Event::Finished { import, tally }] })
        }
        Command::Undo { import } => live(sources, import).map(|_| vec![Event::Undone { import }]),
    }
}

fn live(sources: &Sources, import: ImportId) -> Result<&Import, Refusal> {
    let known = sources.imports.get(&import).ok_or(Refusal::Unknown(import))?;
    if known.undone.is_some() { Err(Refusal::Undone(import)) } else { Ok(known) }
}

/// Folds an event into the slice.
pub fn apply(sources: &mut Sources, mark: &Mark, event: &Event) {
    let at = mark.stamp.at;
    match event {
        Event::Connected { source, name, tool, address } => {
            sources.sources.insert(*source, Source { name: name.clone(), tool: *tool, address: address.clone() });
        }
        Event::Begun { import, source } => {
            let begun = Import { source: *source, begun: at, finished: None, undone: None, seqs: vec![mark.seq] };
            sources.imports.insert(*import, begun);
        }
        Event::Finished { import, tally } => with(sources, mark, *import, |i| i.finished = Some((at, tally.clone()))),
        Event::Undone { import } => with(sources, mark, *import, |i| i.undone = Some(at)),
    }
}

fn with(sources: &mut Sources, mark: &Mark, id: ImportId, change: impl FnOnce(&mut Import)) {
    if let Some(import) = sources.imports.get_mut(&id) {
        change(import);
        import.seqs.push(mark.seq);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::given;

    const FIRST: ImportId = ImportId(1);

    fn connect(tool: Tool) -> Command {
        Command::Connect { name: "tracker".into(), tool, address: "a folder".into() }
    }

    fn begin() -> Command {
        Command::Begin { source: SourceId(1) }
    }

    #[test]
    fn a_source_is_named_once() {
        given([connect(Tool::Jira).into()]).when(connect(Tool::Jira)).then([] as [Event; 0]);
        given([connect(Tool::Jira).into()]).when(connect(Tool::Csv)).refused(Refusal::Taken("tracker".into()));
    }

    #[test]
    fn an_unfinished_import_goes_on() {
        given([connect(Tool::Jira).into()]).when(begin()).then([Event::Begun { import: FIRST, source: SourceId(1) }]);
        given([connect(Tool::Jira).into(), begin().into()]).when(begin()).then([] as [Event; 0]);
        let finished = Command::Finish { import: FIRST, tally: Tally::default() };
        let after = given([connect(Tool::Jira).into(), begin().into(), finished.into()]);
        after.when(begin()).then([Event::Begun { import: ImportId(2), source: SourceId(1) }]);
    }

    #[test]
    fn an_import_is_undone_once() {
        let undo = Command::Undo { import: FIRST };
        given([connect(Tool::Jira).into(), begin().into()]).when(undo.clone()).then([Event::Undone { import: FIRST }]);
        let undone = given([connect(Tool::Jira).into(), begin().into(), undo.clone().into()]);
        undone.when(undo.clone()).refused(Refusal::Undone(FIRST));
        given([]).when(undo).refused(Refusal::Unknown(FIRST));
    }
}
