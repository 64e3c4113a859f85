//! Pages, REST API and live events over the same views.

pub mod assets;
pub mod pages;
pub mod parts;
pub mod problem;
