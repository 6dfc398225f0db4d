//! The list of streams, and the refresh of a session.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::events::Events;
use super::settings::StreamFault;
use super::state::Streams;
use crate::envelope;
use crate::exchange::{Exchange, Handler};
use crate::refusal::Refusal;
use crate::spec::Place;

/// By operation id.
pub(crate) const HANDLERS: &[(&str, Handler<Streams>)] = &[
    ("listAvailableStreamsOAuth2", list),
    ("refreshActiveStreamSession", refresh),
];

/// The longest `appId`.
const APP_ID: usize = 32;

fn list(streams: &Streams, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let app_id = exchange.request.query("appId").unwrap_or_default();
    let valid = app_id.chars().all(|c| c.is_ascii_alphanumeric());
    if !valid || !(1..=APP_ID).contains(&app_id.len()) {
        let reason = "appId: must have 1 to 32 letters and digits";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, reason));
    }
    for events in &streams.events {
        if streams
            .fault(events.partition, &[StreamFault::BlankList])
            .is_some()
        {
            return Ok((StatusCode::OK, Body::empty()).into_response());
        }
    }
    let busy = streams.settings.in_use.iter().any(|used| used == app_id)
        || (streams.settings.listed_when_idle && streams.is_reading(app_id));
    let partitions = match busy {
        true => Vec::new(),
        false => streams.partitions(),
    };
    let listed = partitions.into_iter();
    let resources: Vec<Value> = listed
        .map(|events| stream(streams, app_id, events))
        .collect();
    let body = json!({
        "meta": envelope::meta(exchange.trace),
        "errors": [],
        "resources": resources,
    });
    Ok(envelope::json(StatusCode::OK, &body))
}

fn stream(streams: &Streams, app_id: &str, events: &Events) -> Value {
    let partition = events.partition;
    let own = &streams.host;
    let hosts = streams.settings.hosts.as_ref();
    let (feed, refresh) = hosts.map_or((own, own), |(feed, refresh)| (feed, refresh));
    let path = "sensors/entities";
    let action = "action_name=refresh_active_stream_session";
    let seconds = streams.clock.to_real(streams.settings.interval).as_secs();
    json!({
        "dataFeedURL": format!("http://{feed}/{path}/datafeed/v1/{partition}?appId={app_id}"),
        "sessionToken": {
            "token": streams.begin(app_id, partition),
            "expiration": "2030-01-01T00:00:00Z",
        },
        "refreshActiveSessionURL":
            format!("http://{refresh}/{path}/datafeed-actions/v1/{partition}?appId={app_id}&{action}"),
        "refreshActiveSessionInterval": seconds.max(1),
    })
}

fn refresh(streams: &Streams, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let request = exchange.request;
    let partition = request.values(Place::Path, "partition");
    let partition: u64 = partition
        .first()
        .and_then(|number| number.parse().ok())
        .unwrap_or(u64::MAX);
    let kinds = [StreamFault::RefusedRefresh, StreamFault::FailedRefresh];
    match streams.fault(partition, &kinds) {
        Some(StreamFault::FailedRefresh) => {
            return Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "busy"));
        }
        Some(_) => return Err(no_session()),
        None => {}
    }
    let app_id = request.query("appId").unwrap_or_default();
    if !streams.refresh(app_id, partition) {
        return Err(no_session());
    }
    let body = json!({ "meta": envelope::meta(exchange.trace), "errors": [] });
    Ok(envelope::json(StatusCode::OK, &body))
}

fn no_session() -> Refusal {
    Refusal::not_found("no active session")
}
