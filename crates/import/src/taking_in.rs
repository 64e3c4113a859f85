//! Taking in: what was read and guessed becomes part of the journal, once.
//!
//! The order: the source is named, an import begins, people join, items are
//! observed some thousand at a time, the mapping is agreed, the import finishes.
//! Whatever is known already adds nothing; when everything is known, not one event
//! is asked for. Stopped in the middle, it goes on where it was when run again.

use crate::{
    Account, Found, Translated,
    found::renumber,
    guess::{Guess, Standpoint},
    intake::{Intake, Stopped, seen},
    mapping_file::over,
};
use domain::{
    Command, Event, ImportId, Key, Mapping, PersonId, SourceId, Text, World,
    item::{self, Fact, Item},
    mapping, person,
    source::{self, Problem, Tally, Tool},
};

/// How many items are asked for at once.
const CHUNK: usize = 1_000;

/// How many problems a tally names.
const EXAMPLES: usize = 100;

/// Where a history comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// What people call the source; unique in the workspace.
    pub name: Text,
    /// The kind of tool.
    pub tool: Tool,
    /// Where it is: an address or a path.
    pub address: Text,
}

/// How to take in.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Wish {
    /// What a person said of words. Where it says nothing, what is in force counts,
    /// and the guess for words that nobody has said anything about yet. What the file
    /// says about people is applied afterwards, with [`crate::mapping_file::apply`].
    pub mapping: Option<Mapping>,
    /// Take in what is there although reading ended before the end.
    pub partial: bool,
}

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Items looked at so far.
    pub done: u64,
    /// Items in all.
    pub of: u64,
}

/// What came in. No item and no fact where everything was known already; problems are told all the same.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Taken {
    /// The import, when there was anything to do.
    pub import: Option<ImportId>,
    /// What it brought.
    pub tally: Tally,
}

/// Takes a translated history in. Running it again adds nothing.
///
/// # Errors
/// When reading ended before the end and that was not wished for (then nothing was
/// taken in), or when the journal or vault refuses or fails; then running it again
/// goes on.
pub fn take_in(
    intake: &mut dyn Intake,
    origin: &Origin,
    translated: Translated,
    guess: &Guess,
    wish: &Wish,
    progress: &mut dyn FnMut(Progress),
) -> Result<Taken, Stopped> {
    if let Some(cut) = translated.cut.as_ref().filter(|_| !wish.partial) {
        return Err(Stopped(format!("Nothing was taken in. {}: {}", cut.place, cut.message)));
    }
    let numbers = intake.people(&origin.name, translated.accounts.list())?;
    let Translated { found, accounts, mut problems, cut, .. } = translated;
    problems.extend(cut);
    let mut taking = Taking { intake, origin, source: None, import: None, problems };
    taking.resume();
    let newcomers = taking.newcomers(&numbers, accounts.list(), &guess.people)?;
    taking.items(found, &numbers, newcomers, progress)?;
    taking.agree(guess, wish)?;
    taking.finish()
}

/// Takes back everything an import brought. With the last import of a source its mapping
/// goes too.
///
/// # Errors
/// When there is no such import, it was undone, or the journal fails.
pub fn undo(intake: &mut dyn Intake, import: ImportId) -> Result<(), Stopped> {
    intake.ask(vec![source::Command::Undo { import }.into()]).map(drop)
}

/// A taking in under way.
struct Taking<'i> {
    intake: &'i mut dyn Intake,
    origin: &'i Origin,
    source: Option<SourceId>,
    import: Option<ImportId>,
    problems: Vec<Problem>,
}

impl Taking<'_> {
    fn look<T>(&self, of: impl FnOnce(&World) -> T) -> Option<T> {
        seen(self.intake, of)
    }

    /// Finds the source, and the import that was left unfinished.
    fn resume(&mut self) {
        let name = &self.origin.name;
        self.source = self.look(|world| world.sources.named(name).map(|(id, _)| id)).flatten();
        self.import = self.source.and_then(|source| self.look(|world| world.sources.unfinished(source)).flatten());
    }

    /// The running import; the first call that needs one connects and begins.
    fn import(&mut self) -> Result<ImportId, Stopped> {
        if let Some(import) = self.import {
            return Ok(import);
        }
        let source = self.connect()?;
        let events = self.intake.ask(vec![source::Command::Begin { source }.into()])?;
        let begun = events.iter().find_map(|event| match event {
            Event::Source(source::Event::Begun { import, .. }) => Some(*import),
            _ => None,
        });
        self.import = begun.or_else(|| self.look(|world| world.sources.unfinished(source)).flatten());
        self.import.ok_or_else(|| Stopped("The import did not begin; run it again.".into()))
    }

    fn connect(&mut self) -> Result<SourceId, Stopped> {
        let Origin { name, tool, address } = self.origin.clone();
        self.intake.ask(vec![source::Command::Connect { name, tool, address }.into()])?;
        self.resume();
        self.source.ok_or_else(|| Stopped("The source was not connected; run it again.".into()))
    }

    /// Those of the accounts who are not in the workspace yet, with what is thought of them.
    fn newcomers(
        &mut self,
        numbers: &[PersonId],
        accounts: &[Account],
        standpoints: &[Option<Standpoint>],
    ) -> Result<Vec<(PersonId, Option<Standpoint>)>, Stopped> {
        if numbers.len() != accounts.len() {
            return Err(Stopped("The people vault did not answer for everybody; run it again.".into()));
        }
        let standpoints = standpoints.iter().cloned().chain(std::iter::repeat(None));
        let mut all: Vec<_> = numbers.iter().copied().zip(standpoints).collect();
        all.sort_by_key(|(person, _)| *person);
        all.dedup_by_key(|(person, _)| *person);
        self.look(|world| all.retain(|(person, _)| world.people.get(*person).is_none()));
        Ok(all)
    }

    fn join(&mut self, newcomers: Vec<(PersonId, Option<Standpoint>)>) -> Result<(), Stopped> {
        if newcomers.is_empty() {
            return Ok(());
        }
        let import = Some(self.import()?);
        let join = |(person, standpoint): (PersonId, Option<Standpoint>)| {
            let (discipline, why) = standpoint.map_or((None, None), |s| (Some(s.discipline), Some(s.why)));
            person::Command::Join { person, discipline, why, import }.into()
        };
        let commands: Vec<Command> = newcomers.into_iter().map(join).collect();
        for chunk in commands.chunks(CHUNK) {
            self.intake.ask(chunk.to_vec())?;
        }
        Ok(())
    }

    /// Observes what is new. People join only together with the first new item, or
    /// when they are new themselves.
    fn items(
        &mut self,
        found: Vec<Found>,
        numbers: &[PersonId],
        newcomers: Vec<(PersonId, Option<Standpoint>)>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Stopped> {
        self.join(newcomers)?;
        let (mut done, of) = (0, found.len() as u64);
        let mut found = found.into_iter().peekable();
        while found.peek().is_some() {
            let mut chunk: Vec<Found> = found.by_ref().take(CHUNK).collect();
            done += chunk.len() as u64;
            chunk.iter_mut().flat_map(|one| &mut one.facts).for_each(|fact| renumber(fact, numbers));
            self.observe(chunk)?;
            progress(Progress { done, of });
        }
        Ok(())
    }

    fn observe(&mut self, mut chunk: Vec<Found>) -> Result<(), Stopped> {
        let source = self.source;
        let taken = self.look(|world| sift(world, source, &mut chunk)).unwrap_or_default();
        self.problems.extend(taken);
        if chunk.is_empty() {
            return Ok(());
        }
        let import = self.import()?;
        let observe = |Found { item, mut facts }: Found| {
            facts.sort_by_key(|fact| fact.at);
            item::Command::Observe { import, item, facts: facts.into() }.into()
        };
        self.intake.ask(chunk.into_iter().map(observe).collect()).map(drop)
    }

    /// Agrees what is in force, with the guess for words without a meaning, and over both what was wished.
    fn agree(&mut self, guess: &Guess, wish: &Wish) -> Result<(), Stopped> {
        let Some(source) = self.source else { return Ok(()) };
        let known = self.look(|world| world.mappings.get(&source).cloned()).flatten();
        let thought = known.clone().unwrap_or_default().or(&guess.mapping);
        let mapping = wish.mapping.as_ref().map_or_else(|| thought.clone(), |said| over(said, &thought));
        if known.as_ref() == Some(&mapping) {
            return Ok(());
        }
        self.intake.ask(vec![mapping::Command::Agree { source, mapping }.into()]).map(drop)
    }

    fn finish(self) -> Result<Taken, Stopped> {
        let problems = self.problems.len() as u64;
        let examples = self.problems.iter().take(EXAMPLES).cloned().collect();
        let Some(import) = self.import else { return Ok(Taken { import: None, tally: Tally { problems, examples, ..Tally::default() } }) };
        let (items, facts) = self.look(|world| brought(world, import)).unwrap_or_default();
        let tally = Tally { items, facts, problems, examples };
        self.intake.ask(vec![source::Command::Finish { import, tally: tally.clone() }.into()])?;
        Ok(Taken { import: Some(import), tally })
    }
}

/// Keeps only what is new; items whose key stands for something else are problems.
fn sift(world: &World, source: Option<SourceId>, chunk: &mut Vec<Found>) -> Vec<Problem> {
    let mut taken = vec![];
    chunk.retain_mut(|found| {
        let known = world.items.get(&found.item);
        let other = known.map(|known| known.source).filter(|known| Some(*known) != source);
        if other.is_some() || world.features.contains_key(&found.item) {
            taken.push(is_taken(&found.item, other.map(|other| world.sources.name(other)).as_deref()));
            return false;
        }
        if let Some(known) = known {
            found.facts.retain(|fact| !knows(known, fact));
        }
        !found.facts.is_empty()
    });
    taken
}

/// What to do about a key that is here already: from another source, or as a feature that was made here.
fn is_taken(key: &Key, source: Option<&str>) -> Problem {
    let message = match source {
        Some(source) => format!(
            "It is known from the source “{source}” already, and was left out. If this is a newer export of that one, import it under the same name: \
             with --name {}, or with {source} as “What the source is called” on the page. If it is something else, import it into another workspace.",
            quoted(source)
        ),
        None => "A feature that was made here has this key; it was left out. Import into another workspace, or change the key in the tool."
            .into(),
    };
    Problem { place: key.as_str().into(), message: message.into() }
}

/// A name as a shell takes it for one word.
fn quoted(name: &str) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.' | '/');
    if name.chars().all(plain) { name.into() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

/// Whether a fact came in before. The batches of an item are in the order of their times.
fn knows(item: &Item, fact: &Fact) -> bool {
    item.batches.iter().any(|batch| {
        let from = batch.facts.partition_point(|known| known.at < fact.at);
        batch.facts[from..].iter().take_while(|known| known.at == fact.at).any(|known| known == fact)
    })
}

/// Items and facts that an import brought.
fn brought(world: &World, import: ImportId) -> (u64, u64) {
    let mut counts = (0, 0);
    for (_, item) in world.items.iter() {
        let facts: usize = item.batches.iter().filter(|batch| batch.import == import).map(|batch| batch.facts.len()).sum();
        counts.0 += u64::from(facts > 0);
        counts.1 += facts as u64;
    }
    counts
}
