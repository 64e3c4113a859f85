//! One feature as lists show it.

use super::{Ribbon, events, features::FeatureRow, glance, words};
use crate::{
    History, Interval, Label, Scene,
    detecting::Found,
    history::About,
    measuring::{Reading, Swept, flow},
};
use domain::{PersonId, Side};

/// Most segments of a small ribbon: more than a list can draw.
const SEGMENTS: usize = 240;

/// The row of a history.
pub fn row(scene: &Scene<'_>, found: &Found, history: &History, swept: &Swept, reading: &Reading) -> FeatureRow {
    let waiting = waiting(scene, history, swept);
    let name = |person: Option<PersonId>| person.map(|person| words::person(scene.names, person));
    let sides = [Side::Product, Side::Engineering].into_iter().zip(reading.took_part);
    FeatureRow {
        key: history.key.clone(),
        title: history.title.to_string(),
        stage: history.stage(),
        team: history.team.as_ref().map(ToString::to_string),
        source: history.source.map(|source| scene.world.sources.name(source).to_string()),
        product: name(history.product),
        engineering: name(history.engineering),
        took_part: sides.filter(|(_, took_part)| *took_part).map(|(side, _)| side).collect(),
        idea: history.idea,
        value: history.value(),
        open: history.end.is_none(),
        age_days: flow::days(history.elapsed()),
        work_share: (history.elapsed() > 0 && reading.clocks.work > 0).then(|| reading.clocks.work as f64 / history.elapsed() as f64),
        ribbon: Ribbon::of(scene.world, history, swept).at_most(SEGMENTS),
        questions: reading.questions as usize,
        question_days: reading.oldest_question.map(|since| scene.at.days_since(since)),
        waiting_side: waiting.as_ref().and_then(|waiting| waiting.side),
        waiting_for: waiting.map(|waiting| waiting.what),
        finding: found.in_feature(&history.key).next().map(|(detector, _)| detector.name.to_owned()),
        target: history.target,
        lands: glance::glance(scene, reading),
    }
}

/// What a feature waits for at the moment of looking.
struct Waiting {
    what: String,
    side: Option<Side>,
}

/// A blocking question first, then what the last stretch of its time is.
fn waiting(scene: &Scene<'_>, history: &History, swept: &Swept) -> Option<Waiting> {
    let last = swept.segments.last().filter(|_| history.end.is_none())?;
    let blocking = history.intervals.iter().filter(|interval| interval.until.is_none()).find(|interval| is_blocking(scene, interval));
    let interval = blocking.or_else(|| history.intervals.get(last.interval?))?;
    if interval.worked {
        return None;
    }
    Some(waiting_for(scene, interval))
}

fn is_blocking(scene: &Scene<'_>, interval: &Interval) -> bool {
    match interval.about {
        About::Question(id) => scene.world.questions.get(&id).is_some_and(|question| question.blocking && question.accepted.is_none()),
        _ => false,
    }
}

fn waiting_for(scene: &Scene<'_>, interval: &Interval) -> Waiting {
    let world = scene.world;
    let (what, side) = match &interval.about {
        About::Question(id) => return question(scene, *id),
        About::Decision(id) => (format!("the decision on {id}"), None),
        About::Change(id) => (format!("an answer to {id}"), None),
        About::Dependency(id) => match world.dependencies.get(id) {
            Some(dependency) => (format!("{}, from {}", words::quote(&dependency.what), words::line(&dependency.on)), None),
            None => (id.to_string(), None),
        },
        About::Defect(id) => (format!("{id} to be fixed"), Some(Side::Engineering)),
        About::Item(key) => (key.to_string(), None),
        About::Flag(why) if !why.trim().is_empty() => (words::quote(why), None),
        _ => (of_label(interval.label).to_owned(), None),
    };
    Waiting { what, side }
}

fn question(scene: &Scene<'_>, id: domain::QuestionId) -> Waiting {
    let question = scene.world.questions.get(&id);
    let side = question.map(|question| if question.answer.is_some() { question.to.other() } else { question.to });
    let what = match question.is_some_and(|question| question.answer.is_some()) {
        true => format!("{} to accept the answer to {id}", events::side_or_other(side)),
        false => format!("{} to answer {id}", events::side_or_other(side)),
    };
    Waiting { what, side }
}

/// What is waited for under a label, where nothing more is known.
pub(super) const fn of_label(label: Label) -> &'static str {
    match label {
        Label::Clarification => "an answer on what is meant",
        Label::Decision => "a decision",
        Label::Review => "a review or test",
        Label::HandOff => "somebody who takes over",
        Label::Release => "a release",
        Label::QualityRework => "a defect to be fixed",
        Label::MidDevelopmentChange => "a change to be decided",
        Label::TechnicalRework => "a technical limit to be settled",
        Label::IntegrationSurprise | Label::Dependency => "something from elsewhere",
        Label::Work | Label::OffHours | Label::Unexplained => "nothing on record",
    }
}
