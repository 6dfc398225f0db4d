//! An HTTP client of the caller's own, by a name of ours.

use std::fmt;

#[cfg(feature = "reqwest-0_13")]
use crate::error::ConfigError;
#[cfg(feature = "reqwest-0_13")]
use crate::transport;

/// An HTTP client of one's own, for [`ClientBuilder::http_client`](crate::ClientBuilder::http_client).
///
/// Its constructor names the version of the library that it takes, and is there with the cargo feature
/// of that name: without it, no type of that library is part of this crate's interface.
#[derive(Clone)]
pub struct HttpClient(pub(super) reqwest::Client);

impl HttpClient {
    /// Builds a client of reqwest 0.13 with the TLS of this crate, without redirects: no provider of
    /// cryptography has to be installed.
    ///
    /// The builder's own settings of TLS do not count, such as its certificates, a client's identity, or
    /// the lowest version. For these, build a client and use
    /// [`from_reqwest_0_13`](Self::from_reqwest_0_13).
    ///
    /// # Errors
    ///
    /// [`ConfigError::Tls`] or [`ConfigError::HttpClient`] if it can't be built.
    #[cfg(feature = "reqwest-0_13")]
    pub fn build_reqwest_0_13(builder: reqwest::ClientBuilder) -> Result<Self, ConfigError> {
        transport::build(builder).map(HttpClient)
    }

    /// A client of reqwest 0.13 with TLS of its own. It must not follow redirects.
    #[cfg(feature = "reqwest-0_13")]
    #[must_use]
    pub fn from_reqwest_0_13(client: reqwest::Client) -> Self {
        HttpClient(client)
    }
}

/// Shows nothing of it: it may hold a proxy's password.
impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").finish_non_exhaustive()
    }
}
