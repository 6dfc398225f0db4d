//! A fake on the test's own clock, and the requests of a client, as an observer sees them.

#![allow(dead_code, reason = "each test uses a part")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fake_falcon::{Builder, FakeFalcon};
use falcon_sdk::request::Call;
use falcon_sdk::{Client, ClientBuilder, Observer};
use tokio::time::Instant;

/// A fake on the test's own runtime, and the settings of a client whose requests are observed.
pub(crate) async fn start(falcon: Builder) -> (FakeFalcon, ClientBuilder, Sent) {
    let falcon = falcon.start_here().await.unwrap();
    let sent = Sent::start();
    let client = Client::builder()
        .base_url(falcon.base_url())
        .credentials(falcon.client_id(), falcon.client_secret())
        .observer(sent.clone());
    (falcon, client, sent)
}

/// The operations that a client sent, each with the time since the start.
#[derive(Clone)]
pub(crate) struct Sent(Arc<Mutex<Vec<(String, Duration)>>>, Instant);

impl Observer for Sent {
    fn on_request(&self, call: &Call) {
        let request = (call.operation().into_owned(), self.1.elapsed());
        self.0.lock().unwrap().push(request);
    }
}

impl Sent {
    pub(crate) fn start() -> Self {
        Sent(Arc::default(), Instant::now())
    }

    pub(crate) fn all(&self) -> Vec<String> {
        let sent = self.0.lock().unwrap();
        sent.iter()
            .map(|(operation, _)| operation.clone())
            .collect()
    }

    /// The times at which an operation was sent, in milliseconds.
    pub(crate) fn millis(&self, operation: &str) -> Vec<u128> {
        let sent = self.0.lock().unwrap();
        let sent = sent.iter().filter(|(it, _)| it == operation);
        sent.map(|(_, time)| time.as_millis()).collect()
    }

    /// The same in whole seconds.
    pub(crate) fn seconds(&self, operation: &str) -> Vec<u128> {
        let millis = self.millis(operation).into_iter();
        millis.map(|millis| millis / 1_000).collect()
    }

    pub(crate) fn count(&self, operation: &str) -> usize {
        self.millis(operation).len()
    }
}
