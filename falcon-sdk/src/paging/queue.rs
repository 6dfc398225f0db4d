//! Requests in progress, whose responses are read in the order of the requests.

use std::collections::VecDeque;
use std::task::{Context, Poll, ready};

use tokio::task::JoinSet;
use tracing::Instrument;

use crate::error::Error;
use crate::request::Call;
use crate::response::Response;
use crate::session::Tenant;

/// Requests in progress. They continue while the caller does not poll, and end when the queue is
/// dropped.
pub(super) struct Queue<K> {
    tenant: Tenant,
    requests: VecDeque<Request<K>>,
}

/// One request, with its purpose.
pub(super) struct Request<K> {
    pub(super) key: K,
    pub(super) call: Call,
    /// Holds a single task. Empty if the request is to be sent, for the first time or as a retry.
    task: JoinSet<Result<Response, Error>>,
}

type Responded<K> = Result<(Request<K>, Response), Error>;

impl<K: PartialEq> Queue<K> {
    pub(super) fn new(tenant: Tenant) -> Self {
        Queue {
            tenant,
            requests: VecDeque::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.requests.len()
    }

    /// Sends a request after the others.
    pub(super) fn push(&mut self, key: K, call: Call) {
        let mut request = Request {
            key,
            call,
            task: JoinSet::new(),
        };
        request.send(&self.tenant);
        self.requests.push_back(request);
    }

    /// Drops the requests whose keys differ from these keys, compared one by one.
    pub(super) fn keep(&mut self, keys: &[K]) {
        let kept = self
            .requests
            .iter()
            .zip(keys)
            .take_while(|(request, key)| request.key == **key)
            .count();
        self.requests.truncate(kept);
    }

    /// The response to the first request. A request that fails stays the first, and the next poll
    /// retries it.
    pub(super) fn poll_first(&mut self, context: &mut Context<'_>) -> Poll<Option<Responded<K>>> {
        let Some(first) = self.requests.front_mut() else {
            return Poll::Ready(None);
        };
        if first.task.is_empty() {
            first.send(&self.tenant);
        }
        let response = match ready!(first.task.poll_join_next(context)) {
            Some(Ok(response)) => response,
            Some(Err(gone)) if gone.is_panic() => std::panic::resume_unwind(gone.into_panic()),
            // The runtime shuts down: nothing is polled any more.
            Some(Err(_)) | None => return Poll::Pending,
        };
        Poll::Ready(match (response, self.requests.pop_front()) {
            (Ok(response), Some(first)) => Some(Ok((first, response))),
            (Err(error), Some(first)) => {
                self.requests.push_front(first);
                Some(Err(error))
            }
            (_, None) => None,
        })
    }

    /// Drops the first request, and returns its key.
    pub(super) fn drop_first(&mut self) -> Option<K> {
        self.requests.pop_front().map(|request| request.key)
    }

    /// Puts back a request with a response. The next poll retries it.
    pub(super) fn put_back(&mut self, request: Request<K>) {
        self.requests.push_front(request);
    }
}

impl<K> Request<K> {
    fn send(&mut self, tenant: &Tenant) {
        let (tenant, call) = (tenant.clone(), self.call.clone());
        let fetch = async move { tenant.fetch(&call).await };
        self.task.spawn(fetch.in_current_span());
    }
}
