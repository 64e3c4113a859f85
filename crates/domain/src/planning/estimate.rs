//! # Estimate
//!
//! How much effort something takes, said as a range by each person and side, and
//! settled by people. A range is honest where a number is a guess: half of the
//! time it should take less than P50, nine times in ten less than P90. Where the
//! two sides' ranges lie apart they mean different things, and that is worth more
//! than the average.

use crate::{Key, Mark, Moment, PersonId, ScopeItemId, Seq, Side, Stamp, Text, World};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// What is estimated.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// A whole feature, or an item of another tool.
    Feature(Key),
    /// A slice of one.
    Item(ScopeItemId),
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feature(key) => key.fmt(f),
            Self::Item(item) => item.fmt(f),
        }
    }
}

/// In what effort is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Hours of one person's work.
    Hours,
    /// Days of one person's work, of eight hours.
    Days,
    /// Points: a scale of the team's own; history says what one takes.
    Points,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Hours, Self::Days, Self::Points];

    /// The word that people read and write.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Points => "points",
        }
    }

    /// What a word or its usual short form means, in any case.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "hours" | "hour" | "h" => Some(Self::Hours),
            "days" | "day" | "d" => Some(Self::Days),
            "points" | "point" | "pt" | "pts" | "sp" => Some(Self::Points),
            _ => None,
        }
    }

    /// Hours of work in one; `None` for points, whose size only history knows.
    pub const fn hours(self) -> Option<f64> {
        match self {
            Self::Hours => Some(1.0),
            Self::Days => Some(8.0),
            Self::Points => None,
        }
    }
}

/// How much, as somebody sees it. `p10 ≤ p50 ≤ p90`, all above 0.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Range {
    /// One time in ten it takes less.
    pub p10: Option<f64>,
    /// Half of the time it takes less.
    pub p50: f64,
    /// Nine times in ten it takes less.
    pub p90: f64,
    /// In what.
    pub unit: Unit,
}

impl Range {
    /// A single number: nothing is known of its spread.
    pub const fn point(p50: f64, unit: Unit) -> Self {
        Self { p10: None, p50, p90: p50, unit }
    }

    /// Whether it is in order: finite, above 0, and not falling.
    pub fn is_sound(&self) -> bool {
        let low = self.p10.unwrap_or(self.p50);
        low > 0.0 && low <= self.p50 && self.p50 <= self.p90 && self.p90.is_finite()
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.p10 {
            Some(p10) => write!(f, "{p10} to {} to {} {}", self.p50, self.p90, self.unit.word()),
            None if self.p50 == self.p90 => write!(f, "{} {}", self.p50, self.unit.word()),
            None => write!(f, "{} to {} {}", self.p50, self.p90, self.unit.word()),
        }
    }
}

/// Whose view a range is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Estimator {
    /// Who, where it is known.
    pub person: Option<PersonId>,
    /// From which side; a person's own side where nothing else is said.
    pub side: Option<Side>,
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Say how much it takes; an earlier range of the same person and side is replaced.
    Give {
        /// What is estimated.
        of: Of,
        /// Whose view it is.
        estimator: Estimator,
        /// How much.
        range: Range,
    },
    /// Agree on a range.
    Settle {
        /// What is estimated.
        of: Of,
        /// How much, as agreed.
        range: Range,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands, with the old value beside the new")]
pub enum Event {
    /// Somebody gave a range.
    #[serde(rename = "estimate.given")]
    Given { of: Of, feature: Key, estimator: Estimator, was: Option<Range>, range: Range },
    /// A range was agreed on.
    #[serde(rename = "estimate.settled")]
    Settled { of: Of, feature: Key, was: Option<Range>, range: Range },
}

impl Event {
    /// The feature that it concerns.
    pub fn feature(&self) -> &Key {
        let (Self::Given { feature, .. } | Self::Settled { feature, .. }) = self;
        feature
    }
}

/// Why not.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Nothing of that name.
    #[error("There is no {0} to estimate; see the plan of the feature.")]
    Unknown(Text),
    /// The range is out of order.
    #[error("{0} is no range; write numbers above 0 of which none falls: P10 (if any), P50, P90.")]
    Unsound(Range),
    /// Nobody said it.
    #[error("An estimate is somebody's; say who, or from which side.")]
    Nobodys,
    /// No such person.
    #[error("There is no person {} here; let them join first.", .0.0)]
    NoPerson(PersonId),
}

/// What people said of one thing.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Estimate {
    /// The latest range of each person and side, in the order in which they first gave one.
    pub given: Vec<Given>,
    /// What they agreed on last, and when.
    pub settled: Option<(Moment, Range)>,
    /// The events that say so.
    pub seqs: Vec<Seq>,
}

/// One person's range.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Given {
    /// Whose.
    pub estimator: Estimator,
    /// How much.
    pub range: Range,
    /// When it was given.
    pub at: Moment,
}

/// All estimates, by what is estimated.
pub type Estimates = BTreeMap<Of, Estimate>;

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Give { range, .. } | Command::Settle { range, .. } if !range.is_sound() => Err(Refusal::Unsound(range)),
        Command::Give { of, estimator, range } => give(world, of, estimator, range),
        Command::Settle { of, range } => {
            let feature = feature(world, &of)?;
            let was = world.estimates.get(&of).and_then(|known| known.settled).map(|(_, range)| range);
            Ok(if was == Some(range) { vec![] } else { vec![Event::Settled { of, feature, was, range }] })
        }
    }
}

fn give(world: &World, of: Of, mut estimator: Estimator, range: Range) -> Result<Vec<Event>, Refusal> {
    let feature = feature(world, &of)?;
    if let Some(person) = estimator.person {
        world.people.get(person).ok_or(Refusal::NoPerson(person))?;
        estimator.side = estimator.side.or_else(|| world.people.side(person));
    } else if estimator.side.is_none() {
        return Err(Refusal::Nobodys);
    }
    let given = world.estimates.get(&of).into_iter().flat_map(|known| &known.given);
    let was = given.into_iter().find(|given| given.estimator == estimator).map(|given| given.range);
    Ok(if was == Some(range) { vec![] } else { vec![Event::Given { of, feature, estimator, was, range }] })
}

/// The feature that an estimate belongs to.
fn feature(world: &World, of: &Of) -> Result<Key, Refusal> {
    let known = match of {
        Of::Feature(key) => (world.features.contains_key(key) || world.items.get(key).is_some()).then(|| key.clone()),
        Of::Item(item) => world.scope_items.get(*item).map(|item| item.feature.clone()),
    };
    known.ok_or_else(|| Refusal::Unknown(of.to_string().into()))
}

/// Folds an event into the slice.
pub fn apply(estimates: &mut Estimates, mark: &Mark, event: &Event) {
    let (Event::Given { of, .. } | Event::Settled { of, .. }) = event;
    let estimate = estimates.entry(of.clone()).or_default();
    estimate.seqs.push(mark.seq);
    match event {
        Event::Given { estimator, range, .. } => {
            let given = Given { estimator: *estimator, range: *range, at: mark.stamp.at };
            match estimate.given.iter_mut().find(|known| known.estimator == *estimator) {
                Some(known) => *known = given,
                None => estimate.given.push(given),
            }
        }
        Event::Settled { range, .. } => estimate.settled = Some((mark.stamp.at, *range)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Discipline, feature::one_feature, person, testing::given};

    const ANA: PersonId = PersonId(1);

    fn range(p50: f64, p90: f64) -> Range {
        Range { p10: None, p50, p90, unit: Unit::Days }
    }

    fn give(estimator: Estimator, range: Range) -> Command {
        Command::Give { of: Of::Feature("PAY-1".into()), estimator, range }
    }

    fn with_ana() -> impl Iterator<Item = crate::Command> {
        let join = person::Command::Join { person: ANA, discipline: Some(Discipline::Product), why: None, import: None };
        one_feature().into_iter().chain([join.into()])
    }

    #[test]
    fn a_range_is_somebodys_and_carries_their_side() {
        let (ana, side) = (Estimator { person: Some(ANA), side: None }, Some(Side::Product));
        let event = |was, range| {
            let (of, estimator) = (Of::Feature("PAY-1".into()), Estimator { person: Some(ANA), side });
            Event::Given { of, feature: "PAY-1".into(), estimator, was, range }
        };
        given(with_ana()).when(give(ana, range(3.0, 8.0))).then([event(None, range(3.0, 8.0))]);
        let once = given(with_ana().chain([give(ana, range(3.0, 8.0)).into()]));
        once.when(give(ana, range(3.0, 8.0))).then([] as [Event; 0]);
        once.when(give(ana, range(5.0, 8.0))).then([event(Some(range(3.0, 8.0)), range(5.0, 8.0))]);
        given(with_ana()).when(give(Estimator { person: None, side: None }, range(3.0, 8.0))).refused(Refusal::Nobodys);
        let nobody = PersonId(7);
        let stranger = Estimator { person: Some(nobody), side: None };
        given(with_ana()).when(give(stranger, range(3.0, 8.0))).refused(Refusal::NoPerson(nobody));
    }

    #[test]
    fn a_range_does_not_fall() {
        let engineering = Estimator { person: None, side: Some(Side::Engineering) };
        for wrong in [range(0.0, 2.0), range(3.0, 2.0), range(1.0, f64::INFINITY), Range { p10: Some(4.0), ..range(3.0, 5.0) }] {
            given(with_ana()).when(give(engineering, wrong)).refused(Refusal::Unsound(wrong));
        }
    }

    #[test]
    fn people_settle_and_may_settle_again() {
        let of = || Of::Feature("PAY-1".into());
        let settle = |range| Command::Settle { of: of(), range };
        let settled = |was, range| Event::Settled { of: of(), feature: "PAY-1".into(), was, range };
        given(with_ana()).when(settle(range(3.0, 8.0))).then([settled(None, range(3.0, 8.0))]);
        let once = given(with_ana().chain([settle(range(3.0, 8.0)).into()]));
        once.when(settle(range(2.0, 8.0))).then([settled(Some(range(3.0, 8.0)), range(2.0, 8.0))]);
        let item = Of::Item(ScopeItemId(4));
        given(with_ana()).when(Command::Settle { of: item, range: range(1.0, 2.0) }).refused(Refusal::Unknown("S4".into()));
    }

    #[test]
    fn every_word_reads_back() {
        assert!(Unit::ALL.iter().all(|unit| Unit::from_word(unit.word()) == Some(*unit)));
        assert_eq!(range(3.0, 8.0).to_string(), "3 to 8 days");
        assert_eq!(Range::point(5.0, Unit::Points).to_string(), "5 points");
    }
}
