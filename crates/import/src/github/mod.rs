//! **GitHub**: issues, pull requests, reviews, releases and deployments, over the
//! network or from files.
//!
//! Items are called `owner/repo#12`, `owner/repo/releases/v1` and
//! `owner/repo/deployments/7`. Statuses are the words of [`STATUSES`]: GitHub has
//! none of its own, only a state, a draft flag, a merge and a reason for closing.
//! Types are the issue's own type where the organisation uses types, else "Issue",
//! "Pull request", "Release" or "Deployment"; a label such as `bug` or
//! `kind/feature` changes an issue's type for as long as it is on.

mod mentions;
mod reading;
mod record;
mod releases;
mod status;
mod thread;
mod timeline;
mod translate;

pub use status::STATUSES;
pub use translate::translate;

use crate::{Category, Hints};
use domain::Flow;

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
