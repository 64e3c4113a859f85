//! Reading no more than a bound.

use std::io::{self, BufRead, Read};

/// What was read.
pub(super) enum Got {
    /// All of it.
    All(Vec<u8>),
    /// There was more than the bound; it was left where it is.
    TooMuch,
}

/// What a line usually has room in.
const LINE: usize = 8 << 10;

/// Reads to the end, but no more than `bound` bytes.
///
/// # Errors
/// The reader's own.
pub(super) fn read_all(reader: &mut dyn Read, bound: u64, expected: u64) -> io::Result<Got> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected.min(bound).min(1 << 20)).unwrap_or_default());
    reader.take(bound.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > bound { Got::TooMuch } else { Got::All(bytes) })
}

/// Reads a line without its end, `None` at the end of the input. A line beyond the
/// bound is passed over without being kept.
///
/// # Errors
/// The reader's own.
pub(super) fn read_line(reader: &mut dyn BufRead, bound: u64) -> io::Result<Option<Got>> {
    let mut line = Line { bytes: Vec::with_capacity(LINE), bound, is_whole: true };
    let mut begun = false;
    loop {
        let buffer = filled(reader)?;
        if buffer.is_empty() && !begun {
            return Ok(None);
        }
        let end = memchr::memchr(b'\n', buffer);
        line.add(&buffer[..end.unwrap_or(buffer.len())]);
        let (used, ended) = (end.map_or(buffer.len(), |end| end + 1), end.is_some() || buffer.is_empty());
        reader.consume(used);
        if ended {
            return Ok(Some(line.got()));
        }
        begun = true;
    }
}

/// What is there to read next, nothing at the end; asks again where a signal came between.
fn filled(reader: &mut dyn BufRead) -> io::Result<&[u8]> {
    while let Err(error) = reader.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    reader.fill_buf()
}

/// A line while it is read.
struct Line {
    bytes: Vec<u8>,
    bound: u64,
    is_whole: bool,
}

impl Line {
    fn add(&mut self, part: &[u8]) {
        self.is_whole &= (self.bytes.len() + part.len()) as u64 <= self.bound;
        if self.is_whole {
            self.bytes.extend_from_slice(part);
        }
    }

    fn got(mut self) -> Got {
        while self.bytes.last() == Some(&b'\r') {
            self.bytes.pop();
        }
        if self.is_whole { Got::All(self.bytes) } else { Got::TooMuch }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_beyond_the_bound_is_passed_over_and_the_next_one_is_read() {
        let mut input = io::BufReader::with_capacity(4, &b"short\r\nmuch too long\n\nlonger\nlast"[..]);
        let mut lines = vec![];
        while let Some(got) = read_line(&mut input, 6).expect("memory can be read") {
            lines.push(match got {
                Got::All(line) => String::from_utf8(line).expect("ASCII"),
                Got::TooMuch => "too much".into(),
            });
        }
        assert_eq!(lines, ["short", "too much", "", "longer", "last"]);
    }
}
