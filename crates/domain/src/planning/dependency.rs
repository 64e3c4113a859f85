//! # Dependency
//!
//! This feature needs something from elsewhere: another feature, team or system.
//! One that is on the map before building starts is waited for; one that is
//! found later is an integration surprise.

use crate::{Key, Mark, Moment, PersonId, Seq, Stage, Stamp, Text, World};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Number of a dependency.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DependencyId(pub u32);

impl fmt::Display for DependencyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "dependency {}", self.0)
    }
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Put it on the map.
    Find {
        /// Which feature needs something.
        feature: Key,
        /// From whom or what: a feature's key, a team, a system.
        on: Text,
        /// What it needs.
        what: Text,
        /// Whether the feature cannot go on without it.
        blocking: bool,
    },
    /// It is there.
    Resolve {
        /// Which.
        dependency: DependencyId,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands")]
pub enum Event {
    /// It was found, while the feature was in this stage.
    #[serde(rename = "dependency.found")]
    Found { dependency: DependencyId, feature: Key, on: Text, what: Text, blocking: bool, stage: Stage },
    /// It was resolved.
    #[serde(rename = "dependency.resolved")]
    Resolved { dependency: DependencyId, feature: Key },
}

impl Event {
    /// The feature that it concerns.
    pub fn feature(&self) -> &Key {
        let (Self::Found { feature, .. } | Self::Resolved { feature, .. }) = self;
        feature
    }
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such feature.
    #[error("There is no feature {0} to map; see the Features page for the keys in use.")]
    NoFeature(Key),
    /// No such dependency.
    #[error("There is no {0}; put it on the map first.")]
    Unknown(DependencyId),
    /// Nothing was written.
    #[error("Say on whom or what it depends, and for what.")]
    Empty,
}

/// A dependency.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Dependency {
    /// Which feature needs something.
    pub feature: Key,
    /// From whom or what.
    pub on: Text,
    /// What it needs.
    pub what: Text,
    /// Whether the feature cannot go on without it.
    pub blocking: bool,
    /// The stage in which it was found.
    pub stage: Stage,
    /// When it was found.
    pub found: Moment,
    /// Who found it.
    pub finder: Option<PersonId>,
    /// When it was there.
    pub resolved: Option<Moment>,
    /// The events that say so.
    pub seqs: Vec<Seq>,
}

impl Dependency {
    /// Whether it was absent from the map when building started.
    pub fn is_surprise(&self) -> bool {
        self.stage >= Stage::Build
    }
}

/// All dependencies, by number.
pub type Dependencies = BTreeMap<DependencyId, Dependency>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Find { on, what, .. } if on.trim().is_empty() || what.trim().is_empty() => Err(Refusal::Empty),
        Command::Find { feature, on, what, blocking } => {
            let Some(stage) = world.stage(&feature) else { return Err(Refusal::NoFeature(feature)) };
            let dependency = DependencyId(world.dependencies.keys().next_back().map_or(1, |last| last.0 + 1));
            Ok(vec![Event::Found { dependency, feature, on, what, blocking, stage }])
        }
        Command::Resolve { dependency } => {
            let known = world.dependencies.get(&dependency).ok_or(Refusal::Unknown(dependency))?;
            let feature = known.feature.clone();
            Ok(if known.resolved.is_some() { vec![] } else { vec![Event::Resolved { dependency, feature }] })
        }
    }
}

/// Folds an event into the slice.
pub fn apply(dependencies: &mut Dependencies, mark: &Mark, event: &Event) {
    match event {
        Event::Found { dependency, feature, on, what, blocking, stage } => {
            let found = Dependency {
                feature: feature.clone(),
                on: on.clone(),
                what: what.clone(),
                blocking: *blocking,
                stage: *stage,
                found: mark.stamp.at,
                finder: mark.stamp.by,
                resolved: None,
                seqs: vec![mark.seq],
            };
            dependencies.insert(*dependency, found);
        }
        Event::Resolved { dependency, .. } => {
            if let Some(known) = dependencies.get_mut(dependency) {
                known.resolved = Some(mark.stamp.at);
                known.seqs.push(mark.seq);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{feature::one_feature, testing::given};

    fn find() -> Command {
        Command::Find { feature: "PAY-1".into(), on: "Ledger".into(), what: "Two captures per order".into(), blocking: true }
    }

    #[test]
    fn a_dependency_found_after_build_started_is_a_surprise() {
        let build = crate::feature::Command::Move { feature: "PAY-1".into(), to: Stage::Build };
        let early = given(one_feature().into_iter().chain([find().into(), build.clone().into()])).0;
        assert!(!early.dependencies[&DependencyId(1)].is_surprise());
        let late = given(one_feature().into_iter().chain([build.into(), find().into()])).0;
        assert!(late.dependencies[&DependencyId(1)].is_surprise());
    }

    #[test]
    fn it_is_resolved_once() {
        let resolve = Command::Resolve { dependency: DependencyId(1) };
        let resolved = Event::Resolved { dependency: DependencyId(1), feature: "PAY-1".into() };
        let found = || one_feature().into_iter().chain([find().into()]);
        given(found()).when(resolve.clone()).then([resolved]);
        given(found().chain([resolve.clone().into()])).when(resolve.clone()).then([] as [Event; 0]);
        given([]).when(resolve).refused(Refusal::Unknown(DependencyId(1)));
        given([]).when(find()).refused(Refusal::NoFeature("PAY-1".into()));
    }
}
