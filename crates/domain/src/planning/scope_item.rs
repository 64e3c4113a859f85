//! # Scope item
//!
//! A slice of a feature that has value of its own: with what it is worth to
//! users, what must come before it, and whether the feature makes sense without
//! it. Cut into slices, a feature can be agreed on piece by piece, and a date can
//! be met by taking less instead of hoping for more.

use crate::{Key, Mark, Moment, Seq, Side, Stamp, Text, World};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Number of a scope item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScopeItemId(pub u32);

impl fmt::Display for ScopeItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S{}", self.0)
    }
}

/// Whether the feature makes sense without it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Worth {
    /// Without it there is nothing to release.
    Essential,
    /// It belongs to it, and may give way to a date.
    #[default]
    Wanted,
    /// Not now.
    Later,
}

impl Worth {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Essential, Self::Wanted, Self::Later];

    /// The word that people read and write.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Essential => "essential",
            Self::Wanted => "wanted",
            Self::Later => "later",
        }
    }

    /// What a word means, in any case.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|worth| word.trim().eq_ignore_ascii_case(worth.word()))
    }
}

/// What an item is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Definition {
    /// What users get, in a line.
    pub title: Text,
    /// What it is worth beside the others of its feature: any scale, not below 0.
    pub value: f64,
    /// Whether the feature makes sense without it.
    pub worth: Worth,
    /// The side whose work it mostly is; `None` is either's.
    pub side: Option<Side>,
    /// What must be finished before it can begin: items of the same feature.
    pub needs: BTreeSet<ScopeItemId>,
    /// The item of another tool in which its work is kept: a sub-task, a story of an epic.
    pub tracked_as: Option<Key>,
}

impl Definition {
    /// An item that is wanted, needs nothing, and is worth 1.
    pub fn new(title: &str) -> Self {
        Self { title: title.into(), value: 1.0, worth: Worth::Wanted, side: None, needs: BTreeSet::new(), tracked_as: None }
    }
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Cut a slice; it gets the next number.
    Slice {
        /// Of which feature.
        feature: Key,
        /// What it is.
        definition: Definition,
        /// The number that it is expected to get, when others of the same act name it.
        expected: Option<ScopeItemId>,
    },
    /// Say it otherwise.
    Reshape {
        /// Which.
        item: ScopeItemId,
        /// What it is now.
        definition: Definition,
    },
    /// Somebody works on it from now on.
    Begin {
        /// Which.
        item: ScopeItemId,
    },
    /// It is done.
    Finish {
        /// Which.
        item: ScopeItemId,
    },
    /// It is given up: nobody will build it.
    Cut {
        /// Which.
        item: ScopeItemId,
        /// Why.
        why: Text,
    },
    /// It comes back: to be built after all, or not done after all.
    Restore {
        /// Which.
        item: ScopeItemId,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the commands, with the old value beside the new")]
pub enum Event {
    /// A slice was cut.
    #[serde(rename = "scope_item.sliced")]
    Sliced { item: ScopeItemId, feature: Key, definition: Definition },
    /// It was said otherwise.
    #[serde(rename = "scope_item.reshaped")]
    Reshaped { item: ScopeItemId, feature: Key, was: Definition, definition: Definition },
    /// Work on it began.
    #[serde(rename = "scope_item.begun")]
    Begun { item: ScopeItemId, feature: Key },
    /// It was done.
    #[serde(rename = "scope_item.finished")]
    Finished { item: ScopeItemId, feature: Key },
    /// It was given up.
    #[serde(rename = "scope_item.cut")]
    Cut { item: ScopeItemId, feature: Key, why: Text },
    /// It came back.
    #[serde(rename = "scope_item.restored")]
    Restored { item: ScopeItemId, feature: Key },
}

impl Event {
    /// The feature that it concerns.
    pub fn feature(&self) -> &Key {
        let (Self::Sliced { feature, .. }
        | Self::Reshaped { feature, .. }
        | Self::Begun { feature, .. }
        | Self::Finished { feature, .. }
        | Self::Cut { feature, .. }
        | Self::Restored { feature, .. }) = self;
        feature
    }
}

/// Why not.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such feature.
    #[error("There is no feature {0} to slice; see the Features page for the keys in use.")]
    NoFeature(Key),
    /// No such item.
    #[error("There is no slice {0}; see the plan of the feature for those there are.")]
    Unknown(ScopeItemId),
    /// Nothing to call it by.
    #[error("A slice needs a title; say in a line what users get.")]
    Untitled,
    /// The value is no value.
    #[error("The value of a slice is a number that is not below 0; {0} is none.")]
    NoValue(f64),
    /// What it needs belongs to another feature.
    #[error("{needs} belongs to {feature}; what another feature must deliver first is a dependency.")]
    Elsewhere {
        /// What was needed.
        needs: ScopeItemId,
        /// Whose it is.
        feature: Key,
    },
    /// It would wait for itself.
    #[error("{} would wait for itself: {}; take one of these needs away.", .0[0], chain(.0))]
    Circle(Vec<ScopeItemId>),
    /// Somebody else has cut a slice meanwhile.
    #[error("Somebody else has just cut {0}; look at the plan and try again.")]
    Overtaken(ScopeItemId),
    /// It is over.
    #[error("{0} is over; restore it first.")]
    Over(ScopeItemId),
}

fn chain(items: &[ScopeItemId]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(" needs ")
}

/// A slice of a feature.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ScopeItem {
    /// Of which feature.
    pub feature: Key,
    /// What it is.
    pub definition: Definition,
    /// When it was cut.
    pub sliced: Moment,
    /// When work on it began.
    pub begun: Option<Moment>,
    /// When it was done.
    pub finished: Option<Moment>,
    /// When it was given up, and why.
    pub cut: Option<(Moment, Text)>,
    /// The events that say so.
    pub seqs: Vec<Seq>,
}

impl ScopeItem {
    /// Whether nobody has to work on it any more.
    pub fn is_over(&self) -> bool {
        self.finished.is_some() || self.cut.is_some()
    }
}

/// All scope items, by number and by feature.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ScopeItems {
    by_id: BTreeMap<ScopeItemId, ScopeItem>,
    of: BTreeMap<Key, BTreeSet<ScopeItemId>>,
}

impl ScopeItems {
    /// One of them.
    pub fn get(&self, item: ScopeItemId) -> Option<&ScopeItem> {
        self.by_id.get(&item)
    }

    /// All of them, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (ScopeItemId, &ScopeItem)> {
        self.by_id.iter().map(|(id, item)| (*id, item))
    }

    /// Those of one feature, in the order of their numbers.
    pub fn of(&self, feature: &Key) -> impl Iterator<Item = (ScopeItemId, &ScopeItem)> {
        self.of.get(feature).into_iter().flatten().filter_map(|id| Some((*id, self.by_id.get(id)?)))
    }

    /// The number that the next slice gets.
    pub fn next(&self) -> ScopeItemId {
        ScopeItemId(self.by_id.keys().next_back().map_or(1, |last| last.0.saturating_add(1)))
    }
}

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Slice { feature, definition, expected } => slice(world, feature, definition, expected),
        Command::Reshape { item, definition } => reshape(world, item, definition),
        Command::Begin { item } => begin(world, item),
        Command::Finish { item } => finish(world, item),
        Command::Cut { item, why } => cut(world, item, why),
        Command::Restore { item } => {
            let known = known(world, item)?;
            let feature = known.feature.clone();
            Ok(if known.is_over() { vec![Event::Restored { item, feature }] } else { vec![] })
        }
    }
}

fn slice(world: &World, feature: Key, definition: Definition, expected: Option<ScopeItemId>) -> Result<Vec<Event>, Refusal> {
    if !world.carries(&feature) {
        return Err(Refusal::NoFeature(feature));
    }
    let item = world.scope_items.next();
    if let Some(taken) = expected.filter(|expected| *expected != item) {
        return Err(Refusal::Overtaken(taken));
    }
    check(world, item, &feature, &definition)?;
    Ok(vec![Event::Sliced { item, feature, definition }])
}

fn reshape(world: &World, item: ScopeItemId, definition: Definition) -> Result<Vec<Event>, Refusal> {
    let known = known(world, item)?;
    check(world, item, &known.feature, &definition)?;
    let (feature, was) = (known.feature.clone(), known.definition.clone());
    Ok(if was == definition { vec![] } else { vec![Event::Reshaped { item, feature, was, definition }] })
}

fn begin(world: &World, item: ScopeItemId) -> Result<Vec<Event>, Refusal> {
    let known = known(world, item)?;
    let feature = known.feature.clone();
    match known {
        over if over.is_over() => Err(Refusal::Over(item)),
        under_way if under_way.begun.is_some() => Ok(vec![]),
        _ => Ok(vec![Event::Begun { item, feature }]),
    }
}

fn finish(world: &World, item: ScopeItemId) -> Result<Vec<Event>, Refusal> {
    let known = known(world, item)?;
    let feature = known.feature.clone();
    match known {
        done if done.finished.is_some() => Ok(vec![]),
        gone if gone.cut.is_some() => Err(Refusal::Over(item)),
        _ => Ok(vec![Event::Finished { item, feature }]),
    }
}

fn cut(world: &World, item: ScopeItemId, why: Text) -> Result<Vec<Event>, Refusal> {
    let known = known(world, item)?;
    let feature = known.feature.clone();
    match known {
        gone if gone.cut.is_some() => Ok(vec![]),
        done if done.finished.is_some() => Err(Refusal::Over(item)),
        _ => Ok(vec![Event::Cut { item, feature, why }]),
    }
}

fn known(world: &World, item: ScopeItemId) -> Result<&ScopeItem, Refusal> {
    world.scope_items.get(item).ok_or(Refusal::Unknown(item))
}

fn check(world: &World, item: ScopeItemId, feature: &Key, definition: &Definition) -> Result<(), Refusal> {
    if definition.title.trim().is_empty() {
        return Err(Refusal::Untitled);
    }
    if !definition.value.is_finite() || definition.value < 0.0 {
        return Err(Refusal::NoValue(definition.value));
    }
    for needs in definition.needs.iter().copied().filter(|needs| *needs != item) {
        let needed = known(world, needs)?;
        if needed.feature != *feature {
            return Err(Refusal::Elsewhere { needs, feature: needed.feature.clone() });
        }
    }
    let circle = circle(world, item, &definition.needs);
    circle.map_or(Ok(()), |circle| Err(Refusal::Circle(circle)))
}

/// The way from an item over what it needs back to itself, if there is one.
fn circle(world: &World, item: ScopeItemId, needs: &BTreeSet<ScopeItemId>) -> Option<Vec<ScopeItemId>> {
    let mut ways: Vec<Vec<ScopeItemId>> = needs.iter().map(|need| vec![item, *need]).collect();
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop() {
        let last = *way.last()?;
        if last == item {
            return Some(way);
        }
        if seen.insert(last) {
            let further = world.scope_items.get(last).into_iter().flat_map(|known| &known.definition.needs);
            ways.extend(further.map(|need| [way.as_slice(), &[*need]].concat()));
        }
    }
    None
}

/// Folds an event into the slice.
pub fn apply(items: &mut ScopeItems, mark: &Mark, event: &Event) {
    let (Event::Sliced { item, .. }
    | Event::Reshaped { item, .. }
    | Event::Begun { item, .. }
    | Event::Finished { item, .. }
    | Event::Cut { item, .. }
    | Event::Restored { item, .. }) = event;
    if let Event::Sliced { feature, definition, .. } = event {
        let (feature, definition) = (feature.clone(), definition.clone());
        items.of.entry(feature.clone()).or_default().insert(*item);
        let sliced = ScopeItem { feature, definition, sliced: mark.stamp.at, begun: None, finished: None, cut: None, seqs: vec![] };
        items.by_id.insert(*item, sliced);
    }
    let Some(known) = items.by_id.get_mut(item) else { return };
    known.seqs.push(mark.seq);
    let at = mark.stamp.at;
    match event {
        Event::Sliced { .. } => {}
        Event::Reshaped { definition, .. } => known.definition = definition.clone(),
        Event::Begun { .. } => known.begun = Some(at),
        Event::Finished { .. } => known.finished = Some(at),
        Event::Cut { why, .. } => known.cut = Some((at, why.clone())),
        Event::Restored { .. } => (known.finished, known.cut) = (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{feature::one_feature, testing::given};

    const FIRST: ScopeItemId = ScopeItemId(1);
    const SECOND: ScopeItemId = ScopeItemId(2);

    fn needing(title: &str, needs: impl IntoIterator<Item = ScopeItemId>) -> Definition {
        Definition { needs: needs.into_iter().collect(), ..Definition::new(title) }
    }

    fn slice(definition: Definition) -> Command {
        Command::Slice { feature: "PAY-1".into(), definition, expected: None }
    }

    /// PAY-1 with two items, of which the second needs the first.
    fn two() -> impl Iterator<Item = crate::Command> {
        one_feature().into_iter().chain([slice(needing("Two payers", [])).into(), slice(needing("Refunds", [FIRST])).into()])
    }

    #[test]
    fn items_are_numbered_and_know_what_they_need() {
        let sliced = Event::Sliced { item: ScopeItemId(3), feature: "PAY-1".into(), definition: needing("Receipts", [SECOND]) };
        given(two()).when(slice(needing("Receipts", [SECOND]))).then([sliced]);
        given(two()).when(slice(needing("Receipts", [ScopeItemId(9)]))).refused(Refusal::Unknown(ScopeItemId(9)));
        given([]).when(slice(needing("Receipts", []))).refused(Refusal::NoFeature("PAY-1".into()));
        given(two()).when(slice(needing(" ", []))).refused(Refusal::Untitled);
        given(two()).when(slice(Definition { value: -1.0, ..needing("Receipts", []) })).refused(Refusal::NoValue(-1.0));
    }

    #[test]
    fn who_counts_on_a_number_is_told_when_somebody_else_got_it() {
        let counted = |number| Command::Slice { feature: "PAY-1".into(), definition: needing("Receipts", []), expected: Some(number) };
        let sliced = Event::Sliced { item: ScopeItemId(3), feature: "PAY-1".into(), definition: needing("Receipts", []) };
        given(two()).when(counted(ScopeItemId(3))).then([sliced]);
        given(two()).when(counted(SECOND)).refused(Refusal::Overtaken(SECOND));
    }

    #[test]
    fn nothing_waits_for_itself() {
        let reshape = |needs: &[ScopeItemId]| Command::Reshape { item: FIRST, definition: needing("Two payers", needs.iter().copied()) };
        given(two()).when(reshape(&[SECOND])).refused(Refusal::Circle(vec![FIRST, SECOND, FIRST]));
        given(two()).when(reshape(&[FIRST])).refused(Refusal::Circle(vec![FIRST, FIRST]));
        given(two()).when(reshape(&[])).then([] as [Event; 0]);
        let words = Refusal::Circle(vec![FIRST, SECOND, FIRST]).to_string();
        assert_eq!(words, "S1 would wait for itself: S1 needs S2 needs S1; take one of these needs away.");
    }

    #[test]
    fn what_another_feature_must_deliver_is_no_need() {
        let open = crate::feature::Command::Open { team: "PAY".into(), title: "Invoices".into() };
        let other = given(two().chain([open.into()]));
        let refused = Refusal::Elsewhere { needs: FIRST, feature: "PAY-1".into() };
        other.when(Command::Slice { feature: "PAY-2".into(), definition: needing("Print", [FIRST]), expected: None }).refused(refused);
    }

    #[test]
    fn what_is_over_can_come_back() {
        let feature = || Key::from("PAY-1");
        let (finish, begin) = (Command::Finish { item: FIRST }, Command::Begin { item: FIRST });
        let cut = Command::Cut { item: FIRST, why: "Nobody asked for it".into() };
        given(two()).when(begin.clone()).then([Event::Begun { item: FIRST, feature: feature() }]);
        let done = given(two().chain([begin.clone().into(), finish.clone().into()]));
        done.when(finish).then([] as [Event; 0]);
        done.when(begin).refused(Refusal::Over(FIRST));
        done.when(cut.clone()).refused(Refusal::Over(FIRST));
        done.when(Command::Restore { item: FIRST }).then([Event::Restored { item: FIRST, feature: feature() }]);
        let back = given(two().chain([cut.into(), Command::Restore { item: FIRST }.into()])).0;
        assert!(!back.scope_items.get(FIRST).expect("it is there").is_over());
    }

    #[test]
    fn every_word_reads_back() {
        assert!(Worth::ALL.iter().all(|worth| Worth::from_word(&worth.word().to_uppercase()) == Some(*worth)));
        assert_eq!(Worth::from_word("nice"), None);
    }
}
