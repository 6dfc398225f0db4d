//! Opens a batch, a slice of hosts at a time.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::hosts::{self, Host, State};
use crate::client::Client;
use crate::error::Error;
use crate::real_time_response::{
    BatchInitSessionRequest, BatchInitSessionResponse, BatchInitSessions,
};
use crate::reply::Reply;
use crate::request::{Operation, ParameterError, Problem};
use crate::rtr::lease::REFRESH;
use crate::rtr::options::Options;

/// The most hosts of a batch. CrowdStrike/falconpy, _endpoint/_real_time_response.py
const MOST: usize = 10_000;

/// The hosts of one request. Large requests fail with a 500 now and then (CrowdStrike/falconpy,
/// issue 971).
const SLICE: usize = 1_000;

/// How often a slice is sent at most, and the pause after the first failure.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(2);

/// Opens sessions on hosts as one batch.
pub(super) async fn open(
    client: &Client,
    all: Vec<String>,
    options: &Options,
) -> Result<State, Error> {
    if all.is_empty() || all.len() > MOST {
        return Err(Error::Parameter(ParameterError::new(
            BatchInitSessions::SPEC.id,
            "host_ids",
            Problem::Invalid {
                value: format!("{} hosts", all.len()),
                advice: "a batch has 1 to 10000 hosts; open several batches for more",
            },
        )));
    }
    let mut id: Option<String> = None;
    let mut hosts = BTreeMap::new();
    let mut first_error = None;
    let mut refreshed = Instant::now();
    for slice in all.chunks(SLICE) {
        if let Some(id) = id.clone().filter(|_| refreshed.elapsed() >= REFRESH) {
            refreshed = Instant::now();
            hosts::refresh(client, id, &[]).await?;
        }
        let failed = match init_slice(client, slice, id.as_deref(), options).await {
            Ok(reply) => {
                id = reply.body.batch_id.clone().or(id);
                for host in slice {
                    hosts.insert(host.clone(), opened(&reply, host));
                }
                continue;
            }
            Err(error) => error,
        };
        // It would fail for the other slices too.
        if id.is_none() && !failed.is_transient() {
            return Err(failed);
        }
        for host in slice {
            hosts.insert(host.clone(), Host::Failed(failed.clone()));
        }
        first_error.get_or_insert(failed);
    }
    match (id, first_error) {
        (Some(id), _) => Ok(State { id, hosts }),
        (None, Some(error)) => Err(error),
        (None, None) => Err(hosts::left_out(
            BatchInitSessions::SPEC.id,
            "the batch",
            "of any id",
        )),
    }
}

/// Opens sessions on a slice of hosts. It is repeated after a 5xx, which some large requests get.
async fn init_slice(
    client: &Client,
    slice: &[String],
    batch: Option<&str>,
    options: &Options,
) -> Result<Reply<BatchInitSessionResponse>, Error> {
    let mut body = BatchInitSessionRequest::new().host_ids(slice);
    if options.queue_offline {
        body = body.queue_offline(true);
    }
    if let Some(batch) = batch {
        body = body.existing_batch_id(batch);
    }
    let init = BatchInitSessions::new(body).timeout_duration(options.wait_text());
    let mut call = init.call();
    call.set_idle_timeout(options.idle_timeout());
    let mut attempt = 1;
    loop {
        match client.call_as(&call).await {
            Err(error) if attempt < ATTEMPTS && is_server_error(&error) => {
                sleep(PAUSE * attempt).await;
                attempt += 1;
            }
            Err(error) => return Err(error),
            Ok(reply) => return accepted(reply),
        }
    }
}

fn is_server_error(error: &Error) -> bool {
    error
        .status()
        .is_some_and(|status| status.is_server_error())
}

/// The reply, unless the whole request has failed.
fn accepted(
    reply: Reply<BatchInitSessionResponse>,
) -> Result<Reply<BatchInitSessionResponse>, Error> {
    match reply.body.errors.is_empty() || !reply.body.resources.is_empty() {
        true => Ok(reply),
        false => reply.ok(),
    }
}

/// The session of one host.
fn opened(reply: &Reply<BatchInitSessionResponse>, host: &str) -> Host {
    let result = reply.body.resources.get(host);
    let errors = result.map_or(&[][..], |result| &result.errors);
    if let Some(error) = hosts::failure(reply, host, errors) {
        return Host::Failed(error);
    }
    let session = result.and_then(|result| result.session_id.clone());
    match session.filter(|session| !session.is_empty()) {
        Some(session) => Host::Open { session },
        None => {
            let operation = BatchInitSessions::SPEC.id;
            Host::Failed(hosts::left_out(operation, "the session", host))
        }
    }
}
