//! Which field of one's own making holds story points, and which the epic.
//!
//! Every Jira numbers them differently (`customfield_10002`). Where the tool
//! names its fields, the name decides; otherwise the values do.

use super::{changes::is_points, issue::Draft};
use domain::{
    Key, Text,
    item::{Basis, Fact, Measure, What},
};
use std::collections::{BTreeMap, BTreeSet};

/// Values that planning poker decks hold.
const DECK: [f64; 16] = [0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 13.0, 20.0, 21.0, 40.0, 100.0];

/// A field must be filled in this many issues before its values say anything.
const ENOUGH: usize = 5;

/// Puts estimates and parents into the facts; answers with what was chosen and why.
pub(super) fn discover(drafts: &mut [Draft], names: &BTreeMap<u32, String>) -> Vec<Text> {
    let points = named(names, is_points).map(|field| (field, "it is named so".to_owned())).or_else(|| like_points(drafts));
    let epic = named(names, |name| name.eq_ignore_ascii_case("epic link")).map(|field| (field, "it is named so".to_owned()));
    let epic = epic.or_else(|| like_epic(drafts));
    let mut notes: Vec<Text> = vec![];
    if let Some((field, why)) = points {
        notes.push(format!("Story points are read from customfield_{field}: {why}.").into());
        drafts.iter_mut().for_each(|draft| estimate(draft, field));
    }
    if let Some((field, why)) = epic {
        notes.push(format!("The epic of an issue is read from customfield_{field}: {why}.").into());
        drafts.iter_mut().for_each(|draft| put_below(draft, field));
    }
    notes
}

fn named(names: &BTreeMap<u32, String>, is: impl Fn(&str) -> bool) -> Option<u32> {
    names.iter().find(|(_, name)| is(name)).map(|(field, _)| *field)
}

/// The field in which nearly all numbers are from a deck, and which is filled most often.
fn like_points(drafts: &[Draft]) -> Option<(u32, String)> {
    let mut fields: BTreeMap<u32, (usize, usize, BTreeSet<u64>)> = BTreeMap::new();
    for (field, number) in drafts.iter().flat_map(|draft| &draft.numbers) {
        let (all, deck, values) = fields.entry(*field).or_default();
        *all += 1;
        if DECK.contains(number) {
            *deck += 1;
            values.insert(number.to_bits());
        }
    }
    let like = |(all, deck, values): &(usize, usize, BTreeSet<u64>)| *all >= ENOUGH && deck * 20 >= all * 19 && values.len() >= 3;
    let (field, (all, ..)) = fields.into_iter().filter(|(_, seen)| like(seen)).max_by_key(|(field, (all, ..))| (*all, u32::MAX - field))?;
    Some((field, format!("{all} issues hold a small number of planning poker there")))
}

/// The field that only ever holds keys of issues of the type "Epic".
fn like_epic(drafts: &[Draft]) -> Option<(u32, String)> {
    let is_epic = |draft: &&Draft| matches!(draft.facts.first().map(|f| &f.what), Some(What::Opened { r#type, .. }) if r#type.eq_ignore_ascii_case("epic"));
    let epics: BTreeSet<&Key> = drafts.iter().filter(is_epic).map(|draft| &draft.key).collect();
    let mut fields: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (field, key) in drafts.iter().flat_map(|draft| &draft.keys) {
        let (all, epic) = fields.entry(*field).or_default();
        *all += 1;
        *epic += usize::from(epics.contains(key));
    }
    let (field, (all, epic)) = fields.into_iter().filter(|(_, (all, epic))| *epic > 0 && epic * 2 >= *all).max_by_key(|(_, seen)| *seen)?;
    let why =
        if all == 1 { "its only value is the key of an epic".into() } else { format!("{epic} of its {all} values are keys of epics") };
    Some((field, why))
}

/// The estimate at creation: the present one, unless the history tells of changes.
fn estimate(draft: &mut Draft, field: u32) {
    let Some((_, points)) = draft.numbers.iter().find(|(number, _)| *number == field) else { return };
    let told = |fact: &Fact| matches!(fact.what, What::Estimated { measure: Measure::Points, .. });
    let Some(opened) = draft.facts.first().filter(|_| !draft.facts.iter().any(told)) else { return };
    let what = What::Estimated { measure: Measure::Points, from: None, to: Some(*points) };
    draft.facts.push(Fact { at: opened.at, by: None, basis: Basis::FromFields, what });
}

fn put_below(draft: &mut Draft, field: u32) {
    let Some((_, epic)) = draft.keys.iter().find(|(number, _)| *number == field) else { return };
    let moved = draft.facts.iter().any(|fact| matches!(fact.what, What::Moved { .. }));
    if let Some(What::Opened { parent, .. }) = draft.facts.first_mut().map(|fact| &mut fact.what)
        && !moved
    {
        parent.get_or_insert_with(|| epic.clone());
    }
}
