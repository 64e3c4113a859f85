//! A part of an imported feature as its tool kept it: what it is called, how much
//! it was said to take, how much it took, and whether it is done.

use super::way::Way;
use crate::measuring::Calendar;
use domain::{
    Flow, Key, Moment, PersonId, Stage, Text, World,
    item::{Fact, Measure, Place, What},
};
use jiff::civil::Date;

/// A part, or a feature without parts, as it stood at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Part<'w> {
    /// What people call it.
    pub key: &'w Key,
    /// What it is.
    pub title: Option<&'w Text>,
    /// Its type, in its tool's words.
    pub r#type: Option<&'w Text>,
    /// Its priority, in its tool's words.
    pub priority: Option<&'w Text>,
    /// The stage it is in.
    pub stage: Stage,
    /// By when users should have it.
    pub target: Option<Date>,
    /// The team that its tool says.
    pub team: Option<&'w Text>,
    /// What it belongs to.
    pub parent: Option<&'w Key>,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// When it came into being.
    pub opened: Moment,
    /// When somebody first worked on it.
    pub begun: Option<Moment>,
    /// When it was done or given up for good.
    pub over: Option<Moment>,
    /// Whether it was given up.
    pub given_up: bool,
    /// The estimate that stood when work on it began; the latest one before that.
    pub estimate: Option<(Measure, f64)>,
    /// Hours of work: what was logged, or else the working time in which it stood as being worked on.
    pub worked_hours: f64,
    /// Whether the hours were logged rather than inferred.
    pub logged: bool,
    /// What must be done before it, by the links of its tool.
    pub needs: Vec<&'w Key>,
    /// What must be done after it, by its own links.
    pub blocks: Vec<&'w Key>,
}

/// The part of that key at a moment; `None` when it is not there yet.
pub fn part<'w>(world: &'w World, key: &Key, calendar: &Calendar, at: Moment) -> Option<Part<'w>> {
    let (key, item) = world.items.get_key_value(key)?;
    let all = item.facts();
    let facts = &all[..all.partition_point(|(_, fact)| fact.at <= at)];
    let way = Way::of(facts, super::mapping(world, item));
    let works = |stay: &super::way::Stay<'_>| stay.standing.is_some_and(|standing| standing.flow == Flow::Work);
    let begun = way.stays.iter().find(|stay| works(stay)).map(|stay| stay.from);
    let logged = logged_hours(facts);
    let stood = way.stays.iter().filter(|stay| works(stay)).map(|stay| calendar.working_seconds(stay.from, stay.until.unwrap_or(at)));
    let stood_hours = stood.sum::<i64>() as f64 / 3600.0;
    Some(Part {
        key,
        title: way.title,
        r#type: way.r#type,
        priority: way.priority,
        stage: way.stages().last().map_or(Stage::Idea, |entered| entered.stage),
        target: way.target(),
        team: way.team,
        parent: way.parent.map(|(parent, _)| parent),
        assignee: way.assignee,
        opened: way.opened.or(facts.first().map(|(_, fact)| fact.at))?,
        begun,
        over: way.over().map(|(over, _)| over),
        given_up: way.given_up || way.stays.last().and_then(|stay| stay.standing).is_some_and(|last| last.flow == Flow::Dropped),
        estimate: estimate(facts, begun.unwrap_or(at)),
        worked_hours: logged.unwrap_or(stood_hours),
        logged: logged.is_some(),
        needs: linked(facts, super::linked::waits_for),
        blocks: linked(facts, super::linked::blocks),
    })
}

fn logged_hours(facts: &[(Place, &Fact)]) -> Option<f64> {
    let logs = facts.iter().filter_map(|(_, fact)| if let What::Worked { seconds } = fact.what { Some(seconds.max(0)) } else { None });
    let seconds: i64 = logs.sum();
    (seconds > 0).then(|| seconds as f64 / 3600.0)
}

/// The latest estimate that stood at a moment; the first after it where none did, because trackers
/// that keep no history give every field the time of reading. Hours of effort come before points.
pub(super) fn estimate(facts: &[(Place, &Fact)], at: Moment) -> Option<(Measure, f64)> {
    let of = |wanted: Measure| {
        let given = || {
            facts.iter().filter_map(move |(_, fact)| match fact.what {
                What::Estimated { measure, to: Some(to), .. } if measure == wanted && to > 0.0 => Some((fact.at, to)),
                _ => None,
            })
        };
        given().take_while(|(when, _)| *when <= at).last().or_else(|| given().next()).map(|(_, to)| (wanted, to))
    };
    of(Measure::OriginalSeconds).or_else(|| of(Measure::Points))
}

/// What it is linked to by words that mean something, as long as the link is there.
fn linked<'w>(facts: &[(Place, &'w Fact)], means: impl Fn(&str) -> bool) -> Vec<&'w Key> {
    let mut all: Vec<&Key> = vec![];
    for (_, fact) in facts {
        match &fact.what {
            What::Linked { how, to } if means(how) && !all.contains(&to) => all.push(to),
            What::Unlinked { how, to } if means(how) => all.retain(|known| *known != to),
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::item::Basis;

    fn fact(day: i64, what: What) -> Fact {
        Fact { at: Moment::from_seconds(day * domain::DAY_SECONDS), by: None, basis: Basis::Recorded, what }
    }

    fn placed(facts: &[Fact]) -> Vec<(Place, &Fact)> {
        facts.iter().map(|fact| (Place { seq: domain::Seq(1), nth: 0 }, fact)).collect()
    }

    fn estimated(day: i64, measure: Measure, to: f64) -> Fact {
        fact(day, What::Estimated { measure, from: None, to: Some(to) })
    }

    #[test]
    fn the_estimate_is_the_one_that_stood_when_work_began() {
        let facts = [estimated(1, Measure::Points, 3.0), estimated(2, Measure::Points, 5.0), estimated(9, Measure::Points, 8.0)];
        let at = |day: i64| estimate(&placed(&facts), Moment::from_seconds(day * domain::DAY_SECONDS));
        assert_eq!(at(4), Some((Measure::Points, 5.0)));
        assert_eq!(at(0), Some((Measure::Points, 3.0)), "the first one where none stood yet");
        let both = [estimated(1, Measure::Points, 3.0), estimated(1, Measure::OriginalSeconds, 7200.0)];
        assert_eq!(estimate(&placed(&both), both[0].at), Some((Measure::OriginalSeconds, 7200.0)));
        assert_eq!(estimate(&placed(&[estimated(1, Measure::Points, 0.0)]), both[0].at), None);
    }

    #[test]
    fn logged_work_adds_up_and_links_come_and_go() {
        let link = |how: &str, to: &str| What::Linked { how: how.into(), to: to.into() };
        let facts = [
            fact(1, What::Worked { seconds: 5400 }),
            fact(2, What::Worked { seconds: 1800 }),
            fact(3, link("is blocked by", "PAY-2")),
            fact(3, link("relates to", "PAY-3")),
            fact(4, link("is blocked by", "PAY-4")),
            fact(5, What::Unlinked { how: "is blocked by".into(), to: "PAY-2".into() }),
        ];
        assert_eq!(logged_hours(&placed(&facts)), Some(2.0));
        assert_eq!(linked(&placed(&facts), super::super::linked::waits_for), [&Key::from("PAY-4")]);
        assert_eq!(logged_hours(&placed(&facts[2..])), None);
    }
}
