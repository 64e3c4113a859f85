//! What the items around a feature say about it: its parts, its defects, its
//! pull requests, and what it waits for.

use super::{
    code,
    draft::{Draft, Stretch},
    imported::{self, add_spans, stretch},
    inferring,
    matters::Building,
    talk,
    way::Way,
};
use crate::{Label, history::About};
use domain::{
    DAY_SECONDS, Flow, Key, Moment, Role, World,
    item::{Fact, Item, ItemKind, Place, What},
};

/// Parts that come in the first days of building are the plan being written
/// down; later ones are scope that was added. Judged, not calibrated.
const PLANNING_DAYS: i64 = 7;

/// Adds what other items say; a link of an item to itself says nothing. `own` are the feature's facts, when it was
/// imported.
pub(super) fn add(draft: &mut Draft<'_>, key: &Key, own: Option<&[(Place, &Fact)]>, building: Building) {
    let world = draft.world;
    for (other, item) in world.items.pointing_at(key).filter(|(other, _)| *other != key) {
        add_pointing(draft, key, other, item, building);
    }
    for (nth, (place, fact)) in own.unwrap_or_default().iter().enumerate() {
        let What::Linked { how, to } = &fact.what else { continue };
        if to == key {
            continue;
        }
        let unlinked = |what: &What| matches!(what, What::Unlinked { how: h, to: t } if h == how && t == to);
        let stretch = imported::until(*place, fact, &own.unwrap_or_default()[nth + 1..], unlinked);
        if waits_for(how) {
            add_wait(draft, to, stretch, building);
        } else if let Some(item) = world.items.get(to).filter(|item| is_pull_of_others(world, item) && !in_passing(how)) {
            // One that points back has been read above.
            if !world.items.pointing_at(key).any(|(other, _)| other == to) {
                add_pull(draft, item);
            }
        }
    }
}

/// A pull request that is no feature of its own: its work is that of what it is linked to.
fn is_pull_of_others(world: &World, item: &Item) -> bool {
    item.kind() == ItemKind::Pull && super::role(world, item) != Role::Feature
}

/// Whether a link only says that somebody named the other: a bot that lists conflicts, a remark in a review.
fn in_passing(how: &str) -> bool {
    how.to_lowercase().contains("mention")
}

fn add_pointing(draft: &mut Draft<'_>, key: &Key, other: &Key, item: &Item, building: Building) {
    let world = draft.world;
    match super::role(world, item) {
        _ if is_pull_of_others(world, item) => {
            let means = |fact: &Fact| matches!(&fact.what, What::Linked { how, to } if to == key && !in_passing(how));
            if item.facts().iter().any(|(_, fact)| means(fact)) {
                add_pull(draft, item);
            }
        }
        Role::Part => add_part(draft, key, other, item, building),
        Role::Defect => add_defect(draft, other, item, building),
        _ => {}
    }
    for (place, fact) in item.facts() {
        if let What::Linked { how, to } = &fact.what
            && to == key
            && blocks(how)
            && fact.at <= draft.at
        {
            let stretch = Stretch { from: fact.at, until: None, opened: place, closed: None };
            add_wait(draft, other, stretch, building);
        }
    }
}

fn add_pull(draft: &mut Draft<'_>, item: &Item) {
    let facts = item.facts();
    let facts = draft.touched(&facts);
    let way = Way::of(facts, super::mapping(draft.world, item));
    code::add(draft, facts, way.over());
}

/// Work and waits of a part are those of the feature; its queue is not, because
/// the other parts go on.
fn add_part(draft: &mut Draft<'_>, key: &Key, other: &Key, item: &Item, building: Building) {
    let facts = item.facts();
    let mapping = super::mapping(draft.world, item);
    let way = Way::of(draft.known(&facts), mapping);
    let Some((_, since)) = way.parent.filter(|(parent, _)| *parent == key) else { return };
    let facts = draft.touched(&facts);
    let added_late = building.started.is_some_and(|started| since > started.plus_seconds(PLANNING_DAYS * DAY_SECONDS));
    for stay in &way.stays {
        let Some(flow) = stay.standing.map(|standing| standing.flow).filter(|flow| *flow != Flow::Queue && !stay.is_over()) else {
            continue;
        };
        let Some((label, worked, _)) = inferring::standing(flow) else { continue };
        let (label, sure) = match label {
            Label::Work if added_late => (Label::MidDevelopmentChange, inferring::ADDED_LATE),
            _ => (label, inferring::PART),
        };
        let about = About::Item(other.clone());
        if worked { draft.worked(label, stretch(stay), sure, about) } else { draft.waited(label, stretch(stay), sure, about) }
    }
    add_spans(draft, facts, mapping);
    talk::add(draft, facts);
    code::add(draft, facts, way.over());
}

/// A defect that came after the feature was called built, until it is done.
fn add_defect(draft: &mut Draft<'_>, other: &Key, item: &Item, building: Building) {
    let facts = item.facts();
    let facts = draft.touched(&facts);
    let way = Way::of(facts, super::mapping(draft.world, item));
    let (Some(opened), Some((place, _))) = (way.opened, facts.first()) else { return };
    if building.was_left(opened) {
        let over = way.over();
        let stretch = Stretch { from: opened, until: over.map(|(at, _)| at), opened: *place, closed: over.map(|(_, place)| place) };
        draft.waited(Label::QualityRework, stretch, inferring::DEFECT, About::Item(other.clone()));
    }
}

/// Waits for another item until that is done or no longer linked.
fn add_wait(draft: &mut Draft<'_>, on: &Key, stretch: Stretch, building: Building) {
    let world = draft.world;
    let done = match world.items.get(on) {
        Some(item) => Way::of(&item.facts(), super::mapping(world, item)).first_over(stretch.from),
        None => world.features.get(on).and_then(|feature| {
            let first = feature.stages.iter().find(|entered| entered.stage.is_over());
            first.map(|entered| (entered.at, Place::from(entered.seq)))
        }),
    };
    if done.is_none() && stretch.until.is_none() && world.items.get(on).is_none() && !world.features.contains_key(on) {
        draft.left_out.unknown_items += 1;
        return;
    }
    let stretch = earliest(stretch, done);
    let (label, sure) = if building.had_started(stretch.from) {
        (Label::IntegrationSurprise, inferring::LINKED_LATE)
    } else {
        (Label::Dependency, inferring::LINKED)
    };
    draft.waited(label, stretch, sure, About::Item(on.clone()));
}

fn earliest(stretch: Stretch, end: Option<(Moment, Place)>) -> Stretch {
    match end {
        Some((at, place)) if stretch.until.is_none_or(|until| at < until) => Stretch { until: Some(at), closed: Some(place), ..stretch },
        _ => stretch,
    }
}

/// Whether a link's words say that the item waits for the other.
pub(super) fn waits_for(how: &str) -> bool {
    let how = how.to_lowercase();
    ["blocked by", "depends on", "depend on", "requires", "waits for", "needs"].iter().any(|words| how.contains(words))
}

/// Whether a link's words say that the other waits for the item.
pub(super) fn blocks(how: &str) -> bool {
    let how = how.to_lowercase();
    how.contains("blocks") || how.contains("required by") || how.contains("needed by")
}
