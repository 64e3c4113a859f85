//! Who stands on which side, by what they do: whoever moves items through work,
//! logs work, pushes or reviews stands on the engineering side; whoever reports
//! features, rewrites and plans them, accepts them and answers questions stands on
//! the product side. Whoever does both, or little, stands where a person says.

use super::Standpoint;
use crate::{Found, Translated};
use domain::{
    Discipline, Flow, Mapping, PersonId, Role, Text,
    item::{ItemKind, What},
};
use rayon::prelude::*;

/// Acts that say something, in the order of [`WORDS`].
const KINDS: usize = 9;

/// What each count is, its weight, and the side that it speaks for.
const WORDS: [(&str, f64, Discipline); KINDS] = [
    ("moved work on", 1.0, Discipline::Engineering),
    ("was assigned to work", 2.0, Discipline::Engineering),
    ("logged work", 2.0, Discipline::Engineering),
    ("pushed, opened or merged code", 2.0, Discipline::Engineering),
    ("reviewed code", 2.0, Discipline::Engineering),
    ("reported a feature", 1.0, Discipline::Product),
    ("rewrote or planned", 1.0, Discipline::Product),
    ("accepted or closed what others built", 0.5, Discipline::Product),
    ("answered a question", 1.0, Discipline::Product),
];

const MOVED: usize = 0;
const ASSIGNED: usize = 1;
const LOGGED: usize = 2;
const CODED: usize = 3;
const REVIEWED: usize = 4;
const REPORTED: usize = 5;
const REWROTE: usize = 6;
const ACCEPTED: usize = 7;
const ANSWERED: usize = 8;

/// Below this weight nobody is placed.
const ENOUGH: f64 = 4.0;

/// A side needs this share of what somebody did.
const SHARE: f64 = 0.65;

/// What one person did, counted.
type Acts = [u32; KINDS];

/// Where everybody stands, in the order of the accounts.
pub(super) fn guess(translated: &Translated, mapping: &Mapping) -> Vec<Option<Standpoint>> {
    let people = translated.accounts.list().len();
    let none = || vec![Acts::default(); people];
    let each = translated.found.len().div_ceil(rayon::current_num_threads() * 4).max(1);
    let acts = translated.found.par_chunks(each).map(|found| {
        let mut acts = none();
        found.iter().for_each(|found| count(found, mapping, &mut acts));
        acts
    });
    let acts = acts.reduce(none, |mut all, more| {
        all.iter_mut().zip(more).for_each(|(all, more)| all.iter_mut().zip(more).for_each(|(all, more)| *all += more));
        all
    });
    acts.iter()
        .zip(translated.accounts.list())
        .map(|(acts, account)| if is_machine(&account.name) { machine() } else { place(acts) })
        .collect()
}

fn is_machine(name: &str) -> bool {
    let name = super::normal(name);
    name.split(' ').any(|word| matches!(word, "bot" | "jenkins" | "jira" | "automation" | "ci" | "hudson" | "asfgit"))
}

fn machine() -> Option<Standpoint> {
    Some(Standpoint { discipline: Discipline::Other, why: "a machine, by its name".into() })
}

/// An item while its facts are read in order.
#[derive(Default)]
struct Way {
    assignee: Option<PersonId>,
    /// Who asked something in the last comment.
    asked: Option<PersonId>,
    /// Whether the item is, or becomes, a feature.
    feature: bool,
}

fn count(found: &Found, mapping: &Mapping, acts: &mut [Acts]) {
    let mut way = Way::default();
    for fact in &found.facts {
        let mut add = |who: Option<PersonId>, act: usize| {
            if let Some(acts) = who.and_then(|who| acts.get_mut(who.0 as usize)) {
                acts[act] += 1;
            }
        };
        let by = fact.by;
        match &fact.what {
            What::Opened { kind: ItemKind::Pull, .. } | What::Pushed { .. } | What::Merged => add(by, CODED),
            What::Opened { r#type, .. } => {
                way.feature = mapping.role(r#type) == Role::Feature;
                if way.feature {
                    add(by, REPORTED);
                }
            }
            What::Assigned { to, .. } => way.assignee = *to,
            What::Status { from, to } => {
                let flow = |status: &Text| mapping.standing(status).map(|standing| standing.flow);
                way.status(by, flow(from), flow(to), &mut add);
            }
            What::Worked { .. } => add(by, LOGGED),
            What::Reviewed { .. } => add(by, REVIEWED),
            What::Described { .. } | What::Retitled { .. } | What::Prioritised { .. } | What::Planned { .. }
                if way.feature && by != way.assignee =>
            {
                add(by, REWROTE);
            }
            What::Commented { text, .. } => {
                if way.asked.is_some() && way.asked == way.assignee && by != way.asked {
                    add(by, ANSWERED);
                }
                way.asked = by.filter(|_| text.contains('?'));
            }
            _ => {}
        }
    }
}

impl Way {
    fn status(&self, by: Option<PersonId>, from: Option<Flow>, to: Option<Flow>, add: &mut impl FnMut(Option<PersonId>, usize)) {
        let is_work = |flow: Option<Flow>| matches!(flow, Some(Flow::Work | Flow::Review));
        match to {
            Some(Flow::Work | Flow::Review) => {
                add(by, MOVED);
                add(self.assignee.filter(|_| to == Some(Flow::Work)), ASSIGNED);
            }
            Some(Flow::Done) if by.is_some() && by != self.assignee && self.assignee.is_some() => add(by, ACCEPTED),
            // A tool without history: whoever has it in the end built it.
            Some(Flow::Done) if from.is_none() => add(self.assignee, ASSIGNED),
            Some(Flow::Done | Flow::Release) if is_work(from) => add(by, MOVED),
            _ => {}
        }
    }
}

fn place(acts: &Acts) -> Option<Standpoint> {
    let weight = |side: Discipline| {
        WORDS.iter().zip(acts).filter(|((.., of), _)| *of == side).map(|((_, weight, _), n)| weight * f64::from(*n)).sum::<f64>()
    };
    let (engineering, product) = (weight(Discipline::Engineering), weight(Discipline::Product));
    let all = engineering + product;
    let discipline = match all {
        little if little < ENOUGH => return None,
        _ if engineering >= SHARE * all => Discipline::Engineering,
        _ if product >= SHARE * all => Discipline::Product,
        _ => return None,
    };
    let done = WORDS.iter().zip(acts).filter(|(_, n)| **n > 0).map(|((what, ..), n)| format!("{what} {}", times(*n)));
    Some(Standpoint { discipline, why: done.collect::<Vec<_>>().join(", ").into() })
}

fn times(n: u32) -> String {
    match n {
        1 => "once".into(),
        2 => "twice".into(),
        n => format!("{n} times"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acts(counts: &[(usize, u32)]) -> Acts {
        let mut acts = Acts::default();
        counts.iter().for_each(|(act, n)| acts[*act] = *n);
        acts
    }

    #[test]
    fn people_are_placed_by_what_they_did_and_left_open_when_it_is_unclear() {
        let builder = place(&acts(&[(MOVED, 8), (LOGGED, 1), (REPORTED, 2)])).expect("is placed");
        assert_eq!(builder.discipline, Discipline::Engineering);
        assert_eq!(&*builder.why, "moved work on 8 times, logged work once, reported a feature twice");
        assert_eq!(place(&acts(&[(REPORTED, 9), (REWROTE, 3)])).map(|p| p.discipline), Some(Discipline::Product));
        assert_eq!(place(&acts(&[(REPORTED, 5), (MOVED, 5)])), None);
        assert_eq!(place(&acts(&[(REPORTED, 1)])), None);
    }

    #[test]
    fn machines_stand_on_neither_side() {
        assert!(is_machine("Hudson CI") && !is_machine("Abbott"));
    }
}
