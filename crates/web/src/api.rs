//! The REST API: the same views as the pages, as JSON.

pub mod asked;
pub mod events;
pub mod reading;
pub mod writing;

use crate::{problem, state::State};
use axum::{Json, Router, routing::get};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What the API is.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Alongside",
        description = "The views that every face of Alongside shows, as JSON. Times are RFC 3339 in UTC. The name of a figure ends in its unit or carries it: `…_seconds` and `seconds`, `…_days`, `…_hours`; shares and odds are 0 to 1, and the odds that are asked for are percent. All of it reads, but for what people say of an inference; served to this machine only until there is a sign-in.",
        license(name = "MIT OR Apache-2.0")
    ),
    servers((url = "/api/v1")),
    components(schemas(problem::Details))
)]
struct Described;

fn described() -> OpenApiRouter<State> {
    OpenApiRouter::with_openapi(Described::openapi())
        .routes(routes!(reading::today))
        .routes(routes!(reading::features))
        .routes(routes!(reading::feature))
        .routes(routes!(reading::why))
        .routes(routes!(reading::forecast))
        .routes(routes!(reading::negotiation))
        .routes(routes!(writing::judge))
        .routes(routes!(reading::insights))
        .routes(routes!(reading::time))
        .routes(routes!(reading::flow))
        .routes(routes!(reading::handovers))
        .routes(routes!(reading::backtest))
        .routes(routes!(reading::landings))
        .routes(routes!(reading::outlook))
        .routes(routes!(reading::findings))
        .routes(routes!(reading::sources))
        .routes(routes!(reading::imports))
        .routes(routes!(events::events))
}

/// The API's description, from the code.
pub fn description() -> utoipa::openapi::OpenApi {
    described().split_for_parts().1
}

/// The API below `/api/v1`.
pub fn router() -> Router<State> {
    let (router, description) = described().split_for_parts();
    router.route("/openapi.json", get(|| async move { Json(description) })).fallback(nowhere)
}

async fn nowhere() -> axum::response::Response {
    problem::Problem::not_found("There is nothing at this address; /api/v1/openapi.json says what there is.", ("The API", "/api")).details()
}
