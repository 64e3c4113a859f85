//! **Planning**: how much it takes, who has time for it, what comes first, and by when.

pub mod capacity;
pub mod dependency;
pub mod estimate;
pub mod milestone;
pub mod scope_item;
