//! A server in memory, and ways to ask it.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use domain::{Moment, PersonId};
use engine::{Engine, Journal, MemoryJournal};
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;
use web::{Passing, State, router};

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// The moment at which every test looks.
pub fn now() -> Moment {
    "2026-11-23T10:40:00Z".parse().expect("a time")
}

/// A state over these events.
pub fn state_over(journal: MemoryJournal, names: &[(PersonId, &str)]) -> State {
    let engine = Engine::open(Box::new(journal.clone()), Box::new(journal)).expect("a journal in memory opens");
    let names = names.iter().map(|(person, name)| (*person, (*name).into())).collect();
    State::with_clock(engine, Arc::new(Passing::named(names)), now)
}

/// A workspace where nothing has happened.
pub fn empty() -> State {
    state_over(MemoryJournal::default(), &[])
}

/// Half a year of a small simulated organisation.
pub fn simulated() -> State {
    type Kept = (MemoryJournal, Vec<(PersonId, String, String)>);
    static JOURNAL: LazyLock<Kept> = LazyLock::new(|| {
        let plan = sim::Plan { teams: 2, features_per_team: 8, days: 200, ..sim::Plan::demo(now()) };
        let organisation = sim::history(&plan);
        let mut journal = MemoryJournal::default();
        journal.append(&organisation.recorded).expect("memory keeps events");
        (journal, organisation.people)
    });
    let names: Vec<(PersonId, &str)> = JOURNAL.1.iter().map(|(person, name, _)| (*person, name.as_str())).collect();
    state_over(JOURNAL.0.clone(), &names)
}

/// Asks for an address of this host.
pub async fn get(router: &Router, address: &str) -> Answer {
    ask(router, Request::get(address).header("host", "127.0.0.1:7878").body(Body::empty()).expect("a request")).await
}

/// Sends a form from a page of this host.
pub async fn post(router: &Router, address: &str, kind: &str, body: impl Into<Body>) -> Answer {
    let request =
        Request::post(address).header("host", "127.0.0.1:7878").header("sec-fetch-site", "same-origin").header("content-type", kind);
    ask(router, request.body(body.into()).expect("a request")).await
}

pub async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let answer = router.clone().oneshot(request).await.expect("the router answers");
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.expect("a body");
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// Keys of the features, oldest first.
pub async fn keys(router: &Router) -> Vec<String> {
    let list = get(router, "/api/v1/features?state=all").await.json();
    list["rows"].as_array().expect("rows").iter().map(|row| row["key"].as_str().expect("a key").to_owned()).collect()
}

/// A feature that is under way and has a plan that can be simulated.
pub async fn planned(router: &Router) -> String {
    let list = get(router, "/api/v1/features").await.json();
    let rows = list["rows"].as_array().expect("rows");
    let planned = rows.iter().find(|row| row["lands"]["planned"] == true);
    planned.expect("a feature is planned")["key"].as_str().expect("a key").to_owned()
}

pub fn served(state: State) -> Router {
    router(state)
}
