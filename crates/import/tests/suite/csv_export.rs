//! CSV exports: Linear's, Jira's, a sheet of estimates, and bad ones.

use crate::data::{NOW, facts, file};
use domain::item::{Measure, What};
use import::{
    Page, Translated,
    csv_export::{self, Columns},
};
use proptest::prelude::*;

fn page(csv: &str) -> Page {
    Page { place: "export.csv".into(), bytes: csv.into() }
}

fn read(csv: &str) -> Translated {
    csv_export::translate([page(csv)], &Columns::default(), NOW)
}

/// The statuses of an item with their times, the first one at its opening.
fn course(read: &Translated, item: &str) -> Vec<String> {
    let found = read.found.iter().find(|found| found.item.as_str() == item).expect("the item");
    let word = |what: &What| match what {
        What::Opened { status, .. } => Some(status.to_string()),
        What::Status { to, .. } => Some(to.to_string()),
        _ => None,
    };
    found.facts.iter().filter_map(|fact| Some(format!("{} {}", &fact.at.to_string()[..10], word(&fact.what)?))).collect()
}

#[test]
fn an_export_of_linear_comes_in_whole() {
    let Some(page) = file("linear/linear-export.csv.xz") else { return };
    let read = csv_export::translate([page.clone()], &Columns::default(), NOW);
    assert_eq!(read.problems, []);
    let lines = csv::Reader::from_reader(&*page.bytes).records().count();
    assert_eq!(read.found.len(), lines);
    assert_eq!(course(&read, "CLA-1"), ["2022-08-23 Created", "2023-02-11 In Progress"]);
    assert_eq!(course(&read, "CLA-2"), ["2022-08-24 Created", "2023-02-11 Canceled"]);
    assert_eq!(course(&read, "CLA-3"), ["2022-08-24 Triage"]);
    assert_eq!(course(&read, "CLA-9"), ["2023-02-11 Created", "2023-02-11 Done"]);
    let parent = |what: &What| matches!(what, What::Opened { parent: Some(parent), .. } if parent.as_str() == "CLA-4");
    assert!(read.found[0].facts.iter().any(|fact| parent(&fact.what)));
    let points = What::Estimated { measure: Measure::Points, from: None, to: Some(5.0) };
    assert!(read.found[0].facts.iter().any(|fact| fact.what == points));
}

#[test]
fn an_export_of_jira_repeats_its_columns() {
    let read = read(
        "Summary,Issue key,Issue Type,Status,Created,Resolved,Labels,Labels,Comment,Original estimate,Time Spent\n\
         Split,PAY-1,Story,Done,06/Feb/23 5:00 AM,08/Feb/23 6:00 PM,a,b,\"07/Feb/23 5:00 AM;ann;Why; though?\",7200,3600\n",
    );
    assert_eq!(read.problems, []);
    assert_eq!(course(&read, "PAY-1"), ["2023-02-06 Created", "2023-02-08 Done"]);
    let has = |what: What| facts(&read).any(|fact| fact.what == what);
    assert!(has(What::Labelled { added: "a".into() }) && has(What::Labelled { added: "b".into() }));
    assert!(has(What::Commented { id: "2023-02-07T05:00:00Z column 9".into(), text: "Why; though?".into() }));
    assert!(has(What::Estimated { measure: Measure::OriginalSeconds, from: None, to: Some(7200.0) }));
    assert!(has(What::Worked { seconds: 3600 }));
}

#[test]
fn a_sheet_of_estimates_comes_in_whole() {
    let Some(page) = file("estimates/SiP/est-act-dates.csv.xz") else { return };
    let read = csv_export::translate([page], &Columns::default(), NOW);
    // A line for every worker of a task: 12,299 lines about 10,266 tasks.
    assert_eq!(read.found.len(), 10_266);
    // Forty-five were begun before they were written down.
    assert!(read.problems.iter().all(|problem| problem.message.contains("before its creation")), "{:?}", read.problems);
    assert_eq!(read.problems.len(), 45);
    assert_eq!(course(&read, "3156"), ["2004-04-03 Created", "2004-04-03 Started", "2005-06-01 Completed"]);
    assert_eq!(course(&read, "2610"), ["2004-11-02 Created", "2004-11-02 Started", "2004-11-16 Completed"]);
}

#[test]
fn a_mapping_file_names_columns_dates_and_units() {
    let columns = "[columns]\nid = \"Nr\"\ncreated = \"Angelegt\"\nestimate = \"Aufwand\"\n[dates]\norder = \"month-first\"\n[estimate]\nunit = \"hours\"\n";
    let columns = Columns::parse(columns).expect("a mapping");
    let read = csv_export::translate([page("Nr;Angelegt;Aufwand\n1;02/03/2024;1,5\n")], &columns, NOW);
    assert_eq!(read.problems, []);
    assert_eq!(course(&read, "1"), ["2024-02-03 Created"]);
    let hours = What::Estimated { measure: Measure::OriginalSeconds, from: None, to: Some(5400.0) };
    assert!(facts(&read).any(|fact| fact.what == hours));
}

#[test]
fn the_whole_column_decides_between_day_and_month() {
    let read = read("ID,Created,Closed\n1,03/04/2024,04/13/2024\n2,25/04/2024,05/13/2024\n");
    assert_eq!(course(&read, "1"), ["2024-04-03 Created", "2024-04-13 Completed"]);
    assert!(read.hints.notes.iter().any(|note| note.contains("25/04/2024")));
}

#[test]
fn what_one_column_tells_of_day_and_month_goes_for_its_file() {
    let read = read(
        "Summary,Issue key,Issue Type,Status,Created,Resolved,Comment,Comment\n\
         first,A-1,Story,Done,2/1/2024 3:04 PM,2/13/2024 3:04 PM,2/5/2024 4:00 PM;bob;What?,2/6/2024 4:00 PM;ann;Retry\n",
    );
    assert_eq!(read.problems, []);
    assert_eq!(course(&read, "A-1"), ["2024-02-01 Created", "2024-02-13 Done"]);
    let comments = facts(&read).filter(|fact| matches!(fact.what, What::Commented { .. }));
    assert_eq!(comments.map(|fact| fact.at.to_string()).collect::<Vec<_>>(), ["2024-02-05T16:00:00Z", "2024-02-06T16:00:00Z"]);
    let why = "Dates of the column “Created”: elsewhere in the file “2/13/2024 3:04 PM” can only begin with the month.";
    assert!(read.hints.notes.contains(why), "{:?}", read.hints.notes);
}

#[test]
fn what_a_comment_says_tells_nothing_of_day_and_month_and_when_work_was_logged_does() {
    let read = read(
        "Issue key,Created,Comment,Log Work\n\
         A-1,2/1/2024,2/5/2024;bob;until;13/5/2024 or later,\nA-2,2/1/2024,,done;2/13/2024 9:00 AM;ann;60\n",
    );
    assert_eq!(course(&read, "A-1"), ["2024-02-01 Created"], "{:?}", read.hints.notes);
    assert_eq!(read.problems, []);
}

#[test]
fn a_status_that_no_date_tells_of_is_not_claimed() {
    let statuses = |csv: &str| course(&read(csv), "A-1");
    let head = "Issue key,Summary,Status,Created,Updated,Resolved\n";
    assert_eq!(statuses(&format!("{head}A-1,x,In Progress,2024-01-01,2024-01-10,\n")), ["2024-01-01 Created", "2024-01-10 In Progress"]);
    assert_eq!(statuses(&format!("{head}A-1,x,To Do,2024-01-01,2024-01-10,\n")), ["2024-01-01 To Do"]);
    let unreadable = read(&format!("{head}A-1,x,Done,2024-01-01,,soon\n"));
    assert_eq!((course(&unreadable, "A-1"), unreadable.problems.len()), (vec!["2024-01-01 ".to_owned()], 1));
    let note =
        "Of one item (A-1 at “Done”) no column says since when it stands there: it counts as under way, and nothing is told of its time.";
    assert!(unreadable.hints.notes.contains(note), "{:?}", unreadable.hints.notes);
    let linear = "ID,Status,Created,Started,Completed\nA-1,Somewhere,2024-01-01,,\n";
    assert_eq!(statuses(linear), ["2024-01-01 Somewhere"], "by the column of beginnings it has not begun");
}

#[test]
fn a_newer_export_goes_on_where_the_older_one_stopped() {
    let head = "Issue key,Summary,Status,Created,Updated,Resolved\n";
    let course = |row: &str| course(&read(&format!("{head}{row}\n")), "A-1");
    let older = course("A-1,x,In Progress,2024-01-01,2024-01-10,");
    let newer = course("A-1,x,Done,2024-01-01,2024-02-10,2024-02-10");
    assert_eq!((&older[0], newer[1].as_str()), (&newer[0], "2024-02-10 Done"), "it opens in the same status");
}

#[test]
fn parents_are_found_by_key_and_by_the_number_that_jira_has_for_them() {
    let read = read(
        "Summary,Issue key,Issue id,Parent id,Issue Type,Status,Created,Custom field (Epic Link)\n\
         Epic,PAY-1,10001,,Epic,To Do,01/Feb/24 3:04 PM,\nStory,PAY-2,10002,,Story,To Do,01/Feb/24 3:04 PM,PAY-1\n\
         Part,PAY-3,10003,10002,Sub-task,To Do,01/Feb/24 3:04 PM,\n",
    );
    let parents = facts(&read).filter_map(|fact| match &fact.what {
        What::Opened { parent, .. } => Some(parent.as_ref().map(ToString::to_string)),
        _ => None,
    });
    assert_eq!(parents.collect::<Vec<_>>(), [None, Some("PAY-1".into()), Some("PAY-2".into())]);
}

#[test]
fn logs_of_work_and_links_come_in() {
    let read = read(
        "Issue key,Created,Time Spent,Log Work,Inward issue link (Blocks),Outward issue link (Relates)\n\
         A-1,01/Feb/24 3:04 PM,7200,\"tried; twice;02/Feb/24 9:00 AM;ann;7200\",A-2,A-3\nA-4,01/Feb/24 3:04 PM,,x;soon;ann;60,,\n\
         A-5,01/Feb/24 3:04 PM,,60,,\n",
    );
    let work: Vec<_> =
        facts(&read).filter(|fact| matches!(fact.what, What::Worked { .. })).map(|fact| (fact.at.to_string(), fact.what.clone())).collect();
    assert_eq!(work, [("2024-02-02T09:00:00Z".to_owned(), What::Worked { seconds: 7200 })]);
    for (how, to) in [("is blocked by", "A-2"), ("relates", "A-3")] {
        assert!(facts(&read).any(|fact| fact.what == What::Linked { how: how.into(), to: to.into() }), "{how}");
    }
    let said: Vec<&str> = read.problems.iter().map(|problem| &*problem.message).collect();
    assert!(said[0].contains("“Log Work” was left out: its time “soon” is no time"), "{said:?}");
    assert_eq!(said[1], "The column “Log Work” was left out: “60” is no log of work.");
}

#[test]
fn a_comment_of_a_day_that_cannot_be_true_is_a_problem() {
    for (day, why) in [("01/Jan/1970", "before 1990"), ("01/Jan/2262", "still to come")] {
        let read = read(&format!("Issue key,Created,Comment\nA-1,2024-02-01,{day} 4:00 PM;bob;What?\n"));
        assert_eq!(facts(&read).filter(|fact| matches!(fact.what, What::Commented { .. })).count(), 0, "{day}");
        assert!(read.problems[0].message.contains(why), "{:?}", read.problems);
    }
}

#[test]
fn what_was_taken_for_which_column_is_said() {
    let read = read("sep=;\n#;Titel;Erstellt;Votes;Created At (UTC)\n7;x;;3;2024/02/01 15:04\n");
    let note = "Columns: id is “#”, title is “Titel”, created is “Created At (UTC)”. Not used: “Erstellt”, “Votes”.";
    assert!(read.hints.notes.contains(note), "{:?}", read.hints.notes);
    assert_eq!(course(&read, "7"), ["2024-02-01 Created"]);
    let bad = self::read("sep=;\nID;Created\n1;2024-01-01\n2;\n");
    assert_eq!(&*bad.problems[0].place, "export.csv, line 4");
}

#[test]
fn a_bad_line_is_a_problem_with_line_and_column_and_the_rest_goes_on() {
    let read = read(
        "ID,Title,Created,Completed\n1,<script>alert(1)</script>,2024-01-01,soon\n,x,2024-01-01,\n3,x,,\n4,x,1970-01-01,2262-01-01\n\
         1,again,2024-01-01,\n5,x\n6,\"two\nlines\",2024-01-01,\n",
    );
    let said: Vec<String> = read.problems.iter().map(|problem| format!("{}: {}", problem.place, problem.message)).collect();
    assert!(said[0].starts_with("export.csv, line 2: The column “Completed”"), "{said:#?}");
    let lines: Vec<&str> = read.problems.iter().map(|problem| &*problem.place).collect();
    let expected = [2, 3, 4, 5, 5, 5, 6, 7].map(|line| format!("export.csv, line {line}"));
    assert_eq!(lines, expected, "{said:#?}");
    let keys: Vec<&str> = read.found.iter().map(|found| found.item.as_str()).collect();
    assert_eq!(keys, ["1", "6"]);
}

#[test]
fn a_line_for_every_sprint_is_one_item() {
    let read = read("ID,Title,Created,Sprint\n1,x,2024-01-01,S1\n1,x,2024-01-01,S2\n");
    assert_eq!((read.found.len(), read.problems.len()), (1, 0));
    assert_eq!(facts(&read).filter(|fact| matches!(fact.what, What::Planned { .. })).count(), 2);
}

#[test]
fn a_file_without_a_name_for_its_items_says_what_to_do() {
    let problem = &read("Colour,Size\nred,3\n").problems[0];
    assert!(problem.message.contains("[columns]"), "{}", problem.message);
    assert_eq!(read("").problems.len(), 1);
}

proptest! {
    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut csv = b"ID,Title,Created,Started,Completed,Estimate,Actual,Comment\n".to_vec();
        csv.extend(bytes);
        csv_export::translate([Page { place: "x".into(), bytes: csv }], &Columns::default(), NOW);
    }
}
