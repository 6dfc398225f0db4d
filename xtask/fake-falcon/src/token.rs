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
    /// The ids of the child tenants; `None` accepts any.
    pub(crate) members: Option<Vec<String>>,
    /// Each token that was issued; `None` for a revoked token.
    pub(crate) issued: Mutex<HashMap<String, Option<Issued>>>,
}

/// When a token was issued, and to whom.
#[derive(Clone)]
pub(crate) struct Issued {
    since: Instant,
    /// The child tenant, if it is not the client's own tenant.
    member: Option<String>,
}

impl Tokens {
    /// Checks the bearer token of a request, and returns the child tenant that it is for.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<Option<String>, Refusal> {
        let token = authorization(headers, "bearer").unwrap_or_default();
        let issued = self.issued().get(token).cloned().flatten();
        match issued {
            Some(issued) if issued.since.elapsed() < self.lifetime => Ok(issued.member),
            _ => Err(denied(StatusCode::UNAUTHORIZED, "invalid bearer token")),
        }
    }

    /// Revokes the bearer token of a request.
    pub(crate) fn expire(&self, headers: &HeaderMap) {
        let token = authorization(headers, "bearer").unwrap_or_default();
        if let Some(issued) = self.issued().get_mut(token) {
            *issued = None;
        }
    }

    /// `POST /oauth2/token`
    fn log_in(&self, request: &Incoming) -> Result<Response, Refusal> {
        self.admit(
            field(request, "client_id")?,
            field(request, "client_secret")?,
        )?;
        let body = json!({
            "access_token": self.issue(self.member(request)?),
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
        if let Some(issued) = self.issued().get_mut(field(request, "token")?) {
            *issued = None;
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

    /// The child tenant that a login names.
    fn member(&self, request: &Incoming) -> Result<Option<String>, Refusal> {
        let cids = request.values(Place::Form, "member_cid");
        let Some(cid) = cids.into_iter().find(|cid| !cid.is_empty()) else {
            return Ok(None);
        };
        match &self.members {
            Some(members) if !members.iter().any(|it| it.eq_ignore_ascii_case(cid)) => {
                Err(denied(StatusCode::FORBIDDEN, "invalid member_cid"))
            }
            _ => Ok(Some(cid.to_ascii_lowercase())),
        }
    }

    fn issue(&self, member: Option<String>) -> String {
        let mut issued = self.issued();
        let token = self.seed.at(issued.len() as u64).hex();
        let since = Instant::now();
        issued.insert(token.clone(), Some(Issued { since, member }));
        token
    }

    fn issued(&self) -> MutexGuard<'_, HashMap<String, Option<Issued>>> {
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
