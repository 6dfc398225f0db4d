//! Actions on many items without async: features `actions` and `blocking`.

use super::Client;
use crate::actions::{Action, HostState, Precedence, Report};
use crate::error::Error;
use crate::poll::Polling;

impl<T> Action<T> {
    /// The same as [`run`](Action::run), without async.
    pub fn run_blocking(&self, client: &Client) -> Result<Report<T>, Error> {
        client.runtime.wait(self.run(&client.client))
    }

    /// The same as [`resume`](Action::resume), without async.
    pub fn resume_blocking(&self, client: &Client, report: &mut Report<T>) -> Result<(), Error> {
        client.runtime.wait(self.resume(&client.client, report))
    }
}

impl Action<HostState> {
    /// The same as [`wait`](Action::wait), without async.
    pub fn wait_blocking(&self, client: &Client, report: &mut Report<HostState>, polling: Polling) {
        client
            .runtime
            .wait(self.wait(&client.client, report, polling));
    }

    /// The same as [`run_and_wait`](Action::run_and_wait), without async.
    pub fn run_and_wait_blocking(
        &self,
        client: &Client,
        polling: Polling,
    ) -> Result<Report<HostState>, Error> {
        client
            .runtime
            .wait(self.run_and_wait(&client.client, polling))
    }
}

impl Precedence {
    /// The same as [`read`](Precedence::read), without async.
    pub fn read_blocking(&self, client: &Client) -> Result<Vec<String>, Error> {
        client.runtime.wait(self.read(&client.client))
    }

    /// The same as [`reorder`](Precedence::reorder), without async.
    pub fn reorder_blocking(
        &self,
        client: &Client,
        order: impl Fn(&mut Vec<String>),
    ) -> Result<Vec<String>, Error> {
        client.runtime.wait(self.reorder(&client.client, order))
    }
}
