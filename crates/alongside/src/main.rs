//! `alongside`: parse, dispatch, say how it went.

use std::process::ExitCode;

/// Reading a history is millions of small texts; see docs/decisions/0005-allocator.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    alongside::run()
}
