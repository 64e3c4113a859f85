//! The mark: left stroke product, right stroke engineering. It says which sides
//! took part, in colour and in form, and always in words.

use domain::Side;
use maud::{Markup, html};

/// What a side did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// It took part: a solid stroke.
    Took,
    /// It was asked and has not answered: an outline.
    Asked,
    /// It was not there: a tick at the foot.
    Absent,
}

const PRODUCT: &str = "M.6 4 3.6 .6V15.4H.6Z";
const ENGINEERING: &str = "M6.4 .6H9.4V12L6.4 15.4Z";

/// The mark with its words.
pub fn mark(product: Part, engineering: Part) -> Markup {
    html! {
        svg.mark viewBox="0 0 10 16" role="img" aria-label=(words(product, engineering)) { (strokes(product, engineering)) }
    }
}

/// The mark where the words stand beside it.
pub fn silent(product: Part, engineering: Part) -> Markup {
    html! { svg.mark viewBox="0 0 10 16" aria-hidden="true" { (strokes(product, engineering)) } }
}

/// The mark of those who took part.
pub fn of_sides(sides: &[Side]) -> Markup {
    let part = |side| if sides.contains(&side) { Part::Took } else { Part::Absent };
    mark(part(Side::Product), part(Side::Engineering))
}

/// The mark of one side, or of a side that is not known.
pub fn of_side(side: Option<Side>) -> Markup {
    of_sides(side.as_slice())
}

/// The mark of something that one side asked and the other is to answer.
pub fn waiting_for(side: Option<Side>) -> Markup {
    match side {
        Some(Side::Product) => mark(Part::Asked, Part::Took),
        Some(Side::Engineering) => mark(Part::Took, Part::Asked),
        None => mark(Part::Asked, Part::Asked),
    }
}

/// The logo.
pub fn logo() -> Markup {
    silent(Part::Took, Part::Took)
}

fn strokes(product: Part, engineering: Part) -> Markup {
    html! {
        (stroke(product, "p", PRODUCT, "M.9 15.2h2.4"))
        (stroke(engineering, "e", ENGINEERING, "M6.7 15.2h2.4"))
    }
}

fn stroke(part: Part, side: &str, path: &str, foot: &str) -> Markup {
    html! {
        @match part {
            Part::Took => path class={"mk " (side)} d=(path) {},
            Part::Asked => path class={"mk out " (side)} d=(path) {},
            Part::Absent => path.mk.foot d=(foot) {},
        }
    }
}

/// What the mark says.
pub fn words(product: Part, engineering: Part) -> String {
    use Part::{Absent, Asked, Took};
    match (product, engineering) {
        (Took, Took) => "both sides".into(),
        (Took, Absent) => "product side only".into(),
        (Absent, Took) => "engineering side only".into(),
        (Absent, Absent) => "neither side yet".into(),
        (Asked, Asked) => "both sides asked, not yet".into(),
        _ => format!("product {}, engineering {}", did(product), did(engineering)),
    }
}

const fn did(part: Part) -> &'static str {
    match part {
        Part::Took => "took part",
        Part::Asked => "asked, not yet",
        Part::Absent => "absent",
    }
}
