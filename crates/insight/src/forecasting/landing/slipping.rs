//! **What slips if this slips**: how much later a feature lands when one of its slices takes a week
//! longer, and which other features wait for it.

use super::{Landing, Method, Model, SEED};
use crate::{
    Scene,
    forecasting::planned::Name,
    measuring::{Reading, part},
};
use domain::{Key, Role};
use std::collections::{BTreeMap, BTreeSet};

/// How much longer a slice is taken to take: five working days of eight hours, in working hours.
pub const LONGER_HOURS: f64 = 40.0;

/// Items that are scheduled for all slices together: with many slices, each is tried less often.
const ITEMS_TRIED: usize = 800_000;

/// The slices at most that are tried: those that decide most often.
const SLICES_TRIED: usize = 60;

/// How many days later the feature lands when a slice takes [`LONGER_HOURS`] longer.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Slip {
    /// Its place among the items of the plan.
    pub place: usize,
    /// By how many days P50 and P85 of the landing move.
    pub later_days: [f64; 2],
}

/// Another feature that waits for this one or for a part of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Waiting {
    /// Which.
    pub feature: Key,
    /// What of it waits: the feature itself, or one of its parts.
    pub what: Key,
    /// What it waits for: this feature, or one of its parts.
    pub on: Key,
    /// By how many days P50 and P85 of its landing move when what it waits for comes a week later than
    /// its own P50; `None` where the other has no plan that can be simulated.
    pub later_days: Option<[f64; 2]>,
}

impl Model {
    /// For each slice that decides, what happens when it takes longer: every other draw is the same
    /// (common random numbers), so that what is left is the slice's doing.
    pub fn slips(&self, critical: &BTreeMap<usize, f64>) -> Vec<Slip> {
        let mut places = self.places();
        places.sort_by(|one, other| critical.get(other).unwrap_or(&0.0).total_cmp(critical.get(one).unwrap_or(&0.0)).then(one.cmp(other)));
        places.truncate(SLICES_TRIED);
        let trials = (ITEMS_TRIED / (self.left.len() * places.len()).max(1)).clamp(128, 2_048);
        let days = |longer: Option<usize>| self.simulate_longer(longer, trials);
        let Some(now) = days(None) else { return vec![] };
        let slip = |place: usize| days(Some(place)).map(|then| Slip { place, later_days: [0, 1].map(|at| (then[at] - now[at]).max(0.0)) });
        places.into_iter().filter_map(slip).collect()
    }

    /// P50 and P85 of the landing where one slice takes longer.
    fn simulate_longer(&self, longer: Option<usize>, trials: usize) -> Option<[f64; 2]> {
        let mut plan = self.schedule(&self.places(), self.pace.quantiles.median(), true);
        let before = usize::from(self.head.is_some());
        if let Some(at) = longer.and_then(|place| self.left.iter().position(|(other, _)| *other == place)) {
            plan.items[before + at].lasts_longer(LONGER_HOURS);
        }
        self.landing_of(&plan, trials)
    }

    /// P50 and P85 of the landing where these slices cannot begin before so many days have passed.
    fn simulate_after(&self, places: &[usize], days: f64) -> Option<[f64; 2]> {
        let mut plan = self.schedule(&self.places(), self.pace.quantiles.median(), true);
        let before = usize::from(self.head.is_some());
        for at in self.left.iter().zip(before..).filter(|((place, _), _)| places.contains(place)).map(|(_, at)| at) {
            plan.items[at].not_before = days;
        }
        self.landing_of(&plan, 1_024)
    }

    fn landing_of(&self, plan: &crate::forecasting::scheduling::Plan, trials: usize) -> Option<[f64; 2]> {
        let outcome = crate::forecasting::scheduling::simulate(plan, &self.capacity, self.factor_sigma(), trials, SEED).ok()?;
        Some([outcome.at(0.5), outcome.at(0.85)])
    }
}

/// Open features that wait for this one: by the links of their tools, and by what is on their maps.
pub fn waiting(scene: &Scene<'_>, reading: &Reading, landing: Option<&Landing>) -> Vec<Waiting> {
    let world = scene.world;
    let parts = world.items.pointing_at(&reading.key).map(|(key, _)| key);
    let parts = parts.filter(|key| world.role(key) == Some(Role::Part) && belongs(scene, key).is_some_and(|to| to == reading.key));
    let own: BTreeSet<&Key> = std::iter::once(&reading.key).chain(parts).collect();
    let mut pairs: BTreeSet<(Key, Key)> = BTreeSet::new();
    for key in &own {
        pairs.extend(blocked(scene, key).into_iter().map(|what| (what, (*key).clone())));
    }
    let mapped = world.dependencies.values().filter(|one| one.resolved.is_none() && one.on.as_str() == reading.key.as_str());
    pairs.extend(mapped.map(|one| (one.feature.clone(), reading.key.clone())));
    let others = pairs.into_iter().filter(|(what, _)| !own.contains(what));
    others.filter_map(|(what, on)| waits(scene, what, on, landing)).collect()
}

/// Open items that wait for one, by the links of either.
fn blocked(scene: &Scene<'_>, key: &Key) -> Vec<Key> {
    let read = |key: &Key| part(scene.world, key, scene.readings.calendar(), scene.at);
    let pointing = scene.world.items.pointing_at(key).map(|(other, _)| other);
    let waiting = pointing.filter(|other| read(other).is_some_and(|part| part.over.is_none() && part.needs.contains(&key)));
    let named = read(key).map(|part| part.blocks.into_iter().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let open = |other: &Key| read(other).is_none_or(|part| part.over.is_none());
    waiting.cloned().chain(named.into_iter().filter(open)).collect()
}

/// The feature that an item is, or is a part of.
fn belongs(scene: &Scene<'_>, key: &Key) -> Option<Key> {
    if scene.readings.get(key).is_some() {
        return Some(key.clone());
    }
    part(scene.world, key, scene.readings.calendar(), scene.at)?.parent.cloned()
}

fn waits(scene: &Scene<'_>, what: Key, on: Key, landing: Option<&Landing>) -> Option<Waiting> {
    let feature = belongs(scene, &what)?;
    let reading = scene.readings.get(&feature).filter(|other| other.is_open())?;
    let later_days = landing.and_then(|landing| moves(scene, reading, &what, comes(scene, landing, &on)));
    Some(Waiting { feature, what, on, later_days })
}

/// When something of a feature comes with even odds: in days from the first.
fn comes(scene: &Scene<'_>, landing: &Landing, on: &Key) -> f64 {
    let done = |place: usize| match &landing.method {
        Method::Plan(simulated) => simulated.parts.iter().find(|part| part.place == place).map(|part| part.done_days[0]),
        Method::Others { .. } => None,
    };
    let plan = crate::forecasting::planned::planned(scene.world, &landing.feature, scene.readings.calendar(), scene.at);
    let place = plan.items.iter().position(|item| item.name == Name::Part(on.clone()));
    place.and_then(done).unwrap_or_else(|| landing.days.median())
}

/// How much later another feature lands when what it waits for comes a week after `comes`.
fn moves(scene: &Scene<'_>, other: &Reading, what: &Key, comes: f64) -> Option<[f64; 2]> {
    let model = Model::of(scene, other)?;
    let named = |place: &usize| model.plan.items[*place].name == Name::Part(what.clone());
    let places: Vec<usize> = model.places().into_iter().filter(|place| *what == other.key || named(place)).collect();
    let (now, then) = (model.simulate_after(&places, comes)?, model.simulate_after(&places, comes + 7.0)?);
    Some([0, 1].map(|at| (then[at] - now[at]).max(0.0)))
}
