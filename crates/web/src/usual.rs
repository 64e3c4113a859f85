//! What is usual, kept between two looks.

use domain::{Moment, Seq};
use insight::{Scene, measuring::Usual};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// How many bands are kept before all are forgotten.
const ROOM: usize = 64;

/// What is usual, kept as long as the same moment is looked at: every feature of a
/// team is read beside the same bands, and sorting a large workspace takes longer
/// than telling one feature of it.
#[derive(Default)]
pub struct Kept(Mutex<BTreeMap<Beside, Usual>>);

/// The place in the journal, the moment of looking, and the team.
type Beside = (Seq, Moment, Option<String>);

impl Kept {
    /// As [`Usual::beside`].
    pub fn beside(&self, scene: &Scene<'_>, team: Option<&str>) -> Usual {
        let place = (scene.world.seq, scene.at, team.map(String::from));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= ROOM && !kept.contains_key(&place) {
            kept.clear();
        }
        kept.entry(place).or_insert_with(|| Usual::beside(scene, team)).clone()
    }
}
