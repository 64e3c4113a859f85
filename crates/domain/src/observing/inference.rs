//! # Inference
//!
//! What another tool does not say is inferred from what it does: a card that stood
//! in review waited for one. Who was there knows better. They confirm an inference,
//! and it counts as what a person said; or reject it, and it does not count at all.
//! Their answers are also what will show how often each rule holds.

use crate::{Key, Mark, Moment, PersonId, Seq, Stamp, Text, World, item::Place};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// What was inferred: about which feature, from which event, and what it was taken for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Inference {
    /// The feature.
    pub feature: Key,
    /// The event or fact that it was inferred from: its first evidence.
    pub evidence: Place,
    /// What the time was taken for, as measuring names it: `clarification`, `work`.
    pub label: Text,
}

/// What a person says of an inference.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// So it was.
    Confirmed,
    /// So it was not.
    Rejected,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
        })
    }
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Say that it was so.
    Confirm(Inference),
    /// Say that it was not so.
    Reject(Inference),
    /// Take back what was said: it is an inference again, like any other.
    Forget(Inference),
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the command, with what was said before")]
pub enum Event {
    /// It was said that it was so.
    #[serde(rename = "inference.confirmed")]
    Confirmed { inference: Inference, was: Option<Verdict> },
    /// It was said that it was not so.
    #[serde(rename = "inference.rejected")]
    Rejected { inference: Inference, was: Option<Verdict> },
    /// What was said was taken back.
    #[serde(rename = "inference.forgotten")]
    Forgotten { inference: Inference, was: Verdict },
}

impl Event {
    /// What was inferred.
    pub fn inference(&self) -> &Inference {
        let (Self::Confirmed { inference, .. } | Self::Rejected { inference, .. } | Self::Forgotten { inference, .. }) = self;
        inference
    }
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such feature.
    #[error("There is no feature {0} of which anything was inferred; see the Features page for the keys in use.")]
    NoFeature(Key),
    /// No such event.
    #[error("There is no event {0} in the journal; take the number of the evidence from the feature's page.")]
    NoEvent(Seq),
    /// Nothing was named.
    #[error("Say what the time was taken for, as the feature's page names it: clarification, work, review.")]
    NoLabel,
}

/// What was said of an inference, by whom and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Said {
    /// What.
    pub verdict: Verdict,
    /// By whom; `None` is the person at an unsigned terminal.
    pub by: Option<PersonId>,
    /// When.
    pub at: Moment,
    /// The event that says so.
    pub seq: Seq,
}

/// What was said of the inferences of each feature, by the evidence and the label.
pub type Inferences = BTreeMap<Key, BTreeMap<(Place, Text), Said>>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    let (Command::Confirm(inference) | Command::Reject(inference) | Command::Forget(inference)) = &command;
    let Inference { feature, evidence, label } = inference;
    if !world.carries(feature) {
        return Err(Refusal::NoFeature(feature.clone()));
    }
    if evidence.seq == Seq(0) || evidence.seq > world.seq {
        return Err(Refusal::NoEvent(evidence.seq));
    }
    if label.trim().is_empty() {
        return Err(Refusal::NoLabel);
    }
    let said = world.inferences.get(feature).and_then(|said| said.get(&(*evidence, label.clone())));
    let was = said.map(|said| said.verdict);
    Ok(match (command, was) {
        (Command::Confirm(_), Some(Verdict::Confirmed)) | (Command::Reject(_), Some(Verdict::Rejected)) | (Command::Forget(_), None) => {
            vec![]
        }
        (Command::Confirm(inference), was) => vec![Event::Confirmed { inference, was }],
        (Command::Reject(inference), was) => vec![Event::Rejected { inference, was }],
        (Command::Forget(inference), Some(was)) => vec![Event::Forgotten { inference, was }],
    })
}

/// Folds an event into the slice.
pub fn apply(inferences: &mut Inferences, mark: &Mark, event: &Event) {
    let Inference { feature, evidence, label } = event.inference().clone();
    let said = inferences.entry(feature.clone()).or_default();
    let (at, by, seq) = (mark.stamp.at, mark.stamp.by, mark.seq);
    match event {
        Event::Confirmed { .. } => drop(said.insert((evidence, label), Said { verdict: Verdict::Confirmed, by, at, seq })),
        Event::Rejected { .. } => drop(said.insert((evidence, label), Said { verdict: Verdict::Rejected, by, at, seq })),
        Event::Forgotten { .. } => drop(said.remove(&(evidence, label))),
    }
    if said.is_empty() {
        inferences.remove(&feature);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{feature::one_feature, testing::given};

    fn inferred(feature: &str, seq: u64, label: &str) -> Inference {
        Inference { feature: feature.into(), evidence: Seq(seq).into(), label: label.into() }
    }

    #[test]
    fn an_inference_is_confirmed_rejected_and_forgotten_and_the_event_names_what_was_said_before() {
        let one = || inferred("PAY-1", 2, "review");
        let confirmed = Event::Confirmed { inference: one(), was: None };
        given(one_feature()).when(Command::Confirm(one())).then([confirmed]);
        let said = given(one_feature().into_iter().chain([Command::Confirm(one()).into()]));
        said.when(Command::Confirm(one())).then([] as [Event; 0]);
        said.when(Command::Reject(one())).then([Event::Rejected { inference: one(), was: Some(Verdict::Confirmed) }]);
        said.when(Command::Forget(one())).then([Event::Forgotten { inference: one(), was: Verdict::Confirmed }]);
        said.when(Command::Confirm(inferred("PAY-1", 2, "work")))
            .then([Event::Confirmed { inference: inferred("PAY-1", 2, "work"), was: None }]);
        given(one_feature()).when(Command::Forget(one())).then([] as [Event; 0]);
        let forgotten = one_feature().into_iter().chain([Command::Reject(one()).into(), Command::Forget(one()).into()]);
        assert_eq!(given(forgotten).0.inferences, Inferences::default());
    }

    #[test]
    fn what_is_not_there_cannot_be_judged() {
        given([]).when(Command::Confirm(inferred("PAY-1", 1, "work"))).refused(Refusal::NoFeature("PAY-1".into()));
        let workspace = given(one_feature());
        workspace.when(Command::Reject(inferred("PAY-1", 99, "work"))).refused(Refusal::NoEvent(Seq(99)));
        workspace.when(Command::Reject(inferred("PAY-1", 0, "work"))).refused(Refusal::NoEvent(Seq(0)));
        workspace.when(Command::Reject(inferred("PAY-1", 1, " "))).refused(Refusal::NoLabel);
    }
}
