//! The writing half of the API: what people may say through it.

use crate::{
    judging::{self, Judged},
    problem::{Details, InApi, Problem},
    state::State,
};
use axum::{
    Json,
    extract::{Path, State as Shared, rejection::JsonRejection},
    http::StatusCode,
};
use domain::Via;

/// Confirm or reject what was inferred, or take back what was said
///
/// The answer is empty. A program that is no browser sends an `Origin` header that names this host.
#[utoipa::path(post, path = "/features/{key}/inferences", params(("key" = String, Path, description = "the feature's key")), request_body = Judged, responses((status = 204, description = "it was said"), (status = 400, body = Details), (status = 404, body = Details), (status = 409, body = Details)))]
pub(super) async fn judge(
    Shared(state): Shared<State>,
    Path(key): Path<String>,
    judged: Result<Json<Judged>, JsonRejection>,
) -> Result<StatusCode, InApi> {
    let Json(judged) = judged.map_err(|error| Problem::unreadable(error.body_text()))?;
    judging::say(&state, key, judged, Via::Api).await?;
    Ok(StatusCode::NO_CONTENT)
}
