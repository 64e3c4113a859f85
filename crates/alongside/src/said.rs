//! Saying an answer on the standard output.

use std::io::{self, Write};

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

/// Whether the reader of our output went away (`alongside features | head`):
/// that is no error.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(is_pipe)
}

/// Whether writing failed because nobody reads.
pub fn is_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}
