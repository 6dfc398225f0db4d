//! Answers that are errors, or can't be read.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use reqwest::Url;

use crate::reply::{ApiError, Headers};

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
    /// What to check, of a login that was refused.
    pub hint: Option<String>,
    /// Whether it writes and may have been processed, so that it is not repeated.
    pub unsure: bool,
    /// How often the call was sent.
    pub attempts: u32,
}

impl fmt::Display for ApiFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.status)?;
        for (index, error) in self.errors.iter().enumerate() {
            write!(f, "{} {error}", if index == 0 { ":" } else { "," })?;
        }
        f.write_str(page(&self.headers, &self.body))?;
        if let Some(wait) = self.headers.retry_after() {
            write!(f, "; try again in {} s", wait.as_secs())?;
        }
        if self.status.is_redirection() {
            f.write_str(&redirected(&self.headers))?;
        }
        if !self.scopes.is_empty() {
            write!(f, "; it needs the scope {}", self.scopes.join(", "))?;
        }
        if self.for_member && self.status == StatusCode::FORBIDDEN {
            f.write_str(
                "; the client acts for a member: check that it may, and may do this there",
            )?;
        }
        if self.unsure {
            f.write_str(UNSURE)?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "; {hint}")?;
        }
        f.write_str(&after(self.attempts))?;
        match &self.trace_id {
            Some(trace_id) => write!(f, "; trace id {trace_id}"),
            None => Ok(()),
        }
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
            .field("attempts", &self.attempts)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// That who answered is not Falcon, which sends no pages.
fn page(headers: &Headers, body: &Bytes) -> &'static str {
    let html = headers
        .get("Content-Type")
        .is_some_and(|kind| kind.trim_start().starts_with("text/html"));
    match html && !body.is_empty() {
        true => "; an HTML page came, most likely from a gateway or proxy",
        false => "",
    }
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
        Some("here.invalid") => "; it redirects to the same host, which is not followed".to_owned(),
        Some(host) => format!("; it redirects to {host}, which is not followed"),
    }
}

/// Of a write that failed in a way that does not tell.
pub(super) const UNSURE: &str = "; it may have been processed all the same";

/// How often it was tried, if more than once.
pub(super) fn after(attempts: u32) -> String {
    match attempts {
        0 | 1 => String::new(),
        _ => format!("; tried {attempts} times"),
    }
}
