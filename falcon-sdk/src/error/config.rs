//! Errors in the settings of a client.

use std::error::Error as StdError;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::report::{Report, root};
use crate::cloud::{BaseUrlError, UnknownCloud};

/// Why a client can't be built or can't reach a host.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// The client id, the client secret, or both are not set.
    #[non_exhaustive]
    NoCredentials {
        /// The environment variables that are missing.
        missing: &'static [&'static str],
    },
    /// The member's CID is malformed.
    MemberCid,
    /// A ready-made token can't act for a member, because it belongs to one tenant.
    MemberToken,
    /// Only a token that the client fetched with id and secret can be revoked.
    Revoke,
    /// `FALCON_CLOUD` is not the name of a cloud.
    Cloud(UnknownCloud),
    /// The base URL can't be used.
    BaseUrl(BaseUrlError),
    /// An environment variable is not valid Unicode.
    #[non_exhaustive]
    NotUnicode {
        /// Its name.
        variable: &'static str,
    },
    /// The proxy's URL is malformed.
    Proxy,
    /// A header that all requests should carry can't be sent, or is set by the client itself.
    #[non_exhaustive]
    Header {
        /// Its name.
        name: String,
    },
    /// A certificate or key is not PEM text.
    Certificate,
    /// TLS can't be set up on this machine.
    Tls(Arc<dyn StdError + Send + Sync>),
    /// The caller's HTTP client can't be built from its settings.
    HttpClient(Arc<dyn StdError + Send + Sync>),
    /// Responses can't be recorded in a folder, or read from it.
    #[non_exhaustive]
    Recording {
        /// The folder or the file.
        path: PathBuf,
        /// The I/O error.
        source: Arc<std::io::Error>,
    },
    /// The mock has no response to a request.
    #[cfg(feature = "mock")]
    #[non_exhaustive]
    NotMocked {
        /// The operation's id.
        operation: String,
        /// The method and the path, without secrets.
        request: String,
    },
    /// A setting of an ingest is missing or malformed.
    #[non_exhaustive]
    Ingest {
        /// The setting.
        setting: &'static str,
        /// The reason.
        problem: &'static str,
    },
    /// The thread of a blocking client can't be started.
    Thread(Arc<std::io::Error>),
}

impl ConfigError {
    pub(super) fn report(&self) -> Report {
        match self {
            ConfigError::NoCredentials { missing } => {
                let be = if missing.len() == 1 { "is" } else { "are" };
                Report::new(format!(
                    "no credentials: {} {be} not set",
                    missing.join(" and ")
                ))
                .help(
                    "create an API client in the Falcon console (Support and resources > API \
                     clients and keys), then set FALCON_CLIENT_ID and FALCON_CLIENT_SECRET, or \
                     pass both to `credentials`",
                )
            }
            ConfigError::MemberCid => Report::new(
                "the member cid is not 32 hexadecimal digits, with or without a checksum such as \
                 `-0A`",
            )
            .help("copy it from the Falcon console into FALCON_MEMBER_CID or `member_cid`"),
            ConfigError::MemberToken => Report::new(
                "a client with a ready-made token can't act for a member: it belongs to one tenant",
            )
            .help("use `credentials` or `token_provider` instead of `token`"),
            ConfigError::Revoke => Report::new(
                "can't revoke the token: the client did not fetch it with `credentials`",
            )
            .help("revoke it where it was created"),
            ConfigError::Cloud(error) => Report::new(format!("FALCON_CLOUD: {error}")).help(
                "the address of your Falcon console names the cloud: falcon.us-2.crowdstrike.com is \
                 us-2, and falcon.crowdstrike.com is us-1",
            ),
            ConfigError::BaseUrl(error) => Report::new(format!("the base URL is refused: {error}"))
                .help("correct FALCON_BASE_URL or `base_url`, or leave it unset to use a cloud"),
            ConfigError::NotUnicode { variable } => {
                Report::new(format!("{variable} is not valid Unicode")).help("set it to valid text")
            }
            ConfigError::Proxy => Report::new("the proxy's URL can't be read")
                .help("write it as http://host:port"),
            ConfigError::Header { name } => Report::new(format!(
                "the header {name} can't be set: it holds control characters, or the client sets \
                 it itself"
            ))
            .help("correct or remove it"),
            ConfigError::Certificate => Report::new("a certificate or its key can't be read")
                .help("give both as PEM text, which begins with `-----BEGIN`"),
            ConfigError::Tls(error) => Report::new(format!(
                "TLS can't be set up: {}",
                root(error.as_ref())
            )),
            ConfigError::HttpClient(error) => Report::new(format!(
                "the HTTP client can't be built: {}",
                root(error.as_ref())
            ))
            .help("correct the settings of its builder"),
            ConfigError::Recording { path, source } => Report::new(format!(
                "can't read or write the recording {}: {source}",
                path.display()
            )),
            #[cfg(feature = "mock")]
            ConfigError::NotMocked { operation, request } => Report::new(format!(
                "{operation}: the mock has no response left for {request}"
            ))
            .help("add a response with `Mock::respond`"),
            ConfigError::Ingest { setting, problem } => {
                Report::new(format!("the {setting} for the ingest {problem}")).help(
                    "copy the URL and the API key from the data connector in the Falcon console \
                     (Next-Gen SIEM > Data connectors)",
                )
            }
            ConfigError::Thread(error) => {
                Report::new(format!("the client's thread can't be started: {error}"))
            }
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report().fmt(f)
    }
}

impl StdError for ConfigError {}

impl From<UnknownCloud> for ConfigError {
    fn from(error: UnknownCloud) -> Self {
        ConfigError::Cloud(error)
    }
}

impl From<BaseUrlError> for ConfigError {
    fn from(error: BaseUrlError) -> Self {
        ConfigError::BaseUrl(error)
    }
}
