//! The story of one feature as it is being made up: who does what when, and what
//! every stretch of time truly was.

use crate::{
    Stretch, Way,
    auditor::Nights,
    calendar,
    chance::{Chance, Stay},
    company::Company,
    planning::Efforts,
    words::{Goal, Voice},
};
use domain::{
    ChangeId, Command, DecisionId, DefectId, DependencyId, Key, MetricId, MilestoneId, Moment, PersonId, QuestionId, ScopeItemId, Side,
    Stage, feature, item, work,
};
use insight::Label;

/// What a story knows of its numbers once its acts are really done: the key, and
/// the number that each of its own matters got.
#[derive(Default)]
pub(crate) struct Known {
    pub key: Option<Key>,
    pub numbers: Vec<u32>,
}

impl Known {
    /// The feature's key; a feature that is not open yet has a key that nothing carries.
    pub fn key(&self) -> Key {
        self.key.clone().unwrap_or_else(|| Key::new("?"))
    }

    fn number(&self, matter: Matter) -> u32 {
        self.numbers.get(matter.0).copied().unwrap_or(0)
    }

    /// A matter got its number.
    pub fn raised(&mut self, matter: Matter, number: u32) {
        self.numbers.resize(self.numbers.len().max(matter.0 + 1), 0);
        self.numbers[matter.0] = number;
    }

    pub fn question(&self, matter: Matter) -> QuestionId {
        QuestionId(self.number(matter))
    }

    pub fn decision(&self, matter: Matter) -> DecisionId {
        DecisionId(self.number(matter))
    }

    pub fn change(&self, matter: Matter) -> ChangeId {
        ChangeId(self.number(matter))
    }

    pub fn dependency(&self, matter: Matter) -> DependencyId {
        DependencyId(self.number(matter))
    }

    pub fn defect(&self, matter: Matter) -> DefectId {
        DefectId(self.number(matter))
    }

    pub fn metric(&self, matter: Matter) -> MetricId {
        MetricId(self.number(matter))
    }

    pub fn scope_item(&self, matter: Matter) -> ScopeItemId {
        ScopeItemId(self.number(matter))
    }

    pub fn milestone(&self, matter: Matter) -> MilestoneId {
        MilestoneId(self.number(matter))
    }
}

/// A question, decision, change, dependency, defect, metric, slice or checkpoint of a story, in its own numbering.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Matter(usize);

/// Why work is done again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Again {
    Change(Matter),
    Dependency(Matter),
    Defect(Matter),
}

type Act = Box<dyn Fn(&Known) -> Command>;

/// Something that somebody does at a moment.
pub(crate) struct Deed {
    pub at: Moment,
    pub by: Option<PersonId>,
    /// The matter that it raises, if it raises one.
    pub raises: Option<Matter>,
    pub act: Act,
}

/// A pull request or a deployment, as its tool records it.
pub(crate) struct Pull {
    /// How it names the feature.
    pub how: &'static str,
    pub kind: item::ItemKind,
    pub facts: Vec<item::Fact>,
}

impl Pull {
    /// When it came into being.
    pub fn opened(&self) -> Moment {
        self.facts.first().map_or(Moment::default(), |fact| fact.at)
    }
}

/// One feature in the making.
pub(crate) struct Story<'c> {
    pub team: usize,
    pub way: Way,
    pub now: Moment,
    pub company: &'c Company,
    pub chance: &'c mut Chance,
    pub voice: &'c mut Voice,
    pub deeds: Vec<Deed>,
    pub pulls: Vec<Pull>,
    pub stretches: Vec<Stretch>,
    /// When somebody had it in hand, and from which side.
    pub traces: Vec<(Moment, Side)>,
    /// When it was moved to a stage, and from which side.
    pub moves: Vec<(Moment, Side)>,
    /// The end of the simulated time.
    pub end: Moment,
    /// The success metric that was proposed.
    pub goal: Option<(Matter, &'static Goal)>,
    /// What its slices truly take.
    pub efforts: Efforts,
    /// The checkpoint on its way, and how many slices must be done for it.
    pub checkpoint: Option<(Matter, usize)>,
    /// When users got it, or it was given up.
    pub over: Option<Moment>,
    matters: usize,
    product: Option<PersonId>,
    engineer: Option<PersonId>,
}

impl<'c> Story<'c> {
    pub fn new(
        team: usize,
        way: Way,
        begins: Moment,
        end: Moment,
        company: &'c Company,
        chance: &'c mut Chance,
        voice: &'c mut Voice,
    ) -> Self {
        let (deeds, pulls, stretches, traces, moves) = (vec![], vec![], vec![], vec![], vec![]);
        let now = calendar::at_work(begins);
        Self {
            team,
            way,
            now,
            company,
            chance,
            voice,
            deeds,
            pulls,
            stretches,
            traces,
            moves,
            end,
            goal: None,
            efforts: Efforts::default(),
            checkpoint: None,
            over: None,
            matters: 0,
            product: None,
            engineer: None,
        }
    }

    /// Who speaks for a side now; somebody else takes over when they have left.
    pub fn somebody(&mut self, side: Side) -> PersonId {
        let held = match side {
            Side::Product => self.product,
            Side::Engineering => self.engineer,
        };
        if let Some(person) = held.filter(|person| self.company.is_here(*person, self.now)) {
            return person;
        }
        let person = self.one_of(|discipline| match side {
            Side::Product => discipline == domain::Discipline::Product,
            Side::Engineering => discipline == domain::Discipline::Engineering,
        });
        match side {
            Side::Product => self.product = Some(person),
            Side::Engineering => self.engineer = Some(person),
        }
        if held.is_some() {
            self.own(side, Some(person), person);
        }
        person
    }

    /// Who speaks for a side at a later moment.
    pub fn somebody_at(&mut self, side: Side, at: Moment) -> PersonId {
        let now = std::mem::replace(&mut self.now, at);
        let person = self.somebody(side);
        self.now = now;
        person
    }

    /// One of those who are here and fit; the first of the company when nobody does.
    pub fn one_of(&mut self, fits: impl Fn(domain::Discipline) -> bool) -> PersonId {
        let here = self.company.here(self.team, self.now, fits);
        if here.is_empty() { PersonId(1) } else { *self.chance.one(&here) }
    }

    /// Somebody does something now, which shows that they have the feature in hand.
    pub fn act(&mut self, by: PersonId, act: impl Fn(&Known) -> Command + 'static) {
        self.act_at(self.now, by, act);
    }

    /// Somebody does something at a moment, which shows that they have the feature in hand.
    pub fn act_at(&mut self, at: Moment, by: PersonId, act: impl Fn(&Known) -> Command + 'static) {
        self.trace(at, by);
        self.note_at(at, by, act);
    }

    /// Somebody writes something down at a moment; that alone takes nothing in hand.
    pub fn note_at(&mut self, at: Moment, by: PersonId, act: impl Fn(&Known) -> Command + 'static) {
        self.deeds.push(Deed { at, by: Some(by), raises: None, act: Box::new(act) });
    }

    /// Somebody writes something down now; that alone takes nothing in hand.
    pub fn note(&mut self, by: PersonId, act: impl Fn(&Known) -> Command + 'static) {
        self.note_at(self.now, by, act);
    }

    /// Somebody raises a matter now.
    pub fn raise(&mut self, by: PersonId, act: impl Fn(&Known) -> Command + 'static) -> Matter {
        self.trace(self.now, by);
        self.raise_quietly(by, act)
    }

    /// Somebody raises a matter now; that alone takes nothing in hand.
    pub fn raise_quietly(&mut self, by: PersonId, act: impl Fn(&Known) -> Command + 'static) -> Matter {
        let matter = Matter(self.matters);
        self.matters += 1;
        self.note(by, act);
        if let Some(deed) = self.deeds.last_mut() {
            deed.raises = Some(matter);
        }
        matter
    }

    /// Notes that somebody had the feature in hand.
    pub fn trace(&mut self, at: Moment, by: PersonId) {
        if let Some(side) = self.company.side(by) {
            self.traces.push((at, side));
        }
    }

    /// Names an owner, or says that there is none.
    pub fn own(&mut self, side: Side, owner: Option<PersonId>, by: PersonId) {
        self.note(by, move |known| feature::Command::Own { feature: known.key(), side, owner }.into());
    }

    /// Moves it to a stage, and looks at something else for some minutes.
    pub fn move_to(&mut self, to: Stage, by: PersonId) {
        if let Some(side) = self.company.side(by).filter(|_| !to.is_over()) {
            self.moves.push((self.now, side));
        }
        self.act(by, move |known| feature::Command::Move { feature: known.key(), to }.into());
        if !to.is_over() {
            self.now = self.now.plus_seconds(self.chance.between(60, 1500));
        }
    }

    /// What a stretch of time truly was; the sweep of the truth resolves overlaps.
    pub fn was(&mut self, label: Label, from: Moment, until: Moment) {
        self.stretches.push(Stretch { label, from, until: Some(until), told_when_over: false, nights: Nights::Wait });
    }

    /// What a stretch of time up to now truly was, where its record tells only when it is over.
    pub fn turned_out(&mut self, label: Label, from: Moment, nights: Nights) {
        self.stretches.push(Stretch { label, from, until: Some(self.now), told_when_over: true, nights });
    }

    /// Time passes, at work.
    pub fn pass(&mut self, stay: Stay) {
        self.now = self.chance.later(self.now, stay);
    }

    /// Somebody works from now on; when they are done, time has passed.
    pub fn work(&mut self, who: PersonId, stay: Stay, again: Option<Again>, label: Label) {
        let from = self.now;
        let until = self.chance.later(from, stay);
        self.worked(who, from, until, again, label);
        self.now = until;
    }

    /// Somebody worked from one moment to another; written down in stretches
    /// without weekends. What reaches beyond the end is cut off there.
    pub fn worked(&mut self, who: PersonId, from: Moment, until: Moment, again: Option<Again>, label: Label) {
        for (from, until) in calendar::stretches(from, until.min(calendar::last_closing(self.end))) {
            if until <= from {
                continue;
            }
            self.stretches.push(Stretch { label, from, until: Some(until), told_when_over: false, nights: Nights::WrittenDown });
            self.trace(from, who);
            self.note_at(until, who, move |known| {
                let because = again.map(|again| match again {
                    Again::Change(matter) => work::Because::Change(known.change(matter)),
                    Again::Dependency(matter) => work::Because::Dependency(known.dependency(matter)),
                    Again::Defect(matter) => work::Because::Defect(known.defect(matter)),
                });
                work::Command::Record { feature: known.key(), person: who, from, until, because }.into()
            });
        }
    }
}
