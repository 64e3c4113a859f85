//! What proves a figure, in the reader's words.

use super::{
    feature::{Evidence, Rejected},
    words,
};
use crate::{
    History, Interval, Label, Scene, Sure,
    history::About,
    measuring::{Swept, SweptSegment},
};
use domain::{
    Key, Moment, Stage, World,
    inference::Verdict,
    item::{Fact, Place, What},
};

/// How many pieces of evidence a cause shows.
pub const SHOWN: usize = 12;

/// The evidence behind each label's seconds, largest first, in the order of [`Label::ALL`].
pub fn of_labels(scene: &Scene<'_>, history: &History, swept: &Swept) -> [Vec<Evidence>; 13] {
    let mut all: [Vec<(i64, Source)>; 13] = Default::default();
    for (index, seconds) in swept.by_interval(history.intervals.len()).into_iter().enumerate().filter(|(_, seconds)| *seconds > 0) {
        all[history.intervals[index].label.index()].push((seconds, Source::Interval(index)));
    }
    all[Label::Unexplained.index()] = gaps(&swept.segments);
    all.map(|mut sources| {
        sources.sort_by_key(|(seconds, _)| -seconds);
        sources.into_iter().map(|(seconds, source)| source.told(scene, history, seconds)).collect()
    })
}

/// Where seconds come from.
enum Source {
    /// An interval, by its place in the history.
    Interval(usize),
    /// A stretch in which nothing is recorded.
    Gap(Moment, Moment),
}

impl Source {
    fn told(self, scene: &Scene<'_>, history: &History, seconds: i64) -> Evidence {
        match self {
            Self::Interval(index) => of_interval(scene, &history.key, &history.intervals[index], seconds),
            Self::Gap(from, until) => {
                let text = format!("nothing is recorded {}", words::span(from, until, scene.at));
                Evidence { place: None, at: from, seconds, text, inferred: None, verdict: None }
            }
        }
    }
}

/// Stretches without a record, the nights and weekends between them passed over.
fn gaps(segments: &[SweptSegment]) -> Vec<(i64, Source)> {
    let is_gap = |segment: &SweptSegment| matches!(segment.label, Label::Unexplained | Label::OffHours);
    let runs = segments.chunk_by(|one, other| is_gap(one) && is_gap(other));
    let told = runs.filter_map(|run| {
        let mut unexplained = run.iter().filter(|segment| segment.label == Label::Unexplained);
        let first = unexplained.next()?;
        let (last, rest) = unexplained.fold((first, 0), |(_, sum), segment| (segment, sum + segment.seconds()));
        Some((first.seconds() + rest, Source::Gap(first.from, last.until)))
    });
    told.collect()
}

/// One interval as evidence for `seconds` of elapsed time, seen at the moment of looking.
pub fn of_interval(scene: &Scene<'_>, key: &Key, interval: &Interval, seconds: i64) -> Evidence {
    let inferred = interval.sure.rule().map(ToOwned::to_owned);
    let verdict = matches!(interval.sure, Sure::Confirmed { .. }).then_some(Verdict::Confirmed);
    let text = text(scene, key, interval);
    Evidence { place: Some(interval.opened), at: interval.from, seconds, text, inferred, verdict }
}

/// What a person rejected, largest first.
pub fn rejected(scene: &Scene<'_>, history: &History) -> Vec<Rejected> {
    let told = history.rejected.iter().map(|interval| {
        let (from, until) = interval.within(history.idea.seconds(), history.until.seconds());
        let evidence = of_interval(scene, &history.key, interval, (until - from).max(0));
        Rejected { label: interval.label, evidence: Evidence { verdict: Some(Verdict::Rejected), ..evidence } }
    });
    let mut told: Vec<Rejected> = told.collect();
    told.sort_by_key(|rejected| -rejected.evidence.seconds);
    told
}

/// A place with its own words, for what is no interval.
pub fn of_place(place: impl Into<Place>, at: Moment, text: String) -> Evidence {
    Evidence { place: Some(place.into()), at, seconds: 0, text, inferred: None, verdict: None }
}

fn text(scene: &Scene<'_>, key: &Key, interval: &Interval) -> String {
    let Scene { world, names, at, .. } = *scene;
    let when = match interval.until {
        Some(until) => words::span(interval.from, until, at),
        None => format!("since {}", words::date(interval.from.date(), at.date())),
    };
    match &interval.about {
        About::Question(id) => world.questions.get(id).map_or_else(
            || id.to_string(),
            |question| {
                let who = question.asker.map_or_else(|| "somebody".to_owned(), |asker| words::person(names, asker));
                format!("{who} asked: {}", words::quote(&question.text))
            },
        ),
        About::Decision(id) => {
            let topic = world.decisions.get(id).map_or_else(String::new, |decision| format!(": {}", words::quote(&decision.topic)));
            format!("{id} waited to be decided{topic}, {when}")
        }
        About::Change(id) => {
            let what = world.changes.get(id).map_or_else(String::new, |change| format!(": {}", words::quote(&change.what)));
            format!("{id} waited to be accepted or declined{what}, {when}")
        }
        About::Dependency(id) => world.dependencies.get(id).map_or_else(
            || id.to_string(),
            |dependency| format!("it needed {} from {}, {when}", words::quote(&dependency.what), words::line(&dependency.on)),
        ),
        About::Defect(id) => {
            let what = world.defects.get(id).map_or_else(String::new, |defect| format!(": {}", words::quote(&defect.what)));
            format!("{id}{what}, {when}")
        }
        About::Spell(_) => spell(scene, key, interval, &when),
        About::Stage(stage) => self::stage(scene, key, interval, *stage, &when),
        About::Status(status) => format!("status {} {when}", words::line(status)),
        About::Label(label) => format!("label {} {when}", words::line(label)),
        About::Flag(why) if why.trim().is_empty() => format!("marked as blocked {when}"),
        About::Flag(why) => format!("marked as blocked: {}, {when}", words::quote(why)),
        About::Comment(_) => format!("{}, {when}", interval.about.words(world)),
        About::Description(n) => format!("its description changed by {} {when}", words::count(*n as usize, "word", "words")),
        About::Item(key) => format!("{key}{} {when}", title(world, key)),
        About::HandOver => format!("handed over and not yet taken {when}"),
        About::Reopening => format!("opened again after it had been done, {when}"),
    }
}

/// Who worked: the person of a recorded spell, or whoever logged work in another tool.
fn spell(scene: &Scene<'_>, key: &Key, interval: &Interval, when: &str) -> String {
    let mut spells = scene.world.work.get(key).into_iter().flatten();
    let recorded = spells.find(|spell| Place::from(spell.seq) == interval.opened).map(|spell| spell.person);
    let who = recorded.or_else(|| fact_at(scene.world, key, interval.opened)?.1.by);
    let who = who.map_or_else(|| "somebody".to_owned(), |person| words::person(scene.names, person));
    let again = match interval.about {
        About::Spell(Some(_)) => format!(" ({})", interval.about.words(scene.world)),
        _ => String::new(),
    };
    format!("{who} worked {when}{again}")
}

/// What a stage stands for where it was inferred: the rule, and the item that it was read from.
fn stage(scene: &Scene<'_>, key: &Key, interval: &Interval, stage: Stage, when: &str) -> String {
    let Some(reason) = interval.sure.rule() else { return format!("stage {stage} {when}") };
    match fact_at(scene.world, key, interval.opened) {
        Some((item, _)) if item != key => format!("{reason} {when} ({item})"),
        _ => format!("{reason} {when}"),
    }
}

/// The fact at a place, of a feature's own item or of one that points at it.
fn fact_at<'w>(world: &'w World, key: &'w Key, place: Place) -> Option<(&'w Key, &'w Fact)> {
    let own = world.items.get(key).map(|item| (key, item));
    own.into_iter().chain(world.items.pointing_at(key)).find_map(|(key, item)| {
        let batch = item.batches.iter().find(|batch| batch.seq == place.seq)?;
        Some((key, batch.facts.get(place.nth as usize)?))
    })
}

fn title(world: &World, key: &Key) -> String {
    match world.items.get(key).and_then(|item| item.opened()) {
        Some((_, What::Opened { title, .. })) => format!(" {}", words::quote(title)),
        _ => world.features.get(key).map_or_else(String::new, |feature| format!(" {}", words::quote(&feature.title))),
    }
}
