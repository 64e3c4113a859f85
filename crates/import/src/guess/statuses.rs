//! What happens in a status: by its word, by where the tool files it, and by when
//! items pass through it.

use super::{found_in, normal};
use crate::{Category, Found, Translated};
use domain::{
    Flow, Stage, Standing, Text,
    item::{ItemKind, What},
    mapping::Choice,
};
use std::collections::BTreeMap;

const fn standing(stage: Stage, flow: Flow) -> Standing {
    Standing { stage, flow }
}

const DONE: Standing = standing(Stage::Value, Flow::Done);
const WORK: Standing = standing(Stage::Build, Flow::Work);
const IDEA: Standing = standing(Stage::Idea, Flow::Queue);

/// Words and what they mean; the first shelf with a word of the status wins, so
/// that "ready for test" is a wait for a test and not a test.
const SHELVES: &[(Standing, &[&str])] = &[
    (
        standing(Stage::Dropped, Flow::Dropped),
        &[
            "cancel",
            "reject",
            "declined",
            "wont",
            "won t",
            "abandon",
            "duplicate",
            "invalid",
            "obsolete",
            "discard",
            "withdrawn",
            "not planned",
            "unmerged",
            "dropped",
        ],
    ),
    (
        standing(Stage::Plan, Flow::Queue),
        &["ready for dev", "ready for implementation", "ready to start", "ready for work", "ready for build", "ready for sprint"],
    ),
    (
        standing(Stage::Understand, Flow::Clarify),
        &[
            "need info",
            "needs info",
            "more info",
            "more details",
            "info needed",
            "information needed",
            "needs more",
            "clarif",
            "waiting for customer",
            "waiting for support",
            "waiting for reporter",
            "awaiting feedback",
            "feedback",
            "question",
            "pending info",
            "incomplete",
        ],
    ),
    (
        standing(Stage::Release, Flow::Release),
        &[
            "ready for release",
            "ready to release",
            "ready for deploy",
            "ready to deploy",
            "ready for production",
            "awaiting release",
            "awaiting deploy",
            "waiting for release",
            "pending release",
            "staging",
            "staged",
            "to be released",
            "to deploy",
            "releasing",
            "deploying",
            "merged",
            "in release",
            "release candidate",
        ],
    ),
    (
        standing(Stage::Build, Flow::Blocked),
        &["blocked", "on hold", "hold", "impediment", "paused", "suspended", "stalled", "waiting", "deferred", "postponed", "parked"],
    ),
    (standing(Stage::Build, Flow::Queue), &["reopen", "re open", "rework"]),
    (
        DONE,
        &[
            "done",
            "closed",
            "resolved",
            "complete",
            "released",
            "shipped",
            "deployed",
            "live",
            "in production",
            "finished",
            "delivered",
            "fixed",
            "verified",
        ],
    ),
    (
        standing(Stage::Build, Flow::Review),
        &[
            "review",
            "in test",
            "test",
            "ready for test",
            "ready for qa",
            "qa",
            "qe",
            "in qe",
            "verif",
            "validat",
            "uat",
            "pull request",
            "patch available",
            "acceptance",
            "sign off",
        ],
    ),
    (standing(Stage::Design, Flow::Work), &["in design", "design", "spec", "prototyp", "estimat"]),
    (
        standing(Stage::Understand, Flow::Work),
        &["analysis", "analys", "discovery", "research", "refine", "groom", "investigat", "understand"],
    ),
    (
        WORK,
        &[
            "in progress",
            "progress",
            "doing",
            "develop",
            "implement",
            "building",
            "build",
            "coding",
            "in work",
            "working",
            "started",
            "active",
            "wip",
            "fixing",
            "in dev",
            "construction",
        ],
    ),
    (
        standing(Stage::Plan, Flow::Queue),
        &[
            "selected",
            "ready",
            "to do",
            "todo",
            "planned",
            "scheduled",
            "next",
            "accepted",
            "approved",
            "committed",
            "prioriti",
            "sprint",
            "assigned",
            "volunteer needed",
        ],
    ),
    (
        IDEA,
        &[
            "backlog",
            "open",
            "new",
            "created",
            "triage",
            "inbox",
            "icebox",
            "proposed",
            "submitted",
            "idea",
            "draft",
            "pending",
            "unconfirmed",
            "confirmed",
            "funnel",
        ],
    ),
];

/// How items pass through a status.
#[derive(Default)]
struct Passed {
    entered: usize,
    /// How many items stand there at last.
    stayed: usize,
    /// Sum of the places on the way, each from 0 (first) to 1 (last).
    places: f64,
    in_case: bool,
}

/// What every status means, with the reason.
pub(super) fn guess(translated: &Translated) -> BTreeMap<Text, Choice<Standing>> {
    let mut seen: BTreeMap<Text, Passed> = BTreeMap::new();
    translated.found.iter().for_each(|found| pass(found, &mut seen));
    let hints = &translated.hints;
    let each = seen.iter().map(|(status, passed)| {
        let known = hints.standings.get(status).map(|(is, why)| Choice { is: *is, why: Some(why.clone()) });
        (status.clone(), known.unwrap_or_else(|| choice(status, passed, hints.categories.get(status))))
    });
    each.collect()
}

fn pass(found: &Found, seen: &mut BTreeMap<Text, Passed>) {
    let mut way: Vec<&Text> = vec![];
    let mut in_case = false;
    for fact in &found.facts {
        match &fact.what {
            What::Opened { status, kind, .. } => {
                in_case = *kind == ItemKind::Case;
                way.push(status);
            }
            What::Status { to, .. } => way.push(to),
            _ => {}
        }
    }
    way.retain(|status| !status.is_empty());
    let last = way.len().saturating_sub(1);
    for (nth, status) in way.into_iter().enumerate() {
        let passed = match seen.get_mut(status) {
            Some(passed) => passed,
            None => seen.entry(status.clone()).or_default(),
        };
        passed.entered += 1;
        passed.stayed += usize::from(nth == last);
        passed.places += if last == 0 { 0.0 } else { nth as f64 / last as f64 };
        passed.in_case |= in_case;
    }
}

/// What the word alone says.
fn by_word(name: &str) -> Option<(Standing, &'static str)> {
    SHELVES.iter().find_map(|(standing, words)| found_in(name, words).map(|word| (*standing, word)))
}

/// What a status is called after, where it is called after something known.
pub(crate) fn called(status: &str) -> Option<Standing> {
    by_word(&normal(status)).map(|(standing, _)| standing)
}

fn choice(status: &str, passed: &Passed, category: Option<&Category>) -> Choice<Standing> {
    let name = normal(status);
    let (is, why) = match (by_word(&name), category) {
        _ if passed.in_case => (WORK, format!("an activity of an event log, {} of {} times the last one", passed.stayed, passed.entered)),
        (Some((is, _)), Some(Category::Done)) if !matches!(is.flow, Flow::Done | Flow::Dropped) => {
            (DONE, "the tool files it under “done”".to_owned())
        }
        (Some((is, word)), Some(Category::InProgress)) if is.flow == Flow::Done => {
            (standing(Stage::Build, Flow::Review), format!("it is called “{word}”, but the tool files it under “in progress”"))
        }
        (Some((is, word)), _) => (is, format!("it is called “{word}”")),
        (None, Some(Category::ToDo)) => (IDEA, "the tool files it under “to do”".into()),
        (None, Some(Category::InProgress)) => (WORK, "the tool files it under “in progress”".into()),
        (None, Some(Category::Done)) => (DONE, "the tool files it under “done”".into()),
        (None, None) => by_place(passed),
    };
    Choice { is, why: Some(why.into()) }
}

/// An unknown word: the place on the way says what is likely.
fn by_place(passed: &Passed) -> (Standing, String) {
    let Passed { entered, stayed, places, .. } = passed;
    let percent = (100.0 * places / (*entered).max(1) as f64).round();
    let why = format!("an unknown word; {stayed} of {entered} items stayed there, on average {percent} % along the way");
    let is = match percent {
        _ if stayed * 2 > *entered && percent >= 50.0 => DONE,
        first if first < 20.0 => IDEA,
        _ => WORK,
    };
    (is, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(status: &str, category: Option<Category>) -> Flow {
        choice(status, &Passed::default(), category.as_ref()).is.flow
    }

    #[test]
    fn the_words_of_real_trackers_are_known() {
        let known = [
            ("Backlog", Flow::Queue),
            ("Selected", Flow::Queue),
            ("In Progress", Flow::Work),
            ("Code Review", Flow::Review),
            ("Testing", Flow::Review),
            ("Done", Flow::Done),
            ("Closed", Flow::Done),
            ("Reopened", Flow::Queue),
            ("More Details Needed", Flow::Clarify),
            ("In QE Test", Flow::Review),
            ("Volunteer Needed", Flow::Queue),
            ("Ready for Release", Flow::Release),
            ("Won't Do", Flow::Dropped),
            ("On Hold", Flow::Blocked),
            ("Ready for Test", Flow::Review),
            ("Released", Flow::Done),
        ];
        for (status, expected) in known {
            assert_eq!(flow(status, None), expected, "{status}");
        }
    }

    #[test]
    fn where_the_tool_files_a_status_outweighs_its_word() {
        assert_eq!(flow("已完成", Some(Category::Done)), Flow::Done);
        assert_eq!(flow("In Review", Some(Category::Done)), Flow::Done);
        assert_eq!(flow("Fixed", Some(Category::InProgress)), Flow::Review);
    }

    #[test]
    fn an_unknown_word_is_placed_by_its_way() {
        let at = |entered, stayed, places| by_place(&Passed { entered, stayed, places, in_case: false }).0;
        assert_eq!(at(10, 9, 10.0), DONE);
        assert_eq!(at(10, 0, 1.0), IDEA);
        assert_eq!(at(10, 1, 5.0), WORK);
    }
}
