//! **Planning**: what a feature needs from elsewhere.

pub mod dependency;
