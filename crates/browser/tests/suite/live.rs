//! Two windows: what happens in one is seen in the other.

use crate::desk::{Desk, Served, has_browser};
use domain::{Stamp, Via, feature, team};
use std::io::Write;
use thirtyfour::By;

fn stamp() -> Stamp {
    Stamp { at: sim::Plan::default().end, by: None, via: Via::Cli }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_does_appears_without_a_reload() {
    if !has_browser() {
        return;
    }
    let served = Served::empty().await;
    let desk = Desk::open(1280, true).await;
    desk.go(&format!("{}/features", served.address)).await;
    desk.ask("window.stayed = true; return true").await;
    let form = team::Command::Form { prefix: "PAY".into(), name: "Payments".into() };
    let open = feature::Command::Open { team: "PAY".into(), title: "Split payments at checkout".into() };
    served.engine.ask(stamp(), vec![form.into(), open.into()]).await.expect("accepted");
    desk.until("return document.querySelector('main').textContent.includes('Split payments at checkout') && window.stayed").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_in_one_window_fills_the_other() {
    if !has_browser() {
        return;
    }
    let served = Served::empty().await;
    let (watching, importing) = (Desk::open(1280, true).await, Desk::open(1280, true).await);
    watching.go(&format!("{}/features?state=all", served.address)).await;
    watching.ask("window.stayed = true; return true").await;
    let file = export();
    importing.go(&format!("{}/import", served.address)).await;
    let field = importing.window.find(By::Css("input[type=file]")).await.expect("a field for the file");
    field.send_keys(file.path().to_str().expect("a path")).await.expect("chosen");
    let name = importing.window.find(By::Css("input[name=source]")).await.expect("a field for the name");
    name.send_keys("tracker").await.expect("typed");
    importing.ask("document.querySelector('input[type=file]').form.requestSubmit(); return true").await;
    importing.until("return document.querySelector('main').textContent.includes('Take it in')").await;
    importing
        .ask("[...document.querySelectorAll('main button')].find((b) => b.textContent.includes('Take it in')).click(); return true")
        .await;
    watching.until("return document.querySelector('main').textContent.includes('Refund a shared payment') && window.stayed").await;
    watching.close().await;
    importing.close().await;
}

/// A small tracker export.
fn export() -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a temporary file");
    let rows = "ID,Title,Type,Status,Created,Started,Completed,Assignee\n\
        T-1,Refund a shared payment,Story,Done,2026-03-02,2026-03-05,2026-03-20,Ana\n\
        T-2,Show the fee first,Story,In Progress,2026-04-02,2026-04-05,,Jonas\n";
    file.write_all(rows.as_bytes()).expect("written");
    file
}
