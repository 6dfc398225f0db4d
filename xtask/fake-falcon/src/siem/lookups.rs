//! Lookup files: stored by repository and name, and returned byte for byte.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::state::{Service, path, repository};
use crate::exchange::Exchange;
use crate::refusal::Refusal;

/// Stores a file in place of any other of its name.
pub(super) fn upload(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let repository = repository(exchange)?;
    let mut files = exchange.request.files.iter();
    let Some(file) = files.find(|file| file.field == "file") else {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "file: is no file"));
    };
    let mut state = service.state();
    let place = (repository, file.name.clone());
    state.lookups.insert(place, file.content.clone());
    if service.settings.silent_uploads {
        return Ok(StatusCode::OK.into_response());
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=UTF-8")];
    Ok((kind, service.id(&mut state)).into_response())
}

pub(super) fn download(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let place = (repository(exchange)?, path(exchange, "filename"));
    let state = service.state();
    let content = state.lookups.get(&place);
    let content =
        content.ok_or_else(|| Refusal::not_found(format!("{}: no such file", place.1)))?;
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    Ok((kind, content.clone()).into_response())
}
