//! Jira: over the network (Cloud REST v3, Server REST v2) or from files.

mod changes;
mod discover;
pub mod fetch;
mod form;
mod history;
mod issue;
mod lenient;
mod plain;
mod reader;
mod translate;
mod values;

pub use translate::{Translation, translate};

use crate::{
    Translated,
    files::{self, Bounds},
};
use domain::Moment;
use std::path::Path;

/// Reads issue files: one issue a file, a line, or an element of a list; triples
/// `KEY.json`, `KEY_CL.json`, `KEY_Comment.json`; in a folder or an archive.
/// `now` is the moment of reading; `seen` hears how many pages were read so far.
pub fn from_files(path: &Path, bounds: Bounds, now: Moment, seen: &mut dyn FnMut(u64)) -> Translated {
    let mut translation = Translation::new(now);
    let (mut batch, mut size, mut pages) = (Vec::new(), 0, 0_u64);
    let reading = files::read(path, bounds, &mut |page| {
        size += page.bytes.len();
        pages += 1;
        batch.push(page);
        if size >= translate::BATCH {
            translation.read(&batch);
            batch.clear();
            size = 0;
            seen(pages);
        }
    });
    translation.read(&batch);
    seen(pages);
    let mut translated = translation.finish();
    translated.problems.extend(reading.problems);
    translated.cut = reading.cut;
    translated
}
