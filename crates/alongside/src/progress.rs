//! Progress on the standard error, where somebody watches.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Something long under way. It is shown only on a terminal, and leaves no trace.
pub struct Progress(ProgressBar);

/// How much of a known whole is done.
pub fn bar(what: &'static str) -> Progress {
    shown(what, "{bar:32.dim} {human_pos} of {human_len} {msg}, {elapsed}")
}

/// How much is done of what nobody knows the end of.
pub fn count(what: &'static str) -> Progress {
    shown(what, "{spinner} {human_pos} {msg}, {elapsed}")
}

fn shown(what: &'static str, template: &str) -> Progress {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style.progress_chars("━━─"));
    bar.set_message(what);
    Progress(bar)
}

impl Progress {
    /// So much is done; `of` is the whole.
    pub fn at(&self, done: u64, of: u64) {
        self.0.set_length(of);
        self.0.set_position(done);
    }

    /// So much is done, of a whole that may not be known.
    pub fn at_perhaps(&self, done: u64, of: Option<u64>) {
        of.map_or_else(|| self.reached(done), |of| self.at(done, of));
    }

    /// So much is done.
    pub fn reached(&self, done: u64) {
        self.0.set_position(done);
    }

    /// It is over.
    pub fn done(self) {
        self.0.finish_and_clear();
    }
}
