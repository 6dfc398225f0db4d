//! How a client is set up.

use std::fmt;
use std::sync::Arc;

use super::{Client, Observer, Shared};
use crate::auth::{Credentials, Login};
use crate::cloud::{Cloud, Server};
use crate::error::{ConfigError, Error};
use crate::transport::Transport;
use crate::wire::Secret;

/// Sets up a [`Client`].
///
/// ```
/// # use falcon_sdk::{Client, Cloud, Error};
/// # fn build() -> Result<Client, Error> {
/// let client = Client::builder().credentials("id", "secret").cloud(Cloud::Eu1).build()?;
/// # Ok(client)
/// # }
/// # build().unwrap();
/// ```
#[derive(Clone)]
pub struct ClientBuilder {
    id: Option<Secret>,
    secret: Option<Secret>,
    member_cid: Option<Secret>,
    cloud: Cloud,
    base_url: Option<String>,
    max_body: Option<u64>,
    observer: Option<Arc<dyn Observer>>,
}

impl ClientBuilder {
    pub(super) fn new() -> Self {
        ClientBuilder {
            id: None,
            secret: None,
            member_cid: None,
            cloud: Cloud::Us1,
            base_url: None,
            max_body: None,
            observer: None,
        }
    }

    /// Starts with what the environment names; see [`Client::from_env`].
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if `FALCON_CLOUD` is no cloud's name. What is missing is found by
    /// [`build`](ClientBuilder::build).
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_variables(|name| std::env::var(name).ok())
    }

    /// An empty variable counts as unset.
    fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let variable = |name| variable(name).filter(|value| !value.is_empty());
        let cloud = match variable("FALCON_CLOUD") {
            Some(name) => name.parse().map_err(ConfigError::Cloud)?,
            None => Cloud::Us1,
        };
        Ok(ClientBuilder {
            id: variable("FALCON_CLIENT_ID").map(Secret::from),
            secret: variable("FALCON_CLIENT_SECRET").map(Secret::from),
            member_cid: variable("FALCON_MEMBER_CID").map(Secret::from),
            cloud,
            base_url: variable("FALCON_BASE_URL"),
            max_body: None,
            observer: None,
        })
    }

    /// The API client's id and secret.
    pub fn credentials(mut self, id: impl Into<Secret>, secret: impl Into<Secret>) -> Self {
        self.id = Some(id.into());
        self.secret = Some(secret.into());
        self
    }

    /// The child tenant (of an MSSP's) that the client works on: 32 hexadecimal digits.
    pub fn member_cid(mut self, cid: impl Into<Secret>) -> Self {
        self.member_cid = Some(cid.into());
        self
    }

    /// The cloud of the tenant. The login finds the right one from any but the Gov clouds.
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// A base URL in place of a cloud, such as that of a proxy: `https`, or `http` on loopback.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The longest body that is taken at once, in bytes: 512 MiB if it is not set. A
    /// [`download`](Client::download) has no limit.
    pub fn max_body(mut self, bytes: u64) -> Self {
        self.max_body = Some(bytes);
        self
    }

    /// A hook that sees the client's requests and their answers.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// The client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if something is missing or is not what it should be.
    pub fn build(self) -> Result<Client, Error> {
        let server = match self.base_url {
            Some(url) => Server::own(&url).map_err(ConfigError::BaseUrl)?,
            None => Server::Cloud(self.cloud),
        };
        if self
            .member_cid
            .as_ref()
            .is_some_and(|cid| !is_cid(cid.expose()))
        {
            return Err(ConfigError::MemberCid.into());
        }
        let credentials = Credentials {
            id: self.id.ok_or(ConfigError::NoClientId)?,
            secret: self.secret.ok_or(ConfigError::NoClientSecret)?,
            member_cid: self.member_cid,
        };
        let mut transport = Transport::new()?;
        if let Some(bytes) = self.max_body {
            transport = transport.max_body(bytes);
        }
        let login = Login::new(credentials, server);
        Ok(Client {
            shared: Arc::new(Shared {
                transport,
                login,
                observer: self.observer,
            }),
        })
    }
}

fn is_cid(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Shows nothing of the credentials.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("cloud", &self.cloud)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Client, Error> {
        let value = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        ClientBuilder::from_variables(value)?.build()
    }

    const ID: (&str, &str) = ("FALCON_CLIENT_ID", "id");
    const SECRET: (&str, &str) = ("FALCON_CLIENT_SECRET", "secret");

    fn entrance(variables: &[(&str, &str)]) -> Server {
        from(variables).unwrap().shared.login.entrance().clone()
    }

    #[test]
    fn the_cloud_is_us_1_unless_the_environment_names_one() {
        assert_eq!(entrance(&[ID, SECRET]), Server::Cloud(Cloud::Us1));
        assert_eq!(
            entrance(&[ID, SECRET, ("FALCON_CLOUD", "")]),
            Server::Cloud(Cloud::Us1)
        );
        assert_eq!(
            entrance(&[ID, SECRET, ("FALCON_CLOUD", "EU1")]),
            Server::Cloud(Cloud::Eu1)
        );
    }

    #[test]
    fn a_base_url_takes_the_place_of_the_cloud() {
        let base = ("FALCON_BASE_URL", "http://127.0.0.1:9");
        assert_eq!(
            entrance(&[ID, SECRET, base, ("FALCON_CLOUD", "eu-1")]),
            Server::Own("http://127.0.0.1:9".to_owned())
        );
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let cid = |cid| ("FALCON_MEMBER_CID", cid);
        assert!(from(&[ID, SECRET, cid("0123456789abcdef0123456789ABCDEF")]).is_ok());
        for (variables, name) in [
            (&[SECRET][..], "FALCON_CLIENT_ID"),
            (&[ID, ("FALCON_CLIENT_SECRET", "")], "FALCON_CLIENT_SECRET"),
            (&[ID, SECRET, ("FALCON_CLOUD", "mars-1")], "mars-1"),
            (
                &[ID, SECRET, ("FALCON_BASE_URL", "http://example.com")],
                "base URL",
            ),
            (
                &[ID, SECRET, cid("0123456789abcdef0123456789abcde")],
                "member cid",
            ),
            (
                &[ID, SECRET, cid("0123456789abcdef0123456789abcdeg")],
                "member cid",
            ),
        ] {
            let error = from(variables).unwrap_err();
            assert!(matches!(error, Error::Config(_)));
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}
