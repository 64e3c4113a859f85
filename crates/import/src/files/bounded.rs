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
    let mut line = Vec::with_capacity(LINE);
    let read = reader.take(bound.saturating_add(1)).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') && line.len() as u64 > bound {
        skip_line(reader)?;
        return Ok(Some(Got::TooMuch));
    }
    while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        line.pop();
    }
    Ok(Some(Got::All(line)))
}

fn skip_line(reader: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let (used, ended) = match reader.fill_buf()? {
            [] => return Ok(()),
            buffer => match buffer.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), false),
            },
        };
        reader.consume(used);
        if ended {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_beyond_the_bound_is_passed_over_and_the_next_one_is_read() {
        let mut input: &[u8] = b"short\r\nmuch too long\nlast";
        let mut lines = vec![];
        while let Some(got) = read_line(&mut input, 6).expect("memory can be read") {
            lines.push(match got {
                Got::All(line) => String::from_utf8(line).expect("ASCII"),
                Got::TooMuch => "too much".into(),
            });
        }
        assert_eq!(lines, ["short", "too much", "last"]);
    }
}
