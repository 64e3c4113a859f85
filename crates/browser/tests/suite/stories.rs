//! What a newcomer does, with the keyboard only and without scripts.

use crate::desk::{Desk, Served, has_browser};
use thirtyfour::{By, Key};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_every_page_reads_and_every_form_works() {
    if !has_browser() {
        return;
    }
    let served = Served::demo().await;
    let desk = Desk::open(1280, false).await;
    for page in crate::looks::pages(&served) {
        desk.go(&format!("{}{page}", served.address)).await;
        let heading = desk.window.find(By::Css("h1")).await.expect("a heading").text().await.expect("its text");
        assert!(!heading.is_empty(), "{page}");
    }
    let longest = served.longest();
    desk.go(&format!("{}/features?state=all", served.address)).await;
    let find = desk.window.find(By::Css("input[name=find]")).await.expect("a field to find with");
    find.send_keys(longest.as_str()).await.expect("typed");
    find.send_keys("" + Key::Enter).await.expect("sent");
    let link = desk.window.find(By::Css(format!("main a[href*='/features/{longest}']"))).await.expect("the feature is found");
    link.click().await.expect("followed");
    let address = desk.window.current_url().await.expect("an address").to_string();
    assert!(address.contains(&longest), "{address}");
    let main = desk.window.find(By::Css("main")).await.expect("a page").text().await.expect("its text");
    assert!(
        main.contains("of them were work") || main.contains("of it was work"),
        "the answer comes first: {}",
        &main[..200.min(main.len())]
    );
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_keyboard_is_enough() {
    if !has_browser() {
        return;
    }
    let served = Served::demo().await;
    let desk = Desk::open(1280, true).await;
    desk.go(&format!("{}/", served.address)).await;
    let body = desk.window.find(By::Css("body")).await.expect("a page");
    body.send_keys("gf").await.expect("typed");
    desk.until("return location.pathname === '/features'").await;
    let body = desk.window.find(By::Css("body")).await.expect("a page");
    body.send_keys(Key::Control + "k").await.expect("typed");
    desk.until("return document.querySelector('dialog[open] input') === document.activeElement").await;
    let longest = served.longest();
    let field = desk.window.active_element().await.expect("the field has the focus");
    field.send_keys(longest.as_str()).await.expect("typed");
    desk.until(&format!("return document.querySelector('dialog[open] [role=listbox]')?.textContent.includes('{longest}') ?? false")).await;
    let field = desk.window.active_element().await.expect("the field has the focus");
    field.send_keys("" + Key::Enter).await.expect("chosen");
    desk.until(&format!("return location.pathname === '/features/{longest}'")).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_text_is_text() {
    if !has_browser() {
        return;
    }
    let served = Served::empty().await;
    let title = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">";
    let stamp = domain::Stamp { at: sim::Plan::default().end, by: None, via: domain::Via::Cli };
    let form = domain::team::Command::Form { prefix: "PAY".into(), name: title.into() };
    let open = domain::feature::Command::Open { team: "PAY".into(), title: title.into() };
    let ask = domain::question::Command::Ask { feature: "PAY-1".into(), to: domain::Side::Product, text: title.into(), blocking: true };
    served.engine.ask(stamp, vec![form.into(), open.into(), ask.into()]).await.expect("accepted");
    let desk = Desk::open(1280, true).await;
    for page in ["/", "/features", "/features/PAY-1", "/features/PAY-1/plan", "/findings", "/insights", "/insights/forecasts"] {
        desk.go(&format!("{}{page}", served.address)).await;
        let taken =
            desk.ask("return document.title === 'taken' || document.querySelectorAll('main script, main img[onerror]').length > 0").await;
        assert_eq!(taken, false, "{page}");
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dragging_the_day_changes_the_scope_and_writes_nothing() {
    if !has_browser() {
        return;
    }
    let served = Served::demo().await;
    let head = served.engine.world().seq;
    let desk = Desk::open(1280, true).await;
    desk.go(&format!("{}/features/{}", served.address, served.planned())).await;
    let link = desk.window.find(By::Css("main .lands a")).await.expect("a link to the plan");
    link.click().await.expect("followed");
    desk.until("return location.pathname.endsWith('/plan') && document.querySelector('[data-plan]')?.dataset.ready === ''").await;
    desk.ask("window.stayed = true; return true").await;
    let answer = "document.getElementById('fits-answer').textContent";
    let days = desk.window.find(By::Id("by-days")).await.expect("a slider of days");
    days.send_keys("" + Key::Home).await.expect("dragged to today");
    desk.until(&format!("return {answer}.includes('not even what is essential') || {answer}.includes(' fit ')")).await;
    let early = desk.ask(&format!("return {answer}")).await;
    let days = desk.window.find(By::Id("by-days")).await.expect("a slider of days");
    days.send_keys("" + Key::End).await.expect("dragged to the last day");
    desk.until(&format!("return {answer}.includes('everything fits') || {answer}.includes(' fit ')")).await;
    assert_ne!(desk.ask(&format!("return {answer}")).await, early);
    desk.until("return location.search.includes('by=') && location.search.includes('odds=') && window.stayed").await;
    let focus = desk.ask("return document.activeElement.id").await;
    assert_eq!(focus, "by-days", "the hand stays where it was");
    let odds = desk.window.find(By::Css("input[name=odds]")).await.expect("a slider of odds");
    odds.send_keys("" + Key::Home).await.expect("dragged to the least odds");
    desk.until("return location.search.includes('odds=5') && document.querySelector('output').textContent === '5 of 100'").await;
    desk.close().await;
    assert_eq!(served.engine.world().seq, head, "nothing was written");
}
