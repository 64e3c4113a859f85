//! `alongside serve`: the pages and the API, for this machine.

use crate::{
    said,
    serving::{self, PORT},
    terminal::Paper,
    workspace::Workspace,
};
use clap::Args;
use std::{
    net::{IpAddr, Ipv4Addr},
    path::Path,
};

/// Serves the workspace to a browser on this machine
#[derive(Args)]
#[command(after_help = "Examples:
  alongside serve                         ./alongside.db on http://localhost:7878/
  alongside serve --database team.db --port 8000

There is no sign-in yet, so only this machine is served; --listen to anything else is refused.")]
pub struct Serve {
    /// Address to listen on; loopback only
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = PORT)]
    port: u16,
}

impl Serve {
    /// Serves until it is stopped.
    ///
    /// # Errors
    /// When the address is not loopback, the port is taken, or the workspace cannot be opened.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        serving::loopback(self.listen)?;
        let workspace = Workspace::open_or_make(file)?;
        let listener = serving::listen(self.listen, self.port, false)?;
        let address = Paper::of_stdout().bold(serving::address(&listener)?);
        let empty = if workspace.engine.world().seq.0 == 0 { "It is empty: open it and hand in a history.\n" } else { "" };
        said::say(&format!("{} is served at {address}, to this machine only.\n{empty}Ctrl-C ends it.\n", file.display()))?;
        serving::serve(&workspace, listener)
    }
}
