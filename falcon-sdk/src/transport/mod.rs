//! A call as an HTTP request, and its answer: the only place that knows the HTTP client.

mod answer;
mod tls;

use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::multipart;

use crate::cloud::Server;
use crate::error::{ConfigError, Error, Phase};
use crate::operation::{Call, Host, Part, Payload, Upload};
use crate::wire::Secret;

pub(crate) use answer::Answer;

const USER_AGENT: &str = concat!("falcon-sdk/", env!("CARGO_PKG_VERSION"));

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(15);

/// How long nothing may arrive.
const IDLE: Duration = Duration::from_secs(120);

/// The HTTP client; clones share its connections.
#[derive(Clone)]
pub(crate) struct Transport {
    http: reqwest::Client,
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
    pub(crate) fn new() -> Result<Self, ConfigError> {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config().map_err(ConfigError::Tls)?)
            // Credentials must not go where a redirect says, and some redirects are the answer.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT)
            .read_timeout(IDLE)
            .build()
            .map_err(|error| ConfigError::Tls(error.into()))?;
        Ok(Transport { http })
    }

    /// Sends a call and reads the whole answer.
    pub(crate) async fn send(&self, call: &Call, pass: &Pass) -> Result<Answer, Error> {
        let host = call.spec().map_or(Host::Api, |spec| spec.host);
        let Some(base) = pass.server.base(host) else {
            return Err(ConfigError::NoHost {
                operation: call.operation().into_owned(),
            }
            .into());
        };
        let failed = |error: reqwest::Error| failure(call, &base, error);
        let request = self.http.request(
            call.method().clone(),
            format!("{base}{}", call.path_and_query()),
        );
        let request = match &pass.authorization {
            Authorization::None => request,
            Authorization::Bearer(token) => request.bearer_auth(token.expose()),
            Authorization::Basic { id, secret } => {
                request.basic_auth(id.expose(), Some(secret.expose()))
            }
        };
        let request = match call.payload() {
            Payload::None => request,
            Payload::Json(json) => request
                .header(CONTENT_TYPE, "application/json")
                .body(json.clone()),
            Payload::Form(form) => request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form),
            Payload::Multipart(parts) => request.multipart(multipart_form(parts)),
            Payload::Bytes(file) => request
                .header(CONTENT_TYPE, file.media_type())
                .body(file.content().clone()),
        };
        let request = request.headers(header_map(call));
        let response = request.send().await.map_err(failed)?;
        let status = response.status();
        let headers = response.headers().clone().into();
        let body = response.bytes().await.map_err(failed)?;
        Ok(Answer {
            status,
            headers,
            body,
        })
    }
}

/// The headers that are parameters. [`Call::check`] has refused what can't be one.
fn header_map(call: &Call) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in call.headers() {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    headers
}

fn multipart_form(parts: Vec<(&str, Part<'_>)>) -> multipart::Form {
    parts
        .into_iter()
        .fold(multipart::Form::new(), |form, (name, part)| {
            let part = match part {
                Part::Text(text) => multipart::Part::text(text.into_owned()),
                Part::File(file) => file_part(name, file),
            };
            form.part(name.to_owned(), part)
        })
}

/// Services take a part for a file only if it has a file name.
fn file_part(name: &str, file: &Upload) -> multipart::Part {
    let mut headers = HeaderMap::new();
    if let Ok(media_type) = HeaderValue::from_str(file.media_type()) {
        headers.insert(CONTENT_TYPE, media_type);
    }
    let content = file.content().clone();
    let length = content.len() as u64;
    multipart::Part::stream_with_length(content, length)
        .file_name(file.name().unwrap_or(name).to_owned())
        .headers(headers)
}

fn failure(call: &Call, base: &str, error: reqwest::Error) -> Error {
    let phase = if error.is_connect() {
        Phase::Connect
    } else if error.is_body() || error.is_decode() {
        Phase::Body
    } else {
        Phase::Exchange
    };
    Error::Transport {
        operation: call.operation().into_owned(),
        host: base
            .split_once("://")
            .map_or(base, |(_, host)| host)
            .to_owned(),
        phase,
        source: error.without_url().into(),
    }
}
