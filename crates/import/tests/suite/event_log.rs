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
        let told = facts(&log).filter(|fact| !matches!(fact.what, What::Closed { .. })).count();
        assert_eq!((log.found.len(), told), (cases, events), "{name}");
    }
}

fn xes(text: &str) -> Translated {
    event_log::translate([Page { place: "log.xes".into(), bytes: text.into() }], NOW)
}

fn places(translated: &Translated) -> Vec<&str> {
    translated.problems.iter().chain(&translated.cut).map(|problem| &*problem.place).collect()
}

#[test]
fn xes_says_the_same_as_the_table_of_the_same_log() {
    let (Some(table), Some(xml)) = (file("eventlogs/running-example.csv.xz"), file("eventlogs/running-example.xes.xz")) else { return };
    let (table, xml) = (event_log::translate([table], NOW), event_log::translate([xml], NOW));
    assert_eq!(xml.problems, []);
    let names = |log: &Translated| log.accounts.list().iter().map(|account| account.name.clone()).collect::<Vec<_>>();
    let told = |log: &Translated| {
        let names = names(log);
        let line = |item: &domain::Key, fact: &domain::item::Fact| {
            let by = fact.by.map(|by| names[by.0 as usize].clone());
            (item.clone(), fact.at, by, format!("{:?}", fact.what))
        };
        let mut lines: Vec<_> =
            log.found.iter().flat_map(|found| found.facts.iter().map(|fact| line(&found.item, fact)).collect::<Vec<_>>()).collect();
        lines.sort();
        lines
    };
    assert_eq!(told(&xml), told(&table));
    assert_eq!(told(&xml).len(), 48, "42 events and the ends of six cases");
}

#[test]
fn of_a_trace_and_its_events_the_standard_attributes_count_and_nothing_else() {
    let log = xes(r#"<?xml version="1.0"?><!DOCTYPE log [<!ENTITY far SYSTEM "file:///etc/passwd">]>
        <xes:log xmlns:xes="http://www.xes-standard.org/"><global scope="event"><string key="concept:name" value="no"/></global>
        <trace><string key="concept:name" value="A &amp; B"/><list key="more"><values><string key="concept:name" value="no"/></values></list>
        <event><string key="concept:name" value="pay"><string key="concept:name" value="no"/></string>
          <date key="time:timestamp" value="2024-01-03T00:00:00.000+01:00"/><string key="org:group" value="Desk"/></event></trace></xes:log>"#);
    assert_eq!(log.problems, []);
    assert_eq!(told(&log), ["A & B 2024-01-02T23:00:00Z opened in pay"]);
    assert_eq!(log.accounts.list()[0].name, "Desk");
}

#[test]
fn hostile_xml_becomes_problems_with_their_lines_and_what_came_before_is_there() {
    let event = |name: &str| {
        format!("<event><string key='concept:name' value='{name}'/><date key='time:timestamp' value='2024-01-01T00:00:00Z'/></event>\n")
    };
    let trace = |inside: &str| format!("<log>\n<trace><string key='concept:name' value='1'/>\n{inside}</trace></log>");

    let bomb = format!("<!DOCTYPE log [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>{}", trace(&(event("pay") + &event("&b;"))));
    assert_eq!((places(&xes(&bomb)), told(&xes(&bomb)).len()), (vec!["log.xes, line 4", "log.xes, line 4"], 1), "no entity is expanded");

    let deep = trace(&(event("pay") + &"<list key='x'>".repeat(100_000)));
    assert_eq!((places(&xes(&deep)), told(&xes(&deep)).len()), (vec!["log.xes, line 4"], 1));

    let cut = trace(&(event("pay") + &event("ship")));
    let cut = xes(&cut[..cut.len() - 40]);
    assert_eq!(places(&cut), ["log.xes, line 4"]);
    assert_eq!(told(&cut), ["1 2024-01-01T00:00:00Z opened in pay"]);

    let crossed = xes(&trace(&(event("pay") + "<event></trace>")));
    assert_eq!((places(&crossed), told(&crossed).len()), (vec!["log.xes, line 4"], 1));

    let stray = xes(&format!("<log>{}<trace>{}</trace></log>", event("pay"), event("ship")));
    assert_eq!(places(&stray), ["log.xes, line 1", "log.xes, line 2"], "an event without a trace, and a trace without a name");
    for text in ["<html><body/></html>", "<", "<log", "", "<!-- a -->", "<log><trace>"] {
        assert_eq!(places(&xes(text)).len(), 1, "{text}");
    }
}

proptest! {
    #[test]
    fn no_xml_makes_it_stumble(pieces in prop::collection::vec(prop::sample::select(vec![
        "<log>", "</log>", "<trace>", "</trace>", "<event>", "</event>", "<string key='concept:name' value='a'/>", "<", "&x;", "<![CDATA[", "]]>", "<!DOCTYPE",
        "<date key='time:timestamp' value='2024-01-01T00:00:00Z'/>", " key='", "\u{0}", "\n",
    ]), 0..40)) {
        let text: String = pieces.concat();
        event_log::translate([Page { place: "x".into(), bytes: format!("<log>{text}").into_bytes() }], NOW);
    }

    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut log = b"case,activity,timestamp,resource\n".to_vec();
        log.extend(bytes);
        event_log::translate([Page { place: "x".into(), bytes: log }], NOW);
    }
}

/// Cases that end with the last of these activities, one a day from the first of May on.
fn log_of(cases: &[&[&str]]) -> Translated {
    let line = |case: usize, nth: usize, activity: &str| format!("{case},{activity},2024-05-{:02}T{:02}:00:00Z,ana\n", case + 1, 8 + nth);
    let lines = |case: usize| cases[case].iter().enumerate().map(move |(nth, activity)| line(case, nth, activity)).collect::<String>();
    read(&format!("case,activity,timestamp,resource\n{}", (0..cases.len()).map(lines).collect::<String>()))
}

/// The cases that are over.
fn over(log: &Translated) -> Vec<&str> {
    let is_over = |found: &&import::Found| found.facts.iter().any(|fact| matches!(fact.what, What::Closed { .. }));
    log.found.iter().filter(is_over).map(|found| found.item.as_str()).collect()
}

#[test]
fn a_case_is_over_by_its_last_activity_or_when_the_log_goes_on_for_long() {
    let (whole, stops): (&[&str], &[&str]) = (&["open", "check", "pay"], &["open", "check"]);
    let log = log_of(&[whole, stops, whole, whole, whole, whole, stops, &["open", "check", "check"]]);
    assert_eq!(over(&log), ["0", "1", "2", "3", "4", "5", "6"], "nothing tells yet how the last one goes on");
    let closed = log.found[1].facts.last().expect("an end");
    assert_eq!((closed.at.to_string().as_str(), closed.basis), ("2024-05-02T09:00:00Z", domain::item::Basis::FromFields));
    let note = "7 of 8 cases count as over with their last event: they ended with an activity that usually ends one, or were quiet for \
                longer than 99 of 100 pauses between two events of a case last (0.0 days). The others are under way.";
    assert!(log.hints.notes.contains(note), "{:?}", log.hints.notes);
    assert_eq!(over(&log_of(&[stops, stops])), [] as [&str; 0], "two cases say nothing");
}

#[test]
fn times_are_read_in_the_forms_of_tools() {
    for (time, expected) in [
        ("1/2/2024 10:00", "2024-02-01T10:00:00Z"),
        ("2011/01/01 11:02:00.000", "2011-01-01T11:02:00Z"),
        ("1706781600", "2024-02-01T10:00:00Z"),
        ("2024-02-01 10:00:00 UTC", "2024-02-01T10:00:00Z"),
        ("Feb 1 2024 10:00 AM", "2024-02-01T10:00:00Z"),
    ] {
        let log = read(&format!("Case ID;Activity Name;Start Time\n1;a;{time}\n"));
        assert_eq!(told(&log), [format!("1 {expected} opened in a")], "{:?}", log.problems);
    }
    let month_first = read("case,activity,timestamp\n1,a,1/2/2024 10:00\n1,b,1/13/2024 10:00\n");
    assert_eq!(told(&month_first)[0], "1 2024-01-02T10:00:00Z opened in a");
    assert!(month_first.hints.notes.contains("Dates of the timestamps: “1/13/2024 10:00” can only begin with the month."));
    assert!(read("case,activity,timestamp\n1,a,1.7067816e9x\n").problems[0].message.contains("“1.7067816e9x” is no time"));
}
