//! What would come in, before anything does.

use crate::{Translated, guess::Guess, in_force::Placed};
use domain::{
    Key, Mapping, Moment, Role, Text, World,
    item::{ItemKind, What},
    source::Problem,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// What an import would bring, as plain data for every face.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Preview {
    /// Items that would be features.
    pub features: usize,
    /// Items that would be parts of features.
    pub parts: usize,
    /// Items that would be defects.
    pub defects: usize,
    /// Items that would be kept and not measured.
    pub others: usize,
    /// Items that are here already, from the same source: only what is new about them would be added.
    pub here: usize,
    /// Facts in all.
    pub facts: usize,
    /// The first thing that was recorded.
    pub first: Option<Moment>,
    /// The last thing that was recorded.
    pub last: Option<Moment>,
    /// Some of the features, by key.
    pub examples: Vec<(Key, Text)>,
    /// Everybody, with what is thought of them.
    pub people: Vec<Placed>,
    /// What each type would be.
    pub types: Vec<Word>,
    /// What each status would mean.
    pub statuses: Vec<Word>,
    /// What each label would mean, where it means something.
    pub labels: Vec<Word>,
    /// Choices made while reading, in sentences.
    pub notes: Vec<Text>,
    /// Records that could not be read.
    pub problems: Vec<Problem>,
    /// Why reading ended before the end, if it did; then nothing is taken in
    /// unless a person wishes it.
    pub cut: Option<Problem>,
}

/// A word of the tool, and what it would mean here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Word {
    /// The word.
    pub word: Text,
    /// How many items are of that type, or how many times the status or label came.
    pub times: usize,
    /// What it would mean, in the words of the mapping file.
    pub means: String,
    /// Why we think so; `None` when a person said it.
    pub why: Option<Text>,
}

/// How many features a preview names.
const EXAMPLES: usize = 20;

/// What would come into a workspace from a source of this name, with this guess and mapping.
pub fn preview(world: &World, source: &str, translated: &Translated, guess: &Guess, mapping: &Mapping) -> Preview {
    let seen = look(translated);
    let count = |role: Role| seen.types.iter().filter(|(name, _)| mapping.role(name) == role).map(|(_, n)| n).sum();
    let is_feature = |name: &Text| mapping.role(name) == Role::Feature;
    let examples =
        seen.items.iter().filter(|(.., name)| is_feature(name)).take(EXAMPLES).map(|(key, title, _)| (key.clone(), title.clone()));
    Preview {
        features: count(Role::Feature),
        parts: count(Role::Part),
        defects: count(Role::Defect),
        others: count(Role::Other),
        here: here(world, source, translated),
        facts: translated.found.iter().map(|found| found.facts.len()).sum(),
        first: seen.first,
        last: seen.last,
        examples: examples.collect(),
        people: Placed::by(guess, &translated.accounts),
        types: mapping.types.iter().map(|(w, c)| word(w, &seen.types, c.is.word().into(), &c.why)).collect(),
        statuses: mapping
            .statuses
            .iter()
            .map(|(w, c)| word(w, &seen.statuses, crate::mapping_file::standing_words(c.is), &c.why))
            .collect(),
        labels: mapping.labels.iter().map(|(w, c)| word(w, &seen.labels, crate::mapping_file::label_word(c.is).into(), &c.why)).collect(),
        notes: translated.hints.notes.iter().cloned().collect(),
        problems: translated.problems.clone(),
        cut: translated.cut.clone(),
    }
}

fn here(world: &World, source: &str, translated: &Translated) -> usize {
    let Some((source, _)) = world.sources.named(source) else { return 0 };
    translated.found.iter().filter(|found| world.items.get(&found.item).is_some_and(|known| known.source == source)).count()
}

fn word(word: &Text, counts: &BTreeMap<Text, usize>, means: String, why: &Option<Text>) -> Word {
    Word { word: word.clone(), times: counts.get(word).copied().unwrap_or_default(), means, why: why.clone() }
}

/// What one pass over everything sees.
#[derive(Default)]
struct Seen {
    types: BTreeMap<Text, usize>,
    statuses: BTreeMap<Text, usize>,
    labels: BTreeMap<Text, usize>,
    /// Key, title and type of issues and cases.
    items: Vec<(Key, Text, Text)>,
    first: Option<Moment>,
    last: Option<Moment>,
}

fn look(translated: &Translated) -> Seen {
    let mut seen = Seen::default();
    for found in &translated.found {
        let mut now: Option<(Text, Text)> = None;
        for fact in &found.facts {
            seen.first = Some(seen.first.map_or(fact.at, |first| first.min(fact.at)));
            seen.last = seen.last.max(Some(fact.at));
            match &fact.what {
                What::Opened { kind, r#type, title, status, .. } => {
                    add(&mut seen.statuses, status);
                    now = Some((title.clone(), r#type.clone()))
                        .filter(|_| *kind != ItemKind::Deployment)
                        .or_else(|| Some(("".into(), r#type.clone())));
                }
                What::Retyped { to, .. } => now = now.map(|(title, _)| (title, to.clone())),
                What::Retitled { to, .. } => now = now.map(|(_, r#type)| (to.clone(), r#type)),
                What::Status { to, .. } => add(&mut seen.statuses, to),
                What::Labelled { added } => add(&mut seen.labels, added),
                _ => {}
            }
        }
        if let Some((title, r#type)) = now {
            add(&mut seen.types, &r#type);
            seen.items.push((found.item.clone(), title, r#type));
        }
    }
    seen
}

fn add(counts: &mut BTreeMap<Text, usize>, word: &Text) {
    match counts.get_mut(word) {
        Some(count) => *count += 1,
        None => drop(counts.insert(word.clone(), 1)),
    }
}
