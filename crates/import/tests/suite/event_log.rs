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
    assert_eq!(told(&xml).len(), 42);
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

#[test]
fn cases_that_stop_where_none_ends_are_counted_in_the_preview() {
    let line = |case: usize, activity: &str, day: usize| format!("{case},{activity},2024-05-{day:02}T08:00:00Z,ana\n");
    let case = |case: usize| line(case, "open", 1) + &line(case, "check", 2) + &if case < 8 { line(case, "pay", 3) } else { String::new() };
    let log = format!("case,activity,timestamp,resource\n{}", (0..10).map(case).collect::<String>());
    let read = event_log::translate([Page { place: "log.csv".into(), bytes: log.into_bytes() }], NOW);
    let guess = import::guess(&read);
    let preview = import::preview(&domain::World::default(), "log", &read, &guess, &guess.mapping);
    let note = preview.notes.iter().find(|note| note.contains("cases stop")).expect("a note");
    assert!(note.starts_with("2 of 10 cases stop at an activity that ends none (2 of them at “check”)"), "{note}");
}
