//! Login, logout, and the check of bearer tokens.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::envelope;
use crate::exchange::Handler;
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::seed::Seed;
use crate::spec::Place;
use crate::trace::Trace;

/// By operation id.
pub(crate) const HANDLERS: &[(&str, Handler<Tokens>)] = &[
    ("oauth2AccessToken", |tokens, exchange| {
        tokens.log_in(exchange.request)
    }),
    ("oauth2RevokeToken", |tokens, exchange| {
        tokens.log_out(exchange.request, exchange.trace)
    }),
];

/// The tokens of a server, and its valid clients.
pub(crate) struct Tokens {
    /// The only valid id and secret; `None` accepts any.
    pub(crate) only: Option<(String, String)>,
    pub(crate) lifetime: Duration,
    pub(crate) seed: Seed,
    /// The time when each token was issued; `None` for a revoked token.
    pub(crate) issued: Mutex<HashMap<String, Option<Instant>>>,
}

impl Tokens {
    /// Checks the bearer token of a request.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let token = authorization(headers, "bearer").unwrap_or_default();
        let since = self.issued().get(token).copied().flatten();
        match since {
            Some(since) if since.elapsed() < self.lifetime => Ok(()),
            _ => Err(denied(StatusCode::UNAUTHORIZED, "invalid bearer token")),
        }
    }

    /// Revokes the bearer token of a request.
    pub(crate) fn expire(&self, headers: &HeaderMap) {
        let token = authorization(headers, "bearer").unwrap_or_default();
        if let Some(since) = self.issued().get_mut(token) {
            *since = None;
        }
    }

    /// `POST /oauth2/token`
    fn log_in(&self, request: &Incoming) -> Result<Response, Refusal> {
        self.admit(
            field(request, "client_id")?,
            field(request, "client_secret")?,
        )?;
        let body = json!({
            "access_token": self.issue(),
            "expires_in": self.lifetime.as_secs(),
            "token_type": "bearer",
        });
        Ok(envelope::json(StatusCode::CREATED, &body))
    }

    /// `POST /oauth2/revoke`
    fn log_out(&self, request: &Incoming, trace: &Trace) -> Result<Response, Refusal> {
        let (id, secret) = basic(&request.headers)
            .ok_or_else(|| denied(StatusCode::UNAUTHORIZED, "basic authorization is missing"))?;
        self.admit(&id, &secret)?;
        if let Some(since) = self.issued().get_mut(field(request, "token")?) {
            *since = None;
        }
        let body = json!({ "meta": envelope::meta(trace), "errors": [], "resources": [] });
        Ok(envelope::json(StatusCode::OK, &body))
    }

    fn admit(&self, id: &str, secret: &str) -> Result<(), Refusal> {
        match &self.only {
            Some((known, its_secret)) if id != known || secret != its_secret => {
                Err(denied(StatusCode::FORBIDDEN, "invalid client credentials"))
            }
            _ => Ok(()),
        }
    }

    fn issue(&self) -> String {
        let mut issued = self.issued();
        let token = self.seed.at(issued.len() as u64).hex();
        issued.insert(token.clone(), Some(Instant::now()));
        token
    }

    fn issued(&self) -> MutexGuard<'_, HashMap<String, Option<Instant>>> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn denied(status: StatusCode, reason: &str) -> Refusal {
    Refusal::new(status, format!("access denied, {reason}"))
}

/// A field of the form that is not empty.
fn field<'a>(request: &'a Incoming, name: &'a str) -> Result<&'a str, Refusal> {
    let values = request.values(Place::Form, name);
    let value = values.into_iter().find(|value| !value.is_empty());
    value.ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, format!("{name}: is empty")))
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let bytes = BASE64_STANDARD
        .decode(authorization(headers, "basic")?)
        .ok()?;
    let pair = String::from_utf8(bytes).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// What follows the scheme in `Authorization`.
fn authorization<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (given, rest) = value.split_once(' ')?;
    given.eq_ignore_ascii_case(scheme).then_some(rest)
}
