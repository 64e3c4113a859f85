//! The mapping as a file that a person reads, edits and applies again, without
//! importing again.
//!
//! ```toml
//! [types]
//! Story = "feature"        # it is called “story” (55 items)
//!
//! [statuses]
//! "In Progress" = "build work"
//!
//! [labels]
//! needs-info = "clarify"
//!
//! [people]
//! ana = "product"          # Ana Lima: reported a feature 12 times
//! ```
//!
//! The remark behind a line is the reason of a guess. A line that is not changed
//! stays a guess; a changed one is what a person said. A word without a line keeps
//! its meaning; a label that shall mean nothing says so: `hold = "nothing"`.

use crate::{
    in_force::Placed,
    intake::{Intake, Stopped, seen},
};
use domain::{
    Discipline, Flow, Mapping, PersonId, Role, SourceId, Stage, Standing, Text, World,
    item::What,
    mapping::{self, Choice},
    person,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Write},
};
use toml::Spanned;

/// What a mapping file says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MappingFile {
    /// What the words mean.
    pub mapping: Mapping,
    /// What people are here for, by account; `None` is "unclear".
    pub people: BTreeMap<String, Option<Discipline>>,
}

impl MappingFile {
    /// What it says over what is known: a word without a line keeps its meaning, and what
    /// is not changed keeps its reason.
    pub fn over(&self, known: &Mapping) -> Mapping {
        over(&self.mapping, known)
    }
}

/// A line that cannot be understood.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct Wrong {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong, and which words are allowed.
    pub message: String,
}

/// The word for somebody whose side is not known.
const UNCLEAR: &str = "unclear";

/// The word for a label that means nothing.
const NOTHING: &str = "nothing";

/// All words for what a label means.
pub fn label_words() -> impl Iterator<Item = &'static str> {
    Flow::ALL.iter().map(|flow| flow.word()).chain([NOTHING])
}

/// The word for what a label means.
pub fn label_word(is: Option<Flow>) -> &'static str {
    is.map_or(NOTHING, Flow::word)
}

/// What a word says of a label; `None` when it is no such word.
pub fn label_meaning(word: &str) -> Option<Option<Flow>> {
    if word == NOTHING { Some(None) } else { Flow::from_word(word).map(Some) }
}

/// `build work`, `idea queue`: the stage and what happens there.
pub fn standing_words(standing: Standing) -> String {
    format!("{} {}", standing.stage.word(), standing.flow.word())
}

/// Writes the file: what is in force, with the reason behind each line.
pub fn write(mapping: &Mapping, people: &[Placed]) -> String {
    let mut file = String::from(
        "# What the words of this tool mean in Alongside. Change a word and apply the file again;\n# nothing is imported again. The remark behind a line says why it was guessed. A word\n# without a line keeps its meaning.\n",
    );
    let words = |all: Vec<&str>| all.join(", ");
    section(&mut file, "types", &words(Role::ALL.iter().map(|r| r.word()).collect()));
    mapping.types.iter().for_each(|(word, choice)| line(&mut file, word, choice.is.word(), choice.why.as_deref()));
    let (stages, flows) = (words(Stage::ALL.iter().map(|s| s.word()).collect()), words(Flow::ALL.iter().map(|f| f.word()).collect()));
    section(&mut file, "statuses", &format!("a stage ({stages}) and what happens there ({flows})"));
    mapping.statuses.iter().for_each(|(word, choice)| line(&mut file, word, &standing_words(choice.is), choice.why.as_deref()));
    section(&mut file, "labels", &words(label_words().collect()));
    mapping.labels.iter().for_each(|(word, choice)| line(&mut file, word, label_word(choice.is), choice.why.as_deref()));
    section(&mut file, "people", &words(Discipline::ALL.iter().map(|d| d.word()).chain([UNCLEAR]).collect()));
    for Placed { account, name, discipline, why } in people {
        let remark = why.as_ref().map_or_else(|| name.clone(), |why| format!("{name}: {why}"));
        line(&mut file, account, discipline.map_or(UNCLEAR, Discipline::word), Some(&remark));
    }
    file
}

fn section(file: &mut String, name: &str, allowed: &str) {
    let _ = write!(file, "\n# Allowed: {allowed}.\n[{name}]\n");
}

fn line(file: &mut String, word: &str, means: &str, why: Option<&str>) {
    let (word, means) = (toml::Value::String(word.into()), toml::Value::String(means.into()));
    let remark: String = why.unwrap_or_default().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let remark = if remark.is_empty() { remark } else { format!("  # {remark}") };
    let _ = writeln!(file, "{} = {means}{remark}", one_line(&word));
}

/// A key must stay on its line, whatever is in it.
fn one_line(word: &toml::Value) -> String {
    let text = word.as_str().unwrap_or_default();
    format!("\"{}\"", text.chars().flat_map(escaped).collect::<String>())
}

fn escaped(c: char) -> Vec<char> {
    match c {
        '"' | '\\' => vec!['\\', c],
        control if control.is_control() => format!("\\u{:04X}", control as u32).chars().collect(),
        other => vec![other],
    }
}

type Section = BTreeMap<String, Spanned<String>>;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Raw {
    types: Section,
    statuses: Section,
    labels: Section,
    people: Section,
}

/// Reads the file.
///
/// # Errors
/// Every line that cannot be understood, with the words that are allowed there.
pub fn parse(text: &str) -> Result<MappingFile, Vec<Wrong>> {
    let line_at = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    let raw: Raw = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_at(span.start));
        vec![Wrong { line, message: format!("{}.", error.message()) }]
    })?;
    let mut wrong = vec![];
    let types = words(raw.types, Role::from_word, &listed(Role::ALL.iter().map(|r| r.word())), line_at, &mut wrong);
    let pairs = "a stage and what happens there, such as “build work”, “plan queue” or “value done”";
    let statuses = words(raw.statuses, standing, pairs, line_at, &mut wrong);
    let labels = words(raw.labels, label_meaning, &listed(label_words()), line_at, &mut wrong);
    let disciplines = listed(Discipline::ALL.iter().map(|d| d.word()).chain([UNCLEAR]));
    let discipline = |word: &str| if word == UNCLEAR { Some(None) } else { Discipline::from_word(word).map(Some) };
    let people = words(raw.people, discipline, &disciplines, line_at, &mut wrong);
    if !wrong.is_empty() {
        wrong.sort_by_key(|wrong| wrong.line);
        return Err(wrong);
    }
    let mapping = Mapping { types: said(types), statuses: said(statuses), labels: said(labels) };
    Ok(MappingFile { mapping, people: people.into_iter().collect() })
}

fn listed<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn words<T>(
    section: Section,
    read: impl Fn(&str) -> Option<T>,
    allowed: &str,
    line_at: impl Fn(usize) -> usize,
    wrong: &mut Vec<Wrong>,
) -> Vec<(String, T)> {
    let mut all = vec![];
    for (word, means) in section {
        match read(means.get_ref()) {
            Some(meaning) => all.push((word, meaning)),
            None => wrong.push(Wrong {
                line: line_at(means.span().start),
                message: format!("“{}” is not a word for “{word}”; write {allowed}.", means.get_ref()),
            }),
        }
    }
    all
}

fn standing(words: &str) -> Option<Standing> {
    let (stage, flow) = words.split_once(' ')?;
    Some(Standing { stage: Stage::from_word(stage)?, flow: Flow::from_word(flow.trim())? })
}

fn said<T>(words: Vec<(String, T)>) -> BTreeMap<Text, Choice<T>> {
    words.into_iter().map(|(word, is)| (word.into(), Choice { is, why: None })).collect()
}

/// What applying a file did.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Applied {
    /// Whether anything means something else now.
    pub changed: bool,
    /// Words of the file that the source does not have; what was said of them counts
    /// once they come in.
    pub unheard: Vec<Text>,
}

/// In a sentence or two.
impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.changed {
            "Applied. Every figure is read anew with these words."
        } else {
            "The words meant this already; nothing changed."
        };
        let more = self.unheard_words().map_or_else(String::new, |words| format!(" {words}"));
        write!(f, "{how}{more}")
    }
}

impl Applied {
    /// Which words the source does not have, in a sentence, where there are any.
    pub fn unheard_words(&self) -> Option<String> {
        let some: Vec<String> = self.unheard.iter().take(SHOWN).map(|word| format!("“{word}”")).collect();
        let more = if self.unheard.len() > SHOWN { format!(" and {} more", self.unheard.len() - SHOWN) } else { String::new() };
        (!some.is_empty()).then(|| format!("The source does not have {}{more} so far: check how it is written.", some.join(", ")))
    }
}

/// Words that are named at most.
const SHOWN: usize = 8;

/// Applies a file to a source: facts that are there are read anew, nothing is
/// imported. Lines that say what is in force change nothing, and their guesses
/// stay guesses; words without a line keep their meaning.
///
/// # Errors
/// When the source or an account is unknown (then nothing was changed), or the
/// journal fails.
pub fn apply(intake: &mut dyn Intake, source: &str, file: &MappingFile) -> Result<Applied, Stopped> {
    let id = seen(intake, |world| world.sources.named(source).map(|(id, _)| id)).flatten();
    let id = id.ok_or_else(|| Stopped(format!("There is no source “{source}”; import something from it first.")))?;
    let known = intake.accounts(source)?;
    let number = |account: &str| known.iter().find(|(_, known)| known.id == account).map(|(number, _)| *number);
    let people: Vec<(PersonId, Option<Discipline>)> =
        file.people.iter().map(|(account, discipline)| Some((number(account)?, *discipline))).collect::<Option<_>>().ok_or_else(|| {
            let unknown = file.people.keys().find(|account| number(account).is_none());
            Stopped(format!("[people]: nobody in “{source}” is called “{}”; take the line away.", unknown.map_or("", |u| u)))
        })?;
    let unheard = seen(intake, |world| unheard(world, id, &file.mapping)).unwrap_or_default();
    let commands = seen(intake, |world| changes(world, id, &file.mapping, &people)).unwrap_or_default();
    let changed = !commands.is_empty() && !intake.ask(commands)?.is_empty();
    Ok(Applied { changed, unheard })
}

fn changes(world: &World, source: SourceId, said: &Mapping, people: &[(PersonId, Option<Discipline>)]) -> Vec<domain::Command> {
    let mapping = over(said, &world.mappings.get(&source).cloned().unwrap_or_default());
    let agree = (world.mappings.get(&source) != Some(&mapping)).then(|| mapping::Command::Agree { source, mapping }.into());
    let changed =
        people.iter().filter(|(person, discipline)| world.people.get(*person).is_some_and(|known| known.discipline != *discipline));
    let set =
        changed.map(|(person, discipline)| person::Command::SetDiscipline { person: *person, discipline: *discipline, why: None }.into());
    agree.into_iter().chain(set).collect()
}

/// The words of a mapping that no item of a source has. What was guessed was seen.
fn unheard(world: &World, source: SourceId, said: &Mapping) -> Vec<Text> {
    let mut left: BTreeSet<&Text> = said.types.keys().chain(said.statuses.keys()).chain(said.labels.keys()).collect();
    if let Some(known) = world.mappings.get(&source) {
        let guessed = |word: &Text| {
            known.types.get(word).is_some_and(|choice| choice.why.is_some())
                || known.statuses.get(word).is_some_and(|choice| choice.why.is_some())
                || known.labels.get(word).is_some_and(|choice| choice.why.is_some())
        };
        left.retain(|word| !guessed(word));
    }
    let items = world.items.iter().filter(|(_, item)| item.source == source);
    let facts = items.flat_map(|(_, item)| &item.batches).flat_map(|batch| batch.facts.iter());
    for fact in facts {
        if left.is_empty() {
            break;
        }
        let words = match &fact.what {
            What::Opened { r#type, status, .. } => [Some(r#type), Some(status)],
            What::Retyped { to: word, .. } | What::Status { to: word, .. } | What::Labelled { added: word } => [Some(word), None],
            _ => [None, None],
        };
        words.into_iter().flatten().for_each(|word| _ = left.remove(word));
    }
    left.into_iter().cloned().collect()
}

/// What was said over what is known; what is not changed keeps its reason and so stays a guess.
pub(crate) fn over(said: &Mapping, known: &Mapping) -> Mapping {
    let said = Mapping {
        types: reasoned(&said.types, &known.types),
        statuses: reasoned(&said.statuses, &known.statuses),
        labels: reasoned(&said.labels, &known.labels),
    };
    said.or(known)
}

fn reasoned<T: Clone + PartialEq>(said: &BTreeMap<Text, Choice<T>>, known: &BTreeMap<Text, Choice<T>>) -> BTreeMap<Text, Choice<T>> {
    let reasoned = |(word, choice): (&Text, &Choice<T>)| {
        let same = known.get(word).filter(|known| known.is == choice.is);
        (word.clone(), same.unwrap_or(choice).clone())
    };
    said.iter().map(reasoned).collect()
}
