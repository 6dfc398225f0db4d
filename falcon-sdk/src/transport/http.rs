//! HTTP: the only module that sends with reqwest.

use std::time::Duration;

use http::Method;
#[cfg(feature = "event_stream")]
use http::header::AUTHORIZATION;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::buffers::Buffers;
use super::idle::Progress;
use super::outgoing;
use super::receive::receive;
use super::request::{Authorization, Request, Sending, Transport};
use super::route::Route;
use super::setup::Setup;
use crate::error::{ConfigError, Error, Phase};
use crate::request::{Call, Payload};
use crate::spec::Body;

/// HTTP. Clones share its connections.
#[derive(Clone)]
pub(crate) struct Http {
    client: reqwest::Client,
    /// The idle timeout.
    idle: Option<Duration>,
    /// The headers of all requests.
    headers: HeaderMap,
    buffers: Buffers,
}

impl Transport for Http {
    fn send<'a>(&'a self, request: Request<'a>) -> Sending<'a> {
        Box::pin(async move {
            let route = Route::new(request.call, request.base);
            let idle = request.call.idle_timeout().or(self.idle);
            let progress = Progress::start();
            let outgoing = self.outgoing(&request, &progress).await?;
            let response = match progress.in_time(idle, outgoing.send()).await {
                Ok(sent) => sent.map_err(|error| route.failure(error))?,
                Err(idle) => return Err(route.lost(Phase::Exchange, idle.into())),
            };
            receive(route, response, request.reading, idle, &self.buffers).await
        })
    }
}

impl Http {
    pub(crate) fn new(setup: Setup) -> Result<Self, ConfigError> {
        Ok(Http {
            idle: setup.idle(),
            headers: setup.headers()?,
            client: setup.client()?,
            buffers: Buffers::default(),
        })
    }

    async fn outgoing(
        &self,
        request: &Request<'_>,
        progress: &Progress,
    ) -> Result<reqwest::RequestBuilder, Error> {
        let Request {
            call,
            base,
            authorization,
            ..
        } = *request;
        let request = self.client.request(
            call.method().clone(),
            format!("{base}{}", call.path_and_query()),
        );
        let request = request.headers(match authorization {
            Authorization::Foreign => user_agent(&self.headers),
            Authorization::None | Authorization::Bearer(_) | Authorization::Basic { .. } => {
                self.headers.clone()
            }
            #[cfg(feature = "event_stream")]
            Authorization::Token(_) => self.headers.clone(),
        });
        let request = match authorization {
            Authorization::None | Authorization::Foreign => request,
            Authorization::Bearer(token) => request.bearer_auth(token.expose()),
            Authorization::Basic { id, secret } => {
                request.basic_auth(id.expose(), Some(secret.expose()))
            }
            #[cfg(feature = "event_stream")]
            Authorization::Token(token) => request.header(AUTHORIZATION, by_token(token)),
        };
        let operation = call.operation();
        let request = match call.payload() {
            // The service refuses an empty body without this header.
            Payload::None if takes_json(call) => request.header(CONTENT_TYPE, "application/json"),
            Payload::None => request,
            Payload::Json(json) => request
                .header(CONTENT_TYPE, "application/json")
                .body(json.clone()),
            Payload::Form(form) => request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form),
            Payload::Multipart(parts) => {
                request.multipart(outgoing::form(&operation, parts, progress).await?)
            }
            Payload::Bytes(file) => {
                let (content, length) = outgoing::content(&operation, file, progress).await?;
                request
                    .header(CONTENT_TYPE, file.media_type())
                    .header(CONTENT_LENGTH, length)
                    .body(content)
            }
        };
        Ok(request.headers(header_map(call)))
    }
}

/// The user agent alone.
fn user_agent(headers: &HeaderMap) -> HeaderMap {
    let names = headers.get_all(USER_AGENT).iter();
    names.map(|name| (USER_AGENT, name.clone())).collect()
}

/// Whether the request, which has no body, could have a JSON body.
fn takes_json(call: &Call) -> bool {
    let may_have_one = [Method::POST, Method::PUT, Method::PATCH].contains(call.method());
    may_have_one
        && call.spec().is_none_or(|spec| match spec.body {
            Body::None | Body::Json { .. } => true,
            Body::Form | Body::Multipart | Body::Bytes { .. } => false,
        })
}

/// The authorization of an event stream. A token that no header can carry is sent as an empty one.
#[cfg(feature = "event_stream")]
fn by_token(token: &crate::wire::Secret) -> HeaderValue {
    let value = HeaderValue::from_str(&format!("Token {}", token.expose()));
    let mut value = value.unwrap_or_else(|_| HeaderValue::from_static("Token"));
    value.set_sensitive(true);
    value
}

/// The headers that are parameters. [`Call::check`] has refused all invalid headers.
fn header_map(call: &Call) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in call.headers() {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(mut value)) = (name, value) {
            // Some values are passwords: no layer below may show them.
            value.set_sensitive(true);
            headers.append(name, value);
        }
    }
    headers
}
