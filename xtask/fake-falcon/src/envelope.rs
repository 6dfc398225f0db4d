//! The envelope of JSON responses.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::trace::Trace;

pub(crate) fn meta(trace: &Trace) -> Value {
    json!({ "query_time": 0.0123, "powered_by": "fake-falcon", "trace_id": trace.id })
}

pub(crate) fn json(status: StatusCode, body: &Value) -> Response {
    (status, Json(body)).into_response()
}
