//! How a client connects: proxies, certificates, times and headers.

use std::time::Duration;

use super::builder::ClientBuilder;
use super::http_client::HttpClient;
use crate::wire::Secret;

impl ClientBuilder {
    /// Sets an HTTP client of one's own. Of the settings here, [`user_agent`](Self::user_agent) and
    /// [`header`](Self::header) then count alone.
    ///
    /// It must not follow redirects (`redirect(Policy::none())`): the login's form would be sent
    /// to wherever one leads.
    pub fn http_client(mut self, client: HttpClient) -> Self {
        self.setup.client = Some(client.0);
        self
    }

    /// The proxy for all requests, such as `http://user:password@proxy.example:3128`. If none is
    /// set, the environment's is used: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, but for what
    /// `NO_PROXY` names.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.setup.proxy = Some(url.into());
        self
    }

    /// No proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.setup.proxy = None;
        self.setup.no_proxy = true;
        self
    }

    /// Certificates to trust beside those that the operating system trusts, as PEM text: for a
    /// proxy that looks into TLS.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.setup.certificates.roots.push(pem.into());
        self
    }

    /// The client's own certificate, with those that lead to its root, and its key, as PEM text.
    pub fn client_certificate(mut self, pem: impl Into<Vec<u8>>, key: impl Into<Secret>) -> Self {
        self.setup.certificates.own = Some((pem.into(), key.into()));
        self
    }

    /// How long a connection may take: 15 s if it is not set.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.setup.connect_timeout = Some(time);
        self
    }

    /// How long nothing may arrive: 120 s if it is not set. A file may take as long as it will, as
    /// long as something arrives.
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.setup.idle_timeout = Some(time);
        self
    }

    /// Your program and its version, such as `inventory/1.2`: stands before the client's own.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.setup.user_agent = Some(name.into());
        self
    }

    /// A header that all requests carry, the login as well. `Authorization` is the client's own.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.setup.headers.push((name.into(), value.into()));
        self
    }
}
