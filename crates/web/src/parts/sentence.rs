//! The answer, in words. A figure is underlined in the ink of what it counts.

use super::ink;
use insight::telling::{Sentence, sentence::Phrase};
use maud::{Markup, html};

/// The first line of a page.
pub fn lede(sentence: &Sentence) -> Markup {
    html! { p.lede { @for phrase in &sentence.0 { (phrase_of(phrase)) } } }
}

/// The same within other words.
pub fn plain(sentence: &Sentence) -> Markup {
    html! { @for phrase in &sentence.0 { (phrase_of(phrase)) } }
}

fn phrase_of(phrase: &Phrase) -> Markup {
    match phrase.counts {
        Some(label) => html! { b class={"counts c-" (ink::name(label))} title=(label.words()) { (phrase.text) } },
        None if phrase.strong => html! { b { (phrase.text) } },
        None => html! { (phrase.text) },
    }
}
