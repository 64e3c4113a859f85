//! Fetching from GitHub, or from a GitHub Enterprise. Each issue and each pull
//! request becomes one page with its whole timeline, in the shape of a backup, so
//! that fetched and exported histories are read in the same way; releases and
//! deployments come after them, a page each.
//!
//! Issues are asked for in the order of their last change, and the last change that
//! was handed on is the place from which a fetch can go on: in a later import, and
//! where one was cut off, with what was kept of it.

mod asking;

use crate::{Kept, Page, Stopped, talk::Auth};
use asking::{Asking, Waiting};
use domain::Moment;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::{collections::BTreeSet, time::Duration};
use url::Url;

/// Where GitHub's own API is.
pub const PUBLIC_API: &str = "https://api.github.com";

/// A repository, and what to fetch from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Site {
    /// The API: [`PUBLIC_API`], or `https://git.example.org/api/v3` of an Enterprise.
    pub api: Url,
    /// `owner/repo`.
    pub repository: String,
    /// Who one is there.
    pub auth: Auth,
    /// Only what changed since then; `None` is everything.
    pub since: Option<Moment>,
    /// Whether the address may be inside one's own network.
    pub allow_private: bool,
}

/// How far fetching is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Fetched {
    /// Issues and pull requests so far.
    pub items: u64,
    /// Releases and deployments so far.
    pub releases: u64,
    /// The last change that was handed on: a later fetch can go on from here.
    pub until: Option<Moment>,
    /// Seconds that GitHub asked to wait before the next request; 0 is not waiting.
    pub waiting_seconds: u64,
}

impl Site {
    /// What is fetched, in a line: the same for a fetch that goes on.
    pub fn what(&self) -> String {
        format!("{} {} {:?}", self.api, self.repository, self.since)
    }
}

/// Fetches everything and hands it on in pages; `progress` hears of each of them,
/// and of each wait that GitHub's rate limit asks for. What `kept` has of an earlier
/// fetch is handed on first, and the fetch goes on from there.
///
/// # Errors
/// A sentence with the address, what it answered and the way out. What was handed on
/// before is whole, item by item, and kept.
pub fn fetch(site: &Site, kept: &mut Kept, take: &mut dyn FnMut(Page), progress: &mut dyn FnMut(Fetched)) -> Result<(), Stopped> {
    Fetch::new(site, kept, std::thread::sleep).all(take, progress)
}

/// An issue as the list shows it: as much as is needed to ask for the rest.
#[derive(Deserialize)]
struct Listed {
    number: u64,
    updated_at: String,
    html_url: Option<String>,
    pull_request: Option<Box<RawValue>>,
}

/// What was handed on: a fetch goes on behind it.
#[derive(Serialize, Deserialize)]
struct Handed {
    number: u64,
    updated_at: String,
}

/// A fetch under way.
struct Fetch<'s> {
    site: &'s Site,
    kept: &'s mut Kept,
    asking: Asking,
    fetched: Fetched,
    /// What was handed on: number and last change.
    known: BTreeSet<(u64, String)>,
}

impl<'s> Fetch<'s> {
    fn new(site: &'s Site, kept: &'s mut Kept, wait: fn(Duration)) -> Self {
        let asking = Asking::new(&site.auth, site.allow_private, site.api.clone(), wait);
        Self { site, kept, asking, fetched: Fetched { until: site.since, ..Fetched::default() }, known: BTreeSet::new() }
    }

    fn all(mut self, take: &mut dyn FnMut(Page), progress: &mut dyn FnMut(Fetched)) -> Result<(), Stopped> {
        self.again(take);
        self.issues(take, progress)?;
        for release in self.whole_list("releases", progress)? {
            self.hand_on_release("releases", release.get(), take, progress);
        }
        for deployment in self.whole_list("deployments", progress)? {
            let whole = self.with_statuses(deployment.get(), progress)?;
            self.hand_on_release("deployments", &whole, take, progress);
        }
        self.kept.done()
    }

    /// Hands on what an earlier fetch brought, and remembers what that was.
    fn again(&mut self, take: &mut dyn FnMut(Page)) {
        for cursor in self.kept.cursors() {
            let Ok(Handed { number, updated_at }) = Handed::deserialize(cursor) else { continue };
            self.fetched.until = self.fetched.until.max(updated_at.parse().ok());
            self.known.insert((number, updated_at));
        }
        for page in self.kept.pages() {
            take(page);
            self.fetched.items += 1;
        }
    }

    /// Asks again from the last change on instead of for the second page: what changes
    /// meanwhile moves to the end, and the pages behind it would move with it.
    fn issues(&mut self, take: &mut dyn FnMut(Page), progress: &mut dyn FnMut(Fetched)) -> Result<(), Stopped> {
        let mut address = self.list_of_issues()?;
        loop {
            let (issues, following) = self.list(&address, progress)?;
            let before = self.fetched.until;
            for issue in issues {
                self.issue(&issue, take, progress)?;
            }
            address = match following {
                None => return Ok(()),
                Some(_) if self.fetched.until > before => self.list_of_issues()?,
                Some(following) => following,
            };
        }
    }

    fn list_of_issues(&self) -> Result<Url, Stopped> {
        let mut address = self.at("issues")?;
        address.query_pairs_mut().append_pair("state", "all").append_pair("sort", "updated").append_pair("direction", "asc");
        if let Some(since) = self.fetched.until {
            address.query_pairs_mut().append_pair("since", &since.to_string());
        }
        Ok(address)
    }

    fn issue(&mut self, raw: &RawValue, take: &mut dyn FnMut(Page), progress: &mut dyn FnMut(Fetched)) -> Result<(), Stopped> {
        let listed: Listed = serde_json::from_str(raw.get()).map_err(|error| self.strange("an issue", &error))?;
        if self.known.contains(&(listed.number, listed.updated_at.clone())) {
            return Ok(());
        }
        let number = listed.number;
        let events = joined(&self.whole_list(&format!("issues/{number}/timeline"), progress)?);
        let bytes = if listed.pull_request.is_some() {
            let (pull, _) = self.asking.get(&self.at(&format!("pulls/{number}"))?, &mut self.wait(progress))?;
            let pull: Box<RawValue> = serde_json::from_slice(&pull).map_err(|error| self.strange("a pull request", &error))?;
            let comments = joined(&self.whole_list(&format!("pulls/{number}/comments"), progress)?);
            format!(r#"{{"pull":{},"issue":{},"events":{events},"comments":{comments}}}"#, pull.get(), raw.get())
        } else {
            format!(r#"{{"issue":{},"events":{events}}}"#, raw.get())
        };
        let place = listed.html_url.unwrap_or_else(|| format!("{}#{number}", self.site.repository));
        let page = Page { place, bytes: bytes.into_bytes() };
        self.kept.page(&page)?;
        take(page);
        let handed = Handed { number, updated_at: listed.updated_at.clone() };
        self.kept.cursor(serde_json::to_value(&handed).map_err(|error| Stopped(error.to_string()))?)?;
        self.fetched.items += 1;
        self.fetched.until = self.fetched.until.max(listed.updated_at.parse().ok());
        self.known.insert((number, listed.updated_at));
        progress(self.fetched);
        Ok(())
    }

    fn with_statuses(&self, deployment: &str, progress: &mut dyn FnMut(Fetched)) -> Result<String, Stopped> {
        #[derive(Deserialize)]
        struct Deployment {
            id: u64,
        }
        let Deployment { id } = serde_json::from_str(deployment).map_err(|error| self.strange("a deployment", &error))?;
        let statuses = joined(&self.whole_list(&format!("deployments/{id}/statuses"), progress)?);
        let open = deployment.trim_end().strip_suffix('}').unwrap_or(deployment);
        Ok(format!(r#"{open},"statuses":{statuses}}}"#))
    }

    fn hand_on_release(&mut self, kind: &str, json: &str, take: &mut dyn FnMut(Page), progress: &mut dyn FnMut(Fetched)) {
        take(Page { place: format!("{} {kind} {}", self.site.repository, self.fetched.releases + 1), bytes: json.into() });
        self.fetched.releases += 1;
        progress(self.fetched);
    }

    fn at(&self, path: &str) -> Result<Url, Stopped> {
        let api = self.site.api.as_str().trim_end_matches('/');
        let address = format!("{api}/repos/{}/{path}?per_page=100", self.site.repository);
        Url::parse(&address).map_err(|error| Stopped(format!("{address} is no address to ask at: {error}.")))
    }

    /// Everything of a list, page by page.
    fn whole_list(&self, path: &str, progress: &mut dyn FnMut(Fetched)) -> Result<Vec<Box<RawValue>>, Stopped> {
        let (mut whole, mut address) = (vec![], self.at(path)?);
        loop {
            let (more, following) = self.list(&address, progress)?;
            whole.extend(more);
            match following {
                Some(following) => address = following,
                None => return Ok(whole),
            }
        }
    }

    /// One page of a list, and where the next one is.
    fn list(&self, address: &Url, progress: &mut dyn FnMut(Fetched)) -> Result<(Vec<Box<RawValue>>, Option<Url>), Stopped> {
        let (body, following) = self.asking.get(address, &mut self.wait(progress))?;
        let list = serde_json::from_slice(&body).map_err(|error| self.strange(address.as_str(), &error))?;
        Ok((list, following))
    }

    fn wait<'p>(&self, progress: &'p mut dyn FnMut(Fetched)) -> impl Waiting + use<'p> {
        let fetched = self.fetched;
        move |wait: Duration| progress(Fetched { waiting_seconds: wait.as_secs(), ..fetched })
    }

    fn strange(&self, what: &str, error: &serde_json::Error) -> Stopped {
        let api = &self.site.api;
        Stopped(format!("{api} answered something else than GitHub's JSON for {what}: {error}. Is it the address of a GitHub API?"))
    }
}

fn joined(list: &[Box<RawValue>]) -> String {
    format!("[{}]", list.iter().map(|one| one.get()).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests;
