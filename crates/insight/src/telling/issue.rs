//! When an open issue of another tool will be over: what is no feature, and a part of one or none.

use super::{
    Sentence,
    forecast::{self, Forecast},
    words,
};
use crate::{
    Scene,
    forecasting::landing::{issue, issue_landing},
    measuring::Part,
};
use domain::Key;
use serde::Serialize;

/// The forecast of an issue; `None` when there is no such issue.
pub(super) fn forecast(scene: &Scene<'_>, key: &Key) -> Option<Forecast> {
    let part = issue(scene.world, key, scene.readings.calendar(), scene.at)?;
    let landing = issue_landing(scene, &part);
    let dates = landing.as_ref().map(|landing| forecast::dates(part.target, landing));
    let sentence = match &dates {
        Some(dates) => forecast::when(key.as_str(), "is over", dates, scene.at.date()),
        None => untold(scene, &part),
    };
    Some(Forecast {
        feature: key.clone(),
        kind: "issue",
        title: part.title.map_or_else(|| key.to_string(), ToString::to_string),
        stage: part.stage,
        team: part.team.map(ToString::to_string),
        open: part.over.is_none(),
        as_of: scene.at,
        sentence,
        plan: vec![],
        crew: vec![],
        milestones: vec![],
        stretches: vec![],
        drivers: vec![],
        helps: vec![],
        waiting: vec![],
        method: forecast::method(scene, true, landing.as_ref(), &[]),
        dates,
    })
}

fn untold(scene: &Scene<'_>, part: &Part<'_>) -> Sentence {
    let key = Sentence::default().stress(part.key.to_string());
    match part.over {
        Some(over) => key.say(format!(" is over since {}. There is nothing left to forecast.", words::date(over.date(), scene.at.date()))),
        None if scene.experience().issues(scene).are_known() => key.say(format!(" cannot be forecast: {}", forecast::TOO_OLD)),
        None => key.say(" cannot be forecast yet: fewer than 20 issues are over. Import a longer history."),
    }
}

/// An open issue of another tool, in short.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct IssueView {
    /// Which.
    pub issue: Key,
    /// What it is called.
    pub title: String,
    /// Its type, in its tool's words.
    pub kind: String,
    /// How many days it has been open.
    pub age_days: f64,
    /// Over by then with even odds.
    pub p50: jiff::civil::Date,
    /// Over by then in 85 of 100 cases.
    pub p85: jiff::civil::Date,
}

/// Open issues whose key or title has all of these words, the soonest first; empty where it cannot be told.
pub(super) fn matching(scene: &Scene<'_>, find: &str, team: &str) -> Vec<IssueView> {
    let wanted = find.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let mut found: Vec<IssueView> = scene.world.items.keys().filter_map(|key| view(scene, key, &words, team)).collect();
    found.sort_by(|one, other| (one.p50, one.p85, &one.issue).cmp(&(other.p50, other.p85, &other.issue)));
    found
}

fn view(scene: &Scene<'_>, key: &Key, words: &[&str], team: &str) -> Option<IssueView> {
    let part = issue(scene.world, key, scene.readings.calendar(), scene.at)?;
    let text = format!("{key} {}", part.title.map_or("", |title| title.as_str())).to_lowercase();
    let of_team = team.is_empty() || part.team.is_some_and(|own| own.as_str() == team);
    let landing = Some(part).filter(|_| of_team && words.iter().all(|word| text.contains(word)));
    let part = landing?;
    let landing = issue_landing(scene, &part)?;
    Some(IssueView {
        issue: key.clone(),
        title: part.title.map(ToString::to_string).unwrap_or_default(),
        kind: part.r#type.map(ToString::to_string).unwrap_or_default(),
        age_days: scene.at.days_since(part.opened),
        p50: landing.day(0.5),
        p85: landing.day(0.85),
    })
}
