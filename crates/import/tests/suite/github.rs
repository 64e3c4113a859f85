//! GitHub histories, as backup tools write them.

use crate::data::{NOW, archive, facts, file};
use domain::{
    Key, Role,
    item::{Fact, ItemKind, ReviewVerdict, What},
};
use import::{Page, Translated, github};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

fn page(json: &serde_json::Value) -> Page {
    Page { place: "page.json".into(), bytes: json.to_string().into_bytes() }
}

fn read(json: &serde_json::Value) -> Translated {
    github::translate([page(json)], Some("o/r"), NOW)
}

fn count(translated: &Translated, test: impl Fn(&What) -> bool) -> usize {
    facts(translated).filter(|fact| test(&fact.what)).count()
}

fn opened(translated: &Translated, kind: ItemKind) -> usize {
    count(translated, |what| matches!(what, What::Opened { kind: known, .. } if *known == kind))
}

fn verdicts(translated: &Translated, verdict: ReviewVerdict) -> usize {
    count(translated, |what| matches!(what, What::Reviewed { verdict: known, .. } if *known == verdict))
}

#[test]
fn a_backup_with_timelines_comes_in_whole() {
    let Some(pages) = archive("github/bitcoin-core-gui.tar.xz") else { return };
    let read = github::translate(pages, None, NOW);
    assert_eq!(read.problems, []);
    assert_eq!((opened(&read, ItemKind::Issue), opened(&read, ItemKind::Pull)), (341, 537));
    assert_eq!(count(&read, |what| *what == What::Merged), 332);
    assert_eq!(count(&read, |what| matches!(what, What::Labelled { .. })), 1269);
    assert_eq!(count(&read, |what| matches!(what, What::Retitled { .. })), 335);
    assert_eq!(count(&read, |what| *what == What::Reopened), 58);
    assert_eq!(count(&read, |what| matches!(what, What::Pushed { forced: true, .. })), 1153);
    assert_eq!(count(&read, |what| *what == What::Drafted), 70);
    assert_eq!(count(&read, |what| matches!(what, What::Planned { from, .. } if from.is_empty())), 98);
    assert_eq!(count(&read, |what| matches!(what, What::Commented { id, .. } if !id.starts_with("review"))), 5197 + 2308);
    // 74 ask for changes today; one more did before it was dismissed.
    assert_eq!(verdicts(&read, ReviewVerdict::ChangesRequested), 75);
    assert_eq!(count(&read, |what| matches!(what, What::Reviewed { .. })), 1788 + 1);
    assert!(read.found.iter().all(|found| found.item.as_str().starts_with("bitcoin-core/gui#")));
    statuses_lead_from_one_to_the_next(&read);
}

#[test]
fn the_archives_of_the_ietf_come_in_whole() {
    let names = ["cfrg__draft-irtf-cfrg-hash-to-curve", "core-wg__oscore-groupcomm", "ietf-rats-wg__eat", "ietf-wg-ohai__oblivious-http"];
    let more = ["mlswg__mls-protocol", "oauth-wg__oauth-sd-jwt-vc", "quicwg__qlog", "tlswg__tls13-spec"];
    let path = |name: &&str| format!("github/ietf-archive/{name}.archive.json.xz");
    let pages: Option<Vec<Page>> = names.iter().chain(&more).map(|name| file(&path(name))).collect();
    let Some(pages) = pages else { return };
    let read = github::translate(pages, None, NOW);
    assert_eq!(read.problems, []);
    assert_eq!((opened(&read, ItemKind::Issue), opened(&read, ItemKind::Pull)), (1721, 2803));
    assert_eq!(count(&read, |what| *what == What::Merged), 2322);
    assert_eq!(count(&read, |what| matches!(what, What::Reviewed { .. })), 5636);
    assert_eq!(verdicts(&read, ReviewVerdict::ChangesRequested), 320);
    let comments = |review: bool| count(&read, |what| matches!(what, What::Commented { id, .. } if id.starts_with("review") == review));
    assert_eq!(comments(false), 14_386);
    statuses_lead_from_one_to_the_next(&read);
}

/// Every status follows from the one before, and ends where the item stands.
fn statuses_lead_from_one_to_the_next(read: &Translated) {
    let known: BTreeSet<&str> = github::STATUSES.iter().map(|(word, ..)| *word).collect();
    for found in &read.found {
        let mut status = None;
        for fact in &found.facts {
            match &fact.what {
                What::Opened { status: first, .. } => status = Some(first.clone()),
                What::Status { from, to } => {
                    assert_eq!(status.as_ref(), Some(from), "{} at {}", found.item, fact.at);
                    assert!(known.contains(&**to), "{to}");
                    status = Some(to.clone());
                }
                _ => {}
            }
        }
        assert!(status.is_some(), "{} was never opened", found.item);
    }
}

#[test]
fn a_pull_request_fixes_an_issue_and_goes_through_review() {
    let read = read(&serde_json::json!({
        "pull": {"number": 7, "title": "PAY-3: split", "html_url": "https://github.com/o/r/pull/7", "user": {"login": "ann"},
            "created_at": "2024-01-01T00:00:00Z", "state": "closed", "merged_at": "2024-01-03T00:00:00Z",
            "body": "Fixes #5 <script>alert(1)</script>", "head": {"ref": "12-split"}, "draft": false},
        "events": [
            {"event": "committed", "sha": "a", "committer": {"date": "2023-12-31T00:00:00Z"}, "author": {"name": "Ann", "email": "a@x"}, "message": "see #6"},
            {"event": "ready_for_review", "created_at": "2024-01-02T00:00:00Z", "actor": {"login": "ann"}},
            {"event": "review_requested", "created_at": "2024-01-02T01:00:00Z", "actor": {"login": "ann"}, "requested_reviewer": {"login": "bob"}},
            {"event": "reviewed", "id": 1, "submitted_at": "2024-01-02T02:00:00Z", "user": {"login": "bob"}, "state": "changes_requested", "body": "No."},
            {"event": "closed", "created_at": "2024-01-03T00:00:00Z", "actor": {"login": "ann"}},
            {"event": "merged", "created_at": "2024-01-03T00:00:00Z", "actor": {"login": "ann"}}
        ],
        "comments": [{"id": 9, "body": "here", "created_at": "2024-01-02T02:00:01Z", "user": {"login": "bob"}}]
    }));
    assert_eq!(read.problems, []);
    let facts = &read.found[0].facts;
    let statuses: Vec<&str> = facts
        .iter()
        .filter_map(|fact| match &fact.what {
            What::Opened { status, .. } => Some(&**status),
            What::Status { to, .. } => Some(&**to),
            _ => None,
        })
        .collect();
    assert_eq!(statuses, ["draft", "ready", "merged"]);
    let link = |how: &str, to: &str| facts.iter().any(|f| f.what == What::Linked { how: how.into(), to: Key::new(to) });
    assert!(link("closes", "o/r#5") && link("mentions", "o/r#6") && link("names", "o/r#12") && link("names", "PAY-3"));
    assert!(facts.iter().any(|fact| fact.what == What::Closed { why: "merged".into() }));
    let people: Vec<&str> = read.accounts.list().iter().map(|account| account.id.as_str()).collect();
    assert_eq!(people, ["ann", "bob"]);
}

#[test]
fn answers_of_the_rest_api_come_in_alone_too() {
    let api = "https://api.github.com/repos/o/r";
    let read = read(&serde_json::json!([
        {"number": 1, "title": "An issue", "url": format!("{api}/issues/1"), "created_at": "2024-01-01T00:00:00Z", "state": "open",
            "user": {"login": "ann"}, "labels": [{"name": "kind/bug"}], "body": "text", "type": null},
        {"event": "closed", "created_at": "2024-01-02T00:00:00Z", "actor": {"login": "bob"}, "state_reason": "not_planned",
            "issue": {"number": 1, "url": format!("{api}/issues/1")}},
        {"number": 2, "title": "A pull", "url": format!("{api}/pulls/2"), "created_at": "2024-01-01T00:00:00Z", "head": {"ref": "x"}, "base": {}},
        {"id": 5, "submitted_at": "2024-01-02T00:00:00Z", "state": "APPROVED", "body": "", "user": {"login": "bob"}, "pull_request_url": format!("{api}/pulls/2")},
        {"id": 6, "body": "a line", "path": "a.rs", "created_at": "2024-01-02T00:00:00Z", "user": null, "pull_request_url": format!("{api}/pulls/2")},
        {"tag_name": "v1", "name": "", "created_at": "2024-02-01T00:00:00Z", "published_at": "2024-02-02T00:00:00Z", "url": format!("{api}/releases/1"), "body": "#2"},
        {"id": 3, "sha": "abc", "ref": "main", "environment": "production", "created_at": "2024-02-03T00:00:00Z", "url": format!("{api}/deployments/3"),
            "statuses": [{"state": "failure", "created_at": "2024-02-03T00:02:00Z"}, {"state": "in_progress", "created_at": "2024-02-03T00:01:00Z"}]},
    ]));
    assert_eq!(read.problems, []);
    let keys: Vec<&str> = read.found.iter().map(|found| found.item.as_str()).collect();
    assert_eq!(keys, ["o/r/releases/v1", "o/r/deployments/3", "o/r#1", "o/r#2"]);
    let reached: Vec<&What> = facts(&read).map(|fact| &fact.what).filter(|what| matches!(what, What::Deployed { .. })).collect();
    let deployed = |environment: &str, succeeded| What::Deployed { environment: environment.into(), succeeded };
    assert_eq!(reached, [&deployed("release", true), &deployed("production", false)]);
    assert_eq!(verdicts(&read, ReviewVerdict::Approved), 1);
    let dropped = What::Status { from: "open".into(), to: "closed as not planned".into() };
    assert!(facts(&read).any(|fact| fact.what == dropped));
}

#[test]
fn a_pull_request_belongs_to_the_issue_it_closes_or_is_opened_with_and_else_stands_for_itself() {
    let at = |day: u32| format!("2024-03-{day:02}T09:00:00Z");
    let issue = |n: u32| json!({"number": n, "title": "Split", "state": "open", "created_at": at(1), "user": {"login": "ana"}});
    let pull = |n: u32, title: &str, body: &str, comment: &str| {
        let comment = json!({"created_at": at(5), "user": {"login": "ben"}, "body": comment, "id": n});
        json!({"number": n, "title": title, "body": body, "state": "open", "created_at": at(2), "user": {"login": "ben"},
            "head": {"ref": "work"}, "base": {"ref": "main"}, "comments": [comment]})
    };
    let pulls = [
        pull(2, "Split", "Fixes #1", ""),
        pull(3, "Split", "After #1", ""),
        pull(4, "Split", "", "Closes #1"),
        pull(5, "Split", "", "see #1, and the conflicts: #1"),
        pull(6, "Split", "Fixes #99, like UTF-8", ""),
    ];
    let read = read(&json!({"issues": [issue(1)], "pulls": pulls}));
    let since = |n: usize| {
        let found = &read.found[n - 1];
        let told = found.facts.iter().find(|fact| matches!(&fact.what, What::Retyped { to, .. } if **to == *"Pull request for an issue"));
        told.map(|fact| fact.at.to_string()[..10].to_owned())
    };
    assert_eq!(read.found[0].item, Key::new("o/r#1"));
    assert_eq!([2, 3, 4, 5, 6].map(since), [Some("2024-03-02".into()), Some("2024-03-02".into()), Some("2024-03-05".into()), None, None]);
    let guess = import::guess(&read).mapping;
    assert_eq!((guess.role("Pull request for an issue"), guess.role("Pull request")), (Role::Part, Role::Feature));
}

#[test]
fn pull_requests_that_name_another_trackers_keys_belong_to_its_issues() {
    let pull = |n: u32, title: &str| {
        json!({"number": n, "title": title, "state": "open", "created_at": "2024-03-02T09:00:00Z", "user": {"login": "ben"},
            "head": {"ref": "work"}, "base": {"ref": "main"}})
    };
    let told = |read: &Translated| count(read, |what| matches!(what, What::Retyped { .. }));
    let some: Vec<_> = (1..=20).map(|n| pull(n, if n > 18 { "PAY-12 split" } else { "Tidy" })).collect();
    assert_eq!(told(&read(&json!({ "pulls": some }))), 2, "a tenth name the project");
    let one: Vec<_> = (1..=20).map(|n| pull(n, if n > 19 { "FOO-8 split" } else { "Tidy" })).collect();
    assert_eq!(told(&read(&json!({ "pulls": one }))), 0, "one in twenty is chance");
}

#[test]
fn a_bug_label_changes_the_type_as_long_as_it_is_on() {
    let label = |event: &str, day: u32| serde_json::json!({"event": event, "created_at": format!("2024-01-0{day}T00:00:00Z"), "label": {"name": "Bug"}});
    let read = read(&serde_json::json!({
        "issue": {"number": 1, "title": "t", "created_at": "2024-01-01T00:00:00Z", "state": "open"},
        "events": [label("labeled", 2), label("unlabeled", 3)]
    }));
    let retyped = |from: &str, to: &str| What::Retyped { from: from.into(), to: to.into() };
    let types: Vec<&What> = facts(&read).map(|fact| &fact.what).filter(|what| matches!(what, What::Retyped { .. })).collect();
    assert_eq!(types, [&retyped("Issue", "Bug"), &retyped("Bug", "Issue")]);
}

#[test]
fn bad_records_become_problems_and_the_rest_goes_on() {
    let good = serde_json::json!({"number": 3, "title": "Good", "createdAt": "2024-01-01T00:00:00Z", "state": "OPEN"});
    let read = read(&serde_json::json!({"repo": "x/y", "pulls": [], "issues": [
        {"title": "no number", "createdAt": "2024-01-01T00:00:00Z"},
        {"number": 1, "title": "no time"},
        {"number": 2, "title": "long ago", "createdAt": "1970-01-01T00:00:00Z"},
        {"number": 4, "title": "to come", "createdAt": "2262-01-01T00:00:00Z"},
        {"number": 5, "title": "no such time", "createdAt": "yesterday"},
        {"number": 6, "title": {"not": "text"}, "createdAt": "2024-01-01T00:00:00Z", "labels": "none", "comments": [{"body": 3}]},
        7, null, good, good
    ]}));
    let messages: Vec<String> = read.problems.iter().map(|p| format!("{}: {}", p.place, p.message)).collect();
    assert_eq!(messages.len(), 9, "{messages:#?}");
    assert!(messages.iter().all(|message| message.starts_with("page.json: ")), "{messages:#?}");
    let keys: Vec<&str> = read.found.iter().map(|found| found.item.as_str()).collect();
    assert_eq!(keys, ["o/r#6", "o/r#3"]);
}

#[test]
fn a_truncated_page_is_cut_and_brings_nothing() {
    let whole =
        serde_json::json!({"repo": "o/r", "issues": [{"number": 1, "createdAt": "2024-01-01T00:00:00Z", "title": "t"}], "pulls": []})
            .to_string();
    let cut = |bytes: &[u8]| github::translate([Page { place: "a.json".into(), bytes: bytes.into() }], None, NOW);
    for end in 0..whole.len() {
        let read = cut(&whole.as_bytes()[..end]);
        assert!(read.found.is_empty() && read.cut.is_some(), "cut at {end}");
    }
    assert!(cut(whole.as_bytes()).cut.is_none());
    assert_eq!(cut(b"\xff\xfe").problems.len(), 1);
}

#[test]
fn ten_thousand_comments_are_ten_thousand_facts() {
    let comments: Vec<_> = (0..10_000)
        .map(|n| serde_json::json!({"event": "commented", "id": n, "body": "see #2", "created_at": "2024-01-02T00:00:00Z", "user": {"login": "ann"}}))
        .collect();
    let read = read(&serde_json::json!({"issue": {"number": 1, "title": "t", "created_at": "2024-01-01T00:00:00Z"}, "events": comments}));
    assert_eq!(count(&read, |what| matches!(what, What::Commented { .. })), 10_000);
    assert_eq!(count(&read, |what| matches!(what, What::Linked { .. })), 1);
}

#[test]
fn the_same_item_on_two_pages_opens_once() {
    let issue = |title: &str| page(&serde_json::json!({"number": 1, "title": title, "created_at": "2024-01-01T00:00:00Z"}));
    let same = github::translate([issue("t"), issue("t")], Some("o/r"), NOW);
    assert_eq!((opened(&same, ItemKind::Issue), same.problems.len()), (1, 0));
    let differs = github::translate([issue("t"), issue("u")], Some("o/r"), NOW);
    assert_eq!((opened(&differs, ItemKind::Issue), differs.problems.len()), (1, 1));
}

/// Any JSON, with the words that GitHub uses.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let word = prop::sample::select(vec![
        "issue",
        "pull",
        "issues",
        "pulls",
        "events",
        "event",
        "comments",
        "reviews",
        "number",
        "title",
        "body",
        "created_at",
        "state",
        "user",
        "login",
        "labels",
        "name",
        "label",
        "rename",
        "closed",
        "labeled",
        "reviewed",
        "committed",
        "APPROVED",
        "submitted_at",
        "repo",
        "o/r",
        "2024-01-01T00:00:00Z",
        "Fixes #1",
        "head",
        "ref",
        "tag_name",
        "environment",
        "sha",
        "statuses",
        "https://github.com/o/r/issues/1",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null).boxed(),
        any::<i64>().prop_map(serde_json::Value::from).boxed(),
        word.clone().prop_map(serde_json::Value::from).boxed(),
        ".{0,12}".prop_map(serde_json::Value::from).boxed(),
    ];
    let nested = leaf.boxed().prop_recursive(5, 60, 6, move |inner| {
        let list = prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from).boxed();
        let object = prop::collection::vec((word.clone(), inner), 0..8);
        let object = object.prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect());
        prop_oneof![list, object.boxed()]
    });
    nested.boxed()
}

proptest! {
    #[test]
    fn no_page_makes_it_stumble(json in any_json()) {
        let read = read(&json);
        let ordered = |facts: &[Fact]| facts.is_sorted_by_key(|fact| fact.at);
        prop_assert!(read.found.iter().all(|found| ordered(&found.facts)));
    }

    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        github::translate([Page { place: "x".into(), bytes }], None, NOW);
    }
}
