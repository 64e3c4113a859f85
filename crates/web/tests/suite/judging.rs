//! Confirming and rejecting what was inferred, by form and by the API.

use crate::{
    importing::with_history,
    served::{Answer, get, post, served},
};
use axum::{Router, http::StatusCode};
use serde_json::{Value, json};

const FORM: &str = "application/x-www-form-urlencoded";

async fn why(router: &Router) -> Value {
    get(router, "/api/v1/features/PAY-1/why").await.json()
}

fn cause<'w>(why: &'w Value, label: &str) -> Option<&'w Value> {
    why["causes"].as_array().expect("causes").iter().find(|cause| cause["label"] == label)
}

async fn by_form(router: &Router, place: &Value, label: &str, answer: &str) -> Answer {
    let body = format!("seq={}&nth={}&label={label}&answer={answer}", place["seq"], place["nth"]);
    post(router, "/features/PAY-1/inferences", FORM, body).await
}

#[tokio::test]
async fn a_form_confirms_rejects_and_takes_back_what_was_inferred() {
    let router = served(with_history().await);
    let before = why(&router).await;
    let work = cause(&before, "work").expect("work is inferred");
    let (place, inferred) = (work["evidence"][0]["place"].clone(), work["inferred_seconds"].as_i64().expect("seconds"));
    assert!(inferred > 0 && work["confirmed_seconds"] == 0);
    let page = get(&router, "/features/PAY-1").await.text;
    assert!(
        page.contains("action=\"/features/PAY-1/inferences\"") && page.contains("value=\"confirm\"") && page.contains("value=\"reject\"")
    );

    let answer = by_form(&router, &place, "work", "confirm").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/features/PAY-1#l-work"));
    let confirmed = why(&router).await;
    let work = cause(&confirmed, "work").expect("work");
    assert_eq!((&work["confirmed_seconds"], &work["inferred_seconds"]), (&json!(inferred), &json!(0)));
    assert_eq!(work["evidence"][0]["verdict"], "confirmed");
    assert!(get(&router, "/features/PAY-1").await.text.contains("value=\"forget\""));

    assert_eq!(by_form(&router, &place, "work", "reject").await.status, StatusCode::SEE_OTHER);
    let rejected = why(&router).await;
    assert!(cause(&rejected, "work").is_none(), "what was rejected counts nowhere");
    assert_eq!(rejected["method"]["rejected"][0]["label"], "work");
    assert!(rejected["method"]["rejected_share"].as_f64().expect("a share") > 0.0);
    assert!(get(&router, "/features/PAY-1").await.text.contains("1 inference rejected, and not counted"));
    let insights = get(&router, "/api/v1/insights/time").await.json();
    assert!(insights["rejected_share"].as_f64().expect("a share") > 0.0);

    assert_eq!(by_form(&router, &place, "work", "forget").await.status, StatusCode::SEE_OTHER);
    assert_eq!(why(&router).await["causes"], before["causes"]);
    let said = get(&router, "/features/PAY-1").await.text;
    assert!(said.contains("Was it so?"), "it may be judged again");
}

#[tokio::test]
async fn the_api_says_it_too_and_says_what_cannot_be_said() {
    let router = served(with_history().await);
    let before = why(&router).await;
    let place = &cause(&before, "work").expect("work")["evidence"][0]["place"];
    let say = async |body: Value| post(&router, "/api/v1/features/PAY-1/inferences", "application/json", body.to_string()).await;
    let good = json!({ "seq": place["seq"], "nth": place["nth"], "label": "work", "answer": "confirm" });
    assert_eq!(say(good.clone()).await.status, StatusCode::NO_CONTENT);
    assert!(cause(&why(&router).await, "work").expect("work")["confirmed_seconds"].as_i64() > Some(0));
    let wrong = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    assert_eq!(say(wrong("label", json!("luck"))).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(say(wrong("answer", json!("perhaps"))).await.status, StatusCode::BAD_REQUEST);
    let refused = say(wrong("label", json!("review"))).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.json()["detail"].as_str().is_some_and(|detail| detail.contains("Nothing is inferred")), "{}", refused.text);
    let nowhere = post(&router, "/api/v1/features/PAY-99/inferences", "application/json", good.to_string()).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    assert!(!get(&router, "/features/PAY-1?as_of=2026-11-20").await.text.contains("class=\"judge\""), "nobody judges in the past");
}
