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

/// The last row of a table: where it begins, and how many fields it has.
pub(crate) struct LastRow {
    pub from: csv::Position,
    pub fields: usize,
}

/// Where and why a table of so many columns ends before its end, if it does.
pub(crate) fn cut_off(table: &[u8], columns: usize, last: &LastRow, delimiter: u8) -> Option<(u64, String)> {
    if let Some(line) = open_quote(table, &last.from, delimiter) {
        let why = "A quote is opened here and never closed, so that the rest of the file cannot be told apart. Close it, or export again.";
        return Some((line, why.into()));
    }
    let cut = last.fields < columns && !table.ends_with(b"\n");
    let why =
        || format!("The last line has {} of {columns} fields and no end: the file was cut off. Export or copy it again.", last.fields);
    cut.then(|| (last.from.line(), why()))
}

/// The line in which a quote is opened and never closed: all that comes after was read as one field. Only the last row,
/// which begins at `from`, can hold such a quote.
fn open_quote(table: &[u8], from: &csv::Position, delimiter: u8) -> Option<u64> {
    let (mut line, mut opened, mut begins, mut at) = (from.line(), None, true, from.byte() as usize);
    while let Some(&byte) = table.get(at) {
        line += u64::from(byte == b'\n');
        match (byte, opened) {
            (b'"', Some(_)) if table.get(at + 1) == Some(&b'"') => at += 1,
            (b'"', Some(_)) => opened = None,
            (b'"', None) if begins => opened = Some(line),
            _ => {}
        }
        begins = opened.is_none() && (byte == delimiter || byte == b'\n');
        at += 1;
    }
    opened
}
