//! The part of an operation in jobs, with links to the other parts.

use crate::ir::{Job, Operation, Role};

use super::pages::Pages;

impl Pages<'_> {
    /// A sentence for each part.
    pub(super) fn jobs(&self, operation: &Operation) -> Option<String> {
        let mut said: Vec<String> = Vec::new();
        said.extend(
            operation
                .job
                .as_ref()
                .map(|job| self.started(operation, job)),
        );
        let roles = self.roles.get(operation.name.wire.as_str());
        for (role, starting) in roles.into_iter().flatten() {
            let links = starting
                .iter()
                .map(|starting| self.link(operation, &starting.name.wire));
            let links: Vec<String> = links.collect();
            let (job, start) = match links.len() {
                1 => ("the job", "starts"),
                _ => ("the jobs", "start"),
            };
            let of = format!("{job} that {} {start}", joined(&links));
            said.push(match role {
                Role::Status => format!("Reports the state of {of}."),
                Role::Result => format!("Returns the result of {of}."),
                Role::Stop => format!("Stops {of}."),
                Role::Delete => format!("Deletes {of}."),
                Role::Next => format!("Continues {of}."),
            });
        }
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn started(&self, operation: &Operation, job: &Job) -> String {
        let mut said = vec![format!(
            "Starts a job (the {}), for which `jobs::Job` waits.",
            job.name
        )];
        let mut roles: Vec<(String, Vec<&str>)> = Vec::new();
        for (role, step) in job.steps() {
            let link = self.link(operation, &step.operation);
            let verb = match role {
                Role::Status => "reports its state",
                Role::Result => "returns its result",
                Role::Stop => "stops it",
                Role::Delete => "deletes it",
                Role::Next => "continues with its id",
            };
            match roles.iter_mut().find(|(known, _)| *known == link) {
                Some((_, verbs)) => verbs.push(verb),
                None => roles.push((link, vec![verb])),
            }
        }
        let roles = roles.into_iter();
        said.extend(roles.map(|(link, verbs)| format!("{link} {}.", verbs.join(" and "))));
        said.join(" ")
    }
}

fn joined(links: &[String]) -> String {
    match links {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
