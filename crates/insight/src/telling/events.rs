//! What an event says, as a sentence without its subject.

use super::{
    planning,
    words::{self, Names},
};
use crate::Label;
use domain::{
    Event, Moment, Side, change, decision, defect, dependency, feature, inference, item, mapping, person, question, source, success_metric,
    team, work,
};

/// The sentence of an event: `asked product: “Who gets the money?”`.
///
/// `at` is the moment that dates are seen from.
pub fn what(event: &Event, names: &Names, at: Moment) -> String {
    match event {
        Event::Person(event) => of_person(event, names),
        Event::Team(event) => of_team(event, names),
        Event::Feature(event) => of_feature(event, names, at),
        Event::Work(event) => of_work(event),
        Event::Dependency(event) => of_dependency(event),
        Event::ScopeItem(event) => planning::of_scope_item(event),
        Event::Estimate(event) => planning::of_estimate(event, names),
        Event::Capacity(event) => planning::of_capacity(event, names, at),
        Event::Milestone(event) => planning::of_milestone(event, at),
        Event::Absence(event) => planning::of_absence(event, names, at),
        Event::Question(event) => of_question(event),
        Event::Decision(event) => of_decision(event),
        Event::Change(event) => of_change(event),
        Event::SuccessMetric(event) => of_metric(event),
        Event::Defect(event) => of_defect(event),
        Event::Source(event) => of_source(event),
        Event::Mapping(mapping::Event::Agreed { was: None, .. }) => "said what the words of a source mean here".to_owned(),
        Event::Mapping(mapping::Event::Agreed { was: Some(_), .. }) => "changed what the words of a source mean here".to_owned(),
        Event::Inference(event) => of_inference(event),
        Event::Item(item::Event::Observed { item, facts, .. }) => {
            format!("brought {} about {item}", words::count(facts.len(), "fact", "facts"))
        }
    }
}

fn of_person(event: &person::Event, names: &Names) -> String {
    match event {
        person::Event::Joined { person, discipline: None, .. } => format!("welcomed {}", words::person(names, *person)),
        person::Event::Joined { person, discipline: Some(discipline), .. } => {
            format!("welcomed {} to {}", words::person(names, *person), discipline.word())
        }
        person::Event::DisciplineSet { person, discipline, why, .. } => {
            let who = words::person(names, *person);
            let said = if why.is_some() { "guessed" } else { "said" };
            let reason = why.as_deref().map_or_else(String::new, |why| format!(": {}", words::line(why)));
            match discipline {
                Some(discipline) => format!("{said} that {who} works in {}{reason}", discipline.word()),
                None => format!("said that it is not known what {who} works in"),
            }
        }
        person::Event::Left { person } => format!("said goodbye to {}", words::person(names, *person)),
    }
}

fn of_team(event: &team::Event, names: &Names) -> String {
    match event {
        team::Event::Formed { prefix, name } => format!("formed the team {} ({prefix})", words::line(name)),
        team::Event::Joined { prefix, person } => format!("added {} to the team {prefix}", words::person(names, *person)),
        team::Event::Left { prefix, person } => format!("took {} off the team {prefix}", words::person(names, *person)),
    }
}

fn of_feature(event: &feature::Event, names: &Names, at: Moment) -> String {
    match event {
        feature::Event::Opened { title, .. } => format!("opened it as {}", words::quote(title)),
        feature::Event::Retitled { was, title, .. } => format!("renamed it from {} to {}", words::quote(was), words::quote(title)),
        feature::Event::Owned { side, owner: Some(owner), .. } => format!("made {} its {side} owner", words::person(names, *owner)),
        feature::Event::Owned { side, owner: None, .. } => format!("left it without an owner from {side}"),
        feature::Event::Moved { from, to, .. } if to < from => format!("moved it back from {from} to {to}"),
        feature::Event::Moved { from, to, .. } => format!("moved it from {from} to {to}"),
        feature::Event::Targeted { by: Some(by), .. } => format!("set its target to {}", words::date(*by, at.date())),
        feature::Event::Targeted { by: None, .. } => "took its target back".to_owned(),
    }
}

fn of_work(event: &work::Event) -> String {
    let work::Event::Recorded { from, until, because, .. } = event;
    let worked = format!("worked for {}", words::duration(until.seconds_since(*from)));
    match because {
        None => worked,
        Some(work::Because::Change(id)) => format!("{worked}, again because of {id}"),
        Some(work::Because::Dependency(id)) => format!("{worked}, again because of {id}"),
        Some(work::Because::Defect(id)) => format!("{worked}, again because of {id}"),
    }
}

fn of_dependency(event: &dependency::Event) -> String {
    match event {
        dependency::Event::Found { on, what, blocking, .. } => {
            let stops = if *blocking { "; it cannot go on without" } else { "" };
            format!("found that it needs {} from {}{stops}", words::quote(what), words::line(on))
        }
        dependency::Event::Resolved { dependency, .. } => format!("resolved {dependency}"),
    }
}

fn of_question(event: &question::Event) -> String {
    match event {
        question::Event::Asked { to, text, blocking, .. } => {
            let stops = if *blocking { "; work stops until it is answered" } else { "" };
            format!("asked {to}: {}{stops}", words::quote(text))
        }
        question::Event::Answered { question, text, .. } => format!("answered {question}: {}", words::quote(text)),
        question::Event::Accepted { question, .. } => format!("accepted the answer to {question}"),
    }
}

fn of_decision(event: &decision::Event) -> String {
    match event {
        decision::Event::Raised { decision, topic, .. } => format!("raised {decision}: {}", words::quote(topic)),
        decision::Event::Deferred { decision, why, .. } if why.trim().is_empty() => format!("put {decision} off"),
        decision::Event::Deferred { decision, why, .. } => format!("put {decision} off: {}", words::quote(why)),
        decision::Event::Taken { decision, what, why, alternatives, .. } => {
            let others: Vec<_> = alternatives.iter().map(|other| words::quote(other)).collect();
            let instead = if others.is_empty() { String::new() } else { format!(", instead of {}", words::list(&others)) };
            format!("decided {decision}: {}{instead}; why: {}", words::quote(what), words::quote(why))
        }
    }
}

fn of_change(event: &change::Event) -> String {
    match event {
        change::Event::Proposed { change, what, .. } => format!("proposed {change}: {}", words::quote(what)),
        change::Event::Assessed { change, user_impact, technical_impact, .. } => {
            let for_users = user_impact.as_ref().map(|text| format!("for users {}", words::quote(text)));
            let technical = technical_impact.as_ref().map(|text| format!("for the technology {}", words::quote(text)));
            let said: Vec<_> = for_users.into_iter().chain(technical).collect();
            format!("said what {change} means: {}", words::list(&said))
        }
        change::Event::Accepted { change, .. } => format!("accepted {change}"),
        change::Event::Declined { change, why, .. } => format!("declined {change}: {}", words::quote(why)),
    }
}

fn of_metric(event: &success_metric::Event) -> String {
    match event {
        success_metric::Event::Proposed { metric, definition, .. } => {
            let from = definition.baseline.map_or_else(String::new, |baseline| format!("from {baseline} "));
            let (name, unit) = (words::quote(&definition.name), words::line(&definition.unit));
            format!("proposed {metric}: {name} {from}to {} {unit}", definition.target)
        }
        success_metric::Event::Agreed { metric, side, .. } => format!("agreed to {metric} for {side}"),
        success_metric::Event::Observed { metric, value, .. } => format!("read {metric}: {value}"),
    }
}

fn of_defect(event: &defect::Event) -> String {
    match event {
        defect::Event::Reported { what, .. } => format!("reported a defect: {}", words::quote(what)),
        defect::Event::Fixed { defect, .. } => format!("fixed {defect}"),
    }
}

fn of_inference(event: &inference::Event) -> String {
    let inference::Inference { evidence, label, .. } = event.inference();
    let words = Label::from_word(label).map_or_else(|| label.to_string(), |label| label.words().to_owned());
    let what = format!("{} was rightly inferred from event {}", words::quote(&words), evidence.seq);
    match event {
        inference::Event::Confirmed { .. } => format!("confirmed that {what}"),
        inference::Event::Rejected { .. } => format!("said that {} was wrongly inferred from event {}", words::quote(&words), evidence.seq),
        inference::Event::Forgotten { was, .. } => format!("took back having {was} {} from event {}", words::quote(&words), evidence.seq),
    }
}

fn of_source(event: &source::Event) -> String {
    match event {
        source::Event::Connected { name, .. } => format!("connected the source {}", words::quote(name)),
        source::Event::Begun { .. } => "began an import".to_owned(),
        source::Event::Finished { tally, .. } => {
            let items = words::count(tally.items as usize, "item", "items");
            let problems = words::count(tally.problems as usize, "problem", "problems");
            format!("finished an import: {items} with something new, {problems}")
        }
        source::Event::Undone { .. } => "took an import back".to_owned(),
    }
}

/// A side as the one that is waited for: `product`, or `the other side` where it is not known.
pub fn side_or_other(side: Option<Side>) -> String {
    side.map_or_else(|| "the other side".to_owned(), |side| side.to_string())
}
