//! Transports between a client and HTTP: the login, retries and rate limits, and observers.

mod auth;
mod authorized;
mod observe;
mod retry;
mod tenant;

pub use auth::Token;
pub(crate) use auth::{Credentials, Provider, Source};
#[cfg(feature = "hec")]
pub(crate) use observe::{Observed, Watch};
pub use observe::{Observer, Outcome};
pub use retry::{Attempt, Retry};
pub(crate) use tenant::{Settings, Tenant};
