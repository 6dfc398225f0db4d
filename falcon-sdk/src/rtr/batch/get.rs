//! Fetches files from the hosts of a batch.

use std::collections::BTreeMap;

use super::hosts::{Host, IDLE};
use super::{Batch, ByHost};
use crate::error::{CommandOutput, Error, JobFailure, JobProblem};
use crate::real_time_response::{
    BatchGetCmd, BatchGetCmdStatus, BatchGetCommandRequest, BatchGetCommandResponse, File,
};
use crate::reply::{Envelope, Reply};
use crate::request::Operation;
use crate::rtr::command::Command;
use crate::rtr::file::RemoteFile;
use crate::rtr::keep::Refreshed;
use crate::rtr::outcome::Outcome;
use crate::spec::Effect;

impl Batch {
    /// Fetches a file from all hosts into the service, and waits until each file is there.
    ///
    /// # Errors
    ///
    /// Those of [`run`](Batch::run). The result of a host is [`Error::Job`] if its file is not
    /// there in time.
    pub async fn get(&self, path: impl Into<String>) -> Result<ByHost<Outcome<RemoteFile>>, Error> {
        let path = path.into();
        if !self.has_session(&None) {
            return Ok(self.without_session(&None));
        }
        let call = || {
            let body = BatchGetCommandRequest::new()
                .batch_id(self.id())
                .file_path(&*path);
            let get = BatchGetCmd::new(body).timeout_duration(self.options.wait_text());
            let mut call = get.call();
            call.set_idle_timeout(self.options.idle_timeout());
            call
        };
        let reply = self.send::<BatchGetCommandResponse>(call, false).await?;
        let id = reply.body.batch_get_cmd_req_id.clone();
        let id = id.filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| reply.lacks("/batch_get_cmd_req_id"))?;
        let combined = reply.body.combined.as_ref();
        let results = combined.map(|combined| &combined.resources);
        let command = Command::new("get").ready()?;
        let settled = self
            .settle(&reply, &reply.body.errors, results, &None, &command)
            .await?;
        self.beside(self.arrivals(&id, settled)).await
    }

    /// Waits for the files of the hosts that have completed the command.
    async fn arrivals(
        &self,
        id: &str,
        settled: ByHost<Outcome>,
    ) -> Result<ByHost<Outcome<RemoteFile>>, Error> {
        let mut arrived = BTreeMap::new();
        let mut waiting = BTreeMap::new();
        for (host, outcome) in settled {
            match outcome {
                Ok(Outcome::Done(output)) => {
                    waiting.insert(host, output);
                }
                Ok(Outcome::Queued { cloud_request_id }) => {
                    arrived.insert(host, Ok(Outcome::Queued { cloud_request_id }));
                }
                Err(error) => {
                    arrived.insert(host, Err(error));
                }
            }
        }
        let mut status = BatchGetCmdStatus::new(id).call();
        status.set_idle_timeout(IDLE);
        let mut pace = self.options.polling.start();
        while !waiting.is_empty() {
            let reply: Reply<Envelope<BTreeMap<String, File>>> =
                self.client.call_as(&status).await?;
            let files = &reply.body.resources;
            waiting.retain(|host, output| match self.arrived(files, host, output) {
                Some(file) => {
                    arrived.insert(host.clone(), Ok(Outcome::Done(file)));
                    false
                }
                None => true,
            });
            if waiting.is_empty() || pace.wait(None, None).await {
                continue;
            }
            for (host, output) in std::mem::take(&mut waiting) {
                let failure = JobFailure {
                    operation: BatchGetCmdStatus::SPEC.id.to_owned(),
                    job: format!("the transfer of a file from host {host}"),
                    id: output.cloud_request_id,
                    state: None,
                    effect: Effect::Write,
                    problem: JobProblem::Unfinished {
                        after: pace.timeout(),
                    },
                };
                arrived.insert(host, Err(Error::Job(Box::new(failure))));
            }
        }
        Ok(arrived)
    }

    /// The file of a host, if it has arrived. It is found by the command's id, or else by the host.
    fn arrived(
        &self,
        files: &BTreeMap<String, File>,
        host: &str,
        output: &CommandOutput,
    ) -> Option<RemoteFile> {
        let is_its = |file: &&File| {
            let id = file.cloud_request_id.as_deref();
            id.is_some_and(|id| !id.is_empty() && id == output.cloud_request_id)
        };
        let file = files.values().find(is_its).or_else(|| files.get(host))?;
        let session = match self.state().hosts.get(host) {
            Some(Host::Open { session }) => session.clone(),
            Some(Host::Failed(_)) | None => String::new(),
        };
        RemoteFile::of_batch(&self.client, &session, file)
    }
}
