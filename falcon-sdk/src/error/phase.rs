//! The phases of a request that can fail between the client and the service.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use rustls::pki_types::InvalidDnsNameError;
use rustls::{AlertDescription, CertificateError};

use super::report::root;

/// The phase of a request that failed between the client and the service.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Phase {
    /// The host's name is unknown to DNS, or malformed. Nothing was sent.
    Resolve,
    /// The connection failed. Nothing was sent.
    Connect,
    /// The host could not prove its identity, does not speak TLS, or refused the client's
    /// certificate. It accepted no request.
    Tls,
    /// The request could not be sent, or has no response.
    Exchange,
    /// The response broke off.
    Body,
}

/// The cause of a request that was idle for too long.
#[derive(Debug, thiserror::Error)]
#[error("no byte was sent or received for {0:?}")]
pub(crate) struct IdleTimeout(pub(crate) Duration);

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Phase::Resolve => "can't find the host",
            Phase::Connect => "can't connect to",
            Phase::Tls => "no secure connection to",
            Phase::Exchange => "no response from",
            Phase::Body => "an incomplete response from",
        })
    }
}

impl Phase {
    /// Finds the phase of an error of the HTTP client.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        match tls(error) {
            Some(_) if error.is_connect() => Phase::Tls,
            Some(rustls::Error::AlertReceived(alert)) if refuses_the_client(*alert) => Phase::Tls,
            Some(_) | None if error.is_connect() => match Lookup::of(error) {
                Some(Lookup::Unknown) => Phase::Resolve,
                Some(Lookup::Failed) | None => Phase::Connect,
            },
            Some(_) | None if error.is_body() || error.is_decode() => Phase::Body,
            Some(_) | None => Phase::Exchange,
        }
    }

    /// Names the phase and the cause. Each system has its own words for an unknown host name, so
    /// these are left out.
    pub(super) fn sentence(self, host: &str, cause: &(dyn StdError + 'static)) -> String {
        match self {
            Phase::Resolve => format!("{self} {host}"),
            Phase::Connect | Phase::Tls | Phase::Exchange | Phase::Body => {
                format!("{self} {host}: {}", root(cause))
            }
        }
    }

    /// Advice.
    pub(super) fn help(self, cause: &(dyn StdError + 'static)) -> &'static str {
        let timed_out = cause.downcast_ref().is_some_and(reqwest::Error::is_timeout);
        match (self, tls(cause)) {
            (Phase::Resolve, _) => {
                "check the spelling of FALCON_CLOUD and FALCON_BASE_URL (or `cloud`, `base_url` \
                 and `proxy`), and this machine's DNS"
            }
            (Phase::Connect, _) if Lookup::of(cause).is_some() => {
                "check the network and this machine's DNS, and the spelling of FALCON_BASE_URL"
            }
            (Phase::Connect, _) if timed_out => {
                "check the network and the proxy, or allow more time with `connect_timeout`"
            }
            (Phase::Exchange | Phase::Body, _) if cause.is::<IdleTimeout>() => {
                "the idle timeout passed: allow more time with `idle_timeout`"
            }
            (_, Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer))) => {
                "if a proxy inspects TLS, give its certificate with `root_certificate`"
            }
            (_, Some(rustls::Error::AlertReceived(AlertDescription::CertificateRequired))) => {
                "give a certificate with `client_certificate`"
            }
            (_, Some(rustls::Error::InvalidMessage(_))) => {
                "the host does not seem to speak TLS: check the base URL and the proxy"
            }
            (Phase::Connect, _) => "check the network, the proxy and FALCON_BASE_URL",
            (Phase::Tls | Phase::Exchange | Phase::Body, _) => "",
        }
    }
}

/// How the DNS lookup failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Lookup {
    /// The host does not exist.
    Unknown,
    /// DNS did not respond, and may respond later.
    Failed,
}

impl Lookup {
    /// Recognizes a failed lookup by the text of the HTTP client. Neither its error nor the
    /// system's has a kind.
    fn of(error: &(dyn StdError + 'static)) -> Option<Self> {
        if root(error).is::<InvalidDnsNameError>() {
            return Some(Lookup::Unknown);
        }
        let mut causes = std::iter::successors(Some(error), |error| (*error).source());
        causes.find(|error| error.to_string() == "dns error")?;
        let text = root(error).to_string().to_lowercase();
        match ["temporar", "try again"]
            .iter()
            .any(|sign| text.contains(sign))
        {
            true => Some(Lookup::Failed),
            false => Some(Lookup::Unknown),
        }
    }
}

/// Whether the host refuses the client's certificate, or requires one. In TLS 1.3 its alert follows
/// the client's handshake, before the host accepts a request.
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

/// Finds the TLS error among the causes. An I/O error wraps it, and does not return it as its
/// source.
fn tls<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    let inner = || -> Option<&'a (dyn StdError + 'static)> {
        Some(error.downcast_ref::<io::Error>()?.get_ref()?)
    };
    error
        .downcast_ref()
        .or_else(|| tls(inner()?))
        .or_else(|| tls(error.source()?))
}
