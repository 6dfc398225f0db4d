//! Jobs that operations start.

use super::change::{Area, Changes};
use super::pair::Pair;
use crate::ir::Job;

impl Pair<'_> {
    /// A program waits for a job by a trait of the operation that starts it.
    pub(super) fn job(&self, changes: &mut Changes) {
        match (&self.old.job, &self.new.job) {
            (None, None) => {}
            (None, Some(job)) => {
                let what = format!("starts a job, the {} (`StartsJob`)", job.name);
                changes.additive(Area::Operation, self.subject(), what);
            }
            (Some(_), None) => {
                let breaks = "`jobs::Job` does not take it";
                let what = "starts no job (`StartsJob`)";
                changes.breaking(Area::Operation, self.subject(), what, breaks);
            }
            (Some(old), Some(new)) if steps(old) != steps(new) => {
                let breaks = "the status or the result of its job may have another type";
                let what = format!("its job is served by {}, was by {}", steps(new), steps(old));
                changes.breaking(Area::Operation, self.subject(), what, breaks);
            }
            (Some(old), Some(new)) if old != new => {
                let what = "the places or the states of its job have changed";
                changes.harmless(Area::Operation, self.subject(), what);
            }
            (Some(_), Some(_)) => {}
        }
    }
}

fn steps(job: &Job) -> String {
    let steps = job.steps();
    let steps: Vec<String> = steps
        .map(|(role, step)| format!("`{}` ({})", step.operation, role.word()))
        .collect();
    steps.join(", ")
}
