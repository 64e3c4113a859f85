//! What a fetch has brought so far, kept in a file, so that one that is cut off goes
//! on where it stopped.
//!
//! The file has a line for each page and, after what belongs together, a line with the
//! place from which the tool can be asked on: the *cursor*, in the words of the tool's
//! own fetch. Going on hands out again what stands before the last cursor; what stands
//! behind it is asked for once more. The file goes when the fetch is whole.

use crate::{Page, Stopped};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::Duration,
};

/// What was kept longer ago than this is asked for again: a day later a tool may have
/// changed what was read.
pub const FRESH: Duration = Duration::from_secs(24 * 3600);

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Page { place: String, text: String },
    Cursor(Value),
}

/// What a fetch has brought so far.
pub struct Kept {
    file: Option<(PathBuf, File)>,
    pages: Vec<Page>,
    cursors: Vec<Value>,
}

impl Kept {
    /// Keeps nothing: a fetch that is cut off begins anew.
    pub fn nothing() -> Self {
        Self { file: None, pages: vec![], cursors: vec![] }
    }

    /// Keeps in a file beside `database`. `what` says what is fetched (address, query):
    /// another fetch has another file. What is there of an earlier fetch of the same is read.
    ///
    /// # Errors
    /// When the file cannot be opened or read.
    pub fn beside(database: &Path, what: &str) -> Result<Self, Stopped> {
        let name = database.file_name().unwrap_or_default().to_string_lossy();
        let path = database.with_file_name(format!("{name}.fetch-{:016x}.jsonl", fingerprint(what)));
        let said = |error: io::Error| Stopped(format!("What was fetched could not be kept in {}: {error}.", path.display()));
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(said)?;
        let age = file.metadata().and_then(|about| about.modified()).ok().and_then(|at| at.elapsed().ok()).unwrap_or_default();
        let (pages, cursors, whole) = if age > FRESH { (vec![], vec![], 0) } else { read(&file).map_err(said)? };
        file.set_len(whole).and_then(|()| file.seek(SeekFrom::End(0))).map_err(said)?;
        Ok(Self { file: Some((path, file)), pages, cursors })
    }

    /// How many pages there are of an earlier fetch.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there is nothing to go on from.
    pub fn is_empty(&self) -> bool {
        self.cursors.is_empty()
    }

    /// The cursors of an earlier fetch, the last one last.
    pub(crate) fn cursors(&self) -> &[Value] {
        &self.cursors
    }

    /// The pages of an earlier fetch, once.
    pub(crate) fn pages(&mut self) -> Vec<Page> {
        std::mem::take(&mut self.pages)
    }

    /// Keeps a page.
    pub(crate) fn page(&mut self, page: &Page) -> Result<(), Stopped> {
        if self.file.is_none() {
            return Ok(());
        }
        let (place, text) = (page.place.clone(), String::from_utf8_lossy(&page.bytes).into_owned());
        self.line(&Line::Page { place, text })
    }

    /// Keeps the place from which the tool can be asked on.
    pub(crate) fn cursor(&mut self, cursor: Value) -> Result<(), Stopped> {
        self.line(&Line::Cursor(cursor))
    }

    fn line(&mut self, line: &Line) -> Result<(), Stopped> {
        let Some((path, file)) = &mut self.file else { return Ok(()) };
        let said = |error: io::Error| Stopped(format!("What was fetched could not be kept in {}: {error}.", path.display()));
        let mut bytes = serde_json::to_vec(line).map_err(|error| said(error.into()))?;
        bytes.push(b'\n');
        file.write_all(&bytes).map_err(said)
    }

    /// Forgets what there is, because the tool does not know the place any more.
    pub(crate) fn forget(&mut self) -> Result<(), Stopped> {
        (self.pages, self.cursors) = (vec![], vec![]);
        let Some((path, file)) = &mut self.file else { return Ok(()) };
        file.set_len(0).map_err(|error| Stopped(format!("{} could not be emptied: {error}.", path.display())))
    }

    /// The fetch is whole: nothing needs to be kept.
    pub(crate) fn done(&mut self) -> Result<(), Stopped> {
        let Some((path, _)) = self.file.take() else { return Ok(()) };
        std::fs::remove_file(&path).map_err(|error| Stopped(format!("{} could not be removed: {error}.", path.display())))
    }
}

type Was = (Vec<Page>, Vec<Value>, u64);

/// What stands before the last cursor, and how many bytes that is. A line that is cut
/// off, or is none of ours, ends the reading.
fn read(file: &File) -> io::Result<Was> {
    let (mut pages, mut cursors, mut whole, mut at) = (vec![], vec![], 0, 0);
    let mut waiting = vec![];
    let mut reader = BufReader::new(file);
    let mut line = String::new();
    loop {
        line.clear();
        at += reader.read_line(&mut line)? as u64;
        match serde_json::from_str(&line) {
            _ if !line.ends_with('\n') => break,
            Ok(Line::Page { place, text }) => waiting.push(Page { place, bytes: text.into_bytes() }),
            Ok(Line::Cursor(cursor)) => {
                pages.append(&mut waiting);
                cursors.push(cursor);
                whole = at;
            }
            Err(_) => break,
        }
    }
    Ok((pages, cursors, whole))
}

/// FNV-1a (Fowler, Noll, Vo): names a file, protects nothing.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn page(text: &str) -> Page {
        Page { place: text.into(), bytes: text.into() }
    }

    #[test]
    fn what_stands_before_the_last_cursor_is_there_again_and_a_torn_line_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("work.db");
        let open = || Kept::beside(&database, "https://x.example all").expect("it opens");
        let mut kept = open();
        assert!(kept.is_empty());
        kept.page(&page("one\n")).and_then(|()| kept.cursor(json!(1))).and_then(|()| kept.page(&page("two"))).expect("it is kept");
        let path = std::fs::read_dir(folder.path()).expect("a folder").next().expect("a file").expect("a file").path();
        OpenOptions::new().append(true).open(&path).expect("it opens").write_all(b"{\"page\":{\"pla").expect("it is written");
        let mut again = open();
        assert_eq!((again.len(), again.cursors()), (1, &[json!(1)][..]));
        assert_eq!(again.pages(), [page("one\n")]);
        again.page(&page("three")).and_then(|()| again.cursor(json!(2))).expect("it is kept");
        let mut third = open();
        assert_eq!((third.pages(), third.cursors().len()), (vec![page("one\n"), page("three")], 2));
        assert!(Kept::beside(&database, "https://x.example some").expect("it opens").is_empty(), "another fetch has another file");
        third.done().expect("it goes");
        assert!(!path.exists() && open().is_empty());
    }

    #[test]
    fn what_is_a_day_old_is_asked_for_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("work.db");
        let mut kept = Kept::beside(&database, "x").expect("it opens");
        kept.page(&page("one")).and_then(|()| kept.cursor(json!(1))).expect("it is kept");
        let (_, file) = kept.file.as_ref().expect("a file");
        file.set_modified(std::time::SystemTime::now() - FRESH - Duration::from_secs(60)).expect("its time is set");
        assert!(Kept::beside(&database, "x").expect("it opens").is_empty());
    }
}
