//! The scope that fits a day: what is in, what is out and what it would cost, what
//! could be in instead, and what other days would buy.

mod told;
mod wish;

pub use wish::{IsPast, Wish, odds};

use super::{Sentence, forecast::chances, words};
use crate::{
    End, Scene,
    forecasting::landing::SEED,
    negotiating::{Limits, Refusal, of_feature::Table},
};
use domain::{Key, Moment, Worth};
use jiff::civil::Date;
use serde::Serialize;
use told::Telling;

/// Why there is nothing to negotiate in a feature that is known, and what to do.
pub fn nothing(scene: &Scene<'_>, key: &Key) -> String {
    match scene.readings.get(key).and_then(|reading| reading.end) {
        Some(End::Value) => format!("{key} has landed; there is nothing left to negotiate. `alongside why {key}` tells how it went"),
        Some(End::Dropped) => format!("{key} was given up; there is nothing left to negotiate"),
        None => format!(
            "{key} has no slices with estimates yet, so there is nothing to negotiate. Cut it into slices in a file and load it: `alongside plan load {key} plan.csv` (`alongside plan --help` shows one)"
        ),
    }
}

/// The scope of a feature that fits a day.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Negotiation {
    /// Which feature.
    pub feature: Key,
    /// What it is.
    pub title: String,
    /// The moment that this is told from.
    pub as_of: Moment,
    /// The answer in words.
    pub sentence: Sentence,
    /// The day.
    pub by: Date,
    /// The first day that can be asked for: today.
    pub first: Date,
    /// A day by which everything has landed in 98 of 100 cases: later days buy nothing more.
    pub last: Date,
    /// The odds that were wished for, 0 to 1.
    pub wished: f64,
    /// The odds of the schedule of what is in; of what is essential, where not even that fits.
    pub odds: f64,
    /// What is in, by value.
    pub value: f64,
    /// Everything that could be in, by value.
    pub value_of_all: f64,
    /// No scope with these odds is worth more.
    pub bound: f64,
    /// Whether none is worth more than this one.
    pub proven: bool,
    /// Every slice that could be in, with what it would cost or bring.
    pub slices: Vec<ScopeLine>,
    /// Scopes of nearly equal value that people may prefer.
    pub alternatives: Vec<AlternativeView>,
    /// The odds of all that is planned and not put off, by this day.
    pub planned_odds: f64,
    /// What to cut first from all that is planned.
    pub cut_first: Vec<CutView>,
    /// What more time would buy with the wished odds.
    pub steps: Vec<StepView>,
    /// What other days and odds would buy.
    pub frontier: Vec<FrontierPoint>,
    /// Why nothing fits, where nothing does.
    pub impossible: Option<ImpossibleView>,
    /// How it was found, and what the proof rests on.
    pub method: Vec<String>,
}

/// A slice that could be in.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ScopeLine {
    /// What it is called.
    pub name: String,
    /// What users get.
    pub title: String,
    /// What it is worth.
    pub value: f64,
    /// Whether the feature makes sense without it.
    pub worth: Worth,
    /// Whether it is in.
    pub is_in: bool,
    /// What comes or goes with it, by name.
    pub with: Vec<String>,
    /// How the odds would change: with it, where it is out; without it, where it is in.
    pub odds_change: f64,
    /// How many days more it would take to have it and the wished odds; `None` for what is in.
    pub days_more: Option<f64>,
    /// Hours of work: P50.
    pub p50_hours: f64,
}

/// A scope of nearly equal value.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AlternativeView {
    /// What is in here and not in the best.
    pub more: Vec<String>,
    /// What is in the best and not here.
    pub less: Vec<String>,
    /// What it is worth.
    pub value: f64,
    /// Its odds.
    pub odds: f64,
}

/// A step of cutting.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CutView {
    /// What goes, by name: first the slice itself, then those that need it.
    pub names: Vec<String>,
    /// What users would have got of each.
    pub titles: Vec<String>,
    /// What all of it is worth.
    pub value: f64,
    /// The odds after this cut and all before it.
    pub odds: f64,
}

/// What more time would buy.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StepView {
    /// The first day by which it lands with the wished odds.
    pub by: Date,
    /// Days after the day that was asked for.
    pub days_more: i64,
    /// What comes in, by name and title.
    pub more: Vec<String>,
    /// What goes out for it, by name and title.
    pub less: Vec<String>,
    /// What is in, by value.
    pub value: f64,
    /// The odds on that day.
    pub odds: f64,
}

/// What a day would buy.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FrontierPoint {
    /// The day.
    pub by: Date,
    /// The odds, 0 to 1.
    pub odds: f64,
    /// The best value; `None` where not even what is essential fits.
    pub value: Option<f64>,
    /// How many slices are in.
    pub slices: usize,
    /// How far a better one could at most be, as a share of the value.
    pub gap: f64,
}

/// Why nothing fits.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ImpossibleView {
    /// The odds of what is essential alone.
    pub odds: f64,
    /// How many days more it would take.
    pub days_more: f64,
    /// Which essential slices stand in the way, the worst first, and the odds without each.
    pub culprits: Vec<CulpritView>,
}

/// An essential slice that stands in the way.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CulpritView {
    /// What it is called.
    pub name: String,
    /// What users get.
    pub title: String,
    /// The odds of the rest once it is given up.
    pub odds_without: f64,
    /// How many days more it would take then; 0 when it fits.
    pub days_more_without: f64,
}

/// The odds that the frontier is told for.
const FRONTIER_ODDS: [f64; 3] = [0.5, 0.85, 0.95];

/// Slices from which on the quick answer is not searched for so long.
const MANY: usize = 60;

/// The scope that fits; `None` when there is no such feature under way, or nothing in it to negotiate.
pub fn negotiation(scene: &Scene<'_>, key: &Key, wish: Wish) -> Option<Negotiation> {
    let table = Table::of(scene, key, SEED).filter(|table| !table.places.is_empty())?;
    let reading = scene.readings.get(key)?;
    let all: Vec<usize> = (0..table.places.len()).collect();
    let planned = table.planned();
    let by = wish.by.or(reading.target).unwrap_or_else(|| table.day(&planned, 0.5)).max(table.model.first);
    let wished = wish.odds.clamp(0.01, 0.99);
    let limits = match wish.whole || table.places.len() <= MANY {
        true => Limits { work: 2_000_000, gap: 0.0, cancelled: None },
        false => Limits { work: 200_000, gap: 0.01, cancelled: None },
    };
    let deal = table.deal(by, wished, limits);
    let past = wish.by.filter(|asked| *asked < by);
    let telling = Telling { table: &table, key, by, past, wished, today: scene.at.date() };
    let value_of_all = table.places.iter().map(|place| table.model.plan.items[*place].value).sum();
    let (sentence, slices) = match &deal {
        Ok(deal) => (telling.fits(deal, value_of_all), telling.slices(deal)),
        Err(refusal) => (telling.does_not_fit(refusal), vec![]),
    };
    let whole = wish.whole.then_some(());
    let last = table.day(&all, 0.98).max(by);
    let frontier = whole.map(|()| telling.frontier(table.day(&planned, 0.02), last, deal.as_ref().map_or(1.0, |deal| deal.filled)));
    let frontier = frontier.unwrap_or_default();
    Some(Negotiation {
        feature: key.clone(),
        title: reading.title.to_string(),
        as_of: scene.at,
        sentence,
        by,
        first: table.model.first,
        last,
        wished,
        odds: match &deal {
            Ok(deal) => deal.odds,
            Err(Refusal::Impossible(impossible)) => table.odds(&impossible.essential, by),
            Err(Refusal::Invalid(_)) => 0.0,
        },
        value: deal.as_ref().map_or(0.0, |deal| deal.answer.value),
        value_of_all,
        bound: deal.as_ref().map_or(0.0, |deal| deal.answer.bound),
        proven: deal.as_ref().is_ok_and(|deal| deal.answer.proven),
        slices,
        alternatives: whole.and(deal.as_ref().ok()).map(|deal| telling.alternatives(deal)).unwrap_or_default(),
        planned_odds: table.odds(&planned, by),
        cut_first: telling.cut_first(),
        steps: telling.steps(deal.as_ref().ok(), &frontier),
        frontier: frontier.iter().filter(|buys| FRONTIER_ODDS.contains(&buys.odds)).map(|buys| telling.point(buys)).collect(),
        impossible: deal.as_ref().err().and_then(|refusal| telling.impossible(refusal)),
        method: telling.method(deal.as_ref().ok()),
    })
}
