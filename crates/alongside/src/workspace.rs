//! A workspace on this machine: one file with the journal and the people vault,
//! and the engine at work on it.

use anyhow::{Context, bail};
use domain::{Key, Moment, World};
use engine::Engine;
use insight::{
    End, Label, Scene,
    detecting::Found,
    measuring::{Reading, Readings},
    telling::words::Names,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Sqlite, Vault};

/// An opened workspace.
pub struct Workspace {
    /// Where it is kept.
    pub file: PathBuf,
    /// The one way to change it.
    pub engine: Engine,
}

impl Workspace {
    /// Opens a workspace; where there is none, makes an empty one.
    ///
    /// # Errors
    /// When the file cannot be read, or is no workspace.
    pub fn open_or_make(file: &Path) -> anyhow::Result<Self> {
        let journal = || -> anyhow::Result<_> { Ok(Box::new(Sqlite::open(file)?)) };
        let engine = Engine::open(journal()?, journal()?)?;
        Ok(Self { file: file.into(), engine })
    }

    /// Opens a workspace that is there.
    ///
    /// # Errors
    /// When there is none, with the ways to one; or as [`Workspace::open_or_make`].
    pub fn open(file: &Path) -> anyhow::Result<Self> {
        present(file)?;
        Self::open_or_make(file)
    }

    /// The people vault of this workspace.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn vault(&self) -> anyhow::Result<Vault> {
        Ok(Vault::open(&self.file)?)
    }

    /// What a reading verb looks at: the workspace now, or as it was known at a
    /// moment of the past.
    ///
    /// # Errors
    /// When the journal or the vault cannot be read.
    pub fn look(&self, as_of: Option<Moment>) -> anyhow::Result<View> {
        let world = match as_of {
            Some(moment) => self.engine.as_known_at(moment).context("reading the past")?,
            None => Arc::new(self.engine.world().clone()),
        };
        let at = as_of.unwrap_or_else(now);
        let (readings, names) = (Readings::at(&world, at), self.vault()?.names()?);
        let mut view = View { world, readings, names, at, found: Found::default() };
        view.found = Found::of(&view.scene());
        Ok(view)
    }
}

/// Refuses to go on without a workspace, and says how to get one.
///
/// # Errors
/// When there is no such file.
pub fn present(file: &Path) -> anyhow::Result<()> {
    if !file.exists() {
        bail!(
            "there is no workspace at {}; see one with `alongside demo`, make one with `alongside import …`, or name another file with --database",
            file.display()
        );
    }
    Ok(())
}

/// A workspace at a moment, measured.
pub struct View {
    world: Arc<World>,
    readings: Readings,
    names: Names,
    at: Moment,
    /// What the detectors found.
    pub found: Found,
}

impl View {
    /// What telling and detecting look at.
    pub fn scene(&self) -> Scene<'_> {
        Scene { world: &self.world, readings: &self.readings, names: &self.names, at: self.at }
    }

    /// The features that held most time that was not work, the most first.
    pub fn slowest(&self, most: usize) -> Vec<&Key> {
        let lost = |reading: &Reading| reading.elapsed() - reading.seconds.of(Label::Work);
        let mut all: Vec<_> = self.readings.all().iter().filter(|reading| reading.end != Some(End::Dropped)).collect();
        all.sort_by_key(|reading| std::cmp::Reverse(lost(reading)));
        all.into_iter().take(most).map(|reading| &reading.key).collect()
    }

    /// The key of a feature, as people type it: case does not matter.
    ///
    /// # Errors
    /// When there is no such feature, with those whose keys come nearest.
    pub fn feature(&self, typed: &str) -> anyhow::Result<Key> {
        let keys = || self.readings.all().iter().map(|reading| &reading.key);
        if let Some(key) = keys().find(|key| key.as_str().eq_ignore_ascii_case(typed.trim())) {
            return Ok(key.clone());
        }
        let near: Vec<_> = nearest(typed, keys()).map(ToString::to_string).collect();
        if self.world.items.get(&Key::new(typed)).is_some() {
            bail!("{typed} was imported, but its type is no feature here; `alongside import mapping` says which types are.");
        }
        if near.is_empty() {
            bail!("there is no feature {typed}; `alongside features` lists them.");
        }
        bail!("there is no feature {typed}. Near it: {}; `alongside features` lists all.", near.join(", "));
    }
}

/// At most three keys that share the most leading letters with what was typed.
fn nearest<'k>(typed: &str, keys: impl Iterator<Item = &'k Key>) -> impl Iterator<Item = &'k Key> {
    let typed = typed.to_ascii_lowercase();
    let common = |key: &Key| key.as_str().to_ascii_lowercase().bytes().zip(typed.bytes()).take_while(|(a, b)| a == b).count();
    let mut near: Vec<_> = keys.map(|key| (common(key), key)).filter(|(common, _)| *common > 0).collect();
    near.sort_by_key(|(common, key)| (std::cmp::Reverse(*common), key.as_str().len(), (*key).clone()));
    near.into_iter().take(3).map(|(_, key)| key)
}

/// The clock of this machine.
pub fn now() -> Moment {
    jiff::Timestamp::now().into()
}
