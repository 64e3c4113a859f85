//! The page that says what happened, why, and what to do.

use crate::{parts::frame, problem::Problem};
use maud::{Markup, html};

/// The page of a problem.
pub fn page(problem: &Problem) -> Markup {
    let crumb = html! { span { (problem.status.as_u16()) } @if let Some(id) = &problem.id { span { "number " code { (id) } } } };
    let answer = html! {
        p.lede { (problem.detail) }
        p.btns.sub { a.btn.main href=(problem.way_out.1) { (problem.way_out.0) } a.btn.quiet href="/" { "Today" } }
    };
    html! {
        (frame::head(&crumb, problem.title, &answer))
        @if problem.id.is_some() { p.small.mute.sub { "The number leads to the details in the server’s log." } }
    }
}
