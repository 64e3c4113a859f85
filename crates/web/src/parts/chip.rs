//! A chip: one fact, small.

use domain::{Side, Stage};
use maud::{Markup, html};

/// What a chip says by its colour; the word says it too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// A plain fact.
    Plain,
    /// An outline: lighter than plain.
    Line,
    /// Both sides together.
    Both,
    /// Good.
    Good,
    /// Look at it.
    Warn,
    /// It hurts.
    Bad,
    /// The product side.
    Product,
    /// The engineering side.
    Engineering,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "chip",
            Self::Line => "chip line",
            Self::Both => "chip both",
            Self::Good => "chip good",
            Self::Warn => "chip warn",
            Self::Bad => "chip bad",
            Self::Product => "chip prod",
            Self::Engineering => "chip engi",
        }
    }
}

/// A chip.
pub fn chip(tone: Tone, text: &str) -> Markup {
    html! { span class=(tone.class()) { (text) } }
}

/// The chip of a stage.
pub fn stage(stage: Stage) -> Markup {
    let tone = match stage {
        Stage::Value | Stage::Delivered => Tone::Good,
        Stage::Dropped => Tone::Plain,
        _ => Tone::Both,
    };
    chip(tone, super::words::stage(stage))
}

/// The chip of a side.
pub fn side(side: Side) -> Markup {
    match side {
        Side::Product => chip(Tone::Product, "product"),
        Side::Engineering => chip(Tone::Engineering, "engineering"),
    }
}

/// How sure a finding is, in a word: high from 0.8, middle from 0.5.
pub fn confidence(confidence: f64) -> Markup {
    match confidence {
        0.8.. => chip(Tone::Plain, "confidence high"),
        0.5.. => chip(Tone::Plain, "confidence middle"),
        _ => chip(Tone::Line, "confidence low"),
    }
}
