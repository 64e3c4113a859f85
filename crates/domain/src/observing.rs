//! **Observing**: facts from other tools, and what people say they mean.

pub mod defect;
pub mod inference;
pub mod item;
pub mod mapping;
pub mod source;
