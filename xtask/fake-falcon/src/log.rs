//! Stores the received requests for tests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::refusal::Refusal;
use crate::request::pairs;
use crate::trace::Trace;

/// The largest accepted body: samples may have 256 MB.
const MAX_BODY: usize = 512 << 20;

/// A received request, whether accepted or refused.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Received {
    pub method: Method,
    /// The path as sent, with its percent escapes.
    pub path: String,
    /// The pairs of the query, in order and unescaped.
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Bytes,
}

#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<Received>>>);

impl Log {
    pub(crate) fn requests(&self) -> Vec<Received> {
        self.received().clone()
    }

    pub(crate) fn take(&self) -> Vec<Received> {
        std::mem::take(&mut *self.received())
    }

    fn received(&self) -> MutexGuard<'_, Vec<Received>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the body and stores the request.
pub(crate) async fn record(
    State(log): State<Option<Log>>,
    trace: Trace,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = match to_bytes(body, MAX_BODY).await {
        Ok(body) => body,
        Err(error) => {
            let reason = format!("the body cannot be read: {error}");
            return Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, reason).into_response(&trace);
        }
    };
    if let Some(log) = &log {
        log.received().push(Received {
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            query: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
            headers: parts.headers.clone(),
            body: body.clone(),
        });
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}
