//! What would change the odds most: the plan is changed a little and simulated again under
//! the same chances, so that only the change makes a difference.

use super::{Capacity, Effort, Fault, Part, Person, Plan, outcome::simulate, trials::finishes};
use domain::Side;
use serde::Serialize;

/// Something that could be changed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The item, by its place in the plan, is not done at all.
    Dropped(usize),
    /// The item is half the work.
    Halved(usize),
    /// The item waits neither for other items nor for its earliest day.
    BegunAtOnce(usize),
    /// One more person; of this side, where people have sides.
    OneMore(Option<Side>),
}

/// What a change would do to the odds.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Helps {
    /// The change.
    pub change: Change,
    /// The probability of being done in time, after it.
    pub odds: f64,
    /// By how much the probability grows (or falls).
    pub gain: f64,
    /// The standard error of that growth.
    pub error: f64,
}

/// The changes that would change the odds of being done by a time, the best first. Items are
/// tried from the most critical down, `most` of them; each costs three simulations.
///
/// # Errors
/// When the plan or the capacity makes no sense.
pub fn what_helps(
    plan: &Plan,
    capacity: &Capacity,
    factor_sigma: f64,
    by: f64,
    most: usize,
    (trials, seed): (usize, u64),
) -> Result<Vec<Helps>, Fault> {
    let now = finishes(plan, capacity, factor_sigma, trials, seed)?;
    let parts = simulate(plan, capacity, factor_sigma, trials, seed)?.items;
    let mut helps = Vec::new();
    for change in changes(plan, capacity, &parts, most) {
        let (plan, capacity) = changed(plan, capacity, &change);
        let then = finishes(&plan, &capacity, factor_sigma, trials, seed)?;
        helps.push(compared(change, by, &now, &then));
    }
    helps.sort_by(|one, other| other.gain.total_cmp(&one.gain));
    Ok(helps)
}

/// What can be tried.
fn changes(plan: &Plan, capacity: &Capacity, parts: &[Part], most: usize) -> Vec<Change> {
    let mut places: Vec<usize> = (0..parts.len()).filter(|place| parts[*place].critical > 0.0).collect();
    places.sort_by(|one, other| parts[*other].critical.total_cmp(&parts[*one].critical));
    let mut changes = Vec::new();
    for place in places.into_iter().take(most) {
        changes.extend([Change::Dropped(place), Change::Halved(place)]);
        let item = &plan.items[place];
        if !item.needs.is_empty() || item.not_before > 0.0 {
            changes.push(Change::BegunAtOnce(place));
        }
    }
    let people = capacity.people.iter().flatten();
    let mut sides: Vec<Option<Side>> = people.map(|person| person.side).collect();
    sides.sort_unstable();
    sides.dedup();
    changes.extend(sides.into_iter().map(Change::OneMore));
    changes
}

/// The plan and the people after a change.
fn changed(plan: &Plan, capacity: &Capacity, change: &Change) -> (Plan, Capacity) {
    let (mut plan, mut capacity) = (plan.clone(), capacity.clone());
    match change {
        Change::Dropped(place) => plan.items[*place].effort = Effort::Certain(0.0),
        Change::Halved(place) => {
            let effort = &mut plan.items[*place].effort;
            *effort = match *effort {
                Effort::Range(quantiles) => Effort::Range(quantiles.times(0.5)),
                Effort::Lognormal { mu, sigma } => Effort::Lognormal { mu: mu - std::f64::consts::LN_2, sigma },
                Effort::Certain(effort) => Effort::Certain(effort / 2.0),
            };
        }
        Change::BegunAtOnce(place) => {
            plan.items[*place].needs.clear();
            plan.items[*place].not_before = 0.0;
        }
        Change::OneMore(side) => capacity.people.iter_mut().for_each(|people| people.push(Person { side: *side, availability: None })),
    }
    (plan, capacity)
}

/// The odds before and after, trial by trial.
fn compared(change: Change, by: f64, now: &[f64], then: &[f64]) -> Helps {
    let n = now.len() as f64;
    let moved = |from: &[f64], to: &[f64]| from.iter().zip(to).filter(|(from, to)| **from > by && **to <= by).count() as f64;
    let (gained, lost) = (moved(now, then), moved(then, now));
    let gain = (gained - lost) / n;
    // McNemar's: only the trials that changed sides say anything.
    let error = ((gained + lost) / n - gain * gain).max(0.0).sqrt() / n.sqrt();
    Helps { change, odds: then.iter().filter(|finish| **finish <= by).count() as f64 / n, gain, error }
}
