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

/// How sure a finding is: `80% sure`, as in the terminal.
pub fn confidence(confidence: f64) -> Markup {
    chip(if confidence < 0.5 { Tone::Line } else { Tone::Plain }, &format!("{} sure", super::words::percent(confidence)))
}
