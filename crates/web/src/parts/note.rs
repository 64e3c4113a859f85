//! A note: a voice from the margin, and the page that has nothing to show yet.

use maud::{Markup, html};

/// How a note is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Voice {
    /// It went well.
    Good,
    /// Look at it.
    Warn,
    /// It failed.
    Bad,
    /// From both sides, or from nobody in particular.
    Both,
}

/// A note; a warning or a failure is read out at once.
pub fn note(voice: Voice, content: Markup) -> Markup {
    let (class, role) = match voice {
        Voice::Good => ("note good", "status"),
        Voice::Warn => ("note warn", "status"),
        Voice::Bad => ("note bad", "alert"),
        Voice::Both => ("note both", "note"),
    };
    html! { div class=(class) role=(role) { (content) } }
}

/// What belongs here, and the first step.
pub fn empty(title: &str, text: &str, step: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            (super::mark::silent(super::mark::Part::Asked, super::mark::Part::Asked))
            h3 { (title) }
            p.small.soft { (text) }
            @if let Some((words, address)) = step { p.btns { a.btn.main href=(address) { (words) } } }
        }
    }
}
