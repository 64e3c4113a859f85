//! # Milestone
//!
//! A checkpoint on the way of a feature: the day on which something must be true,
//! and what that is. A plan that is held against its forecast at checkpoints slips
//! early and visibly instead of late and all at once.

use crate::{Key, Mark, Moment, ScopeItemId, Seq, Stamp, Text, World};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Number of a milestone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MilestoneId(pub u32);

impl fmt::Display for MilestoneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "milestone {}", self.0)
    }
}

/// What a milestone is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Definition {
    /// What must be true by then, in a line.
    pub what: Text,
    /// The day.
    pub by: Date,
    /// The scope items that must be finished for it; none means every item that is to be built.
    pub needs: BTreeSet<ScopeItemId>,
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Set a checkpoint.
    Plan {
        /// Of which feature.
        feature: Key,
        /// What it is.
        definition: Definition,
    },
    /// Say it otherwise: another day, or something else that must be true.
    Replan {
        /// Which.
        milestone: MilestoneId,
        /// What it is now.
        definition: Definition,
    },
    /// It is true now.
    Reach {
        /// Which.
        milestone: MilestoneId,
    },
    /// Nobody waits for it any more.
    Drop {
        /// Which.
        milestone: MilestoneId,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands, with the old value beside the new")]
pub enum Event {
    /// A checkpoint was set.
    #[serde(rename = "milestone.planned")]
    Planned { milestone: MilestoneId, feature: Key, definition: Definition },
    /// It was said otherwise.
    #[serde(rename = "milestone.replanned")]
    Replanned { milestone: MilestoneId, feature: Key, was: Definition, definition: Definition },
    /// It was reached.
    #[serde(rename = "milestone.reached")]
    Reached { milestone: MilestoneId, feature: Key },
    /// It was dropped.
    #[serde(rename = "milestone.dropped")]
    Dropped { milestone: MilestoneId, feature: Key },
}

impl Event {
    /// The feature that it concerns.
    pub fn feature(&self) -> &Key {
        let (Self::Planned { feature, .. }
        | Self::Replanned { feature, .. }
        | Self::Reached { feature, .. }
        | Self::Dropped { feature, .. }) = self;
        feature
    }
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such feature.
    #[error("There is no feature {0} to plan; see the Features page for the keys in use.")]
    NoFeature(Key),
    /// No such milestone.
    #[error("There is no {0}; see the plan of the feature for those there are.")]
    Unknown(MilestoneId),
    /// It says nothing.
    #[error("A milestone needs a line that says what must be true by then.")]
    Empty,
    /// What it needs is not there.
    #[error("{0} is no slice of this feature; see its plan.")]
    NoItem(ScopeItemId),
    /// It is over.
    #[error("{0} is over; plan a new one.")]
    Over(MilestoneId),
}

/// A checkpoint on the way of a feature.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Milestone {
    /// Of which feature.
    pub feature: Key,
    /// What it is.
    pub definition: Definition,
    /// The day that was planned at first.
    pub first: Date,
    /// When it was reached.
    pub reached: Option<Moment>,
    /// When it was dropped.
    pub dropped: Option<Moment>,
    /// The events that say so.
    pub seqs: Vec<Seq>,
}

impl Milestone {
    /// Whether nobody waits for it any more.
    pub fn is_over(&self) -> bool {
        self.reached.is_some() || self.dropped.is_some()
    }
}

/// All milestones, by number and by feature.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Milestones {
    by_id: BTreeMap<MilestoneId, Milestone>,
    of: BTreeMap<Key, BTreeSet<MilestoneId>>,
}

impl Milestones {
    /// One of them.
    pub fn get(&self, milestone: MilestoneId) -> Option<&Milestone> {
        self.by_id.get(&milestone)
    }

    /// All of them, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (MilestoneId, &Milestone)> {
        self.by_id.iter().map(|(id, milestone)| (*id, milestone))
    }

    /// Those of one feature, in the order of their numbers.
    pub fn of(&self, feature: &Key) -> impl Iterator<Item = (MilestoneId, &Milestone)> {
        self.of.get(feature).into_iter().flatten().filter_map(|id| Some((*id, self.by_id.get(id)?)))
    }
}

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Plan { feature, definition } => {
            check(world, &feature, &definition)?;
            let milestone = MilestoneId(world.milestones.by_id.keys().next_back().map_or(1, |last| last.0.saturating_add(1)));
            Ok(vec![Event::Planned { milestone, feature, definition }])
        }
        Command::Replan { milestone, definition } => {
            let known = open(world, milestone)?;
            check(world, &known.feature, &definition)?;
            let (feature, was) = (known.feature.clone(), known.definition.clone());
            Ok(if was == definition { vec![] } else { vec![Event::Replanned { milestone, feature, was, definition }] })
        }
        Command::Reach { milestone } => Ok(vec![Event::Reached { milestone, feature: open(world, milestone)?.feature.clone() }]),
        Command::Drop { milestone } => Ok(vec![Event::Dropped { milestone, feature: open(world, milestone)?.feature.clone() }]),
    }
}

fn open(world: &World, milestone: MilestoneId) -> Result<&Milestone, Refusal> {
    let known = world.milestones.get(milestone).ok_or(Refusal::Unknown(milestone))?;
    if known.is_over() { Err(Refusal::Over(milestone)) } else { Ok(known) }
}

fn check(world: &World, feature: &Key, definition: &Definition) -> Result<(), Refusal> {
    if !world.carries(feature) {
        return Err(Refusal::NoFeature(feature.clone()));
    }
    if definition.what.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let is_ours = |item: &ScopeItemId| world.scope_items.get(*item).is_some_and(|item| item.feature == *feature);
    match definition.needs.iter().find(|item| !is_ours(item)) {
        Some(item) => Err(Refusal::NoItem(*item)),
        None => Ok(()),
    }
}

/// Folds an event into the slice.
pub fn apply(milestones: &mut Milestones, mark: &Mark, event: &Event) {
    let at = mark.stamp.at;
    let mut with = |milestone: &MilestoneId, change: &dyn Fn(&mut Milestone)| {
        if let Some(known) = milestones.by_id.get_mut(milestone) {
            change(known);
            known.seqs.push(mark.seq);
        }
    };
    match event {
        Event::Planned { milestone, feature, definition } => {
            let (feature, definition, first) = (feature.clone(), definition.clone(), definition.by);
            let planned = Milestone { feature, definition, first, reached: None, dropped: None, seqs: vec![mark.seq] };
            milestones.of.entry(planned.feature.clone()).or_default().insert(*milestone);
            milestones.by_id.insert(*milestone, planned);
        }
        Event::Replanned { milestone, definition, .. } => with(milestone, &|known| known.definition = definition.clone()),
        Event::Reached { milestone, .. } => with(milestone, &|known| known.reached = Some(at)),
        Event::Dropped { milestone, .. } => with(milestone, &|known| known.dropped = Some(at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{feature::one_feature, testing::given};
    use jiff::civil::date;

    const FIRST: MilestoneId = MilestoneId(1);

    fn beta(day: i8) -> Definition {
        Definition { what: "Ten shops split payments".into(), by: date(2026, 4, day), needs: BTreeSet::new() }
    }

    fn plan(definition: Definition) -> Command {
        Command::Plan { feature: "PAY-1".into(), definition }
    }

    #[test]
    fn a_day_that_moves_keeps_the_first_one() {
        let feature = || Key::from("PAY-1");
        given(one_feature()).when(plan(beta(1))).then([Event::Planned { milestone: FIRST, feature: feature(), definition: beta(1) }]);
        let replan = Command::Replan { milestone: FIRST, definition: beta(9) };
        let planned = given(one_feature().into_iter().chain([plan(beta(1)).into()]));
        let replanned = Event::Replanned { milestone: FIRST, feature: feature(), was: beta(1), definition: beta(9) };
        planned.when(replan.clone()).then([replanned]);
        let world = given(one_feature().into_iter().chain([plan(beta(1)).into(), replan.into()])).0;
        let known = world.milestones.get(FIRST).expect("it is there");
        assert_eq!((known.first, known.definition.by), (date(2026, 4, 1), date(2026, 4, 9)));
    }

    #[test]
    fn it_is_reached_or_dropped_once() {
        let reach = Command::Reach { milestone: FIRST };
        let reached = given(one_feature().into_iter().chain([plan(beta(1)).into(), reach.clone().into()]));
        reached.when(reach.clone()).refused(Refusal::Over(FIRST));
        reached.when(Command::Drop { milestone: FIRST }).refused(Refusal::Over(FIRST));
        given(one_feature()).when(reach).refused(Refusal::Unknown(FIRST));
    }

    #[test]
    fn it_says_what_must_be_true_and_of_what() {
        given(one_feature()).when(plan(Definition { what: " ".into(), ..beta(1) })).refused(Refusal::Empty);
        given([]).when(plan(beta(1))).refused(Refusal::NoFeature("PAY-1".into()));
        let needs = [ScopeItemId(3)].into();
        given(one_feature()).when(plan(Definition { needs, ..beta(1) })).refused(Refusal::NoItem(ScopeItemId(3)));
    }
}
