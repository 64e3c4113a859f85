//! The verbs that read: what they say, at every width, and that JSON says the same.

use crate::given::{LAST_DAY, alongside, ask, command, demo, done, json, refused, with};
use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

/// The feature that landed and took longest.
fn slowest() -> String {
    let list = json(ask(demo(), &["features", "--state", "landed", "--take", "200", "--as-of", LAST_DAY, "--json"]));
    let rows = list["rows"].as_array().expect("rows").iter();
    let days = |row: &serde_json::Value| row["age_days"].as_f64().unwrap_or_default();
    rows.max_by(|a, b| days(a).total_cmp(&days(b))).expect("a feature landed")["key"].as_str().expect("a key").into()
}

fn at(width: usize, args: &[&str]) -> String {
    let file = demo().to_str().expect("a plain path");
    done(with(&[args, &["--database", file, "--as-of", LAST_DAY]].concat(), &[("COLUMNS", &width.to_string())]))
}

fn width(line: &str) -> usize {
    console::measure_text_width(line)
}

#[test]
fn why_answers_with_sentence_ribbon_table_and_evidence() {
    let text = at(100, &["why", &slowest()]);
    let places = [
        "days;",
        "build",
        "████",
        "Where the time went",
        "Value-adding work",
        "100%",
        "flow efficiency",
        "Evidence",
        "#",
        "As of 1 Mar 2026",
    ];
    let mut from = 0;
    for part in places {
        let found = text[from..].find(part).unwrap_or_else(|| panic!("“{part}” is not in its place:\n{text}"));
        from += found;
    }
    assert!(!text.contains('\u{1b}'), "colour in a pipe: {text}");
}

#[test]
fn the_seconds_of_why_sum_to_the_elapsed_time() {
    let why = json(ask(demo(), &["why", &slowest(), "--as-of", LAST_DAY, "--json"]));
    let volatility = &why["volatility"];
    assert!(volatility["baseline_at"].is_string() && volatility["after_build"]["share"].is_number(), "{volatility}");
    let seconds = |cause: &serde_json::Value| cause["seconds"].as_i64().expect("seconds");
    let sum: i64 = why["causes"].as_array().expect("causes").iter().map(seconds).sum();
    assert_eq!(sum, why["clocks"]["idea_to_value_seconds"].as_i64().expect("a clock"));
    assert!(sum > 0);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let slowest = slowest();
    for columns in [60, 80, 140] {
        let open = &crate::planning::open_with_plan();
        let plans = [&["forecast", open][..], &["negotiate", open], &["backtest"], &["forecast"]];
        for args in
            [&["why", &slowest, "--all"][..], &["features", "--state", "all"], &["findings"], &["insights"]].into_iter().chain(plans)
        {
            let text = at(columns, args);
            let wide = text.lines().find(|line| width(line) > columns);
            assert_eq!(wide, None, "{args:?} on {columns} columns");
        }
    }
}

#[test]
fn colour_comes_only_where_it_is_wanted() {
    let args = ["features", "--database", demo().to_str().expect("a plain path")];
    assert!(!done(alongside(&args)).contains('\u{1b}'));
    assert!(done(with(&args, &[("CLICOLOR_FORCE", "1")])).contains('\u{1b}'));
    assert!(!done(with(&args, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")])).contains('\u{1b}'));
}

#[test]
fn a_key_is_found_however_it_is_typed_and_a_wrong_one_names_those_near_it() {
    let key = slowest();
    assert!(at(80, &["why", &key.to_lowercase()]).contains(&key));
    for verb in [&["why"][..], &["negotiate"], &["forecast"], &["plan", "show"]] {
        let said = refused(ask(demo(), &[verb, &["PAY-999"]].concat()));
        assert!(said.contains("no feature PAY-999; near it: PAY-") && said.contains("alongside features"), "{verb:?}: {said}");
    }
}

#[test]
fn a_team_that_is_not_there_is_refused_with_those_that_are() {
    for verb in ["features", "forecast"] {
        let said = refused(ask(demo(), &[verb, "--team", "Nobody"]));
        assert!(said.contains("no team “Nobody”; the teams are "), "{said}");
    }
}

#[test]
fn what_has_landed_and_what_has_no_plan_are_told_apart_when_nothing_can_be_negotiated() {
    let landed = refused(ask(demo(), &["negotiate", &slowest()]));
    assert!(landed.contains("has landed") && !landed.contains("plan load"), "{landed}");
    let list = json(ask(demo(), &["features", "--json"]));
    let open = list["rows"].as_array().expect("rows").iter().map(|row| row["key"].as_str().expect("a key"));
    let refusals: Vec<_> = open.map(|key| ask(demo(), &["negotiate", key])).filter(|said| said.code == Some(1)).collect();
    assert!(!refusals.is_empty(), "a feature without a plan is in the demo");
    assert!(refusals.iter().all(|said| said.err.contains("no slices") && said.err.contains("plan load")), "{refusals:?}");
}

#[test]
fn what_is_still_to_come_cannot_be_looked_at() {
    let to_come = ask(demo(), &["features", "--as-of", "2999-01-01"]);
    assert!(to_come.code == Some(2) && to_come.err.contains("is the latest"), "{to_come:?}");
    let none = ask(demo(), &["features", "--take", "0"]);
    assert!(none.code == Some(2) && none.err.contains("from 1 to 200"), "{none:?}");
}

#[test]
fn every_reading_verb_answers_in_json_and_as_of_any_day() {
    for verb in ["features", "findings", "insights", "report"] {
        let now = json(ask(demo(), &[verb, "--json"]));
        let then = json(ask(demo(), &[verb, "--json", "--as-of", "2025-09-01"]));
        assert_ne!(now, then, "{verb}");
    }
    let early = json(ask(demo(), &["features", "--state", "all", "--json", "--as-of", "2025-04-01"]));
    let late = json(ask(demo(), &["features", "--state", "all", "--json", "--as-of", LAST_DAY]));
    assert!(early["total"].as_u64() < late["total"].as_u64());
    let usage = ask(demo(), &["features", "--as-of", "yesterday"]);
    assert_eq!(usage.code, Some(2));
    assert!(usage.err.contains("2026-03-01"), "{usage:?}");
}

#[test]
fn features_filter_and_sort() {
    let list = |args: &[&str]| json(ask(demo(), &[&["features", "--as-of", LAST_DAY, "--json"], args].concat()));
    let all = list(&["--state", "all", "--take", "200"]);
    assert_eq!(all["matching"], all["total"]);
    let stages = list(&["--stage", "build"]);
    assert!(stages["rows"].as_array().expect("rows").iter().all(|row| row["stage"] == "build"));
    let skipped = list(&["--state", "all", "--skip", "3", "--take", "2"]);
    assert_eq!(skipped["rows"].as_array().map(Vec::len), Some(2));
    assert_eq!(ask(demo(), &["features", "--stage", "cooking"]).code, Some(2));
}

#[test]
fn the_report_stands_alone_in_every_form() {
    let html = at(80, &["report", "--html"]);
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<style>") && html.contains("<svg"));
    for outward in ["<script", "<link", "href=\"/", "src=", "http://", "url(http", "@import"] {
        assert!(!html.contains(outward), "{outward} leads out of the report");
    }
    assert!(html.contains(".part > .tabs"), "the style sheet is not escaped");
    let markdown = at(80, &["report"]);
    assert!(
        markdown.starts_with("# Where the weeks go\n") && markdown.contains("## What hurts") && markdown.contains("| Value-adding work |")
    );
    assert!(html.contains("When it lands") && html.contains("Promised and kept"), "no forecast");
    assert!(markdown.contains("## When it lands") && markdown.contains("### How good forecasts have been"), "{markdown}");
    let report = json(ask(demo(), &["report", "--json", "--as-of", LAST_DAY]));
    let outlook = json(ask(demo(), &["forecast", "--json", "--as-of", LAST_DAY]));
    assert_eq!(report["outlook"], outlook, "the same telling");
    assert!(
        report["under_way"].as_array().is_some_and(|rows| rows.iter().any(|row| row["lands"]["p85"].is_string())),
        "{}",
        report["under_way"]
    );
    assert!(report["features"].as_array().is_some_and(|told| !told.is_empty()));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for args in [&["export"][..], &["report", "--html"], &["features", "--state", "all", "--take", "200"]] {
        let file = demo().to_str().expect("a plain path");
        let mut run =
            command(&[args, &["--database", file]].concat()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        let mut first = String::new();
        BufReader::with_capacity(16, run.stdout.take().expect("its output")).read_line(&mut first).expect("a line");
        let output = run.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn help_is_an_answer_and_nonsense_is_usage() {
    assert!(done(alongside(&["--help"])).contains("alongside demo"));
    for verb in [
        "demo",
        "serve",
        "import",
        "inference",
        "why",
        "features",
        "findings",
        "insights",
        "report",
        "verify",
        "backup",
        "restore",
        "export",
        "doctor",
    ] {
        assert!(done(alongside(&[verb, "--help"])).contains("Usage:"), "{verb}");
    }
    assert_eq!(alongside(&["fly"]).code, Some(2));
    assert_eq!(alongside(&["why"]).code, Some(2));
    let settled = with(&["why"], &[("ALONGSIDE_DATABASE", "x.db")]);
    assert!(settled.code == Some(2) && settled.err.contains("Usage: alongside why <FEATURE>"), "{settled:?}");
    assert_eq!(alongside(&[]).code, Some(2));
}

#[test]
fn without_a_workspace_every_verb_says_how_to_get_one() {
    let place = crate::given::place();
    let none = place.path().join("none.db");
    for verb in [&["features"][..], &["why", "PAY-1"], &["verify"], &["backup", "x.db"], &["export"], &["import", "list"]] {
        let said = refused(ask(&none, verb));
        assert!(said.contains("no workspace") && said.contains("alongside demo"), "{said}");
        assert!(!none.exists(), "{verb:?} made a workspace");
    }
    let doctor = done(ask(&none, &["doctor"]));
    assert!(doctor.contains("alongside import"), "{doctor}");
}

#[test]
fn a_file_takes_the_form_of_its_ending_and_is_overwritten_only_where_somebody_says_so() {
    let place = crate::given::place();
    let path = |name: &str| place.path().join(name).to_str().expect("a plain path").to_owned();
    let [docx, html, markdown, json] = ["r.docx", "r.html", "r.md", "r.json"].map(path);
    assert!(refused(ask(demo(), &["report", "-o", &docx])).contains("a report is .html, .md or .json"));
    for (file, begins) in [(&html, "<!DOCTYPE html>"), (&markdown, "# Where"), (&json, "{")] {
        done(ask(demo(), &["report", "-o", file]));
        assert!(std::fs::read_to_string(file).expect("it was written").starts_with(begins), "{file}");
    }
    assert!(refused(ask(demo(), &["report", "-o", &html])).contains("--force"));
    done(ask(demo(), &["report", "-o", &html, "--force"]));
    assert!(refused(ask(demo(), &["backtest", "--out", &html])).contains("--force"));
}
