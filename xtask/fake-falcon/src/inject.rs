//! Adds faults to responses, as drawn by [`fault`](crate::fault).

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::broken::Broken;
use crate::fake::Fake;
use crate::fault::{self, Fault};
use crate::limit;
use crate::refusal::Refusal;
use crate::trace::Trace;

/// The delay of a slow response.
const SLOW: Duration = Duration::from_secs(2);

/// The wait that a 429 requests.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Wraps every route, and applies the fault of the request to its response.
pub(crate) async fn inject(
    State(fake): State<Arc<Fake>>,
    trace: Trace,
    mut request: Request,
    next: Next,
) -> Response {
    if !fake.latency.is_zero() {
        tokio::time::sleep(fake.latency).await;
    }
    let effect = fake.effect(&request);
    let drawn = || fault::of(&fake.faults, fake.data.seed, trace.number, effect);
    let Some(fault) = fake.first_fault(&request).or_else(drawn) else {
        return next.run(request).await;
    };
    match fault {
        Fault::Status(429) => limit::too_many(RETRY_AFTER, &trace),
        Fault::Status(status) => refuse(status, &trace),
        Fault::Reset => Response::new(Body::new(Broken { first: None })),
        Fault::Truncated => truncate(next.run(request).await).await,
        Fault::Html => {
            let page = "<html><head><title>502 Bad Gateway</title></head></html>\n";
            let kind = [(header::CONTENT_TYPE, "text/html")];
            (StatusCode::BAD_GATEWAY, kind, page).into_response()
        }
        Fault::Slow => {
            tokio::time::sleep(SLOW).await;
            next.run(request).await
        }
        Fault::ExpiredToken => {
            fake.tokens.expire(request.headers());
            next.run(request).await
        }
        Fault::ShortPage
        | Fault::ExpiredCursor
        | Fault::NoList
        | Fault::NoNextPage
        | Fault::Misfit => {
            request.extensions_mut().insert(fault);
            next.run(request).await
        }
    }
}

fn refuse(status: u16, trace: &Trace) -> Response {
    let status =
        StatusCode::from_u16(status).expect("`FaultRate::new` accepts only valid statuses");
    let reason = status.canonical_reason().unwrap_or("a fault");
    Refusal::new(status, reason).into_response(trace)
}

/// The same response with half of its body.
async fn truncate(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let length = HeaderValue::from(body.len());
    parts.headers.insert(header::CONTENT_LENGTH, length);
    let first = Some(body.slice(..body.len() / 2)).filter(|half| !half.is_empty());
    Response::from_parts(parts, Body::new(Broken { first }))
}
