//! Serves a simulated year from memory, to look at the pages while working on them:
//! `cargo run -p web --example look [PORT] [TEAMS] [FEATURES OF EACH]`. Nothing is kept.

use domain::PersonId;
use engine::{Engine, Journal, MemoryJournal};
use std::sync::Arc;
use web::{Passing, State};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked = |nth: usize| std::env::args().nth(nth).and_then(|asked| asked.parse::<u16>().ok());
    let port = asked(1).unwrap_or(7_979);
    let demo = sim::Plan::demo(jiff::Timestamp::now().into());
    let teams = asked(2).map_or(demo.teams, Into::into);
    let organisation = sim::history(&sim::Plan { teams, features_per_team: asked(3).map_or(demo.features_per_team, Into::into), ..demo });
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
