//! **Understanding**: what would be different for users, and how we would know.

pub mod success_metric;
