//! A request that gets the envelope's errors as its response.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::envelope;
use crate::trace::Trace;

/// The reasons to refuse a request. Each becomes an error of the envelope.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) reasons: Vec<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, reason: impl Into<String>) -> Self {
        Refusal {
            status,
            reasons: vec![reason.into()],
        }
    }

    pub(crate) fn not_found(reason: impl Into<String>) -> Self {
        Refusal::new(StatusCode::NOT_FOUND, reason)
    }

    pub(crate) fn into_response(self, trace: &Trace) -> Response {
        let code = self.status.as_u16();
        let errors: Vec<Value> = self
            .reasons
            .into_iter()
            .map(|message| json!({ "code": code, "message": message }))
            .collect();
        let body = json!({ "meta": envelope::meta(trace), "errors": errors, "resources": [] });
        envelope::json(self.status, &body)
    }
}
