//! What is wrong with how a client is set up.

use std::error::Error as StdError;
use std::path::PathBuf;
use std::sync::Arc;

use super::root;
use crate::cloud::{BaseUrlError, UnknownCloud};

/// Why a client can't be built or can't reach a host.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no client id.
    #[error("no client id: set FALCON_CLIENT_ID, or give `credentials`")]
    NoClientId,
    /// There is no client secret.
    #[error("no client secret: set FALCON_CLIENT_SECRET, or give `credentials`")]
    NoClientSecret,
    /// The member's id is not one.
    #[error("the member cid is not 32 hexadecimal digits, with or without its checksum `-00`")]
    MemberCid,
    /// A ready-made token is for one tenant.
    #[error("a ready-made token is for one tenant: give `credentials` or a `token_provider`")]
    MemberToken,
    /// Only who logged in with id and secret can end the token.
    #[error("a token that was not fetched with `credentials` can't be revoked with them")]
    Revoke,
    /// The cloud's name is not one.
    #[error(transparent)]
    Cloud(#[from] UnknownCloud),
    /// The base URL is refused.
    #[error("the base URL is refused: {0}")]
    BaseUrl(#[from] BaseUrlError),
    /// The cloud is not known to have the host that the operation is called on.
    #[error("{operation} is served by a host that is not known for this cloud: set a base URL")]
    NoHost {
        /// The operation's id.
        operation: String,
    },
    /// The proxy's URL is not one.
    #[error("the proxy is refused: write it as http://host:port")]
    Proxy,
    /// A header that all requests should carry can't be sent, or is the client's own.
    #[error("the header {name} can't be set: it holds control characters or is the client's own")]
    Header {
        /// Its name.
        name: String,
    },
    /// A certificate or key is not PEM text.
    #[error("a certificate or its key can't be read: give them as PEM text")]
    Certificate,
    /// TLS can't be set up on this machine.
    #[error("TLS can't be set up: {}", root(.0.as_ref()))]
    Tls(Arc<dyn StdError + Send + Sync>),
    /// Answers can't be kept in a folder, or recorded ones can't be read.
    #[error("the recording {}: {source}", path.display())]
    Recording {
        /// The folder or the file.
        path: PathBuf,
        /// Why.
        source: Arc<std::io::Error>,
    },
    /// The mock knows no answer to a call.
    #[cfg(feature = "mock")]
    #[error("{operation}: the mock has no answer left for {request}: give one with `answer`")]
    NotMocked {
        /// The operation's id.
        operation: String,
        /// The method and the path, without secrets.
        request: String,
    },
    /// The thread of a blocking client can't be started.
    #[error("the client's thread can't be started: {0}")]
    Thread(Arc<std::io::Error>),
}
