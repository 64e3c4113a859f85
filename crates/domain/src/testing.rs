//! Rules are tested in one sentence: `given(acts).when(act).then(events)`.

use crate::{Command, Event, Mark, Moment, Recorded, Refusal, Stamp, Via, World, apply, decide};

/// A world in which some acts have happened, one minute apart.
pub struct Given(pub World);

/// What was asked of it, and what it answered.
pub struct Asked(Result<Vec<Event>, Refusal>);

/// The stamp of the `n`th act of a test: minute `n` of 2026.
pub fn stamp(n: u64) -> Stamp {
    Stamp { at: Moment::from_seconds(1_767_225_600 + 60 * n as i64), by: None, via: Via::Cli }
}

/// A world in which these acts have happened.
pub fn given(acts: impl IntoIterator<Item = Command>) -> Given {
    let mut world = World::default();
    for (n, act) in acts.into_iter().enumerate() {
        let stamp = stamp(n as u64);
        let events = decide(&world, &stamp, act).expect("what is given is accepted");
        for event in events {
            let mark = Mark { seq: world.seq.next(), stamp };
            apply(&mut world, &Recorded { mark, event, cause: None });
        }
    }
    Given(world)
}

impl Given {
    /// Asks for an act a day later.
    pub fn when(&self, act: impl Into<Command>) -> Asked {
        Asked(decide(&self.0, &stamp(1440), act.into()))
    }
}

impl Asked {
    /// The act was accepted with exactly these events.
    #[track_caller]
    pub fn then<E: Into<Event>>(self, events: impl IntoIterator<Item = E>) {
        let expected: Vec<Event> = events.into_iter().map(Into::into).collect();
        assert_eq!(self.0, Ok(expected));
    }

    /// The act was refused for exactly this reason, in a full sentence.
    #[track_caller]
    pub fn refused(self, refusal: impl Into<Refusal>) {
        let refusal = refusal.into();
        assert!(refusal.to_string().ends_with('.'), "a refusal is a sentence: {refusal}");
        assert_eq!(self.0, Err(refusal));
    }
}

/// Says that a test cannot run here, and why: on its output, and in the list
/// that `make test` shows at its end.
pub fn skipped(why: &str) {
    use std::io::Write;
    eprintln!("skipped: {why}");
    let list = std::env::var_os("ALONGSIDE_SKIPPED");
    let list = list.and_then(|path| std::fs::OpenOptions::new().append(true).create(true).open(path).ok());
    if let Some(mut list) = list {
        // A list that cannot be written is no reason to fail a test that cannot run.
        drop(writeln!(list, "{why}"));
    }
}
