//! What is asked for in an address, read with care: a word that is not understood
//! is named, with the words that are.

use crate::{pages::features::Layout, problem::Problem};
use domain::{Side, Stage};
use insight::telling::{
    features::{Query, Sort, State},
    negotiation::Wish,
    time::Period,
};
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;

/// What a list of features is asked for.
#[derive(Deserialize, Default, Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Listed {
    /// Words of key or title.
    pub find: Option<String>,
    /// open (the default), landed, dropped or all.
    pub state: Option<String>,
    /// Only this stage.
    pub stage: Option<String>,
    /// Only those carried by this team.
    pub team: Option<String>,
    /// Only those from this source.
    pub source: Option<String>,
    /// Only those that wait for product or engineering.
    pub waiting: Option<String>,
    /// age (the default), landed, work, questions, key or stage.
    pub sort: Option<String>,
    /// How many to pass over.
    pub skip: Option<usize>,
    /// How many to show, at most 200.
    pub take: Option<usize>,
    /// A day or time in the past: 2026-03-01.
    pub as_of: Option<String>,
    /// list or board; for the page only.
    #[param(ignore)]
    pub view: Option<String>,
}

impl Listed {
    /// As the query that the list understands.
    ///
    /// # Errors
    /// A word that is not understood.
    pub fn query(&self) -> Result<Query, Problem> {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        Ok(Query {
            find: text(&self.find),
            stage: word("stage", &self.stage, Stage::from_word, &Stage::ALL.map(Stage::word))?,
            state: word("state", &self.state, State::from_word, &State::ALL.map(State::word))?.unwrap_or_default(),
            team: text(&self.team),
            source: text(&self.source),
            waiting: word("waiting", &self.waiting, of_word::<Side>, &["product", "engineering"])?,
            sort: word("sort", &self.sort, Sort::from_word, &Sort::ALL.map(Sort::word))?.unwrap_or_default(),
            skip: self.skip.unwrap_or(0),
            take: self.take.unwrap_or(0).min(200),
        })
    }

    /// How the page is laid out.
    ///
    /// # Errors
    /// A word that is not understood.
    pub fn layout(&self) -> Result<Layout, Problem> {
        Ok(word("view", &self.view, of_word::<Layout>, &["list", "board"])?.unwrap_or_default())
    }
}

/// What is wished for in a negotiation.
#[derive(Deserialize, Default, Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wished {
    /// The day: 2026-03-01. The usual one is the feature's target, or else the day of even odds.
    pub by: Option<String>,
    /// The odds, from 1 to 99 of 100 (85), or below 1 as a share (0.85). The usual ones are 85.
    pub odds: Option<String>,
    /// true (the default) with the frontier and the alternatives; false without, which is quicker.
    pub whole: Option<String>,
    /// A day or time in the past: 2026-03-01.
    pub as_of: Option<String>,
}

impl Wished {
    /// As the wish that a negotiation understands.
    ///
    /// # Errors
    /// A day, odds or a word that are not understood.
    pub fn wish(&self) -> Result<Wish, Problem> {
        let whole = word("whole", &self.whole, |word| word.parse::<bool>().ok(), &["true", "false"])?;
        Ok(Wish { by: day("by", self.by.as_ref())?, odds: odds(self.odds.as_ref())?.unwrap_or(0.85), whole: whole.unwrap_or(true) })
    }
}

/// From 1 to 99 they are of 100; below 1 they are a share.
fn odds(given: Option<&String>) -> Result<Option<f64>, Problem> {
    let Some(given) = given.map(|given| given.trim()).filter(|given| !given.is_empty()) else { return Ok(None) };
    let said: Option<f64> = given.trim_end_matches('%').trim_end().parse().ok();
    let share = said.map(|said| if said < 1.0 { said } else { said / 100.0 }).filter(|share| (0.01..=0.99).contains(share));
    share.map(Some).ok_or_else(|| {
        Problem::unreadable(format!(
            "odds={} cannot be had; write them from 1 to 99 of 100 like 85, or as a share like 0.85.",
            given.chars().take(40).collect::<String>()
        ))
    })
}

/// From when, and over which period, insights are told.
#[derive(Deserialize, Default, Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Spanned {
    /// A day or time in the past: 2026-03-01.
    pub as_of: Option<String>,
    /// The first day: 2026-01-01. The usual period is the last twelve months.
    pub from: Option<String>,
    /// The last day.
    pub until: Option<String>,
}

impl Spanned {
    /// The period; `None` is the usual one. Where one end is missing, it is a year away or today.
    ///
    /// # Errors
    /// A day that is not understood, or a first day after the last.
    pub fn period(&self, today: Date) -> Result<Option<Period>, Problem> {
        let (from, until) = (day("from", self.from.as_ref())?, day("until", self.until.as_ref())?);
        if from.is_none() && until.is_none() {
            return Ok(None);
        }
        let until = until.unwrap_or(today);
        let from = from.unwrap_or_else(|| until.saturating_sub(1.year()));
        if from > until {
            return Err(Problem::unreadable(format!("{from} is after {until}; the first day comes first.")));
        }
        Ok(Some(Period { from, until }))
    }
}

fn day(name: &str, given: Option<&String>) -> Result<Option<Date>, Problem> {
    let Some(given) = given.map(|given| given.trim()).filter(|given| !given.is_empty()) else { return Ok(None) };
    let wrong =
        |_| Problem::unreadable(format!("{name}={} is no day; write it like 2026-03-01.", given.chars().take(40).collect::<String>()));
    given.parse().map(Some).map_err(wrong)
}

fn of_word<T: for<'d> Deserialize<'d>>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.into())).ok()
}

fn word<T>(name: &str, given: &Option<String>, of: impl Fn(&str) -> Option<T>, words: &[&str]) -> Result<Option<T>, Problem> {
    let Some(given) = given.as_deref().map(str::trim).filter(|given| !given.is_empty()) else { return Ok(None) };
    let wrong = || {
        Problem::unreadable(format!(
            "{name}={} is not understood; write one of: {}.",
            given.chars().take(40).collect::<String>(),
            words.join(", ")
        ))
    };
    of(given).map(Some).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_are_read_as_people_write_them() {
        let read = |text: &str| odds(Some(&text.to_owned())).ok().flatten();
        assert_eq!(["85", "85%", "85 %", " 0.85 "].map(read), [Some(0.85); 4]);
        assert_eq!(["1", "99", "0.5"].map(read), [Some(0.01), Some(0.99), Some(0.5)]);
        assert_eq!(["0", "100", "-3", "1e9", "NaN", "inf", "many", "99.5"].map(read), [None; 8]);
        assert_eq!(odds(None).ok(), Some(None));
    }
}
