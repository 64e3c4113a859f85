//! Serving a workspace to this machine until somebody stops it.

use crate::workspace::Workspace;
use anyhow::{Context, bail};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    time::Duration,
};
use web::State;

/// The usual port.
pub const PORT: u16 = 7878;

/// How long open connections may take to end.
const PATIENCE: Duration = Duration::from_secs(2);

/// Refuses any address that other machines can reach.
///
/// # Errors
/// When it is not loopback, with the reason and the way out.
pub fn loopback(listen: IpAddr) -> anyhow::Result<()> {
    if listen.is_loopback() {
        return Ok(());
    }
    bail!(
        "{listen} can be reached from other machines, and there is no sign-in yet: everybody there could read and change everything. \
         Leave --listen out, and reach it from elsewhere through a tunnel: ssh -L {PORT}:localhost:{PORT} this-machine"
    )
}

/// A listener on a loopback address; another free port where the wanted one is taken and `else_free`.
///
/// # Errors
/// When the port is taken, or cannot be listened on.
pub fn listen(ip: IpAddr, port: u16, else_free: bool) -> anyhow::Result<TcpListener> {
    loopback(ip)?;
    match TcpListener::bind(SocketAddr::new(ip, port)) {
        Ok(listener) => Ok(listener),
        Err(_) if else_free => {
            let listener = TcpListener::bind(SocketAddr::new(ip, 0)).context("no port is free")?;
            eprintln!("Port {port} is taken; using {} instead.", listener.local_addr()?.port());
            Ok(listener)
        }
        Err(error) => Err(error).with_context(|| format!("port {port} cannot be listened on; choose another with --port")),
    }
}

/// The address to open in a browser.
///
/// # Errors
/// When the listener is gone.
pub fn address(listener: &TcpListener) -> anyhow::Result<String> {
    let at = listener.local_addr()?;
    let host = if at.ip() == IpAddr::V4(Ipv4Addr::LOCALHOST) { "localhost".into() } else { at.ip().to_string() };
    Ok(if at.is_ipv6() { format!("http://[{host}]:{}/", at.port()) } else { format!("http://{host}:{}/", at.port()) })
}

/// Serves until Ctrl-C or the machine asks to end.
///
/// # Errors
/// When the server fails.
pub fn serve(workspace: &Workspace, listener: TcpListener) -> anyhow::Result<()> {
    let state = State::new(workspace.engine.clone(), workspace.people()?);
    let runtime = tokio::runtime::Runtime::new().context("the server could not start")?;
    let served = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let late = async {
            stopped().await;
            tokio::time::sleep(PATIENCE).await;
        };
        tokio::select! {
            served = web::serve(listener, state, stopped()) => served,
            () = late => Ok(()),
        }
    });
    runtime.shutdown_timeout(PATIENCE);
    served.context("the server failed")?;
    workspace.engine.snapshot_blocking()?;
    Ok(())
}

/// Resolves when somebody stops the process.
async fn stopped() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    interrupt.await;
}
