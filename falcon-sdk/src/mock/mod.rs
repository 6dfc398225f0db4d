//! Falcon without Falcon, for the tests of a program: canned replies, and the calls that were made.
//!
//! It takes the place of HTTP alone. Calls are checked, replies are read and lists are walked as
//! they always are; nothing is sent, and there is no login.
//!
//! ```
//! # #[cfg(feature = "hosts")]
//! # fn main() { tokio::runtime::Runtime::new().unwrap().block_on(test()) }
//! # #[cfg(not(feature = "hosts"))]
//! # fn main() {}
//! # #[cfg(feature = "hosts")]
//! # async fn test() {
//! use falcon_sdk::hosts::{PerformActionV2, QueryDevicesByFilter};
//! use falcon_sdk::mock::{Canned, Mock};
//! use falcon_sdk::{Client, Error, fql};
//!
//! /// What is tested.
//! async fn contain(client: &Client, hostname: &str) -> Result<(), Error> {
//!     let filter = format!("hostname:{}", fql::exact(hostname));
//!     let found = client.send(QueryDevicesByFilter::new().filter(filter)).await?;
//!     let contain = PerformActionV2::new("contain", found.resources.clone());
//!     client.send(contain).await?.ok()?;
//!     Ok(())
//! }
//!
//! let mock = Mock::new();
//! mock.answer::<QueryDevicesByFilter>(Canned::resources(&vec!["id-1"]));
//! mock.answer::<PerformActionV2>(Canned::resources(&()));
//!
//! contain(&mock.client(), "web-7").await.unwrap();
//!
//! mock.assert_sent(PerformActionV2::new("contain", ["id-1"]));
//! # }
//! ```
//!
//! Answers of the real service can be [recorded](crate::ClientBuilder::record), and [played
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

/// Falcon without Falcon. Clones are the same one.
#[derive(Clone, Default)]
pub struct Mock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// By operation.
    canned: HashMap<String, VecDeque<Canned>>,
    answer: Option<Arc<Answer>>,
    calls: Vec<Call>,
}

type Answer = dyn Fn(&Call) -> Option<Canned> + Send + Sync;

impl Mock {
    /// One that answers nothing yet.
    pub fn new() -> Self {
        Mock::default()
    }

    /// One that gives recorded answers to the same calls again, each of them once, in the order in
    /// which they were recorded. The folder is read now.
    ///
    /// Calls are the same if they send the same, whatever their secrets are.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] with the name of a file that can't be read.
    pub fn play(folder: impl AsRef<Path>) -> Result<Self, Error> {
        let playback = Playback::read(folder.as_ref())?;
        let mock = Mock::new();
        mock.answer_with(move |call| playback.answer(call));
        Ok(mock)
    }

    /// A client of it, that makes each call once. For other settings, give it to a
    /// [`ClientBuilder`](crate::ClientBuilder::mock).
    #[expect(clippy::expect_used, reason = "nothing is set that could be wrong")]
    pub fn client(&self) -> Client {
        let client = Client::builder().mock(self).retry(Retry::never()).build();
        client.expect("a mock alone makes a client")
    }

    /// Answers the next call of an operation. Of several answers, each is given once, in the order
    /// in which they were set.
    pub fn answer<O: Operation>(&self, answer: Canned) {
        self.answer_call(&Call::new(O::SPEC), answer);
    }

    /// Answers the next call of an operation that is known by its id, or by method and path.
    pub fn answer_call(&self, call: &Call, answer: Canned) {
        let operation = call.operation().into_owned();
        let mut state = self.state();
        state.canned.entry(operation).or_default().push_back(answer);
    }

    /// Answers whatever call has no answer of its own, if the function knows one. Another function
    /// takes the place of an earlier one.
    pub fn answer_with(&self, answer: impl Fn(&Call) -> Option<Canned> + Send + Sync + 'static) {
        self.state().answer = Some(Arc::new(answer));
    }

    /// The calls that were made, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// The calls of one operation that were made, in order.
    pub fn calls_of<O: Operation>(&self) -> Vec<Call> {
        let mut calls = self.calls();
        calls.retain(|call| call.operation() == O::SPEC.id);
        calls
    }

    /// Makes sure that an operation was sent with exactly these parameters. What a walk adds counts
    /// only where it is given here: the size of a page, and where it begins. Files are compared by
    /// name and media type.
    ///
    /// # Panics
    ///
    /// If it was not; the text shows what was.
    #[track_caller]
    pub fn assert_sent<O: Operation>(&self, operation: O) {
        self.assert_called(&operation.call());
    }

    /// Makes sure that a call was made.
    ///
    /// # Panics
    ///
    /// If it was not; the text shows what was.
    #[track_caller]
    pub fn assert_called(&self, call: &Call) {
        let calls = self.calls();
        let made = calls.iter().any(|made| is_made(call, made));
        assert!(made, "not sent:\n\n{}\n\n{}", call.to_curl(), Sent(&calls));
    }

    /// Makes sure that each answer was given that was set for a call.
    ///
    /// # Panics
    ///
    /// If one was not; the text tells of which operation, and shows what was sent.
    #[track_caller]
    pub fn assert_all_given(&self) {
        let state = self.state();
        let left = state
            .canned
            .iter()
            .filter(|(_, answers)| !answers.is_empty());
        let mut left: Vec<&str> = left.map(|(operation, _)| operation.as_str()).collect();
        left.sort_unstable();
        let (left, calls) = (left.join(", "), state.calls.clone());
        drop(state);
        assert!(left.is_empty(), "not called: {left}\n\n{}", Sent(&calls));
    }

    /// The answer to a call.
    fn respond(&self, call: &Call) -> Result<Canned, ConfigError> {
        let operation = call.operation();
        let mut state = self.state();
        state.calls.push(call.clone());
        let canned = state.canned.get_mut(operation.as_ref());
        let canned = canned.and_then(VecDeque::pop_front);
        let answer = state.answer.clone();
        drop(state);
        canned
            .or_else(|| answer.and_then(|answer| answer(call)))
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
    /// A mock in place of HTTP and of the login. Credentials are not needed.
    pub fn mock(self, mock: &Mock) -> Self {
        self.transport(Arc::new(mock.clone()))
            .token_provider(|_| async { Ok::<_, Infallible>(Token::new("mock")) })
    }
}

impl Transport for Mock {
    fn send<'a>(&'a self, request: transport::Request<'a>) -> Sending<'a> {
        Box::pin(async move {
            let route = Route::new(request.call, request.base);
            let response = self.respond(request.call)?.response();
            let response = response
                .map_err(|phase| route.lost(phase, "the mock was set up to fail".into()))?;
            transport::receive(route, response, request.reading).await
        })
    }
}

/// Whether a call is the wanted one, but for what a walk adds.
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

/// The calls that were made, as commands.
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
