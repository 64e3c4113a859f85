//! Import: hand in a history, look at what would come in, correct what was
//! guessed, take it in, take it back.

use crate::{
    importing::{
        desk::{Shown, Step},
        form::{self, Fields},
    },
    parts::{field, field::Select, frame, note, note::Voice, row, words},
};
use domain::{
    Discipline, Flow, ImportId, Mapping, Moment, Role, Stage,
    source::{Problem, Tally, Tool},
};
use import::{
    Placed,
    mapping_file::{label_meaning, label_word, label_words},
    preview::{Preview, Word},
};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// How many people of each group a fold lists; the others can be corrected in the mapping as text.
const PEOPLE: usize = 60;
/// How many statuses or labels the form lists.
const WORDS: usize = 80;
/// What a mapping of columns looks like.
const COLUMNS: &str = "[columns]\nid = \"Nr\"\ncreated = \"Opened on\"\n[dates]\norder = \"month-first\"";
/// How many imports are in sight.
const PASTS: usize = 8;

/// An import as the page lists it.
pub struct Past {
    /// Its number.
    pub id: ImportId,
    /// The source's name.
    pub source: String,
    /// When it began.
    pub begun: Moment,
    /// What it brought, once it was finished.
    pub tally: Option<Tally>,
    /// When it was taken back.
    pub undone: Option<Moment>,
}

/// What the page shows.
pub struct Desk {
    /// Where the import is.
    pub step: Step,
    /// Imports so far, latest first.
    pub pasts: Vec<Past>,
    /// The sources there are.
    pub sources: Vec<String>,
    /// The moment of looking.
    pub now: Moment,
    /// What was refused of the last form: field and what to choose instead.
    pub wrong: BTreeMap<String, String>,
    /// What the last form said, so that nothing typed is lost.
    pub typed: Fields,
    /// What went well or wrong just now.
    pub said: Option<(bool, String)>,
}

/// The page.
pub fn page(desk: &Desk) -> Markup {
    let crumb =
        html! { span { "Import" } span { (words::counted(desk.pasts.iter().filter(|past| past.undone.is_none()).count(), "import")) } };
    let lede = html! { p.lede { "Bring in a history you already have. You see " b { "what would come in" } " before anything does, and can " b { "take it back whole" } "." } };
    html! {
        (frame::head(&crumb, "Import", &lede))
        @if let Some((good, text)) = &desk.said { div.sub { (note::note(if *good { Voice::Good } else { Voice::Bad }, html! { p { (text) } })) } }
        div #step data-key="step" { (step(desk)) }
        (pasts(desk))
    }
}

fn step(desk: &Desk) -> Markup {
    match &desk.step {
        Step::Idle => upload(desk),
        Step::Reading { file, pages } => under_way(
            &format!("Reading {file}"),
            None,
            &format!("{} pieces read so far. You can leave this page and come back.", words::thousands(*pages as i64)),
        ),
        Step::Ready(shown) => ready(shown, desk),
        Step::Taking { source, progress } => {
            let told = format!(
                "{} of {} items are in. You can leave this page and come back.",
                words::thousands(progress.done as i64),
                words::thousands(progress.of as i64)
            );
            under_way(&format!("Taking in {source}"), Some((progress.done, progress.of)), &told)
        }
        Step::Done { source, taken } => html! { (done(source, taken.import, &taken.tally)) (upload(desk)) },
        Step::Stopped { why } => {
            html! { div.sub { (note::note(Voice::Bad, html! { p { b { "The import stopped." } " " (why) } })) } (upload(desk)) }
        }
    }
}

fn upload(desk: &Desk) -> Markup {
    let typed = |name: &str| desk.typed.iter().find(|(typed, _)| *typed == name).map_or("", |(_, value)| value.as_str());
    let columns = typed("columns");
    let body = html! {
        form.stack action="/import" method="post" enctype="multipart/form-data" {
            div.cols-3 {
                div.field {
                    label for="source" { "What the source is called" }
                    input #source type="text" name="source" required maxlength="80" placeholder="tracker" autocomplete="off" value=(typed("source"));
                    span.hint { "The same name again adds what is new, and nothing twice." }
                }
                (field::select(&Select { id: "tool", name: "tool", label: "Which tool wrote it", options: tools(), chosen: typed("tool") }))
                div.field {
                    label for="file" { "File or archive" }
                    input #file type="file" name="file" required;
                    span.hint { ".json, .jsonl, .csv, .xes, .zip, .tar, .tar.gz, .tar.xz; at most 512 MB" }
                }
            }
            details.data open[!columns.is_empty()] {
                summary { "Columns of a CSV, where their headers do not say it" }
                div.field {
                    label for="columns" { "Which column is which" }
                    textarea.code #columns name="columns" rows="6" spellcheck="false" placeholder=(COLUMNS) { (columns) }
                    span.hint { "The preview says what was taken for what; lines like these correct it." }
                }
            }
            p.btns { button.btn.main type="submit" { "Look at it" } }
        }
    };
    let margin = frame::aside(
        "What happens",
        &[
            html! { "The file is read on this machine. Nothing leaves it." },
            html! { "You see features, people and their guessed sides, statuses and problems, and correct them." },
            html! { "Larger than 512 MB? " code { "alongside import jira ./export" } },
        ],
    );
    frame::section("upload", "Hand in a history", &html! { "One file or archive at a time" }, &body, &margin)
}

fn tools() -> Vec<(&'static str, &'static str)> {
    vec![
        ("", "tell from the file"),
        ("jira", "Jira"),
        ("github", "GitHub"),
        ("csv", "CSV of any tracker"),
        ("event_log", "event log, CSV or XES"),
    ]
}

/// The tool of a form's word.
pub fn tool_of(word: &str) -> Option<Tool> {
    match word {
        "jira" => Some(Tool::Jira),
        "github" => Some(Tool::Github),
        "csv" => Some(Tool::Csv),
        "event_log" => Some(Tool::EventLog),
        _ => None,
    }
}

fn under_way(title: &str, progress: Option<(u64, u64)>, told: &str) -> Markup {
    let body = html! {
        div.stack-s {
            @match progress {
                Some((done, of)) => progress.progress value=(done) max=(of.max(1)) aria-label=(title) { (done) " of " (of) },
                None => progress.progress aria-label=(title) { "under way" },
            }
            p.small aria-live="polite" { (told) }
            noscript { p.small { a href="/import" { "Load the page again" } " to see how far it is." } }
        }
    };
    frame::wide("under-way", title, &html! { "Under way" }, &body)
}

fn done(source: &str, import: Option<ImportId>, tally: &Tally) -> Markup {
    html! {
        div.sub { (note::note(Voice::Good, html! {
            @match import {
                None => p { b { "Nothing new in " (source) "." } " " (if tally.problems == 0 { "Everything in the file" } else { "Whatever could be read in the file" }) " was here already." @if tally.problems > 0 { " " (words::counted(tally.problems as usize, "problem")) ":" ul.plain { @for problem in tally.examples.iter().take(12) { li { span.mute { (problem.place) } " " (problem.message) } } } } },
                Some(_) => p { b { (words::counted(tally.items as usize, "item")) " from " (source) " came in" } ", with " (words::counted(tally.facts as usize, "fact")) "; "
                    @if tally.problems == 0 { "no problem with any record." } @else { (words::counted(tally.problems as usize, "problem")) ", told below with what was done." } },
            }
            p.btns { a.btn.small.main href="/features" { "See the features" } a.btn.small href="/insights" { "Where the time goes" } a.btn.small href=(mapping_address(source)) { "Correct the mapping" } }
        })) }
    }
}

/// Where the mapping of a source is corrected.
pub fn mapping_address(source: &str) -> String {
    format!("/import/mapping/{}", row::encoded(source))
}

fn ready(shown: &Shown, desk: &Desk) -> Markup {
    let preview = &shown.preview;
    let title = format!("What would come in from {}", shown.origin.name);
    let about = html! { (words::counted(preview.features, "feature")) ", " (words::counted(preview.parts, "part")) ", " (words::counted(preview.defects, "defect")) "; nothing is in yet" };
    let body = html! {
        (summary(preview))
        form.stack.sub action="/import/take" method="post" {
            p.btns { button.btn.main type="submit" { "Take it in" } span.small.mute { "as it is guessed and corrected below" } }
            (mapping_tables(&preview.types, &preview.statuses, &preview.labels, &shown.mapping, desk))
            (people_table(&preview.people, desk))
            @if let Some(cut) = &preview.cut { (note::note(Voice::Warn, html! { p { b { "The file ends too early." } " " (cut.place) ": " (cut.message) } label.check { input type="checkbox" name="partial" value="yes"; "Take in what came before the end" } })) }
            p.btns { button.btn.main type="submit" { "Take it in" } button.btn.quiet type="submit" formaction="/import/clear" formnovalidate { "Throw it away" } }
        }
    };
    let margin = html! {
        (frame::aside("Guesses", &[html! { "Every guess says why. What you change is kept as said by a person." }, html! { "All of this can be corrected later without importing again." }]))
        (problems(&preview.problems))
        @if !preview.notes.is_empty() { (frame::aside("Good to know", &preview.notes.iter().map(|text| html! { (text) }).collect::<Vec<_>>())) }
    };
    frame::section("ready", &title, &about, &body, &margin)
}

fn summary(preview: &Preview) -> Markup {
    let day = |at: Option<Moment>| at.map_or_else(|| "cannot tell".into(), |at| at.date().strftime("%-d %b %Y").to_string());
    let facts = [
        ("Features", words::thousands(preview.features as i64)),
        ("Parts", words::thousands(preview.parts as i64)),
        ("Defects", words::thousands(preview.defects as i64)),
        ("Kept, not measured", words::thousands(preview.others as i64)),
        ("Facts", words::thousands(preview.facts as i64)),
        ("From", day(preview.first)),
        ("Until", day(preview.last)),
        ("Problems", words::thousands(preview.problems.len() as i64)),
    ];
    html! {
        @if preview.here > 0 { (note::note(Voice::Warn, html! { p { b { (words::counted(preview.here, "item")) } " of these are here already: only what is new about them is added." } })) }
        dl.dials.tally { @for (name, figure) in facts { div { dt { (name) } dd.fig-n { (figure) } } } }
        @if !preview.examples.is_empty() {
            details.more { summary { "Some of the features" } ul.plain { @for (key, title) in &preview.examples { li { span.num { (key) } " " (words::short(title, 90)) } } } }
        } @else { (note::note(Voice::Warn, html! { p { b { "No type is a feature yet." } " Choose below which of them are carried from idea to value." } })) }
    }
}

fn problems(problems: &[Problem]) -> Markup {
    let shown: Vec<Markup> =
        problems.iter().take(12).map(|problem| html! { span.when { (words::short(&problem.place, 80)) } (problem.message) }).collect();
    html! {
        @if !shown.is_empty() { (frame::aside("Problems", &shown)) }
        @if problems.len() > 12 { p { "and " (words::thousands(problems.len() as i64 - 12)) " more" } }
    }
}

/// The words of a tool and what each means, to be changed.
fn mapping_tables(types: &[Word], statuses: &[Word], labels: &[Word], mapping: &Mapping, desk: &Desk) -> Markup {
    let roles: Vec<_> = Role::ALL.iter().map(|role| (role.word(), role_words(*role))).collect();
    html! {
        (word_table("Types", "What an item of this type is here", types, &|word| {
            let chosen = mapping.role(&word.word).word();
            html! { (choice(desk, "type", &word.word, "What it is", roles.clone(), chosen)) }
        }))
        (word_table("Statuses", "The stage, and what happens while an item is there", statuses, &|word| {
            let standing = mapping.standing(&word.word);
            let (stage, flow) = (standing.map_or("", |standing| standing.stage.word()), standing.map_or("", |standing| standing.flow.word()));
            html! { div.pairs {
                (choice(desk, "stage", &word.word, "Stage", Stage::ALL.iter().map(|stage| (stage.word(), stage.word())).collect(), stage))
                (choice(desk, "flow", &word.word, "What happens", Flow::ALL.iter().map(|flow| (flow.word(), flow_words(*flow))).collect(), flow))
            } }
        }))
        @if !labels.is_empty() {
            (word_table("Labels", "What happens while this label is on", labels, &|word| {
                let meanings = label_words().map(|word| (word, label_meaning(word).flatten().map_or("nothing", flow_words)));
                html! { (choice(desk, "label", &word.word, "What happens", meanings.collect(), label_word(mapping.label(&word.word)))) }
            }))
        }
    }
}

const fn role_words(role: Role) -> &'static str {
    match role {
        Role::Feature => "a feature",
        Role::Part => "a part of a feature",
        Role::Defect => "a defect",
        Role::Other => "kept, not measured",
    }
}

const fn flow_words(flow: Flow) -> &'static str {
    match flow {
        Flow::Queue => "waits to be taken",
        Flow::Work => "work",
        Flow::Review => "waits for review",
        Flow::Clarify => "waits for an answer",
        Flow::Blocked => "waits for something else",
        Flow::Release => "waits to reach users",
        Flow::Done => "users have it",
        Flow::Dropped => "was given up",
    }
}

fn word_table(title: &str, about: &str, list: &[Word], control: &dyn Fn(&Word) -> Markup) -> Markup {
    html! {
        h3.sub { (title) }
        table.table.fold.mid {
            caption { (about) }
            thead { tr { th.w-ev scope="col" { "Word" } th.n scope="col" { "Times" } th.w-half scope="col" { "Means" } th scope="col" { "Why we think so" } } }
            tbody { @for word in list.iter().take(WORDS) { tr {
                th scope="row" { (words::short(&word.word, 60)) }
                td.n data-l="times" { (words::thousands(word.times as i64)) }
                td.full { (control(word)) }
                td.full.mute { @match &word.why { Some(why) => (why), None => "a person said so" } }
            } } }
        }
        @if list.len() > WORDS { p.small.mute { "and " (list.len() - WORDS) " rarer words, in the mapping as text after the import" } }
    }
}

/// A choice in a row; what was typed wins over what is in force.
fn choice<'a>(desk: &'a Desk, kind: &str, word: &str, label: &str, mut options: Vec<(&'a str, &'a str)>, in_force: &'a str) -> Markup {
    let name = format!("{kind}:{word}");
    let typed = desk.typed.iter().find(|(typed, _)| *typed == name).map(|(_, value)| value.as_str());
    let chosen = typed.unwrap_or(in_force);
    if !options.iter().any(|(word, _)| *word == chosen) {
        options.insert(0, (chosen, if chosen.is_empty() { "not said" } else { chosen }));
    }
    let (id, label) = (format!("f-{}", row::encoded(&name).replace('%', "_")), format!("{label} of {word}"));
    let error = desk.wrong.get(&name).map(String::as_str);
    html! {
        (field::in_row(&Select { id: &id, name: &name, label: &label, options, chosen }, error.is_some()))
        (field::error(&format!("{id}-e"), error))
    }
}

fn people_table(people: &[Placed], desk: &Desk) -> Markup {
    let so_many = |n: usize| insight::telling::words::count(n, "person", "people");
    let (known, unclear): (Vec<&Placed>, Vec<&Placed>) = people.iter().partition(|person| person.discipline.is_some());
    html! {
        h3.sub { "People" }
        (people_group(&format!("{} of {} could be guessed", words::thousands(known.len() as i64), so_many(people.len())), &known, desk))
        (people_group(&format!("Of {} it is not clear", so_many(unclear.len())), &unclear, desk))
    }
}

/// People under a caption: some in sight, some behind a fold, the others only counted.
fn people_group(caption: &str, people: &[&Placed], desk: &Desk) -> Markup {
    let (first, rest) = people.split_at(people.len().min(6));
    let (rest, more) = rest.split_at(rest.len().min(PEOPLE));
    html! {
        @if !first.is_empty() {
            table.table.fold.mid {
                caption { (caption) }
                thead { tr { th.w-name scope="col" { "Person" } th scope="col" { "Is here for" } th.w-half scope="col" { "Why we think so" } } }
                tbody { @for person in first { (person_line(person, desk)) } }
            }
        }
        @if !rest.is_empty() { details.more { summary { (words::thousands(rest.len() as i64)) " more people" } table.table.fold.mid { tbody { @for person in rest { (person_line(person, desk)) } } } } }
        @if !more.is_empty() { p.small.mute { "and " (words::thousands(more.len() as i64)) " more; after the import everybody is in the mapping as text" } }
    }
}

fn person_line(person: &Placed, desk: &Desk) -> Markup {
    html! {
        tr {
            th.w-name scope="row" { (words::short(&person.name, 60)) @if person.name != person.account { span.sub-t { (words::short(&person.account, 60)) } } }
            td.full { (choice(desk, "person", &person.account, "What they are here for", disciplines(), person.discipline.map_or(form::UNCLEAR, Discipline::word))) }
            td.full.mute.w-half { @if let Some(why) = &person.why { (why) } }
        }
    }
}

fn disciplines() -> Vec<(&'static str, &'static str)> {
    std::iter::once((form::UNCLEAR, "not known")).chain(Discipline::ALL.map(|discipline| (discipline.word(), discipline.word()))).collect()
}

fn pasts(desk: &Desk) -> Markup {
    let about = html! { "Each can be taken back whole" };
    let body = html! {
        @if desk.pasts.is_empty() { p.soft { "Nothing has been imported yet." } }
        @else {
            table.table.fold {
                thead { tr { th scope="col" { "Source" } th scope="col" { "When" } th.n scope="col" { "Items" } th.n scope="col" { "Facts" } th.n scope="col" { "Problems" } th scope="col" { span.vh { "What to do" } } } }
                tbody { @for past in desk.pasts.iter().take(PASTS) { (past_line(past, desk.now)) } }
            }
            @if desk.pasts.len() > PASTS { details.more.sub {
                summary { (words::thousands((desk.pasts.len() - PASTS) as i64)) " earlier imports" }
                table.table.fold { tbody { @for past in desk.pasts.iter().skip(PASTS).take(200) { (past_line(past, desk.now)) } } }
            } }
        }
        @if !desk.sources.is_empty() { p.small.sub { "Mappings: " @for (nth, source) in desk.sources.iter().enumerate() { @if nth > 0 { ", " } a href=(mapping_address(source)) { (source) } } } }
    };
    frame::wide("imports", "Imports so far", &about, &body)
}

fn past_line(past: &Past, now: Moment) -> Markup {
    let figure = |of: fn(&Tally) -> u64| past.tally.as_ref().map_or_else(|| "–".into(), |tally| words::thousands(of(tally) as i64));
    html! {
        tr data-key={"import-" (past.id.0)} {
            th scope="row" { (past.source) span.sub-t { "import " (past.id.0) } }
            td.nb data-l="when" { (words::since(past.begun, now)) }
            td.n data-l="items" { (figure(|tally| tally.items)) } td.n data-l="facts" { (figure(|tally| tally.facts)) } td.n data-l="problems" { (figure(|tally| tally.problems)) }
            td.full {
                @match (past.undone, &past.tally) {
                    (Some(at), _) => span.mute { "taken back " (words::since(at, now)) },
                    (None, None) => span.warn { "not finished; hand the file in again to go on" },
                    (None, Some(tally)) => {
                        form action="/import/undo" method="post" { input type="hidden" name="import" value=(past.id.0); button.btn.small type="submit" { "Take it back" span.vh { " (import " (past.id.0) " from " (past.source) ")" } } }
                        @if !tally.examples.is_empty() { details.more { summary { "Problems" } ul.plain { @for problem in tally.examples.iter().take(40) { li { span.mute { (problem.place) } " " (problem.message) } } } } }
                    }
                }
            }
        }
    }
}

/// The mapping of a source as text, to be changed and applied.
pub fn mapping_page(source: &str, text: &str, wrong: &[String], said: Option<&str>) -> Markup {
    let crumb = html! { a href="/import" { "Import" } span { (source) } };
    let lede = html! { p.lede { "What the words of " b { (source) } " mean here. Change a word and apply: nothing is imported again, the facts are read anew." } };
    html! {
        (frame::head(&crumb, "Mapping", &lede))
        @if let Some(said) = said { div.sub { (note::note(Voice::Good, html! { p { (said) } })) } }
        @if !wrong.is_empty() { div.sub { (note::note(Voice::Bad, html! { p { b { "Nothing was changed." } } ul.plain #mapping-e { @for line in wrong { li { (line) } } } })) } }
        form.stack.sub action=(mapping_address(source)) method="post" {
            div.field {
                label for="mapping" { "Mapping" }
                textarea.code #mapping name="mapping" rows="28" spellcheck="false" aria-invalid=[(!wrong.is_empty()).then_some("true")] aria-describedby=[(!wrong.is_empty()).then_some("mapping-e")] { "\n" (text) }
                span.hint { "The remark behind a line says why it was guessed. A line that you do not change stays a guess; one that you take away changes nothing. A label can mean nothing." }
            }
            p.btns { button.btn.main type="submit" { "Apply" } a.btn.quiet href="/import" { "Back" } }
        }
    }
}
