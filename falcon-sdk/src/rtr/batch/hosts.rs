//! The sessions of a batch, and how a response is read host by host.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::client::Client;
use crate::error::{Error, JobFailure, JobProblem};
use crate::real_time_response::{APIError, BatchRefreshSessionRequest, BatchRefreshSessions};
use crate::reply::{ApiError, Reply};
use crate::request::Operation;
use crate::spec::Effect;

/// The idle timeout of a request for which the service waits as long as it does by default.
pub(super) const IDLE: Duration = Duration::from_secs(60);

/// A host of a batch.
#[derive(Clone)]
pub(super) enum Host {
    /// It has a session.
    Open {
        /// The id of the session.
        session: String,
    },
    /// Its session could not be opened.
    Failed(Error),
}

/// The sessions of a batch.
pub(super) struct State {
    pub(super) id: String,
    pub(super) hosts: BTreeMap<String, Host>,
}

impl Host {
    pub(super) fn is_open(&self) -> bool {
        match self {
            Host::Open { .. } => true,
            Host::Failed(_) => false,
        }
    }
}

/// The errors of one host in a response, if it has any.
pub(super) fn failure<B>(reply: &Reply<B>, host: &str, errors: &[APIError]) -> Option<Error> {
    if errors.is_empty() {
        return None;
    }
    let of_host = |error: &APIError| ApiError {
        code: error.code.map(|code| code.to_string()),
        message: error.message.clone(),
        id: Some(host.to_owned()),
        ..ApiError::default()
    };
    let errors = errors.iter().map(of_host).collect();
    Some(Error::Api(Box::new(reply.failure(errors))))
}

/// The error of a host that a response leaves out.
pub(super) fn left_out(operation: &str, job: &str, host: &str) -> Error {
    Error::Job(Box::new(JobFailure {
        operation: operation.to_owned(),
        job: format!("{job} on host {host}"),
        id: String::new(),
        state: None,
        effect: Effect::Write,
        problem: JobProblem::LeftOut,
    }))
}

/// Extends the sessions of a batch, and ends those of some hosts. Hosts whose session could not be
/// extended report that with their next command.
pub(super) async fn refresh(client: &Client, id: String, remove: &[String]) -> Result<(), Error> {
    let mut body = BatchRefreshSessionRequest::new().batch_id(id);
    if !remove.is_empty() {
        body = body.hosts_to_remove(remove);
    }
    let mut call = BatchRefreshSessions::new(body).call();
    call.set_idle_timeout(IDLE);
    let _: Reply<<BatchRefreshSessions as Operation>::Output> = client.call_as(&call).await?;
    Ok(())
}
