//! The house stands: each crate depends on what it may, and knows nothing else.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What a crate may depend on, with the reason for each.
const MAY: &[(&str, &[(&str, &str)])] = &[
    (
        "domain",
        &[
            ("arcstr", "a shared text in one machine word: facts are mostly texts"),
            ("foldhash", "where a word is remembered, the same in every run"),
            ("serde", "events are stored and views are sent"),
            ("thiserror", "a refusal is a sentence"),
            ("jiff", "moments and calendar days"),
            ("utoipa", "the form of names and times for OpenAPI, optional"),
        ],
    ),
    (
        "insight",
        &[
            ("domain", "what is measured"),
            ("serde", "views are sent"),
            ("jiff", "calendars: days, months, office hours"),
            ("rayon", "a hundred thousand features on all cores"),
            ("statrs", "the normal distribution and its kin"),
            ("thiserror", "refusals as sentences"),
            ("fearless_simd", "the widest vectors of the machine, in safe code"),
            ("utoipa", "the form of views for OpenAPI, optional"),
        ],
    ),
    (
        "engine",
        &[
            ("domain", "decide and apply"),
            ("postcard", "snapshots"),
            ("thiserror", "a refusal or a fault, in a sentence"),
            ("tokio", "its sync part: who asked is answered"),
            ("tracing", "a fault of the journal is logged"),
        ],
    ),
    (
        "store",
        &[
            ("domain", "events, by their stored form only"),
            ("engine", "the Journal trait"),
            ("rusqlite", "the database"),
            ("serde", "forms"),
            ("serde_json", "bodies of events are JSON"),
        ],
    ),
    (
        "import",
        &[
            ("domain", "facts"),
            ("csv", "exports and event logs"),
            ("flate2", ".gz"),
            ("foldhash", "maps of what is written again and again"),
            ("jiff", "dates of every tool"),
            ("liblzma", ".xz"),
            ("memchr", "where a line ends"),
            ("quick-xml", "event logs in XES"),
            ("rayon", "pages are translated on all cores"),
            ("serde", "forms of the tools"),
            ("serde_json", "forms of the tools"),
            ("simdutf8", "bytes as text, with vector instructions"),
            ("tar", "archives"),
            ("thiserror", "why taking in stopped"),
            ("toml", "the mapping file"),
            ("ureq", "the HTTP client"),
            ("url", "addresses of tools"),
            ("zip", "archives"),
        ],
    ),
    (
        "web",
        &[
            ("domain", "commands and names"),
            ("insight", "views"),
            ("engine", "asking and looking"),
            ("import", "histories that are handed in"),
            ("axum", "HTTP"),
            ("jiff", "dates in pages and addresses"),
            ("maud", "markup"),
            ("serde", "forms and addresses"),
            ("serde_json", "the REST API"),
            ("tempfile", "a history that is handed in lies somewhere while it is read"),
            ("tokio", "the server"),
            ("tokio-stream", "live events"),
            ("tower", "layers"),
            ("tower-http", "compression, limits, caught panics"),
            ("tracing", "faults are logged with an id"),
            ("utoipa", "OpenAPI"),
            ("utoipa-axum", "OpenAPI from the routes"),
        ],
    ),
    (
        "sim",
        &[
            ("domain", "every act is decided by the real rules"),
            ("insight", "labels: what the truth is said in"),
            ("jiff", "calendars"),
            ("rand", "chance"),
            ("rand_chacha", "chance from a seed, the same for ever"),
            ("rand_distr", "how long things take"),
            ("serde", "plans and truth are written out"),
            ("serde_json", "its history as a tracker's JSON"),
        ],
    ),
];

/// Modules of the standard library that a pure crate must not name, and crates of chance.
const IMPURE: [&str; 10] =
    ["std::time", "std::fs", "std::env", "std::net", "std::process", "std::thread", "std::io", "SystemTime", "Instant", "rand"];

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn manifest(name: &str) -> toml::Table {
    let file = crates().join(name).join("Cargo.toml");
    fs::read_to_string(&file).expect("a manifest").parse().expect("TOML")
}

fn dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    let tables = ["dependencies", "build-dependencies"].into_iter().filter_map(|name| manifest.get(name)?.as_table());
    let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(|targets| targets.values());
    let of_targets = targets.filter_map(|target| target.get("dependencies")?.as_table());
    tables.chain(of_targets).flat_map(|table| table.keys().cloned()).collect()
}

#[test]
fn every_crate_depends_on_what_it_may_and_nothing_else() {
    for (name, may) in MAY {
        let may: BTreeSet<String> = may.iter().map(|(dependency, _)| (*dependency).into()).collect();
        let more: Vec<_> = dependencies(&manifest(name)).difference(&may).cloned().collect();
        assert!(more.is_empty(), "{name} may not depend on {more:?}; ARCHITECTURE.md says why, this table says what");
    }
}

#[test]
fn nothing_depends_on_the_binary_or_on_the_simulation_but_the_binary() {
    for (name, _) in MAY {
        let dependencies = dependencies(&manifest(name));
        assert!(!dependencies.contains("alongside"), "{name}");
        assert!(!dependencies.contains("sim"), "{name}");
    }
}

#[test]
fn every_crate_of_the_house_is_in_the_table() {
    let known: BTreeSet<&str> = MAY.iter().map(|(name, _)| *name).chain(["alongside", "browser"]).collect();
    for entry in fs::read_dir(crates()).expect("the crates").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(known.contains(name.as_str()), "{name} has no line in the table of this test");
    }
}

#[test]
fn domain_and_insight_know_no_clock_no_chance_no_files() {
    for name in ["domain", "insight"] {
        let mut files = sources(&crates().join(name).join("src"));
        files.sort();
        assert!(files.len() > 10);
        for file in files.iter().filter(|file| !file.ends_with("testing.rs")) {
            let text = fs::read_to_string(file).expect("a source");
            let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
            for (nth, line) in code.iter().enumerate() {
                let named = IMPURE.iter().find(|impure| names(line, impure));
                assert_eq!(named, None, "{}:{}: {line}", file.display(), nth + 1);
            }
        }
    }
}

/// Whether a line of code names something, as a whole word.
fn names(line: &str, what: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(what).any(|(at, _)| !is_word(line[..at].chars().next_back()) && !is_word(line[at + what.len()..].chars().next()))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect()
}

#[test]
fn the_grep_finds_what_it_must() {
    assert!(names("use std::time::Duration;", "std::time") && names("rand::rng()", "rand"));
    assert!(!names("let operand = 3;", "rand") && !names("brand", "rand") && !names("InstantNoodle", "Instant"));
}
