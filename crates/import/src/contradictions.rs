//! What records say that cannot be true, and that only shows over all of them: things
//! that happened to an item before it was there, and items that are parts of each other.
//! Each is a problem that names the item; nothing is dropped for it.

use crate::Found;
use domain::{
    Key, Moment,
    item::{Basis, Fact, What},
    source::Problem,
};
use std::collections::{HashMap, HashSet};

/// Finds both, and says what is done about them.
pub(crate) fn settle(found: &mut [Found], problems: &mut Vec<Problem>) {
    problems.extend(found.iter_mut().filter_map(from_its_first_change));
    problems.extend(circles(found));
}

/// Whether something can be recorded of a time before its item was there: commits before
/// their pull request, work and talk that were entered later, a link from something older.
fn may_be_older(what: &What) -> bool {
    matches!(what, What::Pushed { .. } | What::Worked { .. } | What::Linked { .. } | What::Unlinked { .. } | What::Commented { .. })
}

fn is_opening(fact: &Fact) -> bool {
    matches!(fact.what, What::Opened { .. })
}

/// An item that changed before its creation was there before it was recorded: it counts
/// from the first change.
fn from_its_first_change(found: &mut Found) -> Option<Problem> {
    let opening = found.facts.iter().position(is_opening)?;
    let created = found.facts[opening].at;
    let early = found.facts.iter().filter(|fact| fact.at < created && !may_be_older(&fact.what)).map(|fact| fact.at);
    let (count, first) = early.fold((0, created), |(count, first), at| (count + 1, first.min(at)));
    if count == 0 {
        return None;
    }
    (found.facts[opening].at, found.facts[opening].basis) = (first, Basis::FromFields);
    found.facts.sort_by_key(|fact| (fact.at, !is_opening(fact)));
    Some(Problem { place: found.item.as_str().into(), message: too_early(count, first, created).into() })
}

fn too_early(count: usize, first: Moment, created: Moment) -> String {
    let what = if count == 1 { "A change is".into() } else { format!("{count} changes are") };
    let dates = format!("recorded before its creation (on {}, created on {})", first.date(), created.date());
    format!("{what} {dates}, so it counts from then. If a date is wrong, correct it in the tool and import again.")
}

/// What an item is a part of in the end, as the last of its openings and moves says.
fn parent(found: &Found) -> Option<&Key> {
    let last =
        found.facts.iter().filter(|fact| matches!(fact.what, What::Opened { .. } | What::Moved { .. })).max_by_key(|fact| fact.at)?;
    match &last.what {
        What::Opened { parent, .. } | What::Moved { to: parent, .. } => parent.as_ref(),
        _ => None,
    }
}

/// One problem for each circle of items that are parts of each other.
fn circles(found: &[Found]) -> Vec<Problem> {
    let parents: HashMap<&Key, &Key> = found.iter().filter_map(|found| Some((&found.item, parent(found)?))).collect();
    if parents.is_empty() {
        return vec![];
    }
    let mut done = HashSet::new();
    let mut problems = vec![];
    for item in found.iter().map(|found| &found.item).filter(|item| parents.contains_key(item)) {
        let mut way = vec![];
        let mut at = Some(item);
        while let Some(here) = at.filter(|here| done.insert(*here)) {
            way.push(here);
            at = parents.get(here).copied();
        }
        if let Some(from) = at.and_then(|again| way.iter().position(|here| *here == again)) {
            problems.push(circle(&way[from..]));
        }
    }
    problems
}

fn circle(way: &[&Key]) -> Problem {
    let names: Vec<&str> = way.iter().chain(way.first()).map(|key| key.as_str()).collect();
    let message = format!(
        "A circle: {}. To which feature they belong cannot be told from that. Take one of them out of the circle in the tool and import again.",
        names.join(" is a part of ")
    );
    Problem { place: way[0].as_str().into(), message: message.into() }
}
