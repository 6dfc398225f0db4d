//! The routes of the data connector: structured events as JSON, one after the other, and raw lines.

use std::io::Read;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::post;
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use super::settings::HecFault;
use super::state::Service;
use crate::broken::Broken;
use crate::envelope;

/// The wait that a 429 states, in seconds.
const RETRY_AFTER: &str = "2";

const PAGE: &str = "<html><body>Please log in to the network</body></html>";

type Collected = Result<Vec<String>, Box<Response>>;

/// The routes. Their key is not the token of a login.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(service: Arc<Service>) -> Router<S> {
    Router::new()
        .route("/services/collector", post(structured))
        .route("/services/collector/raw", post(raw))
        .layer(DefaultBodyLimit::disable())
        .with_state(service)
}

async fn structured(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    collect(&service, &headers, &body, |text| {
        let mut events = Vec::new();
        for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
            match value {
                Ok(value) if value.get("event").is_some() => events.push(value.to_string()),
                Ok(_) => {
                    return Err(refusal(
                        StatusCode::BAD_REQUEST,
                        12,
                        "Event field is required",
                    ));
                }
                Err(_) => return Err(refusal(StatusCode::BAD_REQUEST, 6, "Invalid data format")),
            }
        }
        Ok(events)
    })
}

async fn raw(State(service): State<Arc<Service>>, headers: HeaderMap, body: Bytes) -> Response {
    collect(&service, &headers, &body, |text| {
        Ok(text.lines().map(str::to_owned).collect())
    })
}

fn collect(
    service: &Service,
    headers: &HeaderMap,
    body: &[u8],
    read: impl Fn(&str) -> Collected,
) -> Response {
    let fault = service.next();
    let authorization = headers.get(header::AUTHORIZATION);
    let key = authorization.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if key != Some(service.api_key()) || fault == Some(HecFault::WrongKey) {
        return *refusal(service.settings.denial, 4, "Invalid token");
    }
    match fault {
        Some(HecFault::Busy) => {
            let refused = *refusal(StatusCode::TOO_MANY_REQUESTS, 9, "Server is busy");
            return ([(header::RETRY_AFTER, RETRY_AFTER)], refused).into_response();
        }
        Some(HecFault::Failed) => {
            return *refusal(StatusCode::SERVICE_UNAVAILABLE, 9, "Server is busy");
        }
        Some(HecFault::Refused) => {
            return *refusal(StatusCode::BAD_REQUEST, 7, "Incorrect index");
        }
        Some(HecFault::Reset) => return reset(),
        Some(HecFault::Page) => return Html(PAGE).into_response(),
        Some(
            HecFault::FailedAfter
            | HecFault::ResetAfter
            | HecFault::WrongKey
            | HecFault::BrokenSuccess,
        )
        | None => {}
    }
    let text = match plain(headers, body) {
        Ok(text) => text,
        Err(refused) => return *refused,
    };
    if text.len() > service.settings.largest {
        return *refusal(
            StatusCode::PAYLOAD_TOO_LARGE,
            27,
            "Request entity too large",
        );
    }
    match read(&text) {
        Ok(events) => service.store(events),
        Err(refused) => return *refused,
    }
    match fault {
        Some(HecFault::FailedAfter) => *refusal(
            StatusCode::INTERNAL_SERVER_ERROR,
            8,
            "Internal server error",
        ),
        Some(HecFault::ResetAfter) => reset(),
        Some(HecFault::BrokenSuccess) => Response::new(Body::new(Broken {
            first: Some(Bytes::from_static(b"{\"text\":")),
        })),
        _ => envelope::json(StatusCode::OK, &json!({ "text": "Success", "code": 0 })),
    }
}

/// The body as text, unpacked if it is compressed.
fn plain(headers: &HeaderMap, body: &[u8]) -> Result<String, Box<Response>> {
    let mut text = String::new();
    let read = match headers
        .get(header::CONTENT_ENCODING)
        .map(|it| it.as_bytes())
    {
        None => body.take(u64::MAX).read_to_string(&mut text),
        Some(b"gzip") => GzDecoder::new(body).read_to_string(&mut text),
        Some(_) => {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(refusal(status, 6, "Invalid data format"));
        }
    };
    match read {
        Ok(_) => Ok(text),
        Err(_) => Err(refusal(StatusCode::BAD_REQUEST, 6, "Invalid data format")),
    }
}

fn refusal(status: StatusCode, code: u32, text: &str) -> Box<Response> {
    Box::new(envelope::json(
        status,
        &json!({ "text": text, "code": code }),
    ))
}

fn reset() -> Response {
    Response::new(Body::new(Broken { first: None }))
}
