//! The slices of a plan, with what is left of each and what slips if it slips.

use crate::forecasting::{
    landing::{Landing, Simulated, day_after},
    planned::{Basis, Planned, Slice, State, combine},
};
use domain::{Side, Worth};
use jiff::civil::Date;
use serde::Serialize;

/// A slice of the plan.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SliceView {
    /// What it is called: `S12`, or a key of another tool.
    pub name: String,
    /// What users get.
    pub title: String,
    /// What it is worth beside the others.
    pub value: f64,
    /// Whether the feature makes sense without it.
    pub worth: Worth,
    /// The side whose work it mostly is.
    pub side: Option<Side>,
    /// How far it is: `ahead`, `under way`, `done`.
    pub state: &'static str,
    /// What must be done first.
    pub needs: Vec<String>,
    /// What was said how much it takes, and by whom it counts: `3 to 8 days, settled`.
    pub estimate: Option<String>,
    /// How each side sees it: `product 2 to 5 days`.
    pub sides: Vec<String>,
    /// How far the sides' medians lie apart: the larger ÷ the smaller; `None` unless both spoke.
    pub apart: Option<f64>,
    /// Hours of work so far.
    pub spent_hours: f64,
    /// Hours of work that are left: P50; `None` when done, put off, or nothing can be said.
    pub left_p50_hours: Option<f64>,
    /// Hours of work that are left: P85.
    pub left_p85_hours: Option<f64>,
    /// The day by which it is done with even odds.
    pub done_p50: Option<Date>,
    /// The day by which it is done in 85 of 100 cases.
    pub done_p85: Option<Date>,
    /// Critical-path index: the share of trials in which it lay on the chain that decided the landing.
    pub critical: Option<f64>,
    /// What slips if this slips: how many days later the feature's P50 lands when the slice takes 40 working
    /// hours longer; `None` when done, put off, or not tried (60 are).
    pub slip_p50_days: Option<f64>,
    /// The same for its P85.
    pub slip_p85_days: Option<f64>,
    /// How its effort was forecast.
    pub method: Option<String>,
}

pub(super) fn slices(plan: &Planned, landing: Option<&Landing>, simulated: Option<&Simulated>) -> Vec<SliceView> {
    let name = |place: &usize| plan.items[*place].name.to_string();
    let view = |(place, item): (usize, &Slice)| {
        let part = simulated.and_then(|simulated| simulated.parts.iter().find(|part| part.place == place));
        let done = |nth: usize| part.zip(landing).map(|(part, landing)| day_after(landing.first, part.done_days[nth]));
        let slip = |nth: usize| simulated.and_then(|simulated| slip(simulated, place)).map(|later| later[nth]);
        let combined = combine(&item.given);
        SliceView {
            name: item.name.to_string(),
            title: item.title.to_string(),
            value: item.value,
            worth: item.worth,
            side: item.side,
            state: match item.state {
                State::Ahead => "ahead",
                State::UnderWay(_) => "under way",
                State::Done(_) => "done",
            },
            needs: item.needs.iter().map(name).collect(),
            estimate: item.range.map(|(range, basis)| {
                let why = match basis {
                    Basis::Settled => "settled",
                    Basis::Combined => "both sides put together",
                    Basis::Tracker => "from its tool",
                };
                format!("{}, {why}", rounded(&range))
            }),
            sides: combined
                .iter()
                .flat_map(|combined| &combined.sides)
                .map(|view| {
                    let side = view.side.map_or_else(|| "unknown side".to_owned(), |side| side.to_string());
                    format!("{side} {}", rounded(&view.range))
                })
                .collect(),
            apart: combined.and_then(|combined| combined.apart),
            spent_hours: item.spent_hours,
            left_p50_hours: part.map(|part| part.hours.median()),
            left_p85_hours: part.map(|part| part.hours.at(0.85)),
            done_p50: done(0),
            done_p85: done(1),
            critical: part.map(|part| part.critical),
            slip_p50_days: slip(0),
            slip_p85_days: slip(1),
            method: part.map(|part| part.method.clone()),
        }
    };
    plan.items.iter().enumerate().map(view).collect()
}

/// A range with figures that people read: at most one place after the point.
fn rounded(range: &domain::estimate::Range) -> String {
    let round = |figure: f64| if figure < 10.0 { (figure * 10.0).round() / 10.0 } else { figure.round() };
    domain::estimate::Range { p10: None, p50: round(range.p50), p90: round(range.p90), unit: range.unit }.to_string()
}

/// By how many days the landing moves when this slice takes longer.
fn slip(simulated: &Simulated, place: usize) -> Option<[f64; 2]> {
    simulated.slips.iter().find(|slip| slip.place == place).map(|slip| slip.later_days)
}
