//! The statuses of issues and pull requests. GitHub has a state, a draft flag, a
//! merge and a reason for closing; people read one word, and the mapping says what
//! it means.

use domain::{
    Flow, Stage, Standing,
    item::{Basis, Fact, ItemKind, What},
};

/// The statuses that a GitHub history can have, with what they usually mean.
pub const STATUSES: [(&str, Standing, &str); 7] = [
    (OPEN, Standing { stage: Stage::Plan, flow: Flow::Queue }, "an open issue waits until somebody works on it"),
    (CLOSED, Standing { stage: Stage::Delivered, flow: Flow::Done }, "a closed issue is done"),
    (NOT_PLANNED, Standing { stage: Stage::Dropped, flow: Flow::Dropped }, "GitHub says that it was closed without being done"),
    (DRAFT, Standing { stage: Stage::Build, flow: Flow::Work }, "a draft is being worked on"),
    (READY, Standing { stage: Stage::Build, flow: Flow::Review }, "a pull request that is ready waits for review"),
    (MERGED, Standing { stage: Stage::Delivered, flow: Flow::Done }, "a merged pull request is done"),
    (UNMERGED, Standing { stage: Stage::Dropped, flow: Flow::Dropped }, "it was closed without a merge"),
];

/// An open issue.
const OPEN: &str = "open";
/// A closed issue.
const CLOSED: &str = "closed";
/// An issue closed as not planned or as a duplicate.
const NOT_PLANNED: &str = "closed as not planned";
/// A pull request in draft.
const DRAFT: &str = "draft";
/// A pull request ready for review.
const READY: &str = "ready";
/// A merged pull request.
const MERGED: &str = "merged";
/// A pull request closed without a merge.
const UNMERGED: &str = "closed unmerged";

/// Adds the statuses that follow from the facts, which must be in the order of
/// happening; answers with the status at the opening. `draft` says whether a pull
/// request is a draft today.
pub(super) fn add(facts: &mut Vec<Fact>, kind: ItemKind, draft: bool) -> &'static str {
    let first_draft = facts.iter().find_map(|fact| match fact.what {
        What::Drafted => Some(false),
        What::Readied => Some(true),
        _ => None,
    });
    let mut draft = first_draft.unwrap_or(draft);
    let opened = if kind == ItemKind::Pull { open_pull(draft) } else { OPEN };
    let mut status = opened;
    let mut told = Vec::with_capacity(facts.len() + 4);
    for fact in facts.drain(..) {
        let next = after(kind, status, &mut draft, &fact.what);
        let (at, by, basis) = (fact.at, fact.by, fact.basis);
        told.push(fact);
        if next != status {
            told.push(Fact { at, by, basis, what: What::Status { from: status.into(), to: next.into() } });
            status = next;
        }
    }
    *facts = told;
    opened
}

fn open_pull(draft: bool) -> &'static str {
    if draft { DRAFT } else { READY }
}

fn after(kind: ItemKind, status: &'static str, draft: &mut bool, what: &What) -> &'static str {
    let pull = kind == ItemKind::Pull;
    let open = matches!(status, OPEN | DRAFT | READY);
    match what {
        What::Merged => MERGED,
        What::Closed { why } if pull => {
            if status == MERGED || &**why == MERGED {
                MERGED
            } else {
                UNMERGED
            }
        }
        What::Closed { why } if matches!(&**why, "not_planned" | "duplicate") => NOT_PLANNED,
        What::Closed { .. } => CLOSED,
        What::Reopened if pull => open_pull(*draft),
        What::Reopened => OPEN,
        What::Drafted | What::Readied if pull => {
            *draft = matches!(what, What::Drafted);
            if open { open_pull(*draft) } else { status }
        }
        _ => status,
    }
}

/// In fields without history: the basis of what is taken from them.
pub(super) fn from_fields(at: domain::Moment, by: Option<domain::PersonId>, what: What) -> Fact {
    Fact { at, by, basis: Basis::FromFields, what }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Moment;

    fn told(kind: ItemKind, draft: bool, whats: &[What]) -> Vec<String> {
        let mut facts: Vec<Fact> = (0..)
            .zip(whats)
            .map(|(n, what)| Fact { at: Moment::from_seconds(n), by: None, basis: Basis::Recorded, what: what.clone() })
            .collect();
        let mut all = vec![add(&mut facts, kind, draft).to_string()];
        all.extend(facts.iter().filter_map(|fact| match &fact.what {
            What::Status { to, .. } => Some(to.to_string()),
            _ => None,
        }));
        all
    }

    fn closed(why: &str) -> What {
        What::Closed { why: why.into() }
    }

    #[test]
    fn an_issue_is_open_closed_or_given_up() {
        let issue = |whats: &[What]| told(ItemKind::Issue, false, whats);
        assert_eq!(issue(&[closed(""), What::Reopened, closed("completed")]), ["open", "closed", "open", "closed"]);
        assert_eq!(issue(&[closed("not_planned"), closed("not_planned")]), ["open", "closed as not planned"]);
    }

    #[test]
    fn a_pull_request_goes_from_draft_to_ready_to_merged() {
        let pull = |whats: &[What]| told(ItemKind::Pull, false, whats);
        assert_eq!(pull(&[What::Readied, What::Merged, closed("merged")]), ["draft", "ready", "merged"]);
        assert_eq!(pull(&[What::Drafted, closed(""), What::Readied, What::Reopened]), ["ready", "draft", "closed unmerged", "ready"]);
        assert_eq!(pull(&[closed("merged"), What::Merged]), ["ready", "merged"]);
    }

    #[test]
    fn a_draft_without_history_was_opened_as_one() {
        assert_eq!(told(ItemKind::Pull, true, &[]), ["draft"]);
        assert_eq!(told(ItemKind::Issue, true, &[]), ["open"]);
    }

    #[test]
    fn every_status_has_a_meaning() {
        for status in [OPEN, CLOSED, NOT_PLANNED, DRAFT, READY, MERGED, UNMERGED] {
            assert_eq!(STATUSES.iter().filter(|(word, ..)| *word == status).count(), 1, "{status}");
        }
    }
}
