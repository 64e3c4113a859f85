//! A GitHub on loopback, as small as it can be.

use super::*;
use crate::github::translate;
use domain::item::What;
use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
};

/// Status, further headers and body of an answer.
type Answer = (u16, String, String);

/// Answers every request by `answer(own address, path and query, number of the
/// request)`; what was asked is kept.
fn github(answer: impl Fn(&str, &str, usize) -> Answer + Send + 'static) -> (Url, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let address = format!("http://{}", listener.local_addr().expect("has an address"));
    let (asked, own) = (Arc::new(Mutex::new(vec![])), address.clone());
    let keep = asked.clone();
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().flatten().enumerate() {
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
            let path = lines.next().unwrap_or_default().split(' ').nth(1).unwrap_or_default().to_owned();
            lines.for_each(drop);
            keep.lock().expect("no panic").push(path.clone());
            let (status, headers, body) = answer(&own, &path, number);
            let head = format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
            let _ = (&stream).write_all(format!("{head}{body}").as_bytes());
        }
    });
    (address.parse().expect("is an address"), asked)
}

fn ok(body: impl Into<String>) -> Answer {
    (200, String::new(), body.into())
}

fn site(api: Url) -> Site {
    Site { api, repository: "o/r".into(), auth: Auth::Token("secret".into()), since: None, allow_private: true }
}

fn issue(number: u64, day: u32, more: &str) -> String {
    format!(
        r#"{{"number":{number},"title":"t","created_at":"2024-01-01T00:00:00Z","updated_at":"2024-01-0{day}T00:00:00Z","state":"open"{more}}}"#
    )
}

/// What was fetched in pages, and everything that progress heard.
fn fetched(site: &Site) -> Result<(Vec<Page>, Vec<Fetched>), Stopped> {
    going_on(site, &mut Kept::nothing())
}

fn going_on(site: &Site, kept: &mut Kept) -> Result<(Vec<Page>, Vec<Fetched>), Stopped> {
    let (mut pages, mut heard) = (vec![], vec![]);
    Fetch::new(site, kept, |_| ()).all(&mut |page| pages.push(page), &mut |progress| heard.push(progress))?;
    Ok((pages, heard))
}

/// Three issues in two pages, one of them a pull request; a release; a deployment.
fn whole(own: &str, path: &str) -> Answer {
    let pull = issue(2, 2, r#","head":{"ref":"1-x"},"base":{}"#);
    match path.split('?').next().unwrap_or_default() {
        "/repos/o/r/issues" if path.contains("since=2024-01-02") => {
            ok(format!("[{},{}]", issue(2, 2, r#","pull_request":{}"#), issue(3, 3, "")))
        }
        "/repos/o/r/issues" => {
            let next = format!("Link: <{own}/repos/o/r/issues?page=2>; rel=\"next\"\r\n");
            (200, next, format!("[{},{}]", issue(1, 1, ""), issue(2, 2, r#","pull_request":{}"#)))
        }
        "/repos/o/r/issues/1/timeline" if !path.contains("page=2") => {
            let next = format!("Link: <{own}/repos/o/r/issues/1/timeline?page=2>; rel=\"next\"\r\n");
            (200, next, r#"[{"event":"closed","created_at":"2024-01-02T00:00:00Z"}]"#.into())
        }
        "/repos/o/r/issues/1/timeline" => ok(r#"[{"event":"reopened","created_at":"2024-01-03T00:00:00Z"}]"#),
        "/repos/o/r/pulls/2" => ok(pull),
        "/repos/o/r/pulls/2/comments" => ok(r#"[{"id":1,"body":"x","created_at":"2024-01-02T00:00:00Z"}]"#),
        "/repos/o/r/releases" => ok(r#"[{"tag_name":"v1","created_at":"2024-01-04T00:00:00Z","published_at":"2024-01-04T00:00:00Z"}]"#),
        "/repos/o/r/deployments" => ok(r#"[{"id":7,"sha":"a","environment":"production","created_at":"2024-01-04T00:00:00Z"}]"#),
        "/repos/o/r/deployments/7/statuses" => ok(r#"[{"state":"success","created_at":"2024-01-04T01:00:00Z"}]"#),
        _ => ok("[]"),
    }
}

#[test]
fn everything_is_fetched_once_and_can_be_translated() {
    let (api, asked) = github(|own, path, _| whole(own, path));
    let (pages, heard) = fetched(&site(api)).expect("it answers");
    let read = translate(pages, Some("o/r"), Moment::from_seconds(1_790_000_000));
    assert_eq!(read.problems, []);
    let keys: Vec<&str> = read.found.iter().map(|found| found.item.as_str()).collect();
    assert_eq!(keys, ["o/r#1", "o/r#2", "o/r#3", "o/r/releases/v1", "o/r/deployments/7"]);
    let count = |is: fn(&What) -> bool| read.found.iter().flat_map(|found| &found.facts).filter(|fact| is(&fact.what)).count();
    assert_eq!(count(|what| *what == What::Reopened), 1, "the second page of the timeline");
    assert_eq!(count(|what| matches!(what, What::Commented { .. })), 1);
    assert_eq!(count(|what| matches!(what, What::Deployed { .. })), 2);
    let last = heard.last().expect("progress");
    assert_eq!((last.items, last.releases, last.until), (3, 2, "2024-01-03T00:00:00Z".parse().ok()));
    let timelines = asked.lock().expect("no panic").iter().filter(|path| path.contains("issues/2/timeline")).count();
    assert_eq!(timelines, 1, "what was handed on is not asked for again");
}

#[test]
fn a_fetch_goes_on_from_the_last_change() {
    let (api, asked) = github(|own, path, _| whole(own, path));
    let since = "2024-01-02T00:00:00Z".parse().ok();
    let (pages, _) = fetched(&Site { since, ..site(api) }).expect("it answers");
    assert_eq!(pages.len(), 2 + 2);
    assert!(asked.lock().expect("no panic").iter().all(|path| !path.contains("issues/1/")));
}

#[test]
fn a_rate_limit_is_waited_for_and_told() {
    let (api, _) = github(|own, path, number| match number {
        0 => (403, "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1\r\n".into(), String::new()),
        1 => (429, "Retry-After: 60\r\n".into(), String::new()),
        2 => (502, String::new(), String::new()),
        _ => whole(own, path),
    });
    let (_, heard) = fetched(&site(api)).expect("it answers in the end");
    let waits: Vec<u64> = heard.iter().map(|progress| progress.waiting_seconds).filter(|wait| *wait > 0).collect();
    assert_eq!(waits, [1, 60, 4]);
}

#[test]
fn a_refusal_names_the_address_and_the_way_out() {
    let refusal = |status: u16, headers: &'static str, body: &'static str| {
        let (api, _) = github(move |_, _, _| (status, headers.into(), body.into()));
        fetched(&site(api)).expect_err("refused").to_string()
    };
    let stopped = refusal(403, "", "no");
    assert!(stopped.contains("answered 403. Check the token") && !stopped.contains("secret"), "{stopped}");
    assert!(refusal(200, "", "<html>").contains("Is it the address of a GitHub API?"));
    assert!(refusal(429, "Retry-After: 90000\r\n", "").contains("no more requests for 1500 minutes"));
    assert!(refusal(200, "Link: <http://elsewhere.example/>; rel=\"next\"\r\n", "[]").contains("another machine"));
    assert!(refusal(503, "", "").contains("6 times in vain"));
}

#[test]
fn a_private_address_is_refused_unless_allowed() {
    let (api, asked) = github(|own, path, _| whole(own, path));
    let stopped = fetched(&Site { allow_private: false, ..site(api) }).expect_err("refused").to_string();
    assert!(stopped.contains("inside your own network"), "{stopped}");
    assert!(asked.lock().expect("no panic").is_empty());
}

#[test]
fn a_fetch_that_was_cut_off_asks_only_for_what_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = || Kept::beside(&folder.path().join("work.db"), "all").expect("it opens");
    let well = Arc::new(Mutex::new(false));
    let is_well = well.clone();
    let (api, asked) = github(move |own, path, _| match path.split('?').next() {
        Some("/repos/o/r/issues/3/timeline") if !*is_well.lock().expect("no panic") => (404, String::new(), "gone".into()),
        _ => whole(own, path),
    });
    let asked_for = |of: &str| asked.lock().expect("no panic").iter().filter(|path| path.contains(of)).count();
    going_on(&site(api.clone()), &mut kept()).expect_err("it dies");
    let before = [asked_for("issues/1/"), asked_for("issues/2/"), asked_for("pulls/2"), asked_for("issues?")];
    assert_eq!(before, [2, 1, 2, 2]);
    *well.lock().expect("no panic") = true;
    let (pages, heard) = going_on(&site(api), &mut kept()).expect("it goes on");
    let after = [asked_for("issues/1/"), asked_for("issues/2/"), asked_for("pulls/2"), asked_for("issues?")];
    assert_eq!(after, [2, 1, 2, 3], "the list from the last change on, and nothing that was handed on");
    let read = translate(pages, Some("o/r"), Moment::from_seconds(1_790_000_000));
    assert_eq!((read.problems, read.found.len()), (vec![], 5));
    assert_eq!(heard.last().map(|last| last.items), Some(3));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "what is whole is not kept");
}
