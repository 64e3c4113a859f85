//! The landing of a feature that has a plan: its plan, simulated.

use super::{
    Around, Cause, Checkpoint, Landing, Method, Part, SEED, Simulated, TRIALS,
    around::widened,
    crew, drivers,
    efforts::{self, Left},
};
use crate::{
    Scene,
    forecasting::{
        Experience, Quantiles,
        experience::Scale,
        planned::{Name, Planned, Slice, State, planned},
        scheduling::{self, Capacity, Item, Outcome},
    },
    measuring::Reading,
};
use domain::{Moment, Stage, estimate::Unit};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Items that are scheduled in all trials together of what is simulated many times.
const ITEMS_TRIED: usize = 60_000;

/// Everything that the landing of a plan is simulated from.
#[derive(Clone, PartialEq, Debug)]
pub struct Model {
    /// The plan itself.
    pub plan: Planned,
    /// What is left of each slice that is to be built, by its place in the plan.
    pub left: Vec<(usize, Left)>,
    /// Hours that pass for each hour of work.
    pub pace: Around,
    /// Working hours until building starts; `None` when it has started.
    pub head: Option<Around>,
    /// Working hours from the last slice to value.
    pub tail: Around,
    /// Standard deviation of the logarithm of what all estimates of a feature miss alike.
    pub common_sigma: f64,
    /// Standard deviation of the logarithm of a slice, with what it shares with the others.
    pub spread: f64,
    /// By which power the hours that pass grow with what work takes beyond what is expected
    /// ([`Growth::surprise`](crate::forecasting::growth::Growth)).
    pub surprise: f64,
    /// Who is there.
    pub capacity: Capacity,
    /// The first day.
    pub first: Date,
    /// What it rests on, in sentences.
    pub rests_on: Vec<String>,
    /// What could not be used or had to be assumed, in sentences.
    pub left_out: Vec<String>,
}

/// The landing by simulating the plan; `None` when nothing is planned or nothing can be said of its slices.
pub(super) fn landing(scene: &Scene<'_>, reading: &Reading) -> Option<Landing> {
    let model = Model::of(scene, reading)?;
    let outcome = model.simulate(TRIALS, SEED)?;
    let parts = model.parts(&outcome);
    let simulated = Simulated {
        slips: model.slips(&parts.iter().map(|part| (part.place, part.critical)).collect()),
        work_hours: model.left.iter().map(|(_, left)| left.hours.median()).sum(),
        stretches: drivers::stretches(scene, reading, &model, outcome.at(0.5)),
        drivers: drivers::drivers(&model, &outcome),
        milestones: model.milestones(),
        parts,
        ..Simulated::bare(&outcome)
    };
    Some(told(scene, reading, model, &outcome, simulated))
}

/// The same without parts, drivers, stretches and checkpoints.
pub(super) fn glance(scene: &Scene<'_>, reading: &Reading) -> Option<Landing> {
    let model = Model::of(scene, reading)?;
    let outcome = model.simulate(TRIALS, SEED)?;
    Some(told(scene, reading, model, &outcome, Simulated::bare(&outcome)))
}

/// The checkpoints of a feature that are still to be reached; empty when it has no plan that can be simulated.
pub fn checkpoints(scene: &Scene<'_>, reading: &Reading) -> Vec<Checkpoint> {
    Model::of(scene, reading).map(|model| model.milestones()).unwrap_or_default()
}

fn told(scene: &Scene<'_>, reading: &Reading, model: Model, outcome: &Outcome, simulated: Simulated) -> Landing {
    Landing {
        feature: reading.key.clone(),
        at: scene.at,
        method: Method::Plan(Box::new(simulated)),
        days: outcome.finish,
        first: model.first,
        curve: curve(outcome),
        rests_on: model.rests_on,
        left_out: model.left_out,
    }
}

impl Simulated {
    /// Nothing but how it was simulated.
    fn bare(outcome: &Outcome) -> Self {
        let (trials, seed) = (outcome.trials, outcome.seed);
        Self { trials, seed, parts: vec![], work_hours: 0.0, stretches: vec![], drivers: vec![], slips: vec![], milestones: vec![] }
    }
}

/// The odds by so many days, from the first in a hundred trials to the last but one.
fn curve(outcome: &Outcome) -> Vec<(f64, f64)> {
    let (first, last) = (outcome.at(0.005), outcome.at(0.995));
    let days = |step: usize| first + (last - first) * step as f64 / 59.0;
    (0..60).map(days).map(|days| (days, outcome.odds_by(days))).collect()
}

impl Model {
    /// Of a feature that is under way; `None` when it has no slices, or nothing can be said of any.
    pub fn of(scene: &Scene<'_>, reading: &Reading) -> Option<Self> {
        Self::with(scene, reading, |slice| slice.is_to_build())
    }

    /// The same with the slices that were put off: what could be in as well as out.
    pub fn with_later(scene: &Scene<'_>, reading: &Reading) -> Option<Self> {
        Self::with(scene, reading, Slice::is_open)
    }

    fn with(scene: &Scene<'_>, reading: &Reading, wanted: impl Fn(&Slice) -> bool) -> Option<Self> {
        let experience = scene.experience();
        let (calendar, team, at) = (scene.readings.calendar(), reading.team.as_ref(), scene.at);
        let plan = planned(scene.world, &reading.key, calendar, at);
        let (left, mut left_out) = efforts::left(&plan, wanted, experience, team, at);
        let all_built = !plan.is_empty() && plan.to_build().next().is_none();
        if left.is_empty() && !all_built {
            return None;
        }
        let (capacity, assumed) = crew::crew(scene.world, &plan, calendar, at);
        left_out.extend(assumed);
        left_out.extend(plan.left_out.iter().cloned());
        let core = core(&plan, &left);
        let spent = plan.items.iter().map(|item| item.spent_hours).sum::<f64>();
        let size = spent + core.iter().map(|(_, left)| left.hours.median()).sum::<f64>();
        let pace = Around::pace(experience, team, at, size);
        let first = at.timestamp().to_zoned(calendar.zone.clone()).date();
        let (head, tail) = (head(scene, experience, reading), tail(scene, experience, reading, &plan));
        let surprise = experience.growth.surprise;
        let spread = surprise * core.iter().map(|(_, left)| sigma(&left.hours)).sum::<f64>() / core.len().max(1) as f64;
        let common_sigma = spread * common_share(&plan, &left, experience, team);
        let rests_on = rests_on(&pace, head.as_ref(), &tail);
        Some(Self { plan, left, pace, head, tail, common_sigma, spread, surprise, capacity, first, rests_on, left_out })
    }

    /// The schedule of these slices (places in the plan): until building starts, the slices, and what comes after them.
    pub fn schedule(&self, places: &[usize], paced: f64, with_tail: bool) -> scheduling::Plan {
        let mut items: Vec<Item> = vec![];
        let own = self.own();
        let head = self.head.as_ref().map(|head| {
            items.push(Item::new("until building starts", head.quantiles, vec![]));
            0
        });
        let at: BTreeMap<usize, usize> = places.iter().zip(items.len()..).map(|(place, at)| (*place, at)).collect();
        for (place, left) in self.left.iter().filter(|(place, _)| at.contains_key(place)) {
            let slice = &self.plan.items[*place];
            let needs: Vec<usize> = slice.needs.iter().filter_map(|need| at.get(need).copied()).chain(head).collect();
            let hours = widened(&left.hours, own * self.surprise).times(paced);
            items.push(Item { side: slice.side, ..Item::new(slice.name.to_string(), hours, needs) });
        }
        if with_tail {
            let all: Vec<usize> = (0..items.len()).collect();
            items.push(Item::new("from the last slice to value", self.tail.quantiles, all));
        }
        scheduling::Plan { items }
    }

    /// The share of a slice's spread that is its own: what the common factor takes is taken from it,
    /// so that both together are as wide as its forecast.
    pub fn own(&self) -> f64 {
        let share = if self.spread > 0.0 { (self.common_sigma / self.spread).min(0.95) } else { 0.0 };
        (1.0 - share * share).sqrt()
    }

    /// Standard deviation of the logarithm of what all trials share: estimates that miss alike, and the pace.
    pub fn factor_sigma(&self) -> f64 {
        self.common_sigma.hypot(self.pace.sigma())
    }

    /// Every slice that is to be built.
    pub fn places(&self) -> Vec<usize> {
        self.left.iter().map(|(place, _)| *place).collect()
    }

    /// Trials of a schedule of so many items, for what is simulated many times: fewer where there are many, so
    /// that an answer comes while somebody waits. 256 trials tell odds of 85 of 100 to within 2.2, two times in three.
    pub fn trials(&self, items: usize) -> usize {
        (ITEMS_TRIED / items.max(1)).clamp(256, TRIALS)
    }

    /// When everything that is to be built has landed, in days from the first.
    pub fn simulate(&self, trials: usize, seed: u64) -> Option<Outcome> {
        self.outcome(&self.schedule(&self.places(), self.pace.quantiles.median(), true), &self.capacity, trials, seed)
    }

    /// The same with some of the slices only.
    pub fn simulate_only(&self, places: &[usize], trials: usize, seed: u64) -> Option<Outcome> {
        self.outcome(&self.schedule(places, self.pace.quantiles.median(), true), &self.capacity, trials, seed)
    }

    pub(super) fn outcome(&self, plan: &scheduling::Plan, capacity: &Capacity, trials: usize, seed: u64) -> Option<Outcome> {
        scheduling::simulate(plan, capacity, self.factor_sigma(), trials, seed).ok()
    }

    fn parts(&self, outcome: &Outcome) -> Vec<Part> {
        let before = usize::from(self.head.is_some());
        let parts = self.left.iter().zip(outcome.items.iter().skip(before));
        parts
            .map(|((place, left), part)| Part {
                place: *place,
                hours: left.hours,
                done_days: [part.p50, part.p85],
                critical: part.critical,
                method: left.method.clone(),
            })
            .collect()
    }

    /// The checkpoints: what each needs goes first.
    fn milestones(&self) -> Vec<Checkpoint> {
        self.plan
            .milestones
            .iter()
            .filter_map(|(milestone, definition)| {
                let wanted: Vec<usize> = if definition.needs.is_empty() {
                    self.places()
                } else {
                    self.closed(definition.needs.iter().map(|need| Name::Item(*need)))
                };
                let by = super::days_between(self.first, definition.by) + 1.0;
                let (odds, days) = if wanted.is_empty() && self.head.is_none() {
                    (1.0, [0.0, 0.0])
                } else {
                    let outcome = self.outcome(
                        &self.schedule(&wanted, self.pace.quantiles.median(), false),
                        &self.capacity,
                        self.trials(self.left.len()),
                        SEED,
                    )?;
                    (outcome.odds_by(by), [outcome.at(0.5), outcome.at(0.85)])
                };
                Some(Checkpoint { milestone: *milestone, what: definition.what.to_string(), by: definition.by, odds, days })
            })
            .collect()
    }

    /// Places of open slices by name, with everything open that they need.
    fn closed(&self, names: impl Iterator<Item = Name>) -> Vec<usize> {
        let open = self.places();
        let mut wanted: Vec<usize> =
            names.filter_map(|name| open.iter().copied().find(|place| self.plan.items[*place].name == name)).collect();
        let mut next = 0;
        while let Some(place) = wanted.get(next).copied() {
            let needs = self.plan.items[place].needs.iter().filter(|need| open.contains(need));
            let new: Vec<usize> = needs.copied().filter(|need| !wanted.contains(need)).collect();
            wanted.extend(new);
            next += 1;
        }
        open.into_iter().filter(|place| wanted.contains(place)).collect()
    }
}

/// Standard deviation of the logarithm, from P15 to P85.
pub(super) fn sigma(quantiles: &Quantiles) -> f64 {
    (quantiles.at(0.85) / quantiles.at(0.15)).ln().max(0.0) / (2.0 * 1.036_433_4)
}

/// Until building starts: nothing when it has started.
fn head(scene: &Scene<'_>, experience: &Experience, reading: &Reading) -> Option<Around> {
    if reading.stage >= Stage::Build {
        return None;
    }
    let entered = reading.stages.iter().rev().find(|(stage, _)| *stage == reading.stage).map_or(reading.idea, |(_, at)| *at);
    let waited = scene.readings.calendar().working_seconds(entered, scene.at) as f64 / 3600.0;
    Some(Around::head(experience, reading.team.as_ref(), scene.at, reading.stage, waited))
}

/// From the last slice to value: what is left of it where every slice is done.
fn tail(scene: &Scene<'_>, experience: &Experience, reading: &Reading, plan: &Planned) -> Around {
    let tail = Around::tail(experience, reading.team.as_ref(), scene.at);
    let last = |item: &Slice| match item.state {
        State::Done(at) => Some(at),
        _ => None,
    };
    let built: Option<Moment> = if plan.to_build().next().is_none() { plan.items.iter().filter_map(last).max() } else { None };
    match built {
        None => tail,
        Some(built) => {
            let waited = scene.readings.calendar().working_seconds(built, scene.at) as f64 / 3600.0;
            Around { quantiles: efforts::beyond(&tail.quantiles, waited), ..tail }
        }
    }
}

/// What a plan is sized by: slices that are to be built, so that what could be in as well changes nothing
/// of the others; everything where nothing is to be built.
fn core<'l>(plan: &Planned, left: &'l [(usize, Left)]) -> Vec<&'l (usize, Left)> {
    let to_build: Vec<_> = left.iter().filter(|(place, _)| plan.items[*place].is_to_build()).collect();
    if to_build.is_empty() { left.iter().collect() } else { to_build }
}

/// What the estimates of one feature miss alike: the share of a normal score that is common, learned.
fn common_share(plan: &Planned, left: &[(usize, Left)], experience: &Experience, team: Option<&domain::Text>) -> f64 {
    let unit = left.iter().find_map(|(place, _)| plan.items[*place].range.map(|(range, _)| range.unit));
    let scale = Scale::of(unit.unwrap_or(Unit::Hours), team);
    let unknown = || crate::forecasting::experience::common_factor(std::iter::empty()).sigma;
    experience.learned(&scale).map_or_else(unknown, |learned| learned.common.sigma)
}

fn rests_on(pace: &Around, head: Option<&Around>, tail: &Around) -> Vec<String> {
    let taken = |around: &Around, what: &str, unit: &str| {
        let (low, middle, high) = (around.quantiles.at(0.15), around.quantiles.median(), around.quantiles.at(0.85));
        let from = if around.n == 0 {
            "assumed, because too little has landed here yet".to_owned()
        } else {
            format!("as in {} landed features of {}", around.n, around.of)
        };
        format!("{what}: {middle:.1} {unit} (P15 {low:.1}, P85 {high:.1}), {from}.")
    };
    let mut sentences = vec![taken(pace, "For every hour of work while building pass", "hours")];
    sentences.extend(head.map(|head| taken(head, "Until building starts", "working hours")));
    sentences.push(taken(tail, "From the last slice to value", "working hours"));
    sentences
}

/// The cause that an item of the schedule stands for.
pub(super) fn cause(model: &Model, position: usize, items: usize) -> Cause {
    let before = usize::from(model.head.is_some());
    match position {
        0 if before == 1 => Cause::BeforeBuilding,
        last if last + 1 == items => Cause::AfterBuilding,
        _ => model.left.get(position - before).map_or(Cause::Together, |(place, _)| Cause::Slice(*place)),
    }
}
