//! The scope that fits a day, in a terminal.

use super::{
    Paper, sentence,
    table::{Cell, Column, Table},
    words,
};
use console::Style;
use domain::Worth;
use insight::telling::{
    Negotiation,
    negotiation::{FrontierPoint, ScopeLine},
};

/// The whole answer.
pub fn render(paper: Paper, negotiation: &Negotiation) -> String {
    let title = paper.title("", negotiation.feature.as_str(), &negotiation.title);
    let mut text = format!("{title}\n{}", sentence::render(paper, &negotiation.sentence));
    let (inside, outside): (Vec<&ScopeLine>, Vec<&ScopeLine>) = negotiation.slices.iter().partition(|line| line.is_in);
    text += &section(paper, "In", slices(paper, &inside, "Change without"));
    text += &section(paper, "Out, and what it would cost", slices(paper, &outside, "Change with"));
    text += &section(paper, "What stands in the way", impossible(paper, negotiation));
    let planned = format!("What to cut first from all that is planned ({} by then)", words::percent(negotiation.planned_odds));
    text += &section(paper, &planned, cuts(paper, negotiation));
    text += &section(paper, "Nearly as good", alternatives(paper, negotiation));
    text += &section(paper, "What more time would buy with the same odds", steps(paper, negotiation));
    text += &section(paper, "What other days would buy", frontier(paper, &negotiation.frontier));
    text += &format!("\n{}\n", paper.heading("How it was found"));
    negotiation.method.iter().for_each(|line| text += &paper.prose(line, 2));
    text
}

fn section(paper: Paper, title: &str, body: String) -> String {
    if body.is_empty() { body } else { format!("\n{}\n{body}", paper.heading(title)) }
}

fn slices(paper: Paper, lines: &[&ScopeLine], odds: &'static str) -> String {
    let columns = [
        Column::left(""),
        Column::wide("Slice"),
        Column::left("Worth").if_room(),
        Column::right("Value"),
        Column::right("Work, P50").if_room(),
        Column::right(odds),
        Column::right("Days more"),
        Column::left("With it").if_room(),
    ];
    let mut table = Table::new(2, columns);
    for line in lines {
        table.row([
            Cell::bold(line.name.clone()),
            titled(line).into(),
            line.worth.word().into(),
            format!("{}", line.value).into(),
            format!("{:.0} h", line.p50_hours).into(),
            points(line.odds_change).into(),
            line.days_more.map(|days| format!("{days:.0}")).unwrap_or_default().into(),
            Cell::faint(line.with.join(" ")),
        ]);
    }
    if table.is_empty() { String::new() } else { table.render(paper) }
}

/// A slice that was put off is not in the forecast: it says so beside its title, whatever the width.
fn titled(line: &ScopeLine) -> String {
    if line.worth == Worth::Later { format!("(later) {}", line.title) } else { line.title.clone() }
}

/// A change of odds in points of 100: `+12 points`, `+1 point`, `no change`.
fn points(change: f64) -> String {
    match (change * 100.0).round() as i64 {
        0 => "no change".to_owned(),
        points @ (1 | -1) => format!("{points:+} point"),
        points => format!("{points:+} points"),
    }
}

fn impossible(paper: Paper, negotiation: &Negotiation) -> String {
    let Some(impossible) = &negotiation.impossible else { return String::new() };
    let mut table = Table::new(
        2,
        [Column::left(""), Column::wide("Essential slice"), Column::right("Odds without it"), Column::right("Days more then")],
    );
    for one in &impossible.culprits {
        let days = format!("{:.0}", one.days_more_without);
        table.row([Cell::bold(one.name.clone()), one.title.clone().into(), words::percent(one.odds_without).into(), days.into()]);
    }
    table.render(paper)
}

fn cuts(paper: Paper, negotiation: &Negotiation) -> String {
    let mut table = Table::new(2, [Column::left(""), Column::wide("Slice"), Column::right("Value"), Column::right("Odds then")]);
    for cut in &negotiation.cut_first {
        table.row([
            Cell::bold(cut.names.join(" ")),
            cut.titles.join(", and ").into(),
            format!("{}", cut.value).into(),
            words::percent(cut.odds).into(),
        ]);
    }
    if table.is_empty() { String::new() } else { table.render(paper) }
}

fn alternatives(paper: Paper, negotiation: &Negotiation) -> String {
    let mut text = String::new();
    for one in &negotiation.alternatives {
        let with = |sign: &str, names: &[String]| if names.is_empty() { String::new() } else { format!("{sign} {}", names.join(", ")) };
        let line = format!("worth {}, {}: {} {}", one.value, words::percent(one.odds), with("with", &one.more), with("without", &one.less));
        text += &paper.prose(line.trim_end(), 2);
    }
    text
}

fn steps(paper: Paper, negotiation: &Negotiation) -> String {
    let columns = [
        Column::right(""),
        Column::left(""),
        Column::wide("Comes in"),
        Column::left("Goes out").if_room(),
        Column::right("Value"),
        Column::right("Odds"),
    ];
    let mut table = Table::new(2, columns);
    for step in &negotiation.steps {
        table.row([
            Cell::from(format!("+{} d", step.days_more)),
            words::date(step.by).into(),
            step.more.join(", ").into(),
            Cell::faint(step.less.join(", ")),
            format!("{}", step.value).into(),
            words::percent(step.odds).into(),
        ]);
    }
    if table.is_empty() { String::new() } else { table.render(paper) }
}

/// One line a day: the value that fits at even odds, at 85 and at 95 of 100.
fn frontier(paper: Paper, points: &[FrontierPoint]) -> String {
    let most = points.iter().filter_map(|point| point.value).fold(1.0, f64::max);
    let room = paper.width.saturating_sub(44).clamp(10, 40) as f64;
    let mut table = Table::new(2, [Column::left(""), Column::right("P50"), Column::right("P85"), Column::right("P95"), Column::left("")]);
    for day in points.chunk_by(|one, other| one.by == other.by) {
        let at = |odds: f64| day.iter().find(|point| (point.odds - odds).abs() < 1e-9).and_then(|point| point.value);
        let told = |value: Option<f64>| Cell::from(value.map_or("–".to_owned(), |value| format!("{value:.0}")));
        let bar = "█".repeat((at(0.85).unwrap_or(0.0) / most * room).round() as usize);
        table.row([words::date(day[0].by).into(), told(at(0.5)), told(at(0.85)), told(at(0.95)), Cell::new(Style::new().blue(), bar)]);
    }
    if table.is_empty() { String::new() } else { table.render(paper) }
}
