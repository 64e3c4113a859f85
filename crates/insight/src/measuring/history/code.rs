//! What a pull request says about the feature it serves.

use super::{
    draft::{Draft, Stretch},
    imported::until,
    inferring,
};
use crate::{Label, history::About};
use domain::{
    Moment, PersonId,
    item::{Fact, ItemKind, Place, ReviewVerdict, What},
};

/// Adds the waits and the work between opening, review, merge and deployment, of
/// a pull request or of an issue that tells the same. `over` is when it ended.
pub(super) fn add(draft: &mut Draft<'_>, facts: &[(Place, &Fact)], over: Option<(Moment, Place)>) {
    let mut author = None;
    let mut awaits_review = None;
    let mut sent_back = false;
    for (nth, (place, fact)) in facts.iter().enumerate() {
        let rest = &facts[nth + 1..];
        match &fact.what {
            What::Opened { kind: ItemKind::Pull, .. } => {
                author = fact.by;
                awaits_review = (!begins_as_draft(rest)).then_some((*place, *fact));
                if awaits_review.is_none() {
                    add_draft(draft, *place, fact, rest);
                }
            }
            What::Drafted => {
                awaits_review = None;
                add_draft(draft, *place, fact, rest);
            }
            What::Readied | What::ReviewRequested { .. } if awaits_review.is_none() => awaits_review = Some((*place, *fact)),
            What::Reviewed { verdict, .. } if fact.by.is_none() || fact.by != author => {
                if let Some((opened, ready)) = awaits_review.take() {
                    let stretch = Stretch { from: ready.at, until: Some(fact.at), opened, closed: Some(*place) };
                    draft.waited(Label::Review, stretch, inferring::PULL_WAITED, About::Stage(domain::Stage::Build));
                }
                sent_back = *verdict == ReviewVerdict::ChangesRequested;
                if sent_back {
                    add_sent_back(draft, *place, fact, rest, author);
                }
            }
            What::Pushed { .. } if sent_back => {
                sent_back = false;
                awaits_review = Some((*place, *fact));
            }
            What::Merged => {
                awaits_review = None;
                add_merged(draft, *place, fact, rest, over);
            }
            What::Closed { .. } => awaits_review = None,
            _ => {}
        }
    }
}

/// A pull request that is readied before it is ever drafted began as a draft.
fn begins_as_draft(rest: &[(Place, &Fact)]) -> bool {
    let turn = rest.iter().find(|(_, fact)| matches!(fact.what, What::Readied | What::Drafted));
    turn.is_some_and(|(_, fact)| matches!(fact.what, What::Readied))
}

fn add_draft(draft: &mut Draft<'_>, place: Place, fact: &Fact, rest: &[(Place, &Fact)]) {
    let stretch = until(place, fact, rest, |what| matches!(what, What::Readied | What::Merged | What::Closed { .. }));
    if stretch.until.is_some() {
        draft.worked(Label::Work, stretch, inferring::PULL_DRAFTED, About::Stage(domain::Stage::Build));
    }
}

/// From a review that asks for changes to the push, comment or request that answers it.
fn add_sent_back(draft: &mut Draft<'_>, place: Place, fact: &Fact, rest: &[(Place, &Fact)], author: Option<PersonId>) {
    let answers = |(_, later): &&(Place, &Fact)| match &later.what {
        What::Pushed { .. } | What::ReviewRequested { .. } | What::Merged | What::Closed { .. } => true,
        What::Commented { .. } => author.is_some() && later.by == author,
        _ => false,
    };
    if let Some((closed, answer)) = rest.iter().find(answers) {
        let stretch = Stretch { from: fact.at, until: Some(answer.at), opened: place, closed: Some(*closed) };
        draft.worked(Label::TechnicalRework, stretch, inferring::PULL_SENT_BACK, About::Stage(domain::Stage::Build));
    }
}

/// From the merge to the deployment, or to the end that its tool gives; an open end is not guessed.
fn add_merged(draft: &mut Draft<'_>, place: Place, fact: &Fact, rest: &[(Place, &Fact)], over: Option<(Moment, Place)>) {
    let deployed = rest.iter().find(|(_, later)| matches!(later.what, What::Deployed { succeeded: true, .. }));
    let end = deployed.map(|(place, later)| (later.at, *place)).or(over.filter(|(at, _)| *at > fact.at));
    if let Some((at, closed)) = end {
        let stretch = Stretch { from: fact.at, until: Some(at), opened: place, closed: Some(closed) };
        draft.waited(Label::Release, stretch, inferring::MERGED, About::Stage(domain::Stage::Release));
    }
}
