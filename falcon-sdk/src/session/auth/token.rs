//! Tokens that the client did not fetch itself.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::wire::Secret;

/// A bearer token and its lifetime.
///
/// ```
/// # use std::time::Duration;
/// # use falcon_sdk::Token;
/// let token = Token::new("a-secret").expires_in(Duration::from_secs(600));
/// assert!(!format!("{token:?}").contains("a-secret"));
/// ```
#[derive(Clone, Eq, PartialEq)]
#[must_use]
pub struct Token {
    pub(super) secret: Secret,
    pub(super) lifetime: Option<Duration>,
}

impl Token {
    /// A token that is valid for half an hour from now, unless [`expires_in`](Token::expires_in) is
    /// set.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Token {
            secret: secret.into(),
            lifetime: None,
        }
    }

    /// Sets the lifetime, counted from now; more than a day counts as a day. Default: half an hour.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("expires_in", &self.lifetime)
            .finish_non_exhaustive()
    }
}

/// Fetches tokens for the client.
#[derive(Clone)]
pub(crate) struct Provider(Arc<Provide>);

type Provide = dyn Fn(Option<String>) -> Providing + Send + Sync;
type Providing = Pin<Box<dyn Future<Output = Result<Token, Error>> + Send>>;

impl Provider {
    /// Takes a function from the member that the token is for (`None`: the tenant itself) to a
    /// token.
    pub(crate) fn new<F, E>(provide: impl Fn(Option<String>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Token, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Provider(Arc::new(move |member| {
            let token = provide(member);
            Box::pin(async move { token.await.map_err(|e| Error::Provider(e.into().into())) })
        }))
    }

    pub(super) async fn token(&self, member: Option<&str>) -> Result<Token, Error> {
        (self.0)(member.map(str::to_owned)).await
    }
}
