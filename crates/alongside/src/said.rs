//! Saying an answer on the standard output.

use anyhow::{Context, bail};
use std::{
    fs::File,
    io::{self, ErrorKind, Write},
    path::Path,
};

/// Writes an answer out.
///
/// # Errors
/// When it cannot be written; a reader that went away is told apart by
/// [`is_broken_pipe`].
pub fn say(answer: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(answer.as_bytes())?;
    out.flush()?;
    Ok(())
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
