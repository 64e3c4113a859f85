//! Every page fits a narrow screen and is light to carry.

use crate::desk::{Desk, Served, has_browser};

/// Every kind of page, by its path.
pub fn pages(served: &Served) -> Vec<String> {
    let feature = format!("/features/{}", served.longest());
    let past = format!("{feature}?as_of=2026-09-01");
    let plan = format!("/features/{}/plan", served.planned());
    let impossible = format!("{plan}?by=2026-01-01&odds=99");
    let fixed = [
        "/",
        "/features",
        "/features?view=board",
        "/insights",
        "/insights?from=2021-01-01",
        "/insights/forecasts",
        "/insights/forecasts/landings",
        "/findings",
        "/import",
        "/styleguide",
        "/api",
        "/features/NOWHERE-1",
    ];
    fixed.into_iter().map(String::from).chain([format!("{feature}/plan"), feature, past, plan, impossible]).collect()
}

/// The innermost elements that reach furthest to the right.
const WIDEST: &str = "const edge = document.documentElement.clientWidth;
    const over = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > edge + 1 && !e.closest('.scroll, .board, .nav'));
    return over.slice(-3).map((e) => `<${e.tagName.toLowerCase()} class='${e.getAttribute('class')}'> ${e.textContent.slice(0, 60)}`).join(' | ');";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_fits_a_phone() {
    if !has_browser() {
        return;
    }
    let served = Served::demo().await;
    let desk = Desk::open(500, true).await;
    let mut wide = Vec::new();
    for width in [390, 360] {
        desk.screen(width).await;
        for page in pages(&served) {
            desk.go(&format!("{}{page}", served.address)).await;
            let over = desk.ask("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
            if over.as_i64() != Some(0) {
                let widest = desk.ask(WIDEST).await;
                wide.push(format!("{page} is {over} pixels wider than {width}: {widest}"));
            }
        }
    }
    desk.close().await;
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

/// Puts an endless word into every kind of text that people wrote.
const ENDLESS: &str = "const word = 'https://example.org/' + 'x'.repeat(400);
    const texts = ['h1', 'ol.time li p', 'ul.rows li p', 'main p', '.table.fold tbody th', '.table.fold td', '.board li a'].flatMap((kind) => [...document.querySelectorAll(kind)].slice(0, 3));
    texts.forEach((text) => { text.append(' ' + word); });
    return texts.length;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endless_word_does_not_widen_a_phone() {
    if !has_browser() {
        return;
    }
    let served = Served::demo().await;
    let desk = Desk::open(500, true).await;
    desk.screen(390).await;
    for page in ["/features".into(), "/features?view=board".into(), format!("/features/{}", served.longest())] {
        desk.go(&format!("{}{page}", served.address)).await;
        let texts = desk.ask(ENDLESS).await;
        let over = desk.ask("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
        let widest = desk.ask(WIDEST).await;
        assert!(texts.as_i64() >= Some(3), "{page}: only {texts} texts were found");
        assert_eq!(over.as_i64(), Some(0), "{page}: {widest}");
    }
    desk.close().await;
}

/// Days below charts that touch the next one, or of which a phone shows more than it has room for.
const TOUCHING: &str = "return [...document.querySelectorAll('svg .days')].flatMap((axis) => {
    const days = [...axis.children].filter((day) => getComputedStyle(day).display !== 'none');
    if (innerWidth < 500 && days.length > 5) return [`${days.length} days`];
    const boxes = days.map((day) => day.getBoundingClientRect());
    return days.filter((_, nth) => nth > 0 && boxes[nth].left < boxes[nth - 1].right + 4).map((day) => day.textContent);
}).join(', ');";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_days_below_a_chart_keep_apart() {
    if !has_browser() {
        return;
    }
    let served = Served::demo().await;
    let desk = Desk::open(500, true).await;
    for width in [390, 1280] {
        desk.screen(width).await;
        let mut axes = 0;
        for page in pages(&served) {
            desk.go(&format!("{}{page}", served.address)).await;
            axes += desk.ask("return document.querySelectorAll('svg .days').length").await.as_i64().unwrap_or_default();
            assert_eq!(desk.ask(TOUCHING).await, "", "{page} at {width}");
        }
        assert!(axes > 3, "{axes} charts have days");
    }
    desk.close().await;
}

/// Lines of cards that reach beyond their card.
const BEYOND: &str = "return [...document.querySelectorAll('.board .bmeta')].filter((line) => {
    const ends = [...line.children].map((part) => part.getBoundingClientRect().right);
    return Math.max(...ends) > line.getBoundingClientRect().right + 1;
}).map((line) => line.textContent).join(', ');";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cards_on_the_board_keep_to_their_column() {
    if !has_browser() {
        return;
    }
    let served = Served::demo().await;
    let desk = Desk::open(1280, true).await;
    for page in ["/features?view=board", "/features?view=board&state=all"] {
        desk.go(&format!("{}{page}", served.address)).await;
        assert_ne!(desk.ask("return document.querySelectorAll('.board .bmeta .nb').length").await, 0, "{page}");
        assert_eq!(desk.ask(BEYOND).await, "", "{page}");
        assert_eq!(desk.ask(BROKEN).await, "", "{page}");
    }
    desk.close().await;
}

/// Short words on cards that go on in the next line.
const BROKEN: &str =
    "return [...document.querySelectorAll('.board .bmeta span')].filter((part) => !part.children.length).flatMap((part) => {
    const text = part.firstChild;
    return [...(text?.data ?? '').matchAll(/[a-z]{3,14}/gi)].filter(({ 0: word, index }) => {
        const range = new Range();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1;
    }).map(([word]) => word);
}).join(', ');";

/// Compressed bytes of the page, its styles and its scripts.
const WEIGHT: &str = "const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return all.filter((e) => !e.name.includes('/live') && !e.name.includes('palette.json')).reduce((sum, e) => sum + e.encodedBodySize, 0);";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_weighs_more_than_a_hundred_kilobytes() {
    if !has_browser() {
        return;
    }
    let served = Served::demo().await;
    let desk = Desk::open(1280, true).await;
    for page in pages(&served) {
        desk.window.cdp().send_raw("Network.clearBrowserCache", serde_json::json!({})).await.expect("an empty cache");
        desk.go(&format!("{}{page}", served.address)).await;
        let bytes = desk.ask(WEIGHT).await.as_i64().expect("a number of bytes");
        assert!((1_000..100_000).contains(&bytes), "{page} weighs {bytes} bytes");
    }
    desk.close().await;
}
