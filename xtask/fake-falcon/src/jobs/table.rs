//! The jobs of the overlay, by the operations that start them.

use std::sync::OnceLock;

use codegen::ir::{Job, JobStep, Role};
use codegen::source::jobs;

use crate::spec::{Found, Spec};

const OVERLAY: &str = include_str!("../../../../specs/overlay.yaml");

/// Jobs with the ids of the operations that start them.
pub(crate) struct Table(Vec<(String, Job)>);

/// The project's own jobs, read once per process. An operation that the interface lacks has none.
pub(super) fn of(spec: &Spec) -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let jobs = jobs::in_overlay(OVERLAY).expect("the generator reads the same text");
        let jobs =
            jobs.into_iter()
                .filter_map(|(method, path, job)| match spec.find(&method, &path) {
                    Found::Operation(operation, _) => Some((operation.id.clone(), job)),
                    Found::Methods(_) | Found::Nothing => None,
                });
        Table(jobs.collect())
    })
}

impl Table {
    pub(super) fn started_by(&'static self, operation: &str) -> Option<&'static Job> {
        let mut jobs = self.0.iter();
        let (_, job) = jobs.find(|(starting, _)| starting == operation)?;
        Some(job)
    }

    /// The roles of an operation, each with the operation that starts the job.
    pub(super) fn roles(
        &'static self,
        operation: &str,
    ) -> impl Iterator<Item = (&'static str, Role, &'static JobStep)> {
        let all = self.0.iter().flat_map(|(starting, job)| {
            job.steps()
                .map(move |(role, step)| (starting.as_str(), role, step))
        });
        all.filter(move |(_, _, step)| step.operation == operation)
    }
}
