//! The transports of one tenant, each around the next.
//!
//! From the outside in, they time the request, record its response, add a token, retry, observe
//! each attempt, and send it by HTTP.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;

use super::auth::{Login, Member, Source};
use super::authorized::Authorized;
use super::observe::{Observed, Observer, Watch};
use super::retry::{Gates, Retry, Retrying};
use crate::cloud::Server;
use crate::error::{ApiFailure, ConfigError, Error};
use crate::recording::{Recorder, Recording};
use crate::request::Call;
use crate::response::Response;
use crate::spec::Effect;
use crate::spec::Host;
use crate::transport::{Authorization, MAX_BODY, Reading, Received, Request, Transport};
use crate::wire::Secret;

/// The transports of one tenant. Clones share them.
#[derive(Clone)]
pub(crate) struct Tenant {
    shared: Arc<Shared>,
    login: Arc<Login>,
    transport: Arc<dyn Transport>,
    timeout: Option<Duration>,
}

/// What all tenants share.
struct Shared {
    /// Retries and observes requests.
    calls: Arc<dyn Transport>,
    /// Observes requests, without a login and without retries.
    direct: Arc<dyn Transport>,
    recorder: Option<Arc<Recorder>>,
    /// The logins of all members that were used.
    members: Mutex<HashMap<Member, Arc<Login>>>,
    max_body: u64,
}

/// The caller's settings of a tenant.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    pub(crate) member_cid: Option<Secret>,
    pub(crate) retry: Retry,
    pub(crate) paced: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_body: Option<u64>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) record: Option<PathBuf>,
}

impl Tenant {
    /// A tenant whose requests go through a transport, such as HTTP.
    pub(crate) fn new(
        transport: impl Transport + Clone + 'static,
        source: Source,
        server: Server,
        settings: Settings,
    ) -> Result<Self, ConfigError> {
        let (retry, gates) = (settings.retry, Arc::new(Gates::new(settings.paced)));
        let logins = Retrying::new(transport.clone(), retry.clone(), Arc::clone(&gates));
        let mut login = Login::new(source, None, server, Arc::new(logins));
        if let Some(cid) = settings.member_cid {
            login = login.of_member(Member::parse(&cid)?)?;
        }
        let observed: Arc<dyn Transport> = Arc::new(Observed::new(transport, settings.observer));
        let shared = Shared {
            calls: Arc::new(Retrying::new(Arc::clone(&observed), retry, gates)),
            direct: observed,
            recorder: settings
                .record
                .map(Recorder::new)
                .transpose()?
                .map(Arc::new),
            members: Mutex::default(),
            max_body: settings.max_body.unwrap_or(MAX_BODY),
        };
        Ok(Tenant::of(shared.into(), login.into(), settings.timeout))
    }

    fn of(shared: Arc<Shared>, login: Arc<Login>, timeout: Option<Duration>) -> Self {
        let authorized = Authorized {
            inner: Arc::clone(&shared.calls),
            login: Arc::clone(&login),
        };
        let transport: Arc<dyn Transport> = match &shared.recorder {
            Some(recorder) => Arc::new(Recording {
                inner: authorized,
                recorder: Arc::clone(recorder),
            }),
            None => Arc::new(authorized),
        };
        Tenant {
            shared,
            login,
            transport,
            timeout,
        }
    }

    /// A member of this tenant.
    pub(crate) fn member(&self, cid: &Secret) -> Result<Self, ConfigError> {
        let member = Member::parse(cid)?;
        let members = &self.shared.members;
        let mut members = members.lock().unwrap_or_else(PoisonError::into_inner);
        let login = match members.get(&member) {
            Some(login) => Arc::clone(login),
            None => {
                let login = Arc::new(self.login.of_member(member.clone())?);
                members.insert(member, Arc::clone(&login));
                login
            }
        };
        drop(members);
        Ok(Tenant::of(Arc::clone(&self.shared), login, self.timeout))
    }

    /// The same tenant with another timeout per request.
    pub(crate) fn timeout(&self, timeout: Duration) -> Self {
        Tenant {
            timeout: Some(timeout),
            ..self.clone()
        }
    }

    /// Revokes the token.
    pub(crate) async fn revoke(&self) -> Result<(), Error> {
        self.login.revoke().await
    }

    /// The server to log in to.
    pub(crate) fn login_server(&self) -> &Server {
        self.login.login_server()
    }

    /// Sends a checked request, and reads its whole response.
    pub(crate) async fn fetch(&self, call: &Call) -> Result<Response, Error> {
        let max_body = self.shared.max_body;
        let received = self.exchange(call, Reading::Whole { max_body }).await?;
        Ok(received.response)
    }

    /// Sends a checked request. The body of a successful response is read later.
    pub(crate) async fn open(&self, call: &Call) -> Result<Received, Error> {
        let max_body = self.shared.max_body;
        self.exchange(call, Reading::Later { max_body }).await
    }

    /// Opens the feed of an event stream, on a server of its own and with its own token: without the
    /// login, retries, recording and timeout of requests to the API. The body is read later.
    #[cfg(feature = "event_stream")]
    pub(crate) async fn open_feed(
        &self,
        call: &Call,
        base: &str,
        token: Secret,
    ) -> Result<Received, Error> {
        let authorization = Authorization::Token(token);
        self.open_directly(call, base, &authorization).await
    }

    /// Requests a file on a server that is not Falcon's: without a token and the client's own
    /// headers. The body is read later.
    pub(crate) async fn open_elsewhere(&self, call: &Call, base: &str) -> Result<Received, Error> {
        self.open_directly(call, base, &Authorization::Foreign)
            .await
    }

    async fn open_directly(
        &self,
        call: &Call,
        base: &str,
        authorization: &Authorization,
    ) -> Result<Received, Error> {
        let watch = Watch::new(call);
        let request = Request {
            call,
            base,
            authorization,
            reading: Reading::Later {
                max_body: self.shared.max_body,
            },
            trace: &watch.trace,
        };
        let open = async {
            let Received { response, body } = self.shared.direct.send(request).await?;
            let response = response.accepted(call)?;
            Ok(Received { response, body })
        };
        watch.call(open).await
    }

    /// The base URL of a request, as far as a login has found it.
    pub(crate) fn base(&self, call: &Call) -> String {
        let host = call.spec().map_or(Host::Api, |spec| spec.host);
        self.login.server().base(host)
    }

    /// The base URL of the API, as far as a login has found it.
    #[cfg(feature = "event_stream")]
    pub(crate) fn api(&self) -> String {
        self.login.server().base(Host::Api)
    }

    async fn exchange(&self, call: &Call, reading: Reading) -> Result<Received, Error> {
        let watch = Watch::new(call);
        let exchange = self.exchange_in_time(call, reading, &watch);
        watch.call(exchange).await
    }

    async fn exchange_in_time(
        &self,
        call: &Call,
        reading: Reading,
        watch: &Watch,
    ) -> Result<Received, Error> {
        let request = Request {
            call,
            base: "",
            authorization: &Authorization::None,
            reading,
            trace: &watch.trace,
        };
        let exchange = async { self.accepted(call, self.transport.send(request).await?) };
        let Some(after) = self.timeout else {
            return exchange.await;
        };
        let after = after.max(call.idle_timeout().unwrap_or_default());
        let in_time = tokio::time::timeout(after, exchange).await;
        in_time.unwrap_or_else(|_| {
            let attempts = watch.trace.requests();
            Err(Error::Timeout {
                operation: call.operation().into_owned(),
                after,
                attempts,
                unsure: attempts > 0 && call.effect() == Effect::Write,
            })
        })
    }

    /// The response, unless it is an error.
    fn accepted(&self, call: &Call, received: Received) -> Result<Received, Error> {
        match received.response.accepted(call) {
            Ok(response) => {
                let body = received.body.map(|body| body.after(response.attempts));
                Ok(Received { response, body })
            }
            Err(Error::Api(mut failure)) => {
                self.explain(call, &mut failure);
                Err(Error::Api(failure))
            }
            Err(error) => Err(error),
        }
    }

    fn explain(&self, call: &Call, failure: &mut ApiFailure) {
        failure.for_member = self.login.is_members();
        let bearer = call.spec().is_none_or(|spec| spec.bearer);
        if bearer && failure.status == StatusCode::UNAUTHORIZED {
            failure.hint = Some(self.login.refused_token_hint());
        }
    }
}
