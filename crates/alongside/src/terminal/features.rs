//! The list of features in a terminal, with small ribbons on one scale.

use super::{
    Paper, looks,
    paper::facts,
    ribbon, sentence,
    table::{Cell, Column, Table},
    words,
};
use console::measure_text_width;
use insight::{
    Label,
    telling::{FeatureList, features::FeatureRow},
};

/// The list.
pub fn render(paper: Paper, list: &FeatureList) -> String {
    let mut text = sentence::render(paper, &list.sentence);
    if list.rows.is_empty() {
        return text;
    }
    let room = (paper.width / 3).clamp(12, 48);
    let left = Paper { width: paper.width - room - MARK - 2, ..paper };
    let set = table(&list.rows).render(left);
    let lines: Vec<&str> = set.lines().take(list.rows.len() + 1).collect();
    let width = lines.iter().copied().map(measure_text_width).max().unwrap_or(0);
    let scale = words::short(&format!("{} wide, one scale", words::days(list.scale_days)), room);
    let ribbons = list.rows.iter().map(|row| ribbon::small(paper, &row.ribbon, list.scale_days, room));
    let ribbons = [paper.faint(scale)].into_iter().chain(ribbons);
    let marks = list.rows.iter().map(|row| looks::mark(paper, &row.took_part) + " ");
    let marks = [" ".repeat(MARK)].into_iter().chain(marks);
    for ((mark, line), ribbon) in marks.zip(&lines).zip(ribbons) {
        let space = " ".repeat(width - measure_text_width(line) + 2);
        text += &format!("{mark}{line}{space}{ribbon}\n");
    }
    set.lines().skip(lines.len()).for_each(|line| text += &format!("{line}\n"));
    text += &legend(paper, list);
    text + &rest(paper, list)
}

/// What the signs of the ribbons mean, of those that are there.
fn legend(paper: Paper, list: &FeatureList) -> String {
    let there = |label: &Label| list.rows.iter().any(|row| row.ribbon.segments.iter().any(|segment| segment.label == *label));
    let signs: Vec<String> =
        Label::ALL.into_iter().filter(there).map(|label| format!("{} {}", looks::pattern(label), label.words().to_lowercase())).collect();
    let lines = facts(&signs, "   ", paper.width);
    lines.iter().map(|line| format!("{}\n", paper.faint(line))).collect()
}

/// Columns of the mark and the space behind it.
const MARK: usize = 3;

fn table(rows: &[FeatureRow]) -> Table {
    let columns = [
        Column::left("Key"),
        Column::wide("Title").down_to(14),
        Column::left("Stage").if_room(),
        Column::right("Age"),
        Column::right("Work").if_room(),
    ];
    let mut table = Table::new(0, columns);
    for row in rows {
        let work = row.work_share.map_or_else(|| "–".into(), words::percent);
        table.row([
            Cell::bold(row.key.as_str()),
            row.title.clone().into(),
            row.stage.word().into(),
            words::age(row.age_days).into(),
            work.into(),
        ]);
    }
    table
}

fn rest(paper: Paper, list: &FeatureList) -> String {
    let shown = list.query.skip + list.rows.len();
    if shown >= list.matching {
        return String::new();
    }
    let said = format!("{} of {} shown; --take and --skip show more.", list.rows.len(), words::number(list.matching));
    format!("{}\n", paper.faint(said))
}
