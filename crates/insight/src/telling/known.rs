//! What people name, a feature by its key or a team: found however it is typed, or
//! else refused with those that come near.

use super::{list, words};
use crate::Scene;
use domain::Key;

/// There is no such feature.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoFeature {
    /// Nothing is called so; at most three keys that come nearest.
    #[error("there is no feature {typed}{}", near_it(near))]
    Unknown {
        /// What was typed.
        typed: String,
        /// Those near it.
        near: Vec<Key>,
    },
    /// It came in, and is not taken for a feature.
    #[error("{0} was imported, but its type is no feature here; `alongside import mapping` says which types are")]
    OtherType(String),
}

/// There is no such team.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no team “{typed}”{}", the_teams(teams))]
pub struct NoTeam {
    /// What was typed.
    pub typed: String,
    /// Those that there are.
    pub teams: Vec<String>,
}

fn near_it(near: &[Key]) -> String {
    let near: Vec<String> = near.iter().map(ToString::to_string).collect();
    if near.is_empty() { String::new() } else { format!("; near it: {}", near.join(", ")) }
}

fn the_teams(teams: &[String]) -> String {
    if teams.is_empty() { "; no feature has a team here".to_owned() } else { format!("; the teams are {}", words::list(teams)) }
}

/// The key of a feature as people type it: case does not matter.
///
/// # Errors
/// When there is no such feature, with those whose keys come nearest.
pub fn feature(scene: &Scene<'_>, typed: &str) -> Result<Key, NoFeature> {
    let typed = typed.trim();
    let keys = || scene.readings.all().iter().map(|reading| &reading.key);
    if let Some(key) = keys().find(|key| key.as_str().eq_ignore_ascii_case(typed)) {
        return Ok(key.clone());
    }
    let said = || words::line(typed);
    if scene.world.items.get(&Key::new(typed)).is_some() {
        return Err(NoFeature::OtherType(said()));
    }
    Err(NoFeature::Unknown { typed: said(), near: nearest(typed, keys()) })
}

/// The name of a team as people type it: case does not matter, and nothing is everybody.
///
/// # Errors
/// When no feature is carried by such a team, with those that there are.
pub fn team(scene: &Scene<'_>, typed: &str) -> Result<String, NoTeam> {
    let teams = list::teams(scene);
    match typed.trim() {
        "" => Ok(String::new()),
        typed => match teams.iter().find(|team| team.to_lowercase() == typed.to_lowercase()) {
            Some(team) => Ok(team.clone()),
            None => Err(NoTeam { typed: words::line(typed), teams }),
        },
    }
}

/// At most three keys that share the most leading letters with what was typed.
fn nearest<'k>(typed: &str, keys: impl Iterator<Item = &'k Key>) -> Vec<Key> {
    let typed = typed.to_ascii_lowercase();
    let common = |key: &Key| key.as_str().to_ascii_lowercase().bytes().zip(typed.bytes()).take_while(|(a, b)| a == b).count();
    let mut near: Vec<_> = keys.map(|key| (common(key), key)).filter(|(common, _)| *common > 0).collect();
    near.sort_by_key(|(common, key)| (std::cmp::Reverse(*common), key.as_str().len(), (*key).clone()));
    near.into_iter().take(3).map(|(_, key)| key.clone()).collect()
}
