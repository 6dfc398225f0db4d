//! A job that is done, and its result.

use std::fmt;

use bytes::Bytes;

use super::data::Data;
use super::step;
use crate::client::{Client, Download};
use crate::error::{Error, JobFailure, JobProblem};
use crate::reply::{Output, Reply};
use crate::request::StartsJob;

/// A job that is done.
///
/// The status contains the result of some jobs, such as scans and MalQuery searches. The result of
/// others is fetched: by [`result`](Finished::result), or by [`download`](Finished::download) if it
/// is a file.
pub struct Finished<O: StartsJob> {
    /// The id of the job. Operations that return more of its result take it.
    pub id: String,
    /// The final state, as the service writes it.
    pub state: String,
    /// The response that reported the final state. Errors in it belong to parts of the job.
    pub status: Reply<O::Status>,
    pub(super) client: Client,
}

impl<O: StartsJob> Finished<O> {
    /// Fetches the result. If the result is a list of several pages, it is the first page:
    /// [`Client::items`] reads all pages, by the operation that the page of `O` names.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`]. [`Error::Job`] with [`JobProblem::Expired`] if the service has
    /// deleted the result already, as it does soon for Falcon for IT.
    pub async fn result(&self) -> Result<Reply<O::Result>, Error>
    where
        O::Result: Output,
    {
        let (job, step) = (Data::<O>::JOB, Data::<O>::RESULT);
        let request = step::request(step, &self.id)?;
        match self.client.call_as(&request).await {
            Err(error) if error.is_not_found() && job.window.is_some() => {
                Err(Error::Job(Box::new(JobFailure {
                    operation: step.operation.to_owned(),
                    job: format!("the {}", job.name),
                    id: self.id.clone(),
                    state: None,
                    effect: O::SPEC.effect,
                    problem: JobProblem::Expired,
                })))
            }
            sent => sent?.ok(),
        }
    }

    /// Starts the download of the file that is the result.
    ///
    /// # Errors
    ///
    /// Those of [`Client::download`]: a JSON error in place of the file is an error too.
    pub async fn download(&self) -> Result<Download, Error>
    where
        O: StartsJob<Result = Bytes>,
    {
        let request = step::request(Data::<O>::RESULT, &self.id)?;
        self.client.call_download(&request).await
    }

    /// Deletes the job and its result at the service. Returns `false` if the service has no
    /// operation for it.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub async fn delete(self) -> Result<bool, Error> {
        let Some(step) = &Data::<O>::JOB.delete else {
            return Ok(false);
        };
        let request = step::request(step, &self.id)?;
        self.client.call(&request).await?.ok()?;
        Ok(true)
    }
}

impl<O: StartsJob> fmt::Debug for Finished<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finished")
            .field("job", &Data::<O>::JOB.name)
            .field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
