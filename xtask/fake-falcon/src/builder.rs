//! The settings of a server.

use std::path::PathBuf;
use std::time::Duration;

use codegen::ir::Effect;

use crate::actions::Actions;
use crate::event_stream::EventStreams;
use crate::fault::{Fault, PlacedFault};
use crate::fql::Filters;
use crate::hec::Hec;
use crate::jobs::Jobs;
use crate::rtr::Rtr;
use crate::siem::Siem;
use crate::transfers::Transfers;

/// The settings of a server.
#[derive(Clone, Debug)]
pub struct Builder {
    pub(crate) port: u16,
    pub(crate) records: u64,
    pub(crate) seed: u64,
    pub(crate) credentials: Option<(String, String)>,
    pub(crate) any_credentials: bool,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) members: Option<Vec<String>>,
    pub(crate) rate_limit: Option<usize>,
    pub(crate) login_limit: Option<usize>,
    pub(crate) token_lifetime: Duration,
    pub(crate) window: Option<u64>,
    pub(crate) record_size: Option<usize>,
    pub(crate) file_size: u64,
    pub(crate) any_ids: bool,
    pub(crate) latency: Duration,
    pub(crate) faults: Vec<(Fault, Option<Effect>, f64)>,
    pub(crate) first_faults: Vec<PlacedFault>,
    pub(crate) stateless: bool,
    pub(crate) ignore_filters: bool,
    pub(crate) filters: Filters,
    pub(crate) actions: Actions,
    pub(crate) rtr: Rtr,
    pub(crate) siem: Siem,
    pub(crate) hec: Hec,
    pub(crate) transfers: Transfers,
    pub(crate) jobs: Jobs,
    pub(crate) event_streams: EventStreams,
    pub(crate) speed: f64,
    pub(crate) spec: Option<PathBuf>,
    pub(crate) keep_requests: bool,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Builder {
            port: 0,
            records: 250,
            seed: 1,
            credentials: None,
            any_credentials: false,
            scopes: None,
            members: None,
            rate_limit: None,
            login_limit: None,
            token_lifetime: Duration::from_secs(1799),
            window: None,
            record_size: None,
            file_size: 100_000,
            any_ids: false,
            latency: Duration::ZERO,
            faults: Vec::new(),
            first_faults: Vec::new(),
            stateless: false,
            ignore_filters: false,
            filters: Filters::new(),
            actions: Actions::new(),
            rtr: Rtr::new(),
            siem: Siem::new(),
            hec: Hec::new(),
            transfers: Transfers::new(),
            jobs: Jobs::new(),
            event_streams: EventStreams::default(),
            speed: 1.0,
            spec: None,
            keep_requests: true,
        }
    }

    /// Sets the port on 127.0.0.1. Default: 0, any free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the number of records in each paged list. Default: 250.
    pub fn records(mut self, records: u64) -> Self {
        self.records = records;
        self
    }

    /// Sets the seed of all made-up values except tokens. Default: 1.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the only valid id and secret. Default: a pair derived from the seed.
    pub fn credentials(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.credentials = Some((id.into(), secret.into()));
        self
    }

    /// Accepts any id and secret. Default: false, and others than the valid pair get a 403.
    pub fn any_credentials(mut self, any: bool) -> Self {
        self.any_credentials = any;
        self
    }

    /// Grants the API client a scope such as `hosts:read`. Operations that need another scope are
    /// a 403. Default: all scopes.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.get_or_insert_default().push(scope.into());
        self
    }

    /// Adds a child tenant, by its id of 32 hexadecimal digits. A login to another one is a 403.
    /// Default: any id is a child tenant. Each has records with ids of its own.
    pub fn member(mut self, cid: impl Into<String>) -> Self {
        self.members.get_or_insert_default().push(cid.into());
        self
    }

    /// Sets how many requests a minute the account has, for all its clients together. More are a
    /// 429. Logins do not count. Default: no limit; the headers show 6,000, as in the service.
    pub fn rate_limit(mut self, requests: usize) -> Self {
        self.rate_limit = Some(requests);
        self
    }

    /// Sets how many logins a minute are accepted. More are a 429. Default: no limit; the service
    /// accepts 300.
    pub fn login_limit(mut self, logins: usize) -> Self {
        self.login_limit = Some(logins);
        self
    }

    /// Sets the lifetime of a token. Default: 1,799 seconds, as in the service.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Refuses an offset + limit over `window` with a 400, in every list. Default: the known window
    /// of each list.
    pub fn offset_window(mut self, window: u64) -> Self {
        self.window = Some(window);
        self
    }

    /// Sets the approximate size of a record in bytes of JSON. The server repeats items of its
    /// lists, or removes nested values. Default: all published properties. A device record then has
    /// 18 KB; real records have about 4 KB.
    pub fn record_size(mut self, bytes: usize) -> Self {
        self.record_size = Some(bytes);
        self
    }

    /// Sets the size of a downloaded file in bytes. The server makes it piece by piece. Default:
    /// 100,000.
    pub fn file_size(mut self, bytes: u64) -> Self {
        self.file_size = bytes;
        self
    }

    /// Sets whether any id has a record. Default: false. An unknown id is then an error beside the
    /// other records, or a 404 without them.
    pub fn any_ids(mut self, any: bool) -> Self {
        self.any_ids = any;
        self
    }

    /// Sets the delay of each response. Default: none.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Adds a fault to a share of the requests, from 0 to 1, including logins. A request has at
    /// most one fault. The seed and the order of requests decide which requests are affected.
    pub fn fault(mut self, fault: Fault, rate: f64) -> Self {
        self.faults.push((fault, None, rate));
        self
    }

    /// Adds a fault only to operations that read, or only to operations that write.
    pub fn fault_of(mut self, effect: Effect, fault: Fault, rate: f64) -> Self {
        self.faults.push((fault, Some(effect), rate));
        self
    }

    /// Adds a fault to the first requests to an operation, given by its published id.
    pub fn fault_first(mut self, operation: &str, fault: Fault, requests: u32) -> Self {
        self.first_faults.push(PlacedFault {
            operation: operation.to_owned(),
            fault,
            skipped: 0,
            requests,
        });
        self
    }

    /// Makes all responses from published shapes alone, except logins. Default: false, and the
    /// services that the README names have a state.
    pub fn stateless(mut self, stateless: bool) -> Self {
        self.stateless = stateless;
        self
    }

    /// Sets whether filters are ignored, except for `_marker`. Default: false, and a filter selects
    /// records.
    pub fn ignore_filters(mut self, ignore: bool) -> Self {
        self.ignore_filters = ignore;
        self
    }

    /// Sets how filters are read, where that is not established. Default: [`Filters::new`].
    pub fn filters(mut self, filters: Filters) -> Self {
        self.filters = filters;
        self
    }

    /// Adds a fault to a single request to an operation, given by its published id and counted
    /// from 1.
    pub fn fault_at(mut self, operation: &str, request: u32, fault: Fault) -> Self {
        self.first_faults.push(PlacedFault {
            operation: operation.to_owned(),
            fault,
            skipped: request.saturating_sub(1),
            requests: 1,
        });
        self
    }

    /// Sets how actions on hosts, alerts, indicators and policies behave. Default:
    /// [`Actions::new`].
    pub fn actions(mut self, actions: Actions) -> Self {
        self.actions = actions;
        self
    }

    /// Sets how real time response behaves. Default: [`Rtr::new`].
    pub fn rtr(mut self, rtr: Rtr) -> Self {
        self.rtr = rtr;
        self
    }

    /// Sets how Next-Gen SIEM behaves. Default: [`Siem::new`].
    pub fn siem(mut self, siem: Siem) -> Self {
        self.siem = siem;
        self
    }

    /// Sets how the ingest of events behaves. Default: [`Hec::new`].
    pub fn hec(mut self, hec: Hec) -> Self {
        self.hec = hec;
        self
    }

    /// Sets how samples, archives, installers and images behave. Default: [`Transfers::new`].
    pub fn transfers(mut self, transfers: Transfers) -> Self {
        self.transfers = transfers;
        self
    }

    /// Sets how jobs behave, such as exports and scans. Default: [`Jobs::new`].
    pub fn jobs(mut self, jobs: Jobs) -> Self {
        self.jobs = jobs;
        self
    }

    /// Sets the published interface, Swagger 2.0 or OpenAPI 3.0. Default: the project's own.
    pub fn spec(mut self, path: impl Into<PathBuf>) -> Self {
        self.spec = Some(path.into());
        self
    }

    /// Sets the event streams. Default: [`EventStreams::default`].
    pub fn event_streams(mut self, settings: EventStreams) -> Self {
        self.event_streams = settings;
        self
    }

    /// Sets how many times faster than its clients the server's clock runs. Event streams follow it.
    /// Default: 1.
    pub fn speed(mut self, speed: f64) -> Self {
        self.speed = speed.max(f64::MIN_POSITIVE);
        self
    }

    /// Sets whether requests are stored for [`FakeFalcon::requests`](crate::FakeFalcon::requests), with
    /// their bodies. Default: true.
    pub fn keep_requests(mut self, keep: bool) -> Self {
        self.keep_requests = keep;
        self
    }
}
