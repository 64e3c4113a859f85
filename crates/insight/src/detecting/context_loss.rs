//! # Context loss
//!
//! Somebody builds a feature without ever having met the problem. Whoever does
//! not know who hurts, and why, decides the hundred small things of every day by
//! guessing; the guesses come back as questions, changes and rework. Meeting the
//! problem takes half an hour, and costs least before the first line is written.

use super::{Detector, Finding, Looked};
use crate::{
    Scene,
    measuring::Reading,
    telling::{feature::Evidence, words},
};
use domain::{
    Key, Moment, PersonId, Role, Side, Stage, World,
    item::{ItemKind, Place, What},
};
use std::collections::{BTreeMap, BTreeSet};

/// The detector.
pub const DETECTOR: Detector = Detector {
    id: "context_loss",
    name: "Context loss",
    question: "Who builds without having met the problem?",
    why: "Whoever does not know who hurts, and why, decides the small things by guessing. The guesses come back as questions, changes and rework.",
    definition,
    way_out: "Sit together for half an hour: whoever framed the problem tells whoever builds it who hurts, how often, and what is out of scope.",
    quiet_when: "Quiet when every builder has asked, answered, written or decided something about the feature with the product side, or when it has landed.",
    look,
};

/// Confidence where work was recorded here, and where it is read from another tool's
/// assignees, which knows nothing of talks in a corridor. Judged, not calibrated.
const RECORDED: f64 = 0.8;
const IMPORTED: f64 = 0.5;

fn definition() -> String {
    "A feature under way is in build or release, and somebody who worked in build (recorded work, an assignment, a pull request or \
     its commits) had no part in it before building started: no question, answer, decision, change, comment or other act. Who has \
     since asked or answered across the sides counts as having met it. Whoever stands on the product side counts as knowing it. A \
     feature whose builders are not on record cannot be judged."
        .to_owned()
}

fn look(scene: &Scene<'_>) -> Looked {
    let talks = Talks::of(scene.world);
    let mut looked = Looked::default();
    let building = |reading: &&Reading| reading.is_open() && matches!(reading.stage, Stage::Build | Stage::Release);
    for reading in scene.readings.all().iter().filter(building) {
        let Some((_, started)) = reading.stages.iter().find(|(stage, _)| matches!(stage, Stage::Build | Stage::Release)) else { continue };
        let mut parts = Parts { started: *started, builders: BTreeMap::new(), met: BTreeSet::new() };
        parts.read_native(scene, &reading.key, &talks);
        parts.read_imported(scene, &reading.key);
        parts.builders.retain(|person, _| scene.world.people.side(*person) != Some(Side::Product));
        if parts.builders.is_empty() {
            continue;
        }
        looked.judged += 1;
        looked.findings.extend(finding(scene, reading, &parts));
    }
    looked
}

/// Who asked, answered, raised, proposed or found something, by feature: when, and whether across the sides.
struct Talks<'w>(BTreeMap<&'w Key, Vec<(PersonId, Moment, bool)>>);

impl<'w> Talks<'w> {
    fn of(world: &'w World) -> Self {
        let mut talks = Self(BTreeMap::new());
        for question in world.questions.values() {
            let answer = question.answer.as_ref();
            talks.add(&question.feature, question.asker, question.asked, answer.is_some() && question.to == Side::Product);
            talks.add(&question.feature, answer.and_then(|a| a.by), answer.map_or(question.asked, |a| a.at), true);
        }
        for decision in world.decisions.values() {
            talks.add(&decision.feature, decision.raiser, decision.raised, false);
            let outcome = decision.outcome.as_ref();
            talks.add(&decision.feature, outcome.and_then(|o| o.by), outcome.map_or(decision.raised, |o| o.at), true);
        }
        for change in world.changes.values() {
            talks.add(&change.feature, change.proposer, change.proposed, change.verdict.is_some());
        }
        for dependency in world.dependencies.values() {
            talks.add(&dependency.feature, dependency.finder, dependency.found, false);
        }
        for (key, feature) in &world.features {
            feature.stages.iter().for_each(|entered| talks.add(key, entered.by, entered.at, false));
        }
        talks
    }

    fn add(&mut self, feature: &'w Key, person: Option<PersonId>, at: Moment, across: bool) {
        if let Some(person) = person {
            self.0.entry(feature).or_default().push((person, at, across));
        }
    }
}

/// Who took part in one feature.
struct Parts {
    started: Moment,
    /// Whoever worked in build: when first, by which event, and whether it was recorded here.
    builders: BTreeMap<PersonId, (Moment, Place, bool)>,
    /// Whoever met the problem.
    met: BTreeSet<PersonId>,
}

impl Parts {
    fn builds(&mut self, person: PersonId, at: Moment, place: Place, recorded: bool) {
        let first = self.builders.entry(person).or_insert((at, place, recorded));
        if at < first.0 {
            *first = (at, place, recorded);
        }
    }

    fn read_native(&mut self, scene: &Scene<'_>, key: &Key, talks: &Talks<'_>) {
        for spell in scene.world.work.get(key).into_iter().flatten().filter(|spell| spell.from <= scene.at) {
            if spell.until > self.started {
                self.builds(spell.person, spell.from.max(self.started), spell.seq.into(), true);
            }
            if spell.from < self.started {
                self.met.insert(spell.person);
            }
        }
        let talked = talks.0.get(key).into_iter().flatten().filter(|(_, at, _)| *at <= scene.at);
        let met = talked.filter(|(_, at, across)| *at < self.started || *across);
        self.met.extend(met.map(|(person, _, _)| *person));
        let owners = scene.world.features.get(key).into_iter().flat_map(|feature| [feature.product, feature.engineering]);
        self.met.extend(owners.flatten());
    }

    /// A comment after building started meets the problem when the product side commented too.
    fn read_imported(&mut self, scene: &Scene<'_>, key: &Key) {
        let Some(item) = scene.world.items.get(key) else { return };
        let mut talked: Vec<PersonId> = vec![];
        let mut product_talked = false;
        for (place, fact) in item.facts().into_iter().filter(|(_, fact)| fact.at <= scene.at) {
            let is_comment = matches!(fact.what, What::Commented { .. });
            match (&fact.what, fact.by) {
                (What::Assigned { to: Some(to), .. }, by) if by != Some(*to) && fact.at < self.started => {
                    self.builds(*to, self.started, place, false);
                }
                (What::Assigned { to: Some(to), .. }, _) => self.builds(*to, fact.at.max(self.started), place, false),
                (What::Worked { .. }, Some(by)) if fact.at >= self.started => self.builds(by, fact.at, place, false),
                (_, Some(by)) if is_comment && fact.at >= self.started => talked.push(by),
                _ => {}
            }
            if let Some(by) = fact.by.filter(|_| fact.at < self.started) {
                self.met.insert(by);
            }
            product_talked |= is_comment && scene.world.side(fact.by) == Some(Side::Product);
        }
        if product_talked {
            self.met.extend(talked);
        }
        self.read_pulls(scene, key);
    }

    fn read_pulls(&mut self, scene: &Scene<'_>, key: &Key) {
        let (world, started) = (scene.world, self.started);
        let parts =
            world.items.pointing_at(key).filter(|(part, item)| item.kind() == ItemKind::Pull || world.role(part) == Some(Role::Part));
        for (_, item) in parts {
            for (place, fact) in item.facts().into_iter().filter(|(_, fact)| started <= fact.at && fact.at <= scene.at) {
                if let (What::Opened { kind: ItemKind::Pull, .. } | What::Pushed { .. } | What::Worked { .. }, Some(by)) =
                    (&fact.what, fact.by)
                {
                    self.builds(by, fact.at, place, false);
                }
            }
        }
    }
}

fn finding(scene: &Scene<'_>, reading: &Reading, parts: &Parts) -> Option<Finding> {
    let mut missed: Vec<_> = parts.builders.iter().filter(|(person, _)| !parts.met.contains(person)).collect();
    missed.sort_by_key(|(person, (at, _, _))| (*at, **person));
    let (_, (since, _, _)) = missed.first()?;
    let recorded = missed.iter().all(|(_, (_, _, recorded))| *recorded);
    let evidence = missed.iter().map(|(person, (at, place, _))| {
        let (who, day) = (words::person(scene.names, **person), words::date(at.date(), scene.at.date()));
        let text = format!("{who} has built it since {day}; nothing before shows that the problem was told");
        Evidence { place: Some(*place), at: *at, seconds: scene.at.seconds_since(*at), text, inferred: inferred(recorded), verdict: None }
    });
    Some(Finding {
        feature: reading.key.clone(),
        text: text(missed.len(), parts.builders.len()),
        confidence: if recorded { RECORDED } else { IMPORTED },
        since: *since,
        cost_seconds: scene.at.seconds_since(*since) * missed.len() as i64 / parts.builders.len() as i64,
        evidence: evidence.collect(),
    })
}

fn inferred(recorded: bool) -> Option<String> {
    (!recorded).then(|| "who builds is read from assignments, logged work and pull requests".to_owned())
}

fn text(missed: usize, builders: usize) -> String {
    match (missed, builders) {
        (1, 1) => "Its only builder had no part in it before building started.".to_owned(),
        (missed, builders) if missed == builders => format!("None of its {builders} builders had a part in it before building started."),
        (missed, builders) => format!("{missed} of its {builders} builders had no part in it before building started."),
    }
}
