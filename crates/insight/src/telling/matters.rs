//! What is between the two sides: questions, decisions, changes, metrics,
//! dependencies and defects.

use super::{
    feature::{METRIC, Matter},
    words,
};
use domain::{
    ChangeId, DecisionId, DefectId, DependencyId, Key, MetricId, Moment, QuestionId, Seq, Side, World,
    change::{Change, Origin},
    decision::Decision,
    defect::Defect,
    dependency::Dependency,
    question::Question,
    success_metric::SuccessMetric,
};
use std::collections::BTreeMap;

/// The matters of one feature: open before settled, blocking before others, then the oldest.
pub fn of_feature(world: &World, key: &Key) -> Vec<Matter> {
    told(world, Which::Of(key)).into_iter().map(|(_, matter)| matter).collect()
}

/// Every open matter of the workspace with its feature: blocking before others, then the oldest.
pub fn open(world: &World) -> Vec<(&Key, Matter)> {
    told(world, Which::Open)
}

#[derive(Clone, Copy)]
enum Which<'k> {
    Of(&'k Key),
    Open,
}

fn told<'w>(world: &'w World, which: Which<'_>) -> Vec<(&'w Key, Matter)> {
    let mut all = vec![];
    tell(&mut all, which, &world.questions);
    tell(&mut all, which, &world.decisions);
    tell(&mut all, which, &world.changes);
    tell(&mut all, which, &world.success_metrics);
    tell(&mut all, which, &world.dependencies);
    tell(&mut all, which, &world.defects);
    all.sort_by_cached_key(|(_, m)| (m.settled_at.is_some(), !m.blocking, m.raised, m.code.clone()));
    all
}

fn tell<'w, Id: Copy, T: Between<Id>>(all: &mut Vec<(&'w Key, Matter)>, which: Which<'_>, kept: &'w BTreeMap<Id, T>) {
    let wanted = kept.iter().filter(|(_, one)| match which {
        Which::Of(key) => one.feature() == key,
        Which::Open => one.settled_at().is_none(),
    });
    all.extend(wanted.map(|(id, one)| (one.feature(), one.matter(*id))));
}

/// Something that the sides settle between them.
trait Between<Id> {
    fn feature(&self) -> &Key;
    fn settled_at(&self) -> Option<Moment>;
    fn matter(&self, id: Id) -> Matter;
}

fn first(seqs: &[Seq]) -> Seq {
    seqs.first().copied().unwrap_or_default()
}

impl Between<QuestionId> for Question {
    fn feature(&self) -> &Key {
        &self.feature
    }

    fn settled_at(&self) -> Option<Moment> {
        self.accepted
    }

    fn matter(&self, id: QuestionId) -> Matter {
        let answer = self.answer.as_ref().map(|answer| words::line(&answer.text));
        let waits_for = if answer.is_some() { self.to.other() } else { self.to };
        Matter {
            code: id.to_string(),
            kind: "question",
            text: words::line(&self.text),
            settled: answer.filter(|_| self.accepted.is_some()),
            raised: self.asked,
            settled_at: self.accepted,
            blocking: self.blocking,
            waits_for: self.accepted.is_none().then_some(waits_for),
            place: first(&self.seqs).into(),
        }
    }
}

impl Between<DecisionId> for Decision {
    fn feature(&self) -> &Key {
        &self.feature
    }

    fn settled_at(&self) -> Option<Moment> {
        self.outcome.as_ref().map(|outcome| outcome.at)
    }

    fn matter(&self, id: DecisionId) -> Matter {
        let settled = self.outcome.as_ref().map(|outcome| format!("{}; why: {}", words::line(&outcome.what), words::line(&outcome.why)));
        Matter {
            code: id.to_string(),
            kind: "decision",
            text: words::line(&self.topic),
            settled,
            raised: self.raised,
            settled_at: self.settled_at(),
            blocking: false,
            waits_for: None,
            place: first(&self.seqs).into(),
        }
    }
}

impl Between<ChangeId> for Change {
    fn feature(&self) -> &Key {
        &self.feature
    }

    fn settled_at(&self) -> Option<Moment> {
        self.verdict.as_ref().map(|verdict| verdict.at)
    }

    /// A change waits for the side whose impact is missing; with both on record, for the
    /// side that it did not come from.
    fn matter(&self, id: ChangeId) -> Matter {
        let waits_for = match (&self.user_impact, &self.technical_impact, self.origin) {
            (None, Some(_), _) | (Some(_), Some(_), Origin::Constraint) => Some(Side::Product),
            (Some(_), None, _) | (Some(_), Some(_), Origin::Intent) => Some(Side::Engineering),
            (None, None, _) => None,
        };
        let settled = self.verdict.as_ref().map(|verdict| match (&verdict.why, verdict.accepted) {
            (_, true) => "accepted".to_owned(),
            (Some(why), false) => format!("declined: {}", words::line(why)),
            (None, false) => "declined".to_owned(),
        });
        Matter {
            code: id.to_string(),
            kind: "change",
            text: words::line(&self.what),
            settled,
            raised: self.proposed,
            settled_at: self.settled_at(),
            blocking: false,
            waits_for: waits_for.filter(|_| self.verdict.is_none()),
            place: first(&self.seqs).into(),
        }
    }
}

impl Between<MetricId> for SuccessMetric {
    fn feature(&self) -> &Key {
        &self.feature
    }

    /// A metric is settled when both sides agreed; the moment of it is not kept, so the
    /// first reading or the proposal stands in for it.
    fn settled_at(&self) -> Option<Moment> {
        (self.agreed.len() == 2).then(|| self.observations.first().map_or(self.proposed, |(at, _)| *at))
    }

    fn matter(&self, id: MetricId) -> Matter {
        let unit = words::line(&self.definition.unit);
        let from = self.definition.baseline.map_or_else(String::new, |baseline| format!("from {baseline} "));
        let now = self.observations.last().map_or_else(|| "not read yet".to_owned(), |(_, value)| format!("now {value} {unit}"));
        let missing = |side| self.agreed.contains(&Side::other(side)) && !self.agreed.contains(&side);
        Matter {
            code: id.to_string(),
            kind: METRIC,
            text: format!("{} {from}to {} {unit}", words::line(&self.definition.name), self.definition.target),
            settled: (self.agreed.len() == 2).then(|| format!("agreed by both sides; {now}")),
            raised: self.proposed,
            settled_at: self.settled_at(),
            blocking: false,
            waits_for: [Side::Product, Side::Engineering].into_iter().find(|side| missing(*side)),
            place: first(&self.seqs).into(),
        }
    }
}

impl Between<DependencyId> for Dependency {
    fn feature(&self) -> &Key {
        &self.feature
    }

    fn settled_at(&self) -> Option<Moment> {
        self.resolved
    }

    fn matter(&self, id: DependencyId) -> Matter {
        Matter {
            code: id.to_string(),
            kind: "dependency",
            text: format!("{} from {}", words::line(&self.what), words::line(&self.on)),
            settled: self.resolved.map(|_| "resolved".to_owned()),
            raised: self.found,
            settled_at: self.resolved,
            blocking: self.blocking,
            waits_for: None,
            place: first(&self.seqs).into(),
        }
    }
}

impl Between<DefectId> for Defect {
    fn feature(&self) -> &Key {
        &self.feature
    }

    fn settled_at(&self) -> Option<Moment> {
        self.fixed
    }

    fn matter(&self, id: DefectId) -> Matter {
        Matter {
            code: id.to_string(),
            kind: "defect",
            text: words::line(&self.what),
            settled: self.fixed.map(|_| "fixed".to_owned()),
            raised: self.reported,
            settled_at: self.fixed,
            blocking: false,
            waits_for: self.fixed.is_none().then_some(Side::Engineering),
            place: first(&self.seqs).into(),
        }
    }
}
