//! Answers that are errors, or can't be read.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use reqwest::Url;

use super::report::{Report, called};
use crate::reply::{ApiError, Headers};
use crate::wire;

/// How many errors of a response are shown.
const SHOWN: usize = 5;

/// An answer that is an error.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiFailure {
    /// The operation's id.
    pub operation: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    /// The id by which the vendor's support finds the request.
    pub trace_id: Option<String>,
    /// The errors that the body holds; none where it is not JSON.
    pub errors: Vec<ApiError>,
    /// The body as it came.
    pub body: Bytes,
    /// On a 403, the scopes that the operation is known to need.
    pub scopes: &'static [&'static str],
    /// Whether the client acts for a member of an MSSP's.
    pub for_member: bool,
    /// What to check, where the login or its token was refused.
    pub hint: Option<String>,
    /// Of a response that finds fault with the request (400, 404, 409, 422): the names of its
    /// parameters with their values, none of them a secret, long ones cut.
    pub sent: Vec<(String, String)>,
    /// Whether it writes and may have been carried out, so that it is not retried.
    pub unsure: bool,
    /// How often the call was sent.
    pub attempts: u32,
    /// Names of properties whose values must not be shown; none where the body may not be quoted.
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

    /// The same of a login.
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

    /// What the response says, to be read after the status.
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
            _ if html => {
                ", with an HTML page as its body, most likely from a gateway or proxy".to_owned()
            }
            _ => match self.quotes {
                Some(secrets) => format!(": {}", wire::excerpt(body, secrets)),
                None => String::new(),
            },
        }
    }

    /// What helps, by the status.
    fn advice(&self) -> String {
        match self.status {
            StatusCode::BAD_REQUEST if self.sent.iter().any(|(name, _)| name == "filter") => {
                "check the fields and the syntax of the filter; values from elsewhere need \
                 `fql::quote`"
                    .to_owned()
            }
            StatusCode::FORBIDDEN => self.missing_scopes(),
            StatusCode::TOO_MANY_REQUESTS => format!(
                "wait{}, or send less at once (`pacing`): all clients of the account share one \
                 limit",
                self.wait()
            ),
            status if status.is_redirection() => redirected(&self.headers),
            status if status.is_server_error() => match self.headers.retry_after() {
                Some(_) => format!("wait{}, then try again", self.wait()),
                None => String::new(),
            },
            status if status.is_success() => {
                "the request was carried out in part, or not at all: `failure().body` holds the whole response"
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
            "; the client acts for a member: check that it may, and that it may do this there"
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

/// One line; the error that holds it says more of a login.
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

/// The errors of a response, without codes that repeat its status.
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

/// Where a redirect leads, which was not followed: by its host alone, since the rest may hold a
/// signature.
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
