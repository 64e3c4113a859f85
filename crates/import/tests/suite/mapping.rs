//! The mapping as a file: written, edited, applied, without importing again.

use crate::given::{issue, memory, pages, take};
use domain::{Discipline, Flow, Role, Stage, Standing};
use import::{
    InForce,
    intake::Memory,
    mapping_file::{Applied, apply, parse},
};

fn imported() -> Memory {
    let mut memory = memory();
    let who = r#""reporter":{"name":"ana","displayName":"Ana \"the\" Lima\n# x"},"labels":["needs-info"]"#;
    let translated = pages(&[("1.json", &issue("A-1", who)), ("2.json", &issue("A-2", "").replace("Open", "Wei\\\"rd = \\n status"))]);
    take(&mut memory, translated).expect("it comes in");
    memory
}

fn file(memory: &mut Memory) -> String {
    InForce::of(memory, "tracker").expect("the vault answers").expect("it is connected").text()
}

#[test]
fn an_unchanged_file_changes_nothing() {
    let mut memory = imported();
    let (text, seq) = (file(&mut memory), memory.world.seq);
    let parsed = parse(&text).unwrap_or_else(|wrong| panic!("{wrong:?} in\n{text}"));
    apply(&mut memory, "tracker", &parsed).expect("it is applied");
    assert_eq!(memory.world.seq, seq, "guesses stay guesses");
    assert_eq!(file(&mut memory), text);
}

#[test]
fn an_edited_file_reads_the_facts_anew() {
    let mut memory = imported();
    let edited = file(&mut memory).replace("= \"idea queue\"", "= \"build work\"").replace("\"ana\" = \"unclear\"", "\"ana\" = \"design\"");
    apply(&mut memory, "tracker", &parse(&edited).expect("it is readable")).expect("it is applied");
    let mapping = memory.world.mappings.values().next().expect("it is agreed");
    let open = &mapping.statuses["Open"];
    assert_eq!((open.is, &open.why), (Standing { stage: Stage::Build, flow: Flow::Work }, &None), "a person said it");
    assert_eq!(mapping.role("Story"), Role::Feature);
    assert!(mapping.types["Story"].why.is_some(), "what was not changed stays a guess");
    let (_, ana) = memory.world.people.iter().next().expect("she joined");
    assert_eq!(ana.discipline, Some(Discipline::Design));
}

#[test]
fn a_word_without_a_line_keeps_its_meaning_and_a_label_can_mean_nothing() {
    let mut memory = imported();
    let before = file(&mut memory);
    let say = |memory: &mut Memory, text: &str| apply(memory, "tracker", &parse(text).expect("it is readable")).expect("it is applied");
    assert_eq!(say(&mut memory, ""), Applied::default());
    assert_eq!(file(&mut memory), before, "an empty file takes nothing away");
    assert_eq!(memory.world.mappings.values().next().and_then(|mapping| mapping.label("needs-info")), Some(Flow::Clarify));
    let applied = say(&mut memory, "[labels]\nneeds-info = \"nothing\"\n");
    assert!(applied.changed && applied.unheard.is_empty(), "{applied:?}");
    let after = file(&mut memory);
    let line = |text: &str| text.lines().find(|line| line.starts_with("\"needs-info\"")).map(ToOwned::to_owned).expect("it is there");
    assert_eq!(after, before.replace(&line(&before), "\"needs-info\" = \"nothing\""), "only that line changed");
    let again = pages(&[("1.json", &issue("A-3", r#""labels":["needs-info"]"#))]);
    take(&mut memory, again).expect("it comes in");
    assert_eq!(
        memory.world.mappings.values().next().and_then(|mapping| mapping.label("needs-info")),
        None,
        "no guess undoes what was said"
    );
}

#[test]
fn words_that_the_source_does_not_have_are_named() {
    let mut memory = imported();
    let said = parse("[types]\nStroy = \"feature\"\nStory = \"feature\"\n[labels]\nneeds-info = \"queue\"\n").expect("it is readable");
    let applied = apply(&mut memory, "tracker", &said).expect("it is applied");
    assert_eq!(applied.unheard, ["Stroy"]);
    let again = apply(&mut memory, "tracker", &said).expect("it is applied");
    assert_eq!((again.changed, again.unheard), (false, applied.unheard.clone()), "it is still not there");
    let told = applied.to_string();
    assert!(told.starts_with("Applied.") && told.contains("does not have “Stroy” so far"), "{told}");
}

#[test]
fn what_is_wrong_is_named_by_its_line_with_the_words_allowed() {
    let wrong = parse("[types]\nStory = \"feature\"\nBug = \"insect\"\n\n[statuses]\nOpen = \"queue\"\n").expect_err("two lines are wrong");
    let lines: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert_eq!(lines[0], "line 3: “insect” is not a word for “Bug”; write feature, part, defect, other.");
    assert!(lines[1].starts_with("line 6: “queue” is not a word for “Open”; write a stage and what happens there"), "{}", lines[1]);
    assert!(parse("[tpyes]\n").expect_err("no such section")[0].message.contains("tpyes"));
    assert_eq!(parse("[types]\nStory = \n").expect_err("no value")[0].line, 2);
}

#[test]
fn a_file_for_nobody_or_nothing_is_refused() {
    let mut memory = imported();
    let nobody = parse("[people]\nzoe = \"design\"\n").expect("it is readable");
    assert!(apply(&mut memory, "tracker", &nobody).expect_err("nobody").to_string().contains("“zoe”"));
    assert!(apply(&mut memory, "other", &nobody).expect_err("no source").to_string().contains("There is no source “other”"));
}
