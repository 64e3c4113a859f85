//! Problems: a refusal or a fault, told to a person as a page and to a program as
//! RFC 9457 problem details.

use crate::{pages, parts::frame};
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::sync::atomic::{AtomicU64, Ordering};

/// What went wrong, and the way out.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable last part of its type: `not-found`.
    pub kind: &'static str,
    /// What it is, the same every time.
    pub title: &'static str,
    /// What happened here, as a sentence for people.
    pub detail: String,
    /// What to do: words and address.
    pub way_out: (&'static str, &'static str),
    /// A number that leads to the log, for faults.
    pub id: Option<String>,
}

/// RFC 9457 problem details.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Details {
    /// Stable name of the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is, the same every time.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened here, as a sentence for people.
    pub detail: String,
    /// A number that leads to the server's log, for faults.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}

impl Problem {
    /// Something that is not here.
    pub fn not_found(detail: impl Into<String>, way_out: (&'static str, &'static str)) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "This is not here", detail, way_out)
    }

    /// The core said no.
    pub fn refused(detail: impl Into<String>, way_out: (&'static str, &'static str)) -> Self {
        Self::new(StatusCode::CONFLICT, "refused", "This cannot be done", detail, way_out)
    }

    /// What was asked makes no sense.
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unreadable", "This could not be read", detail, ("Features", "/features"))
    }

    /// A rule of the house against other sites.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "This was not accepted", detail, ("Today", "/"))
    }

    /// The world failed; the detail goes to the log under a number.
    pub fn fault(what: impl std::fmt::Display) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = format!("F{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        tracing::error!(%id, %what, "fault");
        let detail = "Something in Alongside or under it failed. Nothing that was said before is lost. Try again; if it stays, tell the number to whoever runs this server.";
        let mut fault = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", "Alongside stumbled", detail, ("Try again", ""));
        fault.id = Some(id);
        fault
    }

    fn new(
        status: StatusCode,
        kind: &'static str,
        title: &'static str,
        detail: impl Into<String>,
        way_out: (&'static str, &'static str),
    ) -> Self {
        Self { status, kind, title, detail: detail.into(), way_out, id: None }
    }

    /// As a page.
    pub fn page(&self) -> Response {
        let frame = frame::Frame { title: self.title.into(), ..Default::default() };
        (self.status, frame::page(&frame, &pages::problem::page(self))).into_response()
    }

    /// As problem details.
    pub fn details(&self) -> Response {
        let details = Details {
            kind: format!("/api/v1/problems#{}", self.kind),
            title: self.title.into(),
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            instance: self.id.clone(),
        };
        (self.status, [(header::CONTENT_TYPE, "application/problem+json")], Json(details)).into_response()
    }
}

/// A problem on a page.
pub struct OnPage(pub Problem);

impl From<Problem> for OnPage {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for OnPage {
    fn into_response(self) -> Response {
        self.0.page()
    }
}

/// A problem in the API.
pub struct InApi(pub Problem);

impl From<Problem> for InApi {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for InApi {
    fn into_response(self) -> Response {
        // Json sets its own type after the tuple's headers; the answer must stay a problem.
        let mut response = self.0.details();
        response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
        response
    }
}
