//! The job of an operation in the catalog, with the keys of the overlay.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ir::Job;

/// A job at the service.
#[derive(Debug, Serialize)]
pub struct JobEntry {
    /// Such as `container export`.
    pub name: String,
    /// The JSON pointer of its id in the response.
    pub id: String,
    /// JSON pointers to its state in the response of the operation that reports it.
    pub state: Vec<String>,
    /// The states of a job that has its result.
    pub done: Vec<String>,
    /// The states of a job that failed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<String>,
    /// The states of a job that was cancelled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cancelled: Vec<String>,
    /// The operations that take its id: `status`, `result`, `stop`, `delete`, `next`.
    #[serde(flatten)]
    pub steps: BTreeMap<&'static str, JobStepEntry>,
}

/// An operation that takes the id of a job.
#[derive(Debug, Serialize)]
pub struct JobStepEntry {
    /// The published id of the operation.
    pub operation: String,
    /// `query:<name>` or `body:<pointer>`.
    pub id: String,
    /// Values that the request needs besides, by place.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub with: BTreeMap<String, String>,
}

impl JobEntry {
    pub(super) fn of(job: &Job) -> JobEntry {
        let steps = job.steps().map(|(role, step)| {
            let with = step.with.iter();
            let with = with.map(|(at, value)| (at.to_string(), value.clone()));
            let entry = JobStepEntry {
                operation: step.operation.clone(),
                id: step.id.to_string(),
                with: with.collect(),
            };
            (role.word(), entry)
        });
        JobEntry {
            name: job.name.clone(),
            id: job.id.clone(),
            state: job.state.clone(),
            done: job.done.clone(),
            failed: job.failed.clone(),
            cancelled: job.cancelled.clone(),
            steps: steps.collect(),
        }
    }
}
