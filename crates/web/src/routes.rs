//! Which address leads to which page. A handler parses, looks, and renders.

use crate::{
    api::{self, asked::Lenient},
    assets, judging, live,
    looking::{Told, When},
    pages,
    parts::{
        frame::{self, Frame, Nav},
        row,
    },
    problem::{OnPage, Problem},
    security,
    state::State,
    taking,
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, State as Shared},
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{DAY_SECONDS, Key};
use insight::telling;
use maud::Markup;
use serde::{Deserialize, Serialize};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// Bodies other than files may be so long.
const FORM_BYTES: usize = 4 << 20;

/// All pages, the API and what the browser loads.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/", get(today))
        .route("/features", get(features))
        .route("/features/{key}", get(feature))
        .route("/features/{key}/plan", get(plan))
        .route("/features/{key}/plan/fits", get(fits))
        .route("/features/{key}/inferences", post(judging::judge))
        .route("/insights", get(insights))
        .route("/insights/forecasts", get(forecasts))
        .route("/insights/forecasts/landings", get(landings))
        .route("/findings", get(findings))
        .route("/findings/{detector}", get(detector))
        .route("/import", get(taking::page).post(taking::hand_in).layer(DefaultBodyLimit::disable()))
        .route("/import/take", post(taking::take))
        .route("/import/clear", post(taking::clear))
        .route("/import/undo", post(taking::undo))
        .route("/import/mapping/{source}", get(taking::mapping).post(taking::agree))
        .route("/styleguide", get(styleguide))
        .route("/api", get(api_page))
        .route("/palette.json", get(palette))
        .route("/live", get(live::live))
        .route("/assets/{hash}/{name}", get(assets::serve))
        .nest("/api/v1", api::router())
        .fallback(nowhere)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(CatchPanicLayer::custom(stumbled))
        .layer(CompressionLayer::new().gzip(true))
        .layer(middleware::from_fn(security::guard))
        .with_state(state)
}

/// From when a page is told.
#[derive(Deserialize, Default)]
pub struct AsOf {
    as_of: Option<String>,
}

type Answer = Result<Markup, OnPage>;

fn framed<T>(title: &str, nav: Nav, when: When, told: &Told<T>, here: impl Into<String>, content: &Markup) -> Markup {
    let frame = Frame { title: title.into(), nav: Some(nav), as_of: when.day(), seq: Some(told.seq.0), here: here.into() };
    frame::page(&frame, content)
}

fn still(title: &str, content: &Markup) -> Markup {
    frame::page(&Frame { title: title.into(), ..Frame::default() }, content)
}

async fn today(Shared(state): Shared<State>, Lenient(asked): Lenient<AsOf>) -> Answer {
    let when = When::read(asked.as_of.as_deref(), state.now())?;
    let told = state.look(when, telling::today).await?;
    Ok(framed("Today", Nav::Today, when, &told, "/", &pages::today::page(&told.answer)))
}

async fn features(Shared(state): Shared<State>, Lenient(asked): Lenient<api::asked::Listed>) -> Answer {
    let when = When::read(asked.as_of.as_deref(), state.now())?;
    let layout = asked.layout()?;
    let mut query = asked.query()?;
    if layout == pages::features::Layout::Board {
        query.take = 200;
    }
    let told = state.look(when, move |scene, found| telling::features(scene, found, &query)).await?;
    let as_of = when.day().and(asked.as_of.as_deref());
    let page = pages::features::page(&told.answer, &pages::features::Asked { layout, as_of });
    let here = format!("/features?{}", pages::features::address(&told.answer.query, layout, None, 0));
    Ok(framed("Features", Nav::Features, when, &told, here, &page))
}

/// What the page of a feature is asked for.
#[derive(Deserialize)]
struct Carried {
    as_of: Option<String>,
    day: Option<String>,
    timeline: Option<String>,
}

async fn feature(Shared(state): Shared<State>, Path(key): Path<String>, Lenient(asked): Lenient<Carried>) -> Result<Response, OnPage> {
    let when = When::read(asked.as_of.as_deref(), state.now())?;
    let keeper = state.clone();
    let told = state.look_at(&key, when, move |scene, found, key| {
        let why = telling::why(scene, found, key)?;
        let usual = keeper.looking.usual.beside(scene, why.feature.team.as_deref());
        Some((why, usual))
    });
    let told = told.await?;
    let here = row::address(&Key::new(&key), None);
    let (why, usual) = &told.answer;
    if let Some(day) = asked.day.and_then(|day| day.trim().parse::<i64>().ok()) {
        let date = why.feature.idea.plus_seconds(day.clamp(0, 40_000) * DAY_SECONDS).date();
        return Ok(Redirect::to(&format!("{here}?as_of={date}")).into_response());
    }
    let shown = pages::feature::Asked { past: when != When::Now, whole: asked.timeline.is_some() };
    let title = format!("{key} {}", why.feature.title);
    Ok(framed(&title, Nav::Features, when, &told, here, &pages::feature::page(why, usual, shown)).into_response())
}

async fn plan(Shared(state): Shared<State>, Path(key): Path<String>, Lenient(asked): Lenient<api::asked::Wished>) -> Answer {
    let (wish, when) = (asked.wish()?, When::read(asked.as_of.as_deref(), state.now())?);
    let told = state.look_at(&key, when, move |scene, _, key| {
        let forecast = telling::forecast(scene, key)?;
        Some((forecast, telling::negotiation(scene, key, wish)))
    });
    let told = told.await?;
    let (forecast, negotiation) = &told.answer;
    let page = pages::plan::page(forecast, negotiation.as_ref(), kept(&asked, when));
    let title = format!("{key} {}: plan and odds", forecast.title);
    Ok(framed(&title, Nav::Features, when, &told, pages::plan::address(&Key::new(&key)), &page))
}

/// The part of a plan's page that changes with the wish, for its script.
async fn fits(Shared(state): Shared<State>, Path(key): Path<String>, Lenient(asked): Lenient<api::asked::Wished>) -> Answer {
    let (wish, when) = (asked.wish()?, When::read(asked.as_of.as_deref(), state.now())?);
    let told = state.look_at(&key, when, move |scene, _, key| telling::negotiation(scene, key, wish)).await?;
    Ok(pages::plan::fits(&told.answer, kept(&asked, when), wish.whole))
}

fn kept(asked: &api::asked::Wished, when: When) -> pages::plan::Asked<'_> {
    pages::plan::Asked { as_of: when.day().and(asked.as_of.as_deref()) }
}

async fn forecasts(Shared(state): Shared<State>, Lenient(asked): Lenient<api::asked::Listed>) -> Answer {
    let (query, when) = (asked.query()?, When::read(asked.as_of.as_deref(), state.now())?);
    let keeper = state.clone();
    let told = state.look(when, move |scene, _| (telling::outlook(scene, &query), keeper.looking.backtests.of(scene))).await?;
    let (outlook, backtest) = &told.answer;
    let page = pages::forecasts::page(outlook, backtest, when.day());
    Ok(framed("Forecasts", Nav::Forecasts, when, &told, "/insights/forecasts", &page))
}

async fn landings(Shared(state): Shared<State>, Lenient(asked): Lenient<api::asked::Listed>) -> Answer {
    let when = When::read(asked.as_of.as_deref(), state.now())?;
    let told = state.landings(when).await?;
    let page = pages::landings::page(&told.answer);
    Ok(framed("Landing dates", Nav::Forecasts, when, &told, "/insights/forecasts/landings", &page))
}

async fn insights(Shared(state): Shared<State>, Lenient(asked): Lenient<api::asked::Spanned>) -> Answer {
    let (when, period) = (When::read(asked.as_of.as_deref(), state.now())?, asked.period(state.now().date())?);
    let told = state.look(when, move |scene, _| telling::insights(scene, period)).await?;
    let page = pages::insights::page(&told.answer, when.day());
    Ok(framed("Insights", Nav::Insights, when, &told, "/insights", &page))
}

async fn findings(Shared(state): Shared<State>, Lenient(asked): Lenient<AsOf>) -> Answer {
    let when = When::read(asked.as_of.as_deref(), state.now())?;
    let told = state.look(when, telling::findings).await?;
    Ok(framed("Findings", Nav::Findings, when, &told, "/findings", &pages::findings::page(&told.answer, told.at)))
}

async fn detector(Shared(state): Shared<State>, Path(id): Path<String>, Lenient(asked): Lenient<AsOf>) -> Answer {
    let when = When::read(asked.as_of.as_deref(), state.now())?;
    let told = state.look(when, telling::findings).await?;
    let Some(detector) = told.answer.detectors.iter().find(|detector| detector.id == id) else {
        return Err(OnPage(Problem::not_found("There is no detector of that name.", ("See all detectors", "/findings#detectors"))));
    };
    let page = pages::findings::detector(detector, &told.answer, told.at);
    Ok(framed(detector.name, Nav::Findings, when, &told, format!("/findings/{id}"), &page))
}

async fn styleguide() -> Markup {
    still("Style guide", &pages::styleguide::page())
}

async fn api_page() -> Markup {
    still("API", &pages::api::page(&api::description()))
}

/// A line of the palette.
#[derive(Serialize)]
struct Goal {
    to: String,
    text: String,
    about: String,
}

/// Most features that the palette knows.
const GOALS: usize = 2_000;

async fn palette(Shared(state): Shared<State>) -> Result<Json<Vec<Goal>>, OnPage> {
    let told = state
        .look(When::Now, |scene, _| {
            let open_first = scene
                .readings
                .all()
                .iter()
                .filter(|reading| reading.is_open())
                .chain(scene.readings.all().iter().filter(|reading| !reading.is_open()));
            let goal = |reading: &insight::measuring::Reading| Goal {
                to: row::address(&reading.key, None),
                text: reading.title.to_string(),
                about: reading.key.to_string(),
            };
            open_first.take(GOALS).map(goal).collect::<Vec<_>>()
        })
        .await?;
    Ok(Json(told.answer))
}

async fn nowhere(uri: axum::http::Uri) -> Response {
    let problem = Problem::not_found("There is no page at this address.", ("Today", "/"));
    if uri.path().starts_with("/api/") { problem.details() } else { problem.page() }
}

/// A bug in a handler: caught here, told with a number that leads to the log.
fn stumbled(panic: Box<dyn std::any::Any + Send>) -> Response {
    let what = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a bug");
    Problem::fault(what).page()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    #[test]
    fn a_bug_is_told_with_a_number_and_without_its_detail() {
        let answer = stumbled(Box::new("index out of bounds"));
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
