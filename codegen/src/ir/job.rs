//! A job at the service: the operations that start, report, fetch and stop it.

use super::At;

/// What starts with one operation, ends later, and is read by others.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Job {
    /// Such as `container export`.
    pub name: String,
    /// The JSON pointer of its id in the response of the operation that starts it.
    pub id: String,
    /// Reports its state.
    pub status: JobStep,
    /// JSON pointers to its state in that response. A state that any of them gives counts.
    pub state: Vec<String>,
    /// States of a job that has its result. `FAILED*` is every state that starts so. Case is
    /// ignored.
    pub done: Vec<String>,
    /// States of a job that has failed.
    pub failed: Vec<String>,
    /// States of a job that was cancelled.
    pub cancelled: Vec<String>,
    /// JSON pointers to the reason for a failure, in order of preference; a step `*` is any element.
    pub message: Vec<String>,
    /// The JSON pointer to the completed share in percent.
    pub percent: Option<String>,
    /// Returns its result, where the status does not contain it.
    pub result: Option<JobStep>,
    /// How many seconds the result is available after the job is done, where that is short.
    pub window: Option<u64>,
    /// Stops it before its end.
    pub stop: Option<JobStep>,
    /// Deletes it with its result.
    pub delete: Option<JobStep>,
    /// Starts the next job of a chain, with the id of this one.
    pub next: Option<JobStep>,
}

/// An operation that takes the id of a job.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct JobStep {
    /// The published id of the operation.
    pub operation: String,
    /// Where it takes the id. `body:/ids/0` is the first element of a list.
    pub id: At,
    /// Values that the request needs besides.
    pub with: Vec<(At, String)>,
}

/// What an operation does for a job.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Role {
    Status,
    Result,
    Stop,
    Delete,
    Next,
}

impl Role {
    /// Its key in the overlay and the catalog.
    pub fn word(self) -> &'static str {
        match self {
            Role::Status => "status",
            Role::Result => "result",
            Role::Stop => "stop",
            Role::Delete => "delete",
            Role::Next => "next",
        }
    }
}

impl Job {
    /// The operations that take its id, in the order of use.
    pub fn steps(&self) -> impl Iterator<Item = (Role, &JobStep)> {
        let status = std::iter::once((Role::Status, &self.status));
        let others = [
            (Role::Result, &self.result),
            (Role::Stop, &self.stop),
            (Role::Delete, &self.delete),
            (Role::Next, &self.next),
        ];
        let others = others.into_iter();
        status.chain(others.filter_map(|(role, step)| Some((role, step.as_ref()?))))
    }

    /// All of its final states.
    pub fn ends(&self) -> impl Iterator<Item = &String> {
        let unsuccessful = self.failed.iter().chain(&self.cancelled);
        self.done.iter().chain(unsuccessful)
    }
}
