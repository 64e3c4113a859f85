//! What is inferred from facts that say something else: one rule a line, with the
//! confidence that we put in it.
//!
//! The confidences are *judged, not calibrated*: nobody has labelled enough real
//! histories yet to count how often each rule holds. They order the rules by
//! how directly a fact says what is inferred (a status that means review says it
//! nearly outright; a late edit only hints), and they are shown beside every
//! figure that rests on them. Confirmations and rejections by people are what
//! will calibrate them.

use crate::{Label, Sure};
use domain::Flow;

const fn rule(confidence: f32, reason: &'static str) -> Sure {
    Sure::Inferred { confidence, reason }
}

pub(super) const WORKED_ON: Sure = rule(0.6, "it stood in a status in which somebody works on it");
pub(super) const QUEUED: Sure = rule(0.7, "it stood in a status in which nobody works on it");
pub(super) const REVIEWED: Sure = rule(0.8, "it stood in a status that waits for a review or test");
pub(super) const CLARIFIED: Sure = rule(0.8, "it stood in a status that waits for an answer");
pub(super) const BLOCKED: Sure = rule(0.8, "it stood in a status that waits for something else");
pub(super) const TO_RELEASE: Sure = rule(0.7, "it stood in a status that waits to reach users");
pub(super) const LABELLED: Sure = rule(0.7, "a label that means this was on");
pub(super) const FLAGGED: Sure = rule(0.8, "it was marked as blocked");
pub(super) const REOPENED: Sure = rule(0.7, "it was done and was opened again");
pub(super) const SENT_BACK: Sure = rule(0.4, "it went back to work from a review, a test or a release");
pub(super) const REPLANNED: Sure = rule(0.5, "it went back to an earlier stage after building had started");
pub(super) const REDESCRIBED: Sure = rule(0.3, "its description changed after building had started");
pub(super) const ADDED_LATE: Sure = rule(0.3, "a part came more than a week after building had started");
pub(super) const PART: Sure = rule(0.6, "a part of it stood in a status that says so");
pub(super) const ANSWERED_ACROSS: Sure = rule(0.7, "a question in a comment was answered by the other side");
pub(super) const ANSWERED: Sure = rule(0.5, "a question in a comment was answered by somebody else");
pub(super) const LINKED_LATE: Sure = rule(0.6, "it was linked to something that it waits for after building had started");
pub(super) const LINKED: Sure = rule(0.6, "it was linked to something that it waits for");
pub(super) const DEFECT: Sure = rule(0.7, "a defect was linked to it after it had been called built");
pub(super) const PULL_DRAFTED: Sure = rule(0.6, "a pull request was a draft");
pub(super) const PULL_WAITED: Sure = rule(0.9, "a pull request was ready and had no review yet");
pub(super) const PULL_SENT_BACK: Sure = rule(0.5, "a review of a pull request asked for changes");
pub(super) const MERGED: Sure = rule(0.7, "a pull request was merged and had not reached users");
pub(super) const ASSIGNED: Sure = rule(0.6, "it was given to somebody who had not touched it yet");

/// What a stretch of this flow was, whether somebody worked, and how it is known from a status.
pub(super) const fn standing(flow: Flow) -> Option<(Label, bool, Sure)> {
    match flow {
        Flow::Queue => Some((Label::HandOff, false, QUEUED)),
        Flow::Work => Some((Label::Work, true, WORKED_ON)),
        Flow::Review => Some((Label::Review, false, REVIEWED)),
        Flow::Clarify => Some((Label::Clarification, false, CLARIFIED)),
        Flow::Blocked => Some((Label::Dependency, false, BLOCKED)),
        Flow::Release => Some((Label::Release, false, TO_RELEASE)),
        Flow::Done | Flow::Dropped => None,
    }
}

/// Whether a resolution or a reason for closing says that it was given up.
pub(super) fn is_given_up(resolution: &str) -> bool {
    const WORDS: [&str; 13] = [
        "won't",
        "wont",
        "won’t",
        "duplicate",
        "not planned",
        "not_planned",
        "invalid",
        "reproduce",
        "incomplete",
        "declined",
        "abandoned",
        "obsolete",
        "rejected",
    ];
    let resolution = resolution.to_lowercase();
    WORDS.iter().any(|word| resolution.contains(word))
}
