//! From a file to the journal through the page, and back.

use crate::served::{Answer, empty, get, post, served};
use axum::{Router, http::StatusCode};
use std::time::Duration;
use web::{State, importing::desk::Step};

const BOUNDARY: &str = "a-line-that-no-file-holds";

/// Two Jira issues with a changelog, one line each.
fn history() -> String {
    let issue = |key: &str, kind: &str, title: &str| {
        serde_json::json!({
            "key": key, "id": key,
            "fields": {
                "summary": title, "issuetype": { "name": kind }, "status": { "name": "Done" }, "created": "2026-03-02T09:00:00.000+0000",
                "reporter": { "name": "ana", "displayName": "Ana <b>Lima</b>" }, "assignee": { "name": "jonas", "displayName": "Jonas" }
            },
            "changelog": { "histories": [
                { "id": "1", "created": "2026-03-04T09:00:00.000+0000", "author": { "name": "jonas", "displayName": "Jonas" }, "items": [{ "field": "status", "fromString": "Open", "toString": "In Progress" }] },
                { "id": "2", "created": "2026-03-12T09:00:00.000+0000", "author": { "name": "jonas", "displayName": "Jonas" }, "items": [{ "field": "status", "fromString": "In Progress", "toString": "Done" }] }
            ] }
        })
    };
    format!("{}\n{}\n", issue("PAY-1", "Story", "Split <i>payments</i>"), issue("PAY-2", "Story", "Refund each share"))
}

fn form(file_name: &str, content: &str, source: &str, columns: &str) -> String {
    let field = |name: &str, value: &str| format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let file = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n{content}\r\n"
    );
    format!("{}{}{}{file}--{BOUNDARY}--\r\n", field("source", source), field("tool", ""), field("columns", columns))
}

async fn hand_in(router: &Router, file_name: &str, content: &str) -> Answer {
    post(router, "/import", &format!("multipart/form-data; boundary={BOUNDARY}"), form(file_name, content, "tracker", "")).await
}

#[tokio::test]
async fn which_column_is_which_can_be_said_and_what_was_typed_stays() {
    let state = empty();
    let router = served(state.clone());
    let export = "Nr;Angelegt am;Was\n7;02/03/2024;Split payments\n";
    let hand_in = async |source: &str, columns: &str| {
        post(&router, "/import", &format!("multipart/form-data; boundary={BOUNDARY}"), form("all.csv", export, source, columns)).await
    };
    let refused = hand_in("sheet", "[columns]\nnumber_of_it = \"Nr\"").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["This is no mapping of columns", "value=\"sheet\"", "number_of_it", "<details class=\"data\" open>"] {
        assert!(refused.text.contains(part), "“{part}” is missing");
    }
    let columns = "[columns]\nid = \"Nr\"\ncreated = \"Angelegt am\"\ntitle = \"Was\"\n[dates]\norder = \"month-first\"";
    assert_eq!(hand_in("sheet", columns).await.status, StatusCode::SEE_OTHER);
    let Step::Ready(shown) = until(&state, |step| matches!(step, Step::Ready(_))).await else { panic!("a preview") };
    assert_eq!(shown.preview.first.map(|first| first.to_string()).as_deref(), Some("2024-02-03T00:00:00Z"));
    assert_eq!(shown.preview.examples[0].1, "Split payments");
}

async fn until(state: &State, is: impl Fn(&Step) -> bool) -> Step {
    for _ in 0..500 {
        let step = state.desk.step();
        if is(&step) {
            return step;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the import did not get there: {:?}", state.desk.step());
}

async fn take(router: &Router, state: &State, fields: &str) {
    assert_eq!(post(router, "/import/take", "application/x-www-form-urlencoded", fields.to_owned()).await.status, StatusCode::SEE_OTHER);
    until(state, |step| matches!(step, Step::Done { .. })).await;
}

/// A workspace on whose desk a preview lies.
async fn with_preview() -> (State, Router) {
    let state = empty();
    let router = served(state.clone());
    hand_in(&router, "issues.jsonl", &history()).await;
    until(&state, |step| matches!(step, Step::Ready(_))).await;
    (state, router)
}

/// A workspace with a small imported history.
pub async fn with_history() -> State {
    let (state, router) = with_preview().await;
    take(&router, &state, "type:Story=feature&person:ana=product&person:jonas=engineering").await;
    state
}

#[tokio::test]
async fn a_history_is_looked_at_taken_in_and_taken_back() {
    let state = empty();
    let router = served(state.clone());
    assert_eq!(hand_in(&router, "issues.jsonl", &history()).await.status, StatusCode::SEE_OTHER);
    until(&state, |step| matches!(step, Step::Ready(_))).await;
    assert_eq!(state.engine.world().seq.0, 0, "looking changes nothing");
    let preview = get(&router, "/import").await.text;
    for part in ["What would come in from tracker", "Story", "In Progress", "Jonas", "Take it in"] {
        assert!(preview.contains(part), "{part}");
    }
    take(&router, &state, "type:Story=feature&person:jonas=engineering").await;
    let list = get(&router, "/api/v1/features?state=all").await.json();
    assert_eq!(list["matching"], 2);
    let page = get(&router, "/features/PAY-1").await.text;
    assert!(page.contains("Split &lt;i&gt;payments&lt;/i&gt;"));
    assert_eq!(post(&router, "/import/undo", "application/x-www-form-urlencoded", "import=1").await.status, StatusCode::SEE_OTHER);
    assert_eq!(get(&router, "/api/v1/features?state=all").await.json()["total"], 0);
    let again = post(&router, "/import/undo", "application/x-www-form-urlencoded", "import=1").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("was undone"), "{}", again.text);
}

#[tokio::test]
async fn a_choice_that_makes_no_sense_keeps_what_was_chosen_elsewhere() {
    let (state, router) = with_preview().await;
    let answer = post(&router, "/import/take", "application/x-www-form-urlencoded", "type:Story=part&flow:Done=%3Cb%3E").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("is not one of: queue, work"), "the words to choose from");
    assert!(answer.text.contains("<option value=\"part\" selected>"), "the other choice is kept");
    assert_eq!(state.engine.world().seq.0, 0, "nothing was taken in");
}

#[tokio::test]
async fn a_preview_that_lies_on_the_desk_is_not_thrown_away_by_the_next_file() {
    let (state, router) = with_preview().await;
    let refused = hand_in(&router, "others.jsonl", &history()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("A preview lies here") && refused.text.contains("What would come in"), "{}", refused.text);
    assert!(matches!(state.desk.step(), Step::Ready(_)));
}

#[tokio::test]
async fn importing_again_adds_nothing() {
    let state = with_history().await;
    let router = served(state.clone());
    let before = state.engine.world().seq;
    hand_in(&router, "issues.jsonl", &history()).await;
    until(&state, |step| matches!(step, Step::Ready(_))).await;
    take(&router, &state, "").await;
    assert_eq!(state.engine.world().seq, before);
    assert!(get(&router, "/import").await.text.contains("Nothing new in tracker"));
}

#[tokio::test]
async fn what_cannot_be_read_says_so_and_changes_nothing() {
    let state = empty();
    let router = served(state.clone());
    for (name, content) in [("picture.json", "{\"colour\":\"blue\"}"), ("broken.zip", "PK\u{3}\u{4}no"), ("words.txt", "hello")] {
        hand_in(&router, name, content).await;
        until(&state, |step| matches!(step, Step::Stopped { .. })).await;
        let page = get(&router, "/import").await.text;
        assert!(page.contains("The import stopped") && page.contains("Hand in a history"), "{name}");
        state.desk.clear();
    }
    let nameless =
        post(&router, "/import", &format!("multipart/form-data; boundary={BOUNDARY}"), form("a.jsonl", &history(), "", "")).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.text.contains("Give the source a name"));
    assert_eq!(state.engine.world().seq.0, 0);
}

#[tokio::test]
async fn a_mapping_is_corrected_as_text_without_importing_again() {
    let state = with_history().await;
    let router = served(state.clone());
    let page = get(&router, "/import/mapping/tracker").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("[types]") && page.text.contains("[people]"), "{}", page.text);
    let text = "[types]\nStory = \"other\"\n[statuses]\nDone = \"value done\"\n";
    let answer = post(
        &router,
        "/import/mapping/tracker",
        "application/x-www-form-urlencoded",
        format!("mapping={}", web::parts::row::encoded(text)),
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(answer.text.contains("Applied."));
    assert_eq!(get(&router, "/api/v1/features?state=all").await.json()["total"], 0);
}
