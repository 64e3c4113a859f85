//! What both sides recorded here about a feature, whichever tool keeps it.

use super::draft::{Draft, Stretch};
use crate::{Label, Sure, history::About};
use domain::{
    ChangeId, DecisionId, DefectId, DependencyId, Key, Moment, QuestionId, Seq, World,
    change::{Change, Origin},
    decision::Decision,
    defect::Defect,
    dependency::Dependency,
    item::Place,
    question::Question,
    work::{Because, Spell},
};
use std::collections::BTreeMap;

/// What was recorded about one feature.
#[derive(Clone, Default)]
pub struct Matters<'w> {
    pub(crate) questions: Vec<(QuestionId, &'w Question)>,
    pub(crate) decisions: Vec<(DecisionId, &'w Decision)>,
    pub(crate) changes: Vec<(ChangeId, &'w Change)>,
    pub(crate) dependencies: Vec<(DependencyId, &'w Dependency)>,
    pub(crate) defects: Vec<(DefectId, &'w Defect)>,
    pub(crate) spells: &'w [Spell],
}

/// What was recorded about every feature, found by its key.
pub struct Index<'w> {
    by_key: BTreeMap<&'w Key, Matters<'w>>,
    none: Matters<'w>,
}

impl<'w> Index<'w> {
    /// For all features.
    pub fn new(world: &'w World) -> Self {
        Self::gather(world, |_| true)
    }

    /// For one of them.
    pub fn of(world: &'w World, key: &Key) -> Self {
        Self::gather(world, |feature| feature == key)
    }

    /// What was recorded about one feature.
    pub fn get(&self, key: &Key) -> &Matters<'w> {
        self.by_key.get(key).unwrap_or(&self.none)
    }

    fn gather(world: &'w World, wanted: impl Fn(&Key) -> bool) -> Self {
        let mut by_key: BTreeMap<&Key, Matters<'_>> = BTreeMap::new();
        for (id, question) in world.questions.iter().filter(|(_, one)| wanted(&one.feature)) {
            by_key.entry(&question.feature).or_default().questions.push((*id, question));
        }
        for (id, decision) in world.decisions.iter().filter(|(_, one)| wanted(&one.feature)) {
            by_key.entry(&decision.feature).or_default().decisions.push((*id, decision));
        }
        for (id, change) in world.changes.iter().filter(|(_, one)| wanted(&one.feature)) {
            by_key.entry(&change.feature).or_default().changes.push((*id, change));
        }
        for (id, dependency) in world.dependencies.iter().filter(|(_, one)| wanted(&one.feature)) {
            by_key.entry(&dependency.feature).or_default().dependencies.push((*id, dependency));
        }
        for (id, defect) in world.defects.iter().filter(|(_, one)| wanted(&one.feature)) {
            by_key.entry(&defect.feature).or_default().defects.push((*id, defect));
        }
        for (key, spells) in world.work.iter().filter(|(key, _)| wanted(key)) {
            by_key.entry(key).or_default().spells = spells;
        }
        Self { by_key, none: Matters::default() }
    }
}

/// When building started, and when the feature first left it.
#[derive(Clone, Copy, Default)]
pub(super) struct Building {
    pub started: Option<Moment>,
    pub left: Option<Moment>,
}

impl Building {
    /// Whether building had started at a moment.
    pub fn had_started(&self, at: Moment) -> bool {
        self.started.is_some_and(|started| at >= started)
    }

    /// Whether the feature had been called built at a moment.
    pub fn was_left(&self, at: Moment) -> bool {
        self.left.is_some_and(|left| at >= left)
    }
}

impl Matters<'_> {
    /// Adds what was recorded, as recorded intervals and touches.
    pub(super) fn add_to(&self, draft: &mut Draft<'_>, building: Building) {
        self.add_questions(draft);
        self.add_decisions(draft);
        self.add_changes(draft, building);
        self.add_dependencies(draft);
        self.add_defects(draft, building);
        self.add_spells(draft);
    }

    fn add_questions(&self, draft: &mut Draft<'_>) {
        for (id, question) in &self.questions {
            let stretch = between(question.asked, question.accepted, &question.seqs);
            draft.waited(Label::Clarification, stretch, Sure::Recorded, About::Question(*id));
            draft.touch(question.asked, question.asker, first(&question.seqs));
            if let Some(answer) = &question.answer {
                let nth = question.seqs.len().saturating_sub(1 + usize::from(question.accepted.is_some()));
                draft.touch(answer.at, answer.by, question.seqs.get(nth).copied().unwrap_or_default().into());
            }
            if let Some(accepted) = question.accepted {
                draft.touch(accepted, question.asker, last(&question.seqs));
            }
            draft.events += question.seqs.len();
        }
    }

    fn add_decisions(&self, draft: &mut Draft<'_>) {
        for (id, decision) in &self.decisions {
            let taken = decision.outcome.as_ref();
            let stretch = between(decision.raised, taken.map(|outcome| outcome.at), &decision.seqs);
            draft.waited(Label::Decision, stretch, Sure::Recorded, About::Decision(*id));
            draft.touch(decision.raised, decision.raiser, first(&decision.seqs));
            if let Some(outcome) = taken {
                draft.touch(outcome.at, outcome.by, last(&decision.seqs));
            }
            draft.events += decision.seqs.len();
        }
    }

    /// The wait for a change proposed while building belongs to its cost; one
    /// proposed before is a decision like any other.
    fn add_changes(&self, draft: &mut Draft<'_>, building: Building) {
        for (id, change) in &self.changes {
            let settled = change.verdict.as_ref();
            let label = if building.had_started(change.proposed) { label_of(change.origin) } else { Label::Decision };
            let stretch = between(change.proposed, settled.map(|verdict| verdict.at), &change.seqs);
            draft.waited(label, stretch, Sure::Recorded, About::Change(*id));
            draft.touch(change.proposed, change.proposer, first(&change.seqs));
            if let Some(verdict) = settled {
                draft.touch(verdict.at, verdict.by, last(&change.seqs));
            }
            draft.events += change.seqs.len();
        }
    }

    fn add_dependencies(&self, draft: &mut Draft<'_>) {
        for (id, dependency) in &self.dependencies {
            let label = if dependency.is_surprise() { Label::IntegrationSurprise } else { Label::Dependency };
            let stretch = between(dependency.found, dependency.resolved, &dependency.seqs);
            draft.waited(label, stretch, Sure::Recorded, About::Dependency(*id));
            draft.touch(dependency.found, dependency.finder, first(&dependency.seqs));
            draft.events += dependency.seqs.len();
        }
    }

    /// A defect found before the feature was called built is part of building it.
    fn add_defects(&self, draft: &mut Draft<'_>, building: Building) {
        for (id, defect) in &self.defects {
            if building.was_left(defect.reported) {
                let stretch = between(defect.reported, defect.fixed, &defect.seqs);
                draft.waited(Label::QualityRework, stretch, Sure::Recorded, About::Defect(*id));
            }
            draft.touch(defect.reported, defect.reporter, first(&defect.seqs));
            draft.events += defect.seqs.len();
        }
    }

    fn add_spells(&self, draft: &mut Draft<'_>) {
        for spell in self.spells {
            let place = spell.seq.into();
            let label = match spell.because {
                None => Label::Work,
                Some(Because::Change(id)) => draft.world.changes.get(&id).map_or(Label::MidDevelopmentChange, |c| label_of(c.origin)),
                Some(Because::Dependency(_)) => Label::IntegrationSurprise,
                Some(Because::Defect(_)) => Label::QualityRework,
            };
            let stretch = Stretch { from: spell.from, until: Some(spell.until), opened: place, closed: Some(place) };
            draft.worked(label, stretch, Sure::Recorded, About::Spell(spell.because));
            draft.touch(spell.from, Some(spell.person), place);
            draft.events += 1;
        }
    }
}

fn label_of(origin: Origin) -> Label {
    match origin {
        Origin::Intent => Label::MidDevelopmentChange,
        Origin::Constraint => Label::TechnicalRework,
    }
}

fn between(from: Moment, until: Option<Moment>, seqs: &[Seq]) -> Stretch {
    Stretch { from, until, opened: first(seqs), closed: until.map(|_| last(seqs)) }
}

fn first(seqs: &[Seq]) -> Place {
    seqs.first().copied().unwrap_or_default().into()
}

fn last(seqs: &[Seq]) -> Place {
    seqs.last().copied().unwrap_or_default().into()
}
