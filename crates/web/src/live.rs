//! Telling open pages that something moved, within a tenth of a second. A page
//! then fetches itself again and puts in what changed.

use crate::state::State;
use axum::{
    extract::State as Shared,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use std::{convert::Infallible, time::Duration};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Events that come closer together than this are told as one.
const GATHER: Duration = Duration::from_millis(40);

/// How soon what another process wrote to the same workspace is seen.
const ELSEWHERE: Duration = Duration::from_secs(1);

/// Sees what other processes write, until the server ends.
pub async fn keep_up(state: State) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(ELSEWHERE) => {}
            () = state.stopped() => return,
        }
        let engine = state.engine.clone();
        if let Ok(Err(fault)) = tokio::task::spawn_blocking(move || engine.catch_up_blocking()).await {
            tracing::warn!(%fault, "what other processes wrote could not be read");
        }
    }
}

/// Sends `moved` with the journal's place and the import's step, at once and each time one of them moves.
pub async fn live(Shared(state): Shared<State>) -> Response {
    let (send, receive) = mpsc::channel(4);
    tokio::spawn(follow(state, send));
    Sse::new(ReceiverStream::new(receive)).keep_alive(KeepAlive::default()).into_response()
}

type Send = mpsc::Sender<Result<Event, Infallible>>;

async fn follow(state: State, send: Send) {
    let (mut seqs, mut steps) = (state.engine.subscribe(), state.desk.subscribe());
    loop {
        let (seq, step) = (seqs.borrow_and_update().0, *steps.borrow_and_update());
        let moved = Event::default().event("moved").data(format!("{{\"seq\":{seq},\"step\":{step}}}"));
        if send.send(Ok(moved)).await.is_err() {
            return;
        }
        tokio::select! {
            changed = seqs.changed() => if changed.is_err() { return },
            changed = steps.changed() => if changed.is_err() { return },
            () = state.stopped() => return,
            () = send.closed() => return,
        }
        tokio::time::sleep(GATHER).await;
    }
}
