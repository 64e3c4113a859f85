//! What the tests start from.

use domain::{Moment, World, source::Tool};
use import::{Guess, Origin, Page, Stopped, Taken, Translated, Wish, files::Bounds, intake::Memory, jira};
use std::path::{Path, PathBuf};

/// A moment after everything in the real data: 2027-01-01.
pub const NOW: Moment = Moment::from_seconds(1_798_761_600);

/// Real data beside the repository; where it is absent, says so.
pub fn shared(path: &str) -> Option<PathBuf> {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    if !whole.exists() {
        domain::testing::skipped(&format!("there is no shared/data/{path} beside this repository"));
        return None;
    }
    Some(whole)
}

pub fn read(path: &Path) -> Translated {
    jira::from_files(path, Bounds::default(), NOW, &mut |_| {})
}

/// What one page of JSON says.
pub fn page(json: &str) -> Translated {
    pages(&[("page.json", json)])
}

pub fn pages(pages: &[(&str, &str)]) -> Translated {
    jira::translate(pages.iter().map(|(place, json)| Page { place: (*place).into(), bytes: json.as_bytes().to_vec() }), NOW)
}

/// An issue with these fields beside the least that it needs.
pub fn issue(key: &str, fields: &str) -> String {
    let comma = if fields.is_empty() { "" } else { "," };
    format!(
        r#"{{"key":"{key}","fields":{{"summary":"Split payments","issuetype":{{"name":"Story"}},"status":{{"name":"Open","statusCategory":{{"key":"new"}}}},"created":"2024-03-01T09:00:00.000+0000"{comma}{fields}}}}}"#
    )
}

pub fn memory() -> Memory {
    Memory::new(NOW)
}

pub fn origin() -> Origin {
    Origin { name: "tracker".into(), tool: Tool::Jira, address: "a file".into() }
}

pub fn take(memory: &mut Memory, translated: Translated) -> Result<Taken, Stopped> {
    let guess: Guess = import::guess(&translated);
    import::take_in(memory, &origin(), translated, &guess, &Wish::default(), &mut |_| {})
}

/// What measures read of a world: everything but how it came to be. The mapping
/// outlives an undone import, because people's corrections are in it.
pub fn essence(world: &World) -> World {
    let plain = World::default();
    World {
        seq: plain.seq,
        threads: plain.threads,
        reread: plain.reread,
        sources: plain.sources,
        mappings: plain.mappings,
        ..world.clone()
    }
}
