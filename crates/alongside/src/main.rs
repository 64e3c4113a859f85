//! `alongside`: parse, dispatch, say how it went.

use std::process::ExitCode;

fn main() -> ExitCode {
    alongside::run()
}
