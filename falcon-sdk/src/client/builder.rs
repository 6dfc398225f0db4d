//! The builder of a client.

use std::error::Error as StdError;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::send::Client;
use crate::cloud::{Cloud, Server};
use crate::error::{ConfigError, Error};
use crate::session::{Credentials, Observer, Provider, Retry, Settings, Source, Tenant, Token};
use crate::transport::{Http, Setup, Transport};
use crate::wire::Secret;

/// Builds a [`Client`].
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
#[must_use = "nothing is built until `build`"]
pub struct ClientBuilder {
    id: Option<Secret>,
    secret: Option<Secret>,
    /// Used instead of id and secret.
    source: Option<Source>,
    cloud: Cloud,
    base_url: Option<String>,
    allow_http: bool,
    check_limits: bool,
    check_filters: bool,
    strict: bool,
    settings: Settings,
    /// Used instead of HTTP.
    transport: Option<Arc<dyn Transport>>,
    pub(super) setup: Setup,
}

impl Client {
    /// A client with the settings of the environment. `FALCON_CLIENT_ID` and `FALCON_CLIENT_SECRET`
    /// are required. Optional are `FALCON_CLOUD` (default: `us-1`), `FALCON_BASE_URL` (instead of a
    /// cloud), `FALCON_MEMBER_CID`, and `FALCON_RECORD` (a folder: see [`ClientBuilder::record`]).
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if a required variable is missing, or a value is malformed. Nothing is
    /// sent.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Returns a builder with the default settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }
}

impl ClientBuilder {
    fn new() -> Self {
        ClientBuilder {
            id: None,
            secret: None,
            source: None,
            cloud: Cloud::Us1,
            base_url: None,
            allow_http: false,
            check_limits: true,
            check_filters: false,
            strict: false,
            settings: Settings::default(),
            transport: None,
            setup: Setup::default(),
        }
    }

    /// Returns a builder with the settings of the environment; see [`Client::from_env`].
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if `FALCON_CLOUD` is not the name of a cloud, or a variable is not Unicode.
    /// Missing variables are an error of [`build`](ClientBuilder::build).
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_variables(|name| std::env::var_os(name))
    }

    /// An empty variable counts as unset.
    fn from_variables(value: impl Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let variable = |variable| match value(variable).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value).filter(|value| !value.is_empty())),
            Some(Err(_)) => Err(ConfigError::NotUnicode { variable }),
        };
        let cloud = match variable("FALCON_CLOUD")? {
            Some(name) => name.parse().map_err(ConfigError::Cloud)?,
            None => Cloud::Us1,
        };
        Ok(ClientBuilder {
            id: variable("FALCON_CLIENT_ID")?.map(Secret::from),
            secret: variable("FALCON_CLIENT_SECRET")?.map(Secret::from),
            cloud,
            base_url: variable("FALCON_BASE_URL")?,
            settings: Settings {
                member_cid: variable("FALCON_MEMBER_CID")?.map(Secret::from),
                record: value("FALCON_RECORD")
                    .filter(|value| !value.is_empty())
                    .map(PathBuf::from),
                ..Settings::default()
            },
            ..ClientBuilder::new()
        })
    }

    /// Sets the API client's id and secret. Required, unless a token or a token provider is set.
    pub fn credentials(mut self, id: impl Into<Secret>, secret: impl Into<Secret>) -> Self {
        self.id = Some(id.into());
        self.secret = Some(secret.into());
        self
    }

    /// Sets a ready-made token instead of credentials. It is not renewed: once it has expired,
    /// requests fail with a 401. Default: none.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.source = Some(Source::Ready(Token::new(token)));
        self
    }

    /// Sets a function that fetches tokens instead of credentials, for example from a vault or a
    /// broker. Its argument is the id of the member that the token is for, or `None`. The client
    /// fetches a token when it first needs it, two minutes before it expires, and after the
    /// service refused it. Default: none.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use falcon_sdk::{Client, Token};
    /// let client = Client::builder().token_provider(|_member| async {
    ///     let secret = tokio::fs::read_to_string("/run/falcon/token").await?;
    ///     Ok::<_, std::io::Error>(Token::new(secret).expires_in(Duration::from_secs(600)))
    /// });
    /// ```
    pub fn token_provider<F, E>(
        mut self,
        provide: impl Fn(Option<String>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Token, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        self.source = Some(Source::Provider(Provider::new(provide)));
        self
    }

    /// Sets the child tenant of an MSSP that the client works on: 32 hexadecimal digits, with or
    /// without the checksum that the console appends. For many child tenants, see
    /// [`Client::for_member`]. Default: the API client's own tenant.
    pub fn member_cid(mut self, cid: impl Into<Secret>) -> Self {
        self.settings.member_cid = Some(cid.into());
        self
    }

    /// Sets the tenant's cloud. The login discovers the right cloud, except for the Gov clouds.
    /// Default: [`Cloud::Us1`].
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// Sets a base URL instead of a cloud, such as that of a proxy. It is `https`, or `http` on
    /// loopback. Default: the host of the cloud.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows `http` base URLs on hosts other than loopback. Credentials and tokens can then be
    /// read on the network. Default: not allowed.
    pub fn allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Sets whether [`Call::check`](crate::request::Call::check) refuses values outside the
    /// published limits, and requests without [a target](crate::spec::Spec::needs). Published
    /// limits may be wrong. Parameters that are missing, unknown or impossible to send are refused
    /// in any case. Default: `true`.
    pub fn check_limits(mut self, check: bool) -> Self {
        self.check_limits = check;
        self
    }

    /// Sets whether filters and sort orders are checked before a request is sent: the syntax, the number
    /// of properties and, where they are known, names, operators and the form of a sort order. See
    /// [`fql::check`](crate::fql::check). The lists of known properties may be incomplete. Default:
    /// `false`.
    pub fn check_filters(mut self, check: bool) -> Self {
        self.check_filters = check;
        self
    }

    /// Sets whether a request fails, with [`Error::Decode`], if a value in its response does not
    /// fit the published type. Otherwise the value is left out and listed in the
    /// [mismatches](crate::reply::Reply::mismatches). Published types are partly wrong, and one
    /// wrong value should not cost a page. Default: `false`.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets when requests are retried. Default: [`Retry::new`].
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    /// Sets whether requests keep within the account's limit of requests per minute, to avoid a 429.
    /// Half of the limit may be used at once, and the rest is spread evenly over the minute. All clones
    /// of a client, and the clients of its members, are counted together. Clients in other programs are
    /// counted by the headers of responses; together they keep the limit if they all set this.
    /// Default: `false`.
    pub fn pacing(mut self, paced: bool) -> Self {
        self.settings.paced = paced;
        self
    }

    /// Sets how long a request may take, with all its retries; see [`Client::timeout`]. Default: no
    /// limit.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.settings.timeout = Some(time);
        self
    }

    /// Sets the longest body that is read into memory, in bytes. A [`download`](Client::download)
    /// has no limit. Default: 512 MiB.
    pub fn max_body(mut self, bytes: u64) -> Self {
        self.settings.max_body = Some(bytes);
        self
    }

    /// Sets an observer of the client's requests and their outcomes. Default: none.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.settings.observer = Some(Arc::new(observer));
        self
    }

    /// Records every response in a folder: as evidence, or to play it back with the feature `mock`.
    ///
    /// `00001-QueryDevicesByFilter.json` holds the request, the status and the headers.
    /// `00001-QueryDevicesByFilter.body.json` holds the body as received; the body of a file is
    /// `00001-GetSampleV3.body.bin`. Only their owner can read these files. If a request is
    /// retried, the last response is recorded. Logins are left out, and so are bodies that break
    /// off or are read only in part. If a file can't be written, a warning is logged and
    /// the request continues.
    ///
    /// `***` replaces tokens, passwords and keys: all fields that are published as secrets, or
    /// named like secrets. All other data is recorded, such as names of hosts and users: check it
    /// before you share it. A file that is not JSON is recorded unchanged.
    ///
    /// Default: nothing is recorded.
    pub fn record(mut self, folder: impl Into<PathBuf>) -> Self {
        self.settings.record = Some(folder.into());
        self
    }

    /// Sets a transport instead of HTTP. Default: HTTP.
    #[cfg(feature = "mock")]
    pub(crate) fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// HTTP by the settings of connections, and the observer.
    #[cfg(feature = "hec")]
    pub(crate) fn direct(self) -> Result<(Http, Option<Arc<dyn Observer>>), ConfigError> {
        Ok((Http::new(self.setup)?, self.settings.observer))
    }

    /// Builds the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if a required setting is missing, or a setting is malformed.
    pub fn build(self) -> Result<Client, Error> {
        let server = match self.base_url {
            Some(url) => Server::own(&url, self.allow_http).map_err(ConfigError::BaseUrl)?,
            None => Server::Cloud(self.cloud),
        };
        let source = match self.source {
            Some(source) => source,
            None => Source::Credentials(credentials(self.id, self.secret)?),
        };
        let tenant = match self.transport {
            Some(transport) => Tenant::new(transport, source, server, self.settings)?,
            None => Tenant::new(Http::new(self.setup)?, source, server, self.settings)?,
        };
        Ok(Client {
            tenant,
            check_limits: self.check_limits,
            check_filters: self.check_filters,
            strict: self.strict,
        })
    }
}

/// The id and the secret, or the variables that would set the missing ones.
fn credentials(id: Option<Secret>, secret: Option<Secret>) -> Result<Credentials, ConfigError> {
    let missing = match (id, secret) {
        (Some(id), Some(secret)) => return Ok(Credentials { id, secret }),
        (None, None) => &["FALCON_CLIENT_ID", "FALCON_CLIENT_SECRET"][..],
        (None, Some(_)) => &["FALCON_CLIENT_ID"],
        (Some(_), None) => &["FALCON_CLIENT_SECRET"],
    };
    Err(ConfigError::NoCredentials { missing })
}

/// Leaves out the credentials.
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
            found.map(|(_, value)| OsString::from(value))
        };
        ClientBuilder::from_variables(value)?.build()
    }

    const ID: (&str, &str) = ("FALCON_CLIENT_ID", "id");
    const SECRET: (&str, &str) = ("FALCON_CLIENT_SECRET", "secret");

    fn login_server(variables: &[(&str, &str)]) -> Server {
        from(variables).unwrap().tenant.login_server().clone()
    }

    #[test]
    fn the_cloud_is_us_1_unless_the_environment_names_another() {
        assert_eq!(login_server(&[ID, SECRET]), Server::Cloud(Cloud::Us1));
        assert_eq!(
            login_server(&[ID, SECRET, ("FALCON_CLOUD", "")]),
            Server::Cloud(Cloud::Us1)
        );
        assert_eq!(
            login_server(&[ID, SECRET, ("FALCON_CLOUD", "EU1")]),
            Server::Cloud(Cloud::Eu1)
        );
    }

    #[test]
    fn a_base_url_replaces_the_cloud() {
        let base = ("FALCON_BASE_URL", "http://127.0.0.1:9");
        assert_eq!(
            login_server(&[ID, SECRET, base, ("FALCON_CLOUD", "eu-1")]),
            Server::Own("http://127.0.0.1:9".to_owned())
        );
    }

    #[test]
    fn a_missing_or_malformed_variable_is_named() {
        let cid = |cid| ("FALCON_MEMBER_CID", cid);
        assert!(from(&[ID, SECRET, cid("0123456789abcdef0123456789ABCDEF")]).is_ok());
        for (variables, name) in [
            (&[SECRET][..], "FALCON_CLIENT_ID is not set"),
            (
                &[ID, ("FALCON_CLIENT_SECRET", "")],
                "FALCON_CLIENT_SECRET is not set",
            ),
            (&[], "FALCON_CLIENT_ID and FALCON_CLIENT_SECRET are not set"),
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

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_not_unicode_is_an_error() {
        use std::os::unix::ffi::OsStringExt;

        let variable =
            |name: &str| (name == "FALCON_CLIENT_ID").then(|| OsString::from_vec(vec![0xff]));
        let error = ClientBuilder::from_variables(variable).unwrap_err();
        assert_eq!(
            error.to_string(),
            "FALCON_CLIENT_ID is not valid Unicode; set it to valid text"
        );
    }
}
