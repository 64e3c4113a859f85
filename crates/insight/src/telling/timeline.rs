//! Everything that is known to have happened to a feature, oldest first.
//!
//! The world keeps what is true now and by which events it became true. Those
//! events are put together again here and told in the words of [`super::events`];
//! facts of another tool are told in the words of [`super::facts`]. What left no
//! trace in the world (an earlier title, an earlier owner) is in the journal
//! only: a face that reads the journal tells it with [`happenings`].

use super::{events, facts, feature::Happening, words};
use crate::Scene;
use domain::{
    Event, Key, MilestoneId, Moment, PersonId, Recorded, Role, ScopeItemId, Seq, Stage, Text, World, change, decision, defect, dependency,
    feature, inference,
    item::{self, Fact, Item, ItemKind, Place},
    milestone, question, scope_item, success_metric, work,
};

/// An event with its place, time and author, as far as the world still knows them.
struct Known {
    seq: Seq,
    at: Moment,
    by: Option<PersonId>,
    event: Event,
}

/// Something that happened, put into words only when somebody reads it.
enum Untold<'w> {
    /// An event.
    Event(Known),
    /// A fact, and the item that it is about where that is not the feature itself.
    Fact(Place, &'w Fact, Option<&'w Key>),
}

impl Untold<'_> {
    fn when(&self) -> (Moment, Place) {
        match self {
            Self::Event(known) => (known.at, known.seq.into()),
            Self::Fact(place, fact, _) => (fact.at, *place),
        }
    }

    fn told(&self, scene: &Scene<'_>) -> Happening {
        match self {
            Self::Event(known) => of_event(scene, known),
            Self::Fact(place, fact, of) => of_fact(scene, *place, fact, *of),
        }
    }
}

/// What happened to a feature until the moment of looking, oldest first.
pub fn timeline(scene: &Scene<'_>, key: &Key) -> Vec<Happening> {
    latest(scene, key, usize::MAX).0
}

/// The latest `n` of what happened to a feature, oldest first, and how many came before them.
pub fn latest(scene: &Scene<'_>, key: &Key, n: usize) -> (Vec<Happening>, usize) {
    let native = known_events(scene.world, key).into_iter().map(Untold::Event);
    let mut all: Vec<Untold<'_>> = native.chain(of_items(scene.world, key)).filter(|untold| untold.when().0 <= scene.at).collect();
    all.sort_by_cached_key(Untold::when);
    let earlier = all.len().saturating_sub(n);
    (all[earlier..].iter().map(|untold| untold.told(scene)).collect(), earlier)
}

/// What an event of the journal says, one line for each fact that it brought.
pub fn happenings(scene: &Scene<'_>, recorded: &Recorded) -> Vec<Happening> {
    let Recorded { mark, event, .. } = recorded;
    if let Event::Item(item::Event::Observed { facts, .. }) = event {
        let told = facts.iter().zip(0..).map(|(fact, nth)| of_fact(scene, Place { seq: mark.seq, nth }, fact, None));
        return told.collect();
    }
    let by = match event {
        Event::Work(work::Event::Recorded { person, .. }) => Some(*person),
        _ => mark.stamp.by,
    };
    vec![of_event(scene, &Known { seq: mark.seq, at: mark.stamp.at, by, event: event.clone() })]
}

fn of_event(scene: &Scene<'_>, known: &Known) -> Happening {
    Happening {
        place: known.seq.into(),
        at: known.at,
        side: scene.world.side(known.by),
        who: known.by.map(|by| words::person(scene.names, by)),
        what: events::what(&known.event, scene.names, scene.at),
    }
}

fn of_fact(scene: &Scene<'_>, place: Place, fact: &Fact, of: Option<&Key>) -> Happening {
    let mut what = facts::what(fact, scene.names);
    if let Some(part) = of {
        what.push_str(&format!(" ({part})"));
    }
    let who = fact.by.map(|by| words::person(scene.names, by));
    Happening { place, at: fact.at, side: scene.world.side(fact.by), who, what }
}

/// The facts of an imported feature, and of the parts, defects and pull requests that point at it.
fn of_items<'w>(world: &'w World, key: &'w Key) -> impl Iterator<Item = Untold<'w>> {
    let own = world.items.get(key).map(|item| (None, item));
    let parts = world.items.pointing_at(key).filter(|(part, item)| belongs(world, part, item)).map(|(part, item)| (Some(part), item));
    own.into_iter().chain(parts).flat_map(|(part, item)| item.facts().into_iter().map(move |(place, fact)| Untold::Fact(place, fact, part)))
}

fn belongs(world: &World, key: &Key, item: &Item) -> bool {
    item.kind() != ItemKind::Issue || matches!(world.role(key), Some(Role::Part | Role::Defect))
}

fn known_events(world: &World, key: &Key) -> Vec<Known> {
    let mut known = carried(world, key);
    known.extend(world.work.get(key).into_iter().flatten().map(|spell| worked(key, spell)));
    known.extend(world.questions.iter().filter(|(_, q)| q.feature == *key).flat_map(|(id, q)| asked(*id, q)));
    known.extend(world.decisions.iter().filter(|(_, d)| d.feature == *key).flat_map(|(id, d)| decided(*id, d)));
    known.extend(world.changes.iter().filter(|(_, c)| c.feature == *key).flat_map(|(id, c)| proposed(*id, c)));
    known.extend(world.success_metrics.iter().filter(|(_, m)| m.feature == *key).flat_map(|(id, m)| measured(*id, m)));
    known.extend(world.dependencies.iter().filter(|(_, d)| d.feature == *key).flat_map(|(id, d)| needed(*id, d)));
    known.extend(world.inferences.get(key).into_iter().flatten().map(|(inferred, said)| judged(key, inferred, said)));
    known.extend(world.defects.iter().filter(|(_, d)| d.feature == *key).flat_map(|(id, d)| reported(*id, d)));
    known.extend(world.scope_items.of(key).flat_map(|(id, item)| sliced(id, item)));
    known.extend(world.milestones.of(key).flat_map(|(id, m)| planned(id, m)));
    known
}

fn carried(world: &World, key: &Key) -> Vec<Known> {
    let Some(feature) = world.features.get(key) else { return vec![] };
    let mut from = Stage::Idea;
    let told = feature.stages.iter().enumerate().map(|(nth, entered)| {
        let (team, title) = (feature.team.clone(), feature.title.clone());
        let event = match nth {
            0 => feature::Event::Opened { feature: key.clone(), team, title },
            _ => feature::Event::Moved { feature: key.clone(), from, to: entered.stage },
        };
        from = entered.stage;
        Known { seq: entered.seq, at: entered.at, by: entered.by, event: event.into() }
    });
    told.collect()
}

/// What a person said of an inference; what was said before it is in the journal.
fn judged(key: &Key, (evidence, label): &(Place, Text), said: &inference::Said) -> Known {
    let inference = inference::Inference { feature: key.clone(), evidence: *evidence, label: label.clone() };
    let event = match said.verdict {
        inference::Verdict::Confirmed => inference::Event::Confirmed { inference, was: None },
        inference::Verdict::Rejected => inference::Event::Rejected { inference, was: None },
    };
    Known { seq: said.seq, at: said.at, by: said.by, event: event.into() }
}

fn worked(key: &Key, spell: &work::Spell) -> Known {
    let work::Spell { person, from, until, because, seq } = *spell;
    let event = work::Event::Recorded { feature: key.clone(), person, from, until, because };
    Known { seq, at: from, by: Some(person), event: event.into() }
}

/// The event that came `nth`, where it is known; the last one stands in for one that is not.
fn nth(seqs: &[Seq], nth: usize) -> Seq {
    seqs.get(nth).or(seqs.last()).copied().unwrap_or_default()
}

fn asked(id: question::QuestionId, q: &question::Question) -> Vec<Known> {
    let (feature, last) = (|| q.feature.clone(), q.seqs.len().saturating_sub(1));
    let asked = question::Event::Asked { question: id, feature: feature(), to: q.to, text: q.text.clone(), blocking: q.blocking };
    let mut known = vec![Known { seq: nth(&q.seqs, 0), at: q.asked, by: q.asker, event: asked.into() }];
    if let Some(answer) = &q.answer {
        let event = question::Event::Answered { question: id, feature: feature(), text: answer.text.clone() };
        let seq = nth(&q.seqs, last - usize::from(q.accepted.is_some() && last > 0));
        known.push(Known { seq, at: answer.at, by: answer.by, event: event.into() });
    }
    if let Some(at) = q.accepted {
        known.push(Known {
            seq: nth(&q.seqs, last),
            at,
            by: q.asker,
            event: question::Event::Accepted { question: id, feature: feature() }.into(),
        });
    }
    known
}

fn decided(id: decision::DecisionId, d: &decision::Decision) -> Vec<Known> {
    let feature = || d.feature.clone();
    let raised = decision::Event::Raised { decision: id, feature: feature(), topic: d.topic.clone() };
    let mut known = vec![Known { seq: nth(&d.seqs, 0), at: d.raised, by: d.raiser, event: raised.into() }];
    known.extend(d.deferred.iter().enumerate().map(|(n, at)| {
        let event = decision::Event::Deferred { decision: id, feature: feature(), why: Text::from("") };
        Known { seq: nth(&d.seqs, n + 1), at: *at, by: None, event: event.into() }
    }));
    if let Some(outcome) = &d.outcome {
        let (what, why, alternatives) = (outcome.what.clone(), outcome.why.clone(), outcome.alternatives.clone());
        let event = decision::Event::Taken { decision: id, feature: feature(), what, why, alternatives };
        known.push(Known { seq: nth(&d.seqs, d.deferred.len() + 1), at: outcome.at, by: outcome.by, event: event.into() });
    }
    known
}

fn proposed(id: change::ChangeId, c: &change::Change) -> Vec<Known> {
    let feature = || c.feature.clone();
    let (user_impact, technical_impact) = (c.user_impact.clone(), c.technical_impact.clone());
    let event =
        change::Event::Proposed { change: id, feature: feature(), what: c.what.clone(), origin: c.origin, user_impact, technical_impact };
    let mut known = vec![Known { seq: nth(&c.seqs, 0), at: c.proposed, by: c.proposer, event: event.into() }];
    if let Some(verdict) = &c.verdict {
        let why = verdict.why.clone().unwrap_or_default();
        let event = match verdict.accepted {
            true => change::Event::Accepted { change: id, feature: feature() },
            false => change::Event::Declined { change: id, feature: feature(), why },
        };
        known.push(Known { seq: nth(&c.seqs, usize::MAX), at: verdict.at, by: verdict.by, event: event.into() });
    }
    known
}

fn measured(id: success_metric::MetricId, m: &success_metric::SuccessMetric) -> Vec<Known> {
    let proposed = success_metric::Event::Proposed { metric: id, feature: m.feature.clone(), definition: m.definition.clone() };
    let proposed = Known { seq: nth(&m.seqs, 0), at: m.proposed, by: None, event: proposed.into() };
    // Agreements come before readings, so the last events are the readings.
    let read = m.observations.iter().rev().enumerate().map(|(n, (at, value))| {
        let event = success_metric::Event::Observed { metric: id, feature: m.feature.clone(), value: *value };
        Known { seq: nth(&m.seqs, m.seqs.len().saturating_sub(n + 1)), at: *at, by: None, event: event.into() }
    });
    [proposed].into_iter().chain(read).collect()
}

fn needed(id: dependency::DependencyId, d: &dependency::Dependency) -> Vec<Known> {
    let (feature, on, what) = (d.feature.clone(), d.on.clone(), d.what.clone());
    let found = dependency::Event::Found { dependency: id, feature, on, what, blocking: d.blocking, stage: d.stage };
    let found = Known { seq: nth(&d.seqs, 0), at: d.found, by: d.finder, event: found.into() };
    let resolved = d.resolved.map(|at| {
        let event = dependency::Event::Resolved { dependency: id, feature: d.feature.clone() };
        Known { seq: nth(&d.seqs, 1), at, by: None, event: event.into() }
    });
    [found].into_iter().chain(resolved).collect()
}

fn reported(id: defect::DefectId, d: &defect::Defect) -> Vec<Known> {
    let reported = defect::Event::Reported { defect: id, feature: d.feature.clone(), what: d.what.clone() };
    let reported = Known { seq: nth(&d.seqs, 0), at: d.reported, by: d.reporter, event: reported.into() };
    let fixed = d.fixed.map(|at| {
        let event = defect::Event::Fixed { defect: id, feature: d.feature.clone() };
        Known { seq: nth(&d.seqs, 1), at, by: None, event: event.into() }
    });
    [reported].into_iter().chain(fixed).collect()
}

/// What was sliced, begun, finished and cut. Who did it, and ranges that were given meanwhile,
/// are in the journal only.
fn sliced(item: ScopeItemId, known: &scope_item::ScopeItem) -> Vec<Known> {
    let (feature, definition) = (|| known.feature.clone(), known.definition.clone());
    let (first, last) = (nth(&known.seqs, 0), nth(&known.seqs, usize::MAX));
    let event = |at: Moment, seq: Seq, event: scope_item::Event| Known { seq, at, by: None, event: event.into() };
    let sliced = event(known.sliced, first, scope_item::Event::Sliced { item, feature: feature(), definition });
    let begun = known.begun.map(|at| event(at, nth(&known.seqs, 1), scope_item::Event::Begun { item, feature: feature() }));
    let finished = known.finished.map(|at| event(at, last, scope_item::Event::Finished { item, feature: feature() }));
    let cut = known.cut.clone().map(|(at, why)| event(at, last, scope_item::Event::Cut { item, feature: feature(), why }));
    [Some(sliced), begun, finished, cut].into_iter().flatten().collect()
}

fn planned(milestone: MilestoneId, known: &milestone::Milestone) -> Vec<Known> {
    let feature = || known.feature.clone();
    let last = nth(&known.seqs, usize::MAX);
    let event = |at: Moment, event: milestone::Event| Known { seq: last, at, by: None, event: event.into() };
    let reached = known.reached.map(|at| event(at, milestone::Event::Reached { milestone, feature: feature() }));
    let dropped = known.dropped.map(|at| event(at, milestone::Event::Dropped { milestone, feature: feature() }));
    reached.into_iter().chain(dropped).collect()
}
