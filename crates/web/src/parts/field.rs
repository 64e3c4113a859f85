//! Fields of forms. A field that was refused keeps what was typed and says what to write.

use maud::{Markup, html};

/// A choice of words.
pub struct Select<'a> {
    /// The element's id.
    pub id: &'a str,
    /// The form's name for it.
    pub name: &'a str,
    /// What people read.
    pub label: &'a str,
    /// Stored word and what people read.
    pub options: Vec<(&'a str, &'a str)>,
    /// The stored word that is chosen.
    pub chosen: &'a str,
}

/// A choice under its label.
pub fn select(field: &Select<'_>) -> Markup {
    html! { div.field { label for=(field.id) { (field.label) } (bare(field, false)) } }
}

/// A choice inside a table row, whose label is heard but not seen.
pub fn in_row(field: &Select<'_>, wrong: bool) -> Markup {
    html! { label.vh for=(field.id) { (field.label) } (bare(field, wrong)) }
}

fn bare(field: &Select<'_>, wrong: bool) -> Markup {
    html! {
        select id=(field.id) name=(field.name) aria-invalid=[wrong.then_some("true")] {
            @for (word, shown) in &field.options { option value=(word) selected[*word == field.chosen] { (shown) } }
        }
    }
}

/// What went wrong with a field, and what to write.
pub fn error(id: &str, text: Option<&str>) -> Markup {
    html! { @if let Some(text) = text { span.err id=(id) { (text) } } }
}
