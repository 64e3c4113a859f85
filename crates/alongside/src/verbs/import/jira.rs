//! Jira: from files, or over its API.

use super::source::{self, Place, Source};
use crate::{progress, workspace::now};
use anyhow::Context;
use clap::Args;
use domain::source::Tool;
use import::{
    Translated,
    files::Bounds,
    jira::{self, Translation, fetch},
    talk::Auth,
};
use std::path::Path;

/// Where in Jira.
#[derive(Args)]
pub struct Jira {
    #[command(flatten)]
    place: Place,
    /// Token for the API; on Jira Cloud an API token together with --user
    #[arg(long, env = "ALONGSIDE_JIRA_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// On Jira Cloud: the e-mail address that the token belongs to
    #[arg(long, env = "ALONGSIDE_JIRA_USER", value_name = "E-MAIL")]
    user: Option<String>,
    /// Which issues, in Jira's query language: 'project = PAY'; without it, all
    #[arg(long, value_name = "JQL", default_value = "")]
    query: String,
    /// The server is inside my own network
    #[arg(long)]
    private_network: bool,
}

impl Source for Jira {
    const TOOL: Tool = Tool::Jira;

    fn place(&self) -> &Place {
        &self.place
    }

    fn read(&self, database: &Path) -> anyhow::Result<Translated> {
        match self.place.address() {
            Some(address) => self.fetch(address, database),
            None => {
                let bar = progress::count("files read");
                let translated = jira::from_files(self.place.path()?, Bounds::default(), now(), &mut |pages| bar.reached(pages));
                bar.done();
                Ok(translated)
            }
        }
    }
}

impl Jira {
    fn fetch(&self, from: &str, database: &Path) -> anyhow::Result<Translated> {
        let address = from.parse().with_context(|| format!("{from} is no address"))?;
        let site = fetch::Site { address, auth: self.auth(), query: self.query.clone(), allow_private: self.private_network };
        let (mut translation, mut pages, bar) = (Translation::new(now()), 0, progress::count("issues fetched"));
        let mut read = |page| {
            pages += 1;
            translation.read(&[page]);
        };
        let mut kept = source::kept(database, &site.what())?;
        let end = fetch::fetch(&site, &mut kept, &mut read, &mut |fetched| bar.at_perhaps(fetched.issues, fetched.of));
        bar.done();
        source::fetched(from, pages, end, || translation.finish())
    }

    fn auth(&self) -> Auth {
        match (self.user.clone(), self.token.clone()) {
            (Some(user), Some(secret)) => Auth::Basic { user, secret },
            (None, Some(token)) => Auth::Token(token),
            (_, None) => Auth::Nobody,
        }
    }
}
