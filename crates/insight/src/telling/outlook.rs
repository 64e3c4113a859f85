//! When so many features will be done: by how many were done before, with the drift
//! that one's own past shows.

use super::{
    Sentence,
    features::{Query, State},
    list, words,
};
use crate::{
    End, Scene,
    forecasting::{landing::SEED, throughput::Throughput},
};
use domain::{DAY_SECONDS, Moment};
use jiff::civil::Date;
use serde::Serialize;

/// When the features that match a query will all have landed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Outlook {
    /// The moment that this is told from.
    pub as_of: Moment,
    /// The answer in words.
    pub sentence: Sentence,
    /// Whose features were asked for: a team, or empty for everybody's.
    pub team: String,
    /// Teams that can be asked for.
    pub teams: Vec<String>,
    /// How many features match.
    pub features: usize,
    /// By then with even odds; `None` where it cannot be told.
    pub p50: Option<Date>,
    /// By then in 85 of 100 cases.
    pub p85: Option<Date>,
    /// By then in 95 of 100 cases.
    pub p95: Option<Date>,
    /// How many land within the next 30, 60 and 90 days: P15, P50 and P85 of each.
    pub how_many: Vec<HowMany>,
    /// How it was made.
    pub method: Vec<String>,
}

/// How many land within so many days.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HowMany {
    /// Days from now.
    pub days: u32,
    /// At least so many in 85 of 100 cases.
    pub p15: f64,
    /// Half of the time at least so many.
    pub p50: f64,
    /// At least so many in 15 of 100 cases.
    pub p85: f64,
}

/// When the open features of a query will all have landed, by the throughput of its team or of everybody.
pub fn outlook(scene: &Scene<'_>, query: &Query) -> Outlook {
    let open = Query { state: State::Open, skip: 0, take: 0, ..query.clone() };
    let wanted = list::count(scene, &open);
    let of = if query.team.trim().is_empty() { "all features".to_owned() } else { query.team.clone() };
    let landed = scene.readings.all().iter().filter(|reading| reading.end == Some(End::Value));
    let own = landed.filter(|reading| query.team.trim().is_empty() || reading.team.as_deref() == Some(query.team.trim()));
    let completions: Vec<Moment> = own.filter_map(|reading| reading.value()).collect();
    let learned = Throughput::learn(&completions, scene.at).filter(|_| wanted > 0);
    let Some(learned) = learned else { return cannot_tell(scene, query, wanted, completions.len(), &of) };
    let when = learned.when(wanted as u32, SEED);
    let day = |p: f64| scene.at.plus_seconds((when.at(p).min(36_500.0) * DAY_SECONDS as f64) as i64).date();
    let how_many = [30, 60, 90].map(|days| {
        let forecast = learned.how_many(f64::from(days), SEED);
        HowMany { days, p15: forecast.at(0.15), p50: forecast.at(0.5), p85: forecast.at(0.85) }
    });
    let alike = words::dates(&[day(0.5), day(0.85)], scene.at.date());
    let told = |p: f64| alike(day(p));
    let sentence = Sentence::default()
        .stress(words::count(wanted, "feature", "features"))
        .say(if wanted == 1 { " lands by " } else { " will all have landed by " })
        .stress(told(0.5))
        .say(" with even odds, by ")
        .stress(told(0.85))
        .say(" in 85 of 100 cases.");
    let method = vec![
        format!(
            "From {} of {of} in {} days: a bootstrap of days whose rate drifts as it drifted before, {} trials, seed {}.",
            words::count(when.sample, "landing", "landings"),
            when.days,
            words::number(when.trials),
            when.seed
        ),
        "Any feature counts as one; which of them lands first is not asked.".to_owned(),
    ];
    Outlook {
        as_of: scene.at,
        sentence,
        team: query.team.trim().to_owned(),
        teams: list::teams(scene),
        features: wanted,
        p50: Some(day(0.5)),
        p85: Some(day(0.85)),
        p95: Some(day(0.95)),
        how_many: how_many.to_vec(),
        method,
    }
}

fn cannot_tell(scene: &Scene<'_>, query: &Query, wanted: usize, landed: usize, of: &str) -> Outlook {
    let sentence = match wanted {
        0 => Sentence::default().say("No feature that is under way matches; there is nothing to forecast."),
        _ => Sentence::default()
            .say("It cannot be told when ")
            .stress(words::count(wanted, "feature", "features"))
            .say(format!(" will have landed: {} of {of} have landed, and it takes 10 within at least four weeks.", words::number(landed))),
    };
    Outlook {
        as_of: scene.at,
        sentence,
        team: query.team.trim().to_owned(),
        teams: list::teams(scene),
        features: wanted,
        p50: None,
        p85: None,
        p95: None,
        how_many: vec![],
        method: vec![],
    }
}
