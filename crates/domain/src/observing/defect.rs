//! # Defect
//!
//! Something that was called done and does not do what users need: a bug, or
//! "works but does not solve the problem". A defect found after its feature was
//! first called done is quality rework until it is fixed.

use crate::{Key, Mark, Moment, PersonId, Seq, Stamp, Text, World};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Number of a defect.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DefectId(pub u32);

impl fmt::Display for DefectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "defect {}", self.0)
    }
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Report one.
    Report {
        /// In which feature.
        feature: Key,
        /// What is wrong.
        what: Text,
    },
    /// It is fixed.
    Fix {
        /// Which.
        defect: DefectId,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands")]
pub enum Event {
    /// It was reported.
    #[serde(rename = "defect.reported")]
    Reported { defect: DefectId, feature: Key, what: Text },
    /// It was fixed.
    #[serde(rename = "defect.fixed")]
    Fixed { defect: DefectId, feature: Key },
}

impl Event {
    /// The feature that it concerns.
    pub fn feature(&self) -> &Key {
        let (Self::Reported { feature, .. } | Self::Fixed { feature, .. }) = self;
        feature
    }
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such feature.
    #[error("There is no feature {0} to report on; see the Features page for the keys in use.")]
    NoFeature(Key),
    /// No such defect.
    #[error("There is no {0}; report it first.")]
    Unknown(DefectId),
    /// Nothing was written.
    #[error("Say what is wrong, in a sentence that both sides understand.")]
    Empty,
}

/// A defect.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Defect {
    /// In which feature.
    pub feature: Key,
    /// What is wrong.
    pub what: Text,
    /// When it was reported.
    pub reported: Moment,
    /// Who reported it.
    pub reporter: Option<PersonId>,
    /// When it was fixed.
    pub fixed: Option<Moment>,
    /// The events that say so.
    pub seqs: Vec<Seq>,
}

/// All defects, by number.
pub type Defects = BTreeMap<DefectId, Defect>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Report { what, .. } if what.trim().is_empty() => Err(Refusal::Empty),
        Command::Report { feature, .. } if !world.carries(&feature) => Err(Refusal::NoFeature(feature)),
        Command::Report { feature, what } => {
            let defect = DefectId(world.defects.keys().next_back().map_or(1, |last| last.0 + 1));
            Ok(vec![Event::Reported { defect, feature, what }])
        }
        Command::Fix { defect } => {
            let known = world.defects.get(&defect).ok_or(Refusal::Unknown(defect))?;
            let feature = known.feature.clone();
            Ok(if known.fixed.is_some() { vec![] } else { vec![Event::Fixed { defect, feature }] })
        }
    }
}

/// Folds an event into the slice.
pub fn apply(defects: &mut Defects, mark: &Mark, event: &Event) {
    match event {
        Event::Reported { defect, feature, what } => {
            let (feature, what) = (feature.clone(), what.clone());
            let (reported, reporter) = (mark.stamp.at, mark.stamp.by);
            defects.insert(*defect, Defect { feature, what, reported, reporter, fixed: None, seqs: vec![mark.seq] });
        }
        Event::Fixed { defect, .. } => {
            if let Some(known) = defects.get_mut(defect) {
                known.fixed = Some(mark.stamp.at);
                known.seqs.push(mark.seq);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{feature::one_feature, testing::given};

    #[test]
    fn a_defect_is_reported_on_a_feature_and_fixed_once() {
        let report = Command::Report { feature: "PAY-1".into(), what: "Cents are lost".into() };
        let fix = Command::Fix { defect: DefectId(1) };
        let fixed = Event::Fixed { defect: DefectId(1), feature: "PAY-1".into() };
        let reported = || one_feature().into_iter().chain([report.clone().into()]);
        given(reported()).when(fix.clone()).then([fixed]);
        given(reported().chain([fix.clone().into()])).when(fix.clone()).then([] as [Event; 0]);
        given([]).when(fix).refused(Refusal::Unknown(DefectId(1)));
        given([]).when(report).refused(Refusal::NoFeature("PAY-1".into()));
    }
}
