//! Lets the company live: every act is decided by the real rules and folded, in
//! the order of time.

use crate::{
    Efforts, Plan, Stretch, TEAMS, Truth, Way, auditor, calendar,
    chance::Chance,
    company::{Colleague, Company, TeamPlan},
    course,
    story::{Deed, Known, Pull, Story},
    words::Voice,
};
use domain::{
    Command, DAY_SECONDS, Event, Key, Mark, Moment, PersonId, Recorded, Stamp, Text, Via, World, absence, apply, change, decide, decision,
    defect, dependency, feature,
    item::{self, Fact, ItemKind, What},
    milestone, person, question, scope_item, source, success_metric, team,
};
use std::collections::{BTreeMap, VecDeque};

/// A simulated organisation.
#[derive(Clone, PartialEq, Debug)]
pub struct Simulated {
    /// Its journal, complete from the first event.
    pub recorded: Vec<Recorded>,
    /// Everybody, for the people vault: number, name, address.
    pub people: Vec<(PersonId, String, String)>,
    /// What is truly known of every feature, in the order of their ideas.
    pub truth: Vec<Truth>,
    /// The world after the last event.
    pub world: World,
    /// Acts that the rules refused, and why: a fault of the story. Empty in every company.
    pub refused: Vec<String>,
}

/// Holidays are known half a year beyond the last day.
const HOLIDAYS_AHEAD: i64 = 182 * DAY_SECONDS;

/// A feature that was made up, before it is lived.
struct Made {
    team: Text,
    way: Way,
    idea: Moment,
    over: Option<Moment>,
    deeds: Vec<Deed>,
    pulls: Vec<Pull>,
    efforts: Efforts,
    stretches: Vec<Stretch>,
}

/// Makes a company up and lets it live.
pub fn history(plan: &Plan) -> Simulated {
    let company = Company::new(plan.teams, plan.begins(), plan.days, &mut Chance::new(plan.seed, 0));
    let mut made: Vec<Made> = (0..plan.teams).flat_map(|team| make(plan, team, &company)).collect();
    let mut pulls = readings(&mut made);
    let agenda = agenda(plan, &company, &mut made);
    let known = made.iter().map(|_| Known::default()).collect();
    let mut life = Life { world: World::default(), recorded: vec![], known, refused: vec![] };
    life.found(plan);
    life.live(agenda, &mut pulls);
    let told = made.into_iter().zip(&life.known).filter_map(|(made, known)| truth(made, known, plan.ends()));
    let mut truth: Vec<Truth> = told.collect();
    truth.sort_by_key(|truth| truth.idea);
    let people = company.people.into_iter().map(|colleague| (colleague.person, colleague.name, colleague.email)).collect();
    Simulated { recorded: life.recorded, people, truth, world: life.world, refused: life.refused }
}

/// A company with at least so many features within a year, for load: about 55
/// events each. Teams are like those of the demo.
pub fn load(features: usize) -> Simulated {
    let features_per_team = 60.min(features.max(1));
    history(&Plan { seed: 1, teams: features.div_ceil(features_per_team), features_per_team, ..Plan::default() })
}

/// The plan of a team; those beyond the fifth are like the first five under another prefix.
fn team_plan(team: usize) -> (TeamPlan, Text) {
    let plan = TEAMS[team % TEAMS.len()].clone();
    let prefix = if team < TEAMS.len() { plan.prefix.into() } else { format!("{}{}", plan.prefix, team / TEAMS.len() + 1).into() };
    (plan, prefix)
}

/// All features of one team.
fn make(plan: &Plan, team: usize, company: &Company) -> Vec<Made> {
    let mut chance = Chance::new(plan.seed, 1 + team as u64);
    let mut voice = Voice::new(team, &mut chance);
    let (team_plan, prefix) = team_plan(team);
    let span = i64::from(plan.days) * DAY_SECONDS;
    let turns = team_plan.turns_alongside_percent.map(|percent| plan.begins().plus_seconds(span * i64::from(percent) / 100));
    let pace = (span - 6 * DAY_SECONDS) / plan.features_per_team.max(1) as i64;
    (0..plan.features_per_team as i64)
        .map(|nth| {
            let begins = plan.begins().plus_seconds(DAY_SECONDS + nth * pace + chance.between(0, pace * 3 / 5));
            let way = if turns.is_some_and(|turns| begins >= turns) { Way::Alongside } else { team_plan.way };
            let mut story = Story::new(team, way, begins, plan.ends(), company, &mut chance, &mut voice);
            let idea = story.now;
            course::carry(&mut story, prefix.clone());
            let mut stretches = story.stretches;
            stretches.extend(auditor::hand_overs(&story.moves, &story.traces, plan.ends()));
            let (deeds, pulls, efforts) = (story.deeds, story.pulls, story.efforts);
            Made { team: prefix.clone(), way, idea, over: story.over, deeds, pulls, efforts, stretches }
        })
        .collect()
}

/// What happens next: somebody acts on a feature, comes or goes, or the tools are read.
enum Next {
    Comes(Colleague),
    Act(usize, Deed),
    Read,
    Goes(PersonId),
}

impl Next {
    /// In which order things of one moment happen.
    const fn rank(&self) -> u8 {
        match self {
            Self::Comes(_) => 0,
            Self::Act(..) => 1,
            Self::Read => 2,
            Self::Goes(_) => 3,
        }
    }
}

/// The company as it lives: its world and its journal so far.
struct Life {
    world: World,
    recorded: Vec<Recorded>,
    known: Vec<Known>,
    refused: Vec<String>,
}

impl Life {
    /// Forms the teams and connects the tool in which pull requests are kept.
    fn found(&mut self, plan: &Plan) {
        let at = plan.begins();
        for team in 0..plan.teams {
            let (plan, prefix) = team_plan(team);
            self.act(at, None, team::Command::Form { prefix, name: plan.name.into() });
        }
        for (from, until) in calendar::holidays(plan.begins().date(), plan.ends().plus_seconds(HOLIDAYS_AHEAD).date()) {
            let days = absence::Days { person: None, from, until, why: "Public holiday".into() };
            self.act(at, None, absence::Command::Announce { days });
        }
        let (name, address) = ("GitHub".into(), "https://github.com/meridian".into());
        self.act(at, None, source::Command::Connect { name, tool: source::Tool::Github, address });
    }

    /// Lets everything happen in the order of time, up to the end.
    fn live(&mut self, agenda: Vec<(Moment, Next)>, pulls: &mut [Reading]) {
        for (at, next) in agenda {
            match next {
                Next::Comes(colleague) => self.welcome(at, &colleague),
                Next::Goes(person) => self.act(at, None, person::Command::Leave { person }),
                Next::Act(feature, deed) => self.deed(feature, &deed),
                Next::Read => self.read(at, pulls),
            }
        }
    }

    fn welcome(&mut self, at: Moment, colleague: &Colleague) {
        let (person, discipline) = (colleague.person, Some(colleague.discipline));
        self.act(at, None, person::Command::Join { person, discipline, why: None, import: None });
        self.act(at, None, team::Command::Add { prefix: team_plan(colleague.team).1, person });
    }

    /// Somebody acts on a feature; the number that a new matter gets is remembered.
    fn deed(&mut self, feature: usize, deed: &Deed) {
        let first = self.recorded.len();
        let command = of_their_latest(&self.world, (deed.act)(&self.known[feature]));
        self.act(deed.at, deed.by, command);
        let known = &mut self.known[feature];
        for recorded in &self.recorded[first..] {
            if let Event::Feature(feature::Event::Opened { feature, .. }) = &recorded.event {
                known.key = Some(feature.clone());
            }
            if let (Some(matter), Some(number)) = (deed.raises, number(&recorded.event)) {
                known.raised(matter, number);
            }
        }
    }

    /// Reads everything that the tool recorded since the last reading.
    fn read(&mut self, at: Moment, pulls: &mut [Reading]) {
        let Some(source) = self.world.sources.named("GitHub").map(|(source, _)| source) else { return };
        self.act(at, None, source::Command::Begin { source });
        let Some(import) = self.world.sources.unfinished(source) else { return };
        let mut tally = source::Tally::default();
        for pull in pulls {
            let feature = self.known[pull.feature].key();
            let facts = pull.next(at, &feature);
            if !facts.is_empty() {
                tally.items += 1;
                tally.facts += facts.len() as u64;
                self.act(at, None, item::Command::Observe { import, item: pull.key.clone(), facts: facts.into() });
            }
        }
        self.act(at, None, source::Command::Finish { import, tally });
    }

    /// Asks for an act; what follows from it follows at once. What is refused does not happen.
    fn act(&mut self, at: Moment, by: Option<PersonId>, command: impl Into<Command>) {
        let mut asked = VecDeque::from([(command.into(), Stamp { at, by, via: Via::Simulation }, None)]);
        while let Some((command, stamp, cause)) = asked.pop_front() {
            let answer = decide(&self.world, &stamp, command).map_err(|refusal| self.refused.push(format!("{at}: {refusal}")));
            for event in answer.unwrap_or_default() {
                let recorded = Recorded { mark: Mark { seq: self.world.seq.next(), stamp }, event, cause };
                apply(&mut self.world, &recorded);
                let following = domain::consequences(&self.world, &recorded).into_iter();
                let stamp = Stamp { at, by: None, via: Via::Alongside };
                asked.extend(following.map(|command| (command, stamp, Some(recorded.mark.seq))));
                self.recorded.push(recorded);
            }
        }
    }
}

/// What is needed of another team is needed of the feature that it opened last and still carries.
fn of_their_latest(world: &World, command: Command) -> Command {
    let Command::Dependency(dependency::Command::Find { feature, on, what, blocking }) = command else { return command };
    let theirs = world.features.iter().filter(|(key, carried)| carried.team == on && **key != feature && !carried.stage().is_over());
    let latest = theirs.max_by_key(|(_, carried)| carried.stages.first().map(|entered| entered.at));
    let on = latest.map_or(on, |(key, _)| key.as_str().into());
    dependency::Command::Find { feature, on, what, blocking }.into()
}

/// The number that an event gave to a new matter.
fn number(event: &Event) -> Option<u32> {
    Some(match event {
        Event::Question(question::Event::Asked { question, .. }) => question.0,
        Event::Decision(decision::Event::Raised { decision, .. }) => decision.0,
        Event::Change(change::Event::Proposed { change, .. }) => change.0,
        Event::Dependency(dependency::Event::Found { dependency, .. }) => dependency.0,
        Event::Defect(defect::Event::Reported { defect, .. }) => defect.0,
        Event::SuccessMetric(success_metric::Event::Proposed { metric, .. }) => metric.0,
        Event::ScopeItem(scope_item::Event::Sliced { item, .. }) => item.0,
        Event::Milestone(milestone::Event::Planned { milestone, .. }) => milestone.0,
        _ => return None,
    })
}

/// A pull request or deployment, and how far it has been read.
struct Reading {
    key: Key,
    feature: usize,
    how: &'static str,
    facts: VecDeque<Fact>,
}

impl Reading {
    /// The facts up to `at` that were not read yet; the link to its feature comes with the first.
    fn next(&mut self, at: Moment, feature: &Key) -> Vec<Fact> {
        let mut facts = vec![];
        while let Some(fact) = self.facts.pop_front_if(|fact| fact.at <= at) {
            let opened = matches!(fact.what, What::Opened { .. });
            let linked = What::Linked { how: self.how.into(), to: feature.clone() };
            let link = Fact { what: linked, ..fact.clone() };
            facts.push(fact);
            facts.extend(opened.then_some(link));
        }
        facts
    }
}

/// All pull requests and deployments, with the keys that their tool gives them in the order of opening.
fn readings(made: &mut [Made]) -> Vec<Reading> {
    let mut all: Vec<_> = made
        .iter_mut()
        .enumerate()
        .flat_map(|(feature, made)| {
            let team = made.team.to_lowercase();
            std::mem::take(&mut made.pulls).into_iter().map(move |pull| (pull.opened(), team.clone(), feature, pull))
        })
        .collect();
    all.sort_by_key(|(opened, _, feature, _)| (*opened, *feature));
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    all.into_iter()
        .map(|(_, team, feature, pull)| {
            let number = numbers.entry(team.clone()).or_default();
            *number += 1;
            let kind = if pull.kind == ItemKind::Deployment { "@" } else { "#" };
            let facts = pull.facts.into();
            Reading { key: Key::new(format!("meridian/{team}{kind}{number}")), feature, how: pull.how, facts }
        })
        .collect()
}

/// Everything that will happen, in the order of time.
fn agenda(plan: &Plan, company: &Company, made: &mut [Made]) -> Vec<(Moment, Next)> {
    let mut agenda = vec![];
    for colleague in &company.people {
        agenda.push((colleague.joins, Next::Comes(colleague.clone())));
        agenda.extend(colleague.leaves.map(|leaves| (leaves, Next::Goes(colleague.person))));
    }
    for (feature, made) in made.iter_mut().enumerate() {
        agenda.extend(made.deeds.drain(..).map(|deed| (deed.at, Next::Act(feature, deed))));
    }
    let evening = |weeks: i64| plan.ends().plus_seconds(-2 * 3600 - weeks * 7 * DAY_SECONDS);
    agenda.extend((0..=i64::from(plan.days) / 7).map(|weeks| (evening(weeks), Next::Read)));
    agenda.retain(|(at, _)| *at >= plan.begins() && *at < plan.ends());
    agenda.sort_by_key(|(at, next)| (*at, next.rank()));
    agenda
}

/// What is truly known of a feature that was lived; `None` when its idea lies beyond the end.
fn truth(made: Made, known: &Known, ends: Moment) -> Option<Truth> {
    let feature = known.key.clone()?;
    let over = made.over.filter(|over| *over < ends);
    let seen = made.stretches.into_iter().filter(|stretch| stretch.from < ends);
    let stretches = seen.map(|stretch| Stretch { until: stretch.until.filter(|until| *until < ends), ..stretch }).collect();
    let efforts = made.efforts;
    Some(Truth { feature, team: made.team, way: made.way, idea: made.idea, over, efforts, stretches, with_nights: false })
}
