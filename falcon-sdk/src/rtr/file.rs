//! A file that a session fetched from its host.

use std::fmt;
use std::path::PathBuf;

use crate::client::{Client, Download};
use crate::error::{CommandOutput, Error, JobFailure, JobProblem};
use crate::poll::Polling;
use crate::real_time_response::{
    File, FileV2, RTRDeleteFile, RTRDeleteFileV2, RTRGetExtractedFileContents, RTRListFilesV2,
};
use crate::request::Operation;
use crate::spec::Effect;

/// A file that a session fetched from its host, and that the service stores.
///
/// The service returns it as a 7z archive with the password `infected`. It is stored until it is
/// deleted, or its session is.
#[derive(Clone)]
#[non_exhaustive]
pub struct RemoteFile {
    /// The id of the session that fetched it.
    pub session_id: String,
    /// The id of the file.
    pub id: String,
    /// The path on the host.
    pub name: String,
    /// The SHA-256 hash of the file, not of the archive.
    pub sha256: String,
    /// The size in bytes, if the service states it.
    pub size: Option<u64>,
    client: Client,
    version: Version,
}

/// The version of the operations that know the file.
#[derive(Clone, Copy, Debug)]
enum Version {
    One,
    Two,
}

impl RemoteFile {
    /// Downloads the archive.
    ///
    /// # Errors
    ///
    /// Those of [`Client::download`].
    pub async fn download(&self) -> Result<Download, Error> {
        let contents = RTRGetExtractedFileContents::new(&*self.session_id, &*self.sha256);
        self.client.download(contents).await
    }

    /// Saves the archive at a path, and deletes it from the service. Returns the number of bytes.
    ///
    /// # Errors
    ///
    /// Those of [`download`](RemoteFile::download) and of [`Download::save_to`]; the file then
    /// stays stored. Those of [`delete`](RemoteFile::delete); the archive is then complete.
    pub async fn save_to(&self, path: impl Into<PathBuf>) -> Result<u64, Error> {
        let bytes = self.download().await?.save_to(path).await?;
        self.delete().await?;
        Ok(bytes)
    }

    /// Deletes the file from the service. The file on the host stays.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub async fn delete(&self) -> Result<(), Error> {
        let (id, session) = (&*self.id, &*self.session_id);
        match self.version {
            Version::One => self.client.send(RTRDeleteFile::new(id, session)).await?,
            Version::Two => self.client.send(RTRDeleteFileV2::new(id, session)).await?,
        };
        Ok(())
    }

    /// A file of a batch, if it has arrived.
    pub(super) fn of_batch(client: &Client, session: &str, file: &File) -> Option<Self> {
        Some(RemoteFile {
            session_id: file
                .session_id
                .clone()
                .unwrap_or_else(|| session.to_owned()),
            id: file.id?.to_string(),
            name: file.name.clone().unwrap_or_default(),
            sha256: file.sha256.clone().filter(|hash| !hash.is_empty())?,
            size: file.size.and_then(|size| u64::try_from(size).ok()),
            client: client.clone(),
            version: Version::One,
        })
    }

    /// A file of a session, if it has arrived.
    fn of_session(client: &Client, session: &str, file: &FileV2) -> Option<Self> {
        if file.complete != Some(true) {
            return None;
        }
        Some(RemoteFile {
            session_id: session.to_owned(),
            id: file.id.clone()?,
            name: file.name.clone().unwrap_or_default(),
            sha256: file.sha256.clone().filter(|hash| !hash.is_empty())?,
            size: file.size.and_then(|size| u64::try_from(size).ok()),
            client: client.clone(),
            version: Version::Two,
        })
    }
}

/// Waits until the file of a `get` command has arrived. Files of other commands may have the same
/// name: the command's id decides.
pub(super) async fn arrival(
    client: &Client,
    session: &str,
    command: &CommandOutput,
    polling: &Polling,
) -> Result<RemoteFile, Error> {
    let is_its = |file: &&FileV2| {
        let id = file.cloud_request_id.as_deref();
        id.is_some() && [Some(&*command.cloud_request_id), command.task_id.as_deref()].contains(&id)
    };
    let mut pace = polling.start();
    let list = RTRListFilesV2::new(session);
    loop {
        let reply = client.send(&list).await?.ok()?;
        let file = reply.resources.iter().find(is_its);
        if let Some(file) = file.and_then(|file| RemoteFile::of_session(client, session, file)) {
            return Ok(file);
        }
        let state = file.and_then(|file| file.status.as_deref());
        let failed = file
            .and_then(|file| file.error_message.clone())
            .filter(|message| !message.is_empty());
        let problem = match failed {
            Some(message) => JobProblem::Failed { message },
            None => {
                let percent = file.and_then(|file| file.progress);
                if pace.wait(state, percent).await {
                    continue;
                }
                let after = pace.timeout();
                JobProblem::Unfinished { after }
            }
        };
        return Err(Error::Job(Box::new(JobFailure {
            operation: RTRListFilesV2::SPEC.id.to_owned(),
            job: "the transfer of a file".to_owned(),
            id: command.cloud_request_id.clone(),
            state: state.map(str::to_owned),
            effect: Effect::Write,
            problem,
        })));
    }
}

impl fmt::Debug for RemoteFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteFile")
            .field("session_id", &self.session_id)
            .field("id", &self.id)
            .field("name", &self.name)
            .field("sha256", &self.sha256)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
