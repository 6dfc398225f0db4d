//! Logging in and out: `POST /oauth2/token`, `POST /oauth2/revoke` and the bearer check.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::fake::Fake;
use crate::refusal::Refusal;
use crate::reply;
use crate::request::pairs;
use crate::seed::Seed;
use crate::trace::Trace;

/// The tokens of a server and who may have them.
pub(crate) struct Tokens {
    /// The one id and secret that are let in; any, if there is none.
    pub(crate) only: Option<(String, String)>,
    pub(crate) lifetime: Duration,
    pub(crate) seed: Seed,
    /// When each was issued; `None` once it is revoked.
    pub(crate) issued: Mutex<HashMap<String, Option<Instant>>>,
}

impl Tokens {
    /// Checks the bearer token of a request.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let token = authorization(headers, "bearer").unwrap_or_default();
        let since = self.issued().get(token).copied().flatten();
        match since {
            Some(since) if since.elapsed() < self.lifetime => Ok(()),
            _ => Err(Refusal::new(
                StatusCode::UNAUTHORIZED,
                "access denied, invalid bearer token",
            )),
        }
    }

    fn admit(&self, id: &str, secret: &str) -> Result<(), Refusal> {
        let known = match &self.only {
            Some((known_id, known_secret)) => id == known_id && secret == known_secret,
            None => true,
        };
        match known {
            true => Ok(()),
            false => Err(Refusal::new(
                StatusCode::FORBIDDEN,
                "access denied, invalid client credentials",
            )),
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

/// `POST /oauth2/token`
pub(crate) async fn log_in(State(fake): State<Arc<Fake>>, trace: Trace, form: Bytes) -> Response {
    let form = pairs(&form);
    match credentials(&form).and_then(|(id, secret)| fake.tokens.admit(id, secret)) {
        Ok(()) => {
            let body = json!({
                "access_token": fake.tokens.issue(),
                "expires_in": fake.tokens.lifetime.as_secs(),
                "token_type": "bearer",
            });
            reply::json(StatusCode::CREATED, &body)
        }
        Err(refusal) => refusal.answer(&trace),
    }
}

/// `POST /oauth2/revoke`
pub(crate) async fn log_out(
    State(fake): State<Arc<Fake>>,
    trace: Trace,
    headers: HeaderMap,
    form: Bytes,
) -> Response {
    let form = pairs(&form);
    let revoked = basic(&headers)
        .and_then(|(id, secret)| fake.tokens.admit(&id, &secret))
        .and_then(|()| field(&form, "token"));
    match revoked {
        Ok(token) => {
            if let Some(since) = fake.tokens.issued().get_mut(token) {
                *since = None;
            }
            let body = json!({ "meta": reply::meta(&trace), "errors": [], "resources": [] });
            reply::json(StatusCode::OK, &body)
        }
        Err(refusal) => refusal.answer(&trace),
    }
}

fn credentials(form: &[(String, String)]) -> Result<(&str, &str), Refusal> {
    Ok((field(form, "client_id")?, field(form, "client_secret")?))
}

fn field<'a>(form: &'a [(String, String)], name: &str) -> Result<&'a str, Refusal> {
    form.iter()
        .find(|(given, value)| given == name && !value.is_empty())
        .map(|(_, value)| value.as_str())
        .ok_or_else(|| {
            Refusal::new(
                StatusCode::BAD_REQUEST,
                format!("{name}: missing form field"),
            )
        })
}

fn basic(headers: &HeaderMap) -> Result<(String, String), Refusal> {
    authorization(headers, "basic")
        .and_then(|encoded| BASE64_STANDARD.decode(encoded).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|pair| {
            let (id, secret) = pair.split_once(':')?;
            Some((id.to_owned(), secret.to_owned()))
        })
        .ok_or_else(|| {
            Refusal::new(
                StatusCode::UNAUTHORIZED,
                "access denied, basic authorization is required",
            )
        })
}

/// What follows the scheme in `Authorization`.
fn authorization<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (given, rest) = value.split_once(' ')?;
    given.eq_ignore_ascii_case(scheme).then_some(rest)
}
