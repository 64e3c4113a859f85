//! Every page answers, and says what it is for.

use crate::served::{empty, get, keys, served, simulated};
use axum::http::StatusCode;

#[tokio::test]
async fn every_page_answers_with_its_first_line() {
    let router = served(simulated());
    let key = keys(&router).await.remove(0);
    let feature = format!("/features/{key}");
    let pages = [
        ("/", "What waits"),
        ("/features", "What is in flight"),
        ("/features?view=board&state=all", "usual stay"),
        ("/features?state=landed&sort=landed", "What landed"),
        (feature.as_str(), "Where "),
        ("/insights", "Where the time goes"),
        ("/findings", "What is looked for"),
        ("/findings/context_loss", "When it speaks"),
        ("/import", "Hand in a history"),
        ("/styleguide", "A report you can work in"),
        ("/api", "What can be asked"),
    ];
    for (address, said) in pages {
        let answer = get(&router, address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert!(answer.text.contains(said), "{address} does not say “{said}”");
        assert!(answer.text.contains("<h1>") && answer.text.contains("class=\"lede\""), "{address} has no first line");
    }
}

#[tokio::test]
async fn a_feature_shows_its_ribbon_its_table_and_the_way_back_in_time() {
    let router = served(simulated());
    let key = keys(&router).await.remove(0);
    let page = get(&router, &format!("/features/{key}")).await.text;
    for part in ["class=\"ribbon-l\"", "Elapsed", "name=\"as_of\"", "name=\"day\"", "alongside why", "Overhead factor", "What happened"] {
        assert!(page.contains(part), "{part}");
    }
    let slider = get(&router, &format!("/features/{key}?day=1")).await;
    assert_eq!(slider.status, StatusCode::SEE_OTHER);
    let then = get(&router, slider.header("location")).await;
    assert!(then.text.contains("Told as it was known on"), "{}", slider.header("location"));
}

#[tokio::test]
async fn an_empty_workspace_teaches_the_first_step() {
    let router = served(empty());
    for address in ["/", "/features", "/insights"] {
        let answer = get(&router, address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert!(answer.text.contains("href=\"/import\"") && answer.text.contains("Import a history"), "{address}");
    }
    assert_eq!(get(&router, "/findings").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_there_says_so_and_shows_the_way_out() {
    let router = served(empty());
    for address in ["/nowhere", "/features/PAY-99", "/findings/nothing", "/import/mapping/none"] {
        let answer = get(&router, address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert!(answer.text.contains("This is not here") && answer.text.contains("class=\"btn main\""), "{address}");
    }
    let unread = get(&router, "/features?sort=colour").await;
    assert_eq!(unread.status, StatusCode::BAD_REQUEST);
    assert!(unread.text.contains("age, landed, work"), "{}", unread.text);
}

#[tokio::test]
async fn a_page_is_light() {
    let router = served(simulated());
    for address in ["/", "/features?view=board&state=all", "/insights"] {
        let page = get(&router, address).await;
        assert!(page.text.len() < 400_000, "{address}: {} bytes before compression", page.text.len());
    }
}
