//! What failed between the client and the service.

use std::error::Error as StdError;
use std::fmt;
use std::io;

/// What failed between the client and the service.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Phase {
    /// No connection was made: nothing was sent.
    Connect,
    /// The host could not prove who it is, or speaks no TLS: nothing was sent.
    Tls,
    /// The request was not sent, or not answered.
    Exchange,
    /// The answer broke off.
    Body,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Phase::Connect => "can't connect to",
            Phase::Tls => "no secure connection to",
            Phase::Exchange => "no answer from",
            Phase::Body => "the answer broke off from",
        })
    }
}

impl Phase {
    /// What failed, as the HTTP client tells it.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        if error.is_connect() {
            if is_tls(error) {
                Phase::Tls
            } else {
                Phase::Connect
            }
        } else if error.is_body() || error.is_decode() {
            Phase::Body
        } else {
            Phase::Exchange
        }
    }
}

/// Whether TLS is among the causes. It comes wrapped in an I/O error, whose own content is no
/// cause of it.
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    let inner = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    error.is::<rustls::Error>()
        || inner.is_some_and(|inner| is_tls(inner))
        || error.source().is_some_and(is_tls)
}
