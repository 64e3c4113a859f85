//! What waits today, and what moved.

use super::{
    Sentence,
    feature::METRIC,
    list, matters, timeline,
    today::{AtRisk, Moved, Today, Waiting},
    words,
};
use crate::{
    Scene,
    detecting::{self, Found},
    forecasting::landing::{self, day_after},
    measuring::Reading,
};
use std::cmp::Reverse;

/// How many lines each part of the page shows.
const WAITING: usize = 12;
const MOVED: usize = 8;
const FINDINGS: usize = 4;
const OLDEST: usize = 5;
const AT_RISK: usize = 5;

/// How many of the next checkpoints are forecast.
const CHECKPOINTS: usize = 16;

/// Moves that are older than this many seconds are no news.
const NEWS_SECONDS: i64 = 14 * domain::DAY_SECONDS;

/// The Today page.
pub fn today(scene: &Scene<'_>, found: &Found) -> Today {
    let all = scene.readings.all();
    let waiting = waiting(scene);
    let open: Vec<&Reading> = all.iter().filter(|reading| reading.is_open()).collect();
    Today {
        sentence: sentence(scene, &waiting, open.len()),
        now: scene.at,
        moved: moved(scene, found),
        findings: found.iter().take(FINDINGS).map(|(detector, finding)| detecting::view(scene, detector, finding)).collect(),
        oldest: list::rows(scene, found, first(open, OLDEST, |reading| Reverse(reading.elapsed())).into_iter()),
        at_risk: at_risk(scene),
        empty: all.is_empty(),
        waiting_in_all: waiting.len(),
        waiting: waiting.into_iter().take(WAITING).collect(),
    }
}

/// Open questions, decisions, changes and dependencies of features under way; blocking and oldest first.
fn waiting(scene: &Scene<'_>) -> Vec<Waiting> {
    let open = matters::open(scene.world).into_iter().filter(|(_, matter)| matter.raised <= scene.at && matter.kind != METRIC);
    let told = open.filter_map(|(key, matter)| {
        let reading = scene.readings.get(key).filter(|reading| reading.is_open())?;
        let seconds = scene.at.seconds_since(matter.raised);
        Some(Waiting { feature: key.clone(), title: reading.title.to_string(), matter, seconds })
    });
    told.collect()
}

/// The next checkpoints that are more likely missed than met. Only the nearest are looked at: each costs a simulation.
pub fn at_risk(scene: &Scene<'_>) -> Vec<AtRisk> {
    let known = scene.world.milestones.iter().filter(|(_, known)| !known.is_over());
    let mut open: Vec<_> = known
        .filter_map(|(id, known)| Some((known.definition.by, id, scene.readings.get(&known.feature).filter(|one| one.is_open())?)))
        .collect();
    open.sort_by_key(|(by, id, _)| (*by, *id));
    open.truncate(CHECKPOINTS);
    let mut keys: Vec<&Reading> = vec![];
    open.iter().for_each(|(_, _, reading)| {
        if keys.iter().all(|known| known.key != reading.key) {
            keys.push(reading)
        }
    });
    let told = keys.iter().flat_map(|reading| landing::checkpoints(scene, reading).into_iter().map(move |point| (*reading, point)));
    let today = scene.at.date();
    let mut missed: Vec<AtRisk> = told
        .filter(|(_, point)| point.odds < 0.5 && open.iter().any(|(_, id, _)| *id == point.milestone))
        .map(|(reading, point)| AtRisk {
            feature: reading.key.clone(),
            title: reading.title.to_string(),
            what: point.what.clone(),
            by: point.by,
            overdue: point.by < today,
            odds: point.odds,
            p50: day_after(today, point.days[0]),
            p85: day_after(today, point.days[1]),
        })
        .collect();
    missed.sort_by(|one, other| (one.by, &one.feature).cmp(&(other.by, &other.feature)));
    missed.truncate(AT_RISK);
    missed
}

/// Features that somebody touched last, with what happened.
fn moved(scene: &Scene<'_>, found: &Found) -> Vec<Moved> {
    let is_news = |reading: &&Reading| reading.last_touch.is_some_and(|touch| scene.at.seconds_since(touch) <= NEWS_SECONDS);
    let touched = first(scene.readings.all().iter().filter(is_news).collect(), MOVED, |reading| Reverse(reading.last_touch));
    let rows = list::rows(scene, found, touched.into_iter());
    let moved = rows.into_iter().filter_map(|feature| {
        let last = timeline::latest(scene, &feature.key, 1).0.pop()?;
        Some(Moved { feature, last })
    });
    moved.collect()
}

/// The first `n` in an order, without sorting all; the key decides between equals.
fn first<K: Ord>(mut readings: Vec<&Reading>, n: usize, order: impl Fn(&Reading) -> K) -> Vec<&Reading> {
    if readings.len() > n {
        readings.select_nth_unstable_by_key(n, |reading| (order(reading), &reading.key));
        readings.truncate(n);
    }
    readings.sort_by_key(|reading| (order(reading), &reading.key));
    readings
}

fn sentence(scene: &Scene<'_>, waiting: &[Waiting], open: usize) -> Sentence {
    if scene.readings.all().is_empty() {
        return Sentence::default().say("Nothing is here yet. Open a feature, or import a history to see where its time went.");
    }
    let under_way = words::count(open, "feature is under way", "features are under way");
    let Some(first) = waiting.first() else {
        let rest = format!("; {under_way}.");
        return Sentence::default().stress("Nothing waits for an answer").say(rest);
    };
    let blocking = waiting.iter().filter(|waiting| waiting.matter.blocking).count();
    let sentence = Sentence::default().stress(words::count(waiting.len(), "thing waits", "things wait")).say(" for somebody");
    let sentence = match blocking {
        0 => sentence,
        1 => sentence.say("; ").stress("one of them is blocking"),
        n => sentence.say("; ").stress(format!("{} of them are blocking", words::number(n))),
    };
    let longest = words::duration(first.seconds);
    sentence.say(format!(". {} in {} has waited {longest}; {under_way}.", words::sentence(&first.matter.code), first.feature))
}
