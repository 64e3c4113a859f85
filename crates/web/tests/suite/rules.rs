//! The rules against other sites and other machines.

use crate::served::{ask, empty, get, post, served};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};

#[tokio::test]
async fn every_answer_carries_the_rules_for_the_browser() {
    let router = served(empty());
    for address in ["/", "/nowhere", "/api/v1/features", "/api/v1/nowhere"] {
        let answer = get(&router, address).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{address}: {policy}");
        assert!(!policy.contains("unsafe"), "{address}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
    }
}

#[tokio::test]
async fn no_page_holds_inline_script_or_style() {
    let router = served(crate::served::simulated());
    let plan = format!("/features/{}/plan", crate::served::planned(&router).await);
    for address in ["/", "/features", "/insights", "/insights/forecasts", "/import", "/styleguide", "/findings", plan.as_str()] {
        let page = get(&router, address).await.text;
        assert!(
            !page.contains("<style") && !page.contains(" style=\"") && !page.contains("<script>") && !page.contains(" onclick"),
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_foreign_page_changes_nothing() {
    let router = served(empty());
    let from = |name: &'static str, value: &'static str| {
        Request::post("/import/clear").header("host", "127.0.0.1:7878").header(name, value).body(Body::empty()).expect("a request")
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("x-nothing", ""),
    ] {
        let answer = ask(&router, from(name, value)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
        assert!(answer.text.contains("Nothing was changed"), "{name}: {value}");
    }
    for (name, value) in [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none"), ("origin", "http://127.0.0.1:7878")] {
        assert_eq!(ask(&router, from(name, value)).await.status, StatusCode::SEE_OTHER, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_foreign_name_for_this_machine_is_not_answered() {
    let router = served(empty());
    for host in ["evil.example", "127.0.0.1.evil.example:7878", "192.168.1.7", ""] {
        let request = Request::get("/").header("host", host).body(Body::empty()).expect("a request");
        assert_eq!(ask(&router, request).await.status, StatusCode::FORBIDDEN, "{host}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused() {
    let router = served(empty());
    let long = format!("import={}", "1".repeat(6 << 20));
    let answer = post(&router, "/import/undo", "application/x-www-form-urlencoded", long).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn an_address_that_others_can_reach_is_refused() {
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.expect("a free port");
    let refused = web::serve(listener, empty(), std::future::ready(())).await.expect_err("not on loopback");
    assert!(refused.to_string().contains("127.0.0.1"), "{refused}");
}

#[tokio::test]
async fn streams_end_when_the_server_does() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(web::serve(listener, empty(), async { drop(stopped.await) }));
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
    let request = format!("GET /live HTTP/1.1\r\nhost: {address}\r\n\r\n");
    tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes()).await.expect("asked");
    let mut first = [0; 64];
    tokio::io::AsyncReadExt::read(&mut stream, &mut first).await.expect("the stream begins");
    drop(stop);
    let ended = tokio::time::timeout(std::time::Duration::from_secs(5), server).await;
    ended.expect("the server ends in time").expect("without a panic").expect("without an error");
}
