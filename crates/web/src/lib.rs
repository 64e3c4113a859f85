//! Pages, REST API and live events over the same views.
//!
//! A page is a function from a view to markup ([`pages`], made of [`parts`]); a
//! handler parses, looks, and renders ([`routes`], [`api`]). The server binds to
//! loopback only, because there is no sign-in yet ([`security`]).

pub mod api;
pub mod assets;
pub mod importing;
pub mod judging;
pub mod kept;
pub mod live;
pub mod looking;
pub mod pages;
pub mod parts;
pub mod people;
pub mod problem;
pub mod routes;
pub mod security;
pub mod state;
pub mod taking;
pub mod usual;

pub use importing::Door;
pub use people::{Passing, People};
pub use routes::router;
pub use state::State;

use std::{future::Future, io};
use tokio::net::TcpListener;

/// Serves until `shutdown` resolves; then open streams end and what is under way is finished.
///
/// # Errors
/// When the listener is not on loopback (there is no sign-in yet), or fails.
pub async fn serve(listener: TcpListener, state: State, shutdown: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        let why = format!("{address} can be reached from other machines, and there is no sign-in yet; listen on 127.0.0.1 or [::1]");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    tokio::spawn(live::keep_up(state.clone()));
    let stopping = state.clone();
    let ended = async move {
        shutdown.await;
        stopping.stop();
    };
    axum::serve(listener, router(state)).with_graceful_shutdown(ended).await
}
