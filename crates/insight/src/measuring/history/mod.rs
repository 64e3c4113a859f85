//! From what is kept to one history, native or imported.
//!
//! Native features are read from what people recorded here; imported ones from
//! the facts that their tool recorded. Questions, decisions, changes,
//! dependencies, defects and work recorded *here* count for both, and so do the
//! items that point at a feature: its parts, defects and pull requests.

mod code;
mod draft;
mod imported;
mod inferring;
mod linked;
mod matters;
mod native;
mod part;
mod talk;
#[cfg(test)]
mod tests;
mod way;

use crate::History;
use domain::{
    Key, Mapping, Moment, Role, World,
    item::{Item, What},
};
pub use draft::BELIEVED_DAYS;
pub use matters::Index;
pub use part::{Part, part};

/// The keys of all features, opened here or imported, in order.
pub fn keys(world: &World) -> Vec<Key> {
    let imported = world.items.iter().filter(|(_, item)| role(world, item) == Role::Feature).map(|(key, _)| key);
    let mut keys: Vec<Key> = world.features.keys().chain(imported).cloned().collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The history of one feature at a moment; `None` when there is no such feature,
/// or not yet.
///
/// What is dated after that moment is not read. Looks through every question,
/// decision, change, dependency and defect of the workspace; for many features
/// make an [`Index`] once and use [`history_with`].
pub fn history(world: &World, key: &Key, at: Moment) -> Option<History> {
    history_with(world, &Index::of(world, key), key, at)
}

/// As [`history()`], with an index that was made before.
pub fn history_with(world: &World, index: &Index<'_>, key: &Key, at: Moment) -> Option<History> {
    let matters = index.get(key);
    if let Some(feature) = world.features.get(key) {
        return native::history(world, key, feature, matters, at);
    }
    let item = world.items.get(key).filter(|item| role(world, item) == Role::Feature)?;
    imported::history(world, key, item, matters, at)
}

/// Whether there is a feature of that key, opened here or imported.
pub(super) fn carries(world: &World, key: &Key) -> bool {
    world.features.contains_key(key) || world.items.get(key).is_some_and(|item| role(world, item) == Role::Feature)
}

/// What an item is here: its last type, through its source's mapping.
fn role(world: &World, item: &Item) -> Role {
    let types = item.batches.iter().flat_map(|batch| batch.facts.iter()).filter_map(|fact| match &fact.what {
        What::Opened { r#type, .. } | What::Retyped { to: r#type, .. } => Some((fact.at, r#type)),
        _ => None,
    });
    let last = types.max_by_key(|(at, _)| *at);
    last.map_or(Role::Other, |(_, r#type)| mapping(world, item).map_or(Role::Other, |mapping| mapping.role(r#type)))
}

fn mapping<'w>(world: &'w World, item: &Item) -> Option<&'w Mapping> {
    world.mappings.get(&item.source)
}
