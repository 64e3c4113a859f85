//! Large histories, fast.

use std::time::Instant;

#[test]
fn a_company_of_any_size_can_be_made_up() {
    let told = sim::load(130);
    assert!(told.truth.len() >= 130, "{} features", told.truth.len());
    assert!(told.refused.is_empty(), "{:?}", told.refused);
}

/// `cargo test -p sim --release -- --ignored --nocapture load`
#[test]
#[ignore = "a measurement, for a release build"]
fn two_hundred_thousand_events_take_seconds() {
    let begun = Instant::now();
    let demo = sim::history(&sim::Plan::default());
    println!("demo: {} events in {:?}", demo.recorded.len(), begun.elapsed());
    let begun = Instant::now();
    let told = sim::load(4_000);
    println!("load(4000): {} features, {} events in {:?}", told.truth.len(), told.recorded.len(), begun.elapsed());
    assert!(told.recorded.len() >= 200_000);
}
