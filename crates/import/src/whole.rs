//! Files of which every page is needed before anything can be said.

use crate::{
    Page, Translated,
    files::{self, Bounds},
};
use std::path::Path;

/// Reads everything under `path`, then translates it; `seen` hears how many pages
/// were read so far. What could not be read joins the problems.
pub(crate) fn translated(
    path: &Path,
    bounds: Bounds,
    seen: &mut dyn FnMut(u64),
    translate: impl FnOnce(Vec<Page>) -> Translated,
) -> Translated {
    let mut pages = vec![];
    let reading = files::read(path, bounds, &mut |page| {
        pages.push(page);
        seen(pages.len() as u64);
    });
    let mut translated = translate(pages);
    translated.problems.extend(reading.problems);
    translated.cut = translated.cut.or(reading.cut);
    translated
}

/// What is said of a file without content.
pub(crate) const EMPTY: &str = "It is empty. Export it again, or leave it out.";

/// Why a table ends before its end, if it does: its last line is short and has no end.
pub(crate) fn cut_in_a_line(bytes: &[u8], columns: usize, fields: usize) -> Option<String> {
    let cut = fields < columns && !bytes.ends_with(b"\n");
    cut.then(|| format!("The last line has {fields} of {columns} fields and no end: the file was cut off. Export or copy it again."))
}

/// The line in which a quote is opened and never closed, and why nothing can be told from there on: all that comes after
/// was read as one field. Only the last row can hold such a quote; `from` is where it begins.
pub(crate) fn cut_in_a_quote(bytes: &[u8], from: &csv::Position, delimiter: u8) -> Option<(u64, String)> {
    let (mut line, mut opened, mut begins, mut at) = (from.line(), None, true, from.byte() as usize);
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        line += u64::from(byte == b'\n');
        match (byte, opened) {
            (b'"', Some(_)) if next == Some(&b'"') => at += 1,
            (b'"', Some(_)) => opened = None,
            (b'"', None) if begins => opened = Some(line),
            _ => {}
        }
        begins = opened.is_none() && (byte == delimiter || byte == b'\n');
        at += 1;
    }
    let line = opened?;
    Some((
        line,
        "A quote is opened here and never closed, so that the rest of the file cannot be told apart. Close it, or export again.".into(),
    ))
}
