//! How good landing dates have been, in a terminal.

use super::{
    Paper, sentence,
    table::{Cell, Column, Table},
    words,
};
use insight::telling::Landings;

/// The whole report.
pub fn render(paper: Paper, told: &Landings) -> String {
    let columns = ["", "≤ P50", "n", "≤ P85", "n", "≤ P95", "n"];
    let mut table = Table::new(2, columns.map(|name| if name.is_empty() { Column::wide(name) } else { Column::right(name) }));
    for row in &told.rows {
        let levels = row.levels.iter().flat_map(|level| {
            let kept = level.kept.map_or_else(|| words::CANNOT_TELL.to_owned(), words::percent);
            [Cell::from(kept), Cell::faint(words::number(level.n))]
        });
        table.row(std::iter::once(Cell::from(row.name.clone())).chain(levels).collect::<Vec<_>>());
    }
    let mut text = sentence::render(paper, &told.sentence);
    text += &format!("\n{}\n{}", paper.heading("Of the dates whose day has come, so many were kept"), table.render(paper));
    text += &format!("\n{}\n", paper.heading("How it was made"));
    told.method.iter().for_each(|line| text += &paper.prose(line, 2));
    text
}
