//! The inks of the ribbon: a colour *and* a pattern for everything that time can
//! be, in one legend order everywhere. Work is solid; rework and surprises have
//! a colour each; what waits is grey in five weaves.

use insight::Label;
use maud::{Markup, html};

/// The labels as pages list them: work first, then by what they are.
pub const LEGEND: [Label; 13] = [
    Label::Work,
    Label::Clarification,
    Label::MidDevelopmentChange,
    Label::TechnicalRework,
    Label::IntegrationSurprise,
    Label::QualityRework,
    Label::Dependency,
    Label::Decision,
    Label::Review,
    Label::HandOff,
    Label::Release,
    Label::OffHours,
    Label::Unexplained,
];

/// The short name in classes and pattern ids.
pub const fn name(label: Label) -> &'static str {
    match label {
        Label::QualityRework => "quality",
        Label::IntegrationSurprise => "integration",
        Label::TechnicalRework => "tech",
        Label::MidDevelopmentChange => "change",
        Label::Work => "work",
        Label::Clarification => "clarify",
        Label::Dependency => "dependency",
        Label::Decision => "decision",
        Label::Review => "review",
        Label::HandOff => "handoff",
        Label::Release => "release",
        Label::OffHours => "off",
        Label::Unexplained => "unexplained",
    }
}

/// Where the fill of a label comes from.
pub const fn fill(label: Label) -> &'static str {
    match label {
        Label::QualityRework => "url(#p-quality)",
        Label::IntegrationSurprise => "url(#p-integration)",
        Label::TechnicalRework => "url(#p-tech)",
        Label::MidDevelopmentChange => "url(#p-change)",
        Label::Work => "url(#p-work)",
        Label::Clarification => "url(#p-clarify)",
        Label::Dependency => "url(#p-dependency)",
        Label::Decision => "url(#p-decision)",
        Label::Review => "url(#p-review)",
        Label::HandOff => "url(#p-handoff)",
        Label::Release => "url(#p-release)",
        Label::OffHours => "url(#p-off)",
        Label::Unexplained => "url(#p-unexplained)",
    }
}

/// The patterns, once a page.
pub fn patterns() -> Markup {
    html! {
        svg.defs aria-hidden="true" focusable="false" { defs {
            (weave("work", 6, 6, "", html! {}))
            (weave("clarify", 6, 6, "rotate(45)", html! { rect.ps width="2.4" height="6" {} }))
            (weave("change", 5, 5, "", html! { rect.ps width="2" height="5" {} }))
            (weave("tech", 6, 6, "rotate(45)", html! { path.pl d="M0 3H6M3 0V6" {} }))
            (weave("integration", 8, 6, "", html! { path.pl d="M-1 5.5 2 1.5 6 5.5 9 2.2" {} }))
            (weave("quality", 6, 6, "", html! { circle.ps cx="1.5" cy="1.5" r="1.45" {} circle.ps cx="4.5" cy="4.5" r="1.45" {} }))
            (weave("dependency", 6, 6, "", html! { rect.ps width="6" height="1" y="1" {} rect.ps width="1" height="6" x="2" {} }))
            (weave("decision", 6, 6, "rotate(-45)", html! { rect.ps width="1" height="6" {} }))
            (weave("review", 5, 5, "", html! { rect.ps width="1" height="5" x="2" {} }))
            (weave("handoff", 5, 5, "", html! { rect.ps y="2" width="5" height="1" {} }))
            (weave("release", 6, 6, "", html! { circle.ps cx="2" cy="2" r="1.1" {} }))
            (weave("off", 6, 6, "", html! {}))
            (weave("unexplained", 8, 8, "rotate(-45)", html! { rect.ps width="1" height="4" {} }))
        } }
    }
}

fn weave(name: &str, width: u8, height: u8, turn: &str, threads: Markup) -> Markup {
    let turn = Some(turn).filter(|turn| !turn.is_empty());
    html! {
        pattern id={"p-" (name)} class={"ink c-" (name)} width=(width) height=(height) patternUnits="userSpaceOnUse" patternTransform=[turn] {
            rect.pw width=(width) height=(height) {}
            (threads)
        }
    }
}

/// A small sample of an ink, beside its name.
pub fn swatch(label: Label) -> Markup {
    html! {
        svg.swatch aria-hidden="true" {
            rect width="22" height="12" fill=(fill(label)) {}
            @if label == Label::Unexplained { rect.unx x=".5" y=".5" width="21" height="11" {} }
        }
    }
}

/// A bar that is filled to a share of 0 to 1.
pub fn bar(label: Label, share: f64) -> Markup {
    let width = super::scale::percent(share.clamp(0.0, 1.0));
    html! {
        svg.bar height="10" aria-hidden="true" {
            rect width=(width) height="10" fill=(fill(label)) {}
            @if label == Label::Unexplained { rect.unx y=".5" width=(width) height="9" {} }
        }
    }
}

/// The name of a label behind its swatch.
pub fn named(label: Label) -> Markup {
    html! { span.nb { (swatch(label)) (label.words()) } }
}

/// The legend of those labels that are there, in legend order.
pub fn legend(there: impl Fn(Label) -> bool) -> Markup {
    html! { ul.legend aria-label="What the patterns mean" { @for label in LEGEND { @if there(label) { li { (swatch(label)) (label.words()) } } } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_has_a_place_in_the_legend_and_a_pattern_that_exists() {
        let drawn = patterns().into_string();
        for label in Label::ALL {
            assert!(LEGEND.contains(&label), "{label:?}");
            assert!(drawn.contains(&format!("id=\"p-{}\"", name(label))), "{label:?}");
            assert_eq!(fill(label), format!("url(#p-{})", name(label)));
        }
    }
}
