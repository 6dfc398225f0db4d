//! Builds the HTTP client.

use std::sync::Arc;
use std::time::Duration;

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::tls;
use crate::error::ConfigError;
use crate::wire::Secret;

const OWN_NAME: &str = concat!("falcon-sdk/", env!("CARGO_PKG_VERSION"));

/// How long it may take to open a connection.
const CONNECT: Duration = Duration::from_secs(15);

/// The idle timeout.
const IDLE: Duration = Duration::from_secs(120);

/// The caller's settings of the HTTP client.
#[derive(Clone, Default)]
pub(crate) struct Setup {
    /// The caller's own client. Of the other settings, only the headers and an idle timeout then
    /// apply.
    pub(crate) client: Option<reqwest::Client>,
    /// It may hold a password.
    pub(crate) proxy: Option<Secret>,
    pub(crate) no_proxy: bool,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) certificates: tls::Certificates,
    pub(crate) user_agent: Option<String>,
    /// Names and values as the caller set them.
    pub(crate) headers: Vec<(String, Secret)>,
}

impl Setup {
    /// The longest time without a byte sent or received. The caller's own client has its own timeouts.
    pub(super) fn idle(&self) -> Option<Duration> {
        let default = self.client.is_none().then_some(IDLE);
        self.idle_timeout.or(default)
    }

    pub(super) fn client(self) -> Result<reqwest::Client, ConfigError> {
        if let Some(client) = self.client {
            return Ok(client);
        }
        let mut http = prepared(reqwest::Client::builder(), &self.certificates)?
            .connect_timeout(self.connect_timeout.unwrap_or(CONNECT));
        if self.no_proxy {
            http = http.no_proxy();
        }
        if let Some(url) = self.proxy {
            let proxy = reqwest::Proxy::all(url.expose()).map_err(|_| ConfigError::Proxy)?;
            http = http.proxy(proxy);
        }
        http.build()
            .map_err(|error| ConfigError::Tls(Arc::new(error)))
    }

    /// The headers that all requests carry.
    pub(super) fn headers(&self) -> Result<HeaderMap, ConfigError> {
        let mut headers = HeaderMap::new();
        let name = match &self.user_agent {
            Some(yours) => format!("{yours} {OWN_NAME}"),
            None => OWN_NAME.to_owned(),
        };
        let name = HeaderValue::from_str(&name);
        headers.insert(USER_AGENT, name.map_err(|_| refused(USER_AGENT.as_str()))?);
        for (name, value) in &self.headers {
            let (Ok(header), Ok(mut value)) = (
                name.parse::<HeaderName>(),
                HeaderValue::from_str(value.expose()),
            ) else {
                return Err(refused(name));
            };
            if [AUTHORIZATION, USER_AGENT].contains(&header) {
                return Err(refused(name));
            }
            value.set_sensitive(true);
            headers.append(header, value);
        }
        Ok(headers)
    }
}

/// Adds the TLS of this crate.
fn prepared(
    http: reqwest::ClientBuilder,
    certificates: &tls::Certificates,
) -> Result<reqwest::ClientBuilder, ConfigError> {
    Ok(http
        .tls_backend_preconfigured(tls::config(certificates)?)
        // Redirects could send credentials to any host, and some redirects are the response.
        .redirect(reqwest::redirect::Policy::none()))
}

/// A client with the caller's own settings.
#[cfg(feature = "reqwest-0_13")]
pub(crate) fn build(http: reqwest::ClientBuilder) -> Result<reqwest::Client, ConfigError> {
    prepared(http, &tls::Certificates::default())?
        .build()
        .map_err(|error| ConfigError::HttpClient(Arc::new(error)))
}

fn refused(name: &str) -> ConfigError {
    ConfigError::Header {
        name: name.to_owned(),
    }
}
