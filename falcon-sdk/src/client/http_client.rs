//! The caller's own HTTP client, under a name of this crate.

use std::fmt;

#[cfg(feature = "reqwest-0_13")]
use crate::error::ConfigError;
#[cfg(feature = "reqwest-0_13")]
use crate::transport;

/// An HTTP client of your own, for
/// [`ClientBuilder::http_client`](crate::ClientBuilder::http_client).
///
/// Its constructors name the version of the library that they take, and need the cargo feature of
/// that name. Without the feature, no type of that library is part of this crate's API.
#[derive(Clone)]
pub struct HttpClient(pub(super) reqwest::Client);

impl HttpClient {
    /// Builds a client of reqwest 0.13 with the TLS of this crate, without redirects. The program
    /// need not install a cryptography provider.
    ///
    /// TLS settings of the builder are ignored, such as certificates, a client identity, or the
    /// lowest version. To use them, build a client and pass it to
    /// [`from_reqwest_0_13`](Self::from_reqwest_0_13).
    ///
    /// # Errors
    ///
    /// [`ConfigError::Tls`] or [`ConfigError::HttpClient`] if the client can't be built.
    #[cfg(feature = "reqwest-0_13")]
    pub fn build_reqwest_0_13(builder: reqwest::ClientBuilder) -> Result<Self, ConfigError> {
        transport::build(builder).map(HttpClient)
    }

    /// Takes a client of reqwest 0.13 with its own TLS. It must not follow redirects.
    #[cfg(feature = "reqwest-0_13")]
    #[must_use]
    pub fn from_reqwest_0_13(client: reqwest::Client) -> Self {
        HttpClient(client)
    }
}

/// Shows no fields, because the client may hold a proxy's password.
impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").finish_non_exhaustive()
    }
}
