//! When a feature will land, with odds, and why then: the plan, what drives the
//! spread, what would change the odds, and what would have to be true.

pub use super::slices::SliceView;
use super::{Sentence, issue, slices::slices, words};
use crate::{
    Label, Scene,
    forecasting::{
        landing::{self, Cause, Change, Driver, Help, Landing, Method, Passing, Simulated, Stretch, day_after},
        planned::{Planned, planned},
    },
    measuring::Reading,
};
use domain::{DAY_SECONDS, Key, Moment, Stage};
use jiff::civil::Date;
use serde::Serialize;

/// The forecast of one feature.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Forecast {
    /// Which feature.
    pub feature: Key,
    /// What it is: `feature`, or `issue` of another tool that is none.
    pub kind: &'static str,
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub stage: Stage,
    /// Its team, where it has one.
    pub team: Option<String>,
    /// Whether it is under way: what has landed or was given up has nothing left to forecast.
    pub open: bool,
    /// The moment that this is the forecast of.
    pub as_of: Moment,
    /// The answer in words.
    pub sentence: Sentence,
    /// The dates and their odds; `None` where it cannot be told (the sentence says why) or nothing is left to forecast.
    pub dates: Option<Dates>,
    /// The plan: its slices, done or not.
    pub plan: Vec<SliceView>,
    /// Who has time for it.
    pub crew: Vec<String>,
    /// The checkpoints that are still to be reached.
    pub milestones: Vec<MilestoneView>,
    /// Where the days to the median landing go; empty without a plan that can be simulated.
    pub stretches: Vec<StretchView>,
    /// What drives the spread, largest first; the shares sum to 1.
    pub drivers: Vec<DriverView>,
    /// What would change the odds most, the best first.
    pub helps: Vec<HelpView>,
    /// Other features that wait for this one, and whether they slip if it slips.
    pub waiting: Vec<WaitingView>,
    /// How it was made.
    pub method: ForecastMethod,
}

/// When it lands, with odds.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Dates {
    /// By then with even odds.
    pub p50: Date,
    /// By then in 85 of 100 cases.
    pub p85: Date,
    /// By then in 95 of 100 cases.
    pub p95: Date,
    /// The day by which users should have it.
    pub target: Option<Date>,
    /// The odds (0 to 1) of landing by the target.
    pub target_odds: Option<f64>,
    /// The odds of having landed by the end of each of these days, rising.
    pub curve: Vec<Odds>,
}

/// The odds at one moment.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Odds {
    /// When.
    pub at: Moment,
    /// The odds (0 to 1) of having landed by then.
    pub odds: f64,
}

/// A checkpoint beside its forecast.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MilestoneView {
    /// What must be true.
    pub what: String,
    /// The day planned.
    pub by: Date,
    /// The odds (0 to 1) of reaching it by then.
    pub odds: f64,
    /// The day by which it is reached with even odds.
    pub p50: Date,
    /// The day by which it is reached in 85 of 100 cases.
    pub p85: Date,
}

/// A stretch of the way to the median landing.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StretchView {
    /// What passes, in words.
    pub what: String,
    /// The label that this was in earlier features; `None` before and after building.
    pub label: Option<Label>,
    /// Calendar days.
    pub days: f64,
}

/// Something that drives the spread.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DriverView {
    /// What, in words.
    pub what: String,
    /// Its share of the variance, 0 to 1.
    pub share: f64,
}

/// Something that would change the odds.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HelpView {
    /// What, in words.
    pub what: String,
    /// The day whose odds are told: the target, or the day of even odds where there is none or its odds are
    /// nearly 0 or 1 whatever is done.
    pub by: Date,
    /// The odds then.
    pub odds: f64,
    /// How much better than now.
    pub gain: f64,
    /// How many days sooner the P85 comes then.
    pub sooner_days: f64,
}

/// Another feature that waits for this one.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WaitingView {
    /// Which.
    pub feature: Key,
    /// What it is called.
    pub title: String,
    /// What of it waits: the feature, or a part of it.
    pub what: Key,
    /// What it waits for: this feature, or a part of it.
    pub on: Key,
    /// How many days later its P50 lands when what it waits for comes a week after its even odds; `None`
    /// where it cannot be told: it has no plan that can be simulated.
    pub later_p50_days: Option<f64>,
    /// The same for its P85.
    pub later_p85_days: Option<f64>,
}

/// How a forecast was made.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ForecastMethod {
    /// `plan`: its plan was simulated; `others`: by how long others took; `none`.
    pub name: &'static str,
    /// How, in a sentence.
    pub words: String,
    /// Trials of the simulation; 0 where there was none.
    pub trials: usize,
    /// The seed: the same gives the same forecast to the bit.
    pub seed: u64,
    /// What it rests on.
    pub rests_on: Vec<String>,
    /// What could not be used or had to be assumed.
    pub left_out: Vec<String>,
    /// How good what it rests on has been so far, in a sentence; empty where nothing is forecast.
    pub track_record: String,
}

/// The forecast of a feature or of an issue of another tool; `None` when there is neither.
pub fn forecast(scene: &Scene<'_>, key: &Key) -> Option<Forecast> {
    let Some(reading) = scene.readings.get(key) else { return issue::forecast(scene, key) };
    let plan = planned(scene.world, key, scene.readings.calendar(), scene.at);
    let landing = landing::landing(scene, key);
    let simulated = landing.as_ref().and_then(|landing| match &landing.method {
        Method::Plan(simulated) => Some(simulated.as_ref()),
        Method::Others { .. } => None,
    });
    let dates = landing.as_ref().map(|landing| dates(reading.target, landing));
    let helps = if simulated.is_some() { landing::helps(scene, key) } else { vec![] };
    Some(Forecast {
        feature: key.clone(),
        kind: "feature",
        title: reading.title.to_string(),
        stage: reading.stage,
        team: reading.team.as_ref().map(ToString::to_string),
        open: reading.is_open(),
        as_of: scene.at,
        sentence: sentence(scene, reading, dates.as_ref(), &plan),
        plan: slices(&plan, landing.as_ref(), simulated),
        crew: crew(scene, &plan),
        milestones: milestones(landing.as_ref(), simulated),
        stretches: simulated.map(|simulated| simulated.stretches.iter().map(stretch).collect()).unwrap_or_default(),
        drivers: simulated.map(|simulated| simulated.drivers.iter().map(|one| driver(&plan, one)).collect()).unwrap_or_default(),
        helps: helps.iter().map(|help| help_view(&plan, help)).collect(),
        waiting: if reading.is_open() { waiting(scene, reading, landing.as_ref()) } else { vec![] },
        method: method(scene, reading.is_open(), landing.as_ref(), &plan.left_out),
        dates,
    })
}

/// When it lands, beside the day by which users should have it.
pub(super) fn dates(target: Option<Date>, landing: &Landing) -> Dates {
    let begin = Moment::start_of(landing.first);
    let at = |days: f64| begin.plus_seconds((days * DAY_SECONDS as f64) as i64);
    Dates {
        p50: landing.day(0.5),
        p85: landing.day(0.85),
        p95: landing.day(0.95),
        target,
        target_odds: target.map(|target| landing.odds_by(target)),
        curve: landing.curve.iter().map(|(days, odds)| Odds { at: at(*days), odds: *odds }).collect(),
    }
}

/// "PAY-12 lands by 4 March with even odds, and by 20 March in 85 of 100 cases. …"
fn sentence(scene: &Scene<'_>, reading: &Reading, dates: Option<&Dates>, plan: &Planned) -> Sentence {
    let today = scene.at.date();
    let key = reading.key.to_string();
    let Some(dates) = dates else {
        return if reading.is_open() {
            let sentence = Sentence::default().stress(key).say(" cannot be forecast yet: ");
            if plan.is_empty() && scene.experience().stays.are_known() {
                sentence.say(format!("it has no plan, and {TOO_OLD} Cut it into slices and estimate them, or give it up."))
            } else if plan.is_empty() {
                sentence.say("it has no plan, and too few features have landed from this stage. Cut it into slices and estimate them, or import a history.")
            } else {
                sentence.say("nothing is known of its slices. Estimate them in hours or days.")
            }
        } else {
            Sentence::default().stress(key).say(match reading.value() {
                Some(value) => format!(" has landed, on {}. There is nothing left to forecast.", words::date(value.date(), today)),
                None => " was given up. There is nothing left to forecast.".to_owned(),
            })
        };
    };
    when(&key, "lands", dates, today)
}

/// Why nothing is told of what has stood for years.
pub(super) const TOO_OLD: &str =
    "so few that stood as long as it were over later that it takes more than ten years in more than 15 of 100 cases.";

/// "PAY-12 lands by 4 March with even odds, by 20 March in 85 of 100 cases, by 2 April in 95. …"
pub(super) fn when(key: &str, does: &str, dates: &Dates, today: Date) -> Sentence {
    let days: Vec<Date> = [dates.p50, dates.p85, dates.p95].into_iter().chain(dates.target).collect();
    let day = words::dates(&days, today);
    let sentence = Sentence::default()
        .stress(key.to_owned())
        .say(format!(" {does} by "))
        .stress(day(dates.p50))
        .say(" with even odds, by ")
        .stress(day(dates.p85))
        .say(" in 85 of 100 cases, by ")
        .stress(day(dates.p95))
        .say(" in 95.");
    match dates.target.zip(dates.target_odds) {
        Some((target, _)) if target < today => sentence.say(format!(" Its target, {}, is ", day(target))).stress(words::MISSED).say("."),
        Some((target, odds)) => sentence.say(format!(" Its target, {}, is met ", day(target))).stress(chances(odds)).say("."),
        None => sentence,
    }
}

/// Odds as people say them: `in 40 of 100 cases`.
pub fn chances(odds: f64) -> String {
    match odds {
        odds if odds < 0.01 => "in fewer than 1 of 100 cases".to_owned(),
        odds if odds > 0.99 => "in more than 99 of 100 cases".to_owned(),
        odds => format!("in {:.0} of 100 cases", odds * 100.0),
    }
}

fn crew(scene: &Scene<'_>, plan: &Planned) -> Vec<String> {
    let seat = |seat: &domain::capacity::Seat| {
        let who = seat.person.map_or_else(|| format!("somebody of {}", seat.side), |person| words::person(scene.names, person));
        let share = if seat.share < 1.0 { format!(", {} of the time", words::percent(seat.share)) } else { String::new() };
        let from = seat.from.map_or_else(String::new, |day| format!(", from {}", words::date(day, scene.at.date())));
        let until = seat.until.map_or_else(String::new, |day| format!(", until {}", words::date(day, scene.at.date())));
        format!("{who}{share}{from}{until}")
    };
    plan.seats.iter().map(|(_, one)| seat(one)).collect()
}

fn milestones(landing: Option<&Landing>, simulated: Option<&Simulated>) -> Vec<MilestoneView> {
    let Some((landing, simulated)) = landing.zip(simulated) else { return vec![] };
    let day = |days: f64| day_after(landing.first, days);
    let view = |point: &landing::Checkpoint| MilestoneView {
        what: point.what.clone(),
        by: point.by,
        odds: point.odds,
        p50: day(point.days[0]),
        p85: day(point.days[1]),
    };
    simulated.milestones.iter().map(view).collect()
}

fn stretch(stretch: &Stretch) -> StretchView {
    let (what, label) = match stretch.what {
        Passing::BeforeBuilding => ("until building starts".to_owned(), None),
        Passing::Work => ("work on the slices".to_owned(), Some(Label::Work)),
        Passing::Around(label) => (format!("around the work: {}", label.words().to_lowercase()), Some(label)),
        Passing::AfterBuilding => ("from the last slice to value".to_owned(), None),
    };
    StretchView { what, label, days: stretch.days }
}

fn driver(plan: &Planned, driver: &Driver) -> DriverView {
    let what = match &driver.what {
        Cause::Slice(place) => format!("how much {} takes: {}", plan.items[*place].name, words::line(&plan.items[*place].title)),
        Cause::Estimates => "that all estimates of a feature may be too low, or too high, together".to_owned(),
        Cause::Around => "how much passes around the work".to_owned(),
        Cause::BeforeBuilding => "how long it takes until building starts".to_owned(),
        Cause::AfterBuilding => "how long it takes from the last slice to value".to_owned(),
        Cause::Together => "the causes above falling on the same days, and all that is too small to name".to_owned(),
    };
    DriverView { what, share: driver.share }
}

fn help_view(plan: &Planned, help: &Help) -> HelpView {
    let what = match &help.change {
        Change::Drop(place) => format!("leave out {}: {}", plan.items[*place].name, words::line(&plan.items[*place].title)),
        Change::OnePersonMore(Some(side)) => format!("one person more of {side}"),
        Change::OnePersonMore(None) => "one person more".to_owned(),
        Change::HalfTheWaiting => "half as much time around the work: answers, decisions, reviews".to_owned(),
        Change::StartNow => "building starts now".to_owned(),
        Change::HalfTheTail => "what is built reaches users in half the time".to_owned(),
    };
    HelpView { what, by: help.by, odds: help.odds, gain: help.gain, sooner_days: help.sooner_days }
}

fn waiting(scene: &Scene<'_>, reading: &Reading, landing: Option<&Landing>) -> Vec<WaitingView> {
    let title = |key: &Key| scene.readings.get(key).map_or_else(String::new, |other| other.title.to_string());
    let view = |one: landing::Waiting| WaitingView {
        title: title(&one.feature),
        feature: one.feature,
        what: one.what,
        on: one.on,
        later_p50_days: one.later_days.map(|later| later[0]),
        later_p85_days: one.later_days.map(|later| later[1]),
    };
    landing::waiting(scene, reading, landing).into_iter().map(view).collect()
}

/// How a forecast was made; `left_out` is told where there is none.
pub(super) fn method(scene: &Scene<'_>, is_open: bool, landing: Option<&Landing>, left_out: &[String]) -> ForecastMethod {
    let (name, words, trials, seed) = match landing.map(|landing| &landing.method) {
        Some(Method::Plan(simulated)) => (
            "plan",
            format!(
                "The plan was simulated {} times: each slice takes what its estimate says, corrected by how earlier estimates turned out; around the work passes what passed around earlier work.",
                words::number(simulated.trials)
            ),
            simulated.trials,
            simulated.seed,
        ),
        Some(Method::Others { of, n, over, .. }) => (
            "others",
            format!(
                "By how long {} {of} took, of which {} over: survival with what is known of each, the open ones counted for their age.",
                words::number(*n),
                words::count(*over, "is", "are")
            ),
            0,
            0,
        ),
        None if !is_open => ("none", "It has ended: nothing is left to forecast.".to_owned(), 0, 0),
        None => ("none", "It could not be forecast.".to_owned(), 0, 0),
    };
    ForecastMethod {
        name,
        words,
        trials,
        seed,
        rests_on: landing.map(|landing| landing.rests_on.clone()).unwrap_or_default(),
        left_out: landing.map_or_else(|| left_out.to_vec(), |landing| landing.left_out.clone()),
        track_record: landing.map(|landing| landing::track_record(scene, landing)).unwrap_or_default(),
    }
}
