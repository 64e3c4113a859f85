//! # Question
//!
//! Something that one side needs from the other. A question that waits is the
//! commonest reason for a feature to wait, so a question has a clock: it runs
//! from the asking until the asker accepts an answer.

use crate::{Key, Mark, Moment, PersonId, Seq, Side, Stamp, Text, World};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Number of a question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuestionId(pub u32);

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Q{}", self.0)
    }
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Ask.
    Ask {
        /// About which feature.
        feature: Key,
        /// The side that can answer.
        to: Side,
        /// The question.
        text: Text,
        /// Whether work stops until it is answered.
        blocking: bool,
    },
    /// Answer.
    Answer {
        /// Which question.
        question: QuestionId,
        /// The answer.
        text: Text,
    },
    /// The answer is enough: the clock stops.
    Accept {
        /// Which question.
        question: QuestionId,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands")]
pub enum Event {
    /// It was asked.
    #[serde(rename = "question.asked")]
    Asked { question: QuestionId, feature: Key, to: Side, text: Text, blocking: bool },
    /// It was answered.
    #[serde(rename = "question.answered")]
    Answered { question: QuestionId, feature: Key, text: Text },
    /// The answer was enough.
    #[serde(rename = "question.accepted")]
    Accepted { question: QuestionId, feature: Key },
}

impl Event {
    /// The feature that it concerns.
    pub fn feature(&self) -> &Key {
        let (Self::Asked { feature, .. } | Self::Answered { feature, .. } | Self::Accepted { feature, .. }) = self;
        feature
    }
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such feature.
    #[error("There is no feature {0} to ask about; see the Features page for the keys in use.")]
    NoFeature(Key),
    /// No such question.
    #[error("There is no question {0}; it may have been asked in another workspace.")]
    Unknown(QuestionId),
    /// Nothing was written.
    #[error("Nothing is written yet; say it in a sentence that the other side understands.")]
    Empty,
    /// It was answered for good.
    #[error("The answer to {0} was accepted already; ask a new question instead.")]
    Settled(QuestionId),
    /// There is nothing to accept.
    #[error("{0} has no answer to accept yet; answer it first.")]
    Unanswered(QuestionId),
}

/// A question.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Question {
    /// About which feature.
    pub feature: Key,
    /// Who asked.
    pub asker: Option<PersonId>,
    /// The side that can answer.
    pub to: Side,
    /// The question.
    pub text: Text,
    /// Whether work stops until it is answered.
    pub blocking: bool,
    /// When it was asked.
    pub asked: Moment,
    /// The last answer.
    pub answer: Option<Answer>,
    /// When the asker accepted it.
    pub accepted: Option<Moment>,
    /// The events that say so: asked, answered…, accepted.
    pub seqs: Vec<Seq>,
}

/// An answer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// Who answered.
    pub by: Option<PersonId>,
    /// The answer.
    pub text: Text,
    /// When.
    pub at: Moment,
}

/// All questions, by number.
pub type Questions = BTreeMap<QuestionId, Question>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Ask { feature, .. } if !world.carries(&feature) => Err(Refusal::NoFeature(feature)),
        Command::Ask { text, .. } | Command::Answer { text, .. } if text.trim().is_empty() => Err(Refusal::Empty),
        Command::Ask { feature, to, text, blocking } => {
            let question = QuestionId(world.questions.keys().next_back().map_or(1, |last| last.0 + 1));
            Ok(vec![Event::Asked { question, feature, to, text, blocking }])
        }
        Command::Answer { question, text } => {
            let feature = open(world, question)?.feature.clone();
            Ok(vec![Event::Answered { question, feature, text }])
        }
        Command::Accept { question } => match open(world, question)? {
            Question { answer: None, .. } => Err(Refusal::Unanswered(question)),
            Question { feature, .. } => Ok(vec![Event::Accepted { question, feature: feature.clone() }]),
        },
    }
}

fn open(world: &World, id: QuestionId) -> Result<&Question, Refusal> {
    let question = world.questions.get(&id).ok_or(Refusal::Unknown(id))?;
    if question.accepted.is_some() { Err(Refusal::Settled(id)) } else { Ok(question) }
}

/// Folds an event into the slice.
pub fn apply(questions: &mut Questions, mark: &Mark, event: &Event) {
    match event {
        Event::Asked { question, feature, to, text, blocking } => {
            let question_asked = Question {
                feature: feature.clone(),
                asker: mark.stamp.by,
                to: *to,
                text: text.clone(),
                blocking: *blocking,
                asked: mark.stamp.at,
                answer: None,
                accepted: None,
                seqs: vec![mark.seq],
            };
            questions.insert(*question, question_asked);
        }
        Event::Answered { question, text, .. } => with(questions, mark, *question, |q| {
            q.answer = Some(Answer { by: mark.stamp.by, text: text.clone(), at: mark.stamp.at });
        }),
        Event::Accepted { question, .. } => with(questions, mark, *question, |q| q.accepted = Some(mark.stamp.at)),
    }
}

fn with(questions: &mut Questions, mark: &Mark, id: QuestionId, change: impl FnOnce(&mut Question)) {
    if let Some(question) = questions.get_mut(&id) {
        change(question);
        question.seqs.push(mark.seq);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{feature::one_feature, testing::given};

    const Q1: QuestionId = QuestionId(1);

    fn ask() -> Command {
        Command::Ask { feature: "PAY-1".into(), to: Side::Product, text: "Who gets the money?".into(), blocking: true }
    }

    fn answer(text: &str) -> Command {
        Command::Answer { question: Q1, text: text.into() }
    }

    fn after(acts: impl IntoIterator<Item = Command>) -> crate::testing::Given {
        given(one_feature().into_iter().chain(acts.into_iter().map(Into::into)))
    }

    #[test]
    fn a_question_is_about_a_feature() {
        let asked =
            Event::Asked { question: Q1, feature: "PAY-1".into(), to: Side::Product, text: "Who gets the money?".into(), blocking: true };
        after([]).when(ask()).then([asked]);
        given([]).when(ask()).refused(Refusal::NoFeature("PAY-1".into()));
    }

    #[test]
    fn the_clock_stops_when_the_asker_accepts() {
        let accept = Command::Accept { question: Q1 };
        after([ask()]).when(accept.clone()).refused(Refusal::Unanswered(Q1));
        after([ask(), answer("The shop")]).when(accept.clone()).then([Event::Accepted { question: Q1, feature: "PAY-1".into() }]);
        after([ask(), answer("The shop"), accept.clone()]).when(answer("The bank")).refused(Refusal::Settled(Q1));
        after([]).when(accept).refused(Refusal::Unknown(Q1));
    }

    #[test]
    fn an_empty_answer_is_none() {
        after([ask()]).when(answer(" ")).refused(Refusal::Empty);
    }
}
