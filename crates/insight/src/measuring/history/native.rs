//! A feature that was opened here: its intervals were recorded.

use super::{
    draft::{Draft, Stretch},
    linked,
    matters::{Building, Matters},
};
use crate::{End, History, Label, Sure, history::About};
use domain::{
    Key, Moment, Stage, World,
    feature::{Entered, Feature},
};

pub(super) fn history(world: &World, key: &Key, feature: &Feature, matters: &Matters<'_>, at: Moment) -> Option<History> {
    let idea = feature.stages.first().filter(|entered| entered.at <= at)?.at;
    let stages: Vec<Entered> = feature.stages.iter().filter(|entered| entered.at <= at).copied().collect();
    let mut draft = Draft::new(world, at);
    let building = building(&stages);
    matters.add_to(&mut draft, building);
    add_stages(&mut draft, &stages);
    linked::add(&mut draft, key, None, building);
    add_hand_offs(&mut draft, &stages);
    let (until, end) = end(&stages, at);
    Some(draft.finish(History {
        title: feature.title.clone(),
        team: Some(feature.team.clone()),
        product: feature.product,
        engineering: feature.engineering,
        target: feature.target,
        until,
        end,
        stages,
        ..History::new(key.clone(), idea)
    }))
}

/// When building started, and when the feature first left it for a later stage.
pub(super) fn building(stages: &[Entered]) -> Building {
    let started = stages.iter().position(|entered| matches!(entered.stage, Stage::Build | Stage::Release));
    let later = |entered: &&Entered| entered.stage > Stage::Build && entered.stage != Stage::Dropped;
    Building { started: started.map(|nth| stages[nth].at), left: stages.iter().find(later).map(|entered| entered.at) }
}

/// The end of the window: when it entered the ends of the way for good, or the moment of looking.
pub(super) fn end(stages: &[Entered], at: Moment) -> (Moment, Option<End>) {
    let last = stages.iter().rev().take_while(|entered| entered.stage.is_over()).last();
    last.map_or((at, None), |entered| (entered.at, Some(if entered.stage == Stage::Dropped { End::Dropped } else { End::Value })))
}

/// Moves are touches, and what is built waits for its release unless somebody works on it.
fn add_stages(draft: &mut Draft<'_>, stages: &[Entered]) {
    draft.events += stages.len();
    for (nth, entered) in stages.iter().enumerate() {
        draft.touch(entered.at, entered.by, entered.seq.into());
        if entered.stage == Stage::Release {
            let next = stages.get(nth + 1);
            let stretch = Stretch {
                from: entered.at,
                until: next.map(|next| next.at),
                opened: entered.seq.into(),
                closed: next.map(|next| next.seq.into()),
            };
            draft.waited(Label::Release, stretch, Sure::Recorded, About::Stage(Stage::Release));
        }
    }
}

/// A move by one side hands the feature over when the next to touch it is not of
/// that side: until that touch nobody has taken it. When the side that moved it
/// goes on by itself, nothing was handed over.
fn add_hand_offs(draft: &mut Draft<'_>, stages: &[Entered]) {
    draft.touches.sort_by_key(|touch| (touch.at, touch.place));
    for entered in stages.iter().skip(1).filter(|entered| !entered.stage.is_over()) {
        let Some(side) = draft.world.side(entered.by) else { continue };
        let after = draft.touches.partition_point(|touch| touch.at <= entered.at);
        let next = draft.touches.get(after).copied();
        if next.is_some_and(|touch| touch.side == Some(side)) {
            continue;
        }
        let (until, closed) = (next.map(|touch| touch.at), next.map(|touch| touch.place));
        let stretch = Stretch { from: entered.at, until, opened: entered.seq.into(), closed };
        draft.waited(Label::HandOff, stretch, Sure::Recorded, About::HandOver);
    }
}
