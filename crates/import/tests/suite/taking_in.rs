//! Taking in: once, resumable, and never over what is somebody else's.

use crate::given::{NOW, essence, issue, memory, origin, pages, take};
use domain::{Command, Event, PersonId, World};
use import::{Account, Intake, Stopped, Translated, Wish, intake::Memory};

fn many(items: usize) -> Translated {
    let all: Vec<(String, String)> =
        (1..=items).map(|n| (format!("{n}.json"), issue(&format!("A-{n}"), r#""assignee":{"name":"ana"}"#))).collect();
    pages(&all.iter().map(|(place, json)| (&**place, &**json)).collect::<Vec<_>>())
}

/// A workspace that fails at the `n`th asking.
struct Failing {
    inner: Memory,
    left: usize,
}

impl Intake for Failing {
    fn world(&self, look: &mut dyn FnMut(&World)) {
        self.inner.world(look);
    }

    fn people(&mut self, source: &str, accounts: &[Account]) -> Result<Vec<PersonId>, Stopped> {
        self.inner.people(source, accounts)
    }

    fn accounts(&mut self, source: &str) -> Result<Vec<(PersonId, Account)>, Stopped> {
        self.inner.accounts(source)
    }

    fn ask(&mut self, commands: Vec<Command>) -> Result<Vec<Event>, Stopped> {
        self.left = self.left.checked_sub(1).ok_or_else(|| Stopped("the disk is full".into()))?;
        self.inner.ask(commands)
    }
}

#[test]
fn an_import_stopped_anywhere_goes_on_when_run_again() {
    let translated = many(2_500);
    let guess = import::guess(&translated);
    let mut whole = memory();
    take(&mut whole, translated.clone()).expect("it comes in");
    for stop in 0..8 {
        let mut failing = Failing { inner: Memory::new(NOW), left: stop };
        let stopped = import::take_in(&mut failing, &origin(), translated.clone(), &guess, &Wish::default(), &mut |_| {});
        assert_eq!(stopped.expect_err("it fails").to_string(), "the disk is full", "{stop}");
        let mut memory = failing.inner;
        let taken = take(&mut memory, translated.clone()).expect("it goes on");
        assert_eq!(essence(&memory.world).items, essence(&whole.world).items, "{stop}");
        assert_eq!(taken.tally.items, 2_500, "{stop}: the tally is that of the whole import");
        assert_eq!(memory.world.sources.imports().count(), 1, "{stop}");
    }
}

#[test]
fn progress_reaches_the_end() {
    let translated = many(1_500);
    let (guess, mut last) = (import::guess(&translated), None);
    import::take_in(&mut memory(), &origin(), translated, &guess, &Wish::default(), &mut |progress| {
        last = Some((progress.done, progress.of))
    })
    .expect("it comes in");
    assert_eq!(last, Some((1_500, 1_500)));
}

#[test]
fn only_what_is_new_comes_in_later() {
    let mut memory = memory();
    take(&mut memory, many(3)).expect("it comes in");
    let seq = memory.world.seq;
    let later = take(&mut memory, many(4)).expect("it comes in");
    assert_eq!((later.tally.items, memory.world.items.len()), (1, 4));
    assert_eq!(memory.world.seq.0, seq.0 + 3, "it began, one item came, it finished");
}

#[test]
fn a_key_of_another_source_is_a_problem_and_the_rest_comes_in() {
    let mut memory = memory();
    take(&mut memory, many(2)).expect("it comes in");
    let (translated, mut other) = (many(3), origin());
    other.name = "another".into();
    let guess = import::guess(&translated);
    let taken = import::take_in(&mut memory, &other, translated, &guess, &Wish::default(), &mut |_| {}).expect("it comes in");
    assert_eq!((taken.tally.items, taken.tally.problems), (1, 2));
    let problem = &taken.tally.examples[0];
    assert_eq!(&*problem.place, "A-1");
    assert!(problem.message.contains("known from the source “tracker”") && problem.message.contains("--name tracker,"), "{problem:?}");
}

#[test]
fn a_chosen_mapping_counts_at_once_and_a_second_time_adds_nothing() {
    let (translated, mut memory) = (many(2), memory());
    let guess = import::guess(&translated);
    let file = "[types]\nStory = \"part\"\n[statuses]\nOpen = \"idea queue\"\n";
    let chosen = import::mapping_file::parse(file).expect("it is readable").mapping;
    let wish = Wish { mapping: Some(chosen), partial: false };
    for _ in 0..2 {
        import::take_in(&mut memory, &origin(), translated.clone(), &guess, &wish, &mut |_| {}).expect("it comes in");
    }
    let mapping = memory.world.mappings.values().next().expect("it is agreed");
    assert_eq!(mapping.role("Story"), domain::Role::Part);
    assert!(mapping.types["Story"].why.is_none() && mapping.statuses["Open"].why.is_some(), "only what was changed was said by a person");
    let seq = memory.world.seq;
    import::take_in(&mut memory, &origin(), translated, &guess, &Wish::default(), &mut |_| {}).expect("it comes in");
    assert_eq!(memory.world.seq, seq, "what a person said stays");
}
