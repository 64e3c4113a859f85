//! The answer first: a sentence whose figures carry the colour of what they count.

use super::{Paper, looks, paper::fold};
use crate::said;
use console::{Style, measure_text_width};
use insight::telling::{Sentence, sentence::Phrase};

/// A sentence in lines of running text.
pub fn render(paper: Paper, sentence: &Sentence) -> String {
    let words = sentence.0.iter().flat_map(|phrase| pieces(paper, phrase));
    let (mut line, mut lines) = (String::new(), Vec::new());
    for (glued, word) in glue(words) {
        let space = usize::from(!line.is_empty());
        if measure_text_width(&line) + space + glued > paper.measure(0) && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// A phrase in words, each with whether a space stands before it.
fn pieces(paper: Paper, phrase: &Phrase) -> Vec<(bool, String)> {
    let style = match phrase.counts {
        Some(label) => looks::style(label).bold().underlined(),
        None if phrase.strong => Style::new().bold(),
        None => Style::new(),
    };
    let text = said::plain(&phrase.text);
    let mut spaced = text.starts_with(char::is_whitespace);
    let mut pieces = Vec::new();
    for word in text.split_whitespace() {
        pieces.push((spaced, if phrase.strong { paper.ink(&style, word) } else { word.to_owned() }));
        spaced = true;
    }
    if text.ends_with(char::is_whitespace) {
        pieces.push((true, String::new()));
    }
    pieces
}

/// Joins pieces that no space parts, so that no line breaks before a full stop.
fn glue(pieces: impl Iterator<Item = (bool, String)>) -> Vec<(usize, String)> {
    let mut words: Vec<String> = vec![String::new()];
    for (spaced, piece) in pieces {
        match words.last_mut() {
            Some(last) if !spaced || last.is_empty() => last.push_str(&piece),
            _ => words.push(piece),
        }
    }
    words.into_iter().filter(|word| !word.is_empty()).map(|word| (measure_text_width(&word), word)).collect()
}

/// A sentence of plain words in lines, for what has no phrases.
pub fn plain(paper: Paper, text: &str) -> String {
    fold(text, paper.measure(0)).iter().map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use insight::Label;

    fn answer() -> Sentence {
        Sentence::default().say("It took ").stress("61 days").say("; ").count("22", Label::Work).say(" of them were work.")
    }

    #[test]
    fn words_stay_as_they_were_said() {
        let text = render(Paper { width: 80, colour: false }, &answer());
        assert_eq!(text, "It took 61 days; 22 of them were work.\n");
    }

    #[test]
    fn a_line_never_breaks_before_punctuation() {
        let text = render(Paper { width: 40, colour: false }, &answer().say(" ").stress("Nothing").say(", really, was left out."));
        assert_eq!(text, "It took 61 days; 22 of them were work.\nNothing, really, was left out.\n");
    }

    #[test]
    fn figures_are_underlined_in_the_colour_of_what_they_count() {
        let text = render(Paper { width: 80, colour: true }, &Sentence::default().count("8", Label::Clarification).say("."));
        assert!(text.contains("38;5;178") && text.contains("\u{1b}[4m"), "{text:?}");
    }
}
