//! The list of features: what matches, in which order, and its first line.

use super::{
    Sentence,
    features::{FeatureList, FeatureRow, Query, Sort, StageColumn, State},
    row, words,
};
use crate::{
    End, Label, Scene,
    detecting::{FEWEST, Found},
    measuring::{self, Index, Order, Reading},
    quantile,
};
use domain::{DAY_SECONDS, Side, Stage, question::Question};
use std::{cmp::Reverse, collections::HashSet};

/// How many rows a list shows where nothing else is asked, and at most.
const TAKE: (usize, usize) = (50, 200);

/// The features that a query asks for.
pub fn features(scene: &Scene<'_>, found: &Found, query: &Query) -> FeatureList {
    let find = query.find.trim().to_lowercase();
    let all = scene.readings.all();
    let mut matching: Vec<&Reading> = all.iter().filter(|reading| matches(scene, query, &find, reading)).collect();
    sort(&mut matching, query.sort);
    let take = if query.take == 0 { TAKE.0 } else { query.take.min(TAKE.1) };
    let rows = rows(scene, found, matching.iter().skip(query.skip).take(take).copied());
    FeatureList {
        sentence: sentence(scene, query, &matching),
        query: query.clone(),
        matching: matching.len(),
        total: all.len(),
        scale_days: rows.iter().map(|row| row.age_days).fold(0.0, f64::max),
        stages: columns(all, &matching),
        teams: teams(scene),
        sources: scene.world.sources.iter().map(|(_, source)| source.name.to_string()).collect(),
        rows,
    }
}

/// The features that match a query.
pub(super) fn matching<'s>(scene: &'s Scene<'_>, query: &Query) -> Vec<&'s Reading> {
    let find = query.find.trim().to_lowercase();
    scene.readings.all().iter().filter(|reading| matches(scene, query, &find, reading)).collect()
}

/// The rows of some readings; their ribbons are made here, since no reading keeps one.
pub(super) fn rows<'r>(scene: &Scene<'_>, found: &Found, readings: impl Iterator<Item = &'r Reading>) -> Vec<FeatureRow> {
    let index = Index::new(scene.world);
    let rows = readings.filter_map(|reading| {
        let history = measuring::history_with(scene.world, &index, &reading.key, scene.at)?;
        let swept = measuring::swept(&history, scene.readings.calendar(), Order::Normal);
        Some(row::row(scene, found, &history, &swept, reading))
    });
    rows.collect()
}

/// The teams that features are carried by, by name.
pub(super) fn teams(scene: &Scene<'_>) -> Vec<String> {
    named(scene.readings.all().iter().filter_map(|reading| reading.team.as_deref()))
}

fn named<'t>(names: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut names: Vec<&str> = names.collect::<HashSet<_>>().into_iter().collect();
    names.sort_unstable();
    names.into_iter().map(str::to_owned).collect()
}

fn matches(scene: &Scene<'_>, query: &Query, find: &str, reading: &Reading) -> bool {
    let in_state = match query.state {
        State::Open => reading.is_open(),
        State::Landed => reading.end == Some(End::Value),
        State::Dropped => reading.end == Some(End::Dropped),
        State::All => true,
    };
    let of_source = || reading.source.map(|source| scene.world.sources.name(source)).is_some_and(|name| *name == *query.source);
    let said = || reading.key.as_str().to_lowercase().contains(find) || reading.title.to_lowercase().contains(find);
    in_state
        && query.stage.is_none_or(|stage| reading.stage == stage)
        && (query.team.is_empty() || reading.team.as_deref() == Some(&*query.team))
        && (query.source.is_empty() || of_source())
        && query.waiting.is_none_or(|side| waits_for(scene, reading, side))
        && (find.is_empty() || said())
}

/// Whether one of its open questions waits for a side.
fn waits_for(scene: &Scene<'_>, reading: &Reading, side: Side) -> bool {
    let open = |question: &Question| question.accepted.is_none() && question.feature == reading.key;
    let waits = |question: &Question| if question.answer.is_some() { question.to.other() } else { question.to };
    reading.questions > 0 && scene.world.questions.values().any(|question| open(question) && waits(question) == side)
}

fn sort(readings: &mut [&Reading], sort: Sort) {
    match sort {
        Sort::Age => readings.sort_by_key(|reading| (Reverse(reading.elapsed()), &reading.key)),
        Sort::Landed => readings.sort_by_key(|reading| (Reverse(reading.value()), &reading.key)),
        Sort::Work => readings.sort_by(|one, other| work_share(one).total_cmp(&work_share(other)).then_with(|| one.key.cmp(&other.key))),
        Sort::Questions => readings.sort_by_key(|reading| (reading.oldest_question.is_none(), reading.oldest_question, &reading.key)),
        Sort::Key => readings.sort_by(|one, other| by_number(one).cmp(&by_number(other))),
        Sort::Stage => readings.sort_by_key(|reading| (reading.stage, Reverse(reading.elapsed()), &reading.key)),
    }
}

fn work_share(reading: &Reading) -> f64 {
    reading.clocks.work as f64 / reading.elapsed().max(1) as f64
}

/// A key as its prefix and its number, so that PAY-9 comes before PAY-12.
fn by_number(reading: &Reading) -> (&str, u64, &str) {
    let key = reading.key.as_str();
    let digits = key.len() - key.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = key.split_at(digits);
    (prefix, number.parse().unwrap_or(u64::MAX), key)
}

fn columns(all: &[Reading], matching: &[&Reading]) -> Vec<StageColumn> {
    let mut counts = [0; Stage::ALL.len()];
    matching.iter().for_each(|reading| counts[reading.stage as usize] += 1);
    let column = |(stage, usual_days)| StageColumn { stage, count: counts[stage as usize], usual_days };
    Stage::WAY.into_iter().zip(usual_days(all)).map(column).collect()
}

/// Half of the finished stays in each stage of the way took at most so many days.
fn usual_days(all: &[Reading]) -> [Option<f64>; 7] {
    let mut stays: [Vec<i64>; 7] = Default::default();
    for pair in all.iter().flat_map(|reading| reading.stages.windows(2)) {
        if let Some(stays) = stays.get_mut(pair[0].0 as usize) {
            stays.push(pair[1].1.seconds_since(pair[0].1));
        }
    }
    stays.map(|mut stays| quantile::days(&mut stays, 0.5).filter(|_| stays.len() >= FEWEST))
}

/// "12 features are under way, half of them older than 22 days. Nine wait for an answer…"
fn sentence(scene: &Scene<'_>, query: &Query, matching: &[&Reading]) -> Sentence {
    let n = matching.len();
    let (one, many) = match query.state {
        State::Open => ("feature is under way", "features are under way"),
        State::Landed => ("feature has landed", "features have landed"),
        State::Dropped => ("feature was given up", "features were given up"),
        State::All => ("feature", "features"),
    };
    if n == 0 {
        return nothing(scene, query);
    }
    let mut lengths: Vec<i64> = matching.iter().map(|reading| reading.elapsed()).collect();
    let half = words::duration((quantile::days(&mut lengths, 0.5).unwrap_or_default() * DAY_SECONDS as f64) as i64);
    let sentence = Sentence::default().stress(words::count(n, one, many));
    let sentence = match (query.state, n) {
        (State::All | State::Dropped, _) => sentence.say("."),
        (State::Landed, 1) => sentence.say(", ").stress(half).say(" after its idea."),
        (State::Landed, _) => sentence.say("; half of them took ").stress(half).say(" or less from idea to value."),
        (State::Open, 1) => sentence.say(", for ").stress(half).say(" so far."),
        (State::Open, _) => sentence.say(", half of them for at least ").stress(half).say("."),
    };
    if query.state == State::Open { waiting(scene, sentence, matching) } else { sentence }
}

fn nothing(scene: &Scene<'_>, query: &Query) -> Sentence {
    let text = match (scene.readings.all().is_empty(), query.state) {
        (true, _) => "There is no feature yet.",
        (_, State::Open) => "No feature that is under way matches.",
        (_, State::Landed) => "No feature that has landed matches.",
        (_, State::Dropped) => "No feature that was given up matches.",
        (_, State::All) => "No feature matches.",
    };
    Sentence::default().say(text)
}

/// How many wait for an answer, or else what most of them wait for.
fn waiting(scene: &Scene<'_>, sentence: Sentence, matching: &[&Reading]) -> Sentence {
    let asked: Vec<_> = matching.iter().filter_map(|reading| reading.oldest_question).collect();
    if let Some(oldest) = asked.iter().min() {
        let wait = waits(asked.len());
        let longest = words::duration(scene.at.seconds_since(*oldest));
        let sentence = sentence.say(" ").stress(wait).say(" for an answer from the other side");
        return if asked.len() == 1 {
            sentence.say(", for ").stress(longest).say(".")
        } else {
            sentence.say(", the longest for ").stress(longest).say(".")
        };
    }
    let causes = Label::ALL.into_iter().filter(|label| (Label::Clarification..=Label::Release).contains(label));
    let counted = causes.map(|label| (matching.iter().filter(|reading| reading.now.is_some_and(|(now, _)| now == label)).count(), label));
    match counted.max_by_key(|(count, label)| (*count, Reverse(*label))) {
        Some((count, label)) if count > 0 => {
            let wait = waits(count);
            sentence.say(" ").count(wait, label).say(format!(" for {}.", row::of_label(label)))
        }
        _ => sentence,
    }
}

fn waits(n: usize) -> String {
    if n == 1 { "One of them waits".to_owned() } else { format!("{} of them wait", words::number(n)) }
}
