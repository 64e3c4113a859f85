//! What telling and detecting look at.

use crate::{measuring::Readings, telling::words::Names};
use domain::{Moment, World};

/// A workspace at a moment, measured, with what people in it are called.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// What is true.
    pub world: &'a World,
    /// What was measured of every feature.
    pub readings: &'a Readings,
    /// What people are called.
    pub names: &'a Names,
    /// The moment of looking.
    pub at: Moment,
}
