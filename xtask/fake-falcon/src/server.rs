//! A fake Falcon on a loopback port.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use codegen::ir::Effect;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::answer;
use crate::data::Data;
use crate::effects;
use crate::fake::Fake;
use crate::fault::{Fault, FaultRate};
use crate::inject;
use crate::lists;
use crate::log::{self, Log, Received};
use crate::seed::Seed;
use crate::service::{List, Service};
use crate::spec::{Spec, SpecError};
use crate::token::Tokens;
use crate::trace::{self, Counter};

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Spec(#[from] SpecError),
    #[error("which operations read and which write: {0}")]
    Effects(String),
    #[error("service.yaml: {0}")]
    Service(String),
    #[error("port {port} on loopback: {source}")]
    Listen { port: u16, source: std::io::Error },
    #[error("{fault:?} at a rate of {rate}: a status is 400 to 599, and a rate 0 to 1")]
    Fault { fault: Fault, rate: f64 },
}

/// A running server; dropping it ends the server and closes its connections.
///
/// It runs on threads of its own, so a test may use a client that blocks.
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
    log: Option<Log>,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Builder {
    port: u16,
    records: u64,
    seed: u64,
    credentials: Option<(String, String)>,
    any_credentials: bool,
    token_lifetime: Duration,
    window: Option<u64>,
    record_size: Option<usize>,
    any_ids: bool,
    latency: Duration,
    faults: Vec<(Fault, Option<Effect>, f64)>,
    spec: Option<PathBuf>,
    keep_requests: bool,
}

impl FakeFalcon {
    /// Starts a server with the defaults of [`FakeFalcon::builder`].
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// A server on a free port with 250 records in each list.
    pub fn builder() -> Builder {
        Builder {
            port: 0,
            records: 250,
            seed: 1,
            credentials: None,
            any_credentials: false,
            token_lifetime: Duration::from_secs(1799),
            window: None,
            record_size: None,
            any_ids: false,
            latency: Duration::ZERO,
            faults: Vec::new(),
            spec: None,
            keep_requests: true,
        }
    }

    /// Such as `http://127.0.0.1:40123`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// An id that is let in.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The secret that belongs to [`FakeFalcon::client_id`].
    pub fn client_secret(&self) -> &str {
        &self.client_secret
    }

    /// The requests so far, those for tokens included, in the order in which they were read.
    /// Empty after [`Builder::keep_requests`]`(false)`.
    pub fn requests(&self) -> Vec<Received> {
        self.log.as_ref().map(Log::requests).unwrap_or_default()
    }

    /// How the service pages the list of an operation, by its published id; `None` where it does not.
    pub fn list(&self, operation: &str) -> Option<&List> {
        self.fake.data.lists.get(operation)
    }

    /// The same, and forgets them: the next time there are those since then.
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
        if let Some((stop, thread)) = self.running.take() {
            // Either fails only when the server has ended already.
            let _ = stop.send(());
            let _ = thread.join();
        }
    }
}

impl Builder {
    /// The port on 127.0.0.1; 0, the default, is a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// How many records each paged list holds; 250 unless told.
    pub fn records(mut self, records: u64) -> Self {
        self.records = records;
        self
    }

    /// What everything made up follows from, but for tokens; 1 unless told.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The id and secret of the only client that is let in. Default: a pair that follows from the seed.
    pub fn credentials(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.credentials = Some((id.into(), secret.into()));
        self
    }

    /// Lets any client in, whatever its id and secret. Default: false, others get a 403.
    pub fn any_credentials(mut self, any: bool) -> Self {
        self.any_credentials = any;
        self
    }

    /// How long a token is good for; 1,799 seconds unless told, as at the service.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Refuses an offset + limit over `window` with a 400, in every list. Default: the window that is
    /// known of a list, none for the others.
    pub fn offset_window(mut self, window: u64) -> Self {
        self.window = Some(window);
        self
    }

    /// Makes each record about so many bytes of JSON by repeating items of its lists, or leaving nested
    /// values out. Unless told it has all that is published: a device record then has 18 KB, where
    /// a tenant's have about 4.
    pub fn record_size(mut self, bytes: usize) -> Self {
        self.record_size = Some(bytes);
        self
    }

    /// Whether any id has a record. Unless told, one that no list shows is an error, beside the
    /// records of the others or alone with a 404.
    pub fn any_ids(mut self, any: bool) -> Self {
        self.any_ids = any;
        self
    }

    /// How late each answer comes; not at all unless told.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Lets a part of the requests, from 0 to 1, meet a fault, those for tokens included. A request
    /// meets one at most. Which ones follows from the seed and the order in which they come.
    pub fn fault(mut self, fault: Fault, rate: f64) -> Self {
        self.faults.push((fault, None, rate));
        self
    }

    /// The same for operations of one effect alone: those that read, or those that write.
    pub fn fault_of(mut self, effect: Effect, fault: Fault, rate: f64) -> Self {
        self.faults.push((fault, Some(effect), rate));
        self
    }

    /// Another published interface than the project's own, a Swagger 2.0 document.
    pub fn spec(mut self, path: impl Into<PathBuf>) -> Self {
        self.spec = Some(path.into());
        self
    }

    /// Whether requests are kept for [`FakeFalcon::requests`], bodies and all; true unless told.
    pub fn keep_requests(mut self, keep: bool) -> Self {
        self.keep_requests = keep;
        self
    }

    /// Starts the server. It answers when this returns.
    pub async fn start(self) -> Result<FakeFalcon, StartError> {
        self.launch()
    }

    /// Starts the server, for a program without async.
    pub fn launch(self) -> Result<FakeFalcon, StartError> {
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
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(refused)?;

        let seed = Seed::new(self.seed);
        let credentials = self.credentials.unwrap_or_else(|| {
            let secret = seed.with("client_secret");
            (seed.with("client_id").hex(), secret.hex())
        });
        let fake = Arc::new(Fake {
            data: Data {
                lists: lists::of(&spec, &service),
                spec,
                service,
                seed,
                records: self.records,
                window: self.window,
                record_size: self.record_size,
                any_ids: self.any_ids,
                templates: Default::default(),
            },
            tokens: Tokens {
                only: (!self.any_credentials).then(|| credentials.clone()),
                lifetime: self.token_lifetime,
                // The port is in it, so that no server takes the token of another.
                seed: seed.with("token").at(u64::from(address.port())),
                issued: Default::default(),
            },
            latency: self.latency,
            faults,
            effects,
        });
        let log = self.keep_requests.then(Log::default);
        let (client_id, client_secret) = credentials;
        let (stop, stopped) = oneshot::channel();
        let routes = routes(&fake, log.clone());
        let thread = std::thread::spawn(move || serve(runtime, listener, routes, stopped));
        Ok(FakeFalcon {
            base_url: format!("http://{address}"),
            client_id,
            client_secret,
            fake,
            log,
            running: Some((stop, thread)),
        })
    }
}

fn routes(fake: &Arc<Fake>, log: Option<Log>) -> Router {
    let counter = Counter {
        seed: fake.data.seed,
        asked: AtomicU64::new(0),
    };
    Router::new()
        .fallback(answer::request)
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(Arc::clone(fake), inject::inject))
        .layer(from_fn_with_state(log, log::record))
        .layer(from_fn_with_state(Arc::new(counter), trace::stamp))
        .with_state(Arc::clone(fake))
}

/// Serves until told to stop; then the runtime ends, and every connection with it.
fn serve(runtime: Runtime, listener: TcpListener, routes: Router, stopped: oneshot::Receiver<()>) {
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)
            .expect("a bound listener that does not block");
        tokio::select! {
            _ = axum::serve(listener, routes) => {}
            _ = stopped => {}
        }
    });
}
