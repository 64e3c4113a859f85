//! The negotiation of a feature: its open slices, drawn in joint scenarios, against
//! the working time that is there until a day.

use super::{
    Answer, Instance, Item, Limits, Refusal,
    alternatives::{Alternative, alternatives},
    cutting::{Cut, cuts},
    frontier::{Cell, frontier},
    pricing::{Addition, Removal, additions, removals},
    solve_from,
};
use crate::{
    Scene,
    forecasting::{
        chance::Stream,
        landing::{Model, days_between},
        scheduling::Availability,
    },
};
use domain::{Key, Worth};
use jiff::civil::Date;

/// Scenarios of a negotiation.
pub const SCENARIOS: usize = 400;

/// Trials of the schedule that an answer is held against.
const TRIALS: usize = 2_048;

/// Items that are scheduled in all trials together.
const ITEMS_TRIED: usize = 40_000;

/// In how many steps, at most, an answer whose schedule does not hold is tightened: to half of the time.
const TIGHTENED: usize = 16;

/// A feature at the table: what can be in or out, and what is known of the time for it.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    /// What its landing is simulated from, with every open slice, also those put off.
    pub model: Model,
    /// Slices that can be in or out: their places in the plan. Items of instances are in this order.
    pub places: Vec<usize>,
    items: Vec<Item>,
    /// Hours that pass for each slice in each scenario.
    effort: Vec<Vec<f64>>,
    /// Working hours before building starts and after the last slice, in each scenario.
    around: Vec<f64>,
    /// The seed that scenarios were drawn from.
    pub seed: u64,
}

/// What fits a day.
#[derive(Clone, PartialEq, Debug)]
pub struct Deal {
    /// The day.
    pub by: Date,
    /// The odds that were wished for, 0 to 1.
    pub wished: f64,
    /// The scope worth most.
    pub answer: Answer,
    /// The odds of its schedule: with what needs what, and who can do what.
    pub odds: f64,
    /// The share of the time that it was allowed to fill so that its schedule holds, at most 1.
    pub filled: f64,
    /// The price of everything that is out.
    pub additions: Vec<Addition>,
    /// What it would bring to do without everything that is in.
    pub removals: Vec<Removal>,
}

/// An answer that was held against its schedule.
struct Tried {
    instance: Instance,
    answer: Answer,
    odds: f64,
    filled: f64,
}

impl Tried {
    fn holds(&self, wished: f64) -> bool {
        self.odds + 0.01 >= wished || self.answer.chosen.is_empty()
    }
}

impl Table {
    /// Of a feature that is under way and has slices of which something can be said.
    pub fn of(scene: &Scene<'_>, key: &Key, seed: u64) -> Option<Self> {
        let reading = scene.readings.get(key).filter(|reading| reading.is_open())?;
        let model = Model::with_later(scene, reading)?;
        let places = model.places();
        let at = |place: &usize| places.iter().position(|other| other == place);
        let items = places.iter().map(|place| {
            let slice = &model.plan.items[*place];
            Item { value: slice.value, essential: slice.worth == Worth::Essential, needs: slice.needs.iter().filter_map(at).collect() }
        });
        let items = items.collect();
        let (effort, around) = scenarios(&model, seed);
        Some(Self { items, effort, around, places, model, seed })
    }

    /// What can be in or out against the time until a day. `filled` (0 to 1) leaves some of it free.
    pub fn instance(&self, by: Date, filled: f64) -> Option<Instance> {
        Instance::new(self.items.clone(), &self.effort, self.capacity(by, filled)).ok()
    }

    /// Hours of the crew until the end of a day, less what passes before and after the slices.
    fn capacity(&self, by: Date, filled: f64) -> Vec<f64> {
        let days = days_between(self.model.first, by) + 1.0;
        let crew: f64 = self
            .model
            .capacity
            .people
            .iter()
            .flatten()
            .filter_map(|person| person.availability.as_ref())
            .map(|one| hours(one, self.model.first, days))
            .sum();
        let one = self.model.capacity.working.as_ref().map_or(0.0, |(first, usual)| hours(usual, *first, days));
        let left = |around: &f64| if one > 0.0 { (1.0 - around / one).max(0.0) } else { 0.0 };
        self.around.iter().map(|around| crew * left(around) * filled).collect()
    }

    /// The scope worth most that is done by a day with the wished odds, its schedule held against them.
    /// Where the schedule does not hold, because of what needs what or of who can do what, less of the
    /// time is filled until it does.
    ///
    /// # Errors
    /// When not even what is essential fits.
    pub fn deal(&self, by: Date, wished: f64, limits: Limits<'_>) -> Result<Deal, Refusal> {
        let full = self.tried(by, wished, 0, &[], limits)?;
        if full.holds(wished) {
            return Ok(self.told(by, wished, full));
        }
        // The less is filled, the better a schedule holds: the first step at which it does is found by halving.
        let (mut fails, mut holds) = (0, TIGHTENED);
        let mut best = self.tried(by, wished, holds, &[&full.answer.chosen], limits)?;
        while holds - fails > 1 {
            let middle = usize::midpoint(fails, holds);
            let tried = self.tried(by, wished, middle, &[&best.answer.chosen, &full.answer.chosen], limits)?;
            if tried.holds(wished) {
                (holds, best) = (middle, tried);
            } else {
                fails = middle;
            }
        }
        Ok(self.told(by, wished, best))
    }

    /// The scope worth most when the time is filled less by so many steps, and the odds of its schedule.
    fn tried(&self, by: Date, wished: f64, steps: usize, known: &[&[usize]], limits: Limits<'_>) -> Result<Tried, Refusal> {
        let filled = 0.5f64.powf(steps as f64 / TIGHTENED as f64);
        let instance = self.instance(by, filled).ok_or(Refusal::Invalid(super::Invalid::NoScenarios))?;
        let answer = solve_from(&instance, wished, limits, known)?;
        let odds = self.odds(&answer.chosen, by);
        Ok(Tried { instance, answer, odds, filled })
    }

    fn told(&self, by: Date, wished: f64, tried: Tried) -> Deal {
        let Tried { instance, answer, odds, filled } = tried;
        let (additions, removals) = (additions(&instance, &answer.chosen, wished), removals(&instance, &answer.chosen));
        Deal { by, wished, odds, filled, additions, removals, answer }
    }

    /// Trials of a schedule of so many items: fewer where there are many, so that an answer comes while
    /// somebody waits. 256 trials tell odds of 85 of 100 to within 2.2, two times in three.
    fn trials(items: usize) -> usize {
        (ITEMS_TRIED / items.max(1)).clamp(256, TRIALS)
    }

    /// The odds that the schedule of some items is done by a day.
    pub fn odds(&self, chosen: &[usize], by: Date) -> f64 {
        let places: Vec<usize> = chosen.iter().map(|item| self.places[*item]).collect();
        let days = days_between(self.model.first, by) + 1.0;
        let trials = Self::trials(places.len() / 2);
        self.model.simulate_only(&places, trials, self.seed).map_or(0.0, |outcome| outcome.odds_by(days))
    }

    /// Days from the first by which some items have landed with odds `p`.
    pub fn days(&self, chosen: &[usize], p: f64) -> Option<f64> {
        let places: Vec<usize> = chosen.iter().map(|item| self.places[*item]).collect();
        Some(self.model.simulate_only(&places, Self::trials(places.len()), self.seed)?.at(p))
    }

    /// The best value for every day and wish for odds.
    pub fn frontier(&self, days: &[Date], odds: &[f64], filled: f64, limits: Limits<'_>) -> Vec<Cell> {
        let Some(instance) = days.first().and_then(|day| self.instance(*day, filled)) else { return vec![] };
        let capacities: Vec<Vec<f64>> = days.iter().map(|day| self.capacity(*day, filled)).collect();
        frontier(&instance, &capacities, odds, limits).unwrap_or_default()
    }

    /// A few scopes of nearly equal value, each different from the others.
    pub fn alternatives(&self, deal: &Deal, most: usize, limits: Limits<'_>) -> Vec<Alternative> {
        let instance = self.instance(deal.by, deal.filled);
        instance.and_then(|instance| alternatives(&instance, deal.wished, &deal.answer, 0.05, most, limits).ok()).unwrap_or_default()
    }

    /// What to cut first from everything that is to be built.
    pub fn cuts(&self, by: Date, most: usize) -> Vec<Cut> {
        let all: Vec<usize> =
            (0..self.items.len()).filter(|item| self.model.plan.items[self.places[*item]].worth != Worth::Later).collect();
        self.instance(by, 1.0).map(|instance| cuts(&instance, &all, most)).unwrap_or_default()
    }
}

/// Every slice's hours, and the hours around them all, in joint scenarios.
fn scenarios(model: &Model, seed: u64) -> (Vec<Vec<f64>>, Vec<f64>) {
    let pace = model.pace.quantiles.median();
    let own = model.own();
    let curves: Vec<_> = model.left.iter().map(|(_, left)| left.hours.curve()).collect();
    let (head, tail) = (model.head.as_ref().map(|head| head.quantiles.curve()), model.tail.quantiles.curve());
    let scenario = |place: u64| {
        let mut stream = Stream::named("negotiation", seed, place);
        let common = (model.factor_sigma() * stream.normal()).exp();
        let efforts = model.left.iter().zip(&curves).map(|((_, left), curve)| {
            let median = left.hours.median();
            median * (curve.at_score(stream.normal()) / median).powf(own) * pace * common
        });
        let efforts: Vec<f64> = efforts.collect();
        let around = head.as_ref().map_or(0.0, |head| head.at_score(stream.normal())) + tail.at_score(stream.normal());
        (efforts, around * common)
    };
    (0..SCENARIOS as u64).map(scenario).unzip()
}

/// Hours that somebody works in so many days from the first.
fn hours(availability: &Availability, first: Date, days: f64) -> f64 {
    let on = |day: Date| availability.days.get(&day).copied().unwrap_or(availability.week[day.weekday().to_monday_zero_offset() as usize]);
    first.series(jiff::Span::new().days(1)).take(days.max(0.0) as usize).map(on).sum()
}
