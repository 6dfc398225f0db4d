//! Waits until hosts have the state that an action gives them.

use std::collections::BTreeMap;

use super::action::Action;
use super::goal::{Goal, HostState, Seen};
use super::outcome::Outcome;
use super::report::Report;
use crate::client::Client;
use crate::error::{Error, JobFailure, JobProblem};
use crate::hosts::PostDeviceDetailsV2;
use crate::poll::Polling;
use crate::request::Operation;
use crate::spec::Effect;

impl Action<HostState> {
    /// Waits until the hosts that accepted the action have their new state, as their records show
    /// it. It polls them in requests of 1,000. Hosts that were hidden, unhidden, or whose detections
    /// were suppressed show no state, and are not waited for.
    ///
    /// A contained host passes from `normal` over `containment_pending` to `contained`; one that is
    /// released, over `lift_containment_pending` to `normal`. An offline host stays pending until it
    /// connects. So a host that has not reached its state within the time of `polling` is
    /// [`Outcome::Pending`]; a further wait continues with these.
    pub async fn wait(&self, client: &Client, report: &mut Report<HostState>, polling: Polling) {
        let Some(goal) = &self.recipe.goal else {
            return;
        };
        let mut pace = polling.start();
        let mut waiting: BTreeMap<String, Option<String>> = report
            .iter()
            .filter(|(_, outcome)| matches!(outcome, Outcome::Done(_) | Outcome::Pending(_)))
            .map(|(host, _)| (host.to_owned(), None))
            .collect();
        let all = waiting.len();
        while !waiting.is_empty() {
            let failed = poll(client, goal, &mut waiting, report).await;
            if waiting.is_empty() {
                return;
            }
            let is_final = failed.as_ref().is_some_and(|error| !error.is_transient());
            let state = waiting.values().flatten().next().cloned();
            let percent = (all - waiting.len()) as f64 * 100.0 / all as f64;
            if !is_final && pace.wait(state.as_deref(), Some(percent)).await {
                continue;
            }
            for (host, state) in std::mem::take(&mut waiting) {
                let error = failed.clone().unwrap_or_else(|| {
                    Error::Job(Box::new(JobFailure {
                        operation: PostDeviceDetailsV2::SPEC.id.to_owned(),
                        job: goal.job(&host),
                        id: String::new(),
                        state,
                        effect: Effect::Write,
                        problem: JobProblem::Unfinished {
                            after: pace.timeout(),
                        },
                    }))
                });
                report.set(&host, Outcome::Pending(error));
            }
        }
    }

    /// Carries the action out and waits, as [`run`](Action::run) and [`wait`](Action::wait) do.
    ///
    /// # Errors
    ///
    /// Those of [`run`](Action::run).
    pub async fn run_and_wait(
        &self,
        client: &Client,
        polling: Polling,
    ) -> Result<Report<HostState>, Error> {
        let mut report = self.run(client).await?;
        self.wait(client, &mut report, polling).await;
        Ok(report)
    }
}

/// Reads the hosts once, and takes out those that have reached their state.
async fn poll(
    client: &Client,
    goal: &Goal,
    waiting: &mut BTreeMap<String, Option<String>>,
    report: &mut Report<HostState>,
) -> Option<Error> {
    let hosts: Vec<String> = waiting.keys().cloned().collect();
    let mut found: BTreeMap<String, Seen> = BTreeMap::new();
    let mut records = client.by_ids_as::<Seen>(PostDeviceDetailsV2::new(&hosts));
    let mut failed = None;
    while let Some(record) = records.next().await {
        match record {
            Ok(seen) => {
                let id = seen.device_id.clone().unwrap_or_default();
                found.insert(id.to_ascii_lowercase(), seen);
            }
            // Errors beside records, or of ids that are unknown.
            Err(error)
                if error.is_not_found() || error.status().is_some_and(|it| it.is_success()) => {}
            // The next poll of the stream would retry the same request.
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    for host in hosts {
        let Some(seen) = found.get(&host.to_ascii_lowercase()) else {
            continue;
        };
        let status = seen.status.clone();
        if goal.is_reached(seen) {
            waiting.remove(&host);
            report.set(&host, Outcome::Done(HostState { status }));
        } else {
            waiting.insert(host, status);
        }
    }
    failed
}
