//! Every real archive, all the way into a file and out again: the labels sum to
//! the second, a second time adds nothing, undo leaves nothing.

use crate::given::{place, shared};
use alongside::workspace::Workspace;
use domain::{Moment, Seq, World, source::Tool};
use import::{Origin, Wish};
use insight::measuring::{Reading, Readings, flow};
use std::path::Path;
use web::importing::Told;

/// A moment after everything in the real data: 2027-01-01.
const NOW: Moment = Moment::from_seconds(1_798_761_600);

fn holds(tool: Tool, path: &str, fewest: usize) {
    let Some(path) = shared(path) else { return };
    let place = place();
    let workspace = Workspace::open_or_make(&place.path().join("work.db")).expect("a workspace");
    let mut intake = workspace.door().expect("the way in");
    let translated = web::importing::read(&path, tool, &Told { repository: Some("bitcoin-core/gui"), ..Told::default() }, NOW, &mut |_| {});
    let guess = import::guess(&translated);
    let origin = Origin { name: "source".into(), tool, address: "beside the repository".into() };
    let mut take = |translated| import::take_in(&mut intake, &origin, translated, &guess, &Wish::default(), &mut |_| {});
    let taken = take(translated.clone()).expect("it comes in");
    let import = taken.import.expect("something came in");
    let features = sums_to_the_second(&workspace.engine.world());
    assert!(features >= fewest, "{features} features");
    let head = workspace.engine.world().seq;
    let again = take(translated).expect("it comes in again");
    assert_eq!((again.import, workspace.engine.world().seq), (None, head), "a second time adds nothing");
    import::undo(&mut intake, import).expect("it is taken back");
    leaves_nothing(&workspace.engine.world());
    drop((intake, workspace));
    reopens_as_empty(&place.path().join("work.db"), head);
}

/// Every feature's labels sum to its elapsed time exactly; answers how many there are.
fn sums_to_the_second(world: &World) -> usize {
    let readings = Readings::at(world, NOW);
    for reading in readings.all() {
        assert_eq!(reading.seconds.total(), reading.elapsed(), "{}", reading.key);
        assert_eq!(reading.elapsed(), reading.until.seconds_since(reading.idea), "{}", reading.key);
    }
    readings.all().len()
}

fn leaves_nothing(world: &World) {
    assert_eq!((world.items.len(), world.people.iter().count()), (0, 0));
    assert!(Readings::at(world, NOW).all().is_empty());
}

fn reopens_as_empty(file: &Path, head: Seq) {
    let workspace = Workspace::open(file).expect("the workspace");
    leaves_nothing(&workspace.engine.world());
    assert_eq!(workspace.engine.world().seq, head.next());
    assert!(store::verify(file).expect("a walk over it").is_clean());
}

#[test]
fn jira_with_its_history() {
    holds(Tool::Jira, "jira/changelog-apache.tar.xz", 50);
    holds(Tool::Jira, "jira/changelog-duraspace.tar.xz", 50);
}

#[test]
fn jira_from_fields() {
    holds(Tool::Jira, "jira/tidev-ALOY.tar.xz", 50);
    holds(Tool::Jira, "jira/tidev-MOD.tar.xz", 50);
}

#[test]
fn jira_a_slice_of_a_large_project() {
    holds(Tool::Jira, "jira/tidev-TIMOB-slice-dev.tar.xz", 50);
}

#[test]
fn github_of_one_repository() {
    holds(Tool::Github, "github/bitcoin-core-gui.tar.xz", 10);
}

#[test]
fn github_as_the_ietf_archives_it() {
    let Some(folder) = shared("github/ietf-archive") else { return };
    let mut names: Vec<_> = std::fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    assert!(!names.is_empty());
    for name in names {
        holds(Tool::Github, &format!("github/ietf-archive/{}", name.to_string_lossy()), 1);
    }
}

#[test]
fn linear_as_csv() {
    holds(Tool::Csv, "linear/linear-export.csv.xz", 1);
}

#[test]
fn event_logs() {
    holds(Tool::EventLog, "eventlogs/running-example.csv.xz", 1);
    holds(Tool::EventLog, "eventlogs/receipt.csv.xz", 1000);
}

/// From its idea to its value, or so far as the log goes, in seconds.
fn lasted(world: &World, reading: &Reading) -> f64 {
    let facts = world.items.get(&reading.key).map(|item| item.facts()).unwrap_or_default();
    let last = facts.iter().map(|(_, fact)| fact.at).max().unwrap_or(reading.idea);
    if reading.is_open() { last.seconds_since(reading.idea) as f64 } else { reading.elapsed() as f64 }
}

#[test]
fn the_times_of_the_cases_of_an_event_log_are_those_that_pm4py_prints() {
    for (name, fewest_over) in [("receipt", 1400), ("running-example", 6)] {
        let Some(path) = shared(&format!("eventlogs/{name}.csv.xz")) else { return };
        let mut memory = import::intake::Memory::new(NOW);
        let translated = web::importing::read(&path, Tool::EventLog, &Told::default(), NOW, &mut |_| {});
        let (guess, origin) = (import::guess(&translated), Origin { name: "log".into(), tool: Tool::EventLog, address: "a file".into() });
        import::take_in(&mut memory, &origin, translated, &guess, &Wish::default(), &mut |_| {}).expect("it comes in");
        let readings = Readings::at(&memory.world, NOW);
        assert!(readings.all().iter().filter(|reading| !reading.is_open()).count() >= fewest_over, "{name}");
        let mut all: Vec<f64> = readings.all().iter().map(|reading| lasted(&memory.world, reading)).collect();
        all.sort_by(f64::total_cmp);
        let printed = std::fs::read(format!("{}/../insight/tests/data/pm4py-{name}.json", env!("CARGO_MANIFEST_DIR"))).expect("is kept");
        let printed: serde_json::Value = serde_json::from_slice(&printed).expect("JSON");
        // Ours are in whole seconds.
        let same = |ours: f64, which: &str, cases: usize| {
            let theirs = printed[which].as_f64().expect("a figure");
            assert!((ours - theirs).abs() <= cases as f64, "{name}, {which}: {ours} against {theirs}");
        };
        same(flow::percentile(&all, 0.5).expect("cases"), "case_duration_seconds_median", 1);
        same(flow::percentile(&all, 0.85).expect("cases"), "case_duration_seconds_p85", 1);
        same(all.iter().sum(), "case_duration_seconds_sum", all.len());
    }
}
