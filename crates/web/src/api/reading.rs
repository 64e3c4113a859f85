//! The reading half of the API. Every answer carries an `ETag` made of the journal's
//! place and the moment of looking; asked again with `If-None-Match`, an answer
//! that has not changed is 304.

#![expect(unused_qualifications, reason = "the path macro names the extractor that the handler names")]

use super::asked::{Ahead, Listed, Spanned, Strict, Wished, known_to};

use crate::{
    looking::{Told, When},
    problem::{Details, InApi, Problem},
    state::State,
};
use axum::{
    Json,
    extract::{Path, State as Shared},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::Moment;
use insight::{
    Scene,
    detecting::Found,
    telling::{
        self, Backtest, FeatureList, Forecast, Landings, Negotiation, Outlook, Why,
        features::FeatureRow,
        findings::Findings,
        time::{FlowView, Handovers, Insights, Time},
        today::Today,
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// From when something is told.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AsOf {
    /// A day or time in the past, at whose end it is told: 2026-03-01. Today is the latest.
    as_of: Option<String>,
}

/// A source of histories.
#[derive(Serialize, ToSchema)]
pub(super) struct SourceView {
    /// What people call it.
    name: String,
    /// The kind of tool: jira, github, csv or event_log.
    tool: String,
    /// Where it is.
    address: String,
}

/// An import.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportView {
    /// Its number.
    import: u32,
    /// The source's name.
    source: String,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    begun: Moment,
    /// When everything was in.
    #[schema(value_type = Option<String>, format = DateTime)]
    finished: Option<Moment>,
    /// When it was taken back.
    #[schema(value_type = Option<String>, format = DateTime)]
    undone: Option<Moment>,
    /// Items with something new.
    items: u64,
    /// New facts.
    facts: u64,
    /// Records that could not be read.
    problems: u64,
}

type Answer = Result<Response, InApi>;

async fn told<T: Serialize + Send + 'static>(
    state: &State,
    headers: &HeaderMap,
    as_of: Option<&str>,
    tell: impl FnOnce(&Scene<'_>, &Found) -> T + Send + 'static,
) -> Answer {
    let when = When::read(as_of, state.now())?;
    Ok(tagged(headers, &state.look(when, tell).await?))
}

fn tagged<T: Serialize>(headers: &HeaderMap, told: &Told<T>) -> Response {
    let tag = format!("W/\"{}.{}\"", told.seq, told.at.millis());
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Json(&told.answer).into_response() };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// What waits, and what moved
#[utoipa::path(get, path = "/today", params(AsOf), responses((status = 200, body = Today), (status = 400, body = Details)))]
pub(super) async fn today(Shared(state): Shared<State>, headers: HeaderMap, Strict(asked): Strict<AsOf>) -> Answer {
    told(&state, &headers, asked.as_of.as_deref(), telling::today).await
}

/// What is in flight; the next page is in the `Link` header
#[utoipa::path(get, path = "/features", params(Listed), responses((status = 200, body = FeatureList), (status = 400, body = Details)))]
pub(super) async fn features(Shared(state): Shared<State>, headers: HeaderMap, Strict(asked): Strict<Listed>) -> Answer {
    let (query, when) = (asked.query()?, When::read(asked.as_of.as_deref(), state.now())?);
    let Told { answer, seq, at } =
        state.look(when, move |scene, found| Ok::<_, Problem>(telling::features(scene, found, &known_to(scene, query)?))).await?;
    let told = Told { answer: answer?, seq, at };
    let mut response = tagged(&headers, &told);
    let next = told.answer.query.skip + told.answer.rows.len();
    if next < told.answer.matching && !told.answer.rows.is_empty() {
        let address = crate::pages::features::address(&told.answer.query, Default::default(), asked.as_of.as_deref(), next);
        let take = Some(told.answer.query.take).filter(|take| *take > 0).map(|take| format!("&take={take}")).unwrap_or_default();
        if let Ok(link) = HeaderValue::from_str(&format!("</api/v1/features?{address}{take}>; rel=\"next\"")) {
            response.headers_mut().insert(header::LINK, link);
        }
    }
    Ok(response)
}

/// One feature as lists show it
#[utoipa::path(get, path = "/features/{key}", params(("key" = String, Path, description = "its key"), AsOf), responses((status = 200, body = FeatureRow), (status = 404, body = Details)))]
pub(super) async fn feature(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(key): Path<String>,
    Strict(asked): Strict<AsOf>,
) -> Answer {
    one(&state, &headers, key, &asked, |why| why.feature).await
}

/// Why a feature took as long as it took
#[utoipa::path(get, path = "/features/{key}/why", params(("key" = String, Path, description = "its key"), AsOf), responses((status = 200, body = Why), (status = 404, body = Details)))]
pub(super) async fn why(Shared(state): Shared<State>, headers: HeaderMap, Path(key): Path<String>, Strict(asked): Strict<AsOf>) -> Answer {
    one(&state, &headers, key, &asked, |why| why).await
}

/// When a feature lands, or an issue of another tool is over, with odds, and why then
#[utoipa::path(get, path = "/features/{key}/forecast", params(("key" = String, Path, description = "its key"), AsOf), responses((status = 200, body = Forecast), (status = 400, body = Details), (status = 404, body = Details)))]
pub(super) async fn forecast(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(key): Path<String>,
    Strict(asked): Strict<AsOf>,
) -> Answer {
    let when = When::read(asked.as_of.as_deref(), state.now())?;
    let told = state.look_at(&key, when, |scene, _, key| telling::forecast(scene, key)).await?;
    Ok(tagged(&headers, &told))
}

/// The scope of a feature that fits a day; nothing is written
#[utoipa::path(get, path = "/features/{key}/negotiation", params(("key" = String, Path, description = "its key"), Wished), responses((status = 200, body = Negotiation), (status = 400, body = Details), (status = 404, body = Details), (status = 409, body = Details, description = "It has ended, or has no plan of which something can be said")))]
pub(super) async fn negotiation(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(key): Path<String>,
    Strict(asked): Strict<Wished>,
) -> Answer {
    let (wish, when) = (asked.wish()?, When::read(asked.as_of.as_deref(), state.now())?);
    wish.refuses(when.day().unwrap_or_else(|| state.now().date())).map_err(|no| Problem::unreadable(format!("by: {no}.")))?;
    let told = state.look_at(&key, when, move |scene, _, key| {
        let open = scene.readings.get(key).map(insight::Reading::is_open)?;
        Some((open, telling::negotiation(scene, key, wish)))
    });
    let Told { answer: (open, negotiation), seq, at } = told.await?;
    let answer = negotiation.ok_or_else(|| nothing_to_negotiate(&key, open))?;
    Ok(tagged(&headers, &Told { answer, seq, at }))
}

fn nothing_to_negotiate(key: &str, open: bool) -> Problem {
    let why = if open {
        "has no slice of which something can be said. Load a plan with `alongside plan load`, or estimate its slices."
    } else {
        "has ended; there is nothing left to negotiate."
    };
    Problem::refused(format!("{} {why}", crate::parts::words::short(key, 80)), ("Features", "/features"))
}

/// How good forecasts have been
#[utoipa::path(get, path = "/insights/backtest", params(AsOf), responses((status = 200, body = Backtest), (status = 400, body = Details)))]
pub(super) async fn backtest(Shared(state): Shared<State>, headers: HeaderMap, Strict(asked): Strict<AsOf>) -> Answer {
    let when = When::read(asked.as_of.as_deref(), state.now())?;
    let keeper = state.clone();
    let told = state.look(when, move |scene, _| keeper.looking.backtests.of(scene)).await?;
    Ok(tagged(&headers, &told))
}

/// How good landing dates have been: those that would have been told month by month, held against what happened
#[utoipa::path(get, path = "/insights/landings", params(AsOf), responses((status = 200, body = Landings), (status = 400, body = Details)))]
pub(super) async fn landings(Shared(state): Shared<State>, headers: HeaderMap, Strict(asked): Strict<AsOf>) -> Answer {
    let when = When::read(asked.as_of.as_deref(), state.now())?;
    let told = state.landings(when).await?;
    Ok(tagged(&headers, &told))
}

/// When what is open will be done: the features that match
#[utoipa::path(get, path = "/insights/outlook", params(Ahead), responses((status = 200, body = Outlook), (status = 400, body = Details)))]
pub(super) async fn outlook(Shared(state): Shared<State>, headers: HeaderMap, Strict(asked): Strict<Ahead>) -> Answer {
    let (query, when) = (asked.query()?, When::read(asked.as_of.as_deref(), state.now())?);
    let look = state.look(when, move |scene, _| Ok::<_, Problem>(telling::outlook(scene, &known_to(scene, query)?)));
    let Told { answer, seq, at } = look.await?;
    Ok(tagged(&headers, &Told { answer: answer?, seq, at }))
}

async fn one<T: Serialize>(state: &State, headers: &HeaderMap, key: String, asked: &AsOf, part: impl FnOnce(Why) -> T) -> Answer {
    let when = When::read(asked.as_of.as_deref(), state.now())?;
    let Told { answer, seq, at } = state.look_at(&key, when, telling::why).await?;
    Ok(tagged(headers, &Told { answer: part(answer), seq, at }))
}

async fn over<T: Serialize + Send + 'static>(state: &State, headers: &HeaderMap, asked: &Spanned, part: fn(Insights) -> T) -> Answer {
    let period = asked.period(state.now().date())?;
    told(state, headers, asked.as_of.as_deref(), move |scene, _| part(telling::insights(scene, period))).await
}

/// Where the weeks go, over all features
#[utoipa::path(get, path = "/insights", params(Spanned), responses((status = 200, body = Insights)))]
pub(super) async fn insights(Shared(state): Shared<State>, headers: HeaderMap, Strict(asked): Strict<Spanned>) -> Answer {
    over(&state, &headers, &asked, |insights| insights).await
}

/// Where the time goes
#[utoipa::path(get, path = "/insights/time", params(Spanned), responses((status = 200, body = Time)))]
pub(super) async fn time(Shared(state): Shared<State>, headers: HeaderMap, Strict(asked): Strict<Spanned>) -> Answer {
    over(&state, &headers, &asked, |insights| insights.time).await
}

/// How long, how many
#[utoipa::path(get, path = "/insights/flow", params(Spanned), responses((status = 200, body = FlowView)))]
pub(super) async fn flow(Shared(state): Shared<State>, headers: HeaderMap, Strict(asked): Strict<Spanned>) -> Answer {
    over(&state, &headers, &asked, |insights| insights.flow).await
}

/// Between whom
#[utoipa::path(get, path = "/insights/handovers", params(Spanned), responses((status = 200, body = Handovers)))]
pub(super) async fn handovers(Shared(state): Shared<State>, headers: HeaderMap, Strict(asked): Strict<Spanned>) -> Answer {
    over(&state, &headers, &asked, |insights| insights.handovers).await
}

/// What hurts, with evidence and a way out
#[utoipa::path(get, path = "/findings", params(AsOf), responses((status = 200, body = Findings)))]
pub(super) async fn findings(Shared(state): Shared<State>, headers: HeaderMap, Strict(asked): Strict<AsOf>) -> Answer {
    told(&state, &headers, asked.as_of.as_deref(), telling::findings).await
}

/// The tools whose histories are here
#[utoipa::path(get, path = "/sources", responses((status = 200, body = Vec<SourceView>)))]
pub(super) async fn sources(Shared(state): Shared<State>) -> Json<Vec<SourceView>> {
    let world = state.engine.world();
    let view = |source: &domain::source::Source| SourceView {
        name: source.name.to_string(),
        tool: crate::pages::features::word(&source.tool),
        address: source.address.to_string(),
    };
    Json(world.sources.iter().map(|(_, source)| view(source)).collect())
}

/// The imports so far, latest first
#[utoipa::path(get, path = "/imports", responses((status = 200, body = Vec<ImportView>)))]
pub(super) async fn imports(Shared(state): Shared<State>) -> Json<Vec<ImportView>> {
    let world = state.engine.world();
    let view = |(id, import): (domain::ImportId, &domain::source::Import)| {
        let tally = import.finished.as_ref().map(|(_, tally)| tally);
        ImportView {
            import: id.0,
            source: world.sources.name(import.source).to_string(),
            begun: import.begun,
            finished: import.finished.as_ref().map(|(at, _)| *at),
            undone: import.undone,
            items: tally.map_or(0, |tally| tally.items),
            facts: tally.map_or(0, |tally| tally.facts),
            problems: tally.map_or(0, |tally| tally.problems),
        }
    };
    let mut views: Vec<_> = world.sources.imports().map(view).collect();
    views.reverse();
    Json(views)
}
