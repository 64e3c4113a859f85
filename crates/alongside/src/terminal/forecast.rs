//! When a feature lands, in a terminal: the sentence, the fan, the plan, what drives
//! it and what would help.

use super::{
    Paper, sentence,
    table::{Cell, Column, Table},
    words,
};
use console::Style;
use domain::{DAY_SECONDS, Moment};
use insight::telling::{
    Forecast, Outlook,
    forecast::{Dates, SliceView, chances},
    words::MISSED,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Rows of the fan.
const ROWS: usize = 12;

/// Slices that are listed with what slips.
const SLIPS: usize = 12;

/// The whole forecast.
pub fn render(paper: Paper, forecast: &Forecast) -> String {
    let title = paper.title("", forecast.feature.as_str(), &forecast.title);
    let mut text = format!("{title}\n{}", sentence::render(paper, &forecast.sentence));
    if let Some(dates) = &forecast.dates {
        text += &format!(
            "\n{}\n{}",
            paper.heading(if forecast.kind == "issue" { "The odds of being over" } else { "The odds of having landed" }),
            fan(paper, dates)
        );
    }
    text += &section(paper, if forecast.open { "The plan" } else { "What was built, and what was left out" }, plan(paper, &forecast.plan));
    text += &section(paper, "What slips if this slips", slips(paper, forecast));
    text += &section(paper, "Checkpoints", milestones(paper, forecast));
    text += &section(paper, "Where the days go", stretches(paper, forecast));
    text += &section(paper, "What drives the spread", drivers(paper, forecast));
    text += &section(paper, "What would bring it forward", helps(paper, forecast));
    text + &format!("\n{}\n{}", paper.heading("How it was made"), method(paper, forecast))
}

fn section(paper: Paper, title: &str, body: String) -> String {
    if body.is_empty() { body } else { format!("\n{}\n{body}", paper.heading(title)) }
}

/// One line for each of some days, the marks among them: how likely it is that it has landed by its end.
fn fan(paper: Paper, dates: &Dates) -> String {
    let (Some(first), Some(last)) = (dates.curve.first(), dates.curve.last()) else { return String::new() };
    let span = last.at.seconds_since(first.at).max(1);
    let room = paper.width.saturating_sub(34).clamp(10, 60) as f64;
    let marks = [(Some(dates.p50), "P50"), (Some(dates.p85), "P85"), (Some(dates.p95), "P95"), (dates.target, "target")];
    let between = (0..ROWS as i64).map(|row| first.at.plus_seconds(span * row / (ROWS as i64 - 1)).date());
    let shown = first.at.date()..=last.at.date();
    let days: BTreeSet<Date> = between.chain(marks.iter().filter_map(|(day, _)| *day).filter(|day| shown.contains(day))).collect();
    let mut table = Table::new(2, [Column::left(""), Column::wide(""), Column::right(""), Column::left("")]);
    for day in days {
        let odds = odds_by(dates, Moment::start_of(day).plus_seconds(DAY_SECONDS));
        let bar = "█".repeat((odds * room) as usize) + if odds * room % 1.0 >= 0.5 { "▌" } else { "" };
        let names: Vec<&str> = marks.iter().filter(|(mark, _)| *mark == Some(day)).map(|(_, name)| *name).collect();
        let style = if odds >= 0.85 { Style::new().green() } else { Style::new().blue() };
        table.row([words::date(day).into(), Cell::new(style, bar), words::percent(odds).into(), Cell::faint(names.join(" "))]);
    }
    table.render(paper)
}

/// The odds of having landed by a moment, in a straight line between two that are known.
fn odds_by(dates: &Dates, at: Moment) -> f64 {
    let next = dates.curve.partition_point(|point| point.at <= at);
    match (next.checked_sub(1).map(|last| dates.curve[last]), dates.curve.get(next)) {
        (None, _) => 0.0,
        (Some(last), None) => last.odds,
        (Some(from), Some(to)) => {
            let share = at.seconds_since(from.at) as f64 / to.at.seconds_since(from.at).max(1) as f64;
            from.odds + (to.odds - from.odds) * share
        }
    }
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

/// The slices that move the landing most when they take longer, and the features that wait for this one.
fn slips(paper: Paper, forecast: &Forecast) -> String {
    let mut table =
        Table::new(2, [Column::left(""), Column::wide("A week longer (40 h)"), Column::right("P50 later"), Column::right("P85 later")]);
    let figures = |slice: &&SliceView| slice.slip_p50_days.zip(slice.slip_p85_days);
    let mut slices: Vec<(&SliceView, (f64, f64))> = forecast.plan.iter().filter_map(|slice| Some((slice, figures(&slice)?))).collect();
    slices.sort_by(|(_, one), (_, other)| other.0.total_cmp(&one.0));
    let later = |days: f64| if days < 0.25 { "no later".to_owned() } else { words::days(days) };
    for (slice, (p50, p85)) in slices.into_iter().take(SLIPS) {
        table.row([Cell::bold(slice.name.clone()), slice.title.clone().into(), later(p50).into(), later(p85).into()]);
    }
    for other in &forecast.waiting {
        let what = format!("{}: {} waits for {}", other.title, other.what, other.on);
        let [p50, p85] = [other.later_p50_days, other.later_p85_days].map(|days| days.map_or_else(|| "cannot tell".to_owned(), later));
        table.row([Cell::bold(other.feature.to_string()), what.into(), p50.into(), p85.into()]);
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
    if !method.track_record.is_empty() {
        text += &paper.prose(&method.track_record, 2);
    }
    if method.trials > 0 {
        text += &paper.prose(&format!("{} trials, seed {}.", words::number(method.trials), method.seed), 2);
    }
    text
}

/// All of these, and any so many.
fn landed(paper: Paper, outlook: &Outlook) -> String {
    let date = |day: Option<Date>| day.map_or_else(|| words::CANNOT_TELL.to_owned(), words::date);
    let mut table = Table::new(2, [Column::left("Cases"), Column::left("All of these"), Column::left("Any as many")]);
    let any = outlook.any;
    let rows = [
        ("50 of 100", outlook.p50, any.and_then(|any| any.p50)),
        ("85 of 100", outlook.p85, any.and_then(|any| any.p85)),
        ("95 of 100", outlook.p95, any.and_then(|any| any.p95)),
    ];
    if rows.iter().all(|(_, all, any)| all.is_none() && any.is_none()) {
        return String::new();
    }
    for (told, all, any) in rows {
        table.row([told.into(), date(all).into(), date(any).into()]);
    }
    format!("\n{}\n{}", paper.heading("When they have landed"), table.render(paper))
}

/// When several will have landed.
pub fn outlook(paper: Paper, outlook: &Outlook) -> String {
    let mut text = sentence::render(paper, &outlook.sentence);
    text += &landed(paper, outlook);
    let mut table = Table::new(2, [Column::left("Within"), Column::right("P85 at least"), Column::right("P50"), Column::right("P15")]);
    for one in &outlook.how_many {
        let figure = |figure: f64| Cell::from(format!("{figure:.0}"));
        table.row([format!("{} days", one.days).into(), figure(one.p15), figure(one.p50), figure(one.p85)]);
    }
    if !table.is_empty() {
        text += &format!("\n{}\n{}", paper.heading("How many land"), table.render(paper));
    }
    let mut issues = Table::new(
        2,
        [
            Column::left(""),
            Column::wide("Open issue"),
            Column::left("Kind").if_room(),
            Column::right("Open for"),
            Column::left("P50"),
            Column::left("P85"),
        ],
    );
    for issue in &outlook.issues {
        let [p50, p85] = [issue.p50, issue.p85].map(words::date);
        issues.row([
            Cell::bold(issue.issue.to_string()),
            issue.title.clone().into(),
            issue.kind.clone().into(),
            words::days(issue.age_days).into(),
            p50.into(),
            p85.into(),
        ]);
    }
    if !issues.is_empty() {
        text += &format!("\n{}\n{}", paper.heading("When each is over"), issues.render(paper));
    }
    outlook.method.iter().for_each(|line| text += &format!("\n{}", paper.prose(line, 0)));
    text
}
