//! # Item
//!
//! A thing that another tool keeps: an issue, a pull request, a deployment. What
//! that tool recorded about it comes in as *facts*, each with its own time, in
//! the tool's own words. What the words mean is said apart, in the mapping, so
//! that a better mapping needs no second import.

use crate::{ImportId, Key, Mark, Moment, PersonId, Seq, SourceId, Stamp, Text, World};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};
use std::{
    collections::{BTreeMap, BTreeSet, btree_map},
    sync::Arc,
};

/// What kind of thing it is in its tool.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// An issue, ticket, card, story.
    Issue,
    /// A pull or merge request.
    Pull,
    /// A release or a deployment.
    Deployment,
    /// A case of an event log: its activities are statuses.
    Case,
}

/// How well a fact is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The tool recorded it when it happened.
    #[default]
    Recorded,
    /// The tool keeps no history of it: taken from the item's date fields.
    FromFields,
}

/// In what an estimate is expressed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Story points.
    Points,
    /// Seconds of effort, estimated at first.
    OriginalSeconds,
    /// Seconds of effort still to come.
    RemainingSeconds,
}

/// What a reviewer said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewVerdict {
    /// Good as it is.
    Approved,
    /// Something must change.
    ChangesRequested,
    /// Remarks only.
    Commented,
    /// The review no longer counts.
    Dismissed,
}

/// What an item with a day of its own is planned into ([`What::Planned`]): the day, as `2026-03-01`.
pub const DUE_DATE: &str = "due date";

/// What an item is planned into whose version or milestone comes out on a day: that day.
pub const RELEASE_DATE: &str = "release date";

/// What a fact says. Old and new value are both named where there are two;
/// an empty text is "none".
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields named from, to, added are what they say")]
pub enum What {
    /// The item came into being.
    Opened { kind: ItemKind, r#type: Text, title: Text, status: Text, parent: Option<Key>, team: Option<Text> },
    /// Its title changed.
    Retitled { from: Text, to: Text },
    /// Its type changed.
    Retyped { from: Text, to: Text },
    /// Its description changed, by so many words.
    Described { words_added: u32, words_removed: u32 },
    /// It moved to another status.
    Status { from: Text, to: Text },
    /// It was given a resolution, or lost it.
    Resolved { from: Text, to: Text },
    /// Somebody else has it now.
    Assigned { from: Option<PersonId>, to: Option<PersonId> },
    /// An estimate was given or changed.
    Estimated { measure: Measure, from: Option<f64>, to: Option<f64> },
    /// Its priority changed.
    Prioritised { from: Text, to: Text },
    /// A label came.
    Labelled { added: Text },
    /// A label went.
    Unlabelled { removed: Text },
    /// It was planned into a sprint, version, milestone, [`DUE_DATE`] or [`RELEASE_DATE`].
    Planned { into: Text, from: Text, to: Text },
    /// It was linked to another item.
    Linked { how: Text, to: Key },
    /// A link was taken away.
    Unlinked { how: Text, to: Key },
    /// It was made a part of another item, or of none.
    Moved { from: Option<Key>, to: Option<Key> },
    /// It was marked as blocked.
    Flagged { why: Text },
    /// It is no longer marked as blocked.
    Unflagged,
    /// Somebody wrote a comment; `id` is the tool's, so that it comes in once.
    Commented { id: Text, text: Text },
    /// Somebody logged work that began at the fact's time.
    Worked { seconds: i64 },
    /// A review was asked for.
    ReviewRequested { from: Option<PersonId> },
    /// A review was given; `id` is the tool's.
    Reviewed { id: Text, verdict: ReviewVerdict },
    /// Commits came, or were rewritten.
    Pushed { commits: u32, forced: bool },
    /// It went back to draft.
    Drafted,
    /// It left draft: ready for review.
    Readied,
    /// It was merged.
    Merged,
    /// It was closed; for an issue, `why` is the reason the tool gives.
    Closed { why: Text },
    /// It was opened again.
    Reopened,
    /// It reached an environment.
    Deployed { environment: Text, succeeded: bool },
    /// Another field changed; kept, so that nothing is lost.
    Changed { field: Text, from: Text, to: Text },
}

/// One thing that a tool recorded about one of its items.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct Fact {
    /// When it happened, by the tool's clock.
    pub at: Moment,
    /// Who did it, where the tool says so.
    #[serde(default)]
    pub by: Option<PersonId>,
    /// How well it is known.
    #[serde(default)]
    pub basis: Basis,
    /// What it says.
    pub what: What,
}

/// In the journal what goes without saying is left out; a snapshot, which has
/// no field names, needs every field.
impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = !serializer.is_human_readable();
        let mut fact = serializer.serialize_struct("Fact", 4)?;
        fact.serialize_field("at", &self.at)?;
        if all || self.by.is_some() {
            fact.serialize_field("by", &self.by)?;
        }
        if all || self.basis != Basis::Recorded {
            fact.serialize_field("basis", &self.basis)?;
        }
        fact.serialize_field("what", &self.what)?;
        fact.end()
    }
}

/// What can be asked of this practice.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Take in what a tool recorded about an item; what is known already adds nothing.
    Observe {
        /// The running import.
        import: ImportId,
        /// Which item.
        item: Key,
        /// The facts, in any order.
        facts: Arc<[Fact]>,
    },
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the command")]
pub enum Event {
    /// Facts came in, in the order of their times; all of them new.
    #[serde(rename = "item.observed")]
    Observed { source: SourceId, import: ImportId, item: Key, facts: Arc<[Fact]> },
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No such import, or it is over.
    #[error("Import {} is not running; start the import again.", .0.0)]
    NotRunning(ImportId),
    /// The key stands for something else here.
    #[error("The key {item} is taken by {holder}; import under another source name.")]
    Taken {
        /// The key.
        item: Key,
        /// Who holds it.
        holder: Text,
    },
}

/// Facts that came in together.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Batch {
    /// By which import.
    pub import: ImportId,
    /// The event that brought them.
    pub seq: Seq,
    /// The facts, in the order of their times.
    pub facts: Arc<[Fact]>,
}

/// Where a fact stands in the journal: the evidence behind a figure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Place {
    /// The event.
    pub seq: Seq,
    /// The fact's place among those of the event, from 0; 0 for other events.
    pub nth: u32,
}

impl From<Seq> for Place {
    fn from(seq: Seq) -> Self {
        Self { seq, nth: 0 }
    }
}

/// A thing that another tool keeps.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// Which tool.
    pub source: SourceId,
    /// What came in, in the order of coming.
    pub batches: Vec<Batch>,
}

impl Item {
    /// Its facts in the order of happening, each with its place in the journal.
    pub fn facts(&self) -> Vec<(Place, &Fact)> {
        let mut all: Vec<_> = self.batches.iter().flat_map(placed).collect();
        if self.batches.len() > 1 {
            all.sort_by_key(|(place, fact)| (fact.at, *place));
        }
        all
    }

    /// How it came into being: the first `Opened`, where one is known.
    pub fn opened(&self) -> Option<(&Fact, &What)> {
        let opened = |fact: &&Fact| matches!(fact.what, What::Opened { .. });
        self.batches.iter().flat_map(|batch| batch.facts.iter()).find(opened).map(|fact| (fact, &fact.what))
    }

    /// What kind of thing it is.
    pub fn kind(&self) -> ItemKind {
        match self.opened() {
            Some((_, What::Opened { kind, .. })) => *kind,
            _ => ItemKind::Issue,
        }
    }

    fn knows(&self, fact: &Fact) -> bool {
        self.batches.iter().any(|batch| {
            let from = batch.facts.partition_point(|known| known.at < fact.at);
            batch.facts[from..].iter().take_while(|known| known.at == fact.at).any(|known| known == fact)
        })
    }
}

fn placed(batch: &Batch) -> impl Iterator<Item = (Place, &Fact)> {
    let seq = batch.seq;
    batch.facts.iter().zip(0..).map(move |(fact, nth)| (Place { seq, nth }, fact))
}

/// All items, by key.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Items {
    by_key: BTreeMap<Key, Item>,
    pointing: BTreeMap<Key, BTreeSet<Key>>,
}

impl Items {
    /// One of them.
    pub fn get(&self, key: &Key) -> Option<&Item> {
        self.by_key.get(key)
    }

    /// One of them, with its key as it is kept.
    pub fn get_key_value(&self, key: &Key) -> Option<(&Key, &Item)> {
        self.by_key.get_key_value(key)
    }

    /// All keys, in order.
    pub fn keys(&self) -> btree_map::Keys<'_, Key, Item> {
        self.by_key.keys()
    }

    /// All of them, in the order of their keys.
    pub fn iter(&self) -> btree_map::Iter<'_, Key, Item> {
        self.by_key.iter()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// The items that name `key` as their parent or in a link, in order.
    pub fn pointing_at(&self, key: &Key) -> impl Iterator<Item = (&Key, &Item)> {
        self.pointing.get(key).into_iter().flatten().filter_map(|from| self.by_key.get_key_value(from))
    }

    /// Forgets what an import brought, when it is undone.
    pub fn undo(&mut self, import: ImportId) {
        self.by_key.retain(|_, item| {
            item.batches.retain(|batch| batch.import != import);
            !item.batches.is_empty()
        });
        self.pointing.clear();
        for (key, item) in &self.by_key {
            for batch in &item.batches {
                point(&mut self.pointing, key, &batch.facts);
            }
        }
    }
}

/// Answers a command with events, or with a refusal.
pub fn decide(world: &World, _: &Stamp, command: Command) -> Result<Vec<Event>, Refusal> {
    let Command::Observe { import, item, facts } = command;
    let source = world.sources.running(import).ok_or(Refusal::NotRunning(import))?;
    if world.features.contains_key(&item) {
        return Err(Refusal::Taken { item, holder: "a feature opened in Alongside".into() });
    }
    let known = world.items.get(&item);
    if let Some(other) = known.filter(|known| known.source != source) {
        return Err(Refusal::Taken { item, holder: world.sources.name(other.source) });
    }
    let facts = sifted(facts, known);
    Ok(if facts.is_empty() { vec![] } else { vec![Event::Observed { source, import, item, facts }] })
}

/// Only what is new, in the order of happening. Nothing is copied when it is so already.
fn sifted(facts: Arc<[Fact]>, known: Option<&Item>) -> Arc<[Fact]> {
    let is_new = |fact: &Fact| !known.is_some_and(|known| known.knows(fact));
    if facts.is_sorted_by_key(|fact| fact.at) && facts.iter().all(|fact| is_finite(fact) && is_new(fact)) {
        return facts;
    }
    let mut sifted = facts.to_vec();
    sifted.iter_mut().for_each(keep_finite);
    sifted.retain(is_new);
    sifted.sort_by_key(|fact| fact.at);
    sifted.into()
}

fn is_finite(fact: &Fact) -> bool {
    let What::Estimated { from, to, .. } = &fact.what else { return true };
    from.iter().chain(to).all(|number| number.is_finite())
}

/// What is no number is no estimate: JSON cannot hold it, and a replay would differ.
fn keep_finite(fact: &mut Fact) {
    if let What::Estimated { from, to, .. } = &mut fact.what {
        *from = from.filter(|number| number.is_finite());
        *to = to.filter(|number| number.is_finite());
    }
}

/// Folds an event into the slice.
pub fn apply(items: &mut Items, mark: &Mark, event: &Event) {
    let Event::Observed { source, import, item, facts } = event;
    point(&mut items.pointing, item, facts);
    let known = items.by_key.entry(item.clone()).or_insert_with(|| Item { source: *source, batches: vec![] });
    known.batches.push(Batch { import: *import, seq: mark.seq, facts: facts.clone() });
}

fn point(pointing: &mut BTreeMap<Key, BTreeSet<Key>>, from: &Key, facts: &[Fact]) {
    for fact in facts {
        if let What::Opened { parent: Some(to), .. } | What::Linked { to, .. } | What::Moved { to: Some(to), .. } = &fact.what {
            pointing.entry(to.clone()).or_default().insert(from.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        source::{self, Tool},
        testing::{given, stamp},
    };

    fn importing() -> [crate::Command; 2] {
        let connect = source::Command::Connect { name: "tracker".into(), tool: Tool::Jira, address: "a folder".into() };
        [connect.into(), source::Command::Begin { source: SourceId(1) }.into()]
    }

    fn opened(n: u64) -> Fact {
        let what = What::Opened {
            kind: ItemKind::Issue,
            r#type: "Story".into(),
            title: "Split payments".into(),
            status: "Backlog".into(),
            parent: Some("PAY-1".into()),
            team: None,
        };
        Fact { at: stamp(n).at, by: None, basis: Basis::Recorded, what }
    }

    fn observe(facts: impl IntoIterator<Item = Fact>) -> Command {
        Command::Observe { import: ImportId(1), item: "PAY-2".into(), facts: facts.into_iter().collect() }
    }

    fn status(n: u64) -> Fact {
        Fact { at: stamp(n).at, by: None, basis: Basis::Recorded, what: What::Status { from: "Backlog".into(), to: "Done".into() } }
    }

    #[test]
    fn facts_come_in_once_and_in_order() {
        let observed =
            |facts: Vec<Fact>| Event::Observed { source: SourceId(1), import: ImportId(1), item: "PAY-2".into(), facts: facts.into() };
        given(importing()).when(observe([status(9), opened(1)])).then([observed(vec![opened(1), status(9)])]);
        let again = given(importing().into_iter().chain([observe([opened(1)]).into()]));
        again.when(observe([opened(1), status(9)])).then([observed(vec![status(9)])]);
        again.when(observe([opened(1)])).then([] as [Event; 0]);
    }

    #[test]
    fn what_is_no_number_is_no_estimate() {
        let estimate = |to| Fact {
            at: stamp(3).at,
            by: None,
            basis: Basis::Recorded,
            what: What::Estimated { measure: Measure::Points, from: None, to },
        };
        let observed = Event::Observed { source: SourceId(1), import: ImportId(1), item: "PAY-2".into(), facts: [estimate(None)].into() };
        given(importing()).when(observe([estimate(Some(f64::NAN))])).then([observed]);
    }

    #[test]
    fn only_a_running_import_brings_facts() {
        given([]).when(observe([opened(1)])).refused(Refusal::NotRunning(ImportId(1)));
        let undo = source::Command::Undo { import: ImportId(1) };
        let undone = importing().into_iter().chain([observe([opened(1)]).into(), undo.into()]);
        given(undone).when(observe([opened(1)])).refused(Refusal::NotRunning(ImportId(1)));
    }

    #[test]
    fn an_undone_import_leaves_no_item_and_no_pointer() {
        let undo = source::Command::Undo { import: ImportId(1) };
        let world = given(importing().into_iter().chain([observe([opened(1)]).into()])).0;
        assert_eq!(world.items.pointing_at(&"PAY-1".into()).count(), 1);
        let world = given(importing().into_iter().chain([observe([opened(1)]).into(), undo.into()])).0;
        assert_eq!(world.items, Items::default());
    }

    #[test]
    fn numbers_of_items_are_taken_until_their_import_is_undone() {
        let form = || crate::team::Command::Form { prefix: "PAY".into(), name: "Payments".into() }.into();
        let open = || crate::feature::Command::Open { team: "PAY".into(), title: "Refunds".into() };
        let next = |key: &str| crate::feature::Event::Opened { feature: key.into(), team: "PAY".into(), title: "Refunds".into() };
        let undo = source::Command::Undo { import: ImportId(1) };
        let imported = || [form(), open().into()].into_iter().chain(importing()).chain([observe([opened(1)]).into()]);
        given(imported()).when(open()).then([next("PAY-3")]);
        given(imported().chain([undo.into()])).when(open()).then([next("PAY-2")]);
    }
}
