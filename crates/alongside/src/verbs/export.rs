//! `alongside export`: the whole journal, in a form that anything reads.

use crate::terminal::words::count;
use anyhow::Context;
use clap::Args;
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};
use store::Also;

/// Writes the whole journal as JSON Lines, one event a line
#[derive(Args)]
#[command(after_help = "Examples:
  alongside export -o journal.jsonl                  the journal: it holds no names
  alongside export -o all.jsonl --people             with names and addresses
  alongside export | jq -r .type | sort | uniq -c    what happened, counted
  alongside restore journal.jsonl --database new.db  and back")]
pub struct Export {
    /// Into this file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// With names, addresses and accounts of people
    #[arg(long)]
    people: bool,
    /// With the index of attachments
    #[arg(long)]
    attachments: bool,
}

impl Export {
    /// Writes it.
    ///
    /// # Errors
    /// When there is no workspace, or the lines cannot be written.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        crate::workspace::present(file)?;
        let also = Also { people: self.people, attachments: self.attachments };
        let Some(output) = &self.output else {
            return to_stdout(file, also);
        };
        let new = File::create_new(output).with_context(|| format!("could not make {}; it is never overwritten", output.display()))?;
        let mut out = BufWriter::new(new);
        let events = store::export(file, &mut out, also)?;
        out.flush().with_context(|| format!("could not write {}", output.display()))?;
        eprintln!("{} in {}.", count(events as usize, "event", "events"), output.display());
        Ok(())
    }
}

/// A reader that goes away in the middle is no error, and ends the writing.
fn to_stdout(file: &Path, also: Also) -> anyhow::Result<()> {
    let mut out = Listened { out: BufWriter::new(io::stdout().lock()), gone: false };
    let written = store::export(file, &mut out, also).map(|_| ()).map_err(Into::into).and_then(|()| Ok(out.flush()?));
    if out.gone { Ok(()) } else { written }
}

/// Notices when nobody listens any more.
struct Listened<W> {
    out: W,
    gone: bool,
}

impl<W> Listened<W> {
    fn notice<T>(&mut self, written: io::Result<T>) -> io::Result<T> {
        self.gone |= written.as_ref().is_err_and(crate::said::is_pipe);
        written
    }
}

impl<W: Write> Write for Listened<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.notice(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.notice(flushed)
    }
}
