//! Saying an answer on the standard output.

use anyhow::{Context, bail};
use std::{
    borrow::Cow,
    fs::File,
    io::{self, ErrorKind, Write},
    path::Path,
};

/// Writes an answer out. Whatever would command the terminal is left out, except colours: a title
/// that another tool kept may hold anything.
///
/// # Errors
/// When it cannot be written; a reader that went away is told apart by
/// [`is_broken_pipe`].
pub fn say(answer: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(harmless(answer).as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Without control characters but line ends, tabs and the codes of colours.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(|sign: char| sign.is_control() && sign != '\n') {
        return Cow::Borrowed(text);
    }
    let kept = |(at, sign): &(usize, char)| !sign.is_control() || matches!(sign, '\n' | '\t') || is_colour(&text[*at..]);
    Cow::Owned(text.char_indices().filter(kept).map(|(_, sign)| sign).collect())
}

/// Whether a text begins with a code of the form `ESC [ 1 ; 31 m`.
fn is_colour(text: &str) -> bool {
    let numbers = text.strip_prefix("\u{1b}[").map(|rest| rest.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == ';'));
    numbers.is_some_and(|rest| rest.starts_with('m'))
}

/// Writes an answer out as JSON, in lines that people can read too.
///
/// # Errors
/// As [`say`].
pub fn say_json(answer: &impl serde::Serialize) -> anyhow::Result<()> {
    say(&(serde_json::to_string_pretty(answer)? + "\n"))
}

/// Writes a new file; what is there is never overwritten.
///
/// # Errors
/// When there is such a file, or it cannot be written.
pub fn write_new(file: &Path, text: &str) -> anyhow::Result<()> {
    let mut new = match File::create_new(file) {
        Err(there) if there.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already, and it is never overwritten; name another file", file.display())
        }
        made => made.with_context(|| format!("could not make {}", file.display()))?,
    };
    new.write_all(text.as_bytes()).with_context(|| format!("could not write {}", file.display()))
}

/// Writes a file that somebody named; one that is there only where they said so with `--force`.
///
/// # Errors
/// When there is such a file and nobody said so, or it cannot be written.
pub fn write_file(file: &Path, text: &str, force: bool) -> anyhow::Result<()> {
    if !force && file.exists() {
        bail!("{} is there already; name another file, or overwrite it with --force", file.display());
    }
    std::fs::write(file, text).with_context(|| format!("could not write {}", file.display()))
}

/// Reads a file of text.
///
/// # Errors
/// When it cannot be read, or is no UTF-8.
pub fn read_text(file: &Path) -> anyhow::Result<String> {
    match std::fs::read_to_string(file) {
        Err(wrong) if wrong.kind() == ErrorKind::InvalidData => bail!("{} is not in UTF-8; save it as UTF-8 and try again", file.display()),
        read => read.with_context(|| format!("could not read {}", file.display())),
    }
}

/// Whether the reader of our output went away (`alongside features | head`):
/// that is no error.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(is_pipe)
}

/// Whether writing failed because nobody reads.
pub fn is_pipe(error: &io::Error) -> bool {
    error.kind() == ErrorKind::BrokenPipe
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_terminal_is_coloured_and_never_commanded() {
        assert_eq!(harmless("plain\nlines"), "plain\nlines");
        assert_eq!(harmless("\u{1b}[1;31mred\u{1b}[0m\tand"), "\u{1b}[1;31mred\u{1b}[0m\tand");
        assert_eq!(harmless("\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}5n\r."), "]0;title[2J5n.");
    }
}
