//! **GitHub**: issues, pull requests, reviews, releases and deployments, over the
//! network or from files.
//!
//! Items are called `owner/repo#12`, `owner/repo/releases/v1` and
//! `owner/repo/deployments/7`. Statuses are the words of [`STATUSES`]: GitHub has
//! none of its own, only a state, a draft flag, a merge and a reason for closing.
//! Types are the issue's own type where the organisation uses types, else "Issue",
//! "Pull request", "Release" or "Deployment"; a label such as `bug` or
//! `kind/feature` changes an issue's type for as long as it is on, and a pull request
//! that closes an issue, or is opened with the name of one, is a "Pull request for an
//! issue" from then on.

mod fetch;
mod mentions;
pub(crate) mod pulls;
mod reading;
mod record;
mod releases;
mod status;
mod thread;
mod timeline;
mod translate;

pub use fetch::{Fetched, PUBLIC_API, Site, fetch};
pub use status::STATUSES;
pub use translate::translate;

use crate::{Category, Hints};
use crate::{Translated, files::Bounds, whole};
use domain::{Flow, Moment};
use std::path::Path;

/// Translates everything under `path`: a folder, an archive or a file. `repository`
/// is `owner/repo` where a person named it; `now` is the moment of reading; `seen`
/// hears how many pages were read so far.
pub fn from_files(path: &Path, bounds: Bounds, repository: Option<&str>, now: Moment, seen: &mut dyn FnMut(u64)) -> Translated {
    whole::translated(path, bounds, seen, |pages| translate(pages, repository, now))
}

/// What GitHub means by the words of [`STATUSES`].
fn hint(hints: &mut Hints) {
    for (status, standing, why) in STATUSES {
        let category = match standing.flow {
            Flow::Queue => Category::ToDo,
            Flow::Done | Flow::Dropped => Category::Done,
            _ => Category::InProgress,
        };
        hints.categories.insert(status.into(), category);
        hints.standings.insert(status.into(), (standing, why.into()));
    }
}
