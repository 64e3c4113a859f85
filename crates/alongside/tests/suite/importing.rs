//! Imports from the command line: preview, once, undo, and bad input.

use crate::given::{ask, done, json, place, refused, shared, with};
use std::{fs, path::Path};

const ISSUE: &str = r#"{"key":"SHOP-1","fields":{"summary":"Pay in <b>parts</b>","issuetype":{"name":"Story"},"status":{"name":"Done","statusCategory":{"key":"done"}},
"created":"2024-03-01T09:00:00.000+0000","reporter":{"accountId":"ana","displayName":"Ana"},"assignee":{"accountId":"jonas","displayName":"Jonas"}},
"changelog":{"startAt":0,"maxResults":2,"total":2,"histories":[
{"id":"1","author":{"accountId":"jonas","displayName":"Jonas"},"created":"2024-03-04T09:00:00.000+0000","items":[{"field":"status","fromString":"Open","toString":"In Progress"}]},
{"id":"2","author":{"accountId":"jonas","displayName":"Jonas"},"created":"2024-03-08T17:00:00.000+0000","items":[{"field":"status","fromString":"In Progress","toString":"Done"}]}]}}"#;

/// A folder with one issue, and a workspace beside it that is not there yet.
struct Tracker {
    place: tempfile::TempDir,
}

impl Tracker {
    fn new() -> Self {
        let place = place();
        fs::create_dir(place.path().join("tracker")).expect("a folder");
        let tracker = Self { place };
        tracker.holds("SHOP-1.json", ISSUE);
        tracker
    }

    fn holds(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.place.path().join("tracker").join(name), text).expect("a file");
    }

    fn folder(&self) -> String {
        self.path("tracker")
    }

    fn path(&self, name: &str) -> String {
        self.place.path().join(name).to_str().expect("a plain path").into()
    }

    fn ask(&self, args: &[&str]) -> crate::given::Said {
        ask(&self.place.path().join("work.db"), args)
    }

    fn events(&self) -> u64 {
        json(self.ask(&["verify", "--json"]))["events"].as_u64().expect("a number")
    }
}

#[test]
fn a_dry_run_shows_what_would_come_in_and_writes_nothing() {
    let tracker = Tracker::new();
    let said = done(tracker.ask(&["import", "jira", &tracker.folder(), "--dry-run"]));
    for part in ["1 feature would come in", "SHOP-1", "In Progress", "build work", "2 people", "dry run"] {
        assert!(said.contains(part), "“{part}” is missing:\n{said}");
    }
    assert_eq!(json(tracker.ask(&["import", "jira", &tracker.folder(), "--dry-run", "--json"]))["features"], 1);
    assert!(!Path::new(&tracker.path("work.db")).exists());
}

#[test]
fn importing_twice_adds_nothing_and_undo_takes_it_back() {
    let tracker = Tracker::new();
    assert!(done(tracker.ask(&["import", "jira", &tracker.folder()])).contains("Import 1 from “tracker”: 1 item"));
    let landed = |args: &[&str]| json(tracker.ask(&[&["insights", "--json"], args].concat()))["time"]["landed"].clone();
    assert_eq!([landed(&["--from", "2024-01-01"]), landed(&["--until", "2023-01-01"])], [1, 0]);
    assert!(refused(tracker.ask(&["insights", "--from", "2024-02-01", "--until", "2024-01-01"])).contains("the first day comes first"));
    let why = json(tracker.ask(&["why", "SHOP-1", "--json"]));
    assert_eq!(why["clocks"]["idea_to_value_seconds"], 7 * 86_400 + 8 * 3600);
    let events = tracker.events();
    assert!(done(tracker.ask(&["import", "jira", &tracker.folder()])).contains("nothing was added"));
    assert_eq!(tracker.events(), events);
    assert_eq!(json(tracker.ask(&["import", "list", "--json"]))[0]["brought"]["items"], 1);
    assert!(done(tracker.ask(&["import", "undo"])).contains("taken back"));
    assert_eq!(json(tracker.ask(&["features", "--state", "all", "--json"]))["total"], 0);
    assert!(refused(tracker.ask(&["import", "undo"])).contains("every import was taken back already"));
    assert!(refused(tracker.ask(&["import", "undo", "1"])).contains("undone"));
    assert!(refused(tracker.ask(&["import", "undo", "9"])).contains("no import 9"));
    assert!(done(tracker.ask(&["import", "jira", &tracker.folder()])).contains("Import 2"));
    assert_eq!(json(tracker.ask(&["features", "--state", "all", "--json"]))["total"], 1);
}

#[test]
fn a_mapping_is_written_corrected_and_applied_without_importing_again() {
    let tracker = Tracker::new();
    done(tracker.ask(&["import", "jira", &tracker.folder(), "--name", "Shop"]));
    let (file, wrong) = (tracker.path("words.toml"), tracker.path("wrong.toml"));
    done(tracker.ask(&["import", "mapping", "Shop", "--write", &file]));
    refused(tracker.ask(&["import", "mapping", "Shop", "--write", &file]));
    assert!(done(tracker.ask(&["import", "mapping", "Shop", &file])).contains("nothing changed"));
    let said = fs::read_to_string(&file).expect("the mapping");
    fs::write(&file, said.replace("\"Story\" = \"feature\"", "\"Story\" = \"part\"")).expect("a file");
    assert!(done(tracker.ask(&["import", "mapping", "Shop", &file])).contains("read anew"));
    assert_eq!(json(tracker.ask(&["features", "--state", "all", "--json"]))["total"], 0);
    fs::write(&wrong, "[types]\nStory = \"part\"\nStroy = \"feature\"\n").expect("a file");
    let said = tracker.ask(&["import", "jira", &tracker.folder(), "--name", "Second", "--mapping", &wrong]);
    assert!(said.err.contains("does not have “Story”, “Stroy”") && !said.err.contains("nothing changed"), "{}", said.err);
    let words = json(tracker.ask(&["import", "mapping", "Shop", "--json"]));
    assert_eq!((&words["types"]["Story"]["is"], words["people"].as_array().map(Vec::is_empty)), (&"part".into(), Some(false)));
    fs::write(&wrong, "[types]\nStroy = \"feature\"\n").expect("a file");
    assert!(done(tracker.ask(&["import", "mapping", "Shop", &wrong])).contains("does not have “Stroy” so far"));
    let preview = json(tracker.ask(&["import", "jira", &tracker.folder(), "--name", "Shop", "--dry-run", "--json"]));
    assert_eq!((&preview["here"], &preview["features"], &preview["parts"]), (&1.into(), &0.into(), &1.into()), "as it is in force");
    fs::write(&wrong, "[types]\n\"Story\" = \"novel\"\n").expect("a file");
    let said = refused(tracker.ask(&["import", "mapping", "Shop", &wrong]));
    assert!(said.contains("wrong.toml, line 2") && said.contains("feature"), "{said}");
    assert!(refused(tracker.ask(&["import", "mapping", "Other"])).contains("Shop"));
}

#[test]
fn what_cannot_be_read_is_a_problem_with_its_place_and_the_rest_comes_in() {
    let tracker = Tracker::new();
    tracker.holds("broken.json", "{\"key\":\"SHOP-2\",");
    tracker.holds("latin.json", b"\xff\xfe{}");
    let said = done(tracker.ask(&["import", "jira", &tracker.folder()]));
    assert!(said.contains("broken.json") && said.contains("Import 1 from “tracker”: 1 item"), "{said}");
    assert!(refused(tracker.ask(&["import", "jira", &tracker.path("nowhere")])).contains("nothing at"));
    fs::create_dir(tracker.path("empty")).expect("a folder");
    assert!(refused(tracker.ask(&["import", "jira", &tracker.path("empty")])).contains("nothing to take in"));
    assert!(refused(tracker.ask(&["import", "csv", "https://example.org/export.csv"])).contains("download"));
}

#[test]
fn a_refused_import_names_every_problem_as_the_dry_run_does() {
    let tracker = Tracker::new();
    fs::create_dir(tracker.path("broken")).expect("a folder");
    for n in 10..25 {
        fs::write(tracker.path(&format!("broken/{n}.json")), "{\"key\":").expect("a file");
    }
    let import = ["import", "jira", &tracker.path("broken")];
    let said = refused(tracker.ask(&import));
    assert!(said.contains("there is nothing to take in at") && said.contains("15 problems"), "{said}");
    assert!(said.contains("10.json") && said.contains("19.json") && said.contains("and 5 more"), "{said}");
    let answer = tracker.ask(&[&import[..], &["--json"]].concat());
    assert_eq!(answer.code, Some(1));
    let told: serde_json::Value = serde_json::from_str(&answer.out).expect("JSON, although it was refused");
    assert!(told["refused"].as_str().is_some_and(|why| why.contains("nothing to take in")), "{told}");
    assert_eq!((told["problems"].as_array().map(Vec::len), &told["import"]), (Some(15), &serde_json::Value::Null));
    assert!(!Path::new(&tracker.path("work.db")).exists(), "no workspace was made");
}

#[test]
fn an_import_tells_the_same_notes_as_its_dry_run() {
    let tracker = Tracker::new();
    tracker.holds("SHOP-1.json", ISSUE.replace("\"total\":2", "\"total\":5"));
    let import = ["import", "jira", &tracker.folder()];
    let dry = json(tracker.ask(&[&import[..], &["--dry-run", "--json"]].concat()))["notes"].clone();
    assert!(dry[0].as_str().is_some_and(|note| note.starts_with("1 issue says that it has more history")), "{dry}");
    let real = tracker.ask(&import);
    assert!(real.err.contains("1 issue says that it has more history") && !real.out.contains("more history"), "{real:?}");
    assert_eq!(json(tracker.ask(&[&import[..], &["--json"]].concat()))["notes"], dry);
}

#[test]
fn a_newer_export_under_another_name_is_told_how_to_come_in() {
    let tracker = Tracker::new();
    let (january, february) = (tracker.path("exp-jan.csv"), tracker.path("exp-feb.csv"));
    let head = "ID,Title,Status,Created,Completed\nA-1,Refunds,Done,2024-01-20,2024-01-29\n";
    fs::write(&january, head).expect("a file");
    fs::write(&february, format!("{head}A-2,Receipts,Done,2024-02-20,2024-02-29\n")).expect("a file");
    done(tracker.ask(&["import", "csv", &january]));
    let said = done(tracker.ask(&["import", "csv", &february])).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("known from the source “exp-jan” already") && said.contains("with --name exp-jan,"), "{said}");
    done(tracker.ask(&["import", "undo"]));
    assert!(done(tracker.ask(&["import", "csv", &february, "--name", "exp-jan"])).contains("1 item"));
}

#[test]
fn a_cut_archive_brings_nothing_unless_the_part_is_wanted() {
    let Some(whole) = shared("jira/tidev-MOD.tar.xz") else { return };
    let tracker = Tracker::new();
    let bytes = fs::read(whole).expect("the archive");
    let cut = tracker.path("cut.tar.xz");
    fs::write(&cut, &bytes[..bytes.len() / 2]).expect("a file");
    let said = refused(tracker.ask(&["import", "jira", &cut]));
    assert!(said.contains("nothing was taken in") && said.contains("cut.tar.xz") && said.contains("--partial"), "{said}");
    assert!(!Path::new(&tracker.path("work.db")).exists(), "no workspace was made");
    assert!(done(tracker.ask(&["import", "jira", &cut, "--partial"])).contains("Import 1"));
    let empty = tracker.path("cut.zip");
    fs::write(&empty, b"PK\x03\x04").expect("a file");
    let said = refused(tracker.ask(&["import", "jira", &empty, "--partial"]));
    assert!(said.contains("nothing to take in") && said.contains("damaged or cut off"), "{said}");
}

#[test]
fn csv_and_event_logs_come_in() {
    let tracker = Tracker::new();
    let (csv, log) = (tracker.path("plan.csv"), tracker.path("log.csv"));
    fs::write(&csv, "ID,Title,Status,Created,Started,Completed\nA-1,Refunds,Done,2024-01-02,2024-01-05,2024-01-09\n").expect("a file");
    fs::write(&log, "case,activity,timestamp,resource\n1,register,2024-01-02T10:00:00Z,Ana\n1,decide,2024-01-05T10:00:00Z,Ben\n")
        .expect("a file");
    assert!(done(tracker.ask(&["import", "csv", &csv])).contains("Import 1 from “plan”: 1 item"));
    assert!(done(tracker.ask(&["import", "event-log", &log])).contains("Import 2 from “log”: 1 item"));
    assert_eq!(json(tracker.ask(&["import", "list", "--json"])).as_array().map(Vec::len), Some(2));
}

#[test]
fn what_was_inferred_is_confirmed_and_rejected_from_the_command_line() {
    let tracker = Tracker::new();
    done(tracker.ask(&["import", "jira", &tracker.folder()]));
    let cause = |label: &str| {
        let why = json(tracker.ask(&["why", "SHOP-1", "--json"]));
        why["causes"].as_array().expect("causes").iter().find(|cause| cause["label"] == label).cloned()
    };
    let place = cause("work").expect("work is inferred")["evidence"][0]["place"].clone();
    let event = format!("{}.{}", place["seq"], place["nth"]);
    let said = done(tracker.ask(&["why", "SHOP-1", "--all"]));
    assert!(said.contains(&format!("#{event}")), "the evidence shows its event:\n{said}");
    done(tracker.ask(&["inference", "confirm", "SHOP-1", &event]));
    assert!(cause("work").expect("work")["confirmed_seconds"].as_i64() > Some(0));
    assert!(done(tracker.ask(&["inference", "confirm", "shop-1", &event])).contains("already"));
    done(tracker.ask(&["inference", "reject", "SHOP-1", &event, "work"]));
    assert_eq!(cause("work"), None);
    assert!(done(tracker.ask(&["why", "SHOP-1"])).contains("Inferred, and rejected"));
    assert!(refused(tracker.ask(&["inference", "reject", "SHOP-1", &event, "review"])).contains("it was: work"));
    assert!(refused(tracker.ask(&["inference", "reject", "SHOP-1", "9999"])).contains("nothing is inferred"));
    done(tracker.ask(&["inference", "forget", "SHOP-1", &event]));
    assert!(cause("work").expect("work")["inferred_seconds"].as_i64() > Some(0));
}

#[test]
fn the_list_of_imports_looks_back_like_every_reading_verb() {
    let tracker = Tracker::new();
    done(tracker.ask(&["import", "jira", &tracker.folder()]));
    done(tracker.ask(&["import", "undo"]));
    let now = json(tracker.ask(&["import", "list", "--json"]));
    assert!(now[0]["undone"].is_string() && now[0]["brought"].is_object(), "{now}");
    let finished_only = now[0]["undone"].as_str().expect("a time").parse::<domain::Moment>().expect("a time").plus_seconds(-1);
    let before = json(tracker.ask(&["import", "list", "--json", "--as-of", "2020-01-01"]));
    assert_eq!(before, serde_json::json!([]));
    let then = json(tracker.ask(&["import", "list", "--json", "--as-of", &finished_only.to_string()]));
    assert!(then.as_array().is_some_and(|list| list.iter().all(|import| import["undone"].is_null())), "{then}");
    assert!(done(tracker.ask(&["import", "list", "--as-of", "2020-01-01"])).contains("Nothing was imported yet"));
    let said = refused(tracker.ask(&["why", "SHOP-1", "--as-of", "2020-01-01"]));
    assert!(said.contains("as it was known at 2020-01-01") && said.contains("without --as-of"), "{said}");
}

#[test]
fn a_title_of_another_tool_commands_no_terminal() {
    let tracker = Tracker::new();
    let csv = tracker.path("plan.csv");
    let title = "\u{1b}]0;taken\u{7}Refunds \u{1b}[8mhidden \u{1b}[1mbold \u{202e}gpj\u{202c}";
    fs::write(&csv, format!("ID,Title,Status,Created,Completed\nA-1,{title},Done,2024-01-02,2024-01-09\n")).expect("a file");
    done(tracker.ask(&["import", "csv", &csv]));
    for verb in [&["features", "--state", "all"][..], &["why", "A-1"], &["import", "csv", &csv, "--dry-run"]] {
        let said = done(tracker.ask(verb));
        let harmless = |sign: char| !matches!(sign, '\u{1b}' | '\u{7}' | '\u{202a}'..='\u{202e}');
        assert!(said.contains("Refunds") && said.chars().all(harmless), "{said:?}");
        let coloured = with(&[verb, &["--database", &tracker.path("work.db")]].concat(), &[("CLICOLOR_FORCE", "1"), ("COLUMNS", "160")]);
        let said = done(coloured);
        assert!(said.contains("\u{1b}[1m") && said.contains("[8mhidden [1mbold gpj") && !said.contains("\u{1b}[8m"), "{said:?}");
    }
    let json = done(tracker.ask(&["why", "A-1", "--json"]));
    assert!(json.contains("\\u202egpj") && !json.contains('\u{202e}'), "a script gets all of it");
}
