//! Responses that are errors.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use reqwest::Url;

use super::page;
use super::report::{Report, called};
use crate::reply::{ApiError, Headers};
use crate::wire;

/// How many errors of a response are shown at most.
const SHOWN: usize = 5;

/// A response that is an error.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiFailure {
    /// The operation's id.
    pub operation: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    /// The trace id, by which CrowdStrike's support finds the request.
    pub trace_id: Option<String>,
    /// The errors in the body. Empty if the body is not JSON.
    pub errors: Vec<ApiError>,
    /// The body as received.
    pub body: Bytes,
    /// On a 403, the scopes that the operation is known to need.
    pub scopes: &'static [&'static str],
    /// Whether the client acts for a member: a child tenant of an MSSP.
    pub for_member: bool,
    /// What to check, if the login or its token was refused.
    pub hint: Option<String>,
    /// For a 400, 404, 409 or 422: the names and values of the request's parameters. Secrets are
    /// not shown, and long values are cut.
    pub sent: Vec<(String, String)>,
    /// Whether the operation writes and may have been carried out. The request is then not retried.
    pub unsure: bool,
    /// How often the request was sent.
    pub attempts: u32,
    /// Names of fields whose values must not be shown. `None` if the body must not be quoted.
    pub(crate) quotes: Option<&'static [&'static str]>,
}

impl ApiFailure {
    pub(super) fn report(&self) -> Report {
        let partly = if self.status.is_success() {
            " with errors"
        } else {
            ""
        };
        let report = Report::new(format!(
            "{}: {}{partly}{}",
            called(&self.operation),
            self.status,
            self.said()
        ));
        self.advise(report)
    }

    /// The report of a failed login.
    pub(super) fn login_report(&self) -> Report {
        self.advise(Report::new(format!(
            "login failed: {}{}",
            self.status,
            self.said()
        )))
    }

    fn advise(&self, report: Report) -> Report {
        let sent: Vec<_> = self
            .sent
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        report
            .sent(sent.join(", "))
            .help(self.hint.clone().unwrap_or_else(|| self.advice()))
            .unsure(self.unsure)
            .attempts(self.attempts)
            .trace_id(self.trace_id.as_deref())
    }

    /// The response's own text, to be read after the status.
    fn said(&self) -> String {
        if !self.errors.is_empty() {
            return format!(": {}", listed(&self.errors, self.status));
        }
        let body = self.body.trim_ascii();
        let html = body.starts_with(b"<")
            || self
                .headers
                .get("Content-Type")
                .is_some_and(|kind| kind.trim_start().starts_with("text/html"));
        match body {
            b"" => String::new(),
            // Services refuse requests in HTML too: the reason is in the page's text.
            _ if html && self.status == StatusCode::BAD_REQUEST => match self.quotes {
                Some(secrets) => {
                    let text = page::text(body);
                    format!(
                        ", with an HTML page as its body: {}",
                        wire::excerpt(text.as_bytes(), secrets)
                    )
                }
                None => ", with an HTML page as its body".to_owned(),
            },
            _ if html => {
                ", with an HTML page as its body, most likely from a gateway or proxy".to_owned()
            }
            _ => match self.quotes {
                Some(secrets) => format!(": {}", wire::excerpt(body, secrets)),
                None => String::new(),
            },
        }
    }

    /// Advice by status.
    fn advice(&self) -> String {
        match self.status {
            StatusCode::BAD_REQUEST if self.sent.iter().any(|(name, _)| name == "filter") => {
                "check the properties and the syntax of the filter; `fql::field` builds one with \
                 any value"
                    .to_owned()
            }
            StatusCode::FORBIDDEN => self.missing_scopes(),
            StatusCode::TOO_MANY_REQUESTS => format!(
                "wait{}, or slow down with `pacing`: all clients of the account share one \
                 limit",
                self.wait()
            ),
            status if status.is_redirection() => redirected(&self.headers),
            status if status.is_server_error() => match self.headers.retry_after() {
                Some(_) => format!("wait{}, then retry", self.wait()),
                None => String::new(),
            },
            status if status.is_success() => {
                "the request was carried out partly, or not at all: `failure().body` holds the whole response"
                    .to_owned()
            }
            _ => String::new(),
        }
    }

    fn wait(&self) -> String {
        match self.headers.retry_after() {
            Some(wait) => format!(" {} s", wait.as_secs()),
            None => String::new(),
        }
    }

    fn missing_scopes(&self) -> String {
        let scopes = match self.scopes {
            [] => String::new(),
            [scope] => format!("the API client needs the scope {scope}: "),
            scopes => format!("the API client needs the scopes {}: ", scopes.join(", ")),
        };
        let member = if self.for_member {
            "; the client acts for a member: check its access to that member and its scopes there"
        } else {
            ""
        };
        match scopes.as_str() {
            "" => format!(
                "the API client may lack a scope: compare its scopes with what the operation \
                 needs in the Falcon console (Support and resources > API clients and keys){member}"
            ),
            scopes => format!(
                "{scopes}add it in the Falcon console (Support and resources > API clients and \
                 keys){member}"
            ),
        }
    }
}

/// Writes one line. The text of [`Error`](crate::Error) says more about a failed login.
impl fmt::Display for ApiFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report().fmt(f)
    }
}

/// Shows the body by its length.
impl fmt::Debug for ApiFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiFailure")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("trace_id", &self.trace_id)
            .field("errors", &self.errors)
            .field("scopes", &self.scopes)
            .field("hint", &self.hint)
            .field("sent", &self.sent)
            .field("attempts", &self.attempts)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// Lists the errors of a response. Codes that equal the status are left out.
fn listed(errors: &[ApiError], status: StatusCode) -> String {
    let mut texts: Vec<String> = errors
        .iter()
        .take(SHOWN)
        .map(|error| {
            let text = error.to_string();
            let repeats = error.code() == status.as_str() && !error.message().is_empty();
            match text.strip_prefix(error.code()).map(str::trim_start) {
                Some(rest) if repeats => rest.to_owned(),
                Some(_) | None => text,
            }
        })
        .collect();
    if errors.len() > SHOWN {
        texts.push(format!("and {} more", errors.len() - SHOWN));
    }
    texts.join(", ")
}

/// Names the host of a redirect, which was not followed. The rest of its URL may hold a signature.
fn redirected(headers: &Headers) -> String {
    let here = Url::parse("https://here.invalid").ok();
    let there = match (&here, headers.get("Location")) {
        (Some(here), Some(location)) => here.join(location).ok(),
        (Some(_) | None, Some(_) | None) => None,
    };
    match there.as_ref().and_then(Url::host_str) {
        None => String::new(),
        Some("here.invalid") => {
            "the response redirects to another path of the same host, and redirects are not followed"
                .to_owned()
        }
        Some(host) => {
            format!("the response redirects to {host}, and redirects are not followed")
        }
    }
}
