//! When a feature lands, in short: what lists and the head of its page say.

use super::{
    Sentence,
    forecast::{Odds, chances},
    words,
};
use crate::{
    Scene,
    forecasting::{
        Quantiles,
        landing::{self, Landing, Method},
        quantiles::LEVELS,
    },
    measuring::Reading,
};
use domain::{DAY_SECONDS, Moment};
use jiff::civil::Date;
use serde::Serialize;

/// When a feature lands, with odds.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Glance {
    /// The answer in words.
    pub sentence: Sentence,
    /// By then with even odds.
    pub p50: Date,
    /// By then in 85 of 100 cases.
    pub p85: Date,
    /// By then in 95 of 100 cases.
    pub p95: Date,
    /// The odds (0 to 1) of landing by its target, where it has one.
    pub target_odds: Option<f64>,
    /// Whether its plan was simulated; else it is told from how long others took.
    pub planned: bool,
    /// The odds of having landed by each of these moments, from now to the P95, rising.
    pub fan: Vec<Odds>,
}

/// Of a feature that is under way; `None` where it cannot be told.
pub(super) fn glance(scene: &Scene<'_>, reading: &Reading) -> Option<Glance> {
    let landing = landing::glance(scene, reading)?;
    let target_odds = reading.target.map(|target| landing.odds_by(target));
    Some(Glance {
        sentence: sentence(scene, reading, &landing, target_odds),
        p50: landing.day(0.5),
        p85: landing.day(0.85),
        p95: landing.day(0.95),
        target_odds,
        planned: matches!(landing.method, Method::Plan(_)),
        fan: fan(scene.at, &landing),
    })
}

/// From now on, where nothing has landed yet, over the nineteen levels.
fn fan(now: Moment, landing: &Landing) -> Vec<Odds> {
    let begin = Moment::start_of(landing.first);
    let level = |i: usize| {
        let at = begin.plus_seconds((landing.days.values()[i].min(36_500.0) * DAY_SECONDS as f64) as i64);
        Odds { at: at.max(now), odds: Quantiles::level(i) }
    };
    std::iter::once(Odds { at: now, odds: 0.0 }).chain((0..LEVELS).map(level)).collect()
}

/// "It lands by 4 December with even odds, and by 16 December in 85 of 100 cases; its target, 11 December, is met in 71 of 100 cases."
fn sentence(scene: &Scene<'_>, reading: &Reading, landing: &Landing, target_odds: Option<f64>) -> Sentence {
    let days: Vec<Date> = [landing.day(0.5), landing.day(0.85)].into_iter().chain(reading.target).collect();
    let day = words::dates(&days, scene.at.date());
    let sentence = Sentence::default()
        .say("It lands by ")
        .stress(day(landing.day(0.5)))
        .say(" with even odds, and by ")
        .stress(day(landing.day(0.85)))
        .say(" in 85 of 100 cases");
    match reading.target.zip(target_odds) {
        Some((target, _)) if target < scene.at.date() => {
            sentence.say(format!("; its target, {}, is ", day(target))).stress(words::MISSED).say(".")
        }
        Some((target, odds)) => sentence.say(format!("; its target, {}, is met ", day(target))).stress(chances(odds)).say("."),
        None => sentence.say("."),
    }
}
