//! The living style page: every part, with invented views.

use crate::parts::{
    bands, board, card, charts, chip, chip::Tone, delays, frame, frontier, gauge, ink, mark, mark::Part, note, note::Voice, odds, ribbon,
    row, sample, sentence, stages, timeline,
};
use insight::{
    Label,
    telling::words::{LIKELIHOOD, MISSED},
};
use maud::{Markup, html};

/// The page.
pub fn page() -> Markup {
    let crumb = html! { span { "Style guide" } span { "every part, with invented figures" } };
    let lede = html! { p.lede { "Paper, ink and hairlines. " b { "Two colours" } " for two sides, a third only where both are meant. A sentence first, then the figure, then the table, then the evidence in the margin." } };
    html! {
        (frame::head(&crumb, "A report you can work in", &lede))
        (frame::wide("colour", "Colour", &html! { "One declaration for light and dark each" }, &colours()))
        (frame::wide("mark", "Mark", &html! { "Left stroke product, right stroke engineering" }, &marks()))
        (frame::wide("ribbon", "Ribbon", &html! { "Solid is work; every delay has a colour and a pattern" }, &ribbons()))
        (frame::wide("parts", "Parts", &html! { "Named after what they are" }, &parts()))
        (frame::wide("lists", "Lists and cards", &html! { "Rows, the list, the board, findings" }, &lists()))
        (frame::wide("odds", "Odds", &html! { "A figure, a word, a colour; never a colour alone" }, &all_odds()))
        (frame::wide("charts", "Charts", &html! { "x in percent, y in pixels; a table behind each" }, &all_charts()))
    }
}

fn spec(name: &str, content: &Markup) -> Markup {
    html! { div.spec { h3.label { (name) } div { (content) } } }
}

fn colours() -> Markup {
    const TOKENS: [&str; 20] = [
        "paper",
        "paper-sunk",
        "paper-raised",
        "ink",
        "ink-2",
        "ink-3",
        "hair",
        "line",
        "product",
        "product-wash",
        "engineering",
        "engineering-wash",
        "together",
        "together-wash",
        "good",
        "good-wash",
        "warn",
        "warn-wash",
        "bad",
        "bad-wash",
    ];
    html! { ul.sw-grid { @for token in TOKENS { li { svg aria-hidden="true" { rect class={"st-hair-s tok-" (token)} width="100%" height="48" {} } code { "--" (token) } } } } }
}

fn marks() -> Markup {
    const PARTS: [Part; 3] = [Part::Took, Part::Asked, Part::Absent];
    html! {
        (spec("Nine states", &html! { ul.inline.small { @for product in PARTS { @for engineering in PARTS {
            li.who { (mark::mark(product, engineering)) span.mute { (mark::words(product, engineering)) } }
        } } } }))
    }
}

fn ribbons() -> Markup {
    let rows = sample::rows();
    html! {
        (spec("Small", &html! { div.stack-s { @for row in &rows { (ribbon::small(&row.ribbon, row.lands.as_ref(), 84.0)) } } }))
        (spec("Inks", &html! { table.table { tbody { @for label in ink::LEGEND { tr { th scope="row" { (ink::named(label)) } td.w-half { (ink::bar(label, 0.8)) } } } } } }))
        (spec("Large", &ribbon::large(&sample::ribbon(), Some(&sample::lands(11, 23, 35, Some(0.71))), "PAY-12")))
        (spec("Its table", &delays::table(&sample::why(), delays::Judging::Closed)))
    }
}

fn parts() -> Markup {
    let why = sample::why();
    html! {
        (spec("Sentence", &sentence::lede(&why.sentence)))
        (spec("Stages", &stages::track(&why.stages)))
        (spec("Buttons", &html! { div.btns { button.btn.main type="button" { "Import" } button.btn type="button" { "Show" } button.btn.quiet type="button" { "Not now" } button.btn.danger type="button" { "Take it back" } button.btn type="button" disabled { "Apply" } } }))
        (spec("Chip", &html! { div.inline { (chip::chip(Tone::Plain, "ready")) (chip::chip(Tone::Line, "recorded")) (chip::chip(Tone::Both, "Build")) (chip::chip(Tone::Good, "done")) (chip::chip(Tone::Warn, "review due")) (chip::chip(Tone::Bad, "blocked")) (chip::chip(Tone::Product, "product")) (chip::chip(Tone::Engineering, "engineering")) span.chip.inferred { "inferred, 0.8" } } }))
        (spec("Gauge", &html! { div.inline { (gauge::wait(2 * 3600, 86_400)) (gauge::wait(19 * 3600, 86_400)) (gauge::wait(60 * 3600, 86_400)) } }))
        (spec("Dials", &gauge::strip(&[
            gauge::Dial { name: "Overhead factor", figure: Some("2.8×".into()), at: Some(0.45), usual: Some((0.3, 0.6)), meaning: "team median 2.4×".into() },
            gauge::Dial { name: "Flow efficiency", figure: None, at: None, usual: None, meaning: "too little is recorded".into() },
        ])))
        (spec("Field", &fields()))
        (spec("Note", &html! { div.stack { (note::note(Voice::Good, html! { "Import 3 was taken back; everything is as it was before." })) (note::note(Voice::Warn, html! { "Two records could not be read." })) (note::note(Voice::Bad, html! { b { "The archive ends too early." } " Nothing was imported. Pack it again and upload it once more." })) (note::note(Voice::Both, html! { "Both: the first card carries the extra cent." })) } }))
        (spec("Progress", &html! { div.stack-s { progress.progress value="62" max="100" aria-label="Import" { "62 %" } p.small { "Reading the history: 4,120 of 6,640 issues. You can leave this page." } } }))
        (spec("Empty", &note::empty("No option yet", "An option is one way to solve the problem.", Some(("Write the first option", "/styleguide#parts")))))
    }
}

fn fields() -> Markup {
    html! {
        div.cols-2 {
            div.field { label for="s1" { "Success metric" } input #s1 value="Baskets above €180 that end in a payment"; span.hint { "Something both sides can read off the same place." } }
            div.field { label for="s2" { "Target" } input #s2 value="more" aria-invalid="true" aria-describedby="s2e"; span.err #s2e { "“more” is not a figure. Write one with its unit, such as 68 %." } }
        }
    }
}

fn lists() -> Markup {
    let (list, today) = (sample::features(), sample::today());
    html! {
        (spec("Row", &html! { ul.rows { @for waiting in &today.waiting { (row::waiting(waiting)) } (row::matter(&sample::matter("D2", "decision", "Authorise each card", Some("Only option that helps debit users")), sample::now())) } }))
        (spec("List", &board::list(&list, html! {})))
        (spec("Board", &board::board(&list)))
        (spec("Card", &card::findings(&[sample::finding()], sample::now())))
        (spec("Timeline", &timeline::timeline(&sample::timeline(), 10)))
    }
}

fn all_odds() -> Markup {
    let told = sample::negotiation();
    let chips = [0.96, 0.71, 0.45, 0.21, 0.02];
    html! {
        (spec("Odds chip", &html! { div.inline { @for chance in chips { (odds::chip(chance)) } } }))
        (spec("Words for odds", &html! { ul.inline.small { @for (from, word) in LIKELIHOOD { li { "from " (odds::figure(from)) " " b { (word) } } } li { "the day is past: " b { (MISSED) } } } p.small.mute.note-s { "The scale of the IPCC, everywhere." } }))
        (spec("Odds in a table", &html! { div.inline { @for chance in chips { (odds::told(chance)) } } }))
        (spec("Fan", &html! { div.stack-s { @for row in sample::rows().iter().filter(|row| row.lands.is_some()) { (ribbon::small(&row.ribbon, row.lands.as_ref(), 110.0)) } } }))
        (spec("Curve", &odds::curve(&sample::dates(), "PAY-12", sample::now())))
        (spec("What fits", &html! { (crate::pages::plan::fits(&sample::negotiation(), Default::default(), false)) }))
        (spec("Frontier", &frontier::frontier(&told, |by, _| format!("/styleguide?by={by}#odds"))))
    }
}

fn all_charts() -> Markup {
    let insights = sample::insights();
    html! {
        (spec("Bands", &bands::bands(&insights.time)))
        (spec("Totals", &bands::totals(&insights.time)))
        (spec("Cycle time", &html! { figure.fig { (charts::scatter(&insights.flow)) (charts::cycle_table(&insights.flow)) } }))
        (spec("Cumulative flow", &html! { figure.fig { (charts::cumulative_flow(&insights.flow)) (charts::flow_table(&insights.flow)) } }))
        (spec("Throughput", &html! { figure.fig { (charts::throughput(&insights.time)) } }))
        (spec("Overhead factor", &html! { figure.fig { (charts::overhead(&insights.time)) } }))
        (spec("Hand-overs", &charts::handover_matrix(&insights.handovers)))
        (spec("Legend", &ink::legend(|label| label != Label::OffHours)))
    }
}
