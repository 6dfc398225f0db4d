//! Reports on container images: absent until the assessment ends.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::state::Service;
use crate::exchange::Exchange;
use crate::refusal::Refusal;

pub(super) fn report(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let image = exchange.request.uri.to_string();
    let mut state = service.state();
    let polls = state.polls.entry(image).or_default();
    *polls += 1;
    let is_there = *polls >= service.settings.polls;
    match (is_there, service.settings.empty_report) {
        (true, _) => {
            let report = json!({ "Detections": [], "OSInfo": { "Name": "Debian" } });
            Ok(exchange.reply(StatusCode::OK, report))
        }
        (false, true) => Ok(exchange.reply(StatusCode::OK, Value::Null)),
        (false, false) => Err(Refusal::not_found("no report on this image")),
    }
}
