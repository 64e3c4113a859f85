//! Which pull requests belong to an issue, and which stand for themselves: it shows
//! only over all of them together.

use super::mentions::How;
use crate::Found;
use domain::{
    Key, Moment, Text,
    item::{Basis, Fact, ItemKind, What},
};
use std::collections::{HashMap, HashSet};

/// The type of a pull request from the moment at which it closes an issue, or is opened
/// with the name of one.
pub(crate) const FOR_AN_ISSUE: &str = "Pull request for an issue";

/// Another tracker's project is one when at least one in so many pull requests is opened
/// with a key of it; "UTF-8" is not. Judged, not calibrated.
const NAMED_BY: usize = 10;

/// Retypes the pull requests that belong to an issue.
pub(super) fn settle(found: &mut [Found]) {
    let issues: HashSet<Key> =
        found.iter().filter(|found| opened(found, ItemKind::Issue).is_some()).map(|found| found.item.clone()).collect();
    let projects = projects(found);
    let is_issue = |key: &Key| issues.contains(key) || project(key).is_some_and(|project| projects.contains(project));
    for found in found.iter_mut() {
        if let Some(fact) = retyped(found, is_issue) {
            found.facts.push(fact);
            found.facts.sort_by_key(|fact| fact.at);
        }
    }
}

/// That it belongs to an issue; not before it is there itself.
fn retyped(found: &Found, is_issue: impl Fn(&Key) -> bool) -> Option<Fact> {
    let (created, from) = opened(found, ItemKind::Pull)?;
    let since = pointed(found).filter(|(to, _)| is_issue(to)).map(|(_, at)| at).min()?;
    let what = What::Retyped { from: from.clone(), to: FOR_AN_ISSUE.into() };
    Some(Fact { at: since.max(created), by: None, basis: Basis::FromFields, what })
}

/// When it was opened and as what, if it is of a kind.
fn opened(found: &Found, wanted: ItemKind) -> Option<(Moment, &Text)> {
    found.facts.iter().find_map(|fact| match &fact.what {
        What::Opened { kind, r#type, .. } if *kind == wanted => Some((fact.at, r#type)),
        _ => None,
    })
}

/// What a pull request closes, or is opened with the name of, and when.
fn pointed(found: &Found) -> impl Iterator<Item = (&Key, Moment)> {
    found.facts.iter().filter_map(|fact| match &fact.what {
        What::Linked { how, to } if [How::Closes, How::Names].iter().any(|meant| **how == *meant.word()) => Some((to, fact.at)),
        _ => None,
    })
}

/// The project of another tracker's key, `PAY` of `PAY-12`; `None` of GitHub's own.
fn project(key: &Key) -> Option<&str> {
    let key = key.as_str();
    key.rsplit_once('-').filter(|_| !key.contains('#')).map(|(project, _)| project)
}

fn projects(found: &[Found]) -> HashSet<String> {
    let pulls = found.iter().filter(|found| opened(found, ItemKind::Pull).is_some());
    let (mut all, mut named) = (0, HashMap::<String, usize>::new());
    for pull in pulls {
        all += 1;
        let of: HashSet<&str> = pointed(pull).filter_map(|(to, _)| project(to)).collect();
        of.into_iter().for_each(|project| *named.entry(project.to_owned()).or_default() += 1);
    }
    named.into_iter().filter(|(_, times)| times * NAMED_BY >= all).map(|(project, _)| project).collect()
}
