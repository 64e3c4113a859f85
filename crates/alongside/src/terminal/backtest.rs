//! How good forecasts have been, in a terminal.

use super::{
    Paper, sentence,
    table::{Cell, Column, Table},
    words,
};
use insight::{
    forecasting::{backtesting::Row, scoring::Score},
    telling::{
        Backtest,
        backtest::{ScaleReport, verdict},
    },
};

/// The whole report.
pub fn render(paper: Paper, backtest: &Backtest) -> String {
    let mut text = sentence::render(paper, &backtest.sentence);
    backtest.scales.iter().for_each(|scale| text += &of_scale(paper, scale));
    if !backtest.remarks.is_empty() {
        text += &format!("\n{}\n", paper.heading("What was not understood, or was set aside"));
        backtest.remarks.iter().for_each(|line| text += &paper.prose(line, 2));
    }
    text += &format!("\n{}\n", paper.heading("How it was made"));
    backtest.method.iter().for_each(|line| text += &paper.prose(line, 2));
    text
}

fn of_scale(paper: Paper, scale: &ScaleReport) -> String {
    let report = &scale.report;
    let mut text = format!("\n{}\n", paper.heading(&format!("Estimated in {}", scale.scale)));
    let columns = [
        Column::left(""),
        Column::wide(""),
        Column::right("n"),
        Column::right("≤ P50").if_room(),
        Column::right("≤ P85"),
        Column::right("≤ P95").if_room(),
        Column::left("In words").if_room(),
        Column::right("CRPS ÷ estimate's").if_room(),
        Column::right("P85 ÷ P50").if_room(),
    ];
    let mut table = Table::new(2, columns);
    row(&mut table, "", &report.all, "all");
    let [project, category] = scale.groups;
    for (kind, rows) in [(project, &report.by_project), (category, &report.by_category), ("side", &report.by_side)] {
        rows.iter().filter(|one| !one.name.is_empty()).for_each(|one| row(&mut table, kind, one, &one.name));
    }
    text += &table.render(paper);
    if let Some(score) = &report.all.score {
        text += &format!("\n{}", pit(paper, score));
    }
    let left_out = [
        (report.not_forecast, "could not be forecast", "could not be forecast"),
        (report.without_outcome, "is not done or has no outcome", "are not done or have no outcome"),
        (report.duplicates, "came twice", "came twice"),
    ];
    let left_out: Vec<String> = left_out.iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| words::count(*n, one, many)).collect();
    if left_out.is_empty() { text } else { text + &paper.prose(&format!("Left out: {}.", left_out.join(", ")), 2) }
}

fn row(table: &mut Table, kind: &'static str, row: &Row, name: &str) {
    let score = row.score.as_ref();
    let share = |nth: usize| Cell::from(score.map_or(words::CANNOT_TELL.into(), |score| format!("{:.0}%", score.coverage[nth] * 100.0)));
    let relative = score.and_then(|score| score.relative_log).map(|relative| format!("{relative:.2}")).unwrap_or_default();
    let sharp = score.map(|score| format!("{:.1}", score.sharpness)).unwrap_or_default();
    let said = score.map(verdict).unwrap_or_default();
    table.row([
        Cell::faint(kind),
        name.into(),
        words::number(row.n).into(),
        share(0),
        share(1),
        share(2),
        said.into(),
        relative.into(),
        sharp.into(),
    ]);
}

/// Where outcomes fell in their forecasts, by tenths: flat is calibrated.
fn pit(paper: Paper, score: &Score) -> String {
    let mut table = Table::new(2, [Column::left("Tenth"), Column::right("Share"), Column::left("")]);
    for (nth, share) in score.pit.iter().enumerate() {
        table.row([
            format!("{}–{}%", nth * 10, nth * 10 + 10).into(),
            words::percent(*share).into(),
            "█".repeat((share * 100.0).round() as usize).into(),
        ]);
    }
    table.render(paper)
}
