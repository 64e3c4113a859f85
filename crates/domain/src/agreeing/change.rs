//! # Change
//!
//! A proposed change of what was agreed. It is assessed for users *and* for the
//! technology before it is accepted or declined, so that neither side can change
//! the other's work in passing, and a discovery by engineers is answered instead
//! of resisted.

use crate::{Key, Mark, Moment, PersonId, Seq, Stamp, Text, World};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Number of a change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeId(pub u32);

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C{}", self.0)
    }
}

/// Where a change comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// What is wanted changed: intent, scope or acceptance.
    Intent,
    /// A technical constraint was found that nobody knew at kick-off.
    Constraint,
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Propose a change of what was agreed.
    Propose {
        /// Of which feature.
        feature: Key,
        /// What would be different.
        what: Text,
        /// Where it comes from.
        origin: Origin,
        /// What it means for users, as far as it is known.
        user_impact: Option<Text>,
        /// What it means for the technology, as far as it is known.
        technical_impact: Option<Text>,
    },
    /// Say what it means for users or for the technology.
    Assess {
        /// Which.
        change: ChangeId,
        /// What it means for users.
        user_impact: Option<Text>,
        /// What it means for the technology.
        technical_impact: Option<Text>,
    },
    /// Agree to it; both impacts must be on record.
    Accept {
        /// Which.
        change: ChangeId,
    },
    /// Say no to it.
    Decline {
        /// Which.
        change: ChangeId,
        /// Why.
        why: Text,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands")]
pub enum Event {
    /// It was proposed.
    #[serde(rename = "change.proposed")]
    Proposed { change: ChangeId, feature: Key, what: Text, origin: Origin, user_impact: Option<Text>, technical_impact: Option<Text> },
    /// An impact was put on record.
    #[serde(rename = "change.assessed")]
    Assessed { change: ChangeId, feature: Key, user_impact: Option<Text>, technical_impact: Option<Text> },
    /// It was agreed to.
    #[serde(rename = "change.accepted")]
    Accepted { change: ChangeId, feature: Key },
    /// It was declined.
    #[serde(rename = "change.declined")]
    Declined { change: ChangeId, feature: Key, why: Text },
}

impl Event {
    /// The feature that it concerns.
    pub fn feature(&self) -> &Key {
        let (Self::Proposed { feature, .. }
        | Self::Assessed { feature, .. }
        | Self::Accepted { feature, .. }
        | Self::Declined { feature, .. }) = self;
        feature
    }
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such feature.
    #[error("There is no feature {0} to change; see the Features page for the keys in use.")]
    NoFeature(Key),
    /// No such change.
    #[error("There is no change {0}; propose it first.")]
    Unknown(ChangeId),
    /// Nothing was written.
    #[error("Nothing is written yet; say what would be different, or why not.")]
    Empty,
    /// It was settled.
    #[error("{0} is settled; propose a new change instead.")]
    Settled(ChangeId),
    /// One side has not been heard.
    #[error("{change} cannot be accepted before its {missing} impact is assessed.")]
    Unassessed {
        /// Which.
        change: ChangeId,
        /// `user` or `technical`.
        missing: &'static str,
    },
}

/// A change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// Of which feature.
    pub feature: Key,
    /// What would be different.
    pub what: Text,
    /// Where it comes from.
    pub origin: Origin,
    /// What it means for users.
    pub user_impact: Option<Text>,
    /// What it means for the technology.
    pub technical_impact: Option<Text>,
    /// When it was proposed.
    pub proposed: Moment,
    /// Who proposed it.
    pub proposer: Option<PersonId>,
    /// How it was settled, once it was.
    pub verdict: Option<Verdict>,
    /// The events that say so.
    pub seqs: Vec<Seq>,
}

/// How a change was settled.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether it was agreed to.
    pub accepted: bool,
    /// Why not, when it was declined.
    pub why: Option<Text>,
    /// When.
    pub at: Moment,
    /// Who wrote it down.
    pub by: Option<PersonId>,
}

/// All changes, by number.
pub type Changes = BTreeMap<ChangeId, Change>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Propose { feature, .. } if !world.carries(&feature) => Err(Refusal::NoFeature(feature)),
        Command::Propose { what: text, .. } | Command::Decline { why: text, .. } if text.trim().is_empty() => Err(Refusal::Empty),
        Command::Propose { feature, what, origin, user_impact, technical_impact } => {
            let change = ChangeId(world.changes.keys().next_back().map_or(1, |last| last.0 + 1));
            Ok(vec![Event::Proposed { change, feature, what, origin, user_impact, technical_impact }])
        }
        Command::Assess { change, user_impact, technical_impact } => {
            let feature = open(world, change)?.feature.clone();
            let nothing = user_impact.is_none() && technical_impact.is_none();
            Ok(if nothing { vec![] } else { vec![Event::Assessed { change, feature, user_impact, technical_impact }] })
        }
        Command::Accept { change } => accept(world, change),
        Command::Decline { change, why } => {
            let feature = open(world, change)?.feature.clone();
            Ok(vec![Event::Declined { change, feature, why }])
        }
    }
}

fn accept(world: &World, change: ChangeId) -> Result<Vec<Event>, Refusal> {
    match open(world, change)? {
        Change { user_impact: None, .. } => Err(Refusal::Unassessed { change, missing: "user" }),
        Change { technical_impact: None, .. } => Err(Refusal::Unassessed { change, missing: "technical" }),
        Change { feature, .. } => Ok(vec![Event::Accepted { change, feature: feature.clone() }]),
    }
}

fn open(world: &World, id: ChangeId) -> Result<&Change, Refusal> {
    let change = world.changes.get(&id).ok_or(Refusal::Unknown(id))?;
    if change.verdict.is_some() { Err(Refusal::Settled(id)) } else { Ok(change) }
}

/// Folds an event into the slice.
pub fn apply(changes: &mut Changes, mark: &Mark, event: &Event) {
    let (at, by) = (mark.stamp.at, mark.stamp.by);
    match event {
        Event::Proposed { change, feature, what, origin, user_impact, technical_impact } => {
            let proposed = Change {
                feature: feature.clone(),
                what: what.clone(),
                origin: *origin,
                user_impact: user_impact.clone(),
                technical_impact: technical_impact.clone(),
                proposed: at,
                proposer: by,
                verdict: None,
                seqs: vec![mark.seq],
            };
            changes.insert(*change, proposed);
        }
        Event::Assessed { change, user_impact, technical_impact, .. } => with(changes, mark, *change, |c| {
            c.user_impact = user_impact.clone().or(c.user_impact.take());
            c.technical_impact = technical_impact.clone().or(c.technical_impact.take());
        }),
        Event::Accepted { change, .. } => {
            with(changes, mark, *change, |c| c.verdict = Some(Verdict { accepted: true, why: None, at, by }));
        }
        Event::Declined { change, why, .. } => {
            with(changes, mark, *change, |c| c.verdict = Some(Verdict { accepted: false, why: Some(why.clone()), at, by }));
        }
    }
}

fn with(changes: &mut Changes, mark: &Mark, id: ChangeId, edit: impl FnOnce(&mut Change)) {
    if let Some(change) = changes.get_mut(&id) {
        edit(change);
        change.seqs.push(mark.seq);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{feature::one_feature, testing::given};

    const C1: ChangeId = ChangeId(1);

    fn propose() -> Command {
        Command::Propose {
            feature: "PAY-1".into(),
            what: "Gift cards count as a share".into(),
            origin: Origin::Intent,
            user_impact: Some("Nobody must choose which card to keep".into()),
            technical_impact: None,
        }
    }

    fn assess() -> Command {
        Command::Assess { change: C1, user_impact: None, technical_impact: Some("A third kind of hold".into()) }
    }

    fn after(acts: impl IntoIterator<Item = Command>) -> crate::testing::Given {
        given(one_feature().into_iter().chain(acts.into_iter().map(Into::into)))
    }

    #[test]
    fn both_impacts_are_assessed_before_it_is_accepted() {
        let accept = Command::Accept { change: C1 };
        after([propose()]).when(accept.clone()).refused(Refusal::Unassessed { change: C1, missing: "technical" });
        after([propose(), assess()]).when(accept).then([Event::Accepted { change: C1, feature: "PAY-1".into() }]);
    }

    #[test]
    fn an_assessment_keeps_what_the_other_side_said() {
        let world = after([propose(), assess()]).0;
        let change = &world.changes[&C1];
        assert!(change.user_impact.is_some() && change.technical_impact.is_some());
    }

    #[test]
    fn a_refusal_of_a_change_says_why() {
        let decline = |why: &str| Command::Decline { change: C1, why: why.into() };
        after([propose()]).when(decline("")).refused(Refusal::Empty);
        let declined = Event::Declined { change: C1, feature: "PAY-1".into(), why: "After the launch".into() };
        after([propose()]).when(decline("After the launch")).then([declined]);
        after([propose(), decline("After the launch")]).when(assess()).refused(Refusal::Settled(C1));
    }
}
