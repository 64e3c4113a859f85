//! Columns that line up: dense, ruled by spaces, never boxed.

use super::{Paper, paper::fold};
use crate::said;
use console::{Alignment, Style, measure_text_width, pad_str, truncate_str};

/// A table being set. Cells hold plain text and a style; the widest cell makes
/// the column. When the paper is narrow, columns that can be spared go, the last
/// first, and one column gives way.
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    indent: usize,
}

/// A column.
pub struct Column {
    title: &'static str,
    right: bool,
    /// Down to so many columns, where it gives way.
    gives_way: Option<usize>,
    /// Words that find no room go on in the next line.
    folds: bool,
    spared: bool,
}

/// A cell: what it says and how it looks.
#[derive(Clone)]
pub struct Cell {
    text: String,
    style: Style,
}

impl Column {
    /// A column of words.
    pub const fn left(title: &'static str) -> Self {
        Self { title, right: false, gives_way: None, folds: false, spared: false }
    }

    /// A column of figures.
    pub const fn right(title: &'static str) -> Self {
        Self { title, right: true, gives_way: None, folds: false, spared: false }
    }

    /// The same column; it stays legible when it is narrower than others.
    pub const fn down_to(self, columns: usize) -> Self {
        Self { gives_way: Some(columns), ..self }
    }

    /// The same column; it goes when the paper is narrow.
    pub const fn if_room(self) -> Self {
        Self { spared: true, ..self }
    }

    /// The column that is cut short when the paper is narrow.
    pub const fn wide(title: &'static str) -> Self {
        Self { title, right: false, gives_way: Some(LEGIBLE), folds: false, spared: false }
    }

    /// The column of sentences: they go on below when the paper is narrow.
    pub const fn prose(title: &'static str) -> Self {
        Self { folds: true, ..Self::wide(title) }
    }
}

impl Cell {
    /// A cell in a style. What the text itself commands is left out.
    pub fn new(style: Style, text: impl Into<String>) -> Self {
        Self { text: said::plain(&text.into()).into_owned(), style }
    }

    /// A cell that is set back.
    pub fn faint(text: impl Into<String>) -> Self {
        Self::new(Style::new().color256(244), text)
    }

    /// A cell in bold.
    pub fn bold(text: impl Into<String>) -> Self {
        Self::new(Style::new().bold(), text)
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(Style::new(), text)
    }
}

/// Spaces between two columns.
const GAP: usize = 2;

/// Words are still recognised when a column is cut to this.
const LEGIBLE: usize = 26;

impl Table {
    /// A table of these columns, behind an indent.
    pub fn new(indent: usize, columns: impl Into<Vec<Column>>) -> Self {
        Self { columns: columns.into(), rows: vec![], indent }
    }

    /// Adds a row: a cell for each column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table in lines. Columns without content take no place.
    pub fn render(&self, paper: Paper) -> String {
        let widths = self.widths(paper);
        let header = self.columns.iter().map(|column| Cell::faint(column.title)).collect::<Vec<_>>();
        let titled = self.columns.iter().any(|column| !column.title.is_empty());
        let header = titled.then_some(&header);
        let lines: String = header.into_iter().chain(&self.rows).map(|row| self.line(paper, row, &widths)).collect();
        lines + &self.left_out(paper, &widths)
    }

    /// Which columns the paper had no room for, and where they are.
    fn left_out(&self, paper: Paper, widths: &[usize]) -> String {
        let gone = self.columns.iter().enumerate().filter(|(n, column)| widths[*n] == 0 && !column.title.is_empty() && self.says(*n));
        let gone: Vec<&str> = gone.map(|(_, column)| column.title).collect();
        if gone.is_empty() {
            return String::new();
        }
        let room = Paper { colour: false, ..paper };
        let told = room.prose(&format!("No room for: {}. A wider terminal or --json has them.", gone.join("; ")), self.indent);
        told.lines().map(|line| format!("{}\n", paper.faint(line))).collect()
    }

    /// Whether a column has content.
    fn says(&self, n: usize) -> bool {
        self.rows.iter().any(|row| row.get(n).is_some_and(|cell| !cell.text.trim().is_empty()))
    }

    fn widths(&self, paper: Paper) -> Vec<usize> {
        let widest = |(n, column): (usize, &Column)| {
            let cells = self.rows.iter().filter_map(|row| row.get(n)).map(|cell| measure_text_width(&cell.text));
            if self.rows.is_empty() || self.says(n) { cells.chain([measure_text_width(column.title)]).max().unwrap_or(0) } else { 0 }
        };
        let mut widths: Vec<usize> = self.columns.iter().enumerate().map(widest).collect();
        let giving = self.columns.iter().enumerate().find_map(|(nth, column)| Some((nth, column.gives_way?)));
        let can_give = |widths: &[usize]| giving.map_or(0, |(nth, legible)| widths[nth].saturating_sub(legible));
        for spared in (0..widths.len()).rev().filter(|n| self.columns[*n].spared) {
            if self.over(&widths, paper) > can_give(&widths) {
                widths[spared] = 0;
            }
        }
        if let Some((giving, _)) = giving {
            let over = self.over(&widths, paper);
            widths[giving] = widths[giving].saturating_sub(over).max(widths[giving].min(8));
        }
        widths
    }

    /// Columns of text that the paper does not hold.
    fn over(&self, widths: &[usize], paper: Paper) -> usize {
        let gaps = GAP * widths.iter().filter(|width| **width > 0).count().saturating_sub(1);
        (self.indent + gaps + widths.iter().sum::<usize>()).saturating_sub(paper.width)
    }

    fn line(&self, paper: Paper, row: &[Cell], widths: &[usize]) -> String {
        let said = |n: usize| if self.columns[n].folds { fold(&row[n].text, widths[n]) } else { vec![row[n].text.clone()] };
        let cells: Vec<(usize, Vec<String>)> = (0..row.len()).filter(|n| widths[*n] > 0).map(|n| (n, said(n))).collect();
        let height = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(1);
        let text = |nth: usize| {
            let texts = cells.iter().map(|(n, lines)| {
                let alignment = if self.columns[*n].right { Alignment::Right } else { Alignment::Left };
                let text = pad_str(lines.get(nth).map_or("", |line| line), widths[*n], alignment, None).into_owned();
                ink(paper, &row[*n].style, &truncate_str(&text, widths[*n], "…"))
            });
            let line = texts.collect::<Vec<_>>().join(&" ".repeat(GAP));
            format!("{}{}", " ".repeat(self.indent), line).trim_end().to_owned() + "\n"
        };
        (0..height).map(text).collect()
    }
}

/// Styles the words of a padded cell; the padding stays bare so that lines can
/// be trimmed and no underline runs into the gap.
fn ink(paper: Paper, style: &Style, text: &str) -> String {
    let words = text.trim();
    if words.is_empty() {
        return text.into();
    }
    text.replacen(words, &paper.ink(style, words), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(2, [Column::left("Key"), Column::wide("Title"), Column::left("Note"), Column::right("Age")]);
        table.row(["PAY-1".into(), "Split payments at checkout".into(), "".into(), "61 d".into()]);
        table.row(["PAY-12".into(), Cell::bold("Refunds"), "".into(), "9 h".into()]);
        table
    }

    #[test]
    fn columns_line_up_and_empty_ones_take_no_place() {
        let text = table().render(Paper { width: 80, colour: false });
        assert_eq!(
            text,
            "  Key     Title                        Age\n  PAY-1   Split payments at checkout  61 d\n  PAY-12  Refunds                      9 h\n"
        );
    }

    #[test]
    fn on_narrow_paper_the_wide_column_gives_way() {
        let text = table().render(Paper { width: 30, colour: false });
        assert_eq!(text, "  Key     Title            Age\n  PAY-1   Split payment…  61 d\n  PAY-12  Refunds          9 h\n");
    }

    #[test]
    fn what_can_be_spared_goes_before_the_wide_column_is_cut_short() {
        let columns = [Column::left("Key"), Column::wide("Title"), Column::left("Note").if_room(), Column::right("Age")];
        let mut table = Table::new(0, columns);
        table.row(["PAY-1".into(), "Split payments at checkout".into(), "a note".into(), "61 d".into()]);
        let text = table.render(Paper { width: 40, colour: false });
        assert_eq!(
            text,
            "Key    Title                        Age\nPAY-1  Split payments at checkout  61 d\nNo room for: Note. A wider terminal or\n--json has them.\n"
        );
    }

    #[test]
    fn sentences_go_on_below() {
        let mut table = Table::new(1, [Column::left("Word"), Column::prose("Because")]);
        table.row(["Open".into(), "a common word for what nobody has taken up yet".into()]);
        table.row(["Done".into(), "the tool files it as over".into()]);
        let text = table.render(Paper { width: 36, colour: false });
        assert_eq!(
            text,
            " Word  Because\n Open  a common word for what nobody\n       has taken up yet\n Done  the tool files it as over\n"
        );
    }

    #[test]
    fn colour_changes_no_width() {
        let (plain, coloured) = (Paper { width: 44, colour: false }, Paper { width: 44, colour: true });
        assert_eq!(console::strip_ansi_codes(&table().render(coloured)), table().render(plain));
    }
}
