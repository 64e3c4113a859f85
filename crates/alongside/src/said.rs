//! Saying an answer on the standard output.

use crate::terminal::{Paper, looks};
use anyhow::{Context, bail};
use std::{
    borrow::Cow,
    fs::File,
    io::{self, ErrorKind, Write},
    path::Path,
};

/// Writes an answer out. Whatever would command the terminal is left out, except our own
/// colours where it wants them: a title that another tool kept may hold anything.
///
/// # Errors
/// When it cannot be written; a reader that went away is told apart by
/// [`is_broken_pipe`].
pub fn say(answer: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(harmless(answer, Paper::of_stdout().colour).as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Says something beside the answer, on the standard error, where it is in no script's way.
pub fn aside(text: &str) {
    eprintln!("{}", plain(text));
}

/// Without whatever would command a terminal or turn the order of what is read: for text that somebody wrote.
pub fn plain(text: &str) -> Cow<'_, str> {
    harmless(text, false)
}

/// The same, but with our own [codes of colours](looks::CODES) where they are wanted.
pub fn harmless(text: &str, colours: bool) -> Cow<'_, str> {
    if !text.contains(commands) {
        return Cow::Borrowed(text);
    }
    let kept = |(at, sign): &(usize, char)| !commands(*sign) || colours && is_our_colour(&text[*at..]);
    Cow::Owned(text.char_indices().filter(kept).map(|(_, sign)| sign).collect())
}

/// Whether a sign acts instead of being read: control characters but line ends and tabs, and
/// those that turn the direction of writing.
fn commands(sign: char) -> bool {
    sign.is_control() && !matches!(sign, '\n' | '\t') || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text begins with a code that we write ourselves: `ESC [ 1 m`.
fn is_our_colour(text: &str) -> bool {
    let code = text.strip_prefix("\u{1b}[").and_then(|rest| rest.split_once('m'));
    code.is_some_and(|(code, _)| looks::CODES.contains(&code))
}

/// Writes an answer out as JSON, in lines that people can read too. Nothing of it is lost: what would
/// command a terminal is there as JSON's escapes.
///
/// # Errors
/// As [`say`].
pub fn say_json(answer: &impl serde::Serialize) -> anyhow::Result<()> {
    say(&(escaped(&serde_json::to_string_pretty(answer)?) + "\n"))
}

/// JSON with what commands a terminal as `\u202e`.
fn escaped(json: &str) -> String {
    let mut said = String::with_capacity(json.len());
    for sign in json.chars() {
        if commands(sign) { said.push_str(&format!("\\u{:04x}", u32::from(sign))) } else { said.push(sign) }
    }
    said
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
    use super::*;

    #[test]
    fn a_terminal_is_coloured_by_us_alone_and_never_commanded() {
        let of = |text| harmless(text, true);
        assert_eq!(of("plain\nlines"), "plain\nlines");
        assert_eq!(of("\u{1b}[1m\u{1b}[38;5;178mours\u{1b}[0m\tand"), "\u{1b}[1m\u{1b}[38;5;178mours\u{1b}[0m\tand");
        assert_eq!(of("\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}5n\r."), "]0;title[2J5n.");
        assert_eq!(of("\u{1b}[8mhidden\u{1b}[38;5;0m"), "[8mhidden[38;5;0m", "no code that hides what is written");
        assert_eq!(of("invoice\u{202e}gpj\u{202c}\u{2066}.\u{2069}"), "invoicegpj.");
    }

    #[test]
    fn without_colours_no_escape_code_is_left() {
        assert_eq!(plain("\u{1b}[1mbold\u{1b}[0m"), "[1mbold[0m");
    }

    #[test]
    fn json_keeps_what_commands_a_terminal_as_escapes() {
        let text = "\u{1b}[8m\u{9b}5n \u{202e}gpj";
        let said = escaped(&serde_json::to_string(text).expect("JSON"));
        assert_eq!(said, r#""\u001b[8m\u009b5n \u202egpj""#);
        assert_eq!(serde_json::from_str::<String>(&said).expect("JSON"), text);
    }
}
