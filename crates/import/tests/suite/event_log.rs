//! Event logs: real ones, large ones, bad ones.

use crate::data::{NOW, facts, file};
use domain::item::{ItemKind, What};
use import::{Page, Translated, event_log};
use proptest::prelude::*;

fn read(csv: &str) -> Translated {
    event_log::translate([Page { place: "log.csv".into(), bytes: csv.into() }], NOW)
}

fn told(read: &Translated) -> Vec<String> {
    let word = |what: &What| match what {
        What::Opened { kind: ItemKind::Case, status, .. } => format!("opened in {status}"),
        What::Status { from, to } => format!("{from} to {to}"),
        other => format!("{other:?}"),
    };
    read.found
        .iter()
        .flat_map(|found| found.facts.iter().map(move |fact| format!("{} {} {}", found.item, fact.at, word(&fact.what))))
        .collect()
}

#[test]
fn a_case_goes_from_activity_to_activity_in_the_order_of_time() {
    let log = read(
        "case,activity,timestamp,resource\n2,pay,2024-01-03T00:00:00Z,Ann\n1,\"register, twice\",2024-01-01 10:00:00+01:00,Bob\n\
         2,register,2024-01-02T00:00:00.123456Z,\n2,pay,2024-01-03T00:00:00Z,Bob\n",
    );
    assert_eq!(log.problems, []);
    let expected = [
        "2 2024-01-02T00:00:00.123Z opened in register",
        "2 2024-01-03T00:00:00Z register to pay",
        "2 2024-01-03T00:00:00Z pay to pay",
        "1 2024-01-01T09:00:00Z opened in register, twice",
    ];
    assert_eq!(told(&log), expected);
    let people: Vec<_> = facts(&log).map(|fact| fact.by.map(|by| log.accounts.list()[by.0 as usize].name.as_str())).collect();
    assert_eq!(people, [None, Some("Ann"), Some("Bob"), Some("Bob")]);
}

#[test]
fn other_names_and_signs_are_known() {
    let log = read("\u{feff}time:timestamp;case:concept:name;org:resource;concept:name\n2024-01-01T00:00:00Z;c;Ann;a\n");
    assert_eq!(told(&log), ["c 2024-01-01T00:00:00Z opened in a"]);
    assert!(event_log::is_header(b"case_id,activity,timestamp,resource\r"));
    assert!(!event_log::is_header(b"ID,Team,Title,Status,Created"));
    assert!(!event_log::is_header(b"\xff\xfe\0"));
}

#[test]
fn a_bad_line_is_a_problem_with_its_number_and_the_rest_goes_on() {
    let log = read(
        "case,activity,timestamp\n1,a,yesterday\n,a,2024-01-01T00:00:00Z\n1,,2024-01-01T00:00:00Z\n1,a,1970-01-01T00:00:00Z\n\
         1,a,2262-01-01T00:00:00Z\n1\n1,<script>,2024-01-01T00:00:00Z,more,fields\n",
    );
    let places: Vec<&str> = log.problems.iter().map(|problem| &*problem.place).collect();
    assert_eq!(places, ["log.csv, line 2", "log.csv, line 3", "log.csv, line 4", "log.csv, line 5", "log.csv, line 6", "log.csv, line 7"]);
    assert_eq!(told(&log), ["1 2024-01-01T00:00:00Z opened in <script>"]);
    assert_eq!(read("a,b\n1,2\n").problems.len(), 1);
    assert_eq!(read("").problems.len(), 1);
}

#[test]
fn the_logs_of_pm4py_come_in_whole() {
    for (name, cases, events) in [("receipt", 1434, 8577), ("running-example", 6, 42)] {
        let Some(page) = file(&format!("eventlogs/{name}.csv.xz")) else { return };
        let log = event_log::translate([page], NOW);
        assert_eq!(log.problems, []);
        assert_eq!((log.found.len(), facts(&log).count()), (cases, events), "{name}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut log = b"case,activity,timestamp,resource\n".to_vec();
        log.extend(bytes);
        event_log::translate([Page { place: "x".into(), bytes: log }], NOW);
    }
}
