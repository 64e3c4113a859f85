//! Serves a simulated year from memory, to look at the pages while working on them:
//! `cargo run -p web --example look [PORT]`. Nothing is kept.

use domain::PersonId;
use engine::{Engine, Journal, MemoryJournal};
use std::sync::Arc;
use web::{Passing, State};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(7_979);
    let organisation = sim::history(&sim::Plan::demo(jiff::Timestamp::now().into()));
    let mut journal = MemoryJournal::default();
    journal.append(&organisation.recorded)?;
    let engine = Engine::open(Box::new(journal.clone()), Box::new(journal))?;
    let names = organisation.people.iter().map(|(person, name, _): &(PersonId, String, String)| (*person, name.as_str().into())).collect();
    let state = State::new(engine, Arc::new(Passing::named(names)));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
        println!("http://127.0.0.1:{port}");
        Ok(web::serve(listener, state, std::future::pending()).await?)
    })
}
