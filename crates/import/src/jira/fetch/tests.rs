//! A Jira on loopback, as small as it can be.

use super::*;
use crate::{Translated, jira::translate};
use domain::{
    Moment,
    item::{Measure, What},
};
use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Status, further headers and body of an answer.
type Answer = (u16, &'static str, String);

/// Answers every request by `answer(path and query, number of the request)`; what
/// was asked is kept.
fn jira(answer: impl Fn(&str, usize) -> Answer + Send + 'static) -> (Url, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let address = format!("http://{}", listener.local_addr().expect("has an address"));
    let asked = Arc::new(Mutex::new(vec![]));
    let keep = asked.clone();
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().flatten().enumerate() {
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
            let path = lines.next().unwrap_or_default().split(' ').nth(1).unwrap_or_default().to_owned();
            let authorization = lines.find(|line| line.to_lowercase().starts_with("authorization")).unwrap_or_default();
            keep.lock().expect("no panic").push(format!("{path} {authorization}"));
            let (status, headers, body) = answer(&path, number);
            let head = format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
            let _ = (&stream).write_all(format!("{head}{body}").as_bytes());
        }
    });
    (address.parse().expect("is an address"), asked)
}

fn ok(body: impl Into<String>) -> Answer {
    (200, "", body.into())
}

static WAITED: AtomicUsize = AtomicUsize::new(0);

fn fetched(address: Url, auth: Auth) -> Result<(Translated, Fetched), Stopped> {
    going_on(address, auth, &mut Kept::nothing())
}

fn going_on(address: Url, auth: Auth, kept: &mut Kept) -> Result<(Translated, Fetched), Stopped> {
    let site = Site { address, auth, query: "project = A".into(), allow_private: true };
    let mut talk = Talk::new(&site.auth, true);
    talk.wait = |pause| {
        WAITED.fetch_add(pause.as_secs() as usize, Ordering::Relaxed);
    };
    let (mut pages, mut last) = (vec![], None);
    Fetch::new(&site, talk, kept).all(&mut |page| pages.push(page), &mut |progress| last = Some(progress))?;
    let translated = translate(pages, Moment::from_seconds(1_798_761_600));
    Ok((translated, last.expect("there was a response")))
}

fn issue(key: &str, more: &str) -> String {
    let fields = r#""summary":"x","issuetype":{"name":"Story"},"status":{"name":"Done"},"created":"2024-03-01T09:00:00.000+0000","customfield_10016":3"#;
    format!(r#"{{"key":"{key}","fields":{{{fields}{more}}}}}"#)
}

/// An issue of whose 3 changes and 3 comments only the first came with the search.
fn long_issue(key: &str) -> String {
    let comments = format!(r#","comment":{{"total":3,"comments":[{}]}}"#, comment(0));
    let whole = issue(key, &comments);
    format!(r#"{},"changelog":{{"total":3,"histories":[{}]}}}}"#, &whole[..whole.len() - 1], history(2))
}

fn history(n: usize) -> String {
    format!(
        r#"{{"created":"2024-03-0{}T09:00:00.000+0000","items":[{{"field":"status","fromString":"s{n}","toString":"s{}"}}]}}"#,
        n + 2,
        n + 1
    )
}

fn comment(n: usize) -> String {
    format!(r#"{{"id":"{n}","created":"2024-03-02T09:00:00.000+0000","body":"c{n}"}}"#)
}

fn parameter(path: &str, name: &str) -> String {
    let address: Url = format!("http://x{path}").parse().expect("is an address");
    address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn count(translated: &Translated, is: impl Fn(&What) -> bool) -> usize {
    translated.found.iter().flat_map(|found| &found.facts).filter(|fact| is(&fact.what)).count()
}

#[test]
fn cloud_is_paged_by_token_and_long_lists_are_completed() {
    let (address, asked) = jira(|path, _| match path.split('?').next().unwrap_or_default() {
        "/rest/api/2/serverInfo" => ok(r#"{"deploymentType":"Cloud"}"#),
        "/rest/api/3/search/jql" if parameter(path, "nextPageToken").is_empty() => ok(format!(
            r#"{{"nextPageToken":"two","names":{{"customfield_10016":"Story point estimate"}},"issues":[{}]}}"#,
            issue("A-1", "")
        )),
        "/rest/api/3/search/jql" => ok(format!(r#"{{"isLast":true,"issues":[{}]}}"#, long_issue("A-2"))),
        "/rest/api/3/issue/A-2/changelog" => {
            let from: usize = parameter(path, "startAt").parse().unwrap_or_default();
            let values: Vec<_> = (from..3).take(2).map(history).collect();
            ok(format!(r#"{{"total":3,"values":[{}]}}"#, values.join(",")))
        }
        "/rest/api/3/issue/A-2/comment" => {
            ok(format!(r#"{{"total":3,"comments":[{}]}}"#, (0..3).map(comment).collect::<Vec<_>>().join(",")))
        }
        _ => (404, "", String::new()),
    });
    let auth = Auth::Basic { user: "ana".into(), secret: "x".into() };
    let (translated, progress) = fetched(address, auth).expect("it answers");
    assert_eq!((translated.found.len(), progress), (2, Fetched { issues: 2, of: None }));
    assert_eq!(translated.problems, []);
    assert_eq!(count(&translated, |what| matches!(what, What::Status { .. })), 3);
    assert_eq!(count(&translated, |what| matches!(what, What::Commented { .. })), 3);
    assert_eq!(count(&translated, |what| matches!(what, What::Estimated { measure: Measure::Points, .. })), 2, "the field was named");
    let asked = asked.lock().expect("no panic");
    assert!(asked.iter().all(|line| line.to_lowercase().ends_with("authorization: basic yw5hong=")), "{asked:?}");
}

#[test]
fn an_issue_that_is_gone_before_the_rest_of_it_came_is_a_problem_and_the_others_come() {
    let (address, _) = jira(|path, _| match path.split('?').next().unwrap_or_default() {
        "/rest/api/2/serverInfo" => ok(r#"{"deploymentType":"Cloud"}"#),
        "/rest/api/3/search/jql" => ok(format!(r#"{{"issues":[{},{},{}]}}"#, issue("A-1", ""), long_issue("A-2"), issue("A-3", ""))),
        _ => (404, "", r#"{"errorMessages":["Issue does not exist"]}"#.into()),
    });
    let (translated, progress) = fetched(address.clone(), Auth::Nobody).expect("the others are there");
    let keys: Vec<&str> = translated.found.iter().map(|found| found.item.as_str()).collect();
    assert_eq!((keys, progress.issues), (vec!["A-1", "A-3"], 3));
    let [problem] = &translated.problems[..] else { panic!("{:?}", translated.problems) };
    assert_eq!(&*problem.place, &format!("{address}browse/A-2"));
    assert!(problem.message.starts_with("A-2 could not be fetched whole; it was left out. The search found it, but "), "{problem:?}");
    assert!(problem.message.contains("/issue/A-2/changelog") && problem.message.contains("import again"), "{problem:?}");
}

#[test]
fn server_is_paged_by_offset_and_asked_again_when_it_says_so() {
    WAITED.store(0, Ordering::Relaxed);
    let (address, asked) = jira(|path, number| match path.split('?').next().unwrap_or_default() {
        "/rest/api/2/serverInfo" => ok(r#"{"deploymentType":"Server"}"#),
        _ if number == 1 => (429, "Retry-After: 40\r\n", String::new()),
        _ if number == 2 => (503, "", String::new()),
        "/rest/api/2/search" => {
            let from: usize = parameter(path, "startAt").parse().unwrap_or_default();
            let issues: Vec<_> = (from..5).take(2).map(|n| issue(&format!("A-{n}"), "")).collect();
            ok(format!(r#"{{"total":5,"issues":[{}]}}"#, issues.join(",")))
        }
        _ => (404, "", String::new()),
    });
    let (translated, progress) = fetched(address, Auth::Token("secret".into())).expect("it answers");
    assert_eq!((translated.found.len(), progress), (5, Fetched { issues: 5, of: Some(5) }));
    assert_eq!(asked.lock().expect("no panic").len(), 1 + 2 + 3);
    assert!(WAITED.load(Ordering::Relaxed) >= 42, "it waited as long as it was asked to");
}

#[test]
fn a_refusal_names_the_address_and_the_way_out() {
    let (address, _) = jira(|_, _| (401, "", "Unauthorized".into()));
    let stopped = fetched(address.clone(), Auth::Token("secret".into())).expect_err("refused").to_string();
    assert!(stopped.contains("answered 401. Check the token") && !stopped.contains("secret"), "{stopped}");
    let (address, _) = jira(|_, _| ok("<html>"));
    let stopped = fetched(address, Auth::Nobody).expect_err("no JSON").to_string();
    assert!(stopped.contains("Is it the address of a Jira?"), "{stopped}");
    let (address, _) = jira(|_, _| (503, "", String::new()));
    let stopped = fetched(address, Auth::Nobody).expect_err("never there").to_string();
    assert!(stopped.contains("asked 6 times in vain"), "{stopped}");
}

/// Five issues in pages of two, by token or by offset; what was asked `dies` times in a
/// row at the third page. A token that is too old is not understood.
fn dying(cloud: bool, too_old: &'static str, dies: usize) -> (Url, Arc<Mutex<Vec<String>>>) {
    let left = AtomicUsize::new(dies);
    jira(move |path, _| {
        let (kind, parameter_) = if cloud { ("Cloud", "nextPageToken") } else { ("Server", "startAt") };
        let place = parameter(path, parameter_);
        let from: usize = place.trim_start_matches('t').parse().unwrap_or_default();
        match path.split('?').next().unwrap_or_default() {
            "/rest/api/2/serverInfo" => ok(format!(r#"{{"deploymentType":"{kind}"}}"#)),
            _ if from == 4 && left.load(Ordering::Relaxed) > 0 => {
                left.fetch_sub(1, Ordering::Relaxed);
                (403, "", "gone".into())
            }
            _ if !too_old.is_empty() && place == too_old && left.load(Ordering::Relaxed) == 0 => (400, "", "no such token".into()),
            _ => {
                let issues: Vec<_> = (from..5).take(2).map(|n| issue(&format!("A-{n}"), "")).collect();
                let token = if cloud && from < 4 { format!(r#""nextPageToken":"t{}","#, from + 2) } else { String::new() };
                ok(format!(r#"{{{token}"total":5,"issues":[{}]}}"#, issues.join(",")))
            }
        }
    })
}

#[test]
fn a_fetch_that_was_cut_off_asks_only_for_what_is_missing() {
    for cloud in [true, false] {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = || Kept::beside(&folder.path().join("work.db"), "all").expect("it opens");
        let (address, asked) = dying(cloud, "", 1);
        let stopped = going_on(address.clone(), Auth::Nobody, &mut kept()).expect_err("it dies").to_string();
        assert!(stopped.contains("answered 403"), "{stopped}");
        assert_eq!(asked.lock().expect("no panic").len(), 4, "what kind it is, two pages, and the one that died");
        let (translated, progress) = going_on(address, Auth::Nobody, &mut kept()).expect("it goes on");
        assert_eq!(asked.lock().expect("no panic").len(), 5, "one page was missing");
        let keys: Vec<&str> = translated.found.iter().map(|found| found.item.as_str()).collect();
        assert_eq!((keys, progress.issues), (vec!["A-0", "A-1", "A-2", "A-3", "A-4"], 5));
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "what is whole is not kept");
    }
}

#[test]
fn a_place_that_the_tool_has_forgotten_begins_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = || Kept::beside(&folder.path().join("work.db"), "all").expect("it opens");
    let (address, asked) = dying(true, "t4", 1);
    going_on(address.clone(), Auth::Nobody, &mut kept()).expect_err("it dies");
    let stopped = going_on(address, Auth::Nobody, &mut kept()).expect_err("t4 is never understood").to_string();
    assert!(stopped.contains("answered 400"), "{stopped}");
    let asked = asked.lock().expect("no panic");
    assert_eq!(asked.len(), 4 + 1 + 3, "the old place in vain, then from the beginning: {asked:?}");
}
