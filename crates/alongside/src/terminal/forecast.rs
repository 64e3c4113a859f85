//! When a feature lands, in a terminal: the sentence, the fan, the plan, what drives
//! it and what would help.

use super::{
    Paper, sentence,
    table::{Cell, Column, Table},
    words,
};
use console::Style;
use insight::telling::{
    Forecast, Outlook,
    forecast::{Dates, SliceView, chances},
    words::MISSED,
};

/// Rows of the fan.
const ROWS: usize = 12;

/// The whole forecast.
pub fn render(paper: Paper, forecast: &Forecast) -> String {
    let mut text = format!(
        "{}  {}\n\n{}",
        paper.bold(forecast.feature.as_str()),
        paper.bold(&forecast.title),
        sentence::render(paper, &forecast.sentence)
    );
    if let Some(dates) = &forecast.dates {
        text += &format!("\n{}\n{}", paper.heading("The odds of having landed"), fan(paper, dates));
    }
    text += &section(paper, if forecast.open { "The plan" } else { "What was built, and what was left out" }, plan(paper, &forecast.plan));
    text += &section(paper, "Checkpoints", milestones(paper, forecast));
    text += &section(paper, "Where the days go", stretches(paper, forecast));
    text += &section(paper, "What drives the spread", drivers(paper, forecast));
    text += &section(paper, "What would bring it forward", helps(paper, forecast));
    text + &format!("\n{}\n{}", paper.heading("How it was made"), method(paper, forecast))
}

fn section(paper: Paper, title: &str, body: String) -> String {
    if body.is_empty() { body } else { format!("\n{}\n{body}", paper.heading(title)) }
}

/// One line for each of some days: how likely it is that it has landed by then.
fn fan(paper: Paper, dates: &Dates) -> String {
    let (Some(first), Some(last)) = (dates.curve.first(), dates.curve.last()) else { return String::new() };
    let span = last.at.seconds_since(first.at).max(1);
    let room = paper.width.saturating_sub(34).clamp(10, 60) as f64;
    let mut table = Table::new(2, [Column::left(""), Column::wide(""), Column::right(""), Column::left("")]);
    for row in 0..ROWS {
        let at = first.at.plus_seconds(span * row as i64 / (ROWS as i64 - 1));
        let odds = dates.curve.iter().rev().find(|point| point.at <= at).map_or(0.0, |point| point.odds);
        let bar = "█".repeat((odds * room) as usize) + if odds * room % 1.0 >= 0.5 { "▌" } else { "" };
        let day = at.date();
        let marks = [(dates.p50, "P50"), (dates.p85, "P85"), (dates.p95, "P95")];
        let next = first.at.plus_seconds(span * (row as i64 + 1) / (ROWS as i64 - 1)).date();
        let here = |mark: jiff::civil::Date| day <= mark && mark < next;
        let mut names: Vec<&str> = marks.iter().filter(|(mark, _)| here(*mark)).map(|(_, name)| *name).collect();
        names.extend(dates.target.filter(|target| here(*target)).map(|_| "target"));
        let style = if odds >= 0.85 { Style::new().green() } else { Style::new().blue() };
        table.row([words::date(day).into(), Cell::new(style, bar), words::percent(odds).into(), Cell::faint(names.join(" "))]);
    }
    table.render(paper)
}

fn plan(paper: Paper, slices: &[SliceView]) -> String {
    let columns = [
        Column::left(""),
        Column::wide("Slice"),
        Column::left("Worth").if_room(),
        Column::right("Value").if_room(),
        Column::left("State"),
        Column::left("Estimate").if_room(),
        Column::right("Left, P50–P85"),
        Column::left("Done by P85"),
        Column::right("Critical").if_room(),
        Column::left("Needs").if_room(),
    ];
    let mut table = Table::new(2, columns);
    for slice in slices {
        let left = slice.left_p50_hours.zip(slice.left_p85_hours).map(|(p50, p85)| format!("{p50:.0}–{p85:.0} h"));
        table.row([
            Cell::bold(slice.name.clone()),
            slice.title.clone().into(),
            slice.worth.word().into(),
            format!("{}", slice.value).into(),
            slice.state.into(),
            Cell::faint(slice.estimate.clone().unwrap_or_default()),
            left.unwrap_or_default().into(),
            slice.done_p85.map(words::date).unwrap_or_default().into(),
            slice.critical.map(words::percent).unwrap_or_default().into(),
            Cell::faint(slice.needs.join(" ")),
        ]);
    }
    if table.is_empty() { String::new() } else { table.render(paper) }
}

fn milestones(paper: Paper, forecast: &Forecast) -> String {
    let mut table = Table::new(
        2,
        [
            Column::wide(""),
            Column::left("Planned"),
            Column::left("P50").if_room(),
            Column::left("P85").if_room(),
            Column::left("Met").if_room(),
        ],
    );
    for point in &forecast.milestones {
        let days = [point.by, point.p50, point.p85].map(words::date);
        let [by, p50, p85] = days;
        let met = if point.by < forecast.as_of.date() { MISSED.to_owned() } else { chances(point.odds) };
        table.row([point.what.clone().into(), by.into(), p50.into(), p85.into(), met.into()]);
    }
    if table.is_empty() { String::new() } else { table.render(paper) }
}

fn stretches(paper: Paper, forecast: &Forecast) -> String {
    let all: f64 = forecast.stretches.iter().map(|stretch| stretch.days).sum();
    bars(paper, forecast.stretches.iter().map(|stretch| (stretch.what.clone(), stretch.days / all.max(1e-9), words::days(stretch.days))))
}

fn drivers(paper: Paper, forecast: &Forecast) -> String {
    bars(paper, forecast.drivers.iter().map(|driver| (driver.what.clone(), driver.share, words::percent(driver.share))))
}

fn bars(paper: Paper, rows: impl Iterator<Item = (String, f64, String)>) -> String {
    let room = if paper.width >= 120 { 32.0 } else { 16.0 };
    let mut table = Table::new(2, [Column::wide(""), Column::right(""), Column::left("").if_room()]);
    for (what, share, figure) in rows {
        table.row([what.into(), Cell::bold(figure), Cell::new(Style::new().blue(), "█".repeat((share * room).round() as usize))]);
    }
    if table.is_empty() { String::new() } else { table.render(paper) }
}

fn helps(paper: Paper, forecast: &Forecast) -> String {
    let mut table = Table::new(2, [Column::wide(""), Column::right("P85 sooner by"), Column::right("Odds then")]);
    for help in forecast.helps.iter().take(6) {
        table.row([help.what.clone().into(), words::days(help.sooner_days).into(), words::percent(help.odds).into()]);
    }
    if table.is_empty() { String::new() } else { table.render(paper) }
}

fn method(paper: Paper, forecast: &Forecast) -> String {
    let method = &forecast.method;
    let mut text = paper.prose(&method.words, 2);
    method.rests_on.iter().for_each(|line| text += &paper.prose(line, 2));
    method.left_out.iter().for_each(|line| text += &paper.prose(line, 2));
    if method.trials > 0 {
        text += &paper.prose(&format!("{} trials, seed {}.", words::number(method.trials), method.seed), 2);
    }
    text
}

/// When several will have landed.
pub fn outlook(paper: Paper, outlook: &Outlook) -> String {
    let mut text = sentence::render(paper, &outlook.sentence);
    let mut table = Table::new(2, [Column::left("Within"), Column::right("P85 at least"), Column::right("P50"), Column::right("P15")]);
    for one in &outlook.how_many {
        let figure = |figure: f64| Cell::from(format!("{figure:.0}"));
        table.row([format!("{} days", one.days).into(), figure(one.p15), figure(one.p50), figure(one.p85)]);
    }
    if !table.is_empty() {
        text += &format!("\n{}\n{}", paper.heading("How many land"), table.render(paper));
    }
    outlook.method.iter().for_each(|line| text += &format!("\n{}", paper.prose(line, 0)));
    text
}
