//! The public event logs, held against pm4py's printed figures
//! (`bench/pm4py_reference.py` made them): read plainly from the CSV, and through
//! items of kind case as an import would keep them.

use domain::{
    Command, Key, Mapping, Moment, PersonId, Recorded, Role, Side, SourceId, Stamp, Text, Via, World, apply, decide,
    item::{self, Basis, Fact, ItemKind, What},
    mapping::{self, Choice},
    person,
    source::{self, Tool},
};
use insight::measuring::{clocks, flow, handover, history, rework};
use std::{
    collections::{BTreeMap, HashMap},
    io::Read,
    path::Path,
};

/// One line of a log.
struct Event {
    case: String,
    activity: String,
    resource: String,
    at: Moment,
}

/// The lines of a log by case and time; `None`, with a line that says so, where it is absent.
fn log(name: &str) -> Option<BTreeMap<String, Vec<Event>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../../shared/data/eventlogs/{name}.csv.xz"));
    let Ok(packed) = std::fs::read(&path) else {
        println!("skipped: {} is not here", path.display());
        return None;
    };
    let mut text = String::new();
    liblzma::read::XzDecoder::new(&packed[..]).read_to_string(&mut text).expect("a packed text");
    let mut lines = csv::Reader::from_reader(text.as_bytes());
    let mut cases: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for line in lines.deserialize::<HashMap<String, String>>() {
        let mut line = line.expect("a line");
        let mut take = |column: &str| line.remove(column).expect("a column");
        let time = take("time:timestamp").replacen(' ', "T", 1);
        let event = Event {
            case: take("case:concept:name"),
            activity: take("concept:name"),
            resource: Some(take("org:resource")).filter(|name| !name.is_empty()).unwrap_or_else(|| "NaN".into()),
            at: time.parse().expect("a time"),
        };
        cases.entry(event.case.clone()).or_default().push(event);
    }
    cases.values_mut().for_each(|events| events.sort_by_key(|event| event.at));
    Some(cases)
}

/// What pm4py printed.
fn printed(name: &str) -> serde_json::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/pm4py-{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("the figures are kept")).expect("JSON")
}

fn close(ours: f64, theirs: &serde_json::Value) {
    let theirs = theirs.as_f64().expect("a figure");
    assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0), "{ours} against {theirs}");
}

/// Compares successions, as shares of all, with pm4py's edges.
fn same_handover(counts: &BTreeMap<(String, String), usize>, printed: &serde_json::Value) {
    let pairs: usize = counts.values().sum();
    assert_eq!(pairs as u64, printed["pairs"].as_u64().expect("a count"));
    let theirs = printed["handover"].as_array().expect("edges");
    assert_eq!(counts.len(), theirs.len());
    for (((from, to), count), edge) in counts.iter().zip(theirs) {
        assert_eq!((from.as_str(), to.as_str()), (edge[0].as_str().expect("who"), edge[1].as_str().expect("whom")));
        close(*count as f64 / pairs as f64, &edge[2]);
    }
}

fn same_rework(counts: &BTreeMap<String, usize>, printed: &serde_json::Value) {
    let theirs: BTreeMap<String, usize> = serde_json::from_value(printed["rework_cases_per_activity"].clone()).expect("counts");
    assert_eq!(*counts, theirs);
}

/// Durations, rework and handover of a log, straight from its lines.
fn plain(name: &str) {
    let (Some(cases), printed) = (log(name), printed(name)) else { return };
    assert_eq!(cases.len() as u64, printed["cases"].as_u64().expect("a count"));
    let duration = |events: &Vec<Event>| (events[events.len() - 1].at.millis() - events[0].at.millis()) as f64 / 1000.0;
    let mut durations: Vec<f64> = cases.values().map(duration).collect();
    durations.sort_by(f64::total_cmp);
    close(flow::percentile(&durations, 0.5).expect("cases"), &printed["case_duration_seconds_median"]);
    close(flow::percentile(&durations, 0.85).expect("cases"), &printed["case_duration_seconds_p85"]);
    close(durations.iter().sum(), &printed["case_duration_seconds_sum"]);
    // pm4py's cycle time is busy time ÷ cases; events without a start take no time.
    let points = cases.values().flatten().map(|event| (event.at.millis(), event.at.millis()));
    close(clocks::covered(points.collect()) as f64 / cases.len() as f64, &printed["cycle_time_seconds"]);
    let activities = || cases.values().map(|events| events.iter().map(|event| event.activity.clone()));
    same_rework(&rework::rework_cases(activities()), &printed);
    let again: Vec<usize> = activities().map(rework::rework_events).collect();
    assert_eq!(again.iter().sum::<usize>() as u64, printed["rework_events"].as_u64().expect("a count"));
    assert_eq!(again.iter().filter(|n| **n > 0).count() as u64, printed["rework_cases"].as_u64().expect("a count"));
    let resources = cases.values().map(|events| events.iter().map(|event| event.resource.clone()));
    same_handover(&handover::successions(resources), &printed);
}

/// The same log as an import keeps it: an item for each case, a fact for each event.
fn imported(cases: &BTreeMap<String, Vec<Event>>) -> (World, Vec<String>) {
    let mut world = World::default();
    let mut act = |command: Command| {
        let stamp = Stamp { at: Moment::from_seconds(2_000_000_000), by: None, via: Via::Import };
        for event in decide(&world, &stamp, command).expect("accepted") {
            let mark = domain::Mark { seq: world.seq.next(), stamp };
            apply(&mut world, &Recorded { mark, event, cause: None });
        }
    };
    act(source::Command::Connect { name: "log".into(), tool: Tool::EventLog, address: "a file".into() }.into());
    act(source::Command::Begin { source: SourceId(1) }.into());
    let case = Choice { is: Role::Feature, why: None };
    let mapping = Mapping { types: [("case".into(), case)].into(), ..Mapping::default() };
    act(mapping::Command::Agree { source: SourceId(1), mapping }.into());
    let mut names: Vec<String> = cases.values().flatten().map(|event| event.resource.clone()).collect();
    names.sort_unstable();
    names.dedup();
    for n in 0..names.len() as u32 {
        act(person::Command::Join { person: PersonId(n), discipline: None, why: None, import: None }.into());
    }
    for (key, events) in cases {
        let facts = facts(key, events, &names);
        act(item::Command::Observe { import: domain::ImportId(1), item: key.as_str().into(), facts: facts.into() }.into());
    }
    (world, names)
}

fn facts(case: &str, events: &[Event], names: &[String]) -> Vec<Fact> {
    let fact = |(nth, event): (usize, &Event)| {
        let activity: Text = event.activity.as_str().into();
        let by = names.binary_search(&event.resource).ok().map(|n| PersonId(n as u32));
        let opened = What::Opened {
            kind: ItemKind::Case,
            r#type: "case".into(),
            title: case.into(),
            status: activity.clone(),
            parent: None,
            team: None,
        };
        let what = if nth == 0 { opened } else { What::Status { from: Text::default(), to: activity } };
        Fact { at: event.at, by, basis: Basis::Recorded, what }
    };
    events.iter().enumerate().map(fact).collect()
}

/// Rework and handover of a log, through the items that an import keeps.
fn through_items(name: &str) {
    let (Some(cases), printed) = (log(name), printed(name)) else { return };
    let (world, names) = imported(&cases);
    let activities =
        world.items.iter().map(|(_, item)| rework::steps(item).into_iter().map(|step| step.activity.to_string()).collect::<Vec<_>>());
    same_rework(&rework::rework_cases(activities), &printed);
    let at = Moment::from_seconds(2_000_000_000);
    let touches = world.items.keys().map(|key: &Key| history(&world, key, at).expect("a case is a feature").touches);
    let who =
        touches.map(|touches| touches.into_iter().map(|touch| names[touch.by.expect("somebody").0 as usize].clone()).collect::<Vec<_>>());
    same_handover(&handover::successions(who), &printed);
}

#[test]
fn the_running_example_agrees_with_pm4py() {
    plain("running-example");
    through_items("running-example");
}

#[test]
fn the_receipt_log_agrees_with_pm4py() {
    plain("receipt");
    through_items("receipt");
}

/// The textbook's small case: product, engineering, engineering, product.
#[test]
fn a_feature_that_goes_there_and_back_is_ping_pong() {
    let sides = [Some(Side::Product), Some(Side::Engineering), Some(Side::Engineering), Some(Side::Product)];
    let counts = handover::successions([sides]);
    assert_eq!(counts[&(Some(Side::Product), Some(Side::Engineering))], 1);
    assert_eq!(counts[&(Some(Side::Engineering), Some(Side::Product))], 1);
    assert_eq!(counts[&(Some(Side::Engineering), Some(Side::Engineering))], 1);
}
