//! A workspace on this machine: one file with the journal and the people vault,
//! and the engine at work on it.

use crate::people::InVault;
use anyhow::bail;
use domain::{Moment, Via};
use engine::Engine;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Sqlite, Vault};
use web::{Door, People};

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

    /// The people of this workspace, as pages and imports need them.
    ///
    /// # Errors
    /// As [`Workspace::vault`].
    pub fn people(&self) -> anyhow::Result<Arc<dyn People>> {
        Ok(Arc::new(InVault::new(self.vault()?)))
    }

    /// The way in for a history that comes in now.
    ///
    /// # Errors
    /// As [`Workspace::vault`].
    pub fn door(&self) -> anyhow::Result<Door> {
        Ok(Door { engine: self.engine.clone(), people: self.people()?, via: Via::Import, at: now() })
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

/// The clock of this machine.
pub fn now() -> Moment {
    jiff::Timestamp::now().into()
}
