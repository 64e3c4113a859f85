//! How good landing dates have been: those that would have been told month by month,
//! held against when features truly landed.

use super::{Sentence, words};
use crate::{
    End, Scene,
    forecasting::landing::{self, Method, day_after},
};
use domain::{DAY_SECONDS, Key, Moment, Text};
use jiff::civil::Date;
use serde::Serialize;

/// How many moments of the past are looked at, and how many days lie between two.
const MOMENTS: i64 = 12;
const APART_DAYS: i64 = 30;

/// Below so many dates whose day has come it cannot be told.
const FEWEST: usize = 20;

/// The levels that are held against what happened.
const LEVELS: [f64; 3] = [0.5, 0.85, 0.95];

/// A landing that was told at a moment of the past.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    /// Of which feature.
    pub feature: Key,
    /// Whose it was.
    pub team: Option<Text>,
    /// Whether its plan was simulated.
    pub planned: bool,
    /// The days of P50, P85 and P95.
    pub by: [Date; 3],
}

/// How good landing dates have been.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Landings {
    /// The moment that this is told from.
    pub as_of: Moment,
    /// The answer in words.
    pub sentence: Sentence,
    /// How many moments of the past were looked at.
    pub moments: usize,
    /// How many landings were forecast at them.
    pub forecasts: usize,
    /// All, by plan, without a plan, and by team.
    pub rows: Vec<LandingRow>,
    /// How it was made.
    pub method: Vec<String>,
}

/// What became of some forecasts.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LandingRow {
    /// Of which.
    pub name: String,
    /// At P50, P85 and P95.
    pub levels: [LandingLevel; 3],
}

/// What became of the dates of one level.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LandingLevel {
    /// The share that was promised, 0 to 1.
    pub promised: f64,
    /// How many dates whose day has come.
    pub n: usize,
    /// The share of those features that had landed by the end of that day; `None` of fewer than 20.
    pub kept: Option<f64>,
}

/// The moments of the past to look from, the latest first: every 30 days, twelve at most, none before
/// the first idea.
pub fn moments(scene: &Scene<'_>) -> Vec<Moment> {
    let first = scene.readings.all().iter().map(|reading| reading.idea).min().unwrap_or(scene.at);
    let back = |nth: i64| scene.at.plus_seconds(-nth * APART_DAYS * DAY_SECONDS);
    (1..=MOMENTS).map(back).take_while(|moment| *moment > first).collect()
}

/// Every landing that can be told at the moment of looking.
pub fn said(scene: &Scene<'_>) -> Vec<Said> {
    let open = scene.readings.all().iter().filter(|reading| reading.is_open());
    let told = open.filter_map(|reading| {
        let landing = landing::glance(scene, reading)?;
        let by = LEVELS.map(|p| day_after(landing.first, landing.days.at(p)));
        let planned = matches!(landing.method, Method::Plan(_));
        Some(Said { feature: reading.key.clone(), team: reading.team.clone(), planned, by })
    });
    told.collect()
}

/// What became of landings that were told at `moments` moments of the past.
pub fn landings(scene: &Scene<'_>, said: &[Said], moments: usize) -> Landings {
    let today = scene.at.date();
    let landed = |said: &Said| {
        let reading = scene.readings.get(&said.feature)?;
        reading.value().filter(|_| reading.end == Some(End::Value)).map(|at| at.date())
    };
    let held: Vec<(&Said, Option<Date>)> = said.iter().map(|said| (said, landed(said))).collect();
    let row = |name: &str, of: &dyn Fn(&Said) -> bool| {
        let mine: Vec<_> = held.iter().filter(|(said, _)| of(said)).copied().collect();
        LandingRow { name: name.to_owned(), levels: [0, 1, 2].map(|level| LandingLevel::of(level, &mine, today)) }
    };
    let mut teams: Vec<&Text> = said.iter().filter_map(|said| said.team.as_ref()).collect();
    teams.sort_unstable();
    teams.dedup();
    let mut rows = vec![row("all", &|_| true), row("by plan", &|said| said.planned), row("without a plan", &|said| !said.planned)];
    rows.extend(teams.into_iter().map(|team| row(team, &|said| said.team.as_ref() == Some(team))));
    rows.retain(|row| row.name == "all" || row.levels[0].n > 0);
    Landings { as_of: scene.at, sentence: sentence(&rows[0]), moments, forecasts: said.len(), method: method(moments), rows }
}

impl LandingLevel {
    /// Only dates whose day has come count: whether such a feature had landed is known of each, whichever way it went.
    fn of(level: usize, held: &[(&Said, Option<Date>)], today: Date) -> Self {
        let come = held.iter().filter(|(said, _)| said.by[level] < today);
        let n = come.clone().count();
        let kept = come.filter(|(said, landed)| landed.is_some_and(|landed| landed <= said.by[level])).count();
        Self { promised: LEVELS[level], n, kept: (n >= FEWEST).then(|| kept as f64 / n as f64) }
    }
}

/// "Of 212 dates that were told as P85, 87% were kept."
fn sentence(all: &LandingRow) -> Sentence {
    let [_, p85, _] = all.levels;
    match p85.kept {
        Some(kept) => Sentence::default()
            .say("Of ")
            .stress(words::count(p85.n, "landing date", "landing dates"))
            .say(" told as P85, ")
            .stress(format!("{:.0}%", kept * 100.0))
            .say(" were kept; 85% were promised."),
        None => Sentence::default()
            .say("It cannot be told yet how good landing dates are: the day of ")
            .stress(words::count(p85.n, "P85 has", "P85s have"))
            .say(format!(" come, and it takes {FEWEST}.")),
    }
}

fn method(moments: usize) -> Vec<String> {
    vec![
        format!(
            "The workspace as it was known at {}, {APART_DAYS} days apart: each feature that was under way was forecast as its page would have said then.",
            words::count(moments, "moment of the past", "moments of the past")
        ),
        "Only dates whose day has come count, whether the feature has landed since or not: leaving out what is still under way would flatter. One feature can be forecast at several moments, so the counts are not independent.".to_owned(),
        format!("Below {FEWEST} dates it cannot be told."),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(day: i8) -> Said {
        let by = jiff::civil::date(2026, 3, day);
        Said { feature: "PAY-1".into(), team: None, planned: true, by: [by, by, by] }
    }

    #[test]
    fn a_date_counts_once_its_day_has_come_and_what_is_still_open_was_not_kept() {
        let today = jiff::civil::date(2026, 3, 20);
        let on_time: Vec<Said> = (1..=15).map(told).collect();
        let late: Vec<Said> = (1..=5).map(told).collect();
        let ahead = told(25);
        let landed = jiff::civil::date(2026, 3, 1);
        let mut held: Vec<(&Said, Option<Date>)> = on_time.iter().map(|said| (said, Some(landed))).collect();
        held.extend(late.iter().map(|said| (said, None)));
        held.push((&ahead, Some(landed)));
        let level = LandingLevel::of(1, &held, today);
        assert_eq!((level.n, level.kept), (20, Some(0.75)));
        assert_eq!(LandingLevel::of(1, &held[..19], today).kept, None, "19 are too few");
    }
}
