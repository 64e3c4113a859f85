//! What telling and detecting look at.

use crate::{forecasting::Experience, measuring::Readings, telling::words::Names};
use domain::{Moment, World};
use std::sync::OnceLock;

/// What the workspace has lived through, read at the first question that needs it.
pub type Lived = OnceLock<Experience>;

/// A workspace at a moment, measured, with what people in it are called.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// What is true.
    pub world: &'a World,
    /// What was measured of every feature.
    pub readings: &'a Readings,
    /// What people are called.
    pub names: &'a Names,
    /// Where what forecasts learn from is kept; ask [`Scene::experience`].
    pub lived: &'a Lived,
    /// The moment of looking.
    pub at: Moment,
}

impl<'a> Scene<'a> {
    /// What forecasts learn from.
    pub fn experience(&self) -> &'a Experience {
        self.lived.get_or_init(|| Experience::of(self.world, self.readings, self.at))
    }
}
