//! The journal itself, as server-sent events: every event once, in order, and then
//! each new one. A client that lost the connection goes on where it was.

#![expect(unused_qualifications, reason = "the path macro names the extractor that the handler names")]

use super::asked::Strict;
use crate::{
    problem::{InApi, Problem},
    state::State,
};
use axum::{
    extract::State as Shared,
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::{Recorded, Seq};
use engine::Fault;
use serde::Deserialize;
use std::convert::Infallible;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;

/// How many events are read at once; so many are held in memory for one reader.
const AT_ONCE: usize = 5_000;

/// From where the journal is read.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct After {
    /// The last event that is known: those after it come. `Last-Event-ID` says the same.
    #[param(value_type = Option<u64>)]
    after: Option<String>,
}

/// The journal from an event on, as server-sent events: `id` is the place in the journal, `event` its type
#[utoipa::path(get, path = "/events", params(After), responses((status = 200, content_type = "text/event-stream", body = String)))]
pub(super) async fn events(Shared(state): Shared<State>, headers: HeaderMap, Strict(asked): Strict<After>) -> Result<Response, InApi> {
    let number = |name: &str, said: &str| {
        let wrong = |_| Problem::unreadable(format!("{name} is the number of an event, like {name}=120."));
        said.trim().parse::<u64>().map_err(wrong)
    };
    let last = headers.get("last-event-id").map(|value| number("Last-Event-ID", value.to_str().unwrap_or_default())).transpose()?;
    let asked = asked.after.map(|after| number("after", &after)).transpose()?;
    let after = Seq(last.or(asked).unwrap_or(0));
    let (send, receive) = mpsc::channel(256);
    tokio::spawn(follow(state, after, send));
    Ok(Sse::new(ReceiverStream::new(receive)).keep_alive(KeepAlive::default()).into_response())
}

async fn follow(state: State, mut after: Seq, send: mpsc::Sender<Result<Event, Infallible>>) {
    let mut seqs = state.engine.subscribe();
    loop {
        let head = *seqs.borrow_and_update();
        while after < head {
            let reader = state.clone();
            let Ok(Ok(read)) = tokio::task::spawn_blocking(move || read(&reader, after)).await.map(|read| read.map_err(Problem::fault))
            else {
                return;
            };
            let Some((last, _)) = read.last() else { break };
            after = *last;
            for (_, event) in read {
                if send.send(Ok(event)).await.is_err() {
                    return;
                }
            }
        }
        tokio::select! {
            changed = seqs.changed() => if changed.is_err() { return },
            () = state.stopped() => return,
            () = send.closed() => return,
        }
    }
}

fn read(state: &State, after: Seq) -> Result<Vec<(Seq, Event)>, Fault> {
    let mut read = Vec::new();
    state.engine.events(after, &mut |recorded| {
        if read.len() < AT_ONCE {
            read.push((recorded.mark.seq, told(&recorded)));
        }
    })?;
    Ok(read)
}

/// An event on the wire: `{"seq":7,"at":"…","by":3,"via":"web","type":"question.asked","body":{…},"cause":6}`.
fn told(recorded: &Recorded) -> Event {
    let mark = &recorded.mark;
    let form = serde_json::to_value(&recorded.event).unwrap_or_default();
    let (kind, body) = match form {
        serde_json::Value::Object(one) if one.len() == 1 => one.into_iter().next().unwrap_or_default(),
        other => (String::new(), other),
    };
    let wire = serde_json::json!({
        "seq": mark.seq, "at": mark.stamp.at, "by": mark.stamp.by, "via": mark.stamp.via, "type": kind, "body": body, "cause": recorded.cause,
    });
    Event::default().id(mark.seq.to_string()).event(kind).data(wire.to_string())
}
