//! What a server holds, and how it answers one operation.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use codegen::ir::Effect;

use crate::body;
use crate::decisions::Decisions;
use crate::fault::FaultRate;
use crate::log::Log;
use crate::refusal::Refusal;
use crate::reply::{self, Content};
use crate::request::Incoming;
use crate::seed::Seed;
use crate::spec::{Operation, Spec};
use crate::template::Templates;
use crate::token::Tokens;
use crate::trace::Trace;
use crate::validate;

/// The state of one server.
pub(crate) struct Fake {
    pub(crate) spec: Arc<Spec>,
    pub(crate) decisions: Arc<Decisions>,
    pub(crate) seed: Seed,
    pub(crate) records: u64,
    pub(crate) window: Option<u64>,
    /// How many bytes of JSON a record has.
    pub(crate) record_size: Option<usize>,
    /// Whether an id that no record has is answered like one that has.
    pub(crate) any_ids: bool,
    pub(crate) latency: Duration,
    pub(crate) faults: Vec<FaultRate>,
    pub(crate) templates: Templates,
    pub(crate) tokens: Tokens,
    pub(crate) log: Option<Log>,
    /// How many requests there were.
    pub(crate) asked: AtomicU64,
}

/// Answers what a path template matches.
pub(crate) async fn answer(
    State(fake): State<Arc<Fake>>,
    trace: Trace,
    path: MatchedPath,
    request: Request,
) -> Response {
    fake.answer(&trace, path.as_str(), request)
        .await
        .unwrap_or_else(|refusal| refusal.answer(&trace))
}

/// Answers what no path template matches.
pub(crate) async fn unknown(trace: Trace, request: Request) -> Response {
    let reason = format!("{}: no such route", request.uri().path());
    Refusal::new(StatusCode::NOT_FOUND, reason).answer(&trace)
}

impl Fake {
    /// Whether a request reads or writes; none where no operation takes it.
    pub(crate) fn effect(&self, request: &Request) -> Option<Effect> {
        let path = request.extensions().get::<MatchedPath>()?;
        let operation = self
            .spec
            .operation(request.method().as_str(), path.as_str())?;
        let decision = self.decisions.get(&operation.id)?;
        Some(decision.effect)
    }

    async fn answer(
        &self,
        trace: &Trace,
        path: &str,
        request: Request,
    ) -> Result<Response, Refusal> {
        let method = request.method().as_str().to_owned();
        let Some(operation) = self.spec.operation(&method, path) else {
            let methods: Vec<&str> = self.spec.methods(path).collect();
            let reason = format!("{path}: {method} is none of {}", methods.join(", "));
            return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, reason));
        };
        if operation.secured {
            self.tokens.check(request.headers())?;
        }
        let request = Incoming::read(operation, request).await?;
        let faults = validate::faults(operation, &request);
        if !faults.is_empty() {
            return Err(Refusal {
                status: StatusCode::BAD_REQUEST,
                reasons: faults,
            });
        }
        match path {
            "/oauth2/token" => self.tokens.log_in(&request),
            "/oauth2/revoke" => self.tokens.log_out(&request, trace),
            _ => self.reply(trace, operation, &request),
        }
    }

    fn reply(
        &self,
        trace: &Trace,
        operation: &Operation,
        request: &Incoming,
    ) -> Result<Response, Refusal> {
        let status = StatusCode::from_u16(operation.status).unwrap_or(StatusCode::OK);
        let mut response = match Content::of(&self.spec, operation) {
            Content::Nothing => status.into_response(),
            Content::Events => reply::events(status),
            Content::File => reply::file(status, operation, self.seed.with(&operation.id)),
            Content::Json => {
                let made = body::make(self, trace, operation, request)?;
                let kind = [(header::CONTENT_TYPE, "application/json")];
                let status = made.status.unwrap_or(status);
                // Headers of its own come last.
                (status, kind, made.headers, made.body).into_response()
            }
        };
        if status.is_redirection() {
            let elsewhere = HeaderValue::from_static("https://files.example.com/archive");
            response.headers_mut().insert(header::LOCATION, elsewhere);
        }
        Ok(response)
    }
}
