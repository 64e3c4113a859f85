//! **People**: who is here, on which side, in which team, and when they are away.

pub mod absence;
pub mod person;
pub mod team;
