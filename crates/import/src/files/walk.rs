//! Through folders, archives and lines, to pages.

use super::{
    Bounds, Reading,
    bounded::{Got, read_all, read_line},
    encoding::{Decoded, decode},
    problem,
};
use crate::Page;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

/// What to do with a file, by its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Tar,
    Zip,
    /// One record a line.
    Lines,
    /// A page as a whole; a table may be in Latin-1.
    Whole {
        table: bool,
    },
    /// None of ours.
    Foreign,
}

/// How it is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Packing {
    None,
    Gzip,
    Xz,
}

/// `issues.tar.xz` → a tar archive packed with xz.
fn form(name: &str) -> (Form, Packing) {
    let name = name.to_lowercase();
    let (name, packing) = match name.rsplit_once('.') {
        Some((inner, "gz")) => (inner.to_owned(), Packing::Gzip),
        Some((inner, "xz")) => (inner.to_owned(), Packing::Xz),
        Some((inner, "tgz")) => (format!("{inner}.tar"), Packing::Gzip),
        Some((inner, "txz")) => (format!("{inner}.tar"), Packing::Xz),
        _ => (name, Packing::None),
    };
    let form = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("tar") => Form::Tar,
        Some("zip") => Form::Zip,
        Some("jsonl" | "ndjson") => Form::Lines,
        Some("json") => Form::Whole { table: false },
        Some("csv" | "tsv" | "xes") => Form::Whole { table: true },
        _ => Form::Foreign,
    };
    (form, packing)
}

/// Two such blocks of zeros end a tar archive; one is enough to know.
const TAR_BLOCK: usize = 512;

/// A reader that knows with how many zeros ends what was read of it so far.
struct Ending<R> {
    inner: R,
    zeros: usize,
}

impl<R> Ending<R> {
    fn of(inner: R) -> Self {
        Self { inner, zeros: 0 }
    }
}

impl<R: Read> Read for Ending<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        let zeros = into[..read].iter().rev().take_while(|byte| **byte == 0).count();
        self.zeros = if zeros == read { self.zeros + zeros } else { zeros };
        Ok(read)
    }
}

/// Reading under way.
pub(super) struct Walk<'t> {
    bounds: Bounds,
    bytes: u64,
    take: &'t mut dyn FnMut(Page),
    reading: Reading,
}

impl<'t> Walk<'t> {
    pub fn new(bounds: Bounds, take: &'t mut dyn FnMut(Page)) -> Self {
        Self { bounds, bytes: 0, take, reading: Reading::default() }
    }

    pub fn reading(&mut self) -> &mut Reading {
        &mut self.reading
    }

    pub fn done(self) -> Reading {
        self.reading
    }

    /// A file on the disk.
    pub fn file(&mut self, path: &Path, place: &str) {
        if self.reading.cut.is_some() {
            return;
        }
        let (form, packing) = form(place);
        match File::open(path) {
            Err(error) => self.cut(place, format!("It cannot be opened: {error}. Check the path and its rights.")),
            Ok(file) => match (form, packing) {
                (Form::Zip, Packing::None) => self.zip(file, place),
                (_, Packing::None) => self.stream(form, BufReader::with_capacity(1 << 18, file), place),
                (_, Packing::Gzip) => self.stream(form, BufReader::new(flate2::read::MultiGzDecoder::new(BufReader::new(file))), place),
                (_, Packing::Xz) => self.stream(form, BufReader::new(liblzma::read::XzDecoder::new_multi_decoder(file)), place),
            },
        }
    }

    fn stream(&mut self, form: Form, mut reader: impl BufRead, place: &str) {
        match form {
            Form::Tar => self.tar(reader, place),
            Form::Lines => self.lines(&mut reader, place),
            Form::Whole { table } => {
                if let Err(error) = self.entry(&mut reader, place, table, 0) {
                    self.cut(place, broken(&error));
                }
            }
            Form::Zip => self.cut(place, "A zip archive inside another packing; unpack the outer one first."),
            Form::Foreign => self.foreign(place),
        }
    }

    /// Passes over what is none of ours.
    fn foreign(&mut self, place: &str) {
        self.reading.skipped += 1;
        if !place.contains(['!', '/']) && self.reading.pages == 0 {
            let forms = "a folder, .json, .jsonl, .csv, .xes, .zip, .tar, or one of these packed as .gz or .xz";
            self.reading.problems.push(problem(place, format!("This is none of the forms that can be read: {forms}.")));
        }
    }

    fn tar(&mut self, reader: impl Read, place: &str) {
        let mut archive = tar::Archive::new(Ending::of(reader));
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return self.cut(place, broken(&error)),
        };
        let mut last = String::from("its beginning");
        for entry in entries {
            let mut entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.cut(place, format!("After {last}: {}", broken(&error))),
            };
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let inside = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let (whole, size) = (format!("{place}!{inside}"), entry.size());
            if let Err(error) = self.inside(&mut entry, &whole, size) {
                return self.cut(&whole, broken(&error));
            }
            last = inside;
            if self.reading.cut.is_some() {
                return;
            }
        }
        self.end(archive.into_inner(), place, &last);
    }

    /// An archive ends with its mark; what packs it checks its sum only at its own end.
    fn end(&mut self, mut reader: Ending<impl Read>, place: &str, last: &str) {
        if reader.zeros < TAR_BLOCK {
            let why = "it was cut off between two entries, or whoever wrote it left the mark out";
            self.cut(place, format!("After {last} it ends without the mark of its end: {why}. Copy or export it again."));
        } else if let Err(error) = io::copy(&mut reader, &mut io::sink()) {
            self.cut(place, broken(&error));
        }
    }

    fn zip(&mut self, file: File, place: &str) {
        let mut archive = match zip::ZipArchive::new(BufReader::new(file)) {
            Ok(archive) => archive,
            Err(error) => return self.cut(place, no_zip(&error)),
        };
        for nth in 0..archive.len() {
            let mut entry = match archive.by_index(nth) {
                Ok(entry) => entry,
                Err(error) => return self.cut(place, format!("Entry {}: {}", nth + 1, broken(&error))),
            };
            if !entry.is_file() {
                continue;
            }
            let (whole, size) = (format!("{place}!{}", String::from_utf8_lossy(entry.name_raw())), entry.size());
            if let Err(error) = self.inside(&mut entry, &whole, size) {
                return self.cut(&whole, broken(&error));
            }
            if self.reading.cut.is_some() {
                return;
            }
        }
    }

    /// An entry of an archive, which may be packed itself; archives inside archives are not opened.
    fn inside(&mut self, reader: &mut dyn Read, place: &str, size: u64) -> io::Result<()> {
        let (form, packing) = form(place);
        let mut unpacked: Box<dyn Read + '_> = match packing {
            Packing::None => Box::new(reader),
            Packing::Gzip => Box::new(flate2::read::MultiGzDecoder::new(reader)),
            Packing::Xz => Box::new(liblzma::read::XzDecoder::new_multi_decoder(reader)),
        };
        match form {
            Form::Lines => {
                self.lines(&mut BufReader::new(unpacked), place);
                Ok(())
            }
            Form::Whole { table } => self.entry(&mut unpacked, place, table, size),
            Form::Tar | Form::Zip => {
                self.reading
                    .problems
                    .push(problem(place, "An archive inside an archive is not opened; unpack it and import it by itself."));
                Ok(())
            }
            Form::Foreign => {
                self.foreign(place);
                Ok(())
            }
        }
    }

    fn lines(&mut self, reader: &mut dyn BufRead, place: &str) {
        for number in 1_u64.. {
            let line = format!("{place}:{number}");
            match read_line(reader, self.bounds.line) {
                Ok(None) => return,
                Ok(Some(Got::All(bytes))) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Some(Got::All(bytes))) if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) => {
                    return self.cut(&line, "These lines are in UTF-16; save the file as UTF-8 and import it again.");
                }
                Ok(Some(Got::All(bytes))) => self.page(bytes, &line, false),
                Ok(Some(Got::TooMuch)) => self.too_long(&line, "line", self.bounds.line),
                Err(error) => return self.cut(&line, broken(&error)),
            }
            if self.reading.cut.is_some() {
                return;
            }
        }
    }

    fn entry(&mut self, reader: &mut dyn Read, place: &str, table: bool, size: u64) -> io::Result<()> {
        match read_all(reader, self.bounds.file, size)? {
            Got::All(bytes) => self.page(bytes, place, table),
            Got::TooMuch => self.too_long(place, "file", self.bounds.file),
        }
        Ok(())
    }

    fn too_long(&mut self, place: &str, what: &str, bound: u64) {
        let megabytes = bound >> 20;
        let message = format!("This {what} is longer than {megabytes} MB; it was left out. Split it, or leave it away.");
        self.reading.problems.push(problem(place, message));
    }

    /// Hands a page on, in UTF-8.
    fn page(&mut self, bytes: Vec<u8>, place: &str, table: bool) {
        self.bytes += bytes.len() as u64;
        self.reading.pages += 1;
        if self.bytes > self.bounds.total || self.reading.pages > self.bounds.entries {
            let gigabytes = self.bounds.total >> 30;
            let message = format!("More than {gigabytes} GB or {} entries in one import; split it into several.", self.bounds.entries);
            return self.cut(place, message);
        }
        let bytes = match decode(bytes, table) {
            Decoded::Utf8(bytes) => bytes,
            Decoded::Utf16(bytes) => bytes,
            Decoded::Latin1(bytes) => {
                self.reading
                    .problems
                    .push(problem(place, "Not UTF-8, so it was read as Latin-1; check names with accents, or save it as UTF-8."));
                bytes
            }
            Decoded::Broken(at) => {
                let message = format!("Neither UTF-8 nor UTF-16 from byte {at} on; save the file as UTF-8 and import it again.");
                self.reading.problems.push(problem(place, message));
                return;
            }
        };
        (self.take)(Page { place: place.into(), bytes });
    }

    fn cut(&mut self, place: &str, message: impl Into<String>) {
        self.reading.cut.get_or_insert(problem(place, message));
    }
}

/// The table of what a zip archive holds stands at its end: without it nothing can be read.
fn no_zip(error: &dyn std::error::Error) -> String {
    format!(
        "Its table of contents, which stands at the end of a zip archive, cannot be read ({error}). The file is damaged or cut off; copy or export it again."
    )
}

/// What a broken archive or disk says, with the way out.
fn broken(error: &dyn std::error::Error) -> String {
    format!("Reading ended here: {error}. The file is damaged or cut off; copy or export it again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_how_to_read() {
        assert_eq!(form("x/tidev.TAR.xz"), (Form::Tar, Packing::Xz));
        assert_eq!(form("all.tgz"), (Form::Tar, Packing::Gzip));
        assert_eq!(form("issues.jsonl.gz"), (Form::Lines, Packing::Gzip));
        assert_eq!(form("export.csv"), (Form::Whole { table: true }, Packing::None));
        assert_eq!(form("README"), (Form::Foreign, Packing::None));
    }
}
