//! GitHub: from files, or over its API.

use super::source::{self, Place, Source};
use crate::{progress, workspace::now};
use anyhow::Context;
use clap::Args;
use domain::source::Tool;
use import::{
    Translated,
    github::{self, PUBLIC_API, Site},
    talk::Auth,
};
use std::path::Path;

/// Where on GitHub.
#[derive(Args)]
pub struct Github {
    #[command(flatten)]
    place: Place,
    /// Token for the API; without it GitHub answers 60 requests an hour
    #[arg(long, env = "ALONGSIDE_GITHUB_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// OWNER/REPO, where files do not say it
    #[arg(long, value_name = "OWNER/REPO")]
    repository: Option<String>,
    /// The server is inside my own network
    #[arg(long)]
    private_network: bool,
}

impl Source for Github {
    const TOOL: Tool = Tool::Github;

    fn place(&self) -> &Place {
        &self.place
    }

    fn read(&self, database: &Path) -> anyhow::Result<Translated> {
        if let Some(address) = self.place.address() {
            return self.fetch(address, database);
        }
        let (pages, reading) = self.place.pages()?;
        Ok(source::with(github::translate(pages, self.repository.as_deref(), now()), reading))
    }
}

impl Github {
    fn fetch(&self, address: &str, database: &Path) -> anyhow::Result<Translated> {
        let (api, repository) =
            repository(address).with_context(|| format!("{address} names no repository; write https://github.com/OWNER/REPO"))?;
        let api = api.parse().with_context(|| format!("{api} is no address"))?;
        let auth = self.token.clone().map_or(Auth::Nobody, Auth::Token);
        let site = Site { api, repository: repository.clone(), auth, since: None, allow_private: self.private_network };
        let (mut pages, bar) = (Vec::new(), progress::count("issues and pull requests fetched"));
        let mut kept = source::kept(database, &site.what())?;
        let end = github::fetch(&site, &mut kept, &mut |page| pages.push(page), &mut |fetched| bar.reached(fetched.items));
        bar.done();
        source::fetched(address, pages.len(), end, || github::translate(pages, Some(&repository), now()))
    }
}

/// The API and `OWNER/REPO` of a repository's page; a host of one's own is an Enterprise.
fn repository(address: &str) -> Option<(String, String)> {
    let (scheme, rest) = address.split_once("://")?;
    let mut parts = rest.split('/').filter(|part| !part.is_empty());
    let (host, owner, name) = (parts.next()?, parts.next()?, parts.next()?);
    let api = if host == "github.com" || host == "www.github.com" { PUBLIC_API.into() } else { format!("{scheme}://{host}/api/v3") };
    Some((api, format!("{owner}/{}", name.trim_end_matches(".git"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_a_repository_leads_to_its_api() {
        let of = |address| repository(address).map(|(api, repository)| format!("{api} {repository}"));
        assert_eq!(of("https://github.com/quicwg/qlog.git"), Some(format!("{PUBLIC_API} quicwg/qlog")));
        assert_eq!(of("https://github.com/quicwg/qlog/issues?q=a"), Some(format!("{PUBLIC_API} quicwg/qlog")));
        assert_eq!(of("https://git.example.org/team/shop/"), Some("https://git.example.org/api/v3 team/shop".into()));
        assert_eq!(of("https://github.com/quicwg"), None);
    }
}
