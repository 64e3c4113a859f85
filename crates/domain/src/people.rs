//! **People**: who is here, on which side, in which team.

pub mod person;
pub mod team;
