//! Taking histories in: the way from a file to the journal, for the page and for
//! any other face.

pub mod desk;
pub mod door;
pub mod form;

pub use door::{Door, Told, read};
