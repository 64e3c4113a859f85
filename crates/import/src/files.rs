//! Opening what people have: a folder, an archive, a compressed file, a file.
//!
//! Entries come one after another, each as a [`Page`] with its place inside
//! (`tracker.tar.xz!PAY/PAY-12.json`, `issues.jsonl:17`). Nothing is written to
//! the disk, so names inside an archive can do no harm. Everything is bounded: an
//! entry or a line that is too long is a problem, and the rest goes on. An archive
//! that is cut off ends the reading, says where, and what came before is there.

mod bounded;
mod encoding;
mod walk;

use crate::Page;
use domain::source::Problem;
use std::path::{Path, PathBuf};

/// How much is read at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Bytes of one line of a `.jsonl` file, which holds one record.
    pub line: u64,
    /// Bytes of one other file or entry of an archive, which may hold all records there are.
    pub file: u64,
    /// Bytes of everything together, unpacked.
    pub total: u64,
    /// Entries.
    pub entries: u64,
}

impl Default for Bounds {
    /// 64 MB a line, 512 MB a file, 64 GB and ten million entries in all.
    fn default() -> Self {
        Self { line: 64 << 20, file: 512 << 20, total: 64 << 30, entries: 10_000_000 }
    }
}

/// What came out of reading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reading {
    /// Entries that were handed on as pages.
    pub pages: u64,
    /// Files and entries that are none of ours: pictures, read-mes.
    pub skipped: u64,
    /// What could not be read, each with its place; the rest went on.
    pub problems: Vec<Problem>,
    /// Why reading ended before the end, if it did.
    pub cut: Option<Problem>,
}

/// Reads everything under `path`, and hands each page to `take`, in the order of
/// names for a folder and in the order of the archive otherwise.
pub fn read(path: &Path, bounds: Bounds, take: &mut dyn FnMut(Page)) -> Reading {
    let mut walk = walk::Walk::new(bounds, take);
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    if path.is_dir() {
        for file in files_below(path, walk.reading()) {
            let place = file.strip_prefix(path).unwrap_or(&file).to_string_lossy().into_owned();
            walk.file(&file, &place);
        }
    } else {
        walk.file(path, &name);
    }
    walk.done()
}

/// All files below a folder, in the order of their names. Links are not followed,
/// so that a circle of them ends.
fn files_below(folder: &Path, reading: &mut Reading) -> Vec<PathBuf> {
    let (mut files, mut folders) = (vec![], vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                reading
                    .problems
                    .push(problem(&folder.to_string_lossy(), format!("This folder cannot be opened: {error}. Check its rights.")));
                continue;
            }
        };
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => files.push(entry.path()),
                _ => reading.skipped += 1,
            }
        }
    }
    files.sort();
    files
}

fn problem(place: &str, message: impl Into<String>) -> Problem {
    Problem { place: place.into(), message: message.into().into() }
}
