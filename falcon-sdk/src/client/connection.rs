//! Settings of connections: proxies, certificates, timeouts and headers.

use std::time::Duration;

use super::builder::ClientBuilder;
use super::http_client::HttpClient;
use crate::wire::Secret;

impl ClientBuilder {
    /// Sets an HTTP client of your own. Of the settings here, only [`user_agent`](Self::user_agent)
    /// and [`header`](Self::header) then apply. Default: a client with these settings.
    ///
    /// Your client must not follow redirects (`redirect(Policy::none())`): any host could otherwise
    /// receive the form of the login.
    pub fn http_client(mut self, client: HttpClient) -> Self {
        self.setup.client = Some(client.0);
        self
    }

    /// Sets the proxy for all requests, such as `http://user:password@proxy.example:3128`. Default:
    /// the environment's proxy, from `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY`, except for the
    /// hosts in `NO_PROXY`.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.setup.proxy = Some(url.into());
        self
    }

    /// Uses no proxy, and ignores the environment's. Default: the environment's proxy.
    pub fn no_proxy(mut self) -> Self {
        self.setup.proxy = None;
        self.setup.no_proxy = true;
        self
    }

    /// Adds trusted certificates, as PEM text, for example of a proxy that inspects TLS. Default:
    /// only the certificates that the operating system trusts.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.setup.certificates.roots.push(pem.into());
        self
    }

    /// Sets the client's own certificate with its chain, and its key, as PEM text. Default: none.
    pub fn client_certificate(mut self, pem: impl Into<Vec<u8>>, key: impl Into<Secret>) -> Self {
        self.setup.certificates.own = Some((pem.into(), key.into()));
        self
    }

    /// Sets how long it may take to open a connection. Default: 15 s.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.setup.connect_timeout = Some(time);
        self
    }

    /// Sets the idle timeout: the longest time without a byte sent or received. While bytes flow, an
    /// upload or download takes as long as it needs. A pause of the reader does not count.
    /// Default: 120 s, and none for your own HTTP client.
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.setup.idle_timeout = Some(time);
        self
    }

    /// Adds your program and its version to the user agent, such as `inventory/1.2`. Default: the
    /// name and version of this crate alone.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.setup.user_agent = Some(name.into());
        self
    }

    /// Adds a header to all requests, including the login. `Authorization` and `User-Agent` can't
    /// be set here. Default: none.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.setup.headers.push((name.into(), value.into()));
        self
    }
}
