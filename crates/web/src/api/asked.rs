//! What is asked for in an address, read with care: a word that is not understood
//! is named, with the words that are.

use crate::{
    pages::features::Layout,
    problem::{InApi, OnPage, Problem},
};
use axum::{
    extract::{FromRequestParts, Query as Pairs},
    http::{Uri, request::Parts},
};
use domain::{Side, Stage};
use insight::{
    Scene,
    telling::{
        features::{Query, Sort, State},
        known,
        negotiation::{self, Wish},
        time::Period,
    },
};
use jiff::civil::Date;
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::{IntoParams, openapi::path::ParameterIn};

/// What the API is asked for. A parameter that does not exist is refused: the answer would be that
/// of another question.
pub struct Strict<T>(pub T);

/// What a page is asked for. Parameters that it does not know are let pass: mails and chats add some
/// to the addresses in them.
pub struct Lenient<T>(pub T);

impl<S: Sync, T: DeserializeOwned + IntoParams> FromRequestParts<S> for Strict<T> {
    type Rejection = InApi;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, InApi> {
        let Pairs(pairs) = Pairs::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| unreadable())?;
        let known: Vec<String> = T::into_params(|| Some(ParameterIn::Query)).into_iter().map(|parameter| parameter.name).collect();
        if let Some((unknown, _)) = pairs.iter().find(|(name, _)| !known.contains(name)) {
            let (unknown, known) = (unknown.chars().take(40).collect::<String>(), known.join(", "));
            return Err(InApi(Problem::unreadable(format!("There is no parameter “{unknown}” here; there are: {known}."))));
        }
        Ok(Self(read(&parts.uri)?))
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Lenient<T> {
    type Rejection = OnPage;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, OnPage> {
        Ok(Self(read(&parts.uri)?))
    }
}

fn read<T: DeserializeOwned>(uri: &Uri) -> Result<T, Problem> {
    Pairs::try_from_uri(uri).map(|Pairs(asked)| asked).map_err(|_| unreadable())
}

/// Every field is a text, so that only their form can be wrong.
fn unreadable() -> Problem {
    Problem::unreadable("What stands behind the ? of the address could not be read: name every parameter once, like ?take=20&skip=40.")
}

/// What a list of features is asked for.
#[derive(Deserialize, Default, Debug, IntoParams)]
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
    /// How many to pass over; 0 where nothing is said.
    #[param(value_type = Option<usize>)]
    pub skip: Option<String>,
    /// How many to show, from 1 to 200; 50 where nothing is said.
    #[param(value_type = Option<usize>)]
    pub take: Option<String>,
    /// A day or time in the past, at whose end it is told: 2026-03-01. Today is the latest.
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
        let skip = number("skip", self.skip.as_ref(), 0..=usize::MAX)?.unwrap_or(0);
        let take = number("take", self.take.as_ref(), 1..=200)?.unwrap_or(0);
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        Ok(Query {
            find: text(&self.find),
            stage: word("stage", &self.stage, Stage::from_word, &Stage::ALL.map(Stage::word))?,
            state: word("state", &self.state, State::from_word, &State::ALL.map(State::word))?.unwrap_or_default(),
            team: text(&self.team),
            source: text(&self.source),
            waiting: word("waiting", &self.waiting, of_word::<Side>, &["product", "engineering"])?,
            sort: word("sort", &self.sort, Sort::from_word, &Sort::ALL.map(Sort::word))?.unwrap_or_default(),
            skip,
            take,
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

/// Which of the features under way an outlook is asked for.
#[derive(Deserialize, Default, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Ahead {
    /// Words of key or title.
    pub find: Option<String>,
    /// Only this stage.
    pub stage: Option<String>,
    /// Only those carried by this team.
    pub team: Option<String>,
    /// Only those from this source.
    pub source: Option<String>,
    /// Only those that wait for product or engineering.
    pub waiting: Option<String>,
    /// A day or time in the past, at whose end it is told: 2026-03-01. Today is the latest.
    pub as_of: Option<String>,
}

impl Ahead {
    /// As the query that the outlook understands.
    ///
    /// # Errors
    /// A word that is not understood.
    pub fn query(&self) -> Result<Query, Problem> {
        let Self { find, stage, team, source, waiting, .. } = self;
        let [find, stage, team, source, waiting] = [find, stage, team, source, waiting].map(Clone::clone);
        Listed { find, stage, team, source, waiting, ..Listed::default() }.query()
    }
}

/// The query with the team's name as it is written here, and a source that there is.
///
/// # Errors
/// When there is no such team or source.
pub fn known_to(scene: &Scene<'_>, query: Query) -> Result<Query, Problem> {
    let team = known::team(scene, &query.team).map_err(|no| Problem::unreadable(format!("team: {no}.")))?;
    let sources: Vec<&str> = scene.world.sources.iter().map(|(_, source)| &*source.name).collect();
    if !query.source.is_empty() && !sources.contains(&&*query.source) {
        let said =
            if sources.is_empty() { "nothing was imported here".to_owned() } else { format!("the sources are {}", sources.join(", ")) };
        return Err(Problem::unreadable(format!("There is no source “{}”; {said}.", query.source.chars().take(40).collect::<String>())));
    }
    Ok(Query { team, ..query })
}

/// What is wished for in a negotiation.
#[derive(Deserialize, Default, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wished {
    /// The day by which it is to land: 2026-03-01, today or later. Where nothing is said it is the feature's target, or else the day of even odds.
    pub by: Option<String>,
    /// The odds of landing by then, in percent from 1 to 99; 85 where nothing is said.
    pub odds: Option<String>,
    /// true (where nothing is said): with what other days would buy and with alternatives; false: without them, which is quicker.
    pub whole: Option<String>,
    /// A day or time in the past, at whose end it is told: 2026-03-01. Today is the latest.
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

fn odds(given: Option<&String>) -> Result<Option<f64>, Problem> {
    let Some(given) = given.map(|given| given.trim()).filter(|given| !given.is_empty()) else { return Ok(None) };
    let wrong = |why| Problem::unreadable(format!("odds={} cannot be had: {why}.", given.chars().take(40).collect::<String>()));
    negotiation::odds(given).map(Some).map_err(wrong)
}

fn number(name: &str, given: Option<&String>, range: std::ops::RangeInclusive<usize>) -> Result<Option<usize>, Problem> {
    let Some(given) = given.map(|given| given.trim()).filter(|given| !given.is_empty()) else { return Ok(None) };
    let within = if *range.end() == usize::MAX {
        format!("from {} on", range.start())
    } else {
        format!("from {} to {}", range.start(), range.end())
    };
    let said = given.chars().take(40).collect::<String>();
    let wrong = || Problem::unreadable(format!("{name}={said} is not understood; write a whole number {within}."));
    given.parse().ok().filter(|number| range.contains(number)).map(Some).ok_or_else(wrong)
}

/// From when, and over which period, insights are told.
#[derive(Deserialize, Default, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Spanned {
    /// A day or time in the past, at whose end it is told: 2026-03-01. Today is the latest.
    pub as_of: Option<String>,
    /// The first day of the period: 2026-01-01. Where neither end is said, it is the last twelve months.
    pub from: Option<String>,
    /// The last day of the period; today where nothing is said.
    pub until: Option<String>,
}

impl Spanned {
    /// The period; `None` is the usual one. Where one end is missing, it is a year away or today.
    ///
    /// # Errors
    /// A day that is not understood, or a first day after the last.
    pub fn period(&self, today: Date) -> Result<Option<Period>, Problem> {
        let (from, until) = (day("from", self.from.as_ref())?, day("until", self.until.as_ref())?);
        Period::asked(from, until, today).map_err(|backwards| Problem::unreadable(backwards.to_string()))
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
    fn odds_are_percent_and_a_share_is_refused() {
        let read = |text: &str| odds(Some(&text.to_owned())).ok().flatten();
        assert_eq!(["85", "85%", "85 %", " 85 "].map(read), [Some(0.85); 4]);
        assert_eq!(["1", "99", "99.0"].map(read), [Some(0.01), Some(0.99), Some(0.99)]);
        assert_eq!(["0", "100", "-3", "1e9", "NaN", "inf", "many", "99.5", "0.85", "0.5"].map(read), [None; 10]);
        assert_eq!(odds(None).ok(), Some(None));
        let share = odds(Some(&"0.85".to_owned())).expect_err("a share is no percent").detail;
        assert!(share.contains("write 85 where you mean 0.85"), "{share}");
    }
}
