//! Which types are features, parts of features, and defects.

use super::{found_in, normal};
use crate::{Found, Translated, github::pulls::FOR_AN_ISSUE};
use domain::{
    Key, Role, Text,
    item::{ItemKind, What},
    mapping::Choice,
};
use std::collections::{BTreeMap, HashMap};

const DEFECTS: &[&str] = &["bug", "defect", "incident", "regression", "fault", "hotfix", "escaped"];
const PARTS: &[&str] = &["sub task", "subtask", "sub bug", "technical task", "checklist"];
const CONTAINERS: &[&str] = &["epic", "initiative", "theme", "capability", "objective"];
const FEATURES: &[&str] = &[
    "story",
    "user story",
    "feature",
    "new feature",
    "improvement",
    "enhancement",
    "requirement",
    "task",
    "code task",
    "wish",
    "change request",
    "idea",
    "product backlog item",
    "issue",
    "request",
];
const OTHERS: &[&str] =
    &["question", "support", "service request", "spike", "test", "documentation", "meeting", "milestone", "risk", "release", "deployment"];

/// What is known of a type.
#[derive(Default)]
struct Seen {
    items: usize,
    /// How many of them are below another item.
    below: usize,
    /// How many other items are below one of them.
    children: usize,
    kind: Option<ItemKind>,
}

/// The type of an item as it is now, and its parent.
fn now(found: &Found) -> (Option<(&Text, ItemKind)>, Option<&Key>) {
    let (mut kind, mut parent) = (None, None);
    for fact in &found.facts {
        match &fact.what {
            What::Opened { kind: is, r#type, parent: below, .. } => (kind, parent) = (Some((r#type, *is)), below.as_ref()),
            What::Retyped { to, .. } => kind = Some((to, kind.map_or(ItemKind::Issue, |(_, kind)| kind))),
            What::Moved { to, .. } => parent = to.as_ref(),
            _ => {}
        }
    }
    (kind, parent)
}

/// What every type is, with the reason.
pub(super) fn guess(translated: &Translated) -> BTreeMap<Text, Choice<Role>> {
    let seen = look(translated);
    let carried = |seen: &BTreeMap<Text, Seen>| {
        let stories = seen.iter().filter(|(name, _)| by_word(name).is_some_and(|(role, _)| role == Role::Feature));
        let (all, below) = stories.fold((0, 0), |(all, below), (_, seen)| (all + seen.items, below + seen.below));
        let children: usize = seen.iter().filter(|(name, _)| is_container(name)).map(|(_, seen)| seen.children).sum();
        children > 0 && below * 2 > all
    };
    let containers_carry = carried(&seen);
    let all: usize = seen.values().map(|seen| seen.items).sum();
    let mut types: BTreeMap<Text, Choice<Role>> = seen
        .iter()
        .map(|(name, seen)| {
            let (is, why) = role(name, seen, containers_carry, translated, all);
            (name.clone(), Choice { is, why: Some(why.into()) })
        })
        .collect();
    at_least_one(&mut types, &seen);
    types
}

fn look(translated: &Translated) -> BTreeMap<Text, Seen> {
    let mut seen: BTreeMap<Text, Seen> = BTreeMap::new();
    let mut type_of: HashMap<&Key, &Text> = HashMap::new();
    let mut parents: Vec<&Key> = vec![];
    for found in &translated.found {
        let (Some((name, kind)), parent) = now(found) else { continue };
        type_of.insert(&found.item, name);
        let one = match seen.get_mut(name) {
            Some(one) => one,
            None => seen.entry(name.clone()).or_default(),
        };
        one.items += 1;
        one.below += usize::from(parent.is_some());
        one.kind = Some(kind);
        parents.extend(parent);
    }
    for parent in parents {
        if let Some(one) = type_of.get(parent).and_then(|name| seen.get_mut(*name)) {
            one.children += 1;
        }
    }
    seen
}

fn is_container(name: &str) -> bool {
    found_in(&normal(name), CONTAINERS).is_some()
}

fn by_word(name: &str) -> Option<(Role, &'static str)> {
    let name = normal(name);
    let shelf = |role: Role, words| found_in(&name, words).map(|word| (role, word));
    shelf(Role::Part, PARTS)
        .or_else(|| shelf(Role::Defect, DEFECTS))
        .or_else(|| shelf(Role::Other, OTHERS))
        .or_else(|| shelf(Role::Feature, FEATURES))
}

fn role(name: &Text, seen: &Seen, containers_carry: bool, translated: &Translated, all: usize) -> (Role, String) {
    let Seen { items, below, children, kind } = seen;
    match kind {
        Some(ItemKind::Deployment) => return (Role::Other, "a deployment is no feature; it says when features reached users".into()),
        Some(ItemKind::Pull) if **name == *FOR_AN_ISSUE => {
            return (Role::Part, format!("closing an issue, or opened with the name of one, each belongs to it ({})", so_many(*items)));
        }
        Some(ItemKind::Pull) => {
            return (Role::Feature, format!("naming no issue that is here, each stands for itself ({})", so_many(*items)));
        }
        Some(ItemKind::Case) => return (Role::Feature, "every case of an event log is followed from beginning to end".into()),
        _ => {}
    }
    if translated.hints.part_types.contains(name) {
        return (Role::Part, format!("the tool calls it a sub-type ({})", so_many(*items)));
    }
    if is_container(name) {
        return if containers_carry {
            (Role::Feature, format!("of all stories more than half are below one ({children} below {items})"))
        } else {
            (Role::Other, format!("it only groups: of all stories less than half are below one ({children} below {items})"))
        };
    }
    match by_word(name) {
        Some((Role::Feature, _)) if containers_carry && *below > 0 => {
            (Role::Part, format!("{below} of {items} are below an epic, which is the feature"))
        }
        Some((role, word)) => (role, format!("it is called “{word}” ({})", so_many(*items))),
        None if *items * 10 >= all => (Role::Feature, format!("an unknown word, but of {all} in all {items} of this type")),
        None => (Role::Other, format!("an unknown word, and of {all} in all only {items} of this type")),
    }
}

fn so_many(items: usize) -> String {
    if items == 1 { "1 item".into() } else { format!("{items} items") }
}

/// Where no type is a feature, the most frequent one is.
fn at_least_one(types: &mut BTreeMap<Text, Choice<Role>>, seen: &BTreeMap<Text, Seen>) {
    if types.values().any(|choice| choice.is == Role::Feature) {
        return;
    }
    let countable = |(_, seen): &(&Text, &Seen)| !matches!(seen.kind, Some(ItemKind::Deployment));
    let most = seen.iter().filter(countable).max_by_key(|(name, seen)| (seen.items, std::cmp::Reverse((*name).clone())));
    if let Some((name, seen)) = most {
        let why = format!("no type is called a feature, and this one is the most frequent ({})", so_many(seen.items));
        types.insert(name.clone(), Choice { is: Role::Feature, why: Some(why.into()) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guess::testing::{issue, translated};

    fn roles(found: Vec<Found>) -> Vec<(String, Role)> {
        guess(&translated(found)).into_iter().map(|(name, choice)| (name.to_string(), choice.is)).collect()
    }

    #[test]
    fn stories_are_features_unless_epics_carry_them() {
        let flat = vec![issue("A-1", "Story", None), issue("A-2", "Bug", None), issue("A-3", "Epic", None)];
        assert_eq!(roles(flat), [("Bug".into(), Role::Defect), ("Epic".into(), Role::Other), ("Story".into(), Role::Feature)]);
        let carried = vec![issue("A-1", "Story", Some("A-3")), issue("A-3", "Epic", None)];
        assert_eq!(roles(carried), [("Epic".into(), Role::Feature), ("Story".into(), Role::Part)]);
    }

    #[test]
    fn something_is_always_a_feature() {
        assert_eq!(roles(vec![issue("A-1", "Bug", None)]), [("Bug".into(), Role::Feature)]);
        assert_eq!(roles(vec![issue("A-1", "Vorgang", None)]), [("Vorgang".into(), Role::Feature)]);
    }
}
