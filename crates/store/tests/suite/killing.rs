//! Killed at any moment, again and again: what was answered is there.

use domain::{Command, Moment, Stamp, Via, feature, team};
use engine::{Engine, Journal};
use std::{
    collections::BTreeMap,
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command as Process, Stdio},
    thread,
    time::Duration,
};
use store::{Sqlite, verify};

/// How often the writing process is killed.
const KILLS: u64 = 200;

/// How many threads of it ask at the same time.
const CLIENTS: u32 = 4;

/// Says to the writing process where the journal is.
const PLACE: &str = "ALONGSIDE_TEST_KILLED_JOURNAL";

/// The process that is killed: the test below starts it.
#[test]
#[ignore = "runs until it is killed; a_killed_writer_loses_nothing_that_it_answered starts it"]
fn writes_until_it_is_killed() {
    let Some(path) = env::var_os(PLACE).map(PathBuf::from) else { return };
    let journal = || Box::new(Sqlite::open(&path).expect("a journal opens after every kill"));
    let engine = Engine::open(journal(), journal()).expect("and its world is folded");
    let form = team::Command::Form { prefix: "PAY".into(), name: "Payments".into() };
    // Refused when an earlier process did it.
    drop(engine.ask_blocking(stamp(), vec![form.into()]));
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let engine = &engine;
            scope.spawn(move || {
                for n in 0_u64.. {
                    ask_and_tell(engine, &format!("{}-{client}-{n}", std::process::id()));
                }
            });
        }
    });
}

fn stamp() -> Stamp {
    Stamp { at: Moment::default(), by: None, via: Via::Cli }
}

fn ask_and_tell(engine: &Engine, title: &str) {
    let open: Command = feature::Command::Open { team: "PAY".into(), title: title.into() }.into();
    let recorded = engine.ask_blocking(stamp(), vec![open]).expect("it is done");
    let line = format!("kept {} {title}\n", recorded[0].mark.seq);
    std::io::stdout().write_all(line.as_bytes()).expect("somebody listens");
}

#[test]
fn a_killed_writer_loses_nothing_that_it_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let mut answered = BTreeMap::new();
    for round in 0..KILLS {
        for (seq, title) in killed_after(&path, moment_of(round)) {
            assert_eq!(answered.insert(seq, title), None, "a place is given once");
        }
        if round % 20 == 19 {
            assert_all_there(&path, &answered);
        }
    }
    assert!(answered.len() as u64 > KILLS, "it wrote between the kills");
    println!("{KILLS} kills, {} events answered, all there", answered.len());
}

/// A moment of its own for every round, in milliseconds: some fall into the
/// start, most into the writing.
fn moment_of(round: u64) -> Duration {
    let scattered = round.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    Duration::from_micros(if round.is_multiple_of(4) { scattered % 30_000 } else { 20_000 + scattered % 90_000 })
}

/// Lets a writer run for so long, kills it, and answers what it said it kept.
fn killed_after(path: &Path, moment: Duration) -> Vec<(u64, String)> {
    let mut writer = start(path);
    let output = writer.stdout.take().expect("its output");
    let listener = thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).filter_map(|line| kept(&line)).collect());
    thread::sleep(moment);
    writer.kill().expect("SIGKILL");
    let status = writer.wait().expect("its end");
    assert!(!status.success() && status.code().is_none(), "it was killed and did not fail by itself: {status}");
    listener.join().expect("what it said")
}

fn start(path: &Path) -> Child {
    let mut writer = Process::new(env::current_exe().expect("this test"));
    writer.args(["--exact", "killing::writes_until_it_is_killed", "--ignored", "--nocapture"]);
    writer.env(PLACE, path).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a process")
}

/// A line that was cut by the kill was not answered.
fn kept(line: &str) -> Option<(u64, String)> {
    let (seq, title) = line.strip_prefix("kept ")?.split_once(' ')?;
    Some((seq.parse().ok()?, title.to_owned()))
}

fn assert_all_there(path: &Path, answered: &BTreeMap<u64, String>) {
    assert_eq!(verify(path).expect("a report").findings, []);
    let mut there = BTreeMap::new();
    let mut journal = Sqlite::open(path).expect("a journal");
    let mut note = |recorded: domain::Recorded| {
        if let domain::Event::Feature(feature::Event::Opened { title, .. }) = recorded.event {
            there.insert(recorded.mark.seq.0, title.to_string());
        }
    };
    journal.read(domain::Seq(0), &mut note).expect("it can be read");
    for (seq, title) in answered {
        assert_eq!(there.get(seq), Some(title), "event {seq} was answered");
    }
}
