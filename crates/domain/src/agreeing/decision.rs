//! # Decision
//!
//! What was decided, why, and instead of what. A topic that needs a decision can
//! be raised first: from then on its wait is measured, and a topic that comes
//! back without one is noticed.

use crate::{Key, Mark, Moment, PersonId, Seq, Stamp, Text, World};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Number of a decision.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecisionId(pub u32);

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "D{}", self.0)
    }
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// A topic needs a decision.
    Raise {
        /// About which feature.
        feature: Key,
        /// What is to be decided, in a line.
        topic: Text,
    },
    /// The topic came up again and was not decided.
    Defer {
        /// Which.
        decision: DecisionId,
        /// Why not now.
        why: Text,
    },
    /// Decide.
    Take {
        /// Which.
        decision: DecisionId,
        /// What was decided.
        what: Text,
        /// Why.
        why: Text,
        /// Instead of what.
        alternatives: Vec<Text>,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands")]
pub enum Event {
    /// A topic was raised.
    #[serde(rename = "decision.raised")]
    Raised { decision: DecisionId, feature: Key, topic: Text },
    /// It came up and was not decided.
    #[serde(rename = "decision.deferred")]
    Deferred { decision: DecisionId, feature: Key, why: Text },
    /// It was decided.
    #[serde(rename = "decision.taken")]
    Taken { decision: DecisionId, feature: Key, what: Text, why: Text, alternatives: Vec<Text> },
}

impl Event {
    /// The feature that it concerns.
    pub fn feature(&self) -> &Key {
        let (Self::Raised { feature, .. } | Self::Deferred { feature, .. } | Self::Taken { feature, .. }) = self;
        feature
    }
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such feature.
    #[error("There is no feature {0} to decide about; see the Features page for the keys in use.")]
    NoFeature(Key),
    /// No such decision.
    #[error("There is no decision {0}; raise the topic first.")]
    Unknown(DecisionId),
    /// Nothing was written.
    #[error("Nothing is written yet; a decision says what and why.")]
    Empty,
    /// It was decided.
    #[error("{0} is decided; raise a new topic to decide otherwise.")]
    Taken(DecisionId),
}

/// A decision, taken or to be taken.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Decision {
    /// About which feature.
    pub feature: Key,
    /// What is to be decided.
    pub topic: Text,
    /// When the topic was raised, and by whom.
    pub raised: Moment,
    /// Who raised it.
    pub raiser: Option<PersonId>,
    /// Each time it came up and was not decided.
    pub deferred: Vec<Moment>,
    /// What was decided, once it was.
    pub outcome: Option<Outcome>,
    /// The events that say so.
    pub seqs: Vec<Seq>,
}

/// What was decided.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// What.
    pub what: Text,
    /// Why.
    pub why: Text,
    /// Instead of what.
    pub alternatives: Vec<Text>,
    /// When.
    pub at: Moment,
    /// Who wrote it down.
    pub by: Option<PersonId>,
}

/// All decisions, by number.
pub type Decisions = BTreeMap<DecisionId, Decision>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Raise { feature, .. } if !world.carries(&feature) => Err(Refusal::NoFeature(feature)),
        Command::Raise { topic, .. } if topic.trim().is_empty() => Err(Refusal::Empty),
        Command::Take { what, why, .. } if what.trim().is_empty() || why.trim().is_empty() => Err(Refusal::Empty),
        Command::Raise { feature, topic } => {
            let decision = DecisionId(world.decisions.keys().next_back().map_or(1, |last| last.0 + 1));
            Ok(vec![Event::Raised { decision, feature, topic }])
        }
        Command::Defer { decision, why } => {
            let feature = open(world, decision)?.feature.clone();
            Ok(vec![Event::Deferred { decision, feature, why }])
        }
        Command::Take { decision, what, why, alternatives } => {
            let feature = open(world, decision)?.feature.clone();
            Ok(vec![Event::Taken { decision, feature, what, why, alternatives }])
        }
    }
}

fn open(world: &World, id: DecisionId) -> Result<&Decision, Refusal> {
    let decision = world.decisions.get(&id).ok_or(Refusal::Unknown(id))?;
    if decision.outcome.is_some() { Err(Refusal::Taken(id)) } else { Ok(decision) }
}

/// Folds an event into the slice.
pub fn apply(decisions: &mut Decisions, mark: &Mark, event: &Event) {
    let (at, by) = (mark.stamp.at, mark.stamp.by);
    match event {
        Event::Raised { decision, feature, topic } => {
            let (feature, topic, seqs) = (feature.clone(), topic.clone(), vec![mark.seq]);
            decisions.insert(*decision, Decision { feature, topic, raised: at, raiser: by, deferred: vec![], outcome: None, seqs });
        }
        Event::Deferred { decision, .. } => with(decisions, mark, *decision, |d| d.deferred.push(at)),
        Event::Taken { decision, what, why, alternatives, .. } => with(decisions, mark, *decision, |d| {
            d.outcome = Some(Outcome { what: what.clone(), why: why.clone(), alternatives: alternatives.clone(), at, by });
        }),
    }
}

fn with(decisions: &mut Decisions, mark: &Mark, id: DecisionId, change: impl FnOnce(&mut Decision)) {
    if let Some(decision) = decisions.get_mut(&id) {
        change(decision);
        decision.seqs.push(mark.seq);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{feature::one_feature, testing::given};

    const D1: DecisionId = DecisionId(1);

    fn raise() -> Command {
        Command::Raise { feature: "PAY-1".into(), topic: "How many cards may share a payment".into() }
    }

    fn take(why: &str) -> Command {
        Command::Take { decision: D1, what: "At most three".into(), why: why.into(), alternatives: vec!["Any number".into()] }
    }

    fn after(acts: impl IntoIterator<Item = Command>) -> crate::testing::Given {
        given(one_feature().into_iter().chain(acts.into_iter().map(Into::into)))
    }

    #[test]
    fn a_decision_says_what_why_and_instead_of_what() {
        let taken = Event::Taken {
            decision: D1,
            feature: "PAY-1".into(),
            what: "At most three".into(),
            why: "The acquirer allows three".into(),
            alternatives: vec!["Any number".into()],
        };
        after([raise()]).when(take("The acquirer allows three")).then([taken]);
        after([raise()]).when(take("")).refused(Refusal::Empty);
        after([]).when(take("The acquirer allows three")).refused(Refusal::Unknown(D1));
    }

    #[test]
    fn what_is_decided_is_not_decided_again() {
        let defer = Command::Defer { decision: D1, why: "The lawyer was ill".into() };
        after([raise(), take("The acquirer allows three")]).when(defer.clone()).refused(Refusal::Taken(D1));
        let deferred = Event::Deferred { decision: D1, feature: "PAY-1".into(), why: "The lawyer was ill".into() };
        after([raise(), defer.clone()]).when(defer).then([deferred]);
    }
}
