//! **CSV**: any tracker's export with one line for every item.
//!
//! Which column is which is guessed from its header (Linear's and Jira's are known)
//! and can be said in a mapping file, see [`Columns::parse`]. An export keeps no
//! history, only date columns: an item that began is "Created" until then, "Started"
//! until it ended, and then what its status says today. What no date tells of is not
//! claimed: an item that has begun came to its status at its last change at the latest,
//! and one without any such date stands nowhere and is told of in a note. Everything has the basis
//! [`FromFields`](domain::item::Basis::FromFields).

mod columns;
pub(crate) mod dates;
pub(crate) mod decode;
mod row;
mod translate;

pub(crate) use columns::plain;
pub use columns::{Columns, NotAMapping};
pub use dates::DateOrder;
pub use translate::translate;

use crate::{Translated, files::Bounds, whole};
use domain::{Flow, Moment, Stage, Standing};
use std::path::Path;

/// Translates everything under `path`: a folder, an archive or a file. `columns` is
/// what a mapping file says, or the default; `now` is the moment of reading; `seen`
/// hears how many pages were read so far.
pub fn from_files(path: &Path, bounds: Bounds, columns: &Columns, now: Moment, seen: &mut dyn FnMut(u64)) -> Translated {
    whole::translated(path, bounds, seen, |pages| translate(pages, columns, now))
}

/// The statuses that are told from date columns, with what they mean.
pub const STATUSES: [(&str, Standing, &str); 4] = [
    (row::CREATED, Standing { stage: Stage::Understand, flow: Flow::Queue }, "it was written down and had not begun"),
    (row::STARTED, Standing { stage: Stage::Build, flow: Flow::Work }, "it had begun and had not ended"),
    (row::COMPLETED, Standing { stage: Stage::Delivered, flow: Flow::Done }, "the export says when it was completed"),
    (row::CANCELLED, Standing { stage: Stage::Dropped, flow: Flow::Dropped }, "the export says when it was cancelled"),
];
