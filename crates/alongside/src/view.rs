//! What reading verbs look at: a workspace at a moment, measured. It needs no
//! writer, so it opens the journal and the vault to read and leaves them.

use crate::workspace::{now, present};
use anyhow::{Context, anyhow};
use domain::{Command, Key, Mark, Moment, Recorded, Seq, Stamp, Via, World};
use engine::Journal;
use insight::{
    End, Label, Lived, Scene,
    detecting::Found,
    measuring::{Reading, Readings},
    telling::{
        known::{self, NoFeature},
        words::Names,
    },
};
use std::{mem::ManuallyDrop, path::Path};
use store::{Sqlite, Vault};

/// A workspace at a moment, measured. It is the last thing that a process makes, so
/// that its memory goes with the process and not text by text.
pub struct View {
    world: ManuallyDrop<World>,
    readings: ManuallyDrop<Readings>,
    names: Names,
    lived: Lived,
    at: Moment,
    is_past: bool,
    /// What the detectors found.
    pub found: Found,
}

impl View {
    /// Looks at a workspace as it is, or as it was known at a moment of the past.
    ///
    /// # Errors
    /// When there is none, or the journal or the vault cannot be read.
    pub fn of(file: &Path, as_of: Option<Moment>) -> anyhow::Result<Self> {
        present(file)?;
        let (world, at) = (world(file, as_of)?, as_of.unwrap_or_else(now));
        let (readings, names) = (Readings::at(&world, at), Vault::open(file)?.names()?);
        let (world, readings) = (ManuallyDrop::new(world), ManuallyDrop::new(readings));
        let mut view = Self { world, readings, names, lived: Lived::new(), at, is_past: as_of.is_some(), found: Found::default() };
        view.found = Found::of(&view.scene());
        Ok(view)
    }

    /// The same moment, as if these acts had been done: nothing is written.
    ///
    /// # Errors
    /// What the rules refuse.
    pub fn supposing(mut self, commands: Vec<Command>) -> anyhow::Result<Self> {
        let stamp = Stamp { at: self.at, by: None, via: Via::Cli };
        for command in commands {
            for event in domain::decide(&self.world, &stamp, command)? {
                let mark = Mark { seq: self.world.seq.next(), stamp };
                domain::apply(&mut self.world, &Recorded { mark, event, cause: None });
            }
        }
        let readings = ManuallyDrop::new(Readings::at(&self.world, self.at));
        Ok(Self { readings, lived: Lived::new(), ..self })
    }

    /// What telling and detecting look at.
    pub fn scene(&self) -> Scene<'_> {
        Scene { world: &self.world, readings: &self.readings, names: &self.names, lived: &self.lived, at: self.at }
    }

    /// The features that held most time that was not work, the most first.
    pub fn waited_most(&self, most: usize) -> Vec<&Key> {
        let lost = |reading: &Reading| reading.elapsed() - reading.seconds.of(Label::Work);
        let mut all: Vec<_> = self.readings.all().iter().filter(|reading| reading.end != Some(End::Dropped)).collect();
        all.sort_by_key(|reading| std::cmp::Reverse(lost(reading)));
        all.into_iter().take(most).map(|reading| &reading.key).collect()
    }

    /// The key of a feature or of anything that was imported, as people type it: case does not matter.
    pub fn known(&self, typed: &str) -> Option<Key> {
        let features = self.readings.all().iter().map(|reading| &reading.key);
        features.chain(self.world.items.keys()).find(|key| key.as_str().eq_ignore_ascii_case(typed.trim())).cloned()
    }

    /// The key of a feature, as people type it: case does not matter.
    ///
    /// # Errors
    /// When there is no such feature, with those whose keys come nearest.
    pub fn feature(&self, typed: &str) -> anyhow::Result<Key> {
        known::feature(&self.scene(), typed).map_err(|no| match no {
            NoFeature::Unknown { .. } if self.is_past => {
                anyhow!("{no} as it was known at {}; without --as-of it may be there", self.at)
            }
            NoFeature::Unknown { .. } => anyhow!("{no}; `alongside features --state all` lists them"),
            NoFeature::OtherType(_) => anyhow!(no),
        })
    }

    /// The name of a team, as people type it; nothing is everybody.
    ///
    /// # Errors
    /// When there is no such team, with those that there are.
    pub fn team(&self, typed: &str) -> anyhow::Result<String> {
        Ok(known::team(&self.scene(), typed)?)
    }
}

fn world(file: &Path, as_of: Option<Moment>) -> anyhow::Result<World> {
    let mut journal = Sqlite::open(file)?;
    let Some(moment) = as_of else {
        return Ok(engine::snapshot::world(&mut journal)?);
    };
    let mut world = World::default();
    journal.read(Seq(0), &mut |recorded| domain::apply_known_at(&mut world, moment, recorded)).context("reading the past")?;
    Ok(world)
}
