//! Fetching from a Jira: Cloud (REST v3, search by token) or Server and Data
//! Center (REST v2, search by offset). Each issue becomes one page, complete:
//! history, comments and worklogs beyond their first pages are asked for and put
//! in, so that fetched and exported issues are read in the same way.

use crate::{
    Kept, Page, Stopped,
    talk::{Auth, Talk, is_gone, is_not_understood},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

/// A Jira, and what to fetch from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Site {
    /// `https://example.atlassian.net`, or where a Server is, with its path.
    pub address: Url,
    /// Who one is there.
    pub auth: Auth,
    /// Which issues, in Jira's query language: `project = PAY`. Empty: all.
    pub query: String,
    /// Whether the address may be inside one's own network.
    pub allow_private: bool,
}

/// Issues asked for at once.
const PAGE: usize = 100;

/// How far fetching is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fetched {
    /// Issues so far.
    pub issues: u64,
    /// Issues in all, where the tool says so (Cloud does not).
    pub of: Option<u64>,
}

impl Site {
    /// What is fetched, in a line: the same for a fetch that goes on.
    pub fn what(&self) -> String {
        format!("{} {}", self.address, self.query)
    }
}

/// Fetches every issue and hands it on as a page; `progress` hears of each response.
/// What `kept` has of an earlier fetch is handed on first, and the fetch goes on from there.
///
/// # Errors
/// A sentence with the address, what it answered and the way out. What was handed on
/// before is whole, issue by issue, and kept.
pub fn fetch(site: &Site, kept: &mut Kept, take: &mut dyn FnMut(Page), progress: &mut dyn FnMut(Fetched)) -> Result<(), Stopped> {
    Fetch::new(site, Talk::new(&site.auth, site.allow_private), kept).all(take, progress)
}

/// A fetch under way.
pub(super) struct Fetch<'s> {
    site: &'s Site,
    talk: Talk,
    kept: &'s mut Kept,
    fetched: Fetched,
}

/// Where the next page of issues is.
#[derive(Serialize, Deserialize)]
enum Next {
    Token(String),
    Offset(usize),
    End,
}

/// The place from which a fetch goes on.
#[derive(Serialize, Deserialize)]
struct Cursor {
    cloud: bool,
    next: Next,
}

impl Cursor {
    fn first(cloud: bool) -> Self {
        Self { cloud, next: if cloud { Next::Token(String::new()) } else { Next::Offset(0) } }
    }
}

impl<'s> Fetch<'s> {
    pub fn new(site: &'s Site, talk: Talk, kept: &'s mut Kept) -> Self {
        Self { site, talk, kept, fetched: Fetched { issues: 0, of: None } }
    }

    pub fn all(mut self, take: &mut dyn FnMut(Page), progress: &mut dyn FnMut(Fetched)) -> Result<(), Stopped> {
        let known = self.kept.cursors().last().and_then(|cursor| Cursor::deserialize(cursor).ok());
        let mut goes_on = known.is_some();
        let mut cursor = match known {
            Some(cursor) => cursor,
            None => Cursor::first(self.is_cloud()?),
        };
        loop {
            let address = match &cursor.next {
                Next::Token(token) => self.search("rest/api/3/search/jql", "nextPageToken", token)?,
                Next::Offset(offset) => self.search("rest/api/2/search", "startAt", &offset.to_string())?,
                Next::End => return self.kept.done(),
            };
            let mut response = match self.json(&address) {
                // A token lives for a while only: what it leads to is asked for from the beginning.
                Err(stopped) if goes_on && is_not_understood(&stopped) => {
                    self.kept.forget()?;
                    (goes_on, cursor) = (false, Cursor::first(cursor.cloud));
                    continue;
                }
                answer => answer?,
            };
            if std::mem::take(&mut goes_on) {
                self.again(take);
            }
            let next = following(&cursor.next, &response);
            let names = response.remove("names");
            let issues = response.remove("issues");
            self.fetched.of = response.get("total").and_then(Value::as_u64);
            self.hand_on(issues, names, if cursor.cloud { 3 } else { 2 }, take)?;
            cursor.next = next;
            self.kept.cursor(serde_json::to_value(&cursor).map_err(|error| Stopped(error.to_string()))?)?;
            progress(self.fetched);
        }
    }

    /// Hands on what an earlier fetch brought.
    fn again(&mut self, take: &mut dyn FnMut(Page)) {
        for page in self.kept.pages() {
            take(page);
            self.fetched.issues += 1;
        }
    }

    /// Both kinds of Jira say what they are, at the same place.
    fn is_cloud(&self) -> Result<bool, Stopped> {
        let info = self.json(&self.at("rest/api/2/serverInfo")?)?;
        Ok(info.get("deploymentType").and_then(Value::as_str) == Some("Cloud"))
    }

    fn at(&self, path: &str) -> Result<Url, Stopped> {
        let mut base = self.site.address.clone();
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        base.join(path).map_err(|error| Stopped(format!("{} is no address to ask at: {error}.", self.site.address)))
    }

    fn search(&self, path: &str, parameter: &str, value: &str) -> Result<Url, Stopped> {
        let mut address = self.at(path)?;
        // Cloud refuses a query without any bound.
        let query = if self.site.query.trim().is_empty() { "created >= \"1990-01-01\" ORDER BY created" } else { &self.site.query };
        address.query_pairs_mut().append_pair("jql", query).append_pair("fields", "*all").append_pair("expand", "changelog,names");
        address.query_pairs_mut().append_pair("maxResults", &PAGE.to_string());
        if !value.is_empty() {
            address.query_pairs_mut().append_pair(parameter, value);
        }
        Ok(address)
    }

    fn json(&self, address: &Url) -> Result<Map<String, Value>, Stopped> {
        let body = self.talk.get(address.as_str())?;
        let no_json = |why: String| Stopped(format!("{address} did not answer with JSON: {why}. Is it the address of a Jira?"));
        match serde_json::from_slice(&body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(no_json("no object".into())),
            Err(error) => Err(no_json(error.to_string())),
        }
    }

    fn hand_on(&mut self, issues: Option<Value>, mut names: Option<Value>, api: u8, take: &mut dyn FnMut(Page)) -> Result<(), Stopped> {
        let Some(Value::Array(issues)) = issues else {
            return Err(Stopped(format!("{} answered without issues; is it the address of a Jira?", self.site.address)));
        };
        for mut issue in issues {
            let key = issue.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
            match self.complete(&mut issue, &key, api) {
                Err(stopped) if is_gone(&stopped) => issue = gone(&key, &stopped),
                whole => whole?,
            }
            if let (Some(object), Some(names)) = (issue.as_object_mut(), names.take()) {
                object.insert("names".into(), names);
            }
            let place = self.at(&format!("browse/{key}"))?.to_string();
            let page = Page { place, bytes: issue.to_string().into_bytes() };
            self.kept.page(&page)?;
            take(page);
            self.fetched.issues += 1;
        }
        Ok(())
    }

    /// Asks for what did not fit into the search's answer.
    fn complete(&self, issue: &mut Value, key: &str, api: u8) -> Result<(), Stopped> {
        let lists = [
            ("/changelog", "histories", "changelog", "values"),
            ("/fields/comment", "comments", "comment", "comments"),
            ("/fields/worklog", "worklogs", "worklog", "worklogs"),
        ];
        for (place, list, path, answer) in lists {
            let Some(holder) = issue.pointer_mut(place) else { continue };
            let total = holder.get("total").and_then(Value::as_u64).unwrap_or_default() as usize;
            let Some(Value::Array(here)) = holder.get_mut(list) else { continue };
            if here.len() < total {
                self.list(&format!("rest/api/{api}/issue/{key}/{path}"), answer, here)?;
            }
        }
        Ok(())
    }

    /// Replaces a list by the whole of it, page by page. The first page is asked for
    /// again, because the search and the list do not agree on the order.
    fn list(&self, path: &str, answer: &str, here: &mut Vec<Value>) -> Result<(), Stopped> {
        let mut whole = Vec::new();
        loop {
            let mut address = self.at(path)?;
            address.query_pairs_mut().append_pair("startAt", &whole.len().to_string()).append_pair("maxResults", &PAGE.to_string());
            let mut response = self.json(&address)?;
            let total = response.get("total").and_then(Value::as_u64).unwrap_or_default() as usize;
            let Some(Value::Array(more)) = response.remove(answer) else { break };
            let ended = more.is_empty();
            whole.extend(more);
            if ended || whole.len() >= total {
                break;
            }
        }
        if whole.len() > here.len() {
            *here = whole;
        }
        Ok(())
    }
}

/// What is handed on for an issue that the search found and that was gone when the rest of it was
/// asked for: an answer as Jira gives it for such an issue, which is told as a problem.
fn gone(key: &str, stopped: &Stopped) -> Value {
    let (address, _) = stopped.0.split_once(" answered ").unwrap_or((&stopped.0, ""));
    let said = format!("The search found it, but {address} was not there any more. If the issue is still there, import again.");
    serde_json::json!({ "key": key, "errorMessages": [said] })
}

/// Where the page after this one is.
fn following(now: &Next, response: &Map<String, Value>) -> Next {
    let here = response.get("issues").and_then(Value::as_array).map_or(0, Vec::len);
    match now {
        Next::Token(before) => match response.get("nextPageToken").and_then(Value::as_str) {
            Some(token) if token != before => Next::Token(token.into()),
            _ => Next::End,
        },
        Next::Offset(offset) => {
            let total = response.get("total").and_then(Value::as_u64).unwrap_or_default() as usize;
            if here == 0 || offset + here >= total { Next::End } else { Next::Offset(offset + here) }
        }
        Next::End => Next::End,
    }
}

#[cfg(test)]
mod tests;
