//! Every page answers, and says what it is for.

use crate::served::{empty, get, keys, planned, served, simulated};
use axum::http::StatusCode;

#[tokio::test]
async fn every_page_answers_with_its_first_line() {
    let router = served(simulated());
    let key = keys(&router).await.remove(0);
    let feature = format!("/features/{key}");
    let plan = format!("/features/{}/plan", planned(&router).await);
    let pages = [
        ("/", "What waits"),
        ("/features", "What is in flight"),
        ("/features?view=board&state=all", "usual stay"),
        ("/features?state=landed&sort=landed", "What landed"),
        (feature.as_str(), "Where "),
        (plan.as_str(), "What fits a date"),
        ("/insights", "Where the time goes"),
        ("/insights/forecasts", "When all that is open is done"),
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

#[tokio::test]
async fn a_plan_shows_its_curve_its_slices_and_what_would_fit() {
    let router = served(simulated());
    let key = planned(&router).await;
    let page = get(&router, &format!("/features/{key}/plan")).await.text;
    for part in [
        "id=\"odds-t\"",
        "The same as a table",
        "name=\"by\"",
        "name=\"odds\"",
        "id=\"fits-answer\"",
        "What other days and odds would buy",
        "What drives the spread",
        "Where the days to even odds go",
        "alongside forecast",
        "alongside negotiate",
        "Who has time for it",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let asked = get(&router, &format!("/features/{key}/plan?by=2028-06-01&odds=60")).await.text;
    assert!(asked.contains("value=\"2028-06-01\"") && asked.contains("60 of 100") && asked.contains("everything fits"));
    let part = get(&router, &format!("/features/{key}/plan/fits?by=2028-06-01&odds=60&whole=false")).await.text;
    assert!(part.contains("everything fits") && !part.contains("<html") && !part.contains("id=\"fits-more\""), "{part}");
    let feature = get(&router, &format!("/features/{key}")).await.text;
    assert!(feature.contains("class=\"fan\"") && feature.contains(&format!("href=\"/features/{key}/plan\"")));
    let list = get(&router, "/features").await.text;
    assert!(list.contains("Lands, P50–P85") && list.contains("class=\"fan\""));
}

#[tokio::test]
async fn a_wish_that_makes_no_sense_says_what_to_write() {
    let router = served(simulated());
    let key = planned(&router).await;
    for (wish, said) in
        [("odds=100", "percent, from 1 to 99"), ("odds=some", "percent, from 1 to 99"), ("by=soon", "2026-03-01"), ("as_of=x", "is no day")]
    {
        for address in [format!("/features/{key}/plan?{wish}"), format!("/features/{key}/plan/fits?{wish}")] {
            let answer = get(&router, &address).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
            assert!(answer.text.contains(said), "{address}: {}", answer.text);
        }
    }
    assert_eq!(get(&router, "/features/PAY-999/plan").await.status, StatusCode::NOT_FOUND);
    let impossible = get(&router, &format!("/features/{key}/plan?by=2026-11-23&odds=99")).await;
    assert_eq!(impossible.status, StatusCode::OK);
    assert!(impossible.text.contains("days more") || impossible.text.contains("fit"), "an impossible wish is explained");
}

#[tokio::test]
async fn without_a_plan_the_page_teaches_what_one_looks_like() {
    let router = served(crate::hostile::hostile().await);
    let page = get(&router, "/features/PAY-2/plan").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("alongside plan load PAY-2 plan.toml") && page.text.contains("[[item]]"), "{}", page.text);
    assert!(page.text.contains("cannot be forecast yet"));
    let forecasts = get(&router, "/insights/forecasts").await;
    assert!(forecasts.text.contains("Nothing to hold against what happened"));
}
