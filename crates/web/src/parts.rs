//! The parts of a page, named after what they are. Each is a function from plain
//! data to markup; none asks anybody anything, and none carries a style attribute.

pub mod bands;
pub mod board;
pub mod card;
pub mod charts;
pub mod chip;
pub mod delays;
pub mod fan;
pub mod field;
pub mod frame;
pub mod frontier;
pub mod gauge;
pub mod ink;
pub mod mark;
pub mod note;
pub mod odds;
pub mod ribbon;
pub mod row;
pub mod sample;
pub mod scale;
pub mod sentence;
#[cfg(test)]
mod snapshots;
pub mod stages;
pub mod steps;
pub mod timeline;
pub mod words;
