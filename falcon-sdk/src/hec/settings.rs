//! The settings of an ingest.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::address::Address;
use super::batch::Batcher;
use super::courier::Courier;
use super::ingest::Ingest;
use super::ledger::Ledger;
use super::masked::{Masked, Secrets};
use super::worker::Worker;
use crate::client::{Client, ClientBuilder};
use crate::cloud::Cloud;
use crate::error::{ConfigError, Error};
use crate::session::{Observed, Retry};
use crate::transport::Authorization;
use crate::wire::Secret;

const MIB: usize = 1024 * 1024;

/// The largest batch, so that its room is a number of 32 bits.
const LARGEST: usize = 1024 * MIB;

/// Builds an [`Ingest`].
///
/// ```
/// # use std::time::Duration;
/// # use falcon_sdk::hec::Ingest;
/// # async fn build() -> Result<(), falcon_sdk::Error> {
/// let ingest = Ingest::builder("api-key")
///     .url("https://url-key.ingest.us-2.crowdstrike.com/services/collector")
///     .linger(Duration::from_millis(200))
///     .build()?;
/// # drop(ingest);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nothing is built until `build`"]
pub struct IngestBuilder {
    api_key: Secret,
    cloud: Cloud,
    url_key: Option<Secret>,
    url: Option<Secret>,
    allow_http: bool,
    connection: ClientBuilder,
    batch_bytes: usize,
    linger: Duration,
    buffer_bytes: usize,
    gzip: bool,
    retry: Retry,
}

impl Ingest {
    /// Returns a builder with the API key of a data connector.
    pub fn builder(api_key: impl Into<Secret>) -> IngestBuilder {
        IngestBuilder::new(api_key.into())
    }
}

impl IngestBuilder {
    fn new(api_key: Secret) -> Self {
        IngestBuilder {
            api_key,
            cloud: Cloud::Us1,
            url_key: None,
            url: None,
            allow_http: false,
            connection: Client::builder(),
            batch_bytes: MIB,
            linger: Duration::from_secs(1),
            buffer_bytes: 8 * MIB,
            gzip: true,
            retry: Retry::new().attempts(20).within(Duration::from_secs(600)),
        }
    }

    /// Returns a builder with the settings of the environment. `FALCON_HEC_API_KEY` is required, and
    /// either `FALCON_HEC_URL` or `FALCON_HEC_URL_KEY`. With the latter, `FALCON_CLOUD` names the
    /// cloud (default: `us-1`).
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if `FALCON_HEC_API_KEY` is not set, or `FALCON_CLOUD` is not the name of a
    /// cloud.
    pub fn from_env() -> Result<Self, Error> {
        let value = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let Some(key) = value("FALCON_HEC_API_KEY") else {
            return Err(ConfigError::Ingest {
                setting: "API key",
                problem: "is missing: FALCON_HEC_API_KEY is not set",
            }
            .into());
        };
        let mut builder = IngestBuilder::new(key.into());
        if let Some(cloud) = value("FALCON_CLOUD") {
            builder.cloud = cloud.parse().map_err(ConfigError::Cloud)?;
        }
        builder.url = value("FALCON_HEC_URL").map(Secret::from);
        builder.url_key = value("FALCON_HEC_URL_KEY").map(Secret::from);
        Ok(builder)
    }

    /// Sets the URL key of the data connector: the first label of its URL's host. Required, unless
    /// [`url`](Self::url) is set.
    pub fn url_key(mut self, key: impl Into<Secret>) -> Self {
        self.url_key = Some(key.into());
        self
    }

    /// Sets the tenant's cloud, for a [`url_key`](Self::url_key). Default: [`Cloud::Us1`].
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// Sets the URL of the data connector as the console shows it, with or without
    /// `/services/collector`. Default: the URL of the URL key and the cloud.
    pub fn url(mut self, url: impl Into<Secret>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Allows `http` URLs on hosts other than loopback. Events and the API key can then be read on
    /// the network. Default: not allowed.
    pub fn allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Sets proxies, certificates, timeouts, headers and the observer, as for a client. Its
    /// credentials, cloud and retries are not used. Default: those of a client without settings.
    ///
    /// ```
    /// use falcon_sdk::Client;
    /// use falcon_sdk::hec::Ingest;
    ///
    /// let connection = Client::builder().proxy("http://proxy.example:3128");
    /// let builder = Ingest::builder("api-key").url_key("url-key").connection(connection);
    /// ```
    pub fn connection(mut self, settings: ClientBuilder) -> Self {
        self.connection = settings;
        self
    }

    /// Sets the largest batch in bytes, before it is compressed. A longer event is refused.
    /// The service's own limit is not documented. Default: 1 MiB.
    pub fn batch_bytes(mut self, bytes: usize) -> Self {
        self.batch_bytes = bytes.clamp(1, LARGEST);
        self
    }

    /// Sets how long an event may wait for others before its batch is sent. Default: 1 s.
    pub fn linger(mut self, time: Duration) -> Self {
        self.linger = time.min(Duration::from_secs(24 * 60 * 60));
        self
    }

    /// Sets how many bytes of events may be in memory before [`send`](Ingest::send) waits: queued,
    /// being sent, or given up. Each event counts 128 bytes more than its text. It is at least two
    /// batches. Default: 8 MiB.
    pub fn buffer_bytes(mut self, bytes: usize) -> Self {
        self.buffer_bytes = bytes;
        self
    }

    /// Sets whether batches are compressed by gzip. Default: `true`.
    pub fn gzip(mut self, gzip: bool) -> Self {
        self.gzip = gzip;
        self
    }

    /// Sets how often and for how long a batch is retried: after a 408, a 429, a 5xx, a failed
    /// connection, and a response that is missing. All but the 429 and the connection that failed
    /// at once may store events twice; [`decide`](Retry::decide) can refuse them. Default: 20
    /// attempts within 10 minutes.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Starts the ingest on the current tokio runtime. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if a required setting is missing, a setting is malformed, or there is no
    /// runtime.
    pub fn build(self) -> Result<Ingest, Error> {
        if self.api_key.expose().trim().is_empty() {
            return Err(ConfigError::Ingest {
                setting: "API key",
                problem: "is empty",
            }
            .into());
        }
        let address = match (&self.url, &self.url_key) {
            (Some(url), _) => Address::of_url(url, self.allow_http)?,
            (None, Some(key)) => Address::in_cloud(self.cloud, key)?,
            (None, None) => {
                return Err(ConfigError::Ingest {
                    setting: "URL",
                    problem: "is missing: neither a URL nor a URL key is set",
                }
                .into());
            }
        };
        let Ok(runtime) = Handle::try_current() else {
            return Err(ConfigError::Ingest {
                setting: "runtime",
                problem: "is missing: build it within a tokio runtime",
            }
            .into());
        };
        // A batch is filled while another one is sent. Many small events need more than their text.
        let buffer = self.buffer_bytes.max(2 * self.batch_bytes + MIB / 16);
        let ledger = Arc::new(Ledger::new(buffer));
        let (queue, commands) = mpsc::unbounded_channel();
        let keys = [Some(&self.api_key), address.url_key()];
        let secrets = Secrets(keys.into_iter().flatten().cloned().collect());
        let (http, observer) = self.connection.direct()?;
        let http = Masked {
            inner: http,
            secrets: secrets.clone(),
        };
        let worker = Worker {
            queue: commands,
            batcher: Batcher::new(self.batch_bytes, self.linger),
            courier: Courier {
                transport: Arc::new(Observed::new(http, observer)),
                address,
                authorization: Authorization::Bearer(self.api_key),
                secrets,
                gzip: self.gzip,
            },
            retry: self.retry,
            ledger: Arc::clone(&ledger),
        };
        runtime.spawn(worker.run());
        Ok(Ingest::new(queue, ledger, self.batch_bytes))
    }
}

/// Leaves out the keys and the URL.
impl fmt::Debug for IngestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IngestBuilder")
            .field("cloud", &self.cloud)
            .field("batch_bytes", &self.batch_bytes)
            .field("linger", &self.linger)
            .field("buffer_bytes", &self.buffer_bytes)
            .field("gzip", &self.gzip)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
