//! Hides the keys of a data connector from observers, logs and errors.

use std::error::Error as StdError;
use std::sync::Arc;

use bytes::Bytes;

use crate::error::Error;
use crate::transport::{Received, Request, Sending, Transport};
use crate::wire::Secret;

/// Texts that must not be shown.
#[derive(Clone)]
pub(super) struct Secrets(pub(super) Vec<Secret>);

/// A transport whose errors and responses do not show some texts. The URL key is a part of the
/// host, which errors otherwise name.
pub(super) struct Masked<T> {
    pub(super) inner: T,
    pub(super) secrets: Secrets,
}

impl<T: Transport> Transport for Masked<T> {
    fn send<'a>(&'a self, request: Request<'a>) -> Sending<'a> {
        Box::pin(async move {
            let received = self.inner.send(request).await;
            let mut received = received.map_err(|error| self.secrets.hide_in_error(error))?;
            let body = std::mem::take(&mut received.response.body);
            received.response.body = self.secrets.hide_in_body(body);
            Ok::<Received, Error>(received)
        })
    }
}

impl Secrets {
    fn hide_in_error(&self, error: Error) -> Error {
        let Error::Transport {
            operation,
            host,
            phase,
            unsure,
            attempts,
            source,
        } = error
        else {
            return error;
        };
        let shown = texts(source.as_ref());
        Error::Transport {
            host: self.hide(&host),
            source: match self.hide(&shown) == shown {
                true => source,
                false => Arc::new(Hidden(self.hide(&root(source.as_ref()).to_string()))),
            },
            operation,
            phase,
            unsure,
            attempts,
        }
    }

    pub(super) fn hide_in_body(&self, body: Bytes) -> Bytes {
        let Ok(text) = std::str::from_utf8(&body) else {
            return body;
        };
        let hidden = self.hide(text);
        match hidden == text {
            true => body,
            false => hidden.into(),
        }
    }

    /// The same text with `***` in place of the secrets, in any case: hosts are in lower case.
    fn hide(&self, text: &str) -> String {
        let secrets = self.0.iter().map(Secret::expose);
        let secrets = secrets.filter(|secret| !secret.is_empty());
        secrets.fold(text.to_owned(), |text, secret| {
            let (lower, secret) = (text.to_ascii_lowercase(), secret.to_ascii_lowercase());
            let (mut shown, mut from) = (String::new(), 0);
            for (at, _) in lower.match_indices(&secret) {
                shown.push_str(text.get(from..at).unwrap_or_default());
                shown.push_str("***");
                from = at + secret.len();
            }
            shown + text.get(from..).unwrap_or_default()
        })
    }
}

/// A cause whose text had a secret.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Hidden(String);

fn root<'a>(mut error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    while let Some(source) = error.source() {
        error = source;
    }
    error
}

/// All that an error and its causes show.
fn texts(error: &(dyn StdError + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(|error| format!("{error} {error:?}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Phase;

    #[test]
    fn no_error_shows_a_key() {
        let secrets = Secrets(vec!["KEY7".into(), "hunter2".into(), "".into()]);
        let error = secrets.hide_in_error(Error::Transport {
            operation: "a".to_owned(),
            host: "KEY7.ingest.us-1.crowdstrike.com".to_owned(),
            phase: Phase::Exchange,
            unsure: false,
            attempts: 1,
            source: Arc::new(Hidden("not valid for key7.ingest, hunter2".to_owned())),
        });
        for shown in [format!("{error} {error:?}"), format!("{error:#?}")] {
            assert!(!shown.to_lowercase().contains("key7"), "{shown}");
            assert!(!shown.contains("hunter2"), "{shown}");
            assert!(shown.contains("***.ingest.us-1.crowdstrike.com"), "{shown}");
        }
    }
}
