//! Bad input, one kind after another: a clear problem line each, nothing half
//! imported, the rest goes on.

use crate::given::{NOW, issue, memory, page, pages, read, take};
use domain::{Moment, item::What};
use import::{Translated, files::Bounds, jira};
use proptest::prelude::*;
use std::{fs, io::Write};

/// The one problem of a translation, as a line.
#[track_caller]
fn problem(translated: &Translated) -> String {
    let [problem] = &translated.problems[..] else { panic!("one problem is expected: {:?}", translated.problems) };
    format!("{}: {}", problem.place, problem.message)
}

/// A tar.gz with these files.
fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(vec![], flate2::Compression::fast()));
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, content.as_bytes()).expect("memory can be written");
    }
    tar.into_inner().and_then(flate2::write::GzEncoder::finish).expect("memory can be written")
}

#[test]
fn a_truncated_archive_is_not_taken_in_by_halves() {
    let noise = |n: usize| {
        issue(
            &format!("A-{n}"),
            &format!(r#""environment":"{}""#, (0..3000).map(|i| format!("{:x}", i * n * 7919 % 65_521)).collect::<String>()),
        )
    };
    let whole = archive(&(1..20).map(|n| (["a.json", "b.json"][n % 2], noise(n))).collect::<Vec<_>>());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tracker.tar.gz");
    fs::write(&path, &whole[..whole.len() / 2]).expect("is written");
    let translated = read(&path);
    let cut = translated.cut.clone().expect("it was cut off");
    assert!(cut.place.starts_with("tracker.tar.gz!") && cut.message.contains("damaged or cut off"), "{cut:?}");
    assert!(!translated.found.is_empty(), "what came before is there");
    let mut memory = memory();
    let refused = take(&mut memory, translated.clone()).expect_err("nothing half-imported").to_string();
    assert!(refused.contains("Nothing was taken in") && memory.world.seq.0 == 0, "{refused}");
    let guess = import::guess(&translated);
    let wish = import::Wish { partial: true, ..Default::default() };
    let taken = import::take_in(&mut memory, &crate::given::origin(), translated, &guess, &wish, &mut |_| {}).expect("it was wished");
    assert!(taken.tally.items > 0 && taken.tally.problems > 0);
}

#[test]
fn a_line_of_a_gigabyte_is_a_problem_and_the_next_line_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("issues.jsonl");
    let mut file = fs::File::create(&path).expect("is made");
    writeln!(file, "{}", issue("A-1", "")).expect("is written");
    let end = file.metadata().expect("has a length").len() + (1 << 30);
    file.set_len(end).expect("a hole needs no space");
    drop(file);
    let mut file = fs::OpenOptions::new().append(true).open(&path).expect("is there");
    write!(file, "\n{}\n", issue("A-2", "")).expect("is written");
    let translated = read(&path);
    assert!(problem(&translated).starts_with("issues.jsonl:2: This line is longer than 64 MB"));
    assert_eq!(translated.found.len(), 2);
}

#[test]
fn a_file_or_entry_beyond_the_bound_is_left_out_whole_and_named() {
    let (small, long) = (issue("A-1", ""), issue("A-2", &format!(r#""environment":"{}""#, "x".repeat(2 << 20))));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, text) in [("long.json", &long), ("small.json", &small)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory can be written");
        zip.write_all(text.as_bytes()).expect("memory can be written");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let bounds = Bounds { file: 1 << 20, ..Bounds::default() };
    for (name, bytes, place, kept) in [
        ("all.zip", zip.finish().expect("memory can be written").into_inner(), "all.zip!long.json", 1),
        ("all.tar.gz", archive(&[("long.json", long.clone()), ("small.json", small)]), "all.tar.gz!long.json", 1),
        ("long.json", long.into_bytes(), "long.json", 0),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("is written");
        let translated = jira::from_files(&path, bounds, NOW, &mut |_| {});
        assert!(problem(&translated).starts_with(&format!("{place}: This file is longer than 1 MB; it was left out.")), "{translated:?}");
        assert_eq!((translated.found.len(), translated.cut), (kept, None), "{name}");
    }
}

#[test]
fn encodings_are_read_or_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("is written");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(issue("A-1", "").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    write("utf16.json", &utf16);
    let latin1: Vec<u8> = issue("A-2", r#""environment":"M~ller""#).bytes().map(|b| if b == b'~' { 0xFC } else { b }).collect();
    write("latin1.json", &latin1);
    write("mark.json", format!("\u{feff}{}", issue("A-3", "")).as_bytes());
    let translated = read(folder.path());
    assert_eq!(translated.found.iter().map(|found| found.item.as_str()).collect::<Vec<_>>(), ["A-3", "A-1"]);
    let problem = problem(&translated);
    assert!(problem.starts_with("latin1.json: Neither UTF-8 nor UTF-16 from byte "), "{problem}");
}

#[test]
fn a_history_that_is_not_whole_is_noted_in_the_number_of_its_issues() {
    let short = |key: &str| {
        let whole = issue(key, "");
        format!(r#"{},"changelog":{{"total":7,"histories":[]}}}}"#, &whole[..whole.len() - 1])
    };
    let notes = |keys: &[&str]| {
        let list = keys.iter().map(|key| short(key)).collect::<Vec<_>>().join(",");
        page(&format!("[{list}]")).hints.notes.into_iter().map(|note| note.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(notes(&["A-1"]), ["1 issue says that it has more history than the input holds (A-1: 0 of 7)."]);
    assert_eq!(notes(&["A-1", "A-2"]), ["2 issues say that they have more history than the input holds (first: A-1: 0 of 7)."]);
}

/// An issue with these entries in its history.
fn with_history(entries: &str) -> String {
    let whole = issue("A-1", "");
    format!(r#"{},"changelog":{{"histories":[{entries}]}}}}"#, &whole[..whole.len() - 1])
}

#[test]
fn what_changed_and_is_no_text_costs_only_its_entry() {
    let entry = |to: &str| format!(r#"{{"created":"2024-05-01T00:00:00Z","items":[{{"field":"status","toString":"{to}"}}]}}"#);
    let translated = page(&with_history(&[entry("Doing"), entry(r"\ud800"), entry("Done")].join(",")));
    let said = problem(&translated);
    assert!(said.contains("A-1, entry 2 of its history: what changed is not readable: ") && said.ends_with("It was left out."), "{said}");
    let statuses = translated.found[0].facts.iter().filter(|fact| matches!(fact.what, What::Status { .. }));
    assert_eq!(statuses.count(), 2);
}

#[test]
fn a_date_that_cannot_be_true_costs_only_what_carries_it() {
    let status = r#"{"field":"status","fromString":"Open","toString":"Done"}"#;
    let history = |created: &str| with_history(&format!(r#"{{"created":"{created}","items":[{status}]}}"#));
    for (created, why) in
        [("1970-01-01T00:00:00.000+0000", "before 1990"), ("2262-04-11T23:47:16.000+0000", "still to come"), ("soon", "no time")]
    {
        let translated = page(&history(created));
        assert_eq!(translated.found.len(), 1, "{created}");
        assert!(problem(&translated).contains(why), "{created}");
        let translated = page(&issue("A-1", "").replace("2024-03-01T09:00:00.000+0000", created));
        assert_eq!(translated.found.len(), 0, "{created}");
        assert!(problem(&translated).contains(why), "{created}");
    }
    assert_eq!(page(&history("2024-05-01T00:00:00Z")).problems, []);
}

#[test]
fn missing_and_duplicate_keys_are_named() {
    assert!(problem(&page(&issue("", ""))).contains("no key"));
    assert!(problem(&page(&issue("A-1", r#""summary":"again""#))).contains("duplicate field `summary`"));
    let twice = pages(&[("one.json", &issue("A-1", "")), ("two.json", &issue("A-1", ""))]);
    assert_eq!(twice.found.len(), 1);
    assert_eq!(problem(&twice), "two.json: A-1 is there twice (also in one.json); the fuller one was taken.");
}

#[test]
fn what_is_no_issue_is_a_problem_and_the_rest_goes_on() {
    for (json, why) in [
        ("", "It is empty"),
        ("\n", "It is empty"),
        ("{", "cut off"),
        ("[1, 2", "cut off"),
        ("7", "expected an issue"),
        ("null", "JSON"),
        (r#"{"name":"x"}"#, "no Jira issue"),
        ("<html>", "JSON"),
    ] {
        let translated = pages(&[("bad.json", json), ("good.json", &issue("A-1", ""))]);
        assert_eq!(translated.found.len(), 1, "{json}");
        let problem = problem(&translated);
        assert!(problem.starts_with("bad.json: ") && problem.contains(why), "{json}: {problem}");
    }
}

#[test]
fn nulls_and_wrong_forms_where_objects_are_expected_count_as_missing() {
    let fields = [
        "assignee",
        "reporter",
        "creator",
        "labels",
        "project",
        "parent",
        "epic",
        "issuelinks",
        "comment",
        "worklog",
        "fixVersions",
        "duedate",
        "timeoriginalestimate",
        "sprint",
        "closedSprints",
        "resolution",
        "resolutiondate",
        "updated",
        "customfield_1",
    ];
    for form in ["null", "[]", "{}", "[null]", "[[]]", r#"[{"id":null}]"#] {
        let all: Vec<String> = fields.iter().map(|field| format!(r#""{field}":{form}"#)).collect();
        let translated = page(&issue("A-1", &all.join(",")));
        assert_eq!((translated.found.len(), translated.problems), (1, vec![]), "{form}");
    }
}

#[test]
fn cyclic_links_and_parents_come_in_as_they_are() {
    let below = |key: &str, other: &str| {
        let link = format!(r#"{{"type":{{"outward":"blocks"}},"outwardIssue":{{"key":"{other}"}}}}"#);
        issue(key, &format!(r#""parent":{{"key":"{other}"}},"issuelinks":[{link}]"#))
    };
    let translated = pages(&[("1.json", &below("A-1", "A-2")), ("2.json", &below("A-2", "A-1")), ("3.json", &below("A-3", "A-3"))]);
    let said: Vec<String> = translated.problems.iter().map(|problem| format!("{}: {}", problem.place, problem.message)).collect();
    assert_eq!((translated.found.len(), said.len()), (3, 2), "one problem for each circle: {said:?}");
    assert!(said[0].starts_with("A-1: A circle: A-1 is a part of A-2 is a part of A-1."), "{said:?}");
    assert!(said[1].starts_with("A-3: A circle: A-3 is a part of A-3."), "{said:?}");
    let mut memory = memory();
    assert_eq!(take(&mut memory, translated).expect("it comes in").tally.items, 3);
    let way = pages(&[("1.json", &below("A-1", "A-2")), ("2.json", &below("A-2", "A-3")), ("3.json", &issue("A-3", ""))]);
    assert_eq!(way.problems, [], "a way that ends is no circle");
}

#[test]
fn an_item_that_changed_before_its_creation_counts_from_then() {
    let changed = |at: &str| {
        let whole = issue("A-1", r#""comment":{"comments":[{"id":"1","created":"2024-02-01T09:00:00Z","body":"older"}]}"#);
        let status = r#"{"field":"status","fromString":"Open","toString":"Done"}"#;
        page(&format!(r#"{},"changelog":{{"histories":[{{"created":"{at}","items":[{status}]}}]}}}}"#, &whole[..whole.len() - 1]))
    };
    let early = changed("2023-03-01T09:00:00Z");
    let said = problem(&early);
    assert!(
        said.starts_with("A-1: A change is recorded before its creation (on 2023-03-01, created on 2024-03-01), so it counts from then."),
        "{said}"
    );
    let facts = &early.found[0].facts;
    let at = |is: fn(&What) -> bool| facts.iter().find(|fact| is(&fact.what)).map(|fact| fact.at);
    assert_eq!(at(|what| matches!(what, What::Status { .. })), at(|what| matches!(what, What::Opened { .. })));
    assert_eq!(at(|what| matches!(what, What::Opened { .. })), Some(Moment::from_seconds(1_677_661_200)));
    let later = changed("2024-03-01T09:00:01Z");
    assert_eq!(later.problems, [], "talk can be older than what it is about");
}

#[test]
fn ten_thousand_comments_and_long_texts_are_bounded() {
    let comment =
        |n: usize| format!(r#"{{"id":"{n}","created":"2024-03-02T09:00:00Z","body":"{}"}}"#, "ä".repeat(if n == 0 { 9_000 } else { 9 }));
    let all: Vec<String> = (0..10_000).map(comment).collect();
    let translated = page(&issue("A-1", &format!(r#""comment":{{"total":10000,"comments":[{}]}}"#, all.join(","))));
    let texts = translated.found[0]
        .facts
        .iter()
        .filter_map(|fact| if let What::Commented { text, .. } = &fact.what { Some(text.chars().count()) } else { None });
    let lengths: Vec<usize> = texts.collect();
    assert_eq!((lengths.len(), lengths.iter().max()), (10_000, Some(&4_001)), "4,000 characters and the ellipsis");
}

#[test]
fn html_and_scripts_stay_text_everywhere() {
    let script = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    let name = format!(r#"{{"name":"{script}","displayName":"{script}","key":"{script}"}}"#);
    let fields = format!(
        r#""labels":["{script}"],"assignee":{name},"reporter":{name},"resolution":{name},"resolutiondate":"2024-03-03T09:00:00Z","fixVersions":[{name}],"comment":{{"comments":[{{"id":"{script}","author":{name},"created":"2024-03-02T09:00:00Z","body":"{script}"}}]}}"#
    );
    let translated = page(&issue("A-1", &fields).replace("Split payments", script).replace("\"Story\"", &format!("\"{script}\"")));
    assert_eq!(translated.problems, []);
    assert_eq!(translated.accounts.list()[0].name, script);
    let facts = &translated.found[0].facts;
    assert!(facts.iter().any(|fact| matches!(&fact.what, What::Opened { title, .. } if **title == *script)));
    assert!(facts.iter().any(|fact| matches!(&fact.what, What::Commented { text, .. } if **text == *script)));
}

#[test]
fn a_file_that_is_not_there_is_said() {
    let translated = jira::from_files("nowhere.json".as_ref(), Bounds::default(), NOW, &mut |_| {});
    assert!(translated.cut.is_some_and(|cut| cut.message.contains("cannot be opened")));
}

/// A full issue, as a base for damage.
fn full() -> String {
    let user = r#"{"accountId":"1","displayName":"Ana","emailAddress":"a@b.example"}"#;
    let item = r#"{"field":"status","from":"1","fromString":"Open","to":"2","toString":"Done"}"#;
    let fields = format!(
        r#""assignee":{user},"labels":["a","b"],"customfield_10002":3,"customfield_10020":[{{"name":"Sprint 1","state":"active"}}],"comment":{{"total":1,"comments":[{{"id":"7","author":{user},"created":"2024-03-02T09:00:00Z","body":{{"type":"doc","content":[{{"type":"text","text":"hello"}}]}}}}]}},"worklog":{{"worklogs":[{{"author":{user},"started":"2024-03-02T09:00:00Z","timeSpentSeconds":60}}]}}"#
    );
    let whole = issue("A-1", &fields);
    format!(
        r#"{},"changelog":{{"histories":[{{"author":{user},"created":"2024-03-05T09:00:00Z","items":[{item}]}}]}}}}"#,
        &whole[..whole.len() - 1]
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_json_is_facts_or_a_problem_and_never_a_panic(
        damages in prop::collection::vec((any::<prop::sample::Index>(), "[{}\\[\\]\",:0-9a-z\\\\-]{0,3}", 0_usize..12), 1..6),
    ) {
        let mut json = full();
        for (place, insert, cut) in damages {
            let from = place.index(json.len());
            let until = (from + cut).min(json.len());
            json.replace_range(from..until, &insert);
        }
        let translated = page(&json);
        prop_assert!(!translated.found.is_empty() || !translated.problems.is_empty(), "{}", json);
        let guess = import::guess(&translated);
        import::preview(&domain::World::default(), "tracker", &translated, &guess, &guess.mapping);
    }
}

fn written(folder: &tempfile::TempDir, name: &str, text: &str) -> std::path::PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("it can be written");
    path
}

const LOG: &str = "case,activity,timestamp,resource\n1,open,2024-05-01T08:00:00Z,ana\n1,pay,2024-05-02T08:00:00Z,ben\n";
const XES: &str = r#"<log><trace><string key="concept:name" value="1"/><event><string key="concept:name" value="open"/><date key="time:timestamp" value="2024-05-01T08:00:00Z"/></event></trace></log>"#;
const EXPORT: &str = "ID,Title,Status,Created,Updated\nA-1,Pay,Done,2024-05-01,2024-05-02\nA-2,Refund,Done,2024-05-01,2024-05-02\n";

#[test]
fn a_table_or_log_that_was_cut_off_is_not_half_imported() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str, text: &str| written(&folder, name, text);
    let log = |text: &str| import::event_log::from_files(&path("log.csv", text), Default::default(), NOW, &mut |_| {});
    let export =
        |text: &str| import::csv_export::from_files(&path("all.csv", text), Default::default(), &Default::default(), NOW, &mut |_| {});
    let xes = |text: &str| import::event_log::from_files(&path("log.xes", text), Default::default(), NOW, &mut |_| {});
    for whole in [log(LOG), log(LOG.trim_end()), export(EXPORT), export(EXPORT.trim_end()), xes(XES)] {
        assert_eq!((whole.cut, whole.problems), (None, vec![]));
    }
    let cut = [log(&LOG[..LOG.len() - 12]), export(&EXPORT[..EXPORT.len() - 12]), xes(&XES[..XES.len() - 12])];
    let said = cut.map(|cut| cut.cut.map_or_else(String::new, |cut| format!("{}: {}", cut.place, cut.message)));
    assert!(said[0].contains("log.csv, line 3: The last line has 3 of 4 fields"), "{said:?}");
    assert!(said[1].contains("all.csv, line 3: The last line has 4 of 5 fields"), "{said:?}");
    assert!(said[2].contains("log.xes, line 1: Reading stopped:"), "{said:?}");
}

#[test]
fn a_quote_that_is_never_closed_swallows_no_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str, text: &str| written(&folder, name, text);
    let cut = |translated: Translated| translated.cut.map_or_else(String::new, |cut| format!("{}: {}", cut.place, cut.message));
    let export =
        |text: &str| cut(import::csv_export::from_files(&path("all.csv", text), Default::default(), &Default::default(), NOW, &mut |_| {}));
    let log = |text: &str| cut(import::event_log::from_files(&path("log.csv", text), Default::default(), NOW, &mut |_| {}));
    let said = export(&EXPORT.replace("A-1,Pay", "A-1,\"Pay"));
    assert!(said.starts_with("all.csv, line 2: A quote is opened here and never closed"), "{said}");
    let said = log(&LOG.replace("1,open", "1,\"open"));
    assert!(said.starts_with("log.csv, line 2: A quote is opened here and never closed"), "{said}");
    let fine = [("Pay", "\"Pay \"\"now\"\", then\nrefund\""), ("Refund", "\"Refund\""), ("Refund", "5\" pipe")];
    for (word, quoted) in fine {
        assert_eq!(export(&EXPORT.replace(word, quoted)), "", "{quoted}");
    }
    assert_eq!(log(&LOG.replace("ben", "\"ben, the\nsecond\"")), "");
}

#[test]
fn an_empty_table_is_called_empty() {
    let page = || import::Page { place: "all.csv".into(), bytes: b"\n".to_vec() };
    let export = import::csv_export::translate([page()], &Default::default(), NOW);
    let log = import::event_log::translate([page()], NOW);
    for said in [problem(&export), problem(&log)] {
        assert!(said.starts_with("all.csv: It is empty."), "{said}");
    }
}

#[test]
fn an_archive_without_its_end_is_not_taken_for_a_whole_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("is written");
        read(&path).cut.map_or_else(String::new, |cut| format!("{}: {}", cut.place, cut.message))
    };
    let packed = archive(&[("a.json", issue("A-1", "")), ("b.json", issue("A-2", ""))]);
    let mut plain = vec![];
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut plain).expect("it unpacks");
    assert_eq!([read("whole.tar.gz", &packed), read("whole.tar", &plain)], ["", ""]);
    let said = read("between.tar", &plain[..plain.len() - 2 * 512 - 1024]);
    assert!(said.starts_with("between.tar: After a.json it ends without the mark of its end"), "{said}");
    let said = read("sum.tar.gz", &packed[..packed.len() - 4]);
    assert!(said.contains("damaged or cut off"), "the sum of a packed file is checked: {said}");
}

#[test]
fn an_issue_that_is_twice_in_one_file_is_named() {
    let both = pages(&[("all.json", &format!("[{},{}]", issue("A-1", ""), issue("A-1", r#""environment":"x""#)))]);
    assert_eq!(
        (both.found.len(), problem(&both).as_str()),
        (1, "all.json[1]: A-1 is there twice (also in all.json[0]); the fuller one was taken.")
    );
    let halves = pages(&[("A-1.json", &issue("A-1", "")), ("A-1_CL.json", &issue("A-1", ""))]);
    assert_eq!(halves.problems, []);
}
