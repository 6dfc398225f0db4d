//! A fake Falcon on a loopback port.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, TcpListener};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread::JoinHandle;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::serve::ListenerExt;
use tokio::sync::oneshot;

use crate::actions;
use crate::builder::Builder;
use crate::clock::Clock;
use crate::data::Data;
use crate::effects;
use crate::event_stream::{self, StreamFault, Streams};
use crate::fake::Fake;
use crate::fault::{Fault, FaultRate, FirstFaults};
use crate::hec;
use crate::inject;
use crate::jobs;
use crate::limit::{self, RateLimit, RateLimits, Usage};
use crate::lists;
use crate::log::{self, Log, Received};
use crate::members::Members;
use crate::respond;
use crate::rtr;
use crate::seed::Seed;
use crate::service::{List, Service};
use crate::siem;
use crate::spec::{Spec, SpecError};
use crate::token::Tokens;
use crate::trace::{self, Counter};
use crate::transfers;

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Spec(#[from] SpecError),
    #[error("can't read the effects of operations: {0}")]
    Effects(String),
    #[error("service.yaml: {0}")]
    Service(String),
    #[error("can't listen on port {port} of loopback: {source}")]
    Listen { port: u16, source: std::io::Error },
    #[error("{fault:?} at a rate of {rate}: use a status from 400 to 599 and a rate from 0 to 1")]
    Fault { fault: Fault, rate: f64 },
}

/// A running server. Dropping it stops the server and closes its connections.
///
/// It runs on its own threads, so a test may use a blocking client.
///
/// ```
/// # async fn example() -> Result<(), fake_falcon::StartError> {
/// let falcon = fake_falcon::FakeFalcon::builder().records(1_000).start().await?;
/// println!("FALCON_BASE_URL={}", falcon.base_url());
/// # Ok(())
/// # }
/// ```
pub struct FakeFalcon {
    base_url: String,
    client_id: String,
    client_secret: String,
    fake: Arc<Fake>,
    limits: Arc<RateLimits>,
    log: Option<Log>,
    running: Option<Running>,
}

/// Where a server runs.
enum Running {
    /// On threads of its own, until the signal.
    Threads(oneshot::Sender<()>, JoinHandle<()>),
    /// On the runtime that started it.
    Task(tokio::task::JoinHandle<()>),
}

impl FakeFalcon {
    /// Starts a server with the defaults of [`FakeFalcon::builder`].
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// A builder for a server on a free port, with 250 records in each list.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// Such as `http://127.0.0.1:40123`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// A valid client id.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The secret that belongs to [`FakeFalcon::client_id`].
    pub fn client_secret(&self) -> &str {
        &self.client_secret
    }

    /// The requests so far, including logins, in the order of arrival. Empty after
    /// [`Builder::keep_requests`]`(false)`.
    pub fn requests(&self) -> Vec<Received> {
        self.log.as_ref().map(Log::requests).unwrap_or_default()
    }

    /// How the limit of [`Builder::rate_limit`] was used. Without one, nothing is counted.
    pub fn usage(&self) -> Usage {
        self.limits.account.usage()
    }

    /// How the limit of [`Builder::login_limit`] was used. Without one, nothing is counted.
    pub fn login_usage(&self) -> Usage {
        self.limits.logins.usage()
    }

    /// How the service pages the list of an operation, by its published id; `None` if it does not.
    pub fn list(&self, operation: &str) -> Option<&List> {
        self.fake.data.lists.get(operation)
    }

    /// The offsets of the events that a partition of the event streams retains.
    pub fn event_offsets(&self, partition: u64) -> Range<u64> {
        self.fake.streams.offsets(partition)
    }

    /// The faults of event streams that have occurred, with their numbers.
    pub fn stream_faults(&self) -> BTreeMap<StreamFault, u32> {
        self.fake.streams.faults()
    }

    /// The URL of the data connector for HEC, with `/services/collector`.
    pub fn hec_url(&self) -> String {
        format!("{}/services/collector", self.base_url)
    }

    /// The API key of the data connector for HEC.
    pub fn hec_api_key(&self) -> &str {
        self.fake.hec.api_key()
    }

    /// The events that were ingested over HEC, in the order of their arrival. An event that was
    /// ingested twice is there twice.
    pub fn hec_events(&self) -> Vec<String> {
        self.fake.hec.events()
    }

    /// The number of events that were ingested over HEC.
    pub fn hec_count(&self) -> u64 {
        self.fake.hec.count()
    }

    /// Returns the requests since the last call of this method, and removes them.
    pub fn take_requests(&self) -> Vec<Received> {
        self.log.as_ref().map(Log::take).unwrap_or_default()
    }
}

impl std::fmt::Debug for FakeFalcon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FakeFalcon")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

impl Drop for FakeFalcon {
    fn drop(&mut self) {
        match self.running.take() {
            Some(Running::Threads(stop, thread)) => {
                // Either fails only if the server has already stopped.
                let _ = stop.send(());
                let _ = thread.join();
            }
            Some(Running::Task(task)) => task.abort(),
            None => {}
        }
    }
}

impl Builder {
    /// Starts the server. It accepts requests when this returns.
    pub async fn start(self) -> Result<FakeFalcon, StartError> {
        self.launch()
    }

    /// Starts the server on the current runtime, whose clock it follows: a test that pauses the
    /// clock lets hours pass at once, for itself and for the server. Connections end with the
    /// runtime.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub async fn start_here(self) -> Result<FakeFalcon, StartError> {
        let (mut falcon, listener, routes) = self.prepare()?;
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            let _stop = stop;
            serve(listener, routes, stopped).await;
        });
        falcon.running = Some(Running::Task(task));
        Ok(falcon)
    }

    /// Starts the server, for a program without async.
    pub fn launch(self) -> Result<FakeFalcon, StartError> {
        let port = self.port;
        let (mut falcon, listener, routes) = self.prepare()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|source| StartError::Listen { port, source })?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || runtime.block_on(serve(listener, routes, stopped)));
        falcon.running = Some(Running::Threads(stop, thread));
        Ok(falcon)
    }

    /// A server that does not run yet, with its port and its routes.
    fn prepare(self) -> Result<(FakeFalcon, TcpListener, Router), StartError> {
        let spec = match &self.spec {
            Some(path) => Arc::new(Spec::read(path)?),
            None => Spec::published()?,
        };
        let faults = self.faults.iter().map(|&(fault, only, rate)| {
            FaultRate::new(fault, only, rate).ok_or(StartError::Fault { fault, rate })
        });
        let faults = faults.collect::<Result<_, _>>()?;
        let of_an_effect = self.faults.iter().any(|(_, only, _)| only.is_some());
        let effects = of_an_effect.then(effects::load).transpose();
        let effects = effects.map_err(StartError::Effects)?;
        let service = Service::read().map_err(StartError::Service)?;
        let refused = |source| StartError::Listen {
            port: self.port,
            source,
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;

        let seed = Seed::new(self.seed);
        let credentials = self.credentials.unwrap_or_else(|| {
            let secret = seed.with("client_secret");
            (seed.with("client_id").hex(), secret.hex())
        });
        let fake = Arc::new(Fake {
            data: Data {
                lists: Arc::new(lists::of(&spec, &service)),
                spec,
                service: Arc::new(service),
                seed,
                records: self.records,
                window: self.window,
                record_size: self.record_size,
                file_size: self.file_size,
                any_ids: self.any_ids,
                by_rows: !self.stateless,
                filters: (!self.stateless && !self.ignore_filters).then_some(self.filters),
                templates: Default::default(),
            },
            members: Members::default(),
            tokens: Tokens {
                only: (!self.any_credentials).then(|| credentials.clone()),
                members: self.members,
                lifetime: self.token_lifetime,
                // The port is in the token, so that no server accepts the token of another.
                seed: seed.with("token").at(u64::from(address.port())),
                issued: Default::default(),
            },
            actions: actions::Service::new(self.actions, seed.with("actions")),
            rtr: rtr::Service::new(self.rtr, seed.with("rtr")),
            siem: siem::Service::new(self.siem, seed.with("siem")),
            transfers: transfers::Service::new(self.transfers, seed.with("transfers")),
            hec: Arc::new(hec::Service::new(self.hec, seed.with("hec"))),
            jobs: jobs::Service::new(self.jobs, seed.with("jobs")),
            streams: Arc::new(Streams::new(
                self.event_streams,
                Clock::start(self.speed),
                seed,
                address.to_string(),
            )),
            stateless: self.stateless,
            scopes: self.scopes,
            latency: self.latency,
            faults,
            first_faults: FirstFaults::new(self.first_faults),
            effects,
        });
        let log = self.keep_requests.then(Log::default);
        let (client_id, client_secret) = credentials;
        let limits = Arc::new(RateLimits {
            account: RateLimit::new(self.rate_limit),
            logins: RateLimit::new(self.login_limit),
        });
        let routes = routes(&fake, Arc::clone(&limits), log.clone());
        let falcon = FakeFalcon {
            base_url: format!("http://{address}"),
            client_id,
            client_secret,
            fake,
            limits,
            log,
            running: None,
        };
        Ok((falcon, listener, routes))
    }
}

fn routes(fake: &Arc<Fake>, limits: Arc<RateLimits>, log: Option<Log>) -> Router {
    let counter = Counter {
        seed: fake.data.seed,
        asked: AtomicU64::new(0),
    };
    Router::new()
        .fallback(respond::request)
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(Arc::clone(fake), inject::inject))
        .layer(from_fn_with_state(limits, limit::limit))
        // Feeds and HEC have faults of their own.
        .merge(event_stream::routes(Arc::clone(&fake.streams)))
        .merge(hec::routes(Arc::clone(&fake.hec)))
        .layer(from_fn_with_state(log, log::record))
        .layer(from_fn_with_state(Arc::new(counter), trace::stamp))
        .with_state(Arc::clone(fake))
}

/// Serves until the stop signal.
async fn serve(listener: TcpListener, routes: Router, stopped: oneshot::Receiver<()>) {
    let listener =
        tokio::net::TcpListener::from_std(listener).expect("a bound, non-blocking listener");
    // Otherwise the system may hold small pieces back for milliseconds, in which a paused clock
    // advances by hours.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    tokio::select! {
        _ = axum::serve(listener, routes) => {}
        _ = stopped => {}
    }
}
