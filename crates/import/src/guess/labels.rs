//! What happens to an item while a label is on.

use super::{found_in, normal};
use crate::Translated;
use domain::{Flow, Text, item::What, mapping::Choice};
use std::collections::BTreeMap;

const CLARIFY: &[&str] = &[
    "need info",
    "needs info",
    "needinfo",
    "needs more info",
    "more info",
    "info needed",
    "question",
    "needs clarification",
    "clarification",
    "needs triage",
    "waiting for reporter",
    "waiting for author",
    "awaiting feedback",
    "feedback needed",
    "needs discussion",
    "discuss",
    "needs decision",
];
const BLOCKED: &[&str] = &["blocked", "on hold", "hold", "waiting", "impediment", "stalled", "postponed", "depends on", "upstream"];
const REVIEW: &[&str] = &["needs review", "need review", "in review", "ready for review", "needs test", "needs qa", "ready for test"];

/// The labels that mean something; all others mean nothing here.
pub(super) fn guess(translated: &Translated) -> BTreeMap<Text, Choice<Option<Flow>>> {
    let mut seen: BTreeMap<Text, usize> = BTreeMap::new();
    for fact in translated.found.iter().flat_map(|found| &found.facts) {
        if let What::Labelled { added } = &fact.what {
            match seen.get_mut(added) {
                Some(count) => *count += 1,
                None => drop(seen.insert(added.clone(), 1)),
            }
        }
    }
    seen.into_iter().filter_map(|(label, times)| choice(&label, times).map(|choice| (label, choice))).collect()
}

fn choice(label: &str, times: usize) -> Option<Choice<Option<Flow>>> {
    let name = normal(label);
    let shelf = |flow: Flow, words| found_in(&name, words).map(|word| (flow, word));
    let (is, word) = shelf(Flow::Review, REVIEW).or_else(|| shelf(Flow::Clarify, CLARIFY)).or_else(|| shelf(Flow::Blocked, BLOCKED))?;
    Some(Choice { is: Some(is), why: Some(format!("it is called “{word}” (put on {times} times)").into()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_stop_work_are_known_by_their_words() {
        assert_eq!(choice("needs-info", 1).and_then(|c| c.is), Some(Flow::Clarify));
        assert_eq!(choice("Blocked by legal", 1).and_then(|c| c.is), Some(Flow::Blocked));
        assert_eq!(choice("needs_review", 1).and_then(|c| c.is), Some(Flow::Review));
        assert_eq!(choice("config.json", 1), None);
        assert_eq!(choice("threshold", 1), None);
    }
}
