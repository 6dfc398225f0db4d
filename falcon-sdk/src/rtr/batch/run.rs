//! Runs commands on a batch, with a result for each host.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::hosts;
use super::{Batch, ByHost, Only};
use crate::error::{CommandOutput, Error, JobProblem};
use crate::real_time_response::{
    APIError, MultiCommandExecuteResponseWrapper, MultiStatusSensorResponse,
};
use crate::reply::{Output, Reply};
use crate::request::Call;
use crate::rtr::command::{Command, Ready};
use crate::rtr::keep::Refreshed;
use crate::rtr::lease::Lease;
use crate::rtr::outcome::Outcome;
use crate::rtr::status::{self, Poller};

/// How many status requests of late hosts run at the same time.
const PARALLEL: usize = 10;

impl Batch {
    /// Runs a command on all hosts, and waits until each has completed it.
    ///
    /// The service waits for the hosts as long as [`Options::wait`](crate::rtr::Options::wait)
    /// sets. The output of a host that takes longer is read from its own session.
    ///
    /// The command is sent once; [`Session::run`](crate::rtr::Session::run) says when it is sent
    /// again.
    ///
    /// # Errors
    ///
    /// The error of a host is its result. Those of [`Client::send`](crate::Client::send), if no
    /// host has run the command, and [`Error::Parameter`] if the command is unknown or can't be
    /// quoted.
    pub async fn run(&self, command: impl Into<Command>) -> Result<ByHost<Outcome>, Error> {
        self.run_on_these(None, command.into()).await
    }

    /// Runs a command on some hosts of the batch. Without any, nothing is sent.
    ///
    /// # Errors
    ///
    /// Those of [`run`](Batch::run).
    pub async fn run_on(
        &self,
        hosts: impl IntoIterator<Item = impl Into<String>>,
        command: impl Into<Command>,
    ) -> Result<ByHost<Outcome>, Error> {
        let only = hosts.into_iter().map(Into::into).collect();
        self.run_on_these(Some(only), command.into()).await
    }

    async fn run_on_these(&self, only: Only, command: Command) -> Result<ByHost<Outcome>, Error> {
        let command = command.ready()?;
        if !self.has_session(&only) {
            return Ok(self.without_session(&only));
        }
        let call = || self.call(&only, &command);
        let reply = self
            .send::<MultiCommandExecuteResponseWrapper>(call, command.reads)
            .await?;
        if command.verb == "cd" {
            self.moves().push((only.clone(), command.line.clone()));
        }
        let combined = reply.body.combined.as_ref();
        let results = combined.map(|combined| &combined.resources);
        self.settle(&reply, &reply.body.errors, results, &only, &command)
            .await
    }

    /// Sends a command. If the batch has expired, opens another, and sends the command again only
    /// if it just reads.
    pub(super) async fn send<B: Output>(
        &self,
        call: impl Fn() -> Call + Sync,
        reads: bool,
    ) -> Result<Reply<B>, Error> {
        self.ready().await?;
        let id = self.id();
        let send = async || {
            let call = call();
            self.beside(self.client.call_as::<B>(&call)).await
        };
        let error = match send().await {
            Err(error) if error.is_not_found() => error,
            sent => return sent,
        };
        {
            let mut lease = self.lease.lock().await;
            if self.id() == id {
                let sent = Instant::now();
                self.reopen().await?;
                *lease = Lease::from(sent);
            }
        }
        match reads {
            true => send().await,
            false => Err(status::expired(error)),
        }
    }

    /// The result of each host: from the response, or else from its own session. Errors of the
    /// whole request are those of the hosts without a result.
    pub(super) async fn settle<B: Output>(
        &self,
        reply: &Reply<B>,
        whole: &[APIError],
        results: Option<&BTreeMap<String, MultiStatusSensorResponse>>,
        only: &Only,
        command: &Ready,
    ) -> Result<ByHost<Outcome>, Error> {
        let operation = reply.operation().to_owned();
        let job = format!("the command `{}`", command.verb);
        let mut settled = self.without_session(only);
        let mut late = JoinSet::new();
        let turn = Arc::new(Semaphore::new(PARALLEL));
        for id in self.with_session(only) {
            let result = results.and_then(|results| results.get(&id));
            let errors = result.map_or(whole, |result| &result.errors);
            let outcome = match (hosts::failure(reply, &id, errors), result) {
                (Some(error), _) => Err(error),
                (None, None) => Err(hosts::left_out(&operation, &job, &id)),
                (None, Some(result)) => match self.early(&operation, &id, command, result) {
                    Early::Settled(outcome) => *outcome,
                    Early::Late(request) => {
                        let mut poller =
                            Poller::of(&self.client, &self.options.polling, &id, command);
                        poller.turn = Some(Arc::clone(&turn));
                        late.spawn(async move {
                            let output = poller.output(&request).await;
                            (id, output.map(Outcome::Done))
                        });
                        continue;
                    }
                },
            };
            settled.insert(id, outcome);
        }
        let collect = async {
            while let Some(joined) = late.join_next().await {
                // A poller is not aborted, and it does not panic.
                if let Ok((id, outcome)) = joined {
                    settled.insert(id, outcome);
                }
            }
        };
        self.beside(collect).await;
        Ok(settled)
    }

    /// The result of a host, if the response has it.
    fn early(
        &self,
        operation: &str,
        host: &str,
        command: &Ready,
        result: &MultiStatusSensorResponse,
    ) -> Early {
        let id = result.task_id.clone().unwrap_or_default();
        let settled = |outcome| Early::Settled(Box::new(outcome));
        if result.offline_queued == Some(true) {
            self.queued.store(true, Ordering::Relaxed);
            return settled(Ok(Outcome::Queued {
                cloud_request_id: id,
            }));
        }
        if result.complete == Some(true) {
            let output = CommandOutput {
                stdout: result.stdout.clone().unwrap_or_default(),
                stderr: result.stderr.clone().unwrap_or_default(),
                task_id: result.task_id.clone(),
                session_id: result.session_id.clone().unwrap_or_default(),
                cloud_request_id: id,
            };
            return settled(
                status::judge(operation, host, &command.verb, output).map(Outcome::Done),
            );
        }
        match id.is_empty() {
            false => Early::Late(id),
            true => settled(Err(status::failure(
                operation,
                &command.verb,
                host,
                "",
                JobProblem::Unfinished {
                    after: self.options.service_wait(),
                },
            ))),
        }
    }
}

/// What a response says of a host.
enum Early {
    Settled(Box<Result<Outcome, Error>>),
    /// The command still runs; its id.
    Late(String),
}
