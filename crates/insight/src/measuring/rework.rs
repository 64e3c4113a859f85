//! How much was done again.
//!
//! In a feature's history it is touch time under a rework label. In a log of
//! activities it is an activity that comes more than once in its case, as process
//! mining counts it.

use super::Calendar;
use crate::{History, Label};
use domain::{
    Moment, PersonId, Text,
    item::{Item, What},
};
use std::collections::{BTreeMap, BTreeSet};

/// Whether time under a label is doing again what was accepted before.
pub const fn is_rework(label: Label) -> bool {
    matches!(label, Label::QualityRework | Label::IntegrationSurprise | Label::TechnicalRework | Label::MidDevelopmentChange)
}

/// Touch time on previously accepted work ÷ all touch time, 0 to 1; `None` without any touch time.
pub fn rework_rate(history: &History, calendar: &Calendar) -> Option<f64> {
    let all = super::clocks::touch(history, calendar);
    (all > 0).then(|| super::clocks::rework_touch(history, calendar) as f64 / all as f64)
}

/// In how many cases each activity came more than once, in a row or not;
/// activities that never did are absent.
pub fn rework_cases<A: Ord + Clone>(cases: impl IntoIterator<Item = impl IntoIterator<Item = A>>) -> BTreeMap<A, usize> {
    let mut counts = BTreeMap::new();
    for case in cases {
        let (mut seen, mut again) = (BTreeSet::new(), BTreeSet::new());
        for activity in case {
            if !seen.insert(activity.clone()) {
                again.insert(activity);
            }
        }
        for activity in again {
            *counts.entry(activity).or_default() += 1;
        }
    }
    counts
}

/// The rework of one case: its events minus its distinct activities.
pub fn rework_events<A: Ord>(case: impl IntoIterator<Item = A>) -> usize {
    let mut events = 0;
    let distinct: BTreeSet<A> = case.into_iter().inspect(|_| events += 1).collect();
    events - distinct.len()
}

/// An event of a case: what was done, by whom and when.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Step<'w> {
    /// What was done: the status that it entered.
    pub activity: &'w Text,
    /// By whom.
    pub by: Option<PersonId>,
    /// When.
    pub at: Moment,
}

/// An item as a case of a log: its first status and every move, in the order of happening.
pub fn steps(item: &Item) -> Vec<Step<'_>> {
    let facts = item.facts();
    let steps = facts.into_iter().filter_map(|(_, fact)| match &fact.what {
        What::Opened { status: activity, .. } | What::Status { to: activity, .. } => Some(Step { activity, by: fact.by, at: fact.at }),
        _ => None,
    });
    steps.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_activity_that_comes_back_counts_once_a_case() {
        let cases = [vec!["check", "decide", "check", "check"], vec!["check", "decide"], vec!["decide", "decide"]];
        assert_eq!(rework_cases(cases.clone()), BTreeMap::from([("check", 1), ("decide", 1)]));
        assert_eq!(cases.map(rework_events), [2, 0, 1]);
    }
}
