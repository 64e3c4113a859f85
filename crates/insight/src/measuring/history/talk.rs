//! Questions in comments, and whether the other side answered.

use super::{
    draft::{Draft, Stretch},
    inferring,
};
use crate::{Label, history::About};
use domain::{
    DAY_SECONDS, PersonId,
    item::{Fact, Place, What},
};

/// A comment later than this is not taken for an answer. Judged, not calibrated.
pub(super) const ANSWER_DAYS: i64 = 60;

/// A question in a comment waits until somebody else comments: somebody of the
/// other side, where the sides are known.
pub(super) fn add(draft: &mut Draft<'_>, facts: &[(Place, &Fact)]) {
    for (nth, (place, fact)) in facts.iter().enumerate() {
        let What::Commented { text, .. } = &fact.what else { continue };
        let Some(asker) = fact.by else { continue };
        if !asks(text) {
            continue;
        }
        let in_time = |later: &Fact| later.at.seconds_since(fact.at) <= ANSWER_DAYS * DAY_SECONDS;
        let rest = facts[nth + 1..].iter().take_while(|(_, later)| in_time(later));
        let mut answers = rest.filter(|(_, later)| matches!(later.what, What::Commented { .. }));
        let Some((closed, answer)) = answers.find(|(_, later)| may_answer(draft, asker, later.by)) else {
            draft.left_out.questions += 1;
            continue;
        };
        let stretch = Stretch { from: fact.at, until: Some(answer.at), opened: *place, closed: Some(*closed) };
        let across = draft.world.side(Some(asker)).is_some() && draft.world.side(answer.by).is_some();
        let sure = if across { inferring::ANSWERED_ACROSS } else { inferring::ANSWERED };
        draft.waited(Label::Clarification, stretch, sure, About::Comment(text.clone()));
    }
}

/// Somebody else, and not of the same side.
fn may_answer(draft: &Draft<'_>, asker: PersonId, by: Option<PersonId>) -> bool {
    let (one, other) = (draft.world.side(Some(asker)), draft.world.side(by));
    by.is_some_and(|by| by != asker) && (one.is_none() || other.is_none() || one != other)
}

/// Whether a text asks something: a question mark that ends a word, outside quoted lines.
pub(super) fn asks(text: &str) -> bool {
    text.match_indices('?').any(|(at, _)| {
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let ends = text[at + 1..].chars().next().is_none_or(|next| next.is_whitespace() || "?!)\"'”’*_".contains(next));
        let is_asked = text[..at].chars().next_back().is_some_and(|last| !last.is_whitespace());
        ends && is_asked && !text[line..].starts_with('>')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_mark_that_ends_a_word_asks() {
        assert!(asks("Which currency?"));
        assert!(asks("Really?! Then we wait."));
        assert!(asks("> Which currency?\nEuro, or *both?*"));
        for text in ["https://example.org/?page=2", "> Which currency?\nEuro.", "", "?", "a ?: b", "Euro."] {
            assert!(!asks(text), "{text}");
        }
    }
}
