//! A feature that another tool keeps: its intervals are inferred from its facts.

use super::{
    code,
    draft::{Draft, Stretch},
    inferring, linked,
    matters::{Building, Matters},
    native, talk,
    way::{Stay, Way},
};
use crate::{
    History, Label, Sure,
    history::{About, Traits},
    measuring::volatility::is_change,
};
use domain::{
    Flow, Key, Mapping, Moment, PersonId, Side, Stage, World,
    item::{Basis, Fact, Item, Place, What},
};

/// An edit of the description is taken to cause work until the next step, at most for so long.
const CHANGE_SECONDS: i64 = 3 * domain::DAY_SECONDS;

pub(super) fn history(world: &World, key: &Key, item: &Item, matters: &Matters<'_>, at: Moment) -> Option<History> {
    let facts = item.facts();
    let mut draft = Draft::new(world, at);
    let facts = draft.touched(&facts);
    let mapping = super::mapping(world, item);
    let way = Way::of(facts, mapping);
    let idea = way.opened.or(facts.first().map(|(_, fact)| fact.at))?;
    let stages = way.stages();
    let building = native::building(&stages);
    matters.add_to(&mut draft, building);
    add_stays(&mut draft, &way, building);
    add_spans(&mut draft, facts, mapping);
    add_edits(&mut draft, facts, building);
    add_assignments(&mut draft, facts);
    talk::add(&mut draft, facts);
    code::add(&mut draft, facts, way.over());
    linked::add(&mut draft, key, Some(facts), building);
    let (until, end) = native::end(&stages, at);
    let size = super::part::estimate(facts, building.started.unwrap_or(at));
    let owner = |side: Side| way.assignee.filter(|assignee| world.people.side(*assignee) == Some(side));
    Some(draft.finish(History {
        title: way.title.cloned().unwrap_or_else(|| key.as_str().into()),
        team: way.team.cloned(),
        target: way.target(),
        traits: Traits { kind: way.r#type.cloned(), priority: way.priority.cloned(), size },
        source: Some(item.source),
        product: owner(Side::Product),
        engineering: owner(Side::Engineering),
        until,
        end,
        stages,
        ..History::new(key.clone(), idea)
    }))
}

/// Where it stood says what happened: work, waiting, or doing it again.
fn add_stays(draft: &mut Draft<'_>, way: &Way<'_>, building: Building) {
    let mut done = false;
    let mut before = None;
    let mut reopened: Option<Stretch> = None;
    for stay in &way.stays {
        let Some(standing) = stay.standing else {
            stay.status.inspect(|status| draft.left_out.status(status));
            continue;
        };
        if stay.is_over() {
            done |= standing.flow != Flow::Dropped && standing.stage != Stage::Dropped;
            if let Some(stretch) = reopened.take() {
                let stretch = Stretch { until: Some(stay.from), closed: Some(stay.opened), ..stretch };
                draft.worked(Label::QualityRework, stretch, inferring::REOPENED, About::Reopening);
            }
        } else {
            if done && reopened.is_none() {
                reopened = Some(Stretch { until: None, closed: None, ..stretch(stay) });
            }
            add_stay(draft, stay, standing, before, building);
        }
        before = Some(standing.flow);
    }
    if let Some(stretch) = reopened {
        draft.worked(Label::QualityRework, stretch, inferring::REOPENED, About::Reopening);
    }
}

fn add_stay(draft: &mut Draft<'_>, stay: &Stay<'_>, standing: domain::Standing, before: Option<Flow>, building: Building) {
    let Some((label, worked, sure)) = inferring::standing(standing.flow) else { return };
    let about = stay.status.map_or(About::Stage(standing.stage), |status| About::Status(status.clone()));
    let was_built = building.had_started(stay.from) && building.started != Some(stay.from);
    let came_back = matches!(before, Some(Flow::Review | Flow::Release));
    let is_planning = matches!(standing.stage, Stage::Understand | Stage::Design | Stage::Plan);
    let (label, sure) = match standing.flow {
        Flow::Work if was_built && is_planning => (Label::MidDevelopmentChange, inferring::REPLANNED),
        Flow::Work if was_built && came_back => (Label::TechnicalRework, inferring::SENT_BACK),
        _ => (label, sure),
    };
    if worked { draft.worked(label, stretch(stay), sure, about) } else { draft.waited(label, stretch(stay), sure, about) }
}

pub(super) fn stretch(stay: &Stay<'_>) -> Stretch {
    Stretch { from: stay.from, until: stay.until, opened: stay.opened, closed: stay.closed }
}

/// Labels and flags that are on for a while, and work that was logged.
pub(super) fn add_spans(draft: &mut Draft<'_>, facts: &[(Place, &Fact)], mapping: Option<&Mapping>) {
    for (nth, (place, fact)) in facts.iter().enumerate() {
        let rest = &facts[nth + 1..];
        match &fact.what {
            What::Labelled { added } => {
                let flow = mapping.and_then(|mapping| mapping.label(added));
                let Some((label, worked, _)) = flow.and_then(inferring::standing) else { continue };
                let stretch = until(*place, fact, rest, |what| matches!(what, What::Unlabelled { removed } if removed == added));
                let about = About::Label(added.clone());
                if worked {
                    draft.worked(label, stretch, inferring::LABELLED, about);
                } else {
                    draft.waited(label, stretch, inferring::LABELLED, about);
                }
            }
            What::Flagged { why } => {
                let stretch = until(*place, fact, rest, |what| matches!(what, What::Unflagged));
                draft.waited(Label::Dependency, stretch, inferring::FLAGGED, About::Flag(why.clone()));
            }
            What::Worked { seconds } if *seconds > 0 => {
                let stretch = Stretch { from: fact.at, until: Some(fact.at.plus_seconds(*seconds)), opened: *place, closed: Some(*place) };
                let sure = if fact.basis == Basis::Recorded { Sure::Recorded } else { inferring::WORKED_ON };
                draft.worked(Label::Work, stretch, sure, About::Spell(None));
            }
            _ => {}
        }
    }
}

/// From a fact to the first later one that ends it.
pub(super) fn until(place: Place, fact: &Fact, rest: &[(Place, &Fact)], ends: impl Fn(&What) -> bool) -> Stretch {
    let end = rest.iter().find(|(_, later)| ends(&later.what));
    Stretch { from: fact.at, until: end.map(|(_, later)| later.at), opened: place, closed: end.map(|(place, _)| *place) }
}

/// A description that changed by more than wording after building had started.
fn add_edits(draft: &mut Draft<'_>, facts: &[(Place, &Fact)], building: Building) {
    for (nth, (place, fact)) in facts.iter().enumerate() {
        let What::Described { words_added, words_removed } = &fact.what else { continue };
        if !is_change(*words_added, *words_removed) || !building.had_started(fact.at) {
            continue;
        }
        let words = words_added.saturating_add(*words_removed);
        let latest = fact.at.plus_seconds(CHANGE_SECONDS);
        let stretch = until(*place, fact, &facts[nth + 1..], |what| matches!(what, What::Status { .. } | What::Closed { .. }));
        let stretch = if stretch.until.is_some_and(|until| until <= latest) {
            stretch
        } else {
            Stretch { until: Some(latest), closed: None, ..stretch }
        };
        draft.worked(Label::MidDevelopmentChange, stretch, inferring::REDESCRIBED, About::Description(words));
    }
}

/// Given to somebody else: until that person touches it, nobody has taken it.
fn add_assignments(draft: &mut Draft<'_>, facts: &[(Place, &Fact)]) {
    for (nth, (place, fact)) in facts.iter().enumerate() {
        let What::Assigned { to: Some(to), .. } = &fact.what else { continue };
        if fact.by == Some(*to) {
            continue;
        }
        let rest = &facts[nth + 1..];
        if let Some((taken, by)) = first_by(rest, *to) {
            let stretch = Stretch { from: fact.at, until: Some(by), opened: *place, closed: Some(taken) };
            draft.waited(Label::HandOff, stretch, inferring::ASSIGNED, About::HandOver);
        }
    }
}

/// The first fact by a person, before it is given to yet another one.
fn first_by(facts: &[(Place, &Fact)], person: PersonId) -> Option<(Place, Moment)> {
    for (place, fact) in facts {
        if fact.by == Some(person) {
            return Some((*place, fact.at));
        }
        if matches!(fact.what, What::Assigned { .. }) {
            return None;
        }
    }
    None
}
