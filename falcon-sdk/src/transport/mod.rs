//! A call as an HTTP request, and its answer: the only place that knows the HTTP client.

mod answer;
mod incoming;
mod judge;
mod outgoing;
mod setup;
mod tls;

use std::error::Error as StdError;

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::cloud::Server;
use crate::error::{ConfigError, Error, Phase};
#[cfg(feature = "mock")]
use crate::mock::Mock;
use crate::operation::{Body, Call, Effect, Host, Payload};
use crate::retry::rules;
use crate::wire::Secret;

pub(crate) use answer::Answer;
pub(crate) use incoming::Incoming;
pub(crate) use setup::Setup;
#[cfg(feature = "reqwest-0_13")]
pub(crate) use setup::build;

/// The longest body that is taken at once where nothing else is asked for.
const MAX_BODY: u64 = 512 * 1024 * 1024;

/// The way to the service; clones share its connections.
#[derive(Clone)]
pub(crate) struct Transport {
    way: Way,
    /// What all requests carry.
    headers: HeaderMap,
    max_body: u64,
}

/// What takes requests.
#[derive(Clone)]
enum Way {
    Http(reqwest::Client),
    #[cfg(feature = "mock")]
    Mock(Mock),
}

/// What becomes of the body of a success.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Reading {
    /// It is part of the answer.
    Whole,
    /// It is part of the answer, which is the client's own, such as that of a login: none that a
    /// limit which was set for others may refuse.
    Own,
    /// It is left to be read.
    Later,
}

/// Where a request goes, and what it is authorized by.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct Pass {
    pub(crate) server: Server,
    pub(crate) authorization: Authorization,
}

/// What a request is authorized by.
#[derive(Clone, Eq, PartialEq)]
pub(crate) enum Authorization {
    None,
    Bearer(Secret),
    Basic { id: Secret, secret: Secret },
}

impl Transport {
    pub(crate) fn new(setup: Setup) -> Result<Self, ConfigError> {
        Ok(Transport {
            headers: setup.headers()?,
            way: setup.way()?,
            max_body: MAX_BODY,
        })
    }

    /// Sets the longest body that is taken at once.
    pub(crate) fn max_body(mut self, bytes: u64) -> Self {
        self.max_body = bytes;
        self
    }

    /// Sends a call. A body that is left to be read comes beside an answer without one.
    pub(crate) async fn exchange(
        &self,
        call: &Call,
        pass: &Pass,
        reading: Reading,
    ) -> Result<(Answer, Option<Incoming>), Error> {
        let host = call.spec().map_or(Host::Api, |spec| spec.host);
        let base = pass.server.base(host);
        let route = Route::new(call, &base);
        let response = match &self.way {
            Way::Http(http) => {
                let request = self.request(http, call, pass, &base).await?;
                request.send().await.map_err(|error| route.failure(error))?
            }
            #[cfg(feature = "mock")]
            Way::Mock(mock) => {
                let response = mock.respond(call)?.response();
                response.map_err(|phase| route.lost(phase, "the mock was set up to fail".into()))?
            }
        };
        let status = response.status();
        let mut answer = Answer {
            status,
            headers: response.headers().clone().into(),
            body: Bytes::new(),
            attempts: 1,
        };
        let incoming = Incoming::new(route, response);
        match reading {
            Reading::Later if status.is_success() => return Ok((answer, Some(incoming))),
            Reading::Whole if status.is_success() => {
                answer.body = incoming.whole(self.max_body).await?;
            }
            Reading::Own if status.is_success() => answer.body = incoming.whole(MAX_BODY).await?,
            Reading::Later | Reading::Whole | Reading::Own => {
                answer.body = incoming.of_a_failure(self.max_body).await;
            }
        }
        Ok((answer, None))
    }

    async fn request(
        &self,
        http: &reqwest::Client,
        call: &Call,
        pass: &Pass,
        base: &str,
    ) -> Result<reqwest::RequestBuilder, Error> {
        let request = http.request(
            call.method().clone(),
            format!("{base}{}", call.path_and_query()),
        );
        let request = request.headers(self.headers.clone());
        let request = match &pass.authorization {
            Authorization::None => request,
            Authorization::Bearer(token) => request.bearer_auth(token.expose()),
            Authorization::Basic { id, secret } => {
                request.basic_auth(id.expose(), Some(secret.expose()))
            }
        };
        let operation = call.operation();
        let request = match call.payload() {
            // The service refuses an empty body without it.
            Payload::None if takes_json(call) => request.header(CONTENT_TYPE, "application/json"),
            Payload::None => request,
            Payload::Json(json) => request
                .header(CONTENT_TYPE, "application/json")
                .body(json.clone()),
            Payload::Form(form) => request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form),
            Payload::Multipart(parts) => {
                request.multipart(outgoing::form(&operation, parts).await?)
            }
            Payload::Bytes(file) => {
                let (content, length) = outgoing::content(&operation, file).await?;
                request
                    .header(CONTENT_TYPE, file.media_type())
                    .header(CONTENT_LENGTH, length)
                    .body(content)
            }
        };
        Ok(request.headers(header_map(call)))
    }
}

/// Whether a body of the call, which has none, would be JSON.
fn takes_json(call: &Call) -> bool {
    let may_have_one = [Method::POST, Method::PUT, Method::PATCH].contains(call.method());
    may_have_one
        && call.spec().is_none_or(|spec| match spec.body {
            Body::None | Body::Json { .. } => true,
            Body::Form | Body::Multipart | Body::Bytes { .. } => false,
        })
}

/// The headers that are parameters. [`Call::check`] has refused what can't be one.
fn header_map(call: &Call) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in call.headers() {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(mut value)) = (name, value) {
            // Some are passwords: no layer below may show them.
            value.set_sensitive(true);
            headers.append(name, value);
        }
    }
    headers
}

/// What an error of the way tells: the operation, the host, and how often it was tried.
struct Route {
    operation: String,
    host: String,
    attempts: u32,
    effect: Effect,
}

impl Route {
    fn new(call: &Call, base: &str) -> Self {
        Route {
            operation: call.operation().into_owned(),
            host: base
                .split_once("://")
                .map_or(base, |(_, host)| host)
                .to_owned(),
            attempts: 1,
            effect: call.effect(),
        }
    }

    fn failure(&self, error: reqwest::Error) -> Error {
        self.lost(Phase::of(&error), error.without_url().into())
    }

    fn lost(&self, phase: Phase, source: Box<dyn StdError + Send + Sync>) -> Error {
        Error::Transport {
            operation: self.operation.clone(),
            host: self.host.clone(),
            phase,
            unsure: rules::is_unsure_after(self.effect, phase),
            attempts: self.attempts,
            source: source.into(),
        }
    }
}
