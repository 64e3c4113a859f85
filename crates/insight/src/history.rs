//! The history of one feature, whatever it was kept in: the one thing that every
//! measure, detector and picture reads.
//!
//! A feature that was opened here and one that was imported become the same
//! history: stages, intervals that were recorded or inferred, and touches.

use crate::{Label, Sure};
use domain::{
    ChangeId, DecisionId, DefectId, DependencyId, Key, Moment, PersonId, QuestionId, Side, SourceId, Stage, Text, World,
    feature::Entered,
    item::{Measure, Place},
    work::Because,
};
use jiff::civil::Date;

/// One feature, from its idea to value or to the moment of looking.
#[derive(Clone, PartialEq, Debug)]
pub struct History {
    /// What people call it.
    pub key: Key,
    /// What it is.
    pub title: Text,
    /// Prefix or name of the team that carries it.
    pub team: Option<Text>,
    /// The tool it came from; `None` when it was opened here.
    pub source: Option<SourceId>,
    /// The owner from the product side.
    pub product: Option<PersonId>,
    /// The owner from the engineering side.
    pub engineering: Option<PersonId>,
    /// By when users should have it.
    pub target: Option<Date>,
    /// What its tool says of it.
    pub traits: Traits,
    /// The idea: the beginning of its window.
    pub idea: Moment,
    /// The end of its window: value, or the moment of looking. Never before the idea.
    pub until: Moment,
    /// How it ended; `None` while it is under way.
    pub end: Option<End>,
    /// Every stage it entered, in the order of happening, from the idea on.
    pub stages: Vec<Entered>,
    /// What was going on, in no order; overlaps are resolved by the sweep.
    pub intervals: Vec<Interval>,
    /// What was inferred and rejected by a person: it counts nowhere, and is told.
    pub rejected: Vec<Interval>,
    /// Moments when somebody touched it, in order.
    pub touches: Vec<Touch>,
    /// Events that were read.
    pub events: usize,
    /// Facts dated after the moment of looking, which were not read.
    pub later: usize,
    /// What could not be used, and why, in sentences.
    pub left_out: Vec<String>,
}

impl History {
    /// The history of something of which nothing but its beginning is known.
    pub fn new(key: Key, idea: Moment) -> Self {
        Self {
            title: key.as_str().into(),
            key,
            team: None,
            source: None,
            product: None,
            engineering: None,
            target: None,
            traits: Traits::default(),
            idea,
            until: idea,
            end: None,
            stages: vec![],
            intervals: vec![],
            rejected: vec![],
            touches: vec![],
            events: 0,
            later: 0,
            left_out: vec![],
        }
    }

    /// The stage it is in.
    pub fn stage(&self) -> Stage {
        self.stages.last().map_or(Stage::Idea, |entered| entered.stage)
    }

    /// When it was first in one of `stages`.
    pub fn first(&self, stages: &[Stage]) -> Option<Moment> {
        self.stages.iter().find(|entered| stages.contains(&entered.stage)).map(|entered| entered.at)
    }

    /// When both sides committed to it: its first entry into plan, build or release.
    pub fn commitment(&self) -> Option<Moment> {
        self.first(&[Stage::Plan, Stage::Build, Stage::Release])
    }

    /// When building started: its first entry into build, or into release where build was skipped.
    pub fn build_start(&self) -> Option<Moment> {
        self.first(&[Stage::Build, Stage::Release])
    }

    /// When users had it.
    pub fn value(&self) -> Option<Moment> {
        (self.end == Some(End::Value)).then_some(self.until)
    }

    /// Whether that label was inferred from that event, whatever a person said of it since.
    pub fn infers(&self, label: Label, evidence: Place) -> bool {
        let inferred = |interval: &Interval| interval.label == label && interval.opened == evidence && interval.sure.rule().is_some();
        self.intervals.iter().chain(&self.rejected).any(inferred)
    }

    /// Seconds from the idea to the end of the window.
    pub fn elapsed(&self) -> i64 {
        self.until.seconds_since(self.idea).max(0)
    }
}

/// What a tool says of what it keeps, beside its text; nothing for a feature that was opened here.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Traits {
    /// Its type, in its tool's words.
    pub kind: Option<Text>,
    /// Its priority, in its tool's words.
    pub priority: Option<Text>,
    /// What it was said to take when work on it began.
    pub size: Option<(Measure, f64)>,
}

/// How a feature ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Users have it.
    Value,
    /// It was given up.
    Dropped,
}

/// Something that was going on from one moment to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Interval {
    /// What it was. Never [`Label::Unexplained`].
    pub label: Label,
    /// Since when.
    pub from: Moment,
    /// Until when; `None` goes on.
    pub until: Option<Moment>,
    /// Whether somebody was at work on the feature meanwhile, as opposed to waiting: it counts as touch time.
    pub worked: bool,
    /// How it is known.
    pub sure: Sure,
    /// The event that opened it: its first evidence.
    pub opened: Place,
    /// The event that closed it.
    pub closed: Option<Place>,
    /// What it was about; [`About::words`] puts it into the reader's words.
    pub about: About,
}

/// Nobody's working hours are known over decades: a longer stretch, such as one from
/// a date in 1970, is taken as a whole.
pub const LONGEST_SECONDS: i64 = 20 * 365 * domain::DAY_SECONDS;

impl Interval {
    /// Its part of the window from `from` to `until`, in whole seconds; it may be empty.
    pub fn within(&self, from: i64, until: i64) -> (i64, i64) {
        (self.from.seconds().max(from), self.until.map_or(until, Moment::seconds).min(until))
    }

    /// Whether it rests outside working hours in the window from `from` to `until`, in
    /// seconds: work that is inferred, from where a card stood for instance. A card stays
    /// where it is at night, and people do not. Work that somebody recorded or logged is
    /// taken as it was written down, and so is what goes on for decades ([`LONGEST_SECONDS`]).
    pub fn rests(&self, from: i64, until: i64) -> bool {
        let (from, until) = self.within(from, until);
        let is_inferred = self.worked && self.sure != Sure::Recorded && !matches!(self.about, About::Spell(_));
        is_inferred && until.saturating_sub(from) <= LONGEST_SECONDS
    }
}

/// What an interval was about. Kept as references, so that a hundred thousand
/// histories can be read without writing a single sentence.
#[derive(Clone, PartialEq, Debug)]
pub enum About {
    /// A question.
    Question(QuestionId),
    /// A decision that was waited for.
    Decision(DecisionId),
    /// A change of what was agreed.
    Change(ChangeId),
    /// A dependency.
    Dependency(DependencyId),
    /// A defect.
    Defect(DefectId),
    /// Recorded work, and why it was done again.
    Spell(Option<Because>),
    /// The stage that it was in.
    Stage(Stage),
    /// The status that it stood in, in its tool's words.
    Status(Text),
    /// A label that was on, in its tool's words.
    Label(Text),
    /// It was marked as blocked, and why.
    Flag(Text),
    /// A question in a comment.
    Comment(Text),
    /// Its description was edited: words that came or went.
    Description(u32),
    /// An item that it was linked to, or that is a part of it.
    Item(Key),
    /// It was handed to somebody.
    HandOver,
    /// It was opened again after it had been done.
    Reopening,
}

impl About {
    /// What it was about, in the reader's words: at most a line.
    pub fn words(&self, world: &World) -> String {
        match self {
            Self::Question(id) => world.questions.get(id).map_or_else(|| id.to_string(), |q| format!("{id}: {}", line(&q.text))),
            Self::Decision(id) => world.decisions.get(id).map_or_else(|| id.to_string(), |d| format!("{id}: {}", line(&d.topic))),
            Self::Change(id) => world.changes.get(id).map_or_else(|| id.to_string(), |c| format!("{id}: {}", line(&c.what))),
            Self::Dependency(id) => {
                world.dependencies.get(id).map_or_else(|| id.to_string(), |d| format!("{} from {}", line(&d.what), line(&d.on)))
            }
            Self::Defect(id) => world.defects.get(id).map_or_else(|| id.to_string(), |d| format!("{id}: {}", line(&d.what))),
            Self::Spell(None) => "recorded work".into(),
            Self::Spell(Some(Because::Change(id))) => format!("work again because of {}", Self::Change(*id).words(world)),
            Self::Spell(Some(Because::Dependency(id))) => format!("work again because of {}", Self::Dependency(*id).words(world)),
            Self::Spell(Some(Because::Defect(id))) => format!("work again because of {}", Self::Defect(*id).words(world)),
            Self::Stage(stage) => format!("in the stage {stage}"),
            Self::Status(status) => format!("in the status “{}”", line(status)),
            Self::Label(label) => format!("under the label “{}”", line(label)),
            Self::Flag(why) if why.trim().is_empty() => "marked as blocked".into(),
            Self::Flag(why) => format!("marked as blocked: {}", line(why)),
            Self::Comment(text) => format!("a question in a comment: {}", line(question_of(text))),
            Self::Description(words) => format!("its description changed by {words} words"),
            Self::Item(key) => key.to_string(),
            Self::HandOver => "handed over, and not yet taken".into(),
            Self::Reopening => "opened again after it had been done".into(),
        }
    }
}

/// The first line of a text, at most 120 characters.
fn line(text: &str) -> String {
    let first = text.trim().lines().next().unwrap_or_default().trim_end();
    match first.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", &first[..at]),
        None => first.to_owned(),
    }
}

/// The line of a comment that asks.
fn question_of(text: &str) -> &str {
    text.lines().find(|line| line.contains('?') && !line.starts_with('>')).unwrap_or(text)
}

/// Somebody touched the feature.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Touch {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: Option<PersonId>,
    /// From which side.
    pub side: Option<Side>,
    /// The event that says so.
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_interval_was_about_is_a_line_of_the_readers_words() {
        let world = World::default();
        let long = About::Comment(Text::from(format!("> quoted?\nShall we?{}", "x".repeat(500)))).words(&world);
        assert!(long.starts_with("a question in a comment: Shall we?x") && long.ends_with('…'), "{long}");
        assert_eq!(About::Question(QuestionId(4)).words(&world), "Q4");
        assert_eq!(About::Flag("".into()).words(&world), "marked as blocked");
    }
}
