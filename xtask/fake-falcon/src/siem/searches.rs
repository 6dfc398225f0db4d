//! Searches: started, polled until they are done, and stopped.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::time::Instant;

use super::results;
use super::settings::Refusing;
use super::state::{Search, Service, State, path, repository};
use crate::exchange::Exchange;
use crate::refusal::Refusal;

/// The reason for which a query with `unknown(` is refused.
const WRONG: &str = "There is no function called 'unknown' <1>";

pub(super) fn start(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let repository = repository(exchange)?;
    let query = exchange.text("queryString")?.to_owned();
    if query.contains("unknown(") {
        return refuse(service.settings.refusing);
    }
    let mut state = service.state();
    let id = service.id(&mut state);
    let search = Search {
        repository,
        query,
        live: exchange.flag("isLive"),
        polls: 0,
        polled: Instant::now(),
    };
    state.searches.insert(id.clone(), search);
    let started = json!({ "id": id, "hashedQueryOnView": "h1" });
    Ok(crate::envelope::json(StatusCode::OK, &started))
}

fn refuse(refusing: Refusing) -> Result<Response, Refusal> {
    let escaped = WRONG.replace('<', "&lt;").replace('>', "&gt;");
    let page =
        format!("<html><style>p {{ color: red }}</style><body><p>{escaped}</p></body></html>");
    let (kind, body) = match refusing {
        Refusing::Html => ("text/html; charset=UTF-8", page),
        Refusing::Text => ("text/plain; charset=UTF-8", WRONG.to_owned()),
        Refusing::Json => return Err(Refusal::new(StatusCode::BAD_REQUEST, WRONG)),
    };
    Ok((
        StatusCode::BAD_REQUEST,
        [(header::CONTENT_TYPE, kind)],
        body,
    )
        .into_response())
}

pub(super) fn status(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let mut state = service.state();
    let search = search(service, &mut state, exchange)?;
    search.polls += 1;
    search.polled = Instant::now();
    let page = results::Page::of(exchange);
    let result = results::result(&service.settings, search, page);
    Ok(crate::envelope::json(StatusCode::OK, &result))
}

/// Stops a search, with an empty 200.
pub(super) fn stop(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let mut state = service.state();
    search(service, &mut state, exchange)?;
    state.searches.remove(&path(exchange, "id"));
    Ok(StatusCode::OK.into_response())
}

/// The search of a request, unless nobody polled it for too long.
fn search<'a>(
    service: &Service,
    state: &'a mut State,
    exchange: &Exchange<'_>,
) -> Result<&'a mut Search, Refusal> {
    let (repository, id) = (repository(exchange)?, path(exchange, "id"));
    let idle = service.settings.idle;
    state
        .searches
        .retain(|_, search| search.polled.elapsed() < idle);
    let search = state.searches.get_mut(&id);
    search
        .filter(|search| search.repository == repository)
        .ok_or_else(|| Refusal::not_found(format!("{id}: no such query job")))
}
