//! Hostile text in every field that a person or a tool can write: shown, never run.

use crate::served::{empty, get, now, post, served};
use axum::http::StatusCode;
use domain::{
    Command, Discipline, Key, PersonId, ScopeItemId, Side, Stamp, Via, Worth, capacity, estimate,
    estimate::{Estimator, Of, Range, Unit},
    feature, milestone, person, question, scope_item, team,
};
use web::State;

const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;";

pub async fn hostile() -> State {
    let state = empty();
    let stamp = Stamp { at: now().plus_seconds(-864_000), by: Some(PersonId(1)), via: Via::Web };
    let ask = |commands: Vec<Command>| state.engine.ask(stamp, commands);
    ask(vec![
        person::Command::Join { person: PersonId(1), discipline: Some(Discipline::Product), why: Some(HOSTILE.into()), import: None }
            .into(),
    ])
    .await
    .expect("somebody joins");
    ask(opened()).await.expect("a feature is opened");
    state
}

fn opened() -> Vec<Command> {
    let teams: Vec<Command> = vec![team::Command::Form { prefix: "PAY".into(), name: HOSTILE.into() }.into()];
    let open = feature::Command::Open { team: "PAY".into(), title: HOSTILE.into() };
    let asked = question::Command::Ask { feature: "PAY-1".into(), text: HOSTILE.into(), to: Side::Engineering, blocking: true };
    let second = feature::Command::Open { team: "PAY".into(), title: HOSTILE.into() };
    teams.into_iter().chain([open.into(), asked.into()]).chain(planned()).chain([second.into()]).collect()
}

/// Hostile slices, an estimate, a seat and a checkpoint.
fn planned() -> Vec<Command> {
    let definition = scope_item::Definition { worth: Worth::Essential, ..scope_item::Definition::new(HOSTILE) };
    let wanted = scope_item::Definition::new(HOSTILE);
    let (feature, day) = (Key::from("PAY-1"), now().date());
    let range = Range { p10: None, p50: 3.0, p90: 8.0, unit: Unit::Days };
    let estimator = Estimator { person: Some(PersonId(1)), side: Some(Side::Product) };
    let seat = capacity::Seat { person: Some(PersonId(1)), side: Side::Product, share: 1.0, from: None, until: None };
    let checkpoint = milestone::Definition { what: HOSTILE.into(), by: day, needs: Default::default() };
    vec![
        scope_item::Command::Slice { feature: feature.clone(), definition, expected: None }.into(),
        scope_item::Command::Slice { feature: feature.clone(), definition: wanted, expected: None }.into(),
        estimate::Command::Give { of: Of::Item(ScopeItemId(1)), estimator, range }.into(),
        capacity::Command::Staff { feature: feature.clone(), seat }.into(),
        milestone::Command::Plan { feature, definition: checkpoint }.into(),
    ]
}

#[tokio::test]
async fn hostile_text_is_shown_as_text_on_every_page() {
    let router = served(hostile().await);
    for address in [
        "/",
        "/features?state=all",
        "/features?view=board&state=all",
        "/features/PAY-1",
        "/features/PAY-1/plan",
        "/features/PAY-1/plan?by=2028-01-01&odds=50",
        "/features/PAY-1/plan/fits?by=2026-11-23&odds=99",
        "/insights/forecasts",
        "/findings",
        "/import",
        "/insights",
        "/palette.json",
    ] {
        let answer = get(&router, address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        if !answer.header("content-type").contains("json") {
            assert!(!answer.text.contains("<script>alert") && !answer.text.contains("<img src=x"), "{address}");
        }
    }
    assert!(get(&router, "/features/PAY-1").await.text.contains("&lt;script&gt;"));
}

#[tokio::test]
async fn hostile_words_in_an_address_are_shown_as_text() {
    let router = served(empty());
    let hostile = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22";
    for address in [
        format!("/features?find={hostile}"),
        format!("/features/{hostile}"),
        format!("/features/{hostile}/plan"),
        format!("/features/PAY-1/plan?by={hostile}"),
        format!("/features/PAY-1/plan?odds={hostile}"),
        format!("/insights/forecasts?team={hostile}"),
        format!("/features?sort={hostile}"),
        format!("/?as_of={hostile}"),
        format!("/findings/{hostile}"),
        format!("/import/mapping/{hostile}"),
    ] {
        let answer = get(&router, &address).await;
        assert!(!answer.text.contains("<script>alert"), "{address}");
        assert!(!answer.status.is_server_error(), "{address}: {}", answer.status);
    }
}

#[tokio::test]
async fn what_was_typed_comes_back_as_text() {
    let router = served(crate::importing::with_history().await);
    let answer = post(
        &router,
        "/import/mapping/tracker",
        "application/x-www-form-urlencoded",
        "mapping=%5Btypes%5D%0A%22%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%20%3D%20%22nothing%22",
    )
    .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!answer.text.contains("<script>alert") && answer.text.contains("&lt;/textarea&gt;"), "{}", answer.text);
    assert!(answer.text.contains("line 2"), "the line is named");
}
