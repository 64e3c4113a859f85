//! A workspace by hand, for the tests of telling and detecting.

use super::words::Names;
use crate::{Scene, detecting::Found, measuring::Readings};
use domain::{
    Command, Discipline, ImportId, Mapping, Mark, Moment, PersonId, Recorded, Role, SourceId, Stage, Stamp, Via, World, apply, decide,
    feature,
    item::{self, Basis, Fact, ItemKind, What},
    mapping::{self, Choice, Flow, Standing},
    person, source, team, work,
};

pub const ANA: PersonId = PersonId(1);
pub const JONAS: PersonId = PersonId(2);
/// Of engineering; the vault has forgotten the name.
pub const FORGOTTEN: PersonId = PersonId(3);

/// Hour `n` after 9 o'clock on Monday, 2 March 2026.
pub fn hour(n: i64) -> Moment {
    "2026-03-02T09:00:00Z".parse::<Moment>().expect("a time").plus_seconds(n * 3600)
}

/// Day `n` after 9 o'clock on Monday, 2 March 2026.
pub fn day(n: i64) -> Moment {
    hour(24 * n)
}

pub struct Story {
    pub world: World,
    pub names: Names,
}

impl Story {
    /// Team PAY; Ana of product, Jonas and one without a name of engineering; a connected tracker.
    pub fn new() -> Self {
        let names = [(ANA, "Ana".into()), (JONAS, "Jonas".into())].into();
        let mut story = Self { world: World::default(), names };
        for (person, discipline) in [(ANA, Discipline::Product), (JONAS, Discipline::Engineering), (FORGOTTEN, Discipline::Engineering)] {
            story.act(day(-9), None, person::Command::Join { person, discipline: Some(discipline), why: None, import: None });
        }
        story.act(day(-9), None, team::Command::Form { prefix: "PAY".into(), name: "Payments".into() });
        let (name, address, tool) = ("tracker".into(), "a folder".into(), source::Tool::Jira);
        story.act(day(-9), None, source::Command::Connect { name, tool, address });
        story.act(day(-9), None, source::Command::Begin { source: SourceId(1) });
        story.act(day(-9), None, mapping::Command::Agree { source: SourceId(1), mapping: usual_mapping() });
        story
    }

    pub fn act(&mut self, at: Moment, by: Option<PersonId>, command: impl Into<Command>) {
        let stamp = Stamp { at, by, via: Via::Cli };
        for event in decide(&self.world, &stamp, command.into()).expect("a story is accepted") {
            let mark = Mark { seq: self.world.seq.next(), stamp };
            apply(&mut self.world, &Recorded { mark, event, cause: None });
        }
    }

    /// Opens a feature; it is the next of PAY.
    pub fn open(&mut self, at: Moment, title: &str) {
        self.act(at, Some(ANA), feature::Command::Open { team: "PAY".into(), title: title.into() });
    }

    pub fn move_to(&mut self, at: Moment, by: PersonId, feature: &str, to: Stage) {
        self.act(at, Some(by), feature::Command::Move { feature: feature.into(), to });
    }

    pub fn work(&mut self, person: PersonId, feature: &str, (from, until): (Moment, Moment)) {
        self.act(until, Some(person), work::Command::Record { feature: feature.into(), person, from, until, because: None });
    }

    /// Facts of an item come in.
    pub fn observe(&mut self, item: &str, facts: Vec<Fact>) {
        self.act(day(-9), None, item::Command::Observe { import: ImportId(1), item: item.into(), facts: facts.into() });
    }

    /// Looks at a moment.
    pub fn look<T>(&self, at: Moment, look: impl FnOnce(&Scene<'_>, &Found) -> T) -> T {
        let (readings, lived) = (Readings::at(&self.world, at), crate::Lived::new());
        let scene = Scene { world: &self.world, readings: &readings, names: &self.names, lived: &lived, at };
        look(&scene, &Found::of(&scene))
    }
}

pub fn fact(at: Moment, by: impl Into<Option<PersonId>>, what: What) -> Fact {
    Fact { at, by: by.into(), basis: Basis::Recorded, what }
}

/// An imported story comes into being in a status.
pub fn opened(at: Moment, by: PersonId, status: &str) -> Fact {
    let (kind, r#type, title) = (ItemKind::Issue, "Story".into(), "Pay with two cards".into());
    fact(at, by, What::Opened { kind, r#type, title, status: status.into(), parent: None, team: Some("CHK".into()) })
}

pub fn status(at: Moment, by: PersonId, to: &str) -> Fact {
    fact(at, by, What::Status { from: "".into(), to: to.into() })
}

fn said<T>(is: T) -> Choice<T> {
    Choice { is, why: None }
}

fn usual_mapping() -> Mapping {
    let standing = |stage, flow| said(Standing { stage, flow });
    let types = [("Story", Role::Feature), ("Task", Role::Part), ("Bug", Role::Defect)];
    let statuses = [
        ("Backlog", standing(Stage::Idea, Flow::Queue)),
        ("Analysis", standing(Stage::Design, Flow::Work)),
        ("Ready", standing(Stage::Plan, Flow::Queue)),
        ("In progress", standing(Stage::Build, Flow::Work)),
        ("Code Review", standing(Stage::Build, Flow::Review)),
        ("Done", standing(Stage::Value, Flow::Done)),
    ];
    Mapping {
        types: types.map(|(word, role)| (word.into(), said(role))).into(),
        statuses: statuses.map(|(word, standing)| (word.into(), standing)).into(),
        labels: [("needs-info".into(), said(Some(Flow::Clarify)))].into(),
    }
}
