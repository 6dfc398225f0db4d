//! Tests without the service: a mock with canned responses, which records all requests.
//!
//! The mock replaces only HTTP. Requests are checked, responses are read and lists are walked as
//! usual. Nothing is sent, and there is no login.
//!
//! ```
//! # #[cfg(feature = "hosts")]
//! # fn main() { tokio::runtime::Runtime::new().unwrap().block_on(test()) }
//! # #[cfg(not(feature = "hosts"))]
//! # fn main() {}
//! # #[cfg(feature = "hosts")]
//! # async fn test() {
//! use falcon_sdk::hosts::{self, PerformActionV2, QueryDevicesByFilter};
//! use falcon_sdk::mock::{Canned, Mock};
//! use falcon_sdk::{Client, Error};
//!
//! /// The tested function.
//! async fn contain(client: &Client, hostname: &str) -> Result<(), Error> {
//!     let filter = hosts::fql::HOSTNAME.exact(hostname);
//!     let found = client.send(QueryDevicesByFilter::new().filter(filter)).await?;
//!     let contain = PerformActionV2::new("contain", found.resources.clone());
//!     client.send(contain).await?.ok()?;
//!     Ok(())
//! }
//!
//! let mock = Mock::new();
//! mock.respond::<QueryDevicesByFilter>(Canned::resources(&vec!["id-1"]));
//! mock.respond::<PerformActionV2>(Canned::resources(&()));
//!
//! contain(&mock.client(), "web-7").await.unwrap();
//!
//! mock.assert_sent(PerformActionV2::new("contain", ["id-1"]));
//! # }
//! ```
//!
//! Responses of the service can be [recorded](crate::ClientBuilder::record) and [played
//! back](Mock::play).

mod canned;
mod playback;

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::client::{Client, ClientBuilder};
use crate::error::{ConfigError, Error};
use crate::recording::Request;
use crate::request::{Call, Operation};
use crate::session::{Retry, Token};
use crate::spec::Paging;
use crate::transport::{self, Route, Sending, Transport};

pub use canned::Canned;
use playback::Playback;

/// A mock of the service. Clones share its state.
#[derive(Clone, Default)]
pub struct Mock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// By operation.
    canned: HashMap<String, VecDeque<Canned>>,
    response: Option<Arc<Response>>,
    calls: Vec<Call>,
}

type Response = dyn Fn(&Call) -> Option<Canned> + Send + Sync;

impl Mock {
    /// A mock without responses.
    pub fn new() -> Self {
        Mock::default()
    }

    /// A mock that plays back recorded responses. Each response is returned once, to the same
    /// request, in the order of the recording. The folder is read at once.
    ///
    /// Requests are the same if they send the same values, apart from secrets.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] with the path of a file that can't be read.
    pub fn play(folder: impl AsRef<Path>) -> Result<Self, Error> {
        let playback = Playback::read(folder.as_ref())?;
        let mock = Mock::new();
        mock.respond_with(move |call| playback.response(call));
        Ok(mock)
    }

    /// A client of the mock, without retries. For other settings, pass the mock to a
    /// [`ClientBuilder`](crate::ClientBuilder::mock).
    #[expect(clippy::expect_used, reason = "all settings are valid")]
    pub fn client(&self) -> Client {
        let client = Client::builder().mock(self).retry(Retry::never()).build();
        client.expect("a mock needs no other setting")
    }

    /// Adds a response to an operation. Each response is returned once, in the order in which they
    /// were added.
    pub fn respond<O: Operation>(&self, response: Canned) {
        self.respond_to(&Call::new(O::SPEC), response);
    }

    /// Adds a response to the operation of a prepared request, by its id or by method and path.
    pub fn respond_to(&self, call: &Call, response: Canned) {
        let operation = call.operation().into_owned();
        let mut state = self.state();
        state
            .canned
            .entry(operation)
            .or_default()
            .push_back(response);
    }

    /// Sets a function for all requests without a response of their own. It returns `None` if it
    /// has no response. Default: none.
    pub fn respond_with(&self, response: impl Fn(&Call) -> Option<Canned> + Send + Sync + 'static) {
        self.state().response = Some(Arc::new(response));
    }

    /// The requests so far, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// The requests of one operation so far, in order.
    pub fn calls_of<O: Operation>(&self) -> Vec<Call> {
        let mut calls = self.calls();
        calls.retain(|call| call.operation() == O::SPEC.id);
        calls
    }

    /// Asserts that an operation was sent with exactly these parameters. The page size and the
    /// start of a page, which a walk adds, are compared only if they are set here. Files are
    /// compared by name and media type.
    ///
    /// # Panics
    ///
    /// If it was not sent. The message shows all requests.
    #[track_caller]
    pub fn assert_sent<O: Operation>(&self, operation: O) {
        self.assert_called(&operation.call());
    }

    /// Asserts that a request was sent.
    ///
    /// # Panics
    ///
    /// If it was not sent. The message shows all requests.
    #[track_caller]
    pub fn assert_called(&self, call: &Call) {
        let calls = self.calls();
        let made = calls.iter().any(|made| is_made(call, made));
        assert!(made, "not sent:\n\n{}\n\n{}", call.to_curl(), Sent(&calls));
    }

    /// Asserts that every added response was returned.
    ///
    /// # Panics
    ///
    /// If a response is left. The message names its operation and shows all requests.
    #[track_caller]
    pub fn assert_all_given(&self) {
        let state = self.state();
        let left = state
            .canned
            .iter()
            .filter(|(_, responses)| !responses.is_empty());
        let mut left: Vec<&str> = left.map(|(operation, _)| operation.as_str()).collect();
        left.sort_unstable();
        let (left, calls) = (left.join(", "), state.calls.clone());
        drop(state);
        assert!(left.is_empty(), "not sent: {left}\n\n{}", Sent(&calls));
    }

    /// The response to a request.
    fn next_response(&self, call: &Call) -> Result<Canned, ConfigError> {
        let operation = call.operation();
        let mut state = self.state();
        state.calls.push(call.clone());
        let canned = state.canned.get_mut(operation.as_ref());
        let canned = canned.and_then(VecDeque::pop_front);
        let response = state.response.clone();
        drop(state);
        canned
            .or_else(|| response.and_then(|response| response(call)))
            .ok_or_else(|| ConfigError::NotMocked {
                operation: operation.into_owned(),
                request: Request::without_secrets(call).to_string(),
            })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClientBuilder {
    /// Sets a mock instead of HTTP and the login. Credentials are not needed. Default: HTTP.
    pub fn mock(self, mock: &Mock) -> Self {
        self.transport(Arc::new(mock.clone()))
            .token_provider(|_| async { Ok::<_, Infallible>(Token::new("mock")) })
    }
}

impl Transport for Mock {
    fn send<'a>(&'a self, request: transport::Request<'a>) -> Sending<'a> {
        Box::pin(async move {
            let route = Route::new(request.call, request.base);
            let response = self.next_response(request.call)?.response();
            let response = response
                .map_err(|phase| route.lost(phase, "the mock was set up to fail".into()))?;
            let buffers = transport::Buffers::default();
            transport::receive(route, response, request.reading, None, &buffers).await
        })
    }
}

/// Whether a request equals the wanted request, apart from the parameters that a walk adds.
fn is_made(wanted: &Call, made: &Call) -> bool {
    let mut wanted = wanted.clone();
    let size = wanted.spec().and_then(|spec| spec.page_size);
    let place = match wanted.paging() {
        Paging::Offset { at, .. } | Paging::Token { at, .. } => Some(at),
        Paging::Marker { .. } | Paging::None => None,
    };
    for at in size.map(|size| size.at).into_iter().chain(place) {
        if let (None, Some(added)) = (wanted.read_at(at), made.read_at(at)) {
            wanted.write_at(at, &added);
        }
    }
    Request::of(&wanted) == Request::of(made)
}

/// The requests, as curl commands.
struct Sent<'a>(&'a [Call]);

impl fmt::Display for Sent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("nothing was sent"),
            calls => {
                f.write_str("sent:")?;
                calls
                    .iter()
                    .try_for_each(|call| write!(f, "\n\n{}", call.to_curl()))
            }
        }
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("calls", &self.state().calls)
            .finish_non_exhaustive()
    }
}
