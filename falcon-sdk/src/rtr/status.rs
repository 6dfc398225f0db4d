//! Runs commands and reads their output, by the operations of their tier.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::command::Ready;
use super::output::{Assembly, Step};
use super::tier::Tier;
use crate::client::Client;
use crate::error::{CommandFailure, CommandOutput, Error, JobFailure, JobProblem};
use crate::poll::Polling;
use crate::real_time_response::{
    BatchActiveResponderCmd, BatchCmd, BatchExecuteCommandRequest, CommandExecuteRequest,
    RTRCheckActiveResponderCommandStatus, RTRCheckCommandStatus, RTRExecuteActiveResponderCommand,
    RTRExecuteCommand, StatusResponse,
};
use crate::real_time_response_admin::{
    BatchAdminCmd, RTRCheckAdminCommandStatus, RTRExecuteAdminCommand,
};
use crate::reply::{Envelope, Reply};
use crate::request::{Call, Operation};
use crate::spec::Effect;

/// The request that runs a command in a session.
pub(super) fn execute(tier: Tier, body: CommandExecuteRequest) -> Call {
    match tier {
        Tier::ReadOnly => RTRExecuteCommand::new(body).call(),
        Tier::ActiveResponder => RTRExecuteActiveResponderCommand::new(body).call(),
        Tier::Admin => RTRExecuteAdminCommand::new(body).call(),
    }
}

/// The request that runs a command on a batch.
pub(super) fn execute_batch(tier: Tier, body: BatchExecuteCommandRequest, wait: String) -> Call {
    match tier {
        Tier::ReadOnly => BatchCmd::new(body).timeout_duration(wait).call(),
        Tier::ActiveResponder => BatchActiveResponderCmd::new(body)
            .timeout_duration(wait)
            .call(),
        Tier::Admin => BatchAdminCmd::new(body).timeout_duration(wait).call(),
    }
}

fn status(tier: Tier, id: &str, chunk: i64) -> Call {
    match tier {
        Tier::ReadOnly => RTRCheckCommandStatus::new(id, chunk).call(),
        Tier::ActiveResponder => RTRCheckActiveResponderCommandStatus::new(id, chunk).call(),
        Tier::Admin => RTRCheckAdminCommandStatus::new(id, chunk).call(),
    }
}

/// Reads the output of one command.
pub(super) struct Poller {
    pub(super) client: Client,
    pub(super) polling: Polling,
    pub(super) host: String,
    pub(super) tier: Tier,
    pub(super) verb: String,
    /// Limits the requests that run at the same time.
    pub(super) turn: Option<Arc<Semaphore>>,
}

impl Poller {
    pub(super) fn of(client: &Client, polling: &Polling, host: &str, command: &Ready) -> Self {
        Poller {
            client: client.clone(),
            polling: polling.clone(),
            host: host.to_owned(),
            tier: command.tier,
            verb: command.verb.clone(),
            turn: None,
        }
    }

    /// Polls until the command is complete. A complete command with text in `stderr` is an error.
    ///
    /// A 404 may say that a chunk is not written yet. It is an error once time is up.
    pub(super) async fn output(&self, cloud_request_id: &str) -> Result<CommandOutput, Error> {
        let mut assembly = Assembly::of(cloud_request_id);
        let mut pace = self.polling.start();
        loop {
            let call = status(self.tier, cloud_request_id, assembly.next());
            let (step, missing) = match self.send(&call).await {
                Ok(reply) => (assembly.add(reply.ok()?.resources.first()), None),
                Err(error) if error.is_not_found() => (Step::Wait, Some(error)),
                Err(error) => return Err(error),
            };
            match step {
                Step::Done(output) => return self.judged(&call, output),
                Step::Next => pace.quicken(),
                Step::Wait if pace.wait(None, None).await => {}
                Step::Wait => {
                    return Err(missing.unwrap_or_else(|| {
                        let after = pace.timeout();
                        self.failure(&call, cloud_request_id, JobProblem::Unfinished { after })
                    }));
                }
            }
        }
    }

    async fn send(&self, call: &Call) -> Result<Reply<Envelope<Vec<StatusResponse>>>, Error> {
        let _turn = match &self.turn {
            // It is never closed.
            Some(turn) => turn.acquire().await.ok(),
            None => None,
        };
        self.client.call_as(call).await
    }

    fn judged(&self, call: &Call, output: CommandOutput) -> Result<CommandOutput, Error> {
        judge(&call.operation(), &self.host, &self.verb, output)
    }

    fn failure(&self, call: &Call, id: &str, problem: JobProblem) -> Error {
        failure(&call.operation(), &self.verb, &self.host, id, problem)
    }
}

/// The output of a complete command, unless it has failed.
pub(super) fn judge(
    operation: &str,
    host: &str,
    verb: &str,
    output: CommandOutput,
) -> Result<CommandOutput, Error> {
    if output.stderr.trim().is_empty() {
        return Ok(output);
    }
    Err(Error::Command(Box::new(CommandFailure {
        operation: operation.to_owned(),
        host: host.to_owned(),
        command: verb.to_owned(),
        output,
    })))
}

/// The error of a command without an output.
pub(super) fn failure(
    operation: &str,
    verb: &str,
    host: &str,
    id: &str,
    problem: JobProblem,
) -> Error {
    Error::Job(Box::new(JobFailure {
        operation: operation.to_owned(),
        job: format!("the command `{verb}` on host {host}"),
        id: id.to_owned(),
        state: None,
        effect: Effect::Write,
        problem,
    }))
}

/// The error of a command that was not run because its session had expired.
pub(super) fn expired(error: Error) -> Error {
    const HINT: &str = "the session had expired, and a new one is open: run the command again";
    match error {
        Error::Api(mut failure) => {
            failure.hint = Some(HINT.to_owned());
            Error::Api(failure)
        }
        other => other,
    }
}
