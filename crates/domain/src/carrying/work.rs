//! # Work
//!
//! Somebody worked on a feature from one moment to another, and why: because it
//! adds value, or because something had to be done again. Recorded work is what
//! makes "where the time went" sure instead of inferred.

use crate::{ChangeId, DefectId, DependencyId, Key, Mark, Moment, PersonId, Seq, Stamp, World};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why work was done again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// A change of what was agreed.
    Change(ChangeId),
    /// A dependency nobody knew of.
    Dependency(DependencyId),
    /// A defect.
    Defect(DefectId),
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Write down a spell of work that is over.
    Record {
        /// On which feature.
        feature: Key,
        /// Who worked.
        person: PersonId,
        /// From when.
        from: Moment,
        /// Until when.
        until: Moment,
        /// Why again; `None` is value-adding work.
        because: Option<Because>,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the command")]
pub enum Event {
    /// Somebody worked.
    #[serde(rename = "work.recorded")]
    Recorded { feature: Key, person: PersonId, from: Moment, until: Moment, because: Option<Because> },
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such feature.
    #[error("There is no feature {0} to work on; see the Features page for the keys in use.")]
    NoFeature(Key),
    /// The end is not after the beginning.
    #[error("Work must end after it began; {until} is not after {from}.")]
    Backwards {
        /// The beginning.
        from: Moment,
        /// The end.
        until: Moment,
    },
    /// The end is still to come.
    #[error("Work is written down when it is done; {0} is still to come.")]
    Future(Moment),
    /// What it was done again for is not known.
    #[error("Nothing of that number made work on {0} necessary; check the change, dependency or defect.")]
    NoReason(Key),
}

/// A spell of work.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Spell {
    /// Who worked.
    pub person: PersonId,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// Why again; `None` is value-adding work.
    pub because: Option<Because>,
    /// The event that says so.
    pub seq: Seq,
}

/// All recorded work, by feature, in the order of recording.
pub type Work = BTreeMap<Key, Vec<Spell>>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, stamp: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    let Command::Record { feature, person, from, until, because } = command;
    if !world.carries(&feature) {
        return Err(Refusal::NoFeature(feature));
    }
    if until <= from {
        return Err(Refusal::Backwards { from, until });
    }
    if until > stamp.at {
        return Err(Refusal::Future(until));
    }
    if because.is_some_and(|because| !is_known(world, &feature, because)) {
        return Err(Refusal::NoReason(feature));
    }
    Ok(vec![Event::Recorded { feature, person, from, until, because }])
}

fn is_known(world: &World, feature: &Key, because: Because) -> bool {
    match because {
        Because::Change(id) => world.changes.get(&id).is_some_and(|change| change.feature == *feature),
        Because::Dependency(id) => world.dependencies.get(&id).is_some_and(|dependency| dependency.feature == *feature),
        Because::Defect(id) => world.defects.get(&id).is_some_and(|defect| defect.feature == *feature),
    }
}

/// Folds an event into the slice.
pub fn apply(work: &mut Work, mark: &Mark, event: &Event) {
    let Event::Recorded { feature, person, from, until, because } = event;
    let spell = Spell { person: *person, from: *from, until: *until, because: *because, seq: mark.seq };
    work.entry(feature.clone()).or_default().push(spell);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{given, stamp};

    fn record(from: Moment, until: Moment, because: Option<Because>) -> Command {
        Command::Record { feature: "PAY-1".into(), person: PersonId(1), from, until, because }
    }

    #[test]
    fn work_is_over_when_it_is_written_down() {
        let workspace = given(crate::feature::one_feature());
        let (morning, noon, tomorrow) = (stamp(10).at, stamp(240).at, stamp(3000).at);
        let recorded = Event::Recorded { feature: "PAY-1".into(), person: PersonId(1), from: morning, until: noon, because: None };
        workspace.when(record(morning, noon, None)).then([recorded]);
        workspace.when(record(noon, morning, None)).refused(Refusal::Backwards { from: noon, until: morning });
        workspace.when(record(noon, tomorrow, None)).refused(Refusal::Future(tomorrow));
    }

    #[test]
    fn work_done_again_names_what_made_it_necessary() {
        let (morning, noon) = (stamp(10).at, stamp(240).at);
        let again = record(morning, noon, Some(Because::Change(ChangeId(7))));
        given(crate::feature::one_feature()).when(again).refused(Refusal::NoReason("PAY-1".into()));
        given([]).when(record(morning, noon, None)).refused(Refusal::NoFeature("PAY-1".into()));
    }
}
