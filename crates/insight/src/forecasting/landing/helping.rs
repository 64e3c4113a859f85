//! What would bring a landing forward: each change is simulated.

use super::{Around, Change, Help, SEED, simulated::Model};
use crate::{
    Scene,
    forecasting::scheduling::{self, Outcome},
    measuring::Reading,
};
use domain::Side;

/// How many slices at most are tried: each costs a simulation.
const TRIED: usize = 8;

/// What would bring a landing forward, the best first; empty when it has no plan that can be simulated.
pub fn helps(scene: &Scene<'_>, key: &domain::Key) -> Vec<Help> {
    let reading = scene.readings.get(key).filter(|reading| reading.is_open());
    let model = reading.and_then(|reading| Some((reading, Model::of(scene, reading)?)));
    model
        .and_then(|(reading, model)| Some(model.helps(&model.simulate(model.trials(model.left.len()), SEED)?, reading)))
        .unwrap_or_default()
}

impl Model {
    /// What would bring the landing forward, by simulating each change.
    fn helps(&self, outcome: &Outcome, reading: &Reading) -> Vec<Help> {
        // Of a target that is out of reach, or safe, odds say nothing more: then those of the median.
        let target = reading.target.map(|target| (super::days_between(self.first, target) + 1.0).max(0.5));
        let by = target.filter(|by| (0.02..0.98).contains(&outcome.odds_by(*by))).unwrap_or_else(|| outcome.at(0.5).floor() + 1.0);
        let (now, p85) = (outcome.odds_by(by), outcome.at(0.85));
        let mut helps: Vec<Help> = self
            .changes(outcome)
            .into_iter()
            .filter_map(|change| {
                let changed = self.changed(&change)?;
                let odds = changed.odds_by(by);
                Some(Help {
                    change,
                    by: super::day_after(self.first, by - 1.0),
                    odds,
                    gain: odds - now,
                    sooner_days: p85 - changed.at(0.85),
                })
            })
            .filter(|help| help.sooner_days > 0.5)
            .collect();
        helps.sort_by(|one, other| other.sooner_days.total_cmp(&one.sooner_days));
        helps
    }

    fn changes(&self, outcome: &Outcome) -> Vec<Change> {
        let before = usize::from(self.head.is_some());
        let droppable = self.left.iter().zip(outcome.items.iter().skip(before)).filter(|((place, _), _)| {
            let slice = &self.plan.items[*place];
            slice.worth != domain::Worth::Essential && !self.left.iter().any(|(other, _)| self.plan.items[*other].needs.contains(place))
        });
        let mut slices: Vec<(f64, usize)> = droppable.map(|((place, left), _)| (left.hours.median(), *place)).collect();
        slices.sort_by(|one, other| other.0.total_cmp(&one.0));
        let people = self.capacity.people.iter().flatten();
        let mut sides: Vec<Option<Side>> = people.map(|person| person.side).collect();
        sides.sort_unstable();
        sides.dedup();
        let rest = [Change::HalfTheWaiting, Change::HalfTheTail].into_iter().chain(self.head.as_ref().map(|_| Change::StartNow));
        slices
            .into_iter()
            .take(TRIED)
            .map(|(_, place)| Change::Drop(place))
            .chain(sides.into_iter().map(Change::OnePersonMore))
            .chain(rest)
            .collect()
    }

    /// The landing with one thing changed.
    fn changed(&self, change: &Change) -> Option<Outcome> {
        let pace = self.pace.quantiles.median();
        let run = |model: &Self, places: &[usize], pace: f64| {
            model.outcome(&model.schedule(places, pace, true), &model.capacity, self.trials(self.left.len()), SEED)
        };
        match change {
            Change::Drop(dropped) => run(self, &self.places().into_iter().filter(|place| place != dropped).collect::<Vec<_>>(), pace),
            Change::HalfTheWaiting => run(self, &self.places(), 1.0f64.min(pace).max(f64::midpoint(1.0, pace))),
            Change::StartNow => run(&Self { head: None, ..self.clone() }, &self.places(), pace),
            Change::HalfTheTail => {
                let tail = Around { quantiles: self.tail.quantiles.times(0.5), ..self.tail.clone() };
                run(&Self { tail, ..self.clone() }, &self.places(), pace)
            }
            Change::OnePersonMore(side) => {
                let mut more = self.clone();
                let people = more.capacity.people.as_mut()?;
                let one = people.iter().find(|person| person.side == *side)?.clone();
                people.push(scheduling::Person { availability: more.capacity.working.as_ref().map(|(_, usual)| usual.clone()), ..one });
                run(&more, &self.places(), pace)
            }
        }
    }
}
