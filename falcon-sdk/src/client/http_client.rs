//! An HTTP client of the caller's own, by a name of ours.

use std::fmt;

/// An HTTP client of one's own, for [`ClientBuilder::http_client`](crate::ClientBuilder::http_client).
///
/// Its constructor names the version of the library that it takes, and is there with the cargo feature
/// of that name: without it, no type of that library is part of this crate's interface.
#[derive(Clone)]
pub struct HttpClient(pub(super) reqwest::Client);

impl HttpClient {
    /// A client of reqwest 0.13.
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
