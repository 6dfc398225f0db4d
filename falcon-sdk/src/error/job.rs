//! A job at the service without a result, such as a command or a transfer of a file.

use std::fmt;
use std::time::Duration;

use super::report::Report;
use crate::spec::Effect;

/// A job at the service that has no result.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JobFailure {
    /// The id of the operation that reports the job's state.
    pub operation: String,
    /// The kind of job and its name, such as ``the command `ls` on host ..``.
    pub job: String,
    /// The id of the job at the service. Empty if the service stated none.
    pub id: String,
    /// The last state that the service reported, if it reported any.
    pub state: Option<String>,
    /// Whether the job itself reads or writes.
    pub effect: Effect,
    /// The reason.
    pub problem: JobProblem,
}

/// Why a job has no result.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum JobProblem {
    /// It ended in a failure.
    #[non_exhaustive]
    Failed {
        /// The service's own text.
        message: String,
    },
    /// It was not complete in time. It continues at the service.
    #[non_exhaustive]
    Unfinished {
        /// How long its state was polled.
        after: Duration,
    },
    /// The service accepted the request, and its response leaves the job out.
    LeftOut,
    /// It was not complete in time, and was stopped.
    #[non_exhaustive]
    Stopped {
        /// How long its state was polled.
        after: Duration,
    },
    /// It was cancelled at the service before it was complete.
    Cancelled,
    /// The service does not know it any more, for example because it was not polled for too long.
    Expired,
}

impl JobFailure {
    pub(super) fn report(&self) -> Report {
        let JobFailure {
            operation,
            job,
            id,
            state,
            effect: _,
            problem,
        } = self;
        let id = match id.as_str() {
            "" => String::new(),
            id => format!(" ({id})"),
        };
        let state = state
            .as_ref()
            .map(|state| format!(", its state is {state}"))
            .unwrap_or_default();
        let (problem, help) = match problem {
            JobProblem::Failed { message } => (format!("failed: {message}"), ""),
            JobProblem::Unfinished { after } => (
                format!("is not complete after {after:?}{state}"),
                "it continues at the service: allow more time with `Polling::timeout`",
            ),
            JobProblem::LeftOut => (
                "is left out of the response".to_owned(),
                "check whether it was carried out before you retry",
            ),
            JobProblem::Stopped { after } => (
                format!("was not complete after {after:?}{state}, and was stopped"),
                "allow more time with `Polling::timeout`",
            ),
            JobProblem::Cancelled => (
                "was cancelled at the service before it was complete".to_owned(),
                "start it again",
            ),
            JobProblem::Expired => (
                "has expired: the service does not know it any more".to_owned(),
                "start it again",
            ),
        };
        Report::new(format!("{operation}: {job}{id} {problem}")).help(help)
    }
}

/// Writes one line.
impl fmt::Display for JobFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report().fmt(f)
    }
}
