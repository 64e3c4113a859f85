//! One entry of a timeline, as facts.

use super::{
    reading::Reading,
    record::Record,
    thread::{Name, Thread},
};
use domain::item::{ReviewVerdict, What};

/// Names of times in REST answers and in exports.
pub(super) const CREATED: [&str; 2] = ["created_at", "createdAt"];
/// Names of persons.
pub(super) const WHO: [&str; 3] = ["actor", "user", "author"];

/// Entries that only say whom GitHub told about another entry.
const ECHOES: [&str; 3] = ["mentioned", "subscribed", "unsubscribed"];

/// Reads one entry into the thread. An entry of an unknown kind is kept as a change
/// of that name.
pub(super) fn read(reading: &mut Reading<'_>, thread: &mut Thread<'_>, event: Record<'_>) {
    match event.text(&["event"]) {
        kind if ECHOES.contains(&kind) => {}
        "commented" => comment(reading, thread, event),
        "reviewed" => review(reading, thread, event),
        "committed" => commit(reading, thread, event),
        "line-commented" | "commit-commented" => event.list(&["comments"]).for_each(|one| comment(reading, thread, one)),
        "" => reading.problem(&format!("an entry of {}", thread.key), "has no “event”; it was left out."),
        kind => plain(reading, thread, event, kind),
    }
}

fn plain(reading: &mut Reading<'_>, thread: &mut Thread<'_>, event: Record<'_>, kind: &str) {
    let about = format!("“{kind}” of {}", thread.key);
    let Some(at) = reading.moment(event, &CREATED, &about) else { return };
    let by = reading.who(event.login(&WHO));
    let what = people(reading, event, kind).or_else(|| state(event, kind)).or_else(|| planning(event, kind));
    thread.add(at, by, what.unwrap_or_else(|| other(event, kind)));
}

/// Entries that say whose turn it is.
fn people(reading: &mut Reading<'_>, event: Record<'_>, kind: &str) -> Option<What> {
    match kind {
        "assigned" => Some(What::Assigned { from: None, to: reading.who(event.login(&["assignee"])) }),
        "unassigned" => Some(What::Assigned { from: reading.who(event.login(&["assignee"])), to: None }),
        "review_requested" => Some(What::ReviewRequested { from: reading.who(event.login(&["requested_reviewer"])) }),
        "review_dismissed" => {
            Some(What::Reviewed { id: event.id(&["dismissed_review.review_id"])?.into(), verdict: ReviewVerdict::Dismissed })
        }
        _ => None,
    }
}

/// Entries that open, close, merge, draft and ready, and pushes.
fn state(event: Record<'_>, kind: &str) -> Option<What> {
    Some(match kind {
        "closed" => What::Closed { why: event.text(&["state_reason"]).into() },
        "reopened" => What::Reopened,
        "merged" => What::Merged,
        "convert_to_draft" | "converted_to_draft" => What::Drafted,
        "ready_for_review" => What::Readied,
        "head_ref_force_pushed" => What::Pushed { commits: 0, forced: true },
        _ => return None,
    })
}

/// Entries about title, labels, milestones and links.
fn planning(event: Record<'_>, kind: &str) -> Option<What> {
    let milestone = || event.part(&["milestone"]).and_then(Record::named);
    let label = || event.part(&["label"]).and_then(Record::named);
    Some(match kind {
        "renamed" => What::Retitled { from: event.text(&["rename.from"]).into(), to: event.text(&["rename.to"]).into() },
        "labeled" => What::Labelled { added: label()? },
        "unlabeled" => What::Unlabelled { removed: label()? },
        "milestoned" => What::Planned { into: "milestone".into(), from: "".into(), to: milestone()? },
        "demilestoned" => What::Planned { into: "milestone".into(), from: milestone()?, to: "".into() },
        "cross-referenced" => What::Linked { how: "mentioned by".into(), to: elsewhere(event, &["source.issue"])? },
        "parent_issue_added" => What::Moved { from: None, to: Some(elsewhere(event, &["parent_issue"])?) },
        "parent_issue_removed" => What::Moved { from: Some(elsewhere(event, &["parent_issue"])?), to: None },
        _ => return None,
    })
}

/// The issue or pull request that an entry holds.
fn elsewhere(event: Record<'_>, names: &[&str]) -> Option<domain::Key> {
    let thing = event.part(names)?;
    let (repository, number) = super::record::address(thing.text(&["html_url", "url"]))?;
    Some(super::mentions::key(&repository, number.or_else(|| thing.number(&["number"]))?))
}

/// Every other entry: the change of a field of that name.
fn other(event: Record<'_>, kind: &str) -> What {
    let (field, from, to) = match kind {
        "review_request_removed" => ("review request", event.login(&["requested_reviewer"]).unwrap_or_default(), ""),
        "locked" => ("locked", "", Some(event.text(&["lock_reason"])).filter(|why| !why.is_empty()).unwrap_or("locked")),
        "unlocked" => ("locked", "locked", ""),
        "referenced" => ("referenced", "", event.text(&["commit_id"])),
        "transferred" => ("repository", event.text(&["previous_repository.full_name"]), ""),
        "base_ref_changed" => ("base branch", "", ""),
        other => (other, "", event.text(&["commit_id"])),
    };
    What::Changed { field: field.into(), from: from.into(), to: to.into() }
}

/// A comment of the thread, of a review or of a line.
pub(super) fn comment(reading: &mut Reading<'_>, thread: &mut Thread<'_>, comment: Record<'_>) {
    let about = format!("a comment of {}", thread.key);
    let Some(at) = reading.moment(comment, &CREATED, &about) else { return };
    let login = comment.login(&["user", "actor", "author"]);
    let made = || Name::Made(format!("{at} {}", login.unwrap_or("somebody")));
    let name = comment.id(&["id", "databaseId"]).map_or_else(made, Name::Own);
    let by = reading.who(login);
    thread.comment(at, by, name, comment.text(&["body"]));
}

/// A review, the text that came with it and, in exports, its comments.
pub(super) fn review(reading: &mut Reading<'_>, thread: &mut Thread<'_>, review: Record<'_>) {
    let about = format!("a review of {}", thread.key);
    let state = review.text(&["state"]).to_ascii_uppercase();
    if state == "PENDING" {
        return reading.problem(&about, "is not submitted yet; it comes with the next import.");
    }
    let Some(at) = reading.moment(review, &["submitted_at", "submittedAt", "created_at", "createdAt"], &about) else { return };
    let login = review.login(&["user", "actor", "author"]);
    let by = reading.who(login);
    let id = review.id(&["id", "databaseId"]).unwrap_or_else(|| format!("{at} {}", login.unwrap_or("somebody")));
    let said = thread.dismissed.get(&id).copied().or_else(|| verdict(&state));
    let Some(verdict) = said else {
        return reading.problem(&about, &format!("says “{state}”, which is no verdict known here; it was left out."));
    };
    thread.add(at, by, What::Reviewed { id: id.clone().into(), verdict });
    if !review.text(&["body"]).trim().is_empty() {
        thread.comment(at, by, Name::Own(format!("review {id}")), review.text(&["body"]));
    }
    for line in review.list(&["comments"]) {
        review_line(reading, thread, line, login, &id);
    }
}

/// A comment inside a review of an export: it has no author of its own.
fn review_line(reading: &mut Reading<'_>, thread: &mut Thread<'_>, line: Record<'_>, login: Option<&str>, review: &str) {
    let about = format!("a review comment of {}", thread.key);
    let Some(at) = reading.moment(line, &CREATED, &about) else { return };
    let by = reading.who(line.login(&["user", "author"]).or(login));
    let name = line.id(&["id", "databaseId"]).map_or_else(|| Name::Made(format!("line of {review}")), Name::Own);
    thread.comment(at, by, name, line.text(&["body"]));
}

fn verdict(state: &str) -> Option<ReviewVerdict> {
    Some(match state {
        "APPROVED" => ReviewVerdict::Approved,
        "CHANGES_REQUESTED" => ReviewVerdict::ChangesRequested,
        "COMMENTED" => ReviewVerdict::Commented,
        "DISMISSED" => ReviewVerdict::Dismissed,
        _ => return None,
    })
}

/// A commit: pushed when it was committed, as far as Git knows.
fn commit(reading: &mut Reading<'_>, thread: &mut Thread<'_>, commit: Record<'_>) {
    let about = format!("a commit of {}", thread.key);
    let Some(at) = reading.moment(commit, &["committer.date", "author.date"], &about) else { return };
    let by = commit.part(&["author"]).and_then(|git| reading.committer(git, thread.opener));
    thread.add(at, by, What::Pushed { commits: 1, forced: false });
    thread.said(at, by, commit.text(&["message"]));
}

/// The review that an entry dismisses, and what it said until then: the review
/// itself shows only "dismissed" from then on.
pub(super) fn dismissed(event: Record<'_>) -> Option<(String, ReviewVerdict)> {
    let review = event.part(&["dismissed_review"])?;
    Some((review.id(&["review_id"])?, verdict(&review.text(&["state"]).to_ascii_uppercase())?))
}
