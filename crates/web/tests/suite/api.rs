//! The API against its own description.

use crate::served::{ask, empty, get, keys, planned, served, simulated, state_over};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{Command, Moment, Stamp, Via, team};
use engine::{Engine, MemoryJournal};
use serde_json::Value;
use std::time::Duration;

#[tokio::test]
async fn every_answer_has_the_form_that_the_description_says() {
    let router = served(simulated());
    let description = get(&router, "/api/v1/openapi.json").await.json();
    assert!(description["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let (key, planned) = (keys(&router).await.remove(0), planned(&router).await);
    let paths = description["paths"].as_object().expect("paths").clone();
    assert!(paths.len() >= 16, "{} paths", paths.len());
    for (path, item) in paths {
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        if schema.is_null() {
            continue;
        }
        let key = if path.ends_with("/negotiation") { &planned } else { &key };
        let address = format!("/api/v1{}", path.replace("{key}", key));
        let answer = get(&router, &address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        let mut wrong = Vec::new();
        fits(&description, schema, &answer.json(), &path, &mut wrong);
        assert!(wrong.is_empty(), "{address}:\n{}", wrong.join("\n"));
    }
}

/// Holds a value against a schema of the description: as much of JSON Schema as it uses.
fn fits(all: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let found = all.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference} leads nowhere"));
        return fits(all, found, value, at, wrong);
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[choice].as_array() {
            let fit = choices.iter().any(|one| {
                let mut inner = Vec::new();
                fits(all, one, value, at, &mut inner);
                inner.is_empty()
            });
            if !fit {
                wrong.push(format!("{at}: {value} fits none of {choices:?}"));
            }
            return;
        }
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        fits(all, part, value, at, wrong);
    }
    if !of_type(&schema["type"], value) {
        wrong.push(format!("{at}: {value} is no {}", schema["type"]));
        return;
    }
    if let Some(words) = schema["enum"].as_array().filter(|words| !words.contains(value)) {
        wrong.push(format!("{at}: {value} is none of {words:?}"));
    }
    fits_parts(all, schema, value, at, wrong);
}

fn fits_parts(all: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    if let Some(fields) = value.as_object() {
        for needed in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(needed) {
                wrong.push(format!("{at}: {needed} is missing"));
            }
        }
        for (name, field) in fields {
            match &schema["properties"][name] {
                Value::Null if schema["properties"].is_object() => wrong.push(format!("{at}: {name} is not described")),
                Value::Null => {}
                part => fits(all, part, field, &format!("{at}.{name}"), wrong),
            }
        }
    }
    if let (Some(items), Some(part)) = (value.as_array(), schema.get("items").filter(|part| part.is_object())) {
        for (nth, item) in items.iter().enumerate() {
            fits(all, part, item, &format!("{at}[{nth}]"), wrong);
        }
    }
}

fn of_type(named: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    match named {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    }
}

#[tokio::test]
async fn the_seconds_of_every_feature_sum_to_its_elapsed_time() {
    let router = served(simulated());
    for key in keys(&router).await {
        let why = get(&router, &format!("/api/v1/features/{key}/why")).await.json();
        let sum: i64 = why["causes"].as_array().expect("causes").iter().map(|cause| cause["seconds"].as_i64().expect("seconds")).sum();
        assert_eq!(Some(sum), why["clocks"]["idea_to_value_seconds"].as_i64(), "{key}");
    }
}

#[tokio::test]
async fn an_answer_that_has_not_changed_is_not_sent_again() {
    let router = served(simulated());
    let first = get(&router, "/api/v1/insights").await;
    let tag = first.header("etag").to_owned();
    assert!(!tag.is_empty());
    let request =
        Request::get("/api/v1/insights").header("host", "localhost").header("if-none-match", &tag).body(Body::empty()).expect("a request");
    let second = ask(&router, request).await;
    assert_eq!((second.status, second.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page() {
    let router = served(simulated());
    let all = keys(&router).await;
    let mut read = Vec::new();
    let mut address = "/api/v1/features?state=all&take=5".to_owned();
    loop {
        let page = get(&router, &address).await;
        read.extend(page.json()["rows"].as_array().expect("rows").iter().map(|row| row["key"].as_str().expect("a key").to_owned()));
        match page.header("link").strip_prefix('<').and_then(|rest| rest.split('>').next()) {
            Some(next) => address = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(read, all);
}

#[tokio::test]
async fn problems_are_told_as_problem_details() {
    let router = served(empty());
    for (address, status, kind) in [
        ("/api/v1/features/PAY-9/why", 404, "not-found"),
        ("/api/v1/features?stage=x", 400, "unreadable"),
        ("/api/v1/today?as_of=x", 400, "unreadable"),
        ("/api/v1/features/PAY-9/forecast", 404, "not-found"),
        ("/api/v1/features/PAY-9/negotiation", 404, "not-found"),
        ("/api/v1/features/PAY-9/negotiation?odds=much", 400, "unreadable"),
        ("/api/v1/features/PAY-9/negotiation?by=soon", 400, "unreadable"),
        ("/api/v1/features/PAY-9/negotiation?whole=perhaps", 400, "unreadable"),
        ("/api/v1/insights/outlook?state=x", 400, "unreadable"),
        ("/api/v1/insights/backtest?as_of=x", 400, "unreadable"),
        ("/api/v1/features?take=-1", 400, "unreadable"),
        ("/api/v1/features?take=0", 400, "unreadable"),
        ("/api/v1/insights/outlook?take=abc", 400, "unreadable"),
        ("/api/v1/insights/outlook?state=landed", 400, "unreadable"),
        ("/api/v1/features?take=1&take=2", 400, "unreadable"),
        ("/api/v1/features?q=shop", 400, "unreadable"),
        ("/api/v1/features?team=Nobody", 400, "unreadable"),
        ("/api/v1/features?source=Nowhere", 400, "unreadable"),
        ("/api/v1/insights/outlook?team=Nobody", 400, "unreadable"),
        ("/api/v1/features/PAY-9/negotiation?bye=2027-01-15", 400, "unreadable"),
        ("/api/v1/features/PAY-9/negotiation?odds=0.85", 400, "unreadable"),
        ("/api/v1/features/PAY-9/negotiation?by=2026-11-22", 400, "unreadable"),
        ("/api/v1/features/PAY-9/forecast?as_of=2026-11-24", 400, "unreadable"),
        ("/api/v1/events?after=soon", 400, "unreadable"),
        ("/api/v1/x", 404, "not-found"),
    ] {
        let answer = get(&router, address).await;
        assert_eq!(answer.status.as_u16(), status, "{address}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{address}");
        assert!(answer.json()["type"].as_str().is_some_and(|one| one.ends_with(kind)), "{address}: {}", answer.text);
        assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.ends_with('.')), "{address}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_refusal_names_what_there_is_instead() {
    let router = served(simulated());
    for (address, said) in [
        ("/api/v1/features?q=shop", "“q” here; there are: find, state,"),
        ("/api/v1/features?team=nobody", "the teams are "),
        ("/api/v1/features/PAY-9/negotiation?by=2026-01-01", "the first day that can be asked for is 2026-11-23"),
        ("/api/v1/features/PAY-9/forecast?as_of=2027-06-01", "today, 2026-11-23, is the latest"),
        ("/api/v1/features/PAY-9999/why", "There is no feature “PAY-9999”. Near it: PAY-"),
        ("/api/v1/features/pay-2/why", "Near it: PAY-2."),
    ] {
        let detail = get(&router, address).await.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(detail.contains(said), "{address}: {detail}");
    }
    let team = get(&router, "/api/v1/features").await.json()["teams"][0].as_str().expect("a team").to_lowercase();
    assert_ne!(get(&router, &format!("/api/v1/features?team={team}")).await.json()["matching"], 0, "case does not matter");
}

#[tokio::test]
async fn the_journal_goes_on_where_a_reader_stopped() {
    let state = simulated();
    let head = state.engine.world().seq.0;
    let router = served(state);
    let request =
        Request::get(format!("/api/v1/events?after={}", head - 2)).header("host", "localhost").body(Body::empty()).expect("a request");
    let answer = tower::ServiceExt::oneshot(router, request).await.expect("an answer");
    let mut stream = answer.into_body().into_data_stream();
    let mut text = String::new();
    while !text.contains(&format!("id: {head}\n")) {
        let next = tokio::time::timeout(Duration::from_secs(5), tokio_stream::StreamExt::next(&mut stream)).await;
        text.push_str(&String::from_utf8_lossy(&next.expect("in time").expect("more").expect("bytes")));
    }
    assert!(text.contains(&format!("id: {}\n", head - 1)) && !text.contains(&format!("id: {}\n", head - 2)), "{text}");
    assert!(text.contains("\"type\":") && text.contains("\"body\":"), "{text}");
}

#[tokio::test]
async fn a_place_that_is_no_number_is_refused_and_not_taken_for_the_beginning() {
    let request = Request::get("/api/v1/events").header("host", "localhost").header("last-event-id", "abc");
    let answer = tower::ServiceExt::oneshot(served(simulated()), request.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.expect("an answer").status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn medians_are_told_of_five_or_more_and_steps_begin_with_the_first_idea() {
    let router = served(simulated());
    let time = get(&router, "/api/v1/insights/time?from=1990-01-01").await.json();
    let steps = time["steps"].as_array().expect("steps");
    assert_eq!((time["step"].as_str(), steps.len() < 13), (Some("month"), true), "the years before are not drawn");
    let landed: u64 = steps.iter().filter_map(|one| one["landed"].as_u64()).sum();
    assert_eq!(Some(landed), time["landed"].as_u64(), "no step is left out");
    assert!(steps.iter().all(|one| one["overhead_factor_p50"].is_null() == (one["overhead_factor_n"].as_u64() < Some(5))));
}

#[tokio::test]
async fn insights_are_told_over_the_period_that_is_asked_for() {
    let router = served(simulated());
    let asked = get(&router, "/api/v1/insights?from=2026-08-01&until=2026-08-31").await.json();
    assert_eq!((asked["period"]["from"].as_str(), asked["period"]["until"].as_str()), (Some("2026-08-01"), Some("2026-08-31")));
    assert_eq!(get(&router, "/api/v1/insights/time?from=2026-08-01&until=2026-08-31").await.json(), asked["time"]);
    for wrong in ["from=august", "from=2026-09-01&until=2026-08-01"] {
        assert_eq!(get(&router, &format!("/api/v1/insights?{wrong}")).await.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert_eq!(get(&router, &format!("/insights?{wrong}")).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn a_wish_is_answered_with_the_scope_that_fits_and_nothing_is_written() {
    let state = simulated();
    let head = state.engine.world().seq;
    let router = served(state.clone());
    let key = planned(&router).await;
    let wish = |rest: &str| format!("/api/v1/features/{key}/negotiation?{rest}");
    let late = get(&router, &wish("by=2028-06-01&odds=50&whole=true")).await.json();
    assert_eq!((late["by"].as_str(), late["wished"].as_f64()), (Some("2028-06-01"), Some(0.5)));
    assert_eq!(late["value"], late["value_of_all"], "in a year and a half everything fits: {late}");
    assert!(!late["frontier"].as_array().expect("a frontier").is_empty());
    let quick = get(&router, &wish("by=2028-06-01&odds=50&whole=false")).await.json();
    assert_eq!((&quick["value"], &quick["slices"], &quick["sentence"]), (&late["value"], &late["slices"], &late["sentence"]));
    assert_eq!(quick["frontier"].as_array().map(Vec::len), Some(0));
    let soon = get(&router, &wish("by=2026-11-24&odds=99")).await.json();
    assert!(soon["value"].as_f64() < late["value"].as_f64(), "a day buys less: {soon}");
    assert_eq!(state.engine.world().seq, head);
}

#[tokio::test]
async fn what_has_landed_has_nothing_left_to_forecast_or_to_negotiate() {
    let router = served(simulated());
    let list = get(&router, "/api/v1/features?state=landed").await.json();
    let key = list["rows"][0]["key"].as_str().expect("something has landed").to_owned();
    let forecast = get(&router, &format!("/api/v1/features/{key}/forecast")).await.json();
    assert_eq!((&forecast["dates"], forecast["open"].as_bool()), (&Value::Null, Some(false)));
    let refused = get(&router, &format!("/api/v1/features/{key}/negotiation")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.json()["detail"].as_str().is_some_and(|detail| detail.contains("has ended")), "{}", refused.text);
}

#[tokio::test]
async fn what_we_would_have_said_then_is_told_from_what_was_known_then() {
    let router = served(simulated());
    let key = planned(&router).await;
    let now = get(&router, &format!("/api/v1/features/{key}/forecast")).await.json();
    let day = "2026-11-16";
    let then = get(&router, &format!("/api/v1/features/{key}/forecast?as_of={day}")).await.json();
    assert!(then["as_of"].as_str().is_some_and(|at| at.starts_with(day)), "{then}");
    assert_ne!(then["dates"], now["dates"]);
}

#[tokio::test]
async fn what_another_process_writes_is_seen_without_being_asked_for() {
    let journal = MemoryJournal::default();
    let state = state_over(journal.clone(), &[]);
    let mut seen = state.engine.subscribe();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let serving = tokio::spawn(web::serve(listener, state.clone(), std::future::pending()));
    let other = Engine::open(Box::new(journal.clone()), Box::new(journal)).expect("the same journal opens again");
    let form: Command = team::Command::Form { prefix: "PAY".into(), name: "Payments".into() }.into();
    other.ask(Stamp { at: Moment::default(), by: None, via: Via::Cli }, vec![form]).await.expect("a team forms");
    let moved = tokio::time::timeout(Duration::from_secs(30), seen.changed()).await;
    moved.expect("it is seen").expect("the writer lives");
    assert_eq!(state.engine.world().seq, other.world().seq);
    serving.abort();
}
