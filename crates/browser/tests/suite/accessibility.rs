//! axe-core finds nothing on any page, in light and in dark, every field has a label, and every id is there once.

use crate::desk::{Desk, Served, has_browser};
use std::{fs, path::Path};

/// Where `ci/setup` puts axe-core.
fn axe() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/axe/node_modules/axe-core/axe.min.js");
    let script = fs::read_to_string(path).ok();
    if script.is_none() {
        domain::testing::skipped("the accessibility tests: axe-core is not here (ci/setup fetches it with npm)");
    }
    script
}

/// Runs axe-core on the page and names every violation with its first element.
const RUN: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then((found) =>
      done(found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.length} times, first ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary}`)));";

/// What is there twice under one id, and fields without a label of their own; a placeholder, which axe-core takes for one, is gone as soon as somebody types.
const NAMELESS: &str = "const named = (field) => field.labels.length || field.ariaLabel || field.getAttribute('aria-labelledby');
    const fields = [...document.querySelectorAll('input:not([type=hidden]), select, textarea')];
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    const twice = ids.filter((id, nth) => ids.indexOf(id) !== nth).map((id) => `the id ${id} is there twice`);
    return fields.filter((field) => !named(field)).map((field) => field.outerHTML.slice(0, 160)).concat(twice);";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_has_a_barrier() {
    let Some(axe) = axe().filter(|_| has_browser()) else { return };
    let served = Served::demo().await;
    let desk = Desk::open(1280, true).await;
    let mut barriers = Vec::new();
    for scheme in ["light", "dark"] {
        desk.prefer(scheme).await;
        for page in crate::looks::pages(&served) {
            desk.go(&format!("{}{page}", served.address)).await;
            desk.ask(&axe).await;
            let found = desk.window.execute_async(RUN, vec![]).await.expect("axe-core runs").json().clone();
            let nameless = desk.ask(NAMELESS).await;
            let all = [found, nameless].map(|list| list.as_array().cloned().expect("a list"));
            for violation in all.into_iter().flatten() {
                barriers.push(format!("{page} ({scheme}): {}", violation.as_str().unwrap_or_default()));
            }
        }
    }
    desk.close().await;
    assert!(barriers.is_empty(), "{} barriers:\n{}", barriers.len(), barriers.join("\n"));
}
