//! Days that trackers keep: what they become, and from when.

use crate::data::NOW;
use domain::item::{Basis, DUE_DATE, Fact, RELEASE_DATE, What};
use import::{Page, Translated, csv_export::Columns};

/// The days that things were planned into: from when, into what, which day.
fn days(read: &Translated) -> Vec<(String, String, String)> {
    assert_eq!(read.problems, [], "everything can be read");
    let day = |fact: &Fact| match &fact.what {
        What::Planned { into, to, .. } if [DUE_DATE, RELEASE_DATE].contains(&into.as_str()) => {
            Some((fact.at.to_string().get(..10)?.to_owned(), into.to_string(), to.to_string()))
        }
        _ => None,
    };
    read.found.iter().flat_map(|found| &found.facts).filter_map(day).collect()
}

fn told(all: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    all.iter().map(|(at, into, to)| ((*at).to_owned(), (*into).to_owned(), (*to).to_owned())).collect()
}

fn page(json: &serde_json::Value) -> Page {
    Page { place: "page.json".into(), bytes: json.to_string().into_bytes() }
}

fn jira(fields: serde_json::Value, histories: serde_json::Value) -> Translated {
    let mut whole = serde_json::json!({ "summary": "Split payments", "issuetype": { "name": "Story" }, "status": { "name": "Open" },
        "created": "2024-01-10T09:00:00.000+0000", "priority": { "name": "High" } });
    let (Some(all), serde_json::Value::Object(more)) = (whole.as_object_mut(), fields) else { panic!("fields are an object") };
    all.extend(more);
    import::jira::translate([page(&serde_json::json!({ "key": "PAY-1", "fields": whole, "changelog": { "histories": histories } }))], NOW)
}

#[test]
fn a_due_date_of_jira_counts_from_each_of_its_changes() {
    let read = jira(serde_json::json!({ "duedate": "2024-05-01" }), serde_json::json!([]));
    assert_eq!(days(&read), told(&[("2024-01-10", DUE_DATE, "2024-05-01")]));
    let moved = serde_json::json!([{ "id": "1", "created": "2024-02-20T09:00:00.000+0000", "items": [{ "field": "duedate",
        "from": "2024-03-01", "fromString": "2024-03-01 00:00:00.0", "to": "2024-05-01", "toString": "2024-05-01 00:00:00.0" }] }]);
    let read = jira(serde_json::json!({ "duedate": "2024-05-01" }), moved);
    assert_eq!(days(&read), told(&[("2024-01-10", DUE_DATE, "2024-03-01"), ("2024-02-20", DUE_DATE, "2024-05-01")]));
    let urgent = read.found[0].facts.iter().any(|fact| matches!(&fact.what, What::Prioritised { to, .. } if to == "High"));
    assert!(urgent, "the priority it was given at first");
}

#[test]
fn a_version_that_is_to_come_gives_its_day_from_when_the_issue_was_planned_into_it() {
    let versions = serde_json::json!({ "fixVersions": [
        { "name": "1.0", "released": true, "releaseDate": "2024-01-31" }, { "name": "2.0", "released": false, "releaseDate": "2024-09-30" }] });
    let planned = serde_json::json!([{ "id": "1", "created": "2024-03-05T09:00:00.000+0000",
        "items": [{ "field": "Fix Version", "from": null, "fromString": null, "to": "10001", "toString": "2.0" }] }]);
    let read = jira(versions, planned);
    assert_eq!(days(&read), told(&[("2024-03-05", RELEASE_DATE, "2024-09-30")]));
    let fact = read.found[0].facts.iter().find(|fact| matches!(&fact.what, What::Planned { into, .. } if into == RELEASE_DATE));
    assert_eq!(fact.map(|fact| fact.basis), Some(Basis::FromFields), "what it was before is not known");
}

#[test]
fn a_milestone_of_github_gives_its_day_from_when_the_issue_came_into_it() {
    let issue = serde_json::json!({ "number": 7, "title": "Split payments", "state": "open", "user": { "login": "ana" },
        "created_at": "2024-01-10T09:00:00Z", "html_url": "https://github.com/acme/shop/issues/7",
        "milestone": { "title": "2.0", "due_on": "2024-09-30T07:00:00Z" } });
    let events = serde_json::json!([{ "event": "milestoned", "id": 1, "created_at": "2024-03-05T09:00:00Z", "actor": { "login": "ana" }, "milestone": { "title": "2.0" } }]);
    let read = import::github::translate([page(&serde_json::json!({ "issue": issue, "events": events }))], Some("acme/shop"), NOW);
    assert_eq!(days(&read), told(&[("2024-03-05", RELEASE_DATE, "2024-09-30T07:00:00Z")]));
}

#[test]
fn days_of_tables_are_read_in_the_order_of_their_column() {
    let read =
        |csv: &str| import::csv_export::translate([Page { place: "export.csv".into(), bytes: csv.into() }], &Columns::default(), NOW);
    let table = read("ID,Title,Created,Due Date\n1,x,2024-01-10,30/09/2024\n2,y,2024-01-10,\n");
    assert_eq!(days(&table), told(&[("2024-01-10", DUE_DATE, "2024-09-30")]));
    assert_eq!(days(&read("ID,Title,Created,Target\n1,x,2024-01-10,2024-09-30\n")), told(&[("2024-01-10", DUE_DATE, "2024-09-30")]));
    let soon = read("ID,Title,Created,Due\n1,x,2024-01-10,soon\n");
    assert!(soon.problems[0].message.contains("“soon” is no day"), "{}", soon.problems[0].message);
}
