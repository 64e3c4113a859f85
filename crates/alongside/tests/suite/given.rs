//! What the tests start from: a demo made once, and the binary.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::LazyLock,
};
use tempfile::TempDir;

/// The last moment of the demo's year; what is read as of it is the same every day.
pub const LAST_DAY: &str = "2026-03-01";

/// A simulated year that ends before 2 March 2026, made once for all tests and only read.
pub fn demo() -> &'static Path {
    static DEMO: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
        let folder = place();
        let file = folder.path().join("demo/alongside.db");
        let at = folder.path().join("demo");
        let at = at.to_str().expect("a plain path");
        done(alongside(&["demo", "--at", at, "--make-only", "--seed", "7", "--end", "2026-03-02"]));
        (folder, file)
    });
    &DEMO.1
}

/// A place of one's own.
pub fn place() -> TempDir {
    tempfile::Builder::new().prefix("alongside-test-").tempdir().expect("a temporary place")
}

/// What the binary said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs the binary without a terminal and without settings from outside.
pub fn alongside(args: &[&str]) -> Said {
    with(args, &[])
}

/// The same with some settings.
pub fn with(args: &[&str], settings: &[(&str, &str)]) -> Said {
    let output = command(args).envs(settings.iter().copied()).output().expect("the binary runs");
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("it speaks UTF-8"),
        err: String::from_utf8(output.stderr).expect("it speaks UTF-8"),
    }
}

/// The binary, ready to run.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
    command.args(args).stdin(Stdio::null());
    for setting in [
        "ALONGSIDE_DATABASE",
        "ALONGSIDE_JIRA_TOKEN",
        "ALONGSIDE_JIRA_USER",
        "ALONGSIDE_GITHUB_TOKEN",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
    ] {
        command.env_remove(setting);
    }
    command
}

/// Asks a workspace.
pub fn ask(file: &Path, args: &[&str]) -> Said {
    let file = file.to_str().expect("a plain path");
    alongside(&[args, &["--database", file]].concat())
}

/// What was said by a run that did what it was asked.
#[track_caller]
pub fn done(said: Said) -> String {
    assert_eq!(said.code, Some(0), "{said:?}");
    said.out
}

/// Why a run refused or failed: 1, nothing on the standard output, a sentence on the other.
#[track_caller]
pub fn refused(said: Said) -> String {
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{said:?}");
    assert!(said.err.starts_with("alongside: "), "{said:?}");
    said.err
}

/// JSON that was answered.
#[track_caller]
pub fn json(said: Said) -> serde_json::Value {
    serde_json::from_str(&done(said)).expect("JSON")
}

/// Real data beside the repository; where it is absent, says so.
pub fn shared(path: &str) -> Option<PathBuf> {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    if !whole.exists() {
        domain::testing::skipped(&format!("there is no shared/data/{path} beside this repository"));
        return None;
    }
    Some(whole)
}
