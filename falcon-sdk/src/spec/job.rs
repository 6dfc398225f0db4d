//! A job at the service, as data: the operations that start, report, fetch and stop it.

use super::at::At;

/// A job that an operation starts at the service, and the operations that take its id.
///
/// `jobs::Job` waits for it: feature `jobs`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Job {
    /// Such as `container export`.
    pub name: &'static str,
    /// The JSON pointer of its id in the response of the operation that starts it.
    pub id: &'static str,
    /// The operation that reports its state.
    pub status: JobStep,
    /// JSON pointers to its state in that response, as text or a boolean. The state that comes
    /// first is shown; a final state at any of them counts.
    pub state: &'static [&'static str],
    /// The states of a job that has its result. `FAILED*` is every state that begins so. Upper and
    /// lower case are equal.
    pub done: &'static [&'static str],
    /// The states of a job that failed.
    pub failed: &'static [&'static str],
    /// The states of a job that was cancelled.
    pub cancelled: &'static [&'static str],
    /// JSON pointers to the reason for a failure, the best first. A step `*` is any element.
    pub message: &'static [&'static str],
    /// The JSON pointer to the completed share in percent.
    pub percent: Option<&'static str>,
    /// The operation that returns its result. `None`: the status contains the result.
    pub result: Option<JobStep>,
    /// How many seconds the result is available once the job is done, if that is short.
    pub window: Option<u64>,
    /// The operation that stops it before its end.
    pub stop: Option<JobStep>,
    /// The operation that deletes it with its result.
    pub delete: Option<JobStep>,
    /// The operation that starts the next job of a chain with the id of this one.
    pub next: Option<JobStep>,
}

/// An operation that takes the id of a job.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct JobStep {
    /// The published id of the operation.
    pub operation: &'static str,
    /// Where it takes the id. `/ids/0` of a body is the first element of a list.
    pub id: At,
    /// Other values that the request needs.
    pub with: &'static [(At, &'static str)],
}

/// The result of a job whose status contains all of it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum NoResult {}

impl Job {
    /// A job without final states.
    pub const fn new(
        name: &'static str,
        id: &'static str,
        status: JobStep,
        state: &'static [&'static str],
    ) -> Self {
        Job {
            name,
            id,
            status,
            state,
            done: &[],
            failed: &[],
            cancelled: &[],
            message: &[],
            percent: None,
            result: None,
            window: None,
            stop: None,
            delete: None,
            next: None,
        }
    }

    /// Sets [`done`](Job::done).
    pub const fn done(mut self, states: &'static [&'static str]) -> Self {
        self.done = states;
        self
    }

    /// Sets [`failed`](Job::failed).
    pub const fn failed(mut self, states: &'static [&'static str]) -> Self {
        self.failed = states;
        self
    }

    /// Sets [`cancelled`](Job::cancelled).
    pub const fn cancelled(mut self, states: &'static [&'static str]) -> Self {
        self.cancelled = states;
        self
    }

    /// Sets [`message`](Job::message).
    pub const fn message(mut self, pointers: &'static [&'static str]) -> Self {
        self.message = pointers;
        self
    }

    /// Sets [`percent`](Job::percent).
    pub const fn percent(mut self, pointer: &'static str) -> Self {
        self.percent = Some(pointer);
        self
    }

    /// Sets [`result`](Job::result).
    pub const fn result(mut self, step: JobStep) -> Self {
        self.result = Some(step);
        self
    }

    /// Sets [`window`](Job::window).
    pub const fn window(mut self, seconds: Option<u64>) -> Self {
        self.window = seconds;
        self
    }

    /// Sets [`stop`](Job::stop).
    pub const fn stop(mut self, step: JobStep) -> Self {
        self.stop = Some(step);
        self
    }

    /// Sets [`delete`](Job::delete).
    pub const fn delete(mut self, step: JobStep) -> Self {
        self.delete = Some(step);
        self
    }

    /// Sets [`next`](Job::next).
    pub const fn next(mut self, step: JobStep) -> Self {
        self.next = Some(step);
        self
    }
}

impl JobStep {
    /// An operation that needs nothing but the id.
    pub const fn new(operation: &'static str, id: At) -> Self {
        JobStep {
            operation,
            id,
            with: &[],
        }
    }

    /// Sets [`with`](JobStep::with).
    pub const fn with(mut self, values: &'static [(At, &'static str)]) -> Self {
        self.with = values;
        self
    }
}
