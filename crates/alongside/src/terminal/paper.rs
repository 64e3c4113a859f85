//! What the output is written on.

use crate::said;
use console::{Style, Term, measure_text_width};

/// How wide the output is, in columns, and whether it takes colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paper {
    /// Columns.
    pub width: usize,
    /// Whether escape codes may be written.
    pub colour: bool,
}

/// Running text is no wider than this: longer lines are hard to read.
const MEASURE: usize = 100;

impl Paper {
    /// That of the standard output: as wide as the terminal (or `COLUMNS`, or 100
    /// where there is no terminal), in colour only on a terminal that wants it
    /// (`NO_COLOR`, `TERM=dumb` say no; `CLICOLOR_FORCE=1` says yes to a pipe).
    pub fn of_stdout() -> Self {
        let term = Term::stdout();
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let width: usize = columns.or_else(|| term.size_checked().map(|(_, columns)| columns.into())).unwrap_or(MEASURE);
        Self { width: width.clamp(40, 200), colour: Self::takes_colour(&term) }
    }

    /// Whether colour may be written there.
    pub fn takes_colour(term: &Term) -> bool {
        let says = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        if says("NO_COLOR").is_some() {
            return false;
        }
        says("CLICOLOR_FORCE").is_some_and(|value| value != "0") || term.is_term() && says("TERM").is_none_or(|value| value != "dumb")
    }

    /// The text in a style, where there is colour. What the text itself commands is left out.
    pub fn ink(self, style: &Style, text: impl AsRef<str>) -> String {
        style.clone().force_styling(self.colour).apply_to(said::plain(text.as_ref())).to_string()
    }

    /// The text in bold, where there is colour.
    pub fn bold(self, text: impl AsRef<str>) -> String {
        self.ink(&Style::new().bold(), text)
    }

    /// The text set back, where there is colour.
    pub fn faint(self, text: impl AsRef<str>) -> String {
        self.ink(&Style::new().color256(244), text)
    }

    /// A heading, with a rule to the right edge.
    pub fn heading(self, text: &str) -> String {
        let rule = "─".repeat(self.width.saturating_sub(measure_text_width(text) + 1));
        format!("{} {}", self.bold(text), self.faint(rule))
    }

    /// Key and title of what is shown, behind a mark; a long title goes on below itself.
    pub fn title(self, mark: &str, key: &str, title: &str) -> String {
        let before = if mark.is_empty() { self.bold(key) } else { format!("{mark} {}", self.bold(key)) };
        let indent = measure_text_width(&before) + 2;
        let lines = fold(title, self.measure(indent));
        let rest = lines.iter().skip(1).map(|line| format!("{}{}\n", " ".repeat(indent), self.bold(line)));
        format!("{before}  {}\n", self.bold(&lines[0])) + &rest.collect::<String>()
    }

    /// Columns for running text behind an indent.
    pub fn measure(self, indent: usize) -> usize {
        self.width.min(MEASURE).saturating_sub(indent).max(20)
    }

    /// Running text in lines, each behind an indent of spaces.
    pub fn prose(self, text: &str, indent: usize) -> String {
        let space = " ".repeat(indent);
        fold(text, self.measure(indent)).iter().map(|line| format!("{space}{line}\n")).collect()
    }
}

/// Puts facts of plain text beside each other, breaking lines only between facts.
pub fn facts(facts: &[impl AsRef<str>], between: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for fact in facts.iter().map(|fact| said::plain(fact.as_ref())) {
        let room = width.saturating_sub(measure_text_width(&fact) + 2 * measure_text_width(between));
        match lines.last_mut() {
            Some(line) if measure_text_width(line) <= room => *line += &format!("{between}{fact}"),
            last => {
                last.into_iter().for_each(|line| line.push_str(between.trim_end()));
                lines.push(fact.into_owned());
            }
        }
    }
    lines
}

/// Breaks plain text at spaces into lines of at most `width` columns; a longer word
/// stands on a line of its own.
pub fn fold(text: &str, width: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in said::plain(text).split_whitespace() {
        if !line.is_empty() && measure_text_width(&line) + 1 + measure_text_width(word) > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_folded_at_spaces() {
        assert_eq!(fold("one two  three\nfour", 9), ["one two", "three", "four"]);
        assert_eq!(fold("", 9), [""]);
        assert_eq!(fold("incomprehensibilities no", 9), ["incomprehensibilities", "no"]);
    }

    #[test]
    fn a_long_title_goes_on_below_itself() {
        let paper = Paper { width: 40, colour: false };
        let text = paper.title("▍▍", "PAY-12", "Split payments at checkout, by card and by voucher");
        assert_eq!(text, "▍▍ PAY-12  Split payments at checkout,\n           by card and by voucher\n");
        assert_eq!(paper.title("", "PAY-12", ""), "PAY-12  \n");
    }

    #[test]
    fn facts_are_parted_only_between_facts() {
        let three = ["one fact", "two facts", "a third"];
        assert_eq!(facts(&three, " · ", 24), ["one fact · two facts ·", "a third"]);
        assert_eq!(facts(&three, "   ", 100), ["one fact   two facts   a third"]);
        assert_eq!(facts(&[] as &[&str], " · ", 24), [] as [String; 0]);
    }

    #[test]
    fn without_colour_there_is_no_escape_code() {
        let (plain, coloured) = (Paper { width: 80, colour: false }, Paper { width: 80, colour: true });
        assert_eq!(plain.bold("so"), "so");
        assert_eq!(coloured.bold("so"), "\u{1b}[1mso\u{1b}[0m");
    }
}
