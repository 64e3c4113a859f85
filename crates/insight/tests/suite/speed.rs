//! How fast every feature is measured. Run by hand, in release:
//! `cargo test -p insight --release --test suite -- --ignored --nocapture`.

use domain::{
    Discipline, ImportId, Key, Mapping, Mark, Moment, PersonId, Recorded, Role, SourceId, Stage, Stamp, Text, Via, World, apply,
    item::{self, Basis, Fact, ItemKind, What},
    mapping::{self, Choice, Flow, Standing},
    person,
};
use insight::measuring::{Calendar, Order, Readings, history, keys, swept};
use std::time::Instant;

const ITEMS: u64 = 100_000;
const STATUSES: [(&str, Stage, Flow); 7] = [
    ("Backlog", Stage::Idea, Flow::Queue),
    ("Analysis", Stage::Design, Flow::Work),
    ("Selected", Stage::Plan, Flow::Queue),
    ("In progress", Stage::Build, Flow::Work),
    ("In review", Stage::Build, Flow::Review),
    ("Testing", Stage::Build, Flow::Review),
    ("Done", Stage::Value, Flow::Done),
];

/// A small generator, so that every run measures the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn at(day: u64, second: u64) -> Moment {
    Moment::from_seconds(1_600_000_000 + (day * 86_400 + second) as i64)
}

fn mapping() -> Mapping {
    let said = |stage, flow| Choice { is: Standing { stage, flow }, why: None };
    let types = [("Story".into(), Choice { is: Role::Feature, why: None })].into();
    let statuses = STATUSES.map(|(word, stage, flow)| (word.into(), said(stage, flow))).into();
    Mapping { types, statuses, ..Mapping::default() }
}

/// An issue of 13 facts: 9 moves, an estimate, an assignment and 2 comments.
fn facts(dice: &mut Dice) -> Vec<Fact> {
    let mut day = dice.roll(1500);
    let (r#type, status) = (Text::from("Story"), Text::from("Backlog"));
    let opened = What::Opened { kind: ItemKind::Issue, r#type, title: "A title".into(), status, parent: None, team: None };
    let mut whats = vec![opened];
    for _ in 0..8 {
        let to = STATUSES[dice.roll(6) as usize].0.into();
        whats.push(What::Status { from: Text::default(), to });
    }
    whats.insert(3, What::Assigned { from: None, to: Some(PersonId(dice.roll(200) as u32)) });
    whats.insert(5, What::Commented { id: "1".into(), text: "Which currency does the receipt name? We have three.".into() });
    whats.insert(7, What::Commented { id: "2".into(), text: "The euro.".into() });
    whats.push(What::Status { from: Text::default(), to: if dice.roll(10) < 7 { "Done".into() } else { "In progress".into() } });
    let date = |what| {
        day += dice.roll(6);
        Fact { at: at(day, dice.roll(86_400)), by: Some(PersonId(dice.roll(200) as u32)), basis: Basis::Recorded, what }
    };
    let mut facts: Vec<Fact> = whats.into_iter().map(date).collect();
    facts.sort_by_key(|fact| fact.at);
    facts
}

fn world() -> World {
    let mut world = World::default();
    let mut dice = Dice(1);
    let mut tell = |event: domain::Event| {
        let mark = Mark { seq: world.seq.next(), stamp: Stamp { at: at(0, 0), by: None, via: Via::Import } };
        apply(&mut world, &Recorded { mark, event, cause: None });
    };
    for n in 0..200 {
        let discipline = Some(if n % 3 == 0 { Discipline::Product } else { Discipline::Engineering });
        tell(person::Event::Joined { person: PersonId(n), discipline, why: None, import: None }.into());
    }
    tell(mapping::Event::Agreed { source: SourceId(1), was: None, mapping: mapping() }.into());
    for n in 0..ITEMS {
        let item = Key::new(format!("BIG-{n}"));
        tell(item::Event::Observed { source: SourceId(1), import: ImportId(1), item, facts: facts(&mut dice).into() }.into());
    }
    world
}

/// Runs something, and says how long it took: by the wall, and in processor time on all cores.
fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let (start, before) = (Instant::now(), processor_millis());
    let result = run();
    let (wall, processor) = (start.elapsed().as_secs_f64() * 1000.0, processor_millis() - before);
    println!("{what}: {wall:.1} ms by the wall, {processor} ms of processor time (to 10 ms)");
    result
}

/// Processor time of this process so far, on Linux; 0 elsewhere.
fn processor_millis() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}

#[test]
#[ignore = "a measurement, to be run in release"]
fn a_hundred_thousand_features() {
    let mut world = timed("make the world", world);
    let now = at(1600, 0);
    let all = timed("keys", || keys(&world));
    assert_eq!(all.len() as u64, ITEMS);
    let index = timed("index of what was agreed", || insight::measuring::Index::new(&world));
    let calendar = Calendar::default();
    let histories = timed("all histories, one core", || {
        all.iter().filter_map(|key| insight::measuring::history_with(&world, &index, key, now)).collect::<Vec<_>>()
    });
    let n: usize = histories.iter().map(|history| history.intervals.len()).sum();
    println!("  {n} intervals");
    timed("all sweeps, one core", || {
        for history in &histories {
            let swept = insight::measuring::sweep(&history.intervals, history.idea, history.until, Order::Normal, &calendar);
            assert_eq!(swept.seconds.total(), history.elapsed());
        }
    });
    drop(histories);
    let mut readings = timed("readings, all cores", || Readings::at(&world, now));
    timed("feature page: history and sweeps of one", || {
        let history = history(&world, &all[ITEMS as usize / 2], now).expect("a feature");
        (swept(&history, &calendar, Order::Normal), swept(&history, &calendar, Order::Reversed))
    });
    timed("refresh, nothing changed", || readings.refresh(&world, now));
    let mark = Mark { seq: world.seq.next(), stamp: Stamp { at: now, by: None, via: Via::Import } };
    let fact = Fact { at: at(1599, 0), by: None, basis: Basis::Recorded, what: What::Status { from: "".into(), to: "Done".into() } };
    let event = item::Event::Observed { source: SourceId(1), import: ImportId(1), item: all[7].clone(), facts: [fact].into() }.into();
    apply(&mut world, &Recorded { mark, event, cause: None });
    timed("refresh, one item changed", || readings.refresh(&world, now));
    timed("refresh, a minute later", || readings.refresh(&world, now.plus_seconds(60)));
    insights(&readings);
}

/// What the Insights page reads from all of them.
fn insights(readings: &Readings) {
    use insight::measuring::flow;
    timed("Insights: cumulative flow, Kaplan–Meier, percentiles, throughput, sums", || {
        let ends: Vec<Moment> = (0..90).map(|week| at(week * 18, 0)).collect();
        let all = readings.all();
        let flow = flow::cumulative_flow(all.iter().map(|reading| &*reading.stages), &ends);
        let spans = all.iter().filter_map(|reading| Some((reading.clocks.start_to_value?, reading.value().is_some())));
        let median = flow::Survival::of(spans).quantile(0.5);
        let landed = flow::sorted_days(all.iter().filter(|reading| reading.value().is_some()).filter_map(|r| r.clocks.start_to_value));
        let months = flow::throughput(all.iter().filter_map(|reading| reading.value()));
        let total: i64 = all.iter().map(|reading| reading.seconds.total()).sum();
        (flow, median, flow::percentile(&landed, 0.85), months, total)
    });
}
