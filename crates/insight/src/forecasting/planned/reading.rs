//! Reads the plan of a feature from what is kept here and in other tools.

use super::{Basis, Name, Planned, Slice, State, combine, spent_hours};
use crate::measuring::{self, Calendar, Part};
use domain::{
    Key, Moment, Role, ScopeItemId, World, Worth,
    estimate::{Estimate, Of, Range, Unit},
    item::Measure,
    scope_item::ScopeItem,
};
use std::collections::BTreeMap;

/// The plan of a feature at a moment; without items where nothing is planned.
pub fn planned(world: &World, feature: &Key, calendar: &Calendar, at: Moment) -> Planned {
    let mut reading = Reading { world, feature, calendar, at, items: vec![], wants: vec![], left_out: vec![] };
    reading.read_items();
    reading.read_parts();
    let needs = reading.needs();
    let mut items = reading.items;
    items.iter_mut().zip(needs).for_each(|(item, needs)| item.needs = needs);
    let seats = world.capacity.of(feature).map(|(id, staffed)| (id, staffed.seat.clone())).collect();
    let open = world.milestones.of(feature).filter(|(_, known)| !known.is_over());
    let milestones = open.map(|(id, known)| (id, known.definition.clone())).collect();
    Planned { feature: feature.clone(), items, seats, milestones, left_out: reading.left_out }
}

struct Reading<'w> {
    world: &'w World,
    feature: &'w Key,
    calendar: &'w Calendar,
    at: Moment,
    items: Vec<Slice>,
    /// What each item needs, by name.
    wants: Vec<Vec<Name>>,
    left_out: Vec<String>,
}

impl Reading<'_> {
    fn read_items(&mut self) {
        let known: Vec<(ScopeItemId, &ScopeItem)> =
            self.world.scope_items.of(self.feature).filter(|(_, item)| item.cut.is_none()).collect();
        for (id, item) in &known {
            let slice = self.of_item(*id, item, &known);
            self.items.push(slice);
            self.wants.push(item.definition.needs.iter().map(|need| Name::Item(*need)).collect());
        }
    }

    fn of_item(&self, id: ScopeItemId, item: &ScopeItem, all: &[(ScopeItemId, &ScopeItem)]) -> Slice {
        let definition = &item.definition;
        let part = definition.tracked_as.as_ref().and_then(|key| measuring::part(self.world, key, self.calendar, self.at));
        let state = match (item.finished, item.begun) {
            (Some(at), _) => State::Done(at),
            (None, Some(since)) => State::UnderWay(since),
            (None, None) => part.as_ref().map_or(State::Ahead, state),
        };
        let estimate = self.world.estimates.get(&Of::Item(id));
        let range = estimate.and_then(counting).or_else(|| part.as_ref().and_then(tracked));
        Slice {
            name: Name::Item(id),
            title: definition.title.clone(),
            value: definition.value,
            worth: definition.worth,
            side: definition.side,
            kind: part.as_ref().and_then(|part| part.r#type).cloned().unwrap_or_default(),
            person: part.as_ref().and_then(|part| part.assignee),
            needs: vec![],
            given: estimate.map(|estimate| estimate.given.clone()).unwrap_or_default(),
            range,
            state,
            begun: item.begun.or(part.as_ref().and_then(|part| part.begun)),
            spent_hours: part.as_ref().map_or_else(|| self.spent(id, item, all), |part| part.worked_hours),
        }
    }

    fn spent(&self, id: ScopeItemId, item: &ScopeItem, all: &[(ScopeItemId, &ScopeItem)]) -> f64 {
        let Some((begun, until)) = span(item, self.at) else { return 0.0 };
        let others: Vec<_> = all.iter().filter(|(other, _)| *other != id).filter_map(|(_, other)| span(other, self.at)).collect();
        let spells = self.world.work.get(self.feature).map_or(&[][..], Vec::as_slice);
        spent_hours(spells, begun, until, &others, self.calendar)
    }

    /// Parts that another tool keeps and no scope item speaks of.
    fn read_parts(&mut self) {
        let tracked: Vec<&Key> =
            self.world.scope_items.of(self.feature).filter_map(|(_, item)| item.definition.tracked_as.as_ref()).collect();
        let keys: Vec<&Key> = self.world.items.pointing_at(self.feature).map(|(key, _)| key).collect();
        for key in keys.into_iter().filter(|key| !tracked.contains(key) && self.world.role(key) == Some(Role::Part)) {
            let Some(part) = measuring::part(self.world, key, self.calendar, self.at) else { continue };
            if part.parent == Some(self.feature) && !part.given_up {
                self.wants.push(part.needs.iter().map(|need| Name::Part((*need).clone())).collect());
                self.items.push(of_part(&part, self.world));
            }
        }
    }

    /// What each item needs, as places. What would wait for itself waits for nothing.
    fn needs(&mut self) -> Vec<Vec<usize>> {
        let places: BTreeMap<&Name, usize> = self.items.iter().enumerate().map(|(place, item)| (&item.name, place)).collect();
        let place = |name: &Name| places.get(name).copied();
        let mut needs: Vec<Vec<usize>> = self.wants.iter().map(|wants| wants.iter().filter_map(place).collect()).collect();
        for item in on_a_circle(&needs) {
            self.left_out.push(format!("{} would wait for itself by its links; what it needs is not counted.", self.items[item].name));
            needs[item].clear();
        }
        needs
    }
}

/// From when until when somebody worked on it.
fn span(item: &ScopeItem, at: Moment) -> Option<(Moment, Moment)> {
    Some((item.begun?, item.finished.unwrap_or(at)))
}

fn of_part(part: &Part<'_>, world: &World) -> Slice {
    Slice {
        name: Name::Part(part.key.clone()),
        title: part.title.cloned().unwrap_or_else(|| part.key.as_str().into()),
        value: 1.0,
        worth: Worth::Essential,
        side: world.side(part.assignee),
        kind: part.r#type.cloned().unwrap_or_default(),
        person: part.assignee,
        needs: vec![],
        given: vec![],
        range: tracked(part),
        state: state(part),
        begun: part.begun,
        spent_hours: part.worked_hours,
    }
}

fn state(part: &Part<'_>) -> State {
    match (part.over, part.begun) {
        (Some(at), _) => State::Done(at),
        (None, Some(since)) => State::UnderWay(since),
        (None, None) => State::Ahead,
    }
}

/// What people settled on, or what their ranges come to.
fn counting(estimate: &Estimate) -> Option<(Range, Basis)> {
    if let Some((_, range)) = estimate.settled {
        return Some((range, Basis::Settled));
    }
    Some((combine(&estimate.given)?.range, Basis::Combined))
}

/// The single number that a tool keeps.
fn tracked(part: &Part<'_>) -> Option<(Range, Basis)> {
    let range = match part.estimate? {
        (Measure::Points, points) => Range::point(points, Unit::Points),
        (Measure::OriginalSeconds | Measure::RemainingSeconds, seconds) => Range::point(seconds / 3600.0, Unit::Hours),
    };
    Some((range, Basis::Tracker))
}

/// Items that need themselves over others; links of other tools may do that.
fn on_a_circle(needs: &[Vec<usize>]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..needs.len()).collect();
    loop {
        let needs_one = |item: &usize| needs[*item].iter().any(|need| left.contains(need));
        let is_needed = |item: &usize| left.iter().any(|other| needs[*other].contains(item));
        let stuck: Vec<usize> = left.iter().copied().filter(|item| needs_one(item) && is_needed(item)).collect();
        if stuck.len() == left.len() {
            return left;
        }
        left = stuck;
    }
}
