//! **Carrying**: a feature on its way from idea to value, with its two owners.

pub mod feature;
pub mod stage;
pub mod work;
