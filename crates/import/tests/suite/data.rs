//! The real histories under `../shared/data`, opened without the crate's own reader.

use domain::{Moment, item::Fact, testing::skipped};
use import::{Page, Translated};
use std::{fs, io::Read, path::PathBuf};

/// The moment of reading, after everything in the data: 2026-11-01.
pub const NOW: Moment = Moment::from_seconds(1_793_491_200);

fn open(path: &str) -> Option<Box<dyn Read>> {
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    let Ok(file) = fs::File::open(&place) else {
        skipped(&format!("{path} of the shared data is not here"));
        return None;
    };
    Some(if path.ends_with(".xz") { Box::new(liblzma::read::XzDecoder::new(file)) } else { Box::new(file) })
}

/// One file, unpacked.
pub fn file(path: &str) -> Option<Page> {
    let mut bytes = vec![];
    open(path)?.read_to_end(&mut bytes).expect("the file unpacks");
    Some(Page { place: path.trim_end_matches(".xz").into(), bytes })
}

/// The files of an archive.
pub fn archive(path: &str) -> Option<Vec<Page>> {
    let mut archive = tar::Archive::new(open(path)?);
    let mut pages = vec![];
    for entry in archive.entries().expect("the archive opens") {
        let mut entry = entry.expect("an entry");
        let place = format!("{path}:{}", entry.path().expect("a name").display());
        let mut bytes = vec![];
        entry.read_to_end(&mut bytes).expect("the entry unpacks");
        if entry.header().entry_type().is_file() {
            pages.push(Page { place, bytes });
        }
    }
    Some(pages)
}

/// All facts of all items.
pub fn facts(read: &Translated) -> impl Iterator<Item = &Fact> {
    read.found.iter().flat_map(|found| &found.facts)
}
