//! How a client is set up.

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
#[must_use = "nothing is built until `build`"]
pub struct ClientBuilder {
    id: Option<Secret>,
    secret: Option<Secret>,
    /// In place of id and secret.
    source: Option<Source>,
    member_cid: Option<Secret>,
    cloud: Cloud,
    base_url: Option<String>,
    allow_http: bool,
    check_limits: bool,
    strict: bool,
    retry: Retry,
    paced: bool,
    timeout: Option<Duration>,
    max_body: Option<u64>,
    observer: Option<Arc<dyn Observer>>,
    record: Option<PathBuf>,
    /// In place of HTTP.
    transport: Option<Arc<dyn Transport>>,
    pub(super) setup: Setup,
}

impl Client {
    /// A client of what the environment names: `FALCON_CLIENT_ID` and `FALCON_CLIENT_SECRET`, and
    /// where they are set `FALCON_CLOUD` (`us-1` if not), `FALCON_BASE_URL` (in place of a cloud),
    /// `FALCON_MEMBER_CID`, and `FALCON_RECORD` (a folder: see [`ClientBuilder::record`]).
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if a variable is missing or is not what it should be. Nothing is sent.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Starts to build a client.
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
            member_cid: None,
            cloud: Cloud::Us1,
            base_url: None,
            allow_http: false,
            check_limits: true,
            strict: false,
            retry: Retry::new(),
            paced: false,
            timeout: None,
            max_body: None,
            observer: None,
            record: None,
            transport: None,
            setup: Setup::default(),
        }
    }

    /// Starts with what the environment names; see [`Client::from_env`].
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
            member_cid: variable("FALCON_MEMBER_CID")?.map(Secret::from),
            cloud,
            base_url: variable("FALCON_BASE_URL")?,
            record: value("FALCON_RECORD")
                .filter(|value| !value.is_empty())
                .map(PathBuf::from),
            ..ClientBuilder::new()
        })
    }

    /// The API client's id and secret.
    pub fn credentials(mut self, id: impl Into<Secret>, secret: impl Into<Secret>) -> Self {
        self.id = Some(id.into());
        self.secret = Some(secret.into());
        self
    }

    /// A ready-made token in place of credentials. It is not renewed: when it ends, calls fail
    /// with a 401.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.source = Some(Source::Ready(Token::new(token)));
        self
    }

    /// A function that gets tokens, in place of credentials, such as from a vault or a broker. It
    /// is given the id of the member that the token is for, if it is for one, and is asked when a
    /// token is first needed, two minutes before it ends, and when it was refused.
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

    /// The child tenant (of an MSSP's) that the client works on: 32 hexadecimal digits, with or
    /// without the checksum that the console appends. For many, see [`Client::for_member`].
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

    /// Lets the base URL be `http` on other hosts than loopback. Credentials and tokens can then be
    /// read on the way.
    pub fn allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Whether numbers and lists out of the published ranges are refused before anything is sent, and
    /// requests without [something to act on](crate::spec::Spec::needs). What is published may be
    /// wrong. What is missing, unknown or can't be sent is refused in any case. Default: `true`.
    pub fn check_limits(mut self, check: bool) -> Self {
        self.check_limits = check;
        self
    }

    /// Sets whether a value in a response that does not fit the published type makes the request
    /// fail, with [`Error::Decode`]. If not, the value is left out and is in the
    /// [mismatches](crate::reply::Reply::mismatches): published types are wrong in places, and one
    /// value should not cost a page. Default: false.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// How calls are repeated.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Whether calls slow down when less than a tenth of a minute's requests is left, so that they
    /// meet no 429. They don't if it is not set.
    pub fn pacing(mut self, paced: bool) -> Self {
        self.paced = paced;
        self
    }

    /// How long a call may take, with all its repetitions; see [`Client::timeout`]. As long as it
    /// will if it is not set.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = Some(time);
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

    /// Keeps every answer in a folder: as evidence, or to be played back with the feature `mock`.
    ///
    /// `00001-QueryDevicesByFilter.json` holds what was sent, the status and the headers, and
    /// `00001-QueryDevicesByFilter.body.json` the body as it came, a file's as
    /// `00001-GetSampleV3.body.bin`. Both can be read by their owner alone. Of a call that is
    /// repeated, it is the last answer; logins are not kept. A body that breaks off, or is not read
    /// to its end, is not kept either. What can't be written costs a warning, not the call.
    ///
    /// `***` stands for tokens, passwords and keys: for what is published as a secret, and what is
    /// named like one. All else is there, such as names of hosts and users: look before you hand it
    /// on. A file that is not JSON is kept as it is.
    pub fn record(mut self, folder: impl Into<PathBuf>) -> Self {
        self.record = Some(folder.into());
        self
    }

    /// Sets a transport in place of HTTP.
    #[cfg(feature = "mock")]
    pub(crate) fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// The client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if something is missing or is not what it should be.
    pub fn build(self) -> Result<Client, Error> {
        let server = match self.base_url {
            Some(url) => Server::own(&url, self.allow_http).map_err(ConfigError::BaseUrl)?,
            None => Server::Cloud(self.cloud),
        };
        let source = match self.source {
            Some(source) => source,
            None => Source::Credentials(credentials(self.id, self.secret)?),
        };
        let settings = Settings {
            source,
            server,
            member_cid: self.member_cid,
            retry: self.retry,
            paced: self.paced,
            timeout: self.timeout,
            max_body: self.max_body,
            observer: self.observer,
            record: self.record,
        };
        let tenant = match self.transport {
            Some(transport) => Tenant::new(transport, settings)?,
            None => Tenant::new(Http::new(self.setup)?, settings)?,
        };
        Ok(Client {
            tenant,
            check_limits: self.check_limits,
            strict: self.strict,
        })
    }
}

/// The id and the secret, or both names of what is missing.
fn credentials(id: Option<Secret>, secret: Option<Secret>) -> Result<Credentials, ConfigError> {
    let missing = match (id, secret) {
        (Some(id), Some(secret)) => return Ok(Credentials { id, secret }),
        (None, None) => &["FALCON_CLIENT_ID", "FALCON_CLIENT_SECRET"][..],
        (None, Some(_)) => &["FALCON_CLIENT_ID"],
        (Some(_), None) => &["FALCON_CLIENT_SECRET"],
    };
    Err(ConfigError::NoCredentials { missing })
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
            found.map(|(_, value)| OsString::from(value))
        };
        ClientBuilder::from_variables(value)?.build()
    }

    const ID: (&str, &str) = ("FALCON_CLIENT_ID", "id");
    const SECRET: (&str, &str) = ("FALCON_CLIENT_SECRET", "secret");

    fn entrance(variables: &[(&str, &str)]) -> Server {
        from(variables).unwrap().tenant.entrance().clone()
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
    fn a_variable_that_is_not_unicode_is_not_taken_for_unset() {
        use std::os::unix::ffi::OsStringExt;

        let variable =
            |name: &str| (name == "FALCON_CLIENT_ID").then(|| OsString::from_vec(vec![0xff]));
        let error = ClientBuilder::from_variables(variable).unwrap_err();
        assert_eq!(
            error.to_string(),
            "FALCON_CLIENT_ID is not valid Unicode; set it anew"
        );
    }
}
