//! How each label and each side looks in a terminal: a pattern and a colour.

use super::Paper;
use console::Style;
use domain::Side;
use insight::Label;

/// The character that fills a stretch of time under a label. No two labels that
/// a reader must tell apart share one.
pub const fn pattern(label: Label) -> char {
    match label {
        Label::Work => '█',
        Label::Clarification => '▒',
        Label::MidDevelopmentChange => '▞',
        Label::TechnicalRework => '╳',
        Label::IntegrationSurprise => '║',
        Label::QualityRework => '▚',
        Label::Dependency => '≡',
        Label::Decision => '═',
        Label::Review => '─',
        Label::HandOff => '┄',
        Label::Release => '▂',
        Label::OffHours => '·',
        Label::Unexplained => '░',
    }
}

/// The colour of a label: readable on dark and on light ground. Work is ink.
pub fn style(label: Label) -> Style {
    let plain = Style::new();
    match label {
        Label::Work => plain,
        Label::Clarification => plain.color256(178),
        Label::MidDevelopmentChange => plain.color256(71),
        Label::TechnicalRework => plain.color256(99),
        Label::IntegrationSurprise => plain.color256(170),
        Label::QualityRework => plain.color256(167),
        Label::Dependency | Label::Decision | Label::Review | Label::HandOff | Label::Release => plain.color256(246),
        Label::OffHours | Label::Unexplained => plain.color256(241),
    }
}

/// The codes of our colours and styles, as a terminal gets them; no other ever reaches it.
pub const CODES: [&str; 15] = [
    "0", "1", "4", "32", "34", "38;5;31", "38;5;71", "38;5;99", "38;5;166", "38;5;167", "38;5;170", "38;5;178", "38;5;241", "38;5;244",
    "38;5;246",
];

/// A label's pattern, `n` columns wide.
pub fn swatch(paper: Paper, label: Label, n: usize) -> String {
    paper.ink(&style(label), pattern(label).to_string().repeat(n))
}

/// The colour of a side: product is warm, engineering is cool.
pub fn side(side: Side) -> Style {
    match side {
        Side::Product => Style::new().color256(166),
        Side::Engineering => Style::new().color256(31),
    }
}

/// The mark: left stroke product, right stroke engineering; a foot where that
/// side has not taken part.
pub fn mark(paper: Paper, took_part: &[Side]) -> String {
    [Side::Product, Side::Engineering]
        .map(|each| if took_part.contains(&each) { paper.ink(&side(each), "▍") } else { paper.faint("▁") })
        .concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_label_has_a_pattern_of_its_own_one_column_wide() {
        let patterns: BTreeSet<char> = Label::ALL.into_iter().map(pattern).collect();
        assert_eq!(patterns.len(), Label::ALL.len());
        assert!(patterns.iter().all(|pattern| console::measure_text_width(&pattern.to_string()) == 1));
    }

    #[test]
    fn every_colour_that_the_program_uses_is_one_of_its_codes() {
        let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
        let mut used = BTreeSet::new();
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                used.extend(text.split("color256(").skip(1).filter_map(|rest| rest.split(')').next()?.parse::<u8>().ok()));
                folders.extend(path.is_dir().then_some(path));
            }
        }
        assert!(used.len() > 5 && used.iter().all(|colour| CODES.contains(&&*format!("38;5;{colour}"))), "{used:?}");
        let styled = [Style::new().bold(), Style::new().underlined(), Style::new().blue(), Style::new().green()];
        for text in styled.map(|style| Paper { width: 80, colour: true }.ink(&style, "so")) {
            assert_eq!(crate::said::harmless(&text, true), text);
        }
    }

    #[test]
    fn the_mark_shows_who_took_part_without_colour() {
        let paper = Paper { width: 80, colour: false };
        assert_eq!(mark(paper, &[Side::Product, Side::Engineering]), "▍▍");
        assert_eq!(mark(paper, &[Side::Engineering]), "▁▍");
        assert_eq!(mark(paper, &[]), "▁▁");
    }
}
