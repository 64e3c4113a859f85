//! A desk: the product with a year of history, and a browser in front of it.

use domain::{PersonId, Text};
use engine::{Append, Engine, Journal, MemoryJournal};
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};
use tokio::sync::watch;

/// The product, served on loopback until it is dropped.
pub struct Served {
    /// `http://127.0.0.1:…`, without a slash at the end.
    pub address: String,
    /// The workspace behind it.
    pub engine: Engine,
    stop: watch::Sender<bool>,
}

impl Served {
    /// A simulated company's year.
    pub async fn demo() -> Self {
        let company = sim::history(&sim::Plan::default());
        let names = company.people.iter().map(|(person, name, _)| (*person, name.as_str().into())).collect();
        let mut journal = MemoryJournal::default();
        assert_eq!(journal.append(&company.recorded), Ok(Append::Done));
        Self::over(journal, names).await
    }

    /// A workspace with nothing in it.
    pub async fn empty() -> Self {
        Self::over(MemoryJournal::default(), BTreeMap::new()).await
    }

    async fn over(journal: MemoryJournal, names: BTreeMap<PersonId, Text>) -> Self {
        let engine = Engine::open(Box::new(journal.clone()), Box::new(journal)).expect("memory opens");
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("loopback has a free port");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let state = web::State::with_clock(engine.clone(), Arc::new(web::Passing::named(names)), || sim::Plan::default().end);
        let (stop, mut stopped) = watch::channel(false);
        tokio::spawn(web::serve(listener, state, async move {
            drop(stopped.wait_for(|stopped| *stopped).await);
        }));
        Self { address, engine, stop }
    }

    /// The feature that took longest.
    pub fn longest(&self) -> String {
        let world = self.engine.world();
        let took = |feature: &domain::feature::Feature| {
            let (first, last) = (feature.stages.first(), feature.stages.last());
            first.zip(last).map_or(0, |(first, last)| last.at.seconds_since(first.at))
        };
        let longest = world.features.iter().max_by_key(|(_, feature)| took(feature));
        longest.expect("a company has features").0.to_string()
    }
}

impl Served {
    /// A feature under way that has been cut into slices.
    pub fn planned(&self) -> String {
        let world = self.engine.world();
        let under_way = |feature: &domain::feature::Feature| feature.stages.last().is_some_and(|last| last.stage == domain::Stage::Build);
        let mut planned = world.features.iter().filter(|(key, feature)| under_way(feature) && world.scope_items.of(key).count() > 3);
        planned.next_back().or_else(|| world.features.iter().next()).expect("a company has features").0.to_string()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Nobody listens any more when the server is gone already.
        self.stop.send_replace(true);
    }
}

/// A browser of one's own: a driver process and a window.
pub struct Desk {
    /// The window.
    pub window: WebDriver,
    driver: Child,
}

impl Drop for Desk {
    fn drop(&mut self) {
        // The driver may be gone already.
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

/// Whether a browser is here; says so when it is not.
pub fn has_browser() -> bool {
    let found = Path::new("/usr/bin/chromium").exists() && Path::new("/usr/bin/chromedriver").exists();
    if !found {
        domain::testing::skipped("the browser tests: chromium or chromedriver is not installed (apt-get install chromium chromium-driver)");
    }
    found
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    listener.local_addr().expect("it is bound").port()
}

impl Desk {
    /// Opens a window of this width, with or without JavaScript.
    pub async fn open(width: u32, scripts: bool) -> Self {
        let port = free_port();
        let driver =
            Command::new("/usr/bin/chromedriver").arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let driver = driver.expect("chromedriver starts");
        let mut wants = DesiredCapabilities::chrome();
        wants.set_binary("/usr/bin/chromium").expect("a path");
        for argument in ARGUMENTS {
            wants.add_arg(argument).expect("an argument");
        }
        wants.add_arg(&format!("--window-size={width},1100")).expect("an argument");
        if !scripts {
            wants
                .add_experimental_option("prefs", serde_json::json!({ "profile.managed_default_content_settings.javascript": 2 }))
                .expect("an option");
        }
        let window = connect(port, wants).await;
        Self { window, driver }
    }
}

const ARGUMENTS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The driver needs a moment until it listens.
async fn connect(port: u16, wants: ChromeCapabilities) -> WebDriver {
    for _ in 0..100 {
        match WebDriver::new(format!("http://127.0.0.1:{port}"), wants.clone()).await {
            Ok(window) => return window,
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
    panic!("chromedriver did not listen on port {port} within ten seconds");
}

impl Desk {
    /// Looks at the pages through a screen of this width; below 500 it is a phone's.
    pub async fn screen(&self, width: u32) {
        let metrics = serde_json::json!({ "width": width, "height": 800, "deviceScaleFactor": 2, "mobile": width < 500 });
        self.window.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await.expect("a screen");
    }

    /// Goes to a page and waits until it is there.
    pub async fn go(&self, address: &str) {
        self.window.goto(address).await.expect(address);
    }

    /// What a script answers.
    pub async fn ask(&self, script: &str) -> serde_json::Value {
        self.window.execute(script, vec![]).await.expect(script).json().clone()
    }

    /// Waits until a script answers true, for ten seconds at most.
    pub async fn until(&self, script: &str) {
        for _ in 0..200 {
            if self.ask(script).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let page = self.ask("return `${location.href}: ${document.querySelector('main')?.innerText}`").await;
        panic!("for ten seconds it was not so: {script}\n{}", page.as_str().unwrap_or_default());
    }

    /// Asks the browser for light or dark, as the system would.
    pub async fn prefer(&self, scheme: &str) {
        let feature = serde_json::json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.window.cdp().send_raw("Emulation.setEmulatedMedia", feature).await.expect("an emulated preference");
    }

    /// Closes the window and what drives it.
    pub async fn close(self) {
        self.window.clone().quit().await.expect("the browser ends");
    }
}
