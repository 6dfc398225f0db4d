//! What failed between the client and the service.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use rustls::{AlertDescription, CertificateError};

/// What failed between the client and the service.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Phase {
    /// No connection was made: nothing was sent.
    Connect,
    /// The host could not prove who it is, speaks no TLS, or refused the client's certificate: no
    /// request was taken.
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
            Phase::Body => "an incomplete answer from",
        })
    }
}

impl Phase {
    /// What failed, as the HTTP client tells it.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        match tls(error) {
            Some(_) if error.is_connect() => Phase::Tls,
            Some(rustls::Error::AlertReceived(alert)) if refuses_the_client(*alert) => Phase::Tls,
            Some(_) | None if error.is_connect() => Phase::Connect,
            Some(_) | None if error.is_body() || error.is_decode() => Phase::Body,
            Some(_) | None => Phase::Exchange,
        }
    }

    /// What may help, to be read after the cause.
    pub(super) fn advice(self, cause: &(dyn StdError + 'static)) -> &'static str {
        let timed_out = cause.downcast_ref().is_some_and(reqwest::Error::is_timeout);
        match (self, tls(cause)) {
            (Phase::Connect, _) if timed_out => {
                ": check the network and the proxy, or allow more time with `connect_timeout`"
            }
            (Phase::Exchange | Phase::Body, _) if timed_out => {
                ": nothing came for long, allow more time with `idle_timeout`"
            }
            (_, Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer))) => {
                ": if a proxy looks into TLS, give its certificate with `root_certificate`"
            }
            (_, Some(rustls::Error::AlertReceived(AlertDescription::CertificateRequired))) => {
                ": give a certificate with `client_certificate`"
            }
            (_, Some(rustls::Error::InvalidMessage(_))) => ": it seems to speak no TLS",
            (Phase::Connect | Phase::Tls | Phase::Exchange | Phase::Body, _) => "",
        }
    }
}

/// Whether the host does not take the client's certificate, or misses one. In TLS 1.3 it says so
/// only when the client takes the connection for made, and before it takes a request.
fn refuses_the_client(alert: AlertDescription) -> bool {
    matches!(
        alert,
        AlertDescription::AccessDenied
            | AlertDescription::BadCertificate
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateRequired
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::UnsupportedCertificate
    )
}

/// The error of TLS among the causes. It comes wrapped in an I/O error, whose own content is no
/// cause of it.
fn tls<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    let inner = || -> Option<&'a (dyn StdError + 'static)> {
        Some(error.downcast_ref::<io::Error>()?.get_ref()?)
    };
    error
        .downcast_ref()
        .or_else(|| tls(inner()?))
        .or_else(|| tls(error.source()?))
}
