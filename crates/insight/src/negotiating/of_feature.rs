//! The negotiation of a feature: its open slices, drawn in joint scenarios, against
//! the working time that is there until a day.

use super::{
    Answer, Instance, Invalid, Item, Limits, Refusal,
    alternatives::{Alternative, alternatives},
    cutting::{Cut, cuts},
    frontier::frontier,
    impossible::impossible,
    pricing::{Addition, Removal, additions, removals},
    solve_from,
};
use crate::{
    Scene,
    forecasting::{
        chance::Stream,
        landing::{Model, day_after, days_between},
        scheduling::{Availability, Outcome},
    },
};
use domain::{Key, Worth};
use jiff::civil::Date;
use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

/// Scenarios of a negotiation.
pub const SCENARIOS: usize = 400;

/// In how many steps a scope is looked for whose schedule holds: from the first, which fills 1.4
/// times the hours that are counted, to the last, which fills half of them.
const STEPS: std::ops::RangeInclusive<i32> = -8..=16;

/// So many steps halve the time that is filled.
const HALVE: f64 = 16.0;

/// Slices up to which every answer is looked for from the loosest step on; of more there is no time.
const FEW: usize = 60;

/// A feature at the table: what can be in or out, and what is known of the time for it.
///
/// There is one yardstick for odds: the schedule of the feature, simulated as its landing is. The
/// scenarios, in which a scope fits when its hours are within the crew's, are how a scope is found
/// and what its proof is about.
#[derive(Debug)]
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
    /// Schedules that were simulated, by what was in them.
    schedules: RefCell<BTreeMap<Vec<usize>, Option<Arc<Outcome>>>>,
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
    /// The share of the crew's hours that it was allowed to fill so that its schedule holds.
    pub filled: f64,
    /// The price of everything that is out.
    pub additions: Vec<Addition>,
    /// What it would bring to do without everything that is in.
    pub removals: Vec<Removal>,
}

/// What one day and one wish for odds would buy.
#[derive(Clone, PartialEq, Debug)]
pub struct Buys {
    /// The day.
    pub by: Date,
    /// The odds, 0 to 1.
    pub odds: f64,
    /// The scope worth most; `None` where not even what is essential fits.
    pub answer: Option<Answer>,
}

/// An answer that was held against its schedule.
struct Tried {
    instance: Instance,
    answer: Answer,
    holds: bool,
    filled: f64,
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
        Some(Self { items, effort, around, places, model, seed, schedules: RefCell::default() })
    }

    /// What can be in or out against the time until a day. `filled` is the share of it that may be filled.
    pub fn instance(&self, by: Date, filled: f64) -> Option<Instance> {
        Instance::new(self.items.clone(), &self.effort, self.capacity(by, filled)).ok()
    }

    /// Hours of the crew until the end of a day, less what passes before and after the slices.
    fn capacity(&self, by: Date, filled: f64) -> Vec<f64> {
        let days = self.until(by);
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

    /// Days from the first until the end of a day.
    fn until(&self, by: Date) -> f64 {
        days_between(self.model.first, by) + 1.0
    }

    /// Everything that is planned and not put off.
    pub fn planned(&self) -> Vec<usize> {
        (0..self.items.len()).filter(|item| self.model.plan.items[self.places[*item]].worth != Worth::Later).collect()
    }

    /// Everything essential with all that it needs.
    fn essential(&self) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.items.len()).filter(|item| self.items[*item].essential).collect();
        let mut next = 0;
        while let Some(item) = all.get(next).copied() {
            let new: Vec<usize> = self.items[item].needs.iter().copied().filter(|need| !all.contains(need)).collect();
            all.extend(new);
            next += 1;
        }
        all.sort_unstable();
        all
    }

    /// The scope worth most that is done by a day with the wished odds, by its schedule: of the scopes
    /// worth most when more or less of the crew's hours may be filled, the one that fills most of them
    /// and whose schedule still holds.
    ///
    /// # Errors
    /// When not even what is essential fits.
    pub fn deal(&self, by: Date, wished: f64, limits: Limits<'_>) -> Result<Deal, Refusal> {
        let Tried { instance, answer, filled, .. } = self.fitted(by, wished, &[], limits)?;
        let (additions, removals) = (additions(&instance, &answer.chosen, wished), removals(&instance, &answer.chosen));
        Ok(Deal { by, wished, odds: self.odds(&answer.chosen, by), filled, additions, removals, answer })
    }

    fn fitted(&self, by: Date, wished: f64, known: &[&[usize]], limits: Limits<'_>) -> Result<Tried, Refusal> {
        let essential = self.essential();
        if self.odds(&essential, by) < wished {
            let instance = self.instance(by, 1.0).ok_or(Refusal::Invalid(Invalid::NoScenarios))?;
            return Err(Refusal::Impossible(Box::new(impossible(&instance, wished))));
        }
        let tried = |steps: i32, known: &[&[usize]]| self.tried(by, wished, (steps, &essential), known, limits);
        let loosest = if self.items.len() <= FEW { *STEPS.start() } else { 0 };
        let full = tried(loosest, known)?;
        if full.holds {
            return Ok(full);
        }
        // The less is filled, the better a schedule holds: the first step at which it does is found by halving.
        let (mut fails, mut holds) = (loosest, *STEPS.end());
        let mut best = tried(holds, &[&full.answer.chosen])?;
        while holds - fails > 1 {
            let middle = i32::midpoint(fails, holds);
            let next = tried(middle, &[&best.answer.chosen, &full.answer.chosen])?;
            if next.holds {
                (holds, best) = (middle, next);
            } else {
                fails = middle;
            }
        }
        Ok(best)
    }

    /// The scope worth most when so much of the time may be filled; what is essential, whose schedule
    /// holds, where the hours that are counted do not even suffice for that.
    fn tried(
        &self,
        by: Date,
        wished: f64,
        (steps, essential): (i32, &[usize]),
        known: &[&[usize]],
        limits: Limits<'_>,
    ) -> Result<Tried, Refusal> {
        let filled = 0.5f64.powf(f64::from(steps) / HALVE);
        let instance = self.instance(by, filled).ok_or(Refusal::Invalid(Invalid::NoScenarios))?;
        let answer = match solve_from(&instance, wished, limits, known) {
            Err(Refusal::Impossible(_)) => Answer::unproven(&instance, essential),
            answered => answered?,
        };
        let last = steps == *STEPS.end();
        let holds = self.odds(&answer.chosen, by) >= wished;
        let answer = if last && !holds { Answer::unproven(&instance, essential) } else { answer };
        Ok(Tried { instance, answer, holds: holds || last, filled })
    }

    /// The schedule of some items, simulated as the landing of the feature is.
    fn schedule(&self, chosen: &[usize]) -> Option<Arc<Outcome>> {
        let places = || chosen.iter().map(|item| self.places[*item]).collect::<Vec<_>>();
        let mut schedules = self.schedules.borrow_mut();
        if !schedules.contains_key(chosen) {
            let outcome = self.model.simulate_only(&places(), self.model.trials(chosen.len()), self.seed);
            schedules.insert(chosen.to_vec(), outcome.map(Arc::new));
        }
        schedules.get(chosen).cloned().flatten()
    }

    /// The odds that the schedule of some items, in increasing order, is done by the end of a day.
    pub fn odds(&self, chosen: &[usize], by: Date) -> f64 {
        self.schedule(chosen).map_or(0.0, |outcome| outcome.odds_by(self.until(by)))
    }

    /// The first day by whose end some items, in increasing order, have landed with odds `p`.
    pub fn day(&self, chosen: &[usize], p: f64) -> Date {
        self.schedule(chosen).map_or(Date::MAX, |outcome| {
            let day = day_after(self.model.first, outcome.at(p));
            // Between two trials the odds of the day are still below.
            if outcome.odds_by(self.until(day)) < p { day.tomorrow().unwrap_or(day) } else { day }
        })
    }

    /// What every day and wish for odds would buy. Of few slices each answer's schedule is held against
    /// the day; of many, `filled` says how much of the time may be filled.
    pub fn frontier(&self, days: &[Date], odds: &[f64], filled: f64, limits: Limits<'_>) -> Vec<Buys> {
        if self.items.len() <= FEW {
            return days.iter().flat_map(|by| odds.iter().map(|odds| self.buys(*by, *odds, limits))).collect();
        }
        let Some(instance) = days.first().and_then(|day| self.instance(*day, filled)) else { return vec![] };
        let capacities: Vec<Vec<f64>> = days.iter().map(|day| self.capacity(*day, filled)).collect();
        let cells = frontier(&instance, &capacities, odds, limits).unwrap_or_default();
        cells.into_iter().map(|cell| Buys { by: days[cell.date], odds: cell.odds, answer: cell.answer }).collect()
    }

    fn buys(&self, by: Date, odds: f64, limits: Limits<'_>) -> Buys {
        Buys { by, odds, answer: self.fitted(by, odds, &[], limits).ok().map(|tried| tried.answer) }
    }

    /// A few scopes of nearly equal value whose schedules hold, each different from the others.
    pub fn alternatives(&self, deal: &Deal, most: usize, limits: Limits<'_>) -> Vec<Alternative> {
        let instance = self.instance(deal.by, deal.filled);
        let found = instance.and_then(|instance| alternatives(&instance, deal.wished, &deal.answer, 0.05, most, limits).ok());
        let mut found = found.unwrap_or_default();
        found.iter_mut().for_each(|one| one.odds = self.odds(&one.chosen, deal.by));
        found.retain(|one| one.odds >= deal.wished);
        found
    }

    /// What to cut first from everything that is planned, with the odds of its schedule.
    pub fn cuts(&self, by: Date, most: usize) -> Vec<Cut> {
        let mut left = self.planned();
        let mut cuts = self.instance(by, 1.0).map(|instance| cuts(&instance, &left, most)).unwrap_or_default();
        let mut before = self.odds(&left, by);
        for cut in &mut cuts {
            left.retain(|item| !cut.with.contains(item));
            cut.odds = self.odds(&left, by);
            cut.odds_change = cut.odds - before;
            before = cut.odds;
        }
        cuts
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
            median * (curve.at_score(stream.normal()) / median).powf(own * model.surprise) * pace * common
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
