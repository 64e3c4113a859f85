//! # Feature
//!
//! The unit that is carried from idea to value. It has *two* owners, one from
//! the product side and one from the engineering side: there is no other way to
//! own it, because a feature with one owner has a wall behind that owner.

use crate::{Key, Mark, Moment, PersonId, Seq, Side, Stage, Stamp, Text, World};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Write an idea down as a feature of a team; it gets the next key.
    Open {
        /// Prefix of the team that carries it.
        team: Text,
        /// What it is, in a line.
        title: Text,
    },
    /// Say it better.
    Retitle {
        /// Which feature.
        feature: Key,
        /// The new line.
        title: Text,
    },
    /// Name the owner of a side; `None` says that there is none now.
    Own {
        /// Which feature.
        feature: Key,
        /// Which of its two owners.
        side: Side,
        /// Who, from that side.
        owner: Option<PersonId>,
    },
    /// Move it to a stage, forwards or back.
    Move {
        /// Which feature.
        feature: Key,
        /// Where to.
        to: Stage,
    },
    /// Say by when users should have it; `None` takes the target back.
    Target {
        /// Which feature.
        feature: Key,
        /// The day.
        by: Option<Date>,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands, with the old value beside the new")]
pub enum Event {
    /// An idea became a feature.
    #[serde(rename = "feature.opened")]
    Opened { feature: Key, team: Text, title: Text },
    /// Its title changed.
    #[serde(rename = "feature.retitled")]
    Retitled { feature: Key, was: Text, title: Text },
    /// An owner was named or went.
    #[serde(rename = "feature.owned")]
    Owned { feature: Key, side: Side, was: Option<PersonId>, owner: Option<PersonId> },
    /// It moved to another stage.
    #[serde(rename = "feature.moved")]
    Moved { feature: Key, from: Stage, to: Stage },
    /// Its target date changed.
    #[serde(rename = "feature.targeted")]
    Targeted { feature: Key, was: Option<Date>, by: Option<Date> },
}

impl Event {
    /// The feature that it concerns.
    pub fn feature(&self) -> &Key {
        let (Self::Opened { feature, .. }
        | Self::Retitled { feature, .. }
        | Self::Owned { feature, .. }
        | Self::Moved { feature, .. }
        | Self::Targeted { feature, .. }) = self;
        feature
    }
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such team.
    #[error("There is no team {0}; form it first, its prefix begins the feature's key.")]
    NoTeam(Text),
    /// No such feature.
    #[error("There is no feature {0}; see the Features page for the keys in use.")]
    Unknown(Key),
    /// A feature of another tool.
    #[error("{0} is kept in the tool it was imported from; change it there and import again.")]
    Imported(Key),
    /// Nothing to call it by.
    #[error("A feature needs a title; say in a line what would be different for whom.")]
    NoTitle,
    /// The owner stands on the other side, or on none.
    #[error("Person {} does not stand on the {side} side; name somebody who does, or set their discipline first.", owner.0)]
    WrongSide {
        /// Who.
        owner: PersonId,
        /// The side to be owned.
        side: Side,
    },
}

/// A feature that was opened in Alongside.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Feature {
    /// Prefix of the team that carries it.
    pub team: Text,
    /// What it is, in a line.
    pub title: Text,
    /// The owner from the product side.
    pub product: Option<PersonId>,
    /// The owner from the engineering side.
    pub engineering: Option<PersonId>,
    /// By when users should have it.
    pub target: Option<Date>,
    /// Every stage it entered, in the order of happening, from the idea on.
    pub stages: Vec<Entered>,
}

/// A feature entered a stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entered {
    /// Which.
    pub stage: Stage,
    /// When.
    pub at: Moment,
    /// Who moved it.
    pub by: Option<PersonId>,
    /// The event that says so.
    pub seq: Seq,
}

impl Feature {
    /// The stage it is in.
    pub fn stage(&self) -> Stage {
        self.stages.last().map_or(Stage::Idea, |entered| entered.stage)
    }

    /// The owner of a side.
    pub fn owner(&self, side: Side) -> Option<PersonId> {
        match side {
            Side::Product => self.product,
            Side::Engineering => self.engineering,
        }
    }
}

/// All features that were opened in Alongside, by key.
pub type Features = BTreeMap<Key, Feature>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Open { team, title } => open(world, team, title),
        Command::Retitle { feature, title } => retitle(world, feature, title),
        Command::Own { feature, side, owner } => own(world, feature, side, owner),
        Command::Move { feature, to } => {
            let from = known(world, &feature)?.stage();
            Ok(if from == to { vec![] } else { vec![Event::Moved { feature, from, to }] })
        }
        Command::Target { feature, by } => {
            let was = known(world, &feature)?.target;
            Ok(if was == by { vec![] } else { vec![Event::Targeted { feature, was, by }] })
        }
    }
}

fn open(world: &World, team: Text, title: Text) -> Result<Vec<Event>, Refusal> {
    if !world.teams.contains_key(&team) {
        return Err(Refusal::NoTeam(team));
    }
    if title.trim().is_empty() {
        return Err(Refusal::NoTitle);
    }
    Ok(vec![Event::Opened { feature: world.numbers.next(&team), team, title }])
}

fn retitle(world: &World, feature: Key, title: Text) -> Result<Vec<Event>, Refusal> {
    let was = known(world, &feature)?.title.clone();
    if title.trim().is_empty() {
        return Err(Refusal::NoTitle);
    }
    Ok(if was == title { vec![] } else { vec![Event::Retitled { feature, was, title }] })
}

fn own(world: &World, feature: Key, side: Side, owner: Option<PersonId>) -> Result<Vec<Event>, Refusal> {
    let was = known(world, &feature)?.owner(side);
    if let Some(owner) = owner.filter(|owner| world.people.side(*owner) != Some(side)) {
        return Err(Refusal::WrongSide { owner, side });
    }
    Ok(if was == owner { vec![] } else { vec![Event::Owned { feature, side, was, owner }] })
}

fn known<'w>(world: &'w World, feature: &Key) -> Result<&'w Feature, Refusal> {
    world.features.get(feature).ok_or_else(|| match world.items.get(feature) {
        Some(_) => Refusal::Imported(feature.clone()),
        None => Refusal::Unknown(feature.clone()),
    })
}

/// Folds an event into the slice.
pub fn apply(features: &mut Features, mark: &Mark, event: &Event) {
    match event {
        Event::Opened { feature, team, title } => {
            let (team, title) = (team.clone(), title.clone());
            let stages = vec![entered(mark, Stage::Idea)];
            features.insert(feature.clone(), Feature { team, title, product: None, engineering: None, target: None, stages });
        }
        Event::Retitled { feature, title, .. } => with(features, feature, |f| f.title = title.clone()),
        Event::Owned { feature, side: Side::Product, owner, .. } => with(features, feature, |f| f.product = *owner),
        Event::Owned { feature, side: Side::Engineering, owner, .. } => with(features, feature, |f| f.engineering = *owner),
        Event::Moved { feature, to, .. } => with(features, feature, |f| f.stages.push(entered(mark, *to))),
        Event::Targeted { feature, by, .. } => with(features, feature, |f| f.target = *by),
    }
}

fn entered(mark: &Mark, stage: Stage) -> Entered {
    Entered { stage, at: mark.stamp.at, by: mark.stamp.by, seq: mark.seq }
}

fn with(features: &mut Features, key: &Key, change: impl FnOnce(&mut Feature)) {
    if let Some(feature) = features.get_mut(key) {
        change(feature);
    }
}

/// The shortest history with a feature in it: team PAY opened PAY-1.
#[cfg(test)]
pub(crate) fn one_feature() -> [crate::Command; 2] {
    let form = crate::team::Command::Form { prefix: "PAY".into(), name: "Payments".into() };
    [form.into(), Command::Open { team: "PAY".into(), title: "Split payments".into() }.into()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Discipline, person, team, testing::given};

    const ANA: PersonId = PersonId(1);

    fn payments() -> crate::Command {
        team::Command::Form { prefix: "PAY".into(), name: "Payments".into() }.into()
    }

    fn ana() -> crate::Command {
        person::Command::Join { person: ANA, discipline: Some(Discipline::Product), why: None, import: None }.into()
    }

    fn open(title: &str) -> Command {
        Command::Open { team: "PAY".into(), title: title.into() }
    }

    #[test]
    fn features_of_a_team_are_numbered_from_one() {
        let opened = |n: u32| Event::Opened { feature: Key::new(format!("PAY-{n}")), team: "PAY".into(), title: "Split payments".into() };
        given([payments()]).when(open("Split payments")).then([opened(1)]);
        given([payments(), open("Refunds").into()]).when(open("Split payments")).then([opened(2)]);
        given([]).when(open("Split payments")).refused(Refusal::NoTeam("PAY".into()));
        given([payments()]).when(open("  ")).refused(Refusal::NoTitle);
    }

    #[test]
    fn an_owner_stands_on_the_side_they_own() {
        let own = |side| Command::Own { feature: "PAY-1".into(), side, owner: Some(ANA) };
        let workspace = given([payments(), ana(), open("Split payments").into()]);
        let owned = Event::Owned { feature: "PAY-1".into(), side: Side::Product, was: None, owner: Some(ANA) };
        workspace.when(own(Side::Product)).then([owned]);
        workspace.when(own(Side::Engineering)).refused(Refusal::WrongSide { owner: ANA, side: Side::Engineering });
    }

    #[test]
    fn a_move_names_both_stages_and_may_go_back() {
        let to = |to| Command::Move { feature: "PAY-1".into(), to };
        let workspace = given([payments(), open("Split payments").into(), to(Stage::Build).into()]);
        workspace.when(to(Stage::Design)).then([Event::Moved { feature: "PAY-1".into(), from: Stage::Build, to: Stage::Design }]);
        workspace.when(to(Stage::Build)).then([] as [Event; 0]);
        workspace.when(Command::Move { feature: "PAY-9".into(), to: Stage::Build }).refused(Refusal::Unknown("PAY-9".into()));
    }
}
