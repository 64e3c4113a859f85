//! What is left of each slice, in hours of work.

use super::around::widened;
use crate::forecasting::{
    Experience, Quantiles,
    effort::Asked,
    experience::Scale,
    planned::{Basis, Planned, Slice, State, combining},
};
use domain::{
    Moment, Text,
    estimate::{Range, Unit},
};

/// So many done tasks weigh as much as what the estimators themselves said of the spread.
const AS_MUCH_AS_THEIR_OWN: f64 = 50.0;

/// What is left of a slice.
#[derive(Clone, PartialEq, Debug)]
pub struct Left {
    /// Hours of work.
    pub hours: Quantiles,
    /// How it is known, in words.
    pub method: String,
}

/// What is left of every slice that is to be built, by its place; a slice of which nothing can be
/// said takes what the others take, and that is said. `wanted` says of which slices.
pub fn left(
    plan: &Planned,
    wanted: impl Fn(&Slice) -> bool,
    experience: &Experience,
    team: Option<&Text>,
    at: Moment,
) -> (Vec<(usize, Left)>, Vec<String>) {
    let mut remarks = vec![];
    let told: Vec<(usize, Option<Left>)> = plan
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| wanted(item))
        .map(|(place, item)| (place, of(item, experience, team, at)))
        .collect();
    let known: Vec<(Quantiles, f64)> = told.iter().filter_map(|(_, left)| Some((left.as_ref()?.hours, 1.0))).collect();
    let others = Quantiles::averaged(&known).map(|others| widened(&others, 1.5));
    let mut all = vec![];
    for (place, left) in told {
        let name = &plan.items[place].name;
        match (left, others) {
            (Some(left), _) => all.push((place, left)),
            (None, Some(hours)) => {
                remarks.push(format!("Nobody has estimated {name}; it is taken to be like the other slices, half as much wider again."));
                all.push((place, Left { hours, method: "no estimate: like the other slices of the plan".to_owned() }));
            }
            (None, None) => {
                remarks.push(format!("Nothing can be said of {name}: it has no estimate, or one in points of which none were done yet."))
            }
        }
    }
    (all, remarks)
}

fn of(item: &Slice, experience: &Experience, team: Option<&Text>, at: Moment) -> Option<Left> {
    let (whole, method) = match item.range {
        Some((range, basis)) => estimated(item, &range, basis, experience, team, at)?,
        None => unestimated(item, experience, team, at)?,
    };
    let begun = matches!(item.state, State::UnderWay(_)) && item.spent_hours > 0.0;
    let hours = if begun { beyond(&whole, item.spent_hours) } else { whole };
    Some(Left { hours, method })
}

/// History says how far such estimates miss; while there is little of it, the range that the
/// estimators gave counts beside it.
fn estimated(
    item: &Slice,
    range: &Range,
    basis: Basis,
    experience: &Experience,
    team: Option<&Text>,
    at: Moment,
) -> Option<(Quantiles, String)> {
    let scale = Scale::of(range.unit, team);
    let estimate = range.p50 * range.unit.hours().unwrap_or(1.0);
    let asked = asked(item, team, Some(estimate));
    let (learned, fresh) = (experience.learned(&scale), super::super::effort::Model::new());
    if range.unit == Unit::Points && learned.is_none_or(|learned| learned.model.is_empty()) {
        return None;
    }
    let model = learned.map_or(&fresh, |learned| &learned.model);
    let forecast = model.forecast(&asked, at)?;
    let own = (basis != Basis::Tracker && range.p90 > range.p50).then(|| through(range)).flatten();
    let Some(own) = own.filter(|_| range.unit != Unit::Points) else { return Some((forecast.quantiles, forecast.method)) };
    let weight = model.len() as f64 / (model.len() as f64 + AS_MUCH_AS_THEIR_OWN);
    let hours = Quantiles::averaged(&[(forecast.quantiles, weight), (own, 1.0 - weight)])?;
    Some((hours, format!("{}; their own range counts {:.0}%", forecast.method, (1.0 - weight) * 100.0)))
}

/// The range as people gave it, in hours.
fn through(range: &Range) -> Option<Quantiles> {
    Some(combining::quantiles(range)?.times(range.unit.hours()?))
}

/// Without an estimate: what such tasks took.
fn unestimated(item: &Slice, experience: &Experience, team: Option<&Text>, at: Moment) -> Option<(Quantiles, String)> {
    let forecast = experience.learned(&Scale::Time)?.model.forecast(&asked(item, team, None), at)?;
    Some((forecast.quantiles, forecast.method))
}

fn asked(item: &Slice, team: Option<&Text>, estimate: Option<f64>) -> Asked {
    Asked {
        estimate,
        person: item.person.map_or_else(Text::default, |person| person.0.to_string().into()),
        project: team.cloned().unwrap_or_default(),
        category: item.kind.clone(),
    }
}

/// What is left of something that has taken `spent` already: its distribution beyond that. What has
/// outrun every expectation has a tenth of what was spent to go, within a factor of three.
pub(super) fn beyond(whole: &Quantiles, spent: f64) -> Quantiles {
    let passed = share_below(whole, spent);
    if passed > 0.98 {
        return Quantiles::lognormal((spent * 0.1).max(0.5).ln(), 0.7);
    }
    Quantiles::new(std::array::from_fn(|i| {
        let p = passed + (1.0 - passed) * Quantiles::level(i);
        (whole.at(p) - spent).max(0.1)
    }))
}

/// The probability of staying below a value, by bisection of the quantile.
pub(super) fn share_below(quantiles: &Quantiles, value: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if quantiles.at(middle) < value { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}
