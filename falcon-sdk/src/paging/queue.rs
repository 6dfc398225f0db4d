//! Requests on their way, whose answers are taken in the order in which they were asked for.

use std::collections::VecDeque;
use std::task::{Context, Poll, ready};

use tokio::task::JoinSet;
use tracing::Instrument;

use crate::error::Error;
use crate::request::Call;
use crate::response::Answer;
use crate::session::Tenant;

/// Requests on their way. They go on while nobody polls, and end when the queue is dropped.
pub(super) struct Queue<K> {
    tenant: Tenant,
    requests: VecDeque<Request<K>>,
}

/// One request, with what it was made for.
pub(super) struct Request<K> {
    pub(super) key: K,
    pub(super) call: Call,
    /// One task; none where it is to be sent, for the first time or again.
    task: JoinSet<Result<Answer, Error>>,
}

type Answered<K> = Result<(Request<K>, Answer), Error>;

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

    /// Sends a request behind the others.
    pub(super) fn push(&mut self, key: K, call: Call) {
        let mut request = Request {
            key,
            call,
            task: JoinSet::new(),
        };
        request.send(&self.tenant);
        self.requests.push_back(request);
    }

    /// Gives up the requests that were not made for one of those, one for one.
    pub(super) fn keep(&mut self, keys: &[K]) {
        let kept = self
            .requests
            .iter()
            .zip(keys)
            .take_while(|(request, key)| request.key == **key)
            .count();
        self.requests.truncate(kept);
    }

    /// The answer to the first request. One that fails stays the first, and is sent again by the
    /// next poll.
    pub(super) fn poll_first(&mut self, context: &mut Context<'_>) -> Poll<Option<Answered<K>>> {
        let Some(first) = self.requests.front_mut() else {
            return Poll::Ready(None);
        };
        if first.task.is_empty() {
            first.send(&self.tenant);
        }
        let answer = match ready!(first.task.poll_join_next(context)) {
            Some(Ok(answer)) => answer,
            Some(Err(gone)) if gone.is_panic() => std::panic::resume_unwind(gone.into_panic()),
            // The runtime is shut down: nothing is polled for long.
            Some(Err(_)) | None => return Poll::Pending,
        };
        Poll::Ready(match (answer, self.requests.pop_front()) {
            (Ok(answer), Some(first)) => Some(Ok((first, answer))),
            (Err(error), Some(first)) => {
                self.requests.push_front(first);
                Some(Err(error))
            }
            (_, None) => None,
        })
    }

    /// Gives up the first request, and returns what it was made for.
    pub(super) fn give_up_first(&mut self) -> Option<K> {
        self.requests.pop_front().map(|request| request.key)
    }

    /// Sends a request once more that was answered, by the next poll.
    pub(super) fn take_back(&mut self, request: Request<K>) {
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
