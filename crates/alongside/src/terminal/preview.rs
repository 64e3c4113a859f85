//! What would come in, in a terminal, before anything does.

use super::{
    Paper, imports, looks, sentence,
    table::{Cell, Column, Table},
    words::{self, count, number},
};
use console::Style;
use import::{
    Placed,
    preview::{Preview, Word},
};
use insight::telling::Sentence;

/// The preview: what would come in, what was guessed and why, what cannot be read.
pub fn render(paper: Paper, preview: &Preview) -> String {
    let mut text = totals(paper, preview);
    text += &examples(paper, preview);
    text += &meanings(paper, "Types", "are", &preview.types);
    text += &meanings(paper, "Statuses", "mean", &preview.statuses);
    text += &meanings(paper, "Labels", "mean", &preview.labels);
    text += &people(paper, &preview.people);
    for note in &preview.notes {
        text += &format!("\n{}", paper.prose(note, 0));
    }
    text += &imports::problems(paper, &preview.problems, preview.problems.len());
    if let Some(cut) = &preview.cut {
        text += &format!("\n{}\n{}", paper.bold(format!("{} ended early", cut.place)), paper.prose(&cut.message, 2));
        text += &paper.prose("Nothing is taken in unless --partial asks for the part that is there.", 2);
    }
    text + &format!(
        "\n{}\n",
        paper.faint("This was a dry run: nothing was taken in. Correct guesses with --write-mapping FILE, then --mapping FILE.")
    )
}

fn totals(paper: Paper, preview: &Preview) -> String {
    let what = [
        count(preview.features, "feature", "features"),
        count(preview.parts, "part of them", "parts of them"),
        count(preview.defects, "defect", "defects"),
        count(preview.others, "other item", "other items"),
    ];
    let span = match (preview.first, preview.last) {
        (Some(first), Some(last)) => format!(", from {} to {}", words::day(first), words::day(last)),
        _ => String::new(),
    };
    let [features, parts, defects, others] = what;
    let rest = format!(" would come in, {parts}, {defects} and {others}; {}{span}.", count(preview.facts, "fact", "facts"));
    let here = match preview.here {
        0 => String::new(),
        1 => " One of these items is here already: only what is new about it is added.".into(),
        here => format!(" {} of these items are here already: only what is new about them is added.", number(here)),
    };
    sentence::render(paper, &Sentence::default().stress(features).say(rest).say(here))
}

fn examples(paper: Paper, preview: &Preview) -> String {
    let mut table = Table::new(2, [Column::left(""), Column::wide("")]);
    for (key, title) in preview.examples.iter().take(5) {
        table.row([Cell::bold(key.as_str()), title.to_string().into()]);
    }
    let more = preview.features.saturating_sub(preview.examples.len().min(5));
    let more = if more > 0 { format!("  {}\n", paper.faint(format!("and {} more", number(more)))) } else { String::new() };
    if table.is_empty() { String::new() } else { format!("\n{}\n{}{more}", paper.heading("Features"), table.render(paper)) }
}

/// Words shown at most; the mapping file has all.
const SHOWN: usize = 24;

fn meanings(paper: Paper, title: &str, verb: &'static str, all: &[Word]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut table = Table::new(2, [Column::left("In the tool"), Column::right("Times"), Column::left(verb), Column::prose("Because")]);
    let mut often: Vec<&Word> = all.iter().collect();
    often.sort_by_key(|word| std::cmp::Reverse(word.times));
    for word in often.iter().take(SHOWN) {
        let why = word.why.as_deref().unwrap_or("you said so");
        let called = words::short(&word.word, 28);
        table.row([called.into(), number(word.times).into(), Cell::bold(&word.means), Cell::faint(why)]);
    }
    let more = all.len().saturating_sub(SHOWN);
    let more =
        if more > 0 { format!("  {}\n", paper.faint(format!("and {more} rarer ones; --write-mapping shows all"))) } else { String::new() };
    format!("\n{}\n{}{more}", paper.heading(title), table.render(paper))
}

fn people(paper: Paper, people: &[Placed]) -> String {
    if people.is_empty() {
        return String::new();
    }
    let mut table = Table::new(2, [Column::left("Who"), Column::left("stands for"), Column::prose("Because")]);
    let (known, unclear): (Vec<&Placed>, Vec<&Placed>) = people.iter().partition(|person| person.discipline.is_some());
    for person in known.iter().take(SHOWN) {
        let side = person.discipline.and_then(domain::Discipline::side).map_or_else(Style::new, looks::side);
        let discipline = person.discipline.map_or("", domain::Discipline::word);
        let why = person.why.as_deref().unwrap_or("you said so");
        table.row([words::short(&person.name, 28).into(), Cell::new(side.bold(), discipline), Cell::faint(why)]);
    }
    let rest = known.len().saturating_sub(SHOWN);
    let mut said = vec![];
    if rest > 0 {
        said.push(format!("{} a side.", count(rest, "more has", "more have")));
    }
    if !unclear.is_empty() {
        said.push(format!(
            "Of {} it is not clear; what passes between sides counts only where it is.",
            count(unclear.len(), "person", "people")
        ));
    }
    format!("\n{}\n{}{}", paper.heading(&count(people.len(), "person", "people")), table.render(paper), paper.prose(&said.join(" "), 2))
}
